// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant
import Yams

extension CarbonInventory {
    /// Reads an inventory (docs/guides/carbon.md).
    ///
    /// - Throws: ``AccountingError`` with file, line and remedy: units that do not convert, an unknown factor, one that is not valid in the period,
    ///   bases that do not mix, cut-offs above the whole.
    package init(yaml: String, file: String, library: FactorLibrary) throws(AccountingError) {
        let reader = DocumentReader(file: file, code: .malformedInput)
        self = try InventoryReader(reader, try reader.root(yaml), library).inventory()
    }
}

private struct InventoryReader {
    private let reader: DocumentReader
    private let root: Node
    private let members: [String: Node]
    private let library: FactorLibrary
    private let period: Validity
    private let processNodes: [Node]
    private let names: [String]

    private static let processKeys = ["name", "stage", "makes", "yield", "value", "coProducts", "allocation", "flows"]

    init(_ reader: DocumentReader, _ root: Node, _ library: FactorLibrary) throws(AccountingError) {
        self.reader = reader
        self.root = root
        members = try reader.members(
            root,
            ["inventory", "plant", "country", "chemistry", "period", "declared", "service", "factors", "processes", "cutOffs", "exchange"],
            required: ["inventory", "period", "declared", "processes"])
        let place = members["period"] ?? root
        period = try reader.validity(try reader.members(place, ["from", "to"], required: ["from", "to"]), at: place)
        let own = try members["factors"].map { node throws(AccountingError) in try reader.factors(node, at: node) }
        self.library = library.with(FactorLibrary(own ?? []))
        processNodes = try reader.list(members["processes"], at: root)
        names = try processNodes.mapped { node throws(AccountingError) in
            try reader.text(try reader.members(node, Self.processKeys, required: ["name", "makes", "flows"])["name"], at: node)
        }
        for (index, name) in names.enumerated() where names.firstIndex(of: name) != index {
            throw reader.fail(processNodes[index], "There are two processes “\(name)”.", "Name them apart.")
        }
    }

    func inventory() throws(AccountingError) -> CarbonInventory {
        let declaredNode = members["declared"] ?? root
        let declared = try reader.members(declaredNode, ["process", "amount", "capacity"], required: ["process", "amount"])
        var units: [PhysicalUnit] = []
        for node in processNodes {
            units.append(try reader.measured(try reader.members(node, Self.processKeys)["makes"], at: node).unit)
        }
        let process = try index(of: declared["process"], at: declaredNode)
        let amount = try positive(declared["amount"], at: declaredNode)
        try check(amount.unit, units[process], at: declared["amount"] ?? declaredNode)
        var processes: [CarbonInventory.Process] = []
        for (node, name) in zip(processNodes, names) { processes.append(try self.process(node, name, units)) }
        try checkBases(processes)
        return CarbonInventory(
            name: try reader.text(members["inventory"], at: root), plant: try text("plant"),
            country: try members["country"].map { node throws(AccountingError) in try reader.country(node, at: node) },
            chemistry: try text("chemistry"),
            period: period, processes: processes,
            declared: .init(
                process: process, amount: amount, capacity: try declared["capacity"].map { node throws(AccountingError) in try reader.capacity(node) }
            ),
            service: try members["service"].map { node throws(AccountingError) in try reader.service(node) },
            cutOffs: try members["cutOffs"].map { node throws(AccountingError) in try reader.cutOffs(node) } ?? [],
            exchange: try members["exchange"].map { node throws(AccountingError) in try reader.exchange(node) })
    }

    private func text(_ key: String) throws(AccountingError) -> String? {
        try members[key].map { node throws(AccountingError) in try reader.text(node, at: node) }
    }

    private func index(of node: Node?, at place: Node) throws(AccountingError) -> Int {
        let name = try reader.text(node, at: place)
        guard let index = names.firstIndex(of: name) else {
            throw reader.fail(node ?? place, "There is no process “\(name)”.", "Name one of \(names.joined(separator: ", ")).")
        }
        return index
    }

    private func amount(_ node: Node?, at place: Node) throws(AccountingError) -> CarbonInventory.Amount {
        let (number, unit) = try reader.measured(node, at: place)
        return .init(number: number, unit: unit)
    }

    private func positive(_ node: Node?, at place: Node) throws(AccountingError) -> CarbonInventory.Amount {
        let amount = try amount(node, at: place)
        guard amount.number > 0 else { throw reader.fail(node ?? place, "The amount is not above 0.", "Write how much it is.") }
        return amount
    }

    private func check(_ unit: PhysicalUnit, _ other: PhysicalUnit, at node: Node) throws(AccountingError) {
        guard unit.dimensions != other.dimensions else { return }
        throw reader.fail(node, .unitsDoNotConvert, "\(unit.code) does not convert to \(other.code).", "Give the amount in \(other.code).")
    }

