// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger

/// Looks whether it is known how much came out of a process, for each output: one of unknown amount beside others takes nothing along.
struct OutputCheck {
    let lots: OwnedLots

    func findings(on lot: OwnedLot) -> [BooksFinding] {
        guard LotName.isRun(lot.key.name) else { return [] }
        let outputs = lot.claims.filter { !$0.isRest }
        let unknown = Set(outputs.filter { $0.length == nil }.map { lots.key(of: $0.product).name }).sorted()
        guard let first = unknown.first, outputs.contains(where: { ($0.length ?? 0) > 0 }) else { return [] }
        let more = unknown.count > 1 ? " and of \(unknown.count - 1) more" : ""
        return [
            BooksFinding(
                kind: .unknownQuantity, lot: lot.key.name, account: "",
                text: "Nobody said how much of \(first)\(more) came out of \(lot.key.name); all of what went in counts in the other outputs.",
                remedy: "Record the quantity of each output.")
        ]
    }
}
