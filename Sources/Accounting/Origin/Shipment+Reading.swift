// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Yams

extension Shipment {
    /// Reads a shipment's file (docs/guides/origin.md).
    ///
    /// - Parameter rules: Whose agreements declarations and duties may name.
    /// - Throws: ``AccountingError`` with file, line and remedy: what is not as it must be, declarations that overlap in time, a currency without a rate.
    package init(yaml: String, file: String, rules: OriginRules) throws(AccountingError) {
        let reader = DocumentReader(file: file, code: .malformedInput)
        self = try ShipmentReader(reader, try reader.root(yaml), rules, source: "materials").shipment { (shipment) throws(AccountingError) in
            try shipment.materials()
        }
    }

    /// The same for a good whose materials its books tell, for one of its lots on average: the file says the terms, and under `products` what
    /// books do not say of a material.
    ///
    /// - Parameter currency: The books' own; nil where nobody said.
    package init(
        terms yaml: String, file: String, rules: OriginRules, booked: BookedGood, currency: String?
    ) throws(AccountingError) {
        let reader = DocumentReader(file: file, code: .malformedInput)
        self = try ShipmentReader(reader, try reader.root(yaml), rules, source: "products").shipment { (shipment) throws(AccountingError) in
            try shipment.requireCurrency(currency)
            return try shipment.materials(booked.materials, goods: booked.lots)
        }
    }
}

private struct ShipmentReader {
    private let reader: DocumentReader
    private let root: Node
    private let rules: OriginRules
    private let members: [String: Node]
    private let currency: String
    private let rates: [String: Double]

    /// - Parameter source: The key that tells of materials.
    init(_ reader: DocumentReader, _ root: Node, _ rules: OriginRules, source: String) throws(AccountingError) {
        self.reader = reader
        self.root = root
        self.rules = rules
        members = try reader.members(
            root,
            [
                "shipment", "hsCode", "day", "from", "to", "currency", "rates", "values", "duty", "whollyObtained", "processes", "localTarget",
                source,
            ],
            required: ["shipment", "hsCode", "day", "from", "to", "currency", "values", source])
        currency = try Self.currency(members["currency"], at: root, reader)
        var rates: [String: Double] = [:]
        for node in try members["rates"].map({ node throws(AccountingError) in try reader.list(node, at: node) }) ?? [] {
            let parts = try reader.members(node, ["currency", "rate", "day", "source"], required: ["currency", "rate", "day", "source"])
            _ = try reader.day(parts["day"])
            _ = try reader.text(parts["source"], at: node)
            let code = try Self.currency(parts["currency"], at: node, reader)
            guard rates[code] == nil, code != currency else {
                throw reader.fail(
                    parts["currency"] ?? node, code == currency ? "\(code) is what everything is told in." : "There are two rates for \(code).",
                    "Give one rate for each other currency: that of the customs date.")
            }
            rates[code] = try reader.number(parts["rate"], at: node, in: 1e-9...1e9)
        }
        self.rates = rates
    }

    /// A material, and what the assessor does not ask of it.
    typealias Supply = BookedMaterial.Supply

    func materials() throws(AccountingError) -> [Supply] {
        var supplies: [Supply] = []
        for node in try reader.list(members["materials"], at: root) {
            let supply = try self.material(node, on: try day())
            guard !supplies.contains(where: { $0.material.name == supply.0.name }) else {
                throw reader.fail(node, "“\(supply.0.name)” is there twice.", "Name the supplies apart: “\(supply.0.name), from …”.")
            }
            supplies.append(supply)
        }
        guard !supplies.isEmpty else {
            throw reader.fail(members["materials"] ?? root, "No material is named.", "List what it was made of; origin is judged by that.")
        }
        return supplies
    }

    func requireCurrency(_ own: String?) throws(AccountingError) {
        guard let own, own != currency else { return }
        throw reader.fail(
            members["currency"] ?? root, "The books are kept in \(own), the terms in \(currency).",
            "Write the terms in \(own); single amounts may be in another currency, with a rate.")
    }

    /// What books have, with what is said of each product. A product whose origin is said counts as one material, wherever it came from.
    func materials(_ booked: [BookedMaterial], goods: Int) throws(AccountingError) -> [Supply] {
        guard !booked.isEmpty else {
            throw reader.fail(
                members["products"] ?? root, "The books carry no value of any material.", "Add factors for accounts of `value` to a books file.")
        }
        var supplies: [Supply] = []
        var told: Set<String> = []
        for node in try reader.list(members["products"], at: root) {
            let parts = try reader.members(node, Self.productKeys, required: ["product"])
            let name = try reader.text(parts["product"], at: node)
            let own = booked.filter { $0.product == name }
            guard !own.isEmpty, told.insert(name).inserted else {
                let known = Set(booked.map(\.product)).sorted().joined(separator: ", ")
                throw reader.fail(node, "“\(name)” is there twice, or no material of it.", "By its books there are \(known).")
            }
            let said = try material(node, on: try day(), isBooked: true)
            supplies += (said.0.country == nil ? own : [own.joined]).map { booked in
                var supply = booked.supply(named: own.count == 1 ? name : booked.name(among: own), goods: goods)
                supply.material.code = said.0.code
                supply.material.kind = said.0.kind
                supply.material.country = said.0.country ?? booked.country
                supply.material.declared.formUnion(said.0.declared)
                supply.bought = supply.bought.saying(said.1)
                return supply
            }
        }
        for material in booked where !told.contains(material.product) {
            supplies.append(material.supply(named: material.name(among: booked), goods: goods))
        }
        return supplies
    }

