// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Yams

extension Shipment {
    /// Reads a shipment's file (docs/guides/origin.md).
    ///
    /// - Throws: ``AccountingError`` with file, line and remedy: what is not as it must be, declarations that overlap in time, a currency without a rate.
    package init(yaml: String, file: String) throws(AccountingError) {
        let reader = DocumentReader(file: file, code: .malformedInput)
        self = try ShipmentReader(reader, try reader.root(yaml)).shipment()
    }
}

private struct ShipmentReader {
    private let reader: DocumentReader
    private let root: Node
    private let members: [String: Node]
    private let currency: String
    private let rates: [String: Double]

    init(_ reader: DocumentReader, _ root: Node) throws(AccountingError) {
        self.reader = reader
        self.root = root
        members = try reader.members(
            root,
            [
                "shipment", "hsCode", "day", "from", "to", "currency", "rates", "values", "duty", "whollyObtained", "processes", "localTarget",
                "materials",
            ],
            required: ["shipment", "hsCode", "day", "from", "to", "currency", "values", "materials"])
        currency = try Self.currency(members["currency"], at: root, reader)
        var rates: [String: Double] = [:]
        for node in try members["rates"].map({ node throws(AccountingError) in try reader.list(node, at: node) }) ?? [] {
            let parts = try reader.members(node, ["currency", "rate", "day", "source"], required: ["currency", "rate", "day", "source"])
            _ = try reader.day(parts["day"])
            _ = try reader.text(parts["source"], at: node)
            rates[try Self.currency(parts["currency"], at: node, reader)] = try reader.number(parts["rate"], at: node, in: 1e-9...1e9)
        }
        self.rates = rates
    }

    func shipment() throws(AccountingError) -> Shipment {
        guard let day = try reader.day(members["day"]) else {
            throw reader.fail(root, "“day” is missing.", "Give the day of the customs declaration.")
        }
        var materials: [OriginCase.Material] = []
        var bought: [Shipment.Bought] = []
        let supplies = try reader.list(members["materials"], at: root)
        guard !supplies.isEmpty else {
            throw reader.fail(members["materials"] ?? root, "No material is named.", "List what it was made of; origin is judged by that.")
        }
        for node in supplies {
            let (material, facts) = try self.material(node, on: day)
            guard !materials.contains(where: { $0.name == material.name }) else {
                throw reader.fail(node, "“\(material.name)” is there twice.", "Name the supplies apart: “\(material.name), from …”.")
            }
            materials.append(material)
            bought.append(facts)
        }
        let values = try self.values(members["values"] ?? root)
        let processes = try members["processes"].map { node throws(AccountingError) in
            try reader.list(node, at: node).mapped { node throws(AccountingError) in
                let parts = try reader.members(node, ["name", "evidence"], required: ["name", "evidence"])
                _ = try reader.text(parts["evidence"], at: node)
                return try reader.text(parts["name"], at: node)
            }
        }
        let good = OriginCase(
            good: try reader.text(members["shipment"], at: root), code: try code(members["hsCode"], at: root),
            producer: try reader.country(members["from"], at: root), destination: try reader.country(members["to"], at: root), day: day,
            values: values,
            materials: materials, processes: Set(processes ?? []), isWhollyObtained: try reader.flag(members["whollyObtained"]) ?? false)
        try checkSum(good)
        return Shipment(
            good: good, currency: currency, materials: bought,
            duties: try members["duty"].map { node throws(AccountingError) in try duties(node, good) },
            localTarget: try members["localTarget"].map { node throws(AccountingError) in try reader.percent(node, at: node) })
    }

    private func values(_ node: Node) throws(AccountingError) -> OriginCase.Values {
        let parts = try reader.members(node, ["exWorks", "fob", "transaction", "netCost", "labour", "overhead", "profit", "other"])
        func some(_ key: String) throws(AccountingError) -> Int64? {
            try parts[key].map { place throws(AccountingError) in try money(place, at: node) }
        }
        return OriginCase.Values(
            exWorks: try some("exWorks"), fob: try some("fob"), transaction: try some("transaction"), netCost: try some("netCost"),
            labour: try some("labour") ?? 0, overhead: try some("overhead") ?? 0, profit: try some("profit") ?? 0, other: try some("other") ?? 0)
    }

    private static let materialKeys = [
        "name", "hsCode", "value", "origin", "supplier", "kind", "deductions", "addedInParties", "declarations", "points", "prohibitedForeignEntity",
    ]

