// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Yams

extension RecycledContent {
    /// Reads lots consumed by a model, plant and year (docs/guides/circularity.md).
    ///
    /// - Throws: ``AccountingError`` with file, line and remedy; shares that add up to more than 100 %, assays that do.
    package init(yaml: String, file: String) throws(AccountingError) {
        let reader = DocumentReader(file: file, code: .malformedInput)
        let root = try reader.root(yaml)
        let keys = ["recycledContent", "plant", "year", "lots"]
        let members = try reader.members(root, keys, required: keys)
        self.init(
            model: try reader.text(members["recycledContent"], at: root), plant: try reader.text(members["plant"], at: root),
            year: try reader.whole(members["year"], at: root, in: 2000...2100), lots: try reader.recycledLots(members["lots"], at: root))
    }
}

extension RecyclingYear {
    /// Reads batches of a recycler's year.
    package init(yaml: String, file: String) throws(AccountingError) {
        let reader = DocumentReader(file: file, code: .malformedInput)
        let root = try reader.root(yaml)
        let members = try reader.members(
            root, ["recycling", "chemistry", "year", "batches", "chain"], required: ["recycling", "chemistry", "year", "batches"])
        let chemistry = try reader.text(members["chemistry"], at: root)
        try CircularityTargets.builtIn().check(chemistry: chemistry) { reader.fail(members["chemistry"] ?? root, $0, $1) }
        var batches: [Batch] = []
        for node in try reader.list(members["batches"], at: root) {
            let batch = try reader.batch(node)
            guard !batches.contains(where: { $0.name == batch.name }) else {
                throw reader.fail(node, "The batch “\(batch.name)” is there twice.", "Count each batch once.")
            }
            batches.append(batch)
        }
        guard !batches.isEmpty else {
            throw reader.fail(members["batches"] ?? root, "No batch is named.", "List what went into recycling that year.")
        }
        self.init(
            name: try reader.text(members["recycling"], at: root), chemistry: chemistry,
            year: try reader.whole(members["year"], at: root, in: 2000...2100), batches: batches)
    }
}

extension ElementChain {
    /// Reads the `chain` of a recycler's file; nil when there is none.
    package static func read(yaml: String, file: String) throws(AccountingError) -> ElementChain? {
        let reader = DocumentReader(file: file, code: .malformedInput)
        let root = try reader.root(yaml)
        guard case .mapping(let mapping) = root, let node = mapping["chain"] else { return nil }
        let members = try reader.members(node, ["element", "start", "steps"], required: ["element", "start", "steps"])
        return ElementChain(
            element: try reader.element(members["element"], at: node), start: try reader.quantity(members["start"], .mass, at: node),
            steps: try reader.list(members["steps"], at: node).mapped { node throws(AccountingError) in
                let parts = try reader.members(node, ["step", "company", "yield", "lossTo"], required: ["step", "yield"])
                return Step(
                    name: try reader.text(parts["step"], at: node), company: parts["company"]?.string,
                    yield: try reader.percent(parts["yield"], at: node),
                    lossTo: parts["lossTo"]?.string)
            })
    }
}

extension CustodyAccount {
    /// Reads an account of claims.
    package init(yaml: String, file: String) throws(AccountingError) {
        let reader = DocumentReader(file: file, code: .malformedInput)
        let root = try reader.root(yaml)
        let members = try reader.members(
            root, ["claims", "element", "model", "method", "conversion", "carryOver", "chain", "entries", "months", "window", "batches"],
            required: ["claims", "element", "model", "conversion", "carryOver", "entries"])
        name = try reader.text(members["claims"], at: root)
        let window = try members["window"].map { node throws(AccountingError) in try reader.whole(node, at: node, in: 1...120) } ?? 3
        let isAveraged = try reader.choice(members["method"], at: root, CustodyMethod.credits) == .rollingAverage
        rules = CustodyLedger.Rules(
            element: try reader.element(members["element"], at: root), model: try reader.choice(members["model"], at: root, CustodyModel.massBalance),
            conversion: try reader.percent(members["conversion"], at: root), carryOver: try reader.percent(members["carryOver"], at: root),
            window: isAveraged ? window : nil)
        if isAveraged, rules.model != .massBalance {
            throw reader.fail(
                members["method"] ?? root, "\(rules.model.rawValue) has no rolling average.", "Leave `method` out, or write model: mass balance.")
        }
        chain =
            try members["chain"].map { node throws(AccountingError) in
                try reader.list(node, at: node).mapped { node throws(AccountingError) in try reader.choice(node, at: node, CustodyModel.massBalance) }
            } ?? []
        let stated = rules.model == .bookAndClaim ? .bookAndClaim : CustodyModel.statement(after: chain) ?? .identityPreserved
        entries = try reader.list(members["entries"], at: root).mapped { node throws(AccountingError) in try reader.entry(node, stated: stated) }
        average = try members["months"].map { node throws(AccountingError) in
            RollingAverage(months: try reader.months(node), window: window)
        }
        batches =
            try members["batches"].map { node throws(AccountingError) in
                try reader.list(node, at: node).mapped { node throws(AccountingError) in
                    let parts = try reader.members(node, ["batch", "year", "plant", "lots"], required: ["batch", "lots"])
                    return RecycledContent(
                        model: try reader.text(parts["batch"], at: node), plant: parts["plant"]?.string ?? "",
                        year: try parts["year"].map { node throws(AccountingError) in try reader.whole(node, at: node, in: 2000...2100) } ?? 0,
                        lots: try reader.recycledLots(parts["lots"], at: node))
                }
            } ?? []
    }
}

