// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure

extension OwnedLots {
    /// How much of its product a claim became.
    func cameOut(_ claim: Int, of lot: OwnedLot) -> Quantity? {
        let drawn = lot.claims[claim]
        let product = self.lot(drawn.product)
        if let whole = product.quantity, isMadeAtOnce(product) {
            let claims = lot.claims(of: product.node).map { lot.claims[Int($0)] }.filter { !$0.isRest }
            if claims.count == 1 { return whole }
            // In an order that does not depend on which event came first.
            let sorted = claims.sorted { ($0.from ?? -1, $0.length ?? 0) < ($1.from ?? -1, $1.length ?? 0) }
            let lengths = sorted.reduce(Int128(0)) { $0 + Int128($1.length ?? 0) }
            guard let sum = Int64(exactly: lengths), sum > 0,
                let place = sorted.firstIndex(where: { $0.from == drawn.from && $0.length == drawn.length })
            else { return nil }
            let before = sorted[..<place].reduce(Int64(0)) { $0 &+ ($1.length ?? 0) }
            let part = share(of: whole.amount, upTo: before &+ (drawn.length ?? 0), outOf: sum) - share(of: whole.amount, upTo: before, outOf: sum)
            return Quantity(part, whole.dimension)
        }
        guard let length = drawn.length, let dimension = lot.dimension, !LotName.isRun(lot.key.name) || dimension != .pieces else { return nil }
        return Quantity(length, dimension)
    }

    /// Whether everything in a lot came in at one time: then it is what one making made.
    private func isMadeAtOnce(_ product: OwnedLot) -> Bool {
        var time: Instant?
        for source in product.sources {
            let lot = self.lot(source)
            for claim in lot.claims(of: product.node) {
                if time.map({ $0 != lot.claims[Int(claim)].time }) ?? false { return false }
                time = lot.claims[Int(claim)].time
            }
        }
        return time != nil
    }
}
