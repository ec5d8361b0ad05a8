// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure

/// Recycling as a ledger knows it.
package struct BookedRecycling: Sendable {
    /// One for each chemistry that was recycled, in alphabetical order.
    package let years: [RecyclingYear]
    /// What could not be counted, or cannot be, and why.
    package let doubts: [String]
    package let asOf: UInt64
}

extension BookKeeping {
    /// The batches that were begun in a year: what waste went into a run, and what came of it, through as many steps and companies as there were.
    ///
    /// Waste is what `recovered` names with a chemistry, an output what `fractions` names; a fraction that counts is the end of the way, so that metal
    /// which comes round again counts in its next life. How much of an output is a batch's own is followed from the batch along the books' keys: its
    /// metal by the metal, other fractions by the mass of waste. An assay, declared of the output or given for its product, goes before what the books
    /// hold.
    ///
    /// - Parameters:
    ///   - site: Of the run; nil: of any.
    ///   - progress: Called with (done, of) lots, then batches; what it throws ends the work.
    package func recycling(year: Int, site: String?, progress: (Int, Int) throws -> Void = { _, _ in }) throws -> BookedRecycling {
        if let site { try requireSite(site) }
        let input = try WasteInput(self, progress: progress)
        let symbols = input.elements.map(\.id)
        let way = RecoveryWay(self, input.elements)
        func isAsked(_ batch: WasteInput.Batch) -> Bool {
            batch.time.day.year == year && (site.map { $0 == lots.site(of: batch.node) } ?? true)
        }
        var reached: [UInt32: Int64] = [:]
        var followed: [(batch: WasteInput.Batch, came: [(node: UInt32, amounts: [Int64])], steps: [RecoveryStep])] = []
        for (index, batch) in input.batches.enumerated() {
            let stops = way.stops(of: batch)
            let came = stops.filter { way.fraction(of: $0.node) != nil }.map { (node: $0.node, amounts: $0.arrived) }
            // Others matter by their part of what is shared.
            for (node, amounts) in came { reached[node, default: 0] &+= amounts[0] }
            if isAsked(batch) { followed.append((batch, came, way.steps(of: stops, symbols))) }
            if lots.keptCount > 50_000 { lots.forgetUnits() }
            try progress(index + 1, input.batches.count)
        }
        var doubts = input.doubts
        var outputs: [UInt32: OutputLot] = [:]
        var told: [(chemistry: String, batch: RecyclingYear.Batch)] = []
        for (batch, came, steps) in followed {
            let name = lots.key(of: batch.node).name
            var fractions: [RecyclingYear.Fraction] = []
            for (node, amounts) in came {
                guard let rule = way.fraction(of: node) else { continue }
                let output =
                    outputs[node] ?? OutputLot(self, node, rule, symbols, held: input.held[node] ?? [Int64](repeating: 0, count: symbols.count))
                outputs[node] = output
                if let fraction = output.fraction(of: amounts, amongWaste: reached[node] ?? 0) { fractions.append(fraction) }
            }
            fractions.sort { $0.name < $1.name }
            if fractions.reduce(Int128(0), { $0 + Int128($1.mass.amount) }) > Int128(batch.mass) {
                doubts.append(
                    "More came out of \(name) than the \(Quantity(batch.mass, .mass).exact) of waste that went in; look at its assays and masses.")
            }
            if fractions.isEmpty { doubts.append("Nothing that `fractions` names came out of \(name) yet.") }
            let place = lots.site(of: batch.node)
            told.append(
                (
                    batch.chemistry,
                    RecyclingYear.Batch(
                        name: name, recycler: place.isEmpty ? nil : place, input: Quantity(batch.mass, .mass),
                        elements: zip(symbols, batch.elements).filter { $0.1 > 0 }.map { .init(symbol: $0.0, mass: Quantity($0.1, .mass)) },
                        outputs: fractions, steps: steps)
                ))
        }
        try lots.checkDamage()
        return BookedRecycling(
            years: Set(told.map(\.chemistry)).sorted().map { chemistry in
                RecyclingYear(
                    name: "recycling\(site.map { " at \($0)" } ?? "")", chemistry: chemistry, year: year,
                    batches: told.filter { $0.chemistry == chemistry }.map(\.batch))
            }, doubts: doubts, asOf: lots.asOf)
    }
}

