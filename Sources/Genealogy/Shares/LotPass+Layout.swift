// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

extension LotPass {
    /// By the lot's own layout, all accounts of a claim at once.
    func hand(_ node: UInt32, _ held: UnsafeMutableBufferPointer<Int64>, _ pieces: Balance?) {
        let lot = lots.lot(node)
        let whole = Array(held)
        let circle = circles.isEmpty ? nil : circles[node]
        func isCut(_ product: UInt32) -> Bool { circle != nil && circles[product] == circle }
        if !lot.claims.isEmpty {
            let weighting = accounts.weighting(of: lot, holding: whole)
            let table = lot.table(bounds: pieces?.bounds ?? [], weights: weighting.classes)
            for index in lot.claims.indices {
                let claim = lot.claims[index]
                if isCut(claim.product) { continue }
                let isMapped = columns.isMapped(claim.product)
                for part in table.parts(of: index) {
                    var amounts = pieces?.pieces[Int(table.parts[part].piece)] ?? whole
                    for account in 0..<width where amounts[account] != 0 {
                        amounts[account] = table.owned(of: amounts[account], by: part, class: weighting.classOfAccount[account])
                    }
                    let place = isMapped ? lot.isMapped ? claim.image(table.parts[part].from, table.parts[part].to) : claim.wholeImage : nil
                    give(amounts, of: node, to: claim.product, place, at: claim.time.microseconds)
                }
                arrive(claim.product)
            }
        }
        if lot.holders.isEmpty { return }
        let rest = (0..<width).map { remaining[$0] }
        for (index, holder) in lot.holders.enumerated() where !isCut(holder) {
            let part = rest.part(Int64(index), Int64(index + 1), of: Int64(lot.holders.count))
            give(part, of: node, to: holder, nil, at: lot.heldSince[index].microseconds)
            arrive(holder)
        }
    }

    private func give(_ parts: [Int64], of node: UInt32, to product: UInt32, _ place: Interval?, at time: Int64) {
        let into = held(by: product)
        for account in 0..<width where parts[account] != 0 {
            remaining[account] &-= parts[account]
            if place == nil { into[account] &+= parts[account] }
            tally?.add(parts[account], account: account, from: node, to: product, at: time)
        }
        // A place makes a piece, also where nothing lies on it.
        if let place { placed[product, default: []].append(PlacedAmounts(place: place, amounts: parts)) }
    }
}