/// How a mass balance is kept.
private enum CustodyMethod: String, CaseIterable { case credits, rollingAverage = "rolling average" }

extension DocumentReader {
    fileprivate func element(_ node: Node?, at place: Node) throws(AccountingError) -> String {
        let symbol = try text(node, at: place)
        guard ChemicalFormula.isElement(symbol) else {
            throw fail(node ?? place, "“\(symbol)” is no element we know.", "Write its symbol, such as Ni.")
        }
        return symbol
    }

    fileprivate func recycledLots(_ node: Node?, at place: Node) throws(AccountingError) -> [RecycledContent.Lot] {
        var lots: [RecycledContent.Lot] = []
        let nodes = try list(node, at: place)
        guard !nodes.isEmpty else { throw fail(node ?? place, "No lot is named.", "List the lots that went into the active material.") }
        for node in nodes {
            let parts = try members(node, ["lot", "mass", "elements"], required: ["lot", "mass", "elements"])
            let name = try text(parts["lot"], at: node)
            guard !lots.contains(where: { $0.name == name }) else { throw fail(node, "Lot “\(name)” is there twice.", "Count each lot once.") }
            let elements = try list(parts["elements"], at: node).mapped { node throws(AccountingError) in try recycledElement(node) }
            guard elements.reduce(0, { $0 + $1.assay.tenThousandths }) <= 1_000_000 else {
                throw fail(
                    node, .sharesOverWhole, "The assays of “\(name)” add up to more than 100 %.", "Give each element's part of the lot's mass.")
            }
            lots.append(.init(name: name, mass: try quantity(parts["mass"], .mass, at: node), elements: elements))
        }
        return lots
    }

    private func recycledElement(_ node: Node) throws(AccountingError) -> RecycledContent.Element {
        let parts = try members(node, ["element", "assay", "of", "pre", "post", "document"], required: ["element"])
        let symbol = try element(parts["element"], at: node)
        let assay: Percent
        if let of = parts["of"] {
            guard parts["assay"] == nil, let formula = ChemicalFormula(of.string ?? ""), formula.massFraction(of: symbol) > 0 else {
                throw fail(of, "“\(of.string ?? "")” is no formula with \(symbol) in it, or there is an assay too.", "Give one of `assay` and `of`.")
            }
            assay = Percent(tenThousandths: Int64((formula.massFraction(of: symbol) * 1_000_000).rounded()))
        } else {
            assay = try percent(parts["assay"], at: node)
        }
        let pre = try parts["pre"].map { node throws(AccountingError) in try percent(node, at: node) } ?? Percent(0)
        let post = try parts["post"].map { node throws(AccountingError) in try percent(node, at: node) } ?? Percent(0)
        guard pre.tenThousandths + post.tenThousandths <= 1_000_000 else {
            throw fail(node, .sharesOverWhole, "\(pre) pre-consumer and \(post) post-consumer are more than 100 %.", "Correct the declaration.")
        }
        return .init(symbol: symbol, assay: assay, preConsumer: pre, postConsumer: post, document: parts["document"]?.string)
    }

    fileprivate func batch(_ node: Node) throws(AccountingError) -> RecyclingYear.Batch {
        let parts = try members(node, ["batch", "recycler", "input", "elements", "outputs"], required: ["batch", "input", "elements", "outputs"])
        let input = try quantity(parts["input"], .mass, at: node)
        let elements = try elementMasses(parts["elements"] ?? node, within: input)
        let outputs = try list(parts["outputs"], at: node).mapped { node throws(AccountingError) in
            let parts = try members(node, ["fraction", "mass", "counts", "destination", "elements"], required: ["fraction", "mass", "counts"])
            let mass = try quantity(parts["mass"], .mass, at: node)
            return RecyclingYear.Fraction(
                name: try text(parts["fraction"], at: node), destination: parts["destination"]?.string, mass: mass,
                counts: try flag(parts["counts"]) ?? false,
                elements: try parts["elements"].map { node throws(AccountingError) in try elementMasses(node, within: mass) } ?? [])
        }
        let batch = RecyclingYear.Batch(
            name: try text(parts["batch"], at: node), recycler: parts["recycler"]?.string, input: input, elements: elements, outputs: outputs,
            steps: [])
        for element in elements {
            let out = outputs.flatMap(\.elements).reduce(Int128(0)) { $0 + ($1.symbol == element.symbol ? Int128($1.mass.amount) : 0) }
            guard out <= Int128(element.mass.amount) else {
                throw fail(
                    node, .sharesOverWhole,
                    "\(batch.name): more \(element.symbol) came out (\(Quantity(Int64(clamping: out), .mass))) than went in (\(element.mass)).",
                    "Check the assays.")
            }
        }
        let made = outputs.reduce(Int128(0)) { $0 + Int128($1.mass.amount) }
        guard made <= Int128(input.amount) else {
            throw fail(
                node, "\(Quantity(Int64(clamping: made), .mass).exact) came out of \(input.exact).",
                "Correct a mass; added acid or water is no output of the batteries.")
        }
        return batch
    }

