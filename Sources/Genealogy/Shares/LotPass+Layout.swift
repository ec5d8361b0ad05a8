// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

extension LotPass {
    /// By the lot's own layout, all accounts of a claim at once.
    /// - Parameters:
    ///   - sign: −1 to take back what was handed on before a change.
    ///   - weighing: Not 0 for accounts that may have to be weighed.
    func hand(_ node: UInt32, _ held: UnsafeMutableBufferPointer<Int64>, _ pieces: Balance?, sign: Int64, weighing: [Int64]) {
        let lot = lots.lot(node)
        let whole = Array(held)
        let circle = circles.isEmpty ? nil : circles[node]
        func isCut(_ product: UInt32) -> Bool { circle != nil && circles[product] == circle }
        if !lot.claims.isEmpty {
            let weighting = accounts.weighting(of: lot, holding: weighing)
            let table = lot.table(bounds: pieces?.bounds ?? [], weights: weighting.classes)
            for index in lot.claims.indices {
                let claim = lot.claims[index]
                if isCut(claim.product) { continue }
                pass(claim.product)
                if sign < 0 { forgetPlaces(in: claim.product, from: node) }
                let isMapped = columns.isMapped(claim.product)
                for part in table.parts(of: index) {
                    var amounts = pieces?.pieces[Int(table.parts[part].piece)] ?? whole
                    for account in 0..<width where amounts[account] != 0 {
                        amounts[account] = table.owned(of: amounts[account], by: part, class: weighting.classOfAccount[account])
                    }
                    let place = isMapped ? lot.isMapped ? claim.image(table.parts[part].from, table.parts[part].to) : claim.wholeImage : nil
                    give(amounts, of: node, to: claim.product, place, at: claim.time.microseconds, sign)
                }
            }
        }
        if lot.holders.isEmpty { return }
        let rest = (0..<width).map { remaining[$0] }
        for (index, holder) in lot.holders.enumerated() where !isCut(holder) {
            pass(holder)
            let part = rest.part(Int64(index), Int64(index + 1), of: Int64(lot.holders.count))
            give(part, of: node, to: holder, nil, at: lot.heldSince[index].microseconds, sign)
        }
    }

    private func give(_ parts: [Int64], of node: UInt32, to product: UInt32, _ place: Interval?, at time: Int64, _ sign: Int64) {
        let into = held(by: product)
        for account in 0..<width where parts[account] != 0 {
            remaining[account] &-= parts[account]
            if place == nil { into[account] &+= sign &* parts[account] }
            if change == nil { tally?.add(parts[account], account: account, from: node, to: product, at: time) }
        }
        // A place makes a piece, also where nothing lies on it.
        if let place, sign > 0 { put(PlacedAmounts(source: node, place: place, amounts: parts), in: product) }
    }
}
