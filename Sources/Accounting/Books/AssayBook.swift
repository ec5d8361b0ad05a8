// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure

/// How an element goes to what comes out of a process: by what each output holds of it, where all of them have an assay.
///
/// A process is a lot without a name of its own, or of a product that a `by: assay` line of `weights` names. What came in is divided and no
/// more: the laboratories' error makes no metal.
final class AssayBook {
    private let rules: PostingRules
    /// Those of the allocation that is asked for.
    private let written: [PostingRules.WeightRule]
    private let assays: Assays
    private let lots: OwnedLots
    /// Elements by the key of their accounts.
    private let elements: [String: String]
    /// Words for products whose lots are processes.
    private let processes: Set<UInt32>

    init(_ rules: PostingRules, _ allocation: String?, _ assays: Assays, _ lots: OwnedLots) {
        self.rules = rules
        written = rules.weights.filter { $0.allocation == nil || $0.allocation == allocation }
        self.assays = assays
        self.lots = lots
        var elements: [String: String] = [:]
        for total in rules.chart.totals where total.isElement { elements[rules.chart.leaves[total.leaves[0]].key] = total.id }
        self.elements = elements
        let named = Set(rules.assayed.map(\.from))
        processes = assays.isEmpty ? [] : Set(named.union([""]).compactMap(lots.number))
    }

    /// Whether lots of a product may be processes.
    func mayDivide(_ product: UInt32) -> Bool { processes.contains(product) }

    var keys: [String] { processes.isEmpty ? [] : elements.keys.sorted() }

    /// Indices of claims on a lot, with the part of an element that each takes, summing to 1; nil where it goes as much was drawn.
    func division(of lot: OwnedLot, key: String) -> [(claim: Int, part: ExactPart)]? {
        guard let element = elements[key], let outputs = outputs(of: lot, key), areMeasuredAlike(outputs, of: lot) else { return nil }
        var held: [ExactPart] = []
        for claim in outputs {
            guard let mass = mass(of: element, in: claim, of: lot) else { return nil }
            held.append(ExactPart(Int128(mass)))
        }
        guard let whole = held.reduce(ExactPart(0) as ExactPart?, { $0?.plus($1) }), whole.numerator > 0 else { return nil }
        let parts = held.map { $0.over(whole) }
        guard parts.allSatisfy({ $0 != nil }) else { return nil }
        return zip(outputs, parts).map { ($0, $1 ?? ExactPart(0)) }
    }

    /// Elements that go as much was drawn, as only some of the outputs have an assay.
    /// - Parameter holding: What the lot holds of a leaf of the chart; nil where that is not known here.
    func findings(on lot: OwnedLot, holding: (Int) -> Int64?) -> [BooksFinding] {
        keys.compactMap { key in
            guard let element = elements[key], let leaves = rules.chart.leaves(of: element), leaves.contains(where: { (holding($0) ?? 0) != 0 }),
                let outputs = outputs(of: lot, key), areMeasuredAlike(outputs, of: lot)
            else { return nil }
            let known = outputs.map { mass(of: element, in: $0, of: lot) }
            let assayed = zip(outputs, known).filter { $1 != nil }.map { lots.product(of: lot.claims[$0.0].product) }
            let others = Set(zip(outputs, known).filter { $1 == nil }.map { lots.product(of: lot.claims[$0.0].product) })
            guard let first = assayed.min(), !others.isEmpty else { return nil }
            let names = others.map { $0.isEmpty ? "a lot without a product" : $0 }.sorted().joined(separator: ", ")
            return BooksFinding(
                kind: .assayMissing, lot: lot.key.name, account: element,
                text: "What came out of \(lot.key.name) has an assay of \(element) for \(first), and none for \(names); it goes as much was drawn.",
                remedy: "Give `contents` of \(element) for each, 0 where there is none, or write `weights`.")
        }
    }

    /// Claims that more than one product came out by; nil of what is no process, or has written weights.
    private func outputs(of lot: OwnedLot, _ key: String) -> [Int]? {
        let isProcess = LotName.isRun(lot.key.name) || rules.assayed.contains { $0.key == key && $0.from == lot.product && !lot.product.isEmpty }
        guard isProcess else { return nil }
        let outputs = lot.claims.indices.filter { !lot.claims[$0].isRest && lot.claims[$0].length != 0 }
        let products = Set(outputs.map { lots.product(of: lot.claims[$0].product) })
        let isWritten = written.contains {
            $0.key == key && ($0.from == lot.product || $0.from == "*") && $0.into.map(products.contains) ?? true
        }
        return products.count > 1 && !isWritten ? outputs : nil
    }

    private func areMeasuredAlike(_ outputs: [Int], of lot: OwnedLot) -> Bool { Set(outputs.map { lot.claims[$0].length == nil }).count == 1 }

    private func mass(of element: String, in claim: Int, of lot: OwnedLot) -> Int64? {
        guard let quantity = lots.cameOut(claim, of: lot), let rate = assays.rate(of: element, in: lots.lot(lot.claims[claim].product).outline),
            rate.per == quantity.dimension, let mass = rate.times(quantity.amount), mass >= 0
        else { return nil }
        return mass
    }
}