    private func elementMasses(_ node: Node, within whole: Quantity) throws(AccountingError) -> [RecyclingYear.ElementMass] {
        var masses: [RecyclingYear.ElementMass] = []
        for node in try list(node, at: node) {
            let parts = try members(node, ["element", "mass"], required: ["element", "mass"])
            let symbol = try element(parts["element"], at: node)
            guard !masses.contains(where: { $0.symbol == symbol }) else { throw fail(node, "\(symbol) is there twice.", "Add the two up.") }
            masses.append(.init(symbol: symbol, mass: try quantity(parts["mass"], .mass, at: node)))
        }
        guard masses.reduce(Int128(0), { $0 + Int128($1.mass.amount) }) <= Int128(whole.amount) else {
            throw fail(node, .sharesOverWhole, "The elements weigh more than the \(whole) they are in.", "Check the assays.")
        }
        return masses
    }

    /// - Parameter stated: How a receipt's statement is tied to the material where it does not say so itself.
    fileprivate func entry(_ node: Node, stated: CustodyModel) throws(AccountingError) -> CustodyAccount.Entry {
        let parts = try members(
            node,
            [
                "receipt", "claim", "close", "day", "mass", "of", "origin", "batch", "statement", "document", "buyer", "from", "product", "site",
            ])
        if let close = try day(parts["close"]) { return .close(close) }
        guard let day = try day(parts["day"]) else { throw fail(node, "“day” is missing.", "Write 2026-01-31.") }
        let mass = try quantity(parts["mass"], .mass, at: node)
        let whole = try parts["of"].map { node throws(AccountingError) in try quantity(node, .mass, at: node) }
        let origin = try parts["origin"].map { node throws(AccountingError) in try choice(node, at: node, CustodyLedger.Origin.postConsumer) }
        if let receipt = parts["receipt"] {
            guard let origin else {
                throw fail(node, "It is not said where the recycled metal is from.", "Write origin: pre-consumer or post-consumer.")
            }
            return .receipt(
                .init(
                    id: try text(receipt, at: node), day: day, mass: mass, whole: whole, origin: origin, batch: parts["batch"]?.string ?? "",
                    statement: try choice(parts["statement"], at: node, stated), document: parts["document"]?.string ?? ""))
        }
        return .claim(
            .init(
                id: try text(parts["claim"], at: node), day: day, mass: mass, whole: whole, origin: origin,
                buyer: try text(parts["buyer"], at: node), from: parts["from"]?.string ?? "", product: parts["product"]?.string ?? "",
                site: parts["site"]?.string ?? ""))
    }

    /// One month after the other: a month that is missing or there twice would shift the window.
    fileprivate func months(_ node: Node) throws(AccountingError) -> [RollingAverage.Month] {
        var months: [RollingAverage.Month] = []
        var last: Int?
        for node in try list(node, at: node) {
            let month = try month(node)
            guard let first = CivilDate(month.name + "-01") else { throw fail(node, "“\(month.name)” is no month.", "Write 2026-01.") }
            let number = first.year * 12 + first.month
            if let last, number != last + 1 {
                throw fail(
                    node, number == last ? "\(month.name) is there twice." : "\(month.name) does not follow \(months[months.count - 1].name).",
                    "Give every month once, in order; one without receipts as 0 t.")
            }
            last = number
            months.append(month)
        }
        return months
    }

    private func month(_ node: Node) throws(AccountingError) -> RollingAverage.Month {
        let parts = try members(node, ["month", "recycled", "total"], required: ["month", "recycled", "total"])
        let month = RollingAverage.Month(
            name: try text(parts["month"], at: node), recycled: try quantity(parts["recycled"], .mass, at: node),
            total: try quantity(parts["total"], .mass, at: node))
        guard month.recycled.amount <= month.total.amount else {
            throw fail(node, .sharesOverWhole, "More recycled than came in at all in \(month.name).", "Check the two masses.")
        }
        return month
    }
}
