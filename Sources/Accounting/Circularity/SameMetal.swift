// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
import Measure

extension BookKeeping {
    /// Whether a lot holds any of the metal of one kind that another lot held, in the same life of it: what was recovered from waste on the way is
    /// recycled metal anew.
    ///
    /// - Parameter leaf: `Ni.post-consumer`.
    package func holdsMetal(of source: LotKey, in product: LotKey, _ leaf: String) throws -> Bool {
        guard let index = rules.chart.leaf(leaf) else { return false }
        let (from, to) = (try lots.node(of: source), try lots.node(of: product))
        let held = balances.balance(of: from).total[index]
        let key = rules.chart.leaves[index].key
        let accounts = ["metal", "recovered"].map { Account(id: $0, name: $0, dimension: .mass, key: key) }
        let tracers = tracers(accounts) { [rules] lot in
            lot.node != from && rules.recovery(of: lot.outline) != nil ? [1, 1] : nil
        } booked: { lot in
            lot.node == from ? [held, 0] : [0, 0]
        }
        let metal = tracers.balance(of: to).total[0]
        try lots.checkDamage()
        return metal > 0
    }
}