    private func process(_ node: Node, _ name: String, _ units: [PhysicalUnit]) throws(AccountingError) -> CarbonInventory.Process {
        let parts = try reader.members(node, Self.processKeys)
        let stage = try reader.choice(parts["stage"], at: node, LifeCycleStage.production)
        let flows = try reader.list(parts["flows"], at: node).mapped { node throws(AccountingError) in try self.flows(node, stage, units) }
        return CarbonInventory.Process(
            name: name, makes: try positive(parts["makes"], at: node),
            yield: try parts["yield"].map { node throws(AccountingError) in try reader.number(node, at: node, in: 0.01...100) / 100 } ?? 1,
            value: try parts["value"].map { node throws(AccountingError) in try reader.number(node, at: node, in: 0...1e12) },
            coProducts: try parts["coProducts"].map { node throws(AccountingError) in
                try reader.list(node, at: node).mapped { node throws(AccountingError) in try coProduct(node) }
            } ?? [],
            allocation: try reader.choice(parts["allocation"], at: node, CarbonInventory.Allocation.mass), flows: Array(flows.joined()))
    }

    private func coProduct(_ node: Node) throws(AccountingError) -> CarbonInventory.CoProduct {
        let parts = try reader.members(node, ["name", "amount", "value", "avoided"], required: ["name", "amount"])
        let name = try reader.text(parts["name"], at: node)
        let amount = try positive(parts["amount"], at: node)
        let avoided = try parts["avoided"].map { node throws(AccountingError) in try factor(node, named: name) }
        if let avoided { try check(amount.unit, avoided.unit, at: node) }
        return .init(
            name: name, amount: amount,
            value: try parts["value"].map { node throws(AccountingError) in try reader.number(node, at: node, in: 0...1e12) },
            avoided: avoided)
    }

    /// One flow, or the two parts of a circular one.
    private func flows(_ node: Node, _ stage: LifeCycleStage, _ units: [PhysicalUnit]) throws(AccountingError) -> [CarbonInventory.Flow] {
        guard case .mapping(let mapping) = node, let circular = mapping["circular"] else { return [try flow(node, stage, units)] }
        let parts = try reader.members(node, ["name", "amount", "circular", "data", "quality"], required: ["name", "amount"])
        let name = try reader.text(parts["name"], at: node)
        let amount = try amount(parts["amount"], at: node)
        let (material, atEnd) = try reader.circular(circular, of: name) { place throws(AccountingError) in try factor(place, named: name) }
        try check(amount.unit, material.unit, at: parts["amount"] ?? node)
        let isPrimary = try reader.choice(parts["data"], at: node, DataKind.secondary) == .primary
        let quality = try parts["quality"].map { node throws(AccountingError) in try self.quality(node) }
        return [(LifeCycleStage.rawMaterial, material), (.endOfLife, atEnd)].map { stage, factor in
            .init(
                name: name, stage: stage, source: .factor(factor, perCoherentUnit: factor.value / factor.unit.factor, assumption: nil),
                amount: amount,
                isPrimary: isPrimary, quality: quality)
        }
    }

    private func flow(_ node: Node, _ stage: LifeCycleStage, _ units: [PhysicalUnit]) throws(AccountingError) -> CarbonInventory.Flow {
        let parts = try reader.members(
            node,
            ["name", "stage", "amount", "mass", "distance", "of", "assay", "takenAs", "factor", "from", "gridLoss", "data", "quality"],
            required: ["name"])
        let name = try reader.text(parts["name"], at: node)
        let amount = try flowAmount(parts, at: node)
        let source: CarbonInventory.Source
        if let from = parts["from"] {
            guard parts["factor"] == nil else {
                throw reader.fail(node, "“\(name)” has both a factor and a process.", "Keep one of `factor` and `from`.")
            }
            let index = try index(of: from, at: node)
            try check(amount.unit, units[index], at: parts["amount"] ?? node)
            source = .process(index)
        } else {
            guard let place = parts["factor"] else {
                throw reader.fail(
                    node, "“\(name)” has neither a factor nor a process it comes from.", "Give `factor:` or `from:`; nothing counts as zero silently."
                )
            }
            source = try sourced(try factor(place, named: name), amount, parts, at: node)
        }
        return .init(
            name: name, stage: try reader.choice(parts["stage"], at: node, stage), source: source, amount: amount,
            isPrimary: try reader.choice(parts["data"], at: node, DataKind.secondary) == .primary,
            quality: try parts["quality"].map { node throws(AccountingError) in try quality(node) })
    }

    private enum DataKind: String, CaseIterable { case primary, secondary }

    /// An amount, or a mass carried over a distance.
    private func flowAmount(_ parts: [String: Node], at node: Node) throws(AccountingError) -> CarbonInventory.Amount {
        guard let mass = parts["mass"], let distance = parts["distance"] else { return try amount(parts["amount"], at: node) }
        let carried = try reader.measured(mass, at: node)
        let way = try reader.measured(distance, at: node)
        let unit = try reader.unit("t.km", at: node)
        guard carried.unit.dimensions == PhysicalUnit.find("t")?.dimensions, way.unit.dimensions == PhysicalUnit.find("km")?.dimensions else {
            throw reader.fail(node, .unitsDoNotConvert, "Freight is a mass over a distance.", "Write mass: 0.55 t, distance: 300 km.")
        }
        return .init(number: carried.number * carried.unit.factor * way.number * way.unit.factor / unit.factor, unit: unit)
    }