/// The way from a batch of waste to the fractions that come of it.
private struct RecoveryWay {
    private let books: BookKeeping
    private let flow: OnwardFlow
    private let fractions: [String: FractionRule]

    init(_ books: BookKeeping, _ elements: [Total]) {
        let fractions = Dictionary(books.rules.fractions.map { ($0.product, $0) }) { first, _ in first }
        // The mass of waste goes as quantities do, an element as all its kinds do.
        let accounts =
            [FollowedAccounts.Account(leaf: nil, isBooked: false)] + elements.map { .init(leaf: $0.leaves.first, isBooked: false) }
        let (weighing, leaves) = (books.weighing, books.rules.chart.leaves.count)
        let each = [Int64](repeating: 1, count: accounts.count)
        self.books = books
        self.fractions = fractions
        flow = OnwardFlow(books.lots, accounts: accounts.count) {
            fractions[$0.product]?.counts == true
        } weighting: { lot in
            weighing.weighting(of: lot, holding: each, in: accounts, leaves: leaves)
        }
    }

    func fraction(of node: UInt32) -> FractionRule? { fractions[books.lots.lot(node).product] }

    func stops(of batch: WasteInput.Batch) -> [OnwardFlow.Stop] { flow.stops(from: batch.node, [batch.mass] + batch.elements) }

    func steps(of stops: [OnwardFlow.Stop], _ symbols: [String]) -> [RecoveryStep] {
        RecoveryStep.sums(
            of: stops.flatMap { stop in
                let lot = books.lots.lot(stop.node)
                return symbols.indices.filter { stop.arrived[1 + $0] != 0 }.map { index in
                    RecoveryStep(
                        name: lot.product.isEmpty ? lot.step : lot.product, company: lot.site, element: symbols[index], depth: stop.depth,
                        incoming: stop.arrived[1 + index], passedOn: stop.passed[1 + index], isRecovered: fractions[lot.product]?.counts == true,
                        isClosed: lot.closedAt != nil)
                }
            })
    }
}

/// One lot that came of recycling, measured.
private struct OutputLot {
    private let lot: OwnedLot
    private let rule: FractionRule
    private let elements: [String]
    /// By element: what it holds by assay (nil: nobody measured), and by its books.
    private let measured: [Int64?]
    private let booked: [Int64]

    init(_ books: BookKeeping, _ node: UInt32, _ rule: FractionRule, _ elements: [String], held: [Int64]) {
        let lot = books.lots.lot(node)
        self.lot = lot
        self.rule = rule
        self.elements = elements
        booked = held
        measured = elements.map { element in
            let assay = books.assays.rate(of: element, in: lot.outline) ?? (rule.of == element ? rule.assay : nil)
            guard let assay, let quantity = lot.quantity, quantity.dimension == assay.per else { return nil }
            return assay.times(quantity.amount)
        }
    }

    /// A batch's own part; nil where nothing of it is here.
    ///
    /// - Parameters:
    ///   - own: Waste of the batch in the lot, then its elements.
    ///   - waste: Of all batches, in the lot.
    func fraction(of own: [Int64], amongWaste waste: Int64) -> RecyclingYear.Fraction? {
        guard own.contains(where: { $0 > 0 }) else { return nil }
        let held = elements.indices.map { index in
            measured[index].map { Self.part(of: $0, own[1 + index], booked[index]) } ?? own[1 + index]
        }
        let mass: Int64 =
            if let of = rule.of {
                elements.firstIndex(of: of).map { held[$0] } ?? 0
            } else if let quantity = lot.quantity, quantity.dimension == .mass {
                Self.part(of: quantity.amount, own[0], waste)
            } else {
                own[0]
            }
        guard mass > 0 else { return nil }
        // What is counted of a fraction is what it holds of its element, and no more.
        let told = elements.indices.filter { held[$0] > 0 && (rule.of == nil || rule.of == elements[$0]) }
        return RecyclingYear.Fraction(
            name: lot.key.name, destination: lot.product, mass: Quantity(mass, .mass), counts: rule.counts,
            elements: told.map { RecyclingYear.ElementMass(symbol: elements[$0], mass: Quantity(held[$0], .mass)) })
    }

    private static func part(of amount: Int64, _ numerator: Int64, _ denominator: Int64) -> Int64 {
        denominator > 0 ? Int64(clamping: Int128(amount) * Int128(numerator) / Int128(denominator)) : 0
    }
}
