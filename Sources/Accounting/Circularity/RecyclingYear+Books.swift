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
    /// Waste is what `recovered` names with a chemistry, an output what `fractions` names. How much of an output is a batch's own is followed by tracers
    /// that go where the books go: its metal by the metal, other fractions by the mass of waste. An assay, declared of the output or given for its product,
    /// goes before what the books hold.
    ///
    /// - Parameter site: Of the run; nil: of any.
    package func recycling(year: Int, site: String?) throws -> BookedRecycling {
        if let site { try requireSite(site) }
        let input = try RecyclingInput(self)
        var doubts = input.doubts
        let asked = input.batches.filter { batch in
            batch.time.day.year == year && (site.map { $0 == lots.site(of: batch.node) } ?? true)
        }
        var made: [(chemistry: String, batch: RecyclingYear.Batch)] = []
        var start = 0
        while start < asked.count {
            let group = Array(asked[start..<min(asked.count, start + 8)])
            for (batch, outputs) in zip(group, try outputs(of: group, input)) {
                let name = lots.key(of: batch.node).name
                let elements = zip(input.elements, batch.elements).filter { $0.1 > 0 }.map {
                    RecyclingYear.ElementMass(symbol: $0.0, mass: Quantity($0.1, .mass))
                }
                let place = lots.site(of: batch.node)
                let told = RecyclingYear.Batch(
                    name: name, recycler: place.isEmpty ? nil : place, input: Quantity(batch.mass, .mass), elements: elements, outputs: outputs)
                if outputs.reduce(Int128(0), { $0 + Int128($1.mass.amount) }) > Int128(batch.mass) {
                    doubts.append("More came out of \(name) than the \(told.input.exact) of waste that went in; look at its assays and masses.")
                }
                if outputs.isEmpty { doubts.append("Nothing that `fractions` names came out of \(name) yet.") }
                made.append((batch.chemistry, told))
            }
            start += group.count
        }
        let chemistries = Set(made.map(\.chemistry)).sorted()
        return BookedRecycling(
            years: chemistries.map { chemistry in
                RecyclingYear(
                    name: "recycling\(site.map { " at \($0)" } ?? "")", chemistry: chemistry, year: year,
                    batches: made.filter { $0.chemistry == chemistry }.map(\.batch))
            }, doubts: doubts, asOf: lots.asOf)
    }

    /// Of each of a few batches, what came out of it.
    private func outputs(of group: [RecyclingInput.Batch], _ input: RecyclingInput) throws -> [[RecyclingYear.Fraction]] {
        let width = 1 + input.elements.count
        // All waste first, then by batch its waste and its elements.
        var accounts = [Account(id: "waste", name: "waste", dimension: .mass, key: "physical")]
        for index in group.indices {
            accounts.append(Account(id: "waste \(index)", name: "waste", dimension: .mass, key: "physical"))
            for element in input.elements {
                accounts.append(Account(id: "\(element) \(index)", name: element, dimension: .mass, key: "assay \(element)"))
            }
        }
        let all = Dictionary(input.batches.map { ($0.node, $0.mass) }) { $0 &+ $1 }
        let place = Dictionary(uniqueKeysWithValues: group.enumerated().map { ($1.node, $0) })
        let tracers = tracers(accounts) { lot in
            var amounts = [Int64](repeating: 0, count: accounts.count)
            amounts[0] = all[lot.node] ?? 0
            guard let index = place[lot.node] else { return amounts }
            amounts.replaceSubrange(1 + index * width..<1 + (index + 1) * width, with: [group[index].mass] + group[index].elements)
            return amounts
        }
        var outputs = [[RecyclingYear.Fraction]](repeating: [], count: group.count)
        let products = Dictionary(rules.fractions.map { ($0.product, $0) }) { first, _ in first }
        for node in 0..<UInt32(lots.nodeCount) {
            guard let rule = products[lots.product(of: node)] else { continue }
            let traced = tracers.balance(of: node).total
            guard traced[0] > 0 else { continue }
            let output = OutputLot(self, node, rule, input.elements)
            for index in group.indices {
                let own = Array(traced[1 + index * width..<1 + (index + 1) * width])
                if let fraction = output.fraction(of: own, amongWaste: traced[0]) { outputs[index].append(fraction) }
            }
        }
        try lots.checkDamage()
        return outputs.map { $0.sorted { $0.name < $1.name } }
    }
}

/// One lot that came of recycling, measured.
private struct OutputLot {
    let lot: OwnedLot
    let rule: FractionRule
    let elements: [String]
    /// By element: what it holds by assay (nil: nobody measured), and by its books.
    let measured: [Int64?]
    let booked: [Int64]

    init(_ books: BookKeeping, _ node: UInt32, _ rule: FractionRule, _ elements: [String]) {
        let lot = books.lots.lot(node)
        let total = books.balances.balance(of: node).total
        let words = books.declared(of: lot)
        self.lot = lot
        self.rule = rule
        self.elements = elements
        booked = elements.map { element in (books.rules.chart.leaves(of: element) ?? []).reduce(Int64(0)) { $0 &+ total[$1] } }
        measured = elements.map { element in
            let declared = words.filter { books.rules.properties[$0.declaration.property] == .content(element) }
                .max { ($0.time, $0.declaration.value) < ($1.time, $1.declaration.value) }
            let assay = declared.flatMap { Rate(fraction: $0.declaration.value) } ?? (rule.of == element ? rule.assay : nil)
            guard let assay, !assay.isMoreThanWhole, let quantity = lot.quantity, quantity.dimension == .mass else { return nil }
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
            if let of = rule.of, let index = elements.firstIndex(of: of) {
                held[index]
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
