// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure

/// Holds what a laboratory found in a lot that was made against what the books have in it. Nothing is booked of it: each laboratory's error
/// would make or lose metal.
struct AssayCheck {
    let assays: Assays

    /// - Parameter holding: What the lot holds of a leaf of the chart; nil where that is not known here.
    func findings(on lot: LotOutline, holding: (Int) -> Int64?) -> [BooksFinding] {
        guard !lot.isReceived, let quantity = lot.quantity, let tolerance = assays.rules.tolerance?.part else { return [] }
        let chart = assays.rules.chart
        return assays.all(of: lot).compactMap { id, rate in
            guard rate.per == quantity.dimension, let found = rate.times(quantity.amount), let leaves = chart.leaves(of: id) else { return nil }
            let held = leaves.compactMap(holding)
            guard held.count == leaves.count else { return nil }
            let booked = held.reduce(0, &+)
            guard let within = tolerance.times(max(found, booked)), (found &- booked).magnitude > max(1, within).magnitude else { return nil }
            let dimension = chart.leaves[leaves[0]].dimension
            return BooksFinding(
                kind: .assayOffBooks, lot: lot.key.name, account: id,
                text:
                    "By its assay of \(rate.number) \(lot.key.name) holds \(Quantity(found, dimension).words) of \(id); the books have \(Quantity(booked, dimension).words) in it.",
                remedy: "Look whether a draw, a by-product or a loss is missing, and of which basis the assay is.")
        }
    }
}
