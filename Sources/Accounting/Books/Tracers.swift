// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy

extension BookKeeping {
    /// Balances of accounts of one's own, which go where the books' own go: they tell exactly where a part of something went.
    ///
    /// - Parameters:
    ///   - accounts: Each with a name of its own; its key decides along what it goes.
    ///   - recast: As in ``Balances``.
    ///   - booked: By account, what is laid on a lot.
    func tracers(
        _ accounts: [Account], recast: @escaping (OwnedLot) -> [Int]? = { _ in nil }, booked: @escaping (OwnedLot) -> [Int64]
    ) -> Balances {
        var own = rules
        own.chart = ChartOfAccounts()
        for account in accounts { _ = own.chart.add(account) }
        let weighing = Weighing(own, allocation, lots, coproducts, assayBook)
        return Balances(lots, accounts: accounts.count, recast: recast, booked: booked) { lot, held in weighing.weighting(of: lot, holding: held) }
    }
}