    private func material(_ node: Node, on day: CivilDate) throws(AccountingError) -> (OriginCase.Material, Shipment.Bought) {
        let parts = try reader.members(node, Self.materialKeys + ["made", "stock"], required: ["name"])
        let name = try reader.text(parts["name"], at: node)
        let declarations = try self.declarations(parts["declarations"], of: name)
        let points = try parts["points"].map { place throws(AccountingError) in try reader.number(place, at: node, in: 0...1e9) }
        let stock = try parts["stock"].map { place throws(AccountingError) in try self.stock(place, of: name, on: day) }
        let used = stock?.use { _ in true }
        if stock != nil, used == nil || parts["value"] != nil {
            throw reader.fail(
                parts["stock"] ?? node, "More of “\(name)” is used than was received, or it has a value of its own too.",
                "Leave the value to the stock.")
        }
        let material = OriginCase.Material(
            name: name, code: try parts["hsCode"].map { place throws(AccountingError) in try code(place, at: node) },
            kind: try parts["kind"].map { place throws(AccountingError) in try reader.text(place, at: node) },
            value: try value(parts["value"], used, at: node),
            deductions: try parts["deductions"].map { place throws(AccountingError) in try money(place, at: node) } ?? 0,
            country: try parts["origin"].map { place throws(AccountingError) in try reader.country(place, at: node) },
            declared: valid(declarations, on: day),
            addedInParties: try parts["addedInParties"].map { place throws(AccountingError) in try money(place, at: node) } ?? 0)
        let bought = Shipment.Bought(
            supplier: try parts["supplier"].map { place throws(AccountingError) in try reader.text(place, at: node) }, declarations: declarations,
            points: points.map { Int64(($0 * 10_000).rounded()) }, isProhibitedEntity: try reader.flag(parts["prohibitedForeignEntity"]),
            intermediate: try parts["made"].map { place throws(AccountingError) in try intermediate(place, on: day) }, stock: stock)
        guard material.deductions <= material.value else {
            throw reader.fail(
                parts["deductions"] ?? node, "More is taken off “\(name)” than it is worth.",
                "Give what freight, insurance and duty are in its value.")
        }
        return (material, bought)
    }

    /// What the producer makes the material of: `made: { values: …, materials: [ … ] }`.
    private func intermediate(_ node: Node, on day: CivilDate) throws(AccountingError) -> Shipment.Intermediate {
        let parts = try reader.members(node, ["values", "materials"], required: ["values", "materials"])
        let materials = try reader.list(parts["materials"], at: node).mapped { node throws(AccountingError) in
            _ = try reader.members(node, Self.materialKeys)
            return try material(node, on: day).0
        }
        return Shipment.Intermediate(values: try values(parts["values"] ?? node), materials: materials)
    }

    /// `stock: { method: fifo, used: 500 kg, receipts: [{ amount: 600 kg, value: 5400, origin: KR, declarations: [ … ] }] }`.
    private func stock(_ node: Node, of name: String, on day: CivilDate) throws(AccountingError) -> Shipment.Stock {
        let parts = try reader.members(node, ["method", "used", "receipts"], required: ["method", "used", "receipts"])
        let receipts = try reader.list(parts["receipts"], at: node).mapped { node throws(AccountingError) in
            let parts = try reader.members(node, ["amount", "value", "origin", "declarations"], required: ["amount", "value"])
            return Shipment.Stock.Receipt(
                amount: try reader.quantity(parts["amount"], .mass, at: node).amount, value: try money(parts["value"], at: node),
                country: try parts["origin"].map { place throws(AccountingError) in try reader.country(place, at: node) },
                declared: valid(try declarations(parts["declarations"], of: name), on: day))
        }
        return Shipment.Stock(
            method: try reader.choice(parts["method"], at: node, FungibleStock.Method.average),
            used: try reader.quantity(parts["used"], .mass, at: node).amount, receipts: receipts)
    }

    private func declarations(_ node: Node?, of material: String) throws(AccountingError) -> [Shipment.Declaration] {
        guard let node else { return [] }
        let declarations = try reader.list(node, at: node).mapped { node throws(AccountingError) in try declaration(node) }
        try check(declarations, of: material, at: node)
        return declarations
    }

    private func value(_ node: Node?, _ used: FungibleStock.Use?, at place: Node) throws(AccountingError) -> Int64 {
        if let used { return used.originatingValue }
        return try money(node, at: place)
    }

    private func valid(_ declarations: [Shipment.Declaration], on day: CivilDate) -> Set<String> {
        Set(declarations.filter { $0.validity.contains(day) }.map(\.agreement))
    }

