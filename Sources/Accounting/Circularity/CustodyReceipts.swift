// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

// One delivery may bring recycled metal of both origins: a receipt for each, under one name, and one whole for all.

extension CustodyLedger.Receipt {
    /// - Parameter others: Receipts of the same delivery and element, in whatever account.
    /// - Throws: `.share` where they contradict each other: a delivery holds so much of the element, and no more of it is recycled.
    func check(beside others: [Self], _ element: String) throws(CustodyRefusal) {
        let wholes = others.compactMap(\.whole)
        if let whole, let before = wholes.first(where: { $0 != whole }) {
            throw .init(
                .share, id, "\(id) holds \(whole.exact) \(element) by this receipt, and \(before.exact) by the one before.",
                "Say the same of both, or withdraw the wrong one.")
        }
        guard let whole = whole ?? wholes.first else { return }
        let recycled = others.reduce(Int128(mass.amount)) { $0 + Int128($1.mass.amount) }
        guard recycled <= Int128(whole.amount) else {
            throw .init(
                .share, id,
                "\(id) brings \(Quantity(Int64(clamping: recycled), .mass).exact) of recycled \(element) with its other receipt, and holds \(whole.exact) in all.",
                "Correct one of the two.")
        }
    }
}

extension [CustodyLedger.Receipt] {
    /// Milligrams of the element in all deliveries, recycled or not, each delivery once.
    var whole: Int128 {
        var wholes: [String: Int128] = [:]
        var recycled: [String: Int128] = [:]
        for receipt in self {
            recycled[receipt.id, default: 0] += Int128(receipt.mass.amount)
            if let whole = receipt.whole { wholes[receipt.id] = Int128(whole.amount) }
        }
        return recycled.reduce(0) { $0 + (wholes[$1.key] ?? $1.value) }
    }
}
