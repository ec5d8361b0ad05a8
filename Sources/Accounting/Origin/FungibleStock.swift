// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Materials that nobody can tell apart, some originating and some not: which of them was used is a matter of one method for the whole year.
package struct FungibleStock: Hashable, Sendable {
    package enum Method: String, Hashable, Sendable, CaseIterable {
        case firstInFirstOut = "fifo", lastInFirstOut = "lifo", average
    }

    package struct Receipt: Hashable, Sendable {
        /// Small units of the material.
        package let amount: Int64
        /// Money for all of it.
        package let value: Int64
        package let isOriginating: Bool

        package init(amount: Int64, value: Int64, isOriginating: Bool) {
            self.amount = amount
            self.value = value
            self.isOriginating = isOriginating
        }
    }

    package struct Use: Hashable, Sendable {
        package let originatingAmount: Int64
        package let nonOriginatingAmount: Int64
        package let originatingValue: Int64
        /// Goes into the value of non-originating materials.
        package let nonOriginatingValue: Int64
    }

    package let method: Method
    private var receipts: [Receipt] = []

    package init(_ method: Method) { self.method = method }

    package var amount: Int64 { receipts.reduce(0) { $0 + $1.amount } }

    package mutating func receive(_ receipt: Receipt) { receipts.append(receipt) }

    /// Takes an amount out of stock.
    ///
    /// - Returns: Nil when so much is not there; nothing is taken then. Amounts and values add up to what was received, to the last unit.
    package mutating func use(_ wanted: Int64) -> Use? {
        guard wanted >= 0, wanted <= amount else { return nil }
        switch method {
        case .average: return useAverage(wanted)
        case .firstInFirstOut, .lastInFirstOut: return useInOrder(wanted)
        }
    }

    private mutating func useInOrder(_ wanted: Int64) -> Use {
        var taken: [Receipt] = []
        var left = wanted
        while left > 0 {
            let index = method == .firstInFirstOut ? 0 : receipts.count - 1
            let (part, rest) = Self.split(receipts[index], min(left, receipts[index].amount))
            taken.append(part)
            left -= part.amount
            if rest.amount == 0 { receipts.remove(at: index) } else { receipts[index] = rest }
        }
        return Self.sum(taken)
    }

    /// Every receipt gives its share; shares of amounts telescope, so they add up to what is wanted.
    private mutating func useAverage(_ wanted: Int64) -> Use {
        let total = amount
        guard total > 0 else { return Self.sum([]) }
        var taken: [Receipt] = []
        var reached: Int64 = 0
        var given: Int64 = 0
        for index in receipts.indices {
            reached += receipts[index].amount
            let upTo = Int64(Int128(wanted) * Int128(reached) / Int128(total))
            let (part, rest) = Self.split(receipts[index], upTo - given)
            given = upTo
            taken.append(part)
            receipts[index] = rest
        }
        receipts.removeAll { $0.amount == 0 }
        return Self.sum(taken)
    }

    private static func split(_ receipt: Receipt, _ amount: Int64) -> (part: Receipt, rest: Receipt) {
        let value = receipt.amount == 0 ? 0 : Int64(Int128(receipt.value) * Int128(amount) / Int128(receipt.amount))
        return (
            Receipt(amount: amount, value: value, isOriginating: receipt.isOriginating),
            Receipt(amount: receipt.amount - amount, value: receipt.value - value, isOriginating: receipt.isOriginating)
        )
    }

    private static func sum(_ taken: [Receipt]) -> Use {
        func total(_ isOriginating: Bool, _ part: (Receipt) -> Int64) -> Int64 {
            taken.lazy.filter { $0.isOriginating == isOriginating }.reduce(0) { $0 + part($1) }
        }
        return Use(
            originatingAmount: total(true, \.amount), nonOriginatingAmount: total(false, \.amount), originatingValue: total(true, \.value),
            nonOriginatingValue: total(false, \.value))
    }
}