    private func declaration(_ node: Node) throws(AccountingError) -> Shipment.Declaration {
        let parts = try reader.members(node, ["agreement", "document", "from", "to"], required: ["agreement", "document"])
        return Shipment.Declaration(
            agreement: try reader.text(parts["agreement"], at: node), document: try reader.text(parts["document"], at: node),
            validity: try reader.validity(parts, at: node))
    }

    /// One declaration a day and agreement: which of two holds is nothing to guess.
    private func check(_ declarations: [Shipment.Declaration], of material: String, at node: Node) throws(AccountingError) {
        for (index, a) in declarations.enumerated() {
            for b in declarations[(index + 1)...] where a.agreement == b.agreement && a.validity.overlaps(b.validity) {
                throw reader.fail(
                    node, .declarationsOverlap, "\(a.document) and \(b.document) both speak of “\(material)” under \(a.agreement) at the same time.",
                    "End one on the day before the other begins.")
            }
        }
    }

    private func duties(_ node: Node, _ good: OriginCase) throws(AccountingError) -> Shipment.Duties {
        let parts = try reader.members(node, ["value", "ordinary", "preferential"], required: ["value", "ordinary"])
        func rate(_ node: Node) throws(AccountingError) -> Sourced<Percent> {
            let parts = try reader.members(node, ["agreement", "rate", "source", "verified"], required: ["rate"])
            return Sourced(value: try reader.percent(parts["rate"], at: node), provenance: try reader.provenance(parts, at: node))
        }
        return Shipment.Duties(
            value: try money(parts["value"], at: node), ordinary: try rate(parts["ordinary"] ?? node),
            preferential: try parts["preferential"].map { place throws(AccountingError) in
                try reader.list(place, at: place).mapped { node throws(AccountingError) in
                    let named = try reader.members(node, ["agreement", "rate", "source", "verified"], required: ["agreement"])
                    return Shipment.Duties.Preference(agreement: try reader.text(named["agreement"], at: node), rate: try rate(node))
                }
            } ?? [])
    }

    /// A bill that costs more than the good is worth is a slip in one of the two.
    private func checkSum(_ good: OriginCase) throws(AccountingError) {
        let sum = good.materials.reduce(Int128(0)) { $0 + Int128($1.value) }
        for (name, value) in [("exWorks", good.values.exWorks), ("fob", good.values.fob)] {
            guard let value, sum > Int128(value) else { continue }
            throw reader.fail(
                members["values"] ?? root, "The materials are worth \(Money.text(Int64(clamping: sum))), more than \(name) \(Money.text(value)).",
                "Give values for the same amount of the good.")
        }
    }

    private func code(_ node: Node?, at place: Node) throws(AccountingError) -> HSCode {
        guard let code = HSCode(node?.string ?? "") else {
            throw reader.fail(node ?? place, "“\(node?.string ?? "")” is no HS code.", "Write 8507.60, in quotes.")
        }
        return code
    }

    /// `5000` in the shipment's currency, or `6500000 KRW` with a rate.
    private func money(_ node: Node?, at place: Node) throws(AccountingError) -> Int64 {
        let text = node?.string ?? ""
        let parts = text.split(separator: " ", maxSplits: 1)
        let written = parts.count == 2 ? String(parts[1]) : currency
        guard let number = parts.first, let amount = try? Quantity.parse(number: number, unit: written), amount.dimension == .money else {
            throw reader.fail(node ?? place, "“\(text)” is no money.", "Write 5000, or 5000 KRW with a rate for KRW.")
        }
        guard written != currency else { return amount.amount }
        guard let rate = rates[written] else {
            throw reader.fail(
                node ?? place, .currencyWithoutRate, "There is no rate for \(written) in \(currency).",
                "Add it under rates: { currency: \(written), rate: …, day: …, source: … }.")
        }
        let converted = (Double(amount.amount) * rate).rounded(.toNearestOrEven)
        guard abs(converted) <= Double(Quantity.limit) else {
            throw reader.fail(node ?? place, "“\(text)” is too much money.", "Check amount and rate.")
        }
        return Int64(converted)
    }

    private static func currency(_ node: Node?, at place: Node, _ reader: DocumentReader) throws(AccountingError) -> String {
        let code = try reader.text(node, at: place)
        guard code.utf8.count == 3, BookingUnit.find(code)?.dimension == .money else {
            throw reader.fail(node ?? place, "“\(code)” is no currency.", "Write an ISO 4217 code such as USD.")
        }
        return code
    }
}