    private func factor(_ node: Node, named name: String) throws(AccountingError) -> EmissionFactor {
        let factor: EmissionFactor
        if let id = node.string {
            guard let known = library[id: id] else {
                throw reader.fail(
                    node, .unknownFactor, "There is no factor “\(id)”.",
                    "List them with `jellyroll carbon --factors`, or add your own under factors:.")
            }
            factor = known
        } else {
            factor = try reader.factor(node, id: name)
        }
        for day in [period.from, period.to].compactMap({ $0 }) where !factor.validity.contains(day) {
            throw reader.fail(node, .factorNotValid, "Factor “\(factor.id)” is not valid on \(day).", "Take one that covers the whole period.")
        }
        return factor
    }

    private func sourced(
        _ factor: EmissionFactor, _ amount: CarbonInventory.Amount, _ parts: [String: Node], at node: Node
    ) throws(AccountingError) -> CarbonInventory.Source {
        try check(amount.unit, factor.unit, at: parts["amount"] ?? node)
        var value = factor.value
        var assumption: String?
        if let element = factor.element {
            let assumed = try parts["takenAs"].map { place throws(AccountingError) in try formula(place) }
            if case .unstated = factor.reference, let assumed { assumption = "factor taken as of \(assumed)" }
            guard let converted = factor.value(atFraction: try fraction(of: element, parts, at: node), assumed: assumed) else {
                throw reader.fail(
                    node, .unitsDoNotConvert, "The source of “\(factor.id)” does not say which compound it is of.",
                    "Say what you assume, such as takenAs: NiSO4.")
            }
            value = converted
        }
        if let loss = parts["gridLoss"] {
            guard factor.kind == .electricity, factor.includesLoss == false else {
                throw reader.fail(loss, "“\(factor.id)” has grid losses in it already, or is no electricity.", "Remove gridLoss.")
            }
            value /= 1 - (try reader.number(loss, at: node, in: 0...50)) / 100
        }
        return .factor(factor, perCoherentUnit: value / factor.unit.factor, assumption: assumption)
    }

    private func formula(_ node: Node) throws(AccountingError) -> ChemicalFormula {
        guard let formula = ChemicalFormula(node.string ?? "") else {
            throw reader.fail(node, "“\(node.string ?? "")” is no formula.", "Write it as NiSO4.6H2O.")
        }
        return formula
    }

    /// Mass fraction of the element in what flows: by certificate, else by formula.
    private func fraction(of element: String, _ parts: [String: Node], at node: Node) throws(AccountingError) -> Double {
        if let assay = parts["assay"] { return try reader.number(assay, at: node, in: 0.0001...100) / 100 }
        guard let of = parts["of"] else {
            throw reader.fail(
                node, .unitsDoNotConvert, "The factor is of \(element), and it is not said what the kilograms here are of.",
                "Write of: NiSO4.6H2O (or the element itself), or assay: 22.3 from the certificate.")
        }
        let fraction = try formula(of).massFraction(of: element)
        guard fraction > 0 else {
            throw reader.fail(of, .unitsDoNotConvert, "There is no \(element) in \(of.string ?? "").", "Take a factor of an element that is in it.")
        }
        return fraction
    }

    private func quality(_ node: Node) throws(AccountingError) -> DataQuality {
        let ratings = try reader.list(node, at: node).mapped { node throws(AccountingError) in try reader.number(node, at: node, in: 1...5) }
        guard ratings.count == 3 else {
            throw reader.fail(node, "Three ratings were expected.", "Write [technological, geographical, temporal], 1 best to 5 worst.")
        }
        return DataQuality(technological: ratings[0], geographical: ratings[1], temporal: ratings[2])
    }

    private func checkBases(_ processes: [CarbonInventory.Process]) throws(AccountingError) {
        var bases: [EmissionFactor.Kind: EmissionFactor] = [:]
        for flow in processes.flatMap(\.flows) {
            guard case .factor(let factor, _, _) = flow.source else { continue }
            if factor.basis == .combinedMargin {
                throw reader.fail(
                    root, .basesMixed, "“\(factor.id)” is of a project method: it says what one more kilowatt-hour changes.",
                    "Take a factor with basis direct or lifecycle.")
            }
            guard let first = bases[factor.kind] else {
                bases[factor.kind] = factor
                continue
            }
            guard first.basis != factor.basis else { continue }
            throw reader.fail(
                root, .basesMixed,
                "Factors of \(factor.kind.rawValue) are on two bases: “\(first.id)” \(first.basis.rawValue), “\(factor.id)” \(factor.basis.rawValue).",
                "Take all factors of a kind on one basis.")
        }
    }
}

extension ServiceLife {
    /// Kilometres a year of cars and vans, to turn a warranty's kilometres into years: from knowledge, unverified; shown wherever it is used.
    package static let assumedDistancePerYear = 20_000.0
}