    private static let productKeys = ["product", "hsCode", "origin", "supplier", "kind", "declarations", "points", "prohibitedForeignEntity"]

    private func day() throws(AccountingError) -> CivilDate {
        guard let day = try reader.day(members["day"]) else {
            throw reader.fail(root, "“day” is missing.", "Give the day of the customs declaration.")
        }
        return day
    }

    func shipment(_ supplies: (ShipmentReader) throws(AccountingError) -> [Supply]) throws(AccountingError) -> Shipment {
        let day = try day()
        let supplies = try supplies(self)
        let (materials, bought) = (supplies.map(\.material), supplies.map(\.bought))
        try requireSum(materials.map(\.value), of: "materials", at: root)
        try requireSum(materials.map(\.addedInParties), of: "values added in parties", at: root)
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
            localTarget: try members["localTarget"].map { node throws(AccountingError) in try reader.percent(node, at: node) }, remarks: [])
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

    /// - Parameter isBooked: The books have its value; the node says the rest of a product.
    private func material(
        _ node: Node, on day: CivilDate, isBooked: Bool = false
    ) throws(AccountingError) -> (OriginCase.Material, Shipment.Bought) {
        let key = isBooked ? "product" : "name"
        let parts = try reader.members(node, isBooked ? Self.productKeys : Self.materialKeys + ["made", "stock"], required: [key])
        let name = try reader.text(parts[key], at: node)
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
            value: isBooked ? 0 : try value(parts["value"], used, at: node),
            deductions: try parts["deductions"].map { place throws(AccountingError) in try money(place, at: node) } ?? 0,
            country: try parts["origin"].map { place throws(AccountingError) in try reader.country(place, at: node) },
            declared: valid(declarations, on: day),
            addedInParties: try parts["addedInParties"].map { place throws(AccountingError) in try money(place, at: node) } ?? 0)
        let bought = Shipment.Bought(
            product: name, supplier: try parts["supplier"].map { place throws(AccountingError) in try reader.text(place, at: node) },
            declarations: declarations,
            points: points.map { Int64(($0 * 10_000).rounded()) }, isProhibitedEntity: try reader.flag(parts["prohibitedForeignEntity"]),
            intermediate: try parts["made"].map { place throws(AccountingError) in try intermediate(place, on: day) }, stock: stock,
            byCountry: [:], added: [:])
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
        try requireSum(materials.map(\.value), of: "materials", at: node)
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
        try requireSum(receipts.map(\.amount), of: "receipts", at: node)
        try requireSum(receipts.map(\.value), of: "receipts' values", at: node)
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
            agreement: try agreement(parts["agreement"], at: node), document: try reader.text(parts["document"], at: node),
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
                    return Shipment.Duties.Preference(agreement: try agreement(named["agreement"], at: node), rate: try rate(node))
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
        guard let code = HSCode(node?.string ?? ""), code.isPossible else {
            throw reader.fail(node ?? place, "“\(node?.string ?? "")” is no HS code.", "Write 8507.60, in quotes.")
        }
        guard code.prefix(.heading) != nil else {
            throw reader.fail(
                node ?? place, "\(code) is a chapter; no rule can be told by it.", "Write at least the heading, better the subheading: 8507.60.")
        }
        return code
    }

    private func agreement(_ node: Node?, at place: Node) throws(AccountingError) -> String {
        let name = try reader.text(node, at: place)
        try rules.check(name, at: node ?? place, reader)
        return name
    }

    /// Four of them and a bill of materials stay within what a sum can hold.
    private static let mostMoney: Int64 = 1 << 57

    private func requireSum(_ amounts: [Int64], of what: String, at node: Node) throws(AccountingError) {
        guard amounts.reduce(Int128(0), { $0 + Int128($1) }) <= Int128(Quantity.limit) else {
            throw reader.fail(node, "The \(what) add up to more than can be counted.", "Check the numbers and their units.")
        }
    }

    /// `5000` in the shipment's currency, or `6500000 KRW` with a rate.
    private func money(_ node: Node?, at place: Node) throws(AccountingError) -> Int64 {
        let text = node?.string ?? ""
        let parts = text.split(separator: " ", maxSplits: 1)
        let written = parts.count == 2 ? String(parts[1]) : currency
        guard let number = parts.first, let amount = try? Quantity.parse(number: number, unit: written), amount.dimension == .money,
            amount.amount <= Self.mostMoney
        else {
            throw reader.fail(node ?? place, "“\(text)” is no money.", "Write 5000, or 5000 KRW with a rate for KRW.")
        }
        guard written != currency else { return amount.amount }
        guard let rate = rates[written] else {
            throw reader.fail(
                node ?? place, .currencyWithoutRate, "There is no rate for \(written) in \(currency).",
                "Add it under rates: { currency: \(written), rate: …, day: …, source: … }.")
        }
        let converted = (Double(amount.amount) * rate).rounded(.toNearestOrEven)
        guard abs(converted) <= Double(Self.mostMoney) else {
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
