// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

extension Lowering {
    /// What a list of quantity elements says of one lot in one dimension.
    struct Amount {
        let lot: String
        /// Nil when no amount was said, or none that can be booked.
        let dimension: Dimension?
        fileprivate(set) var amount: Int64?

        var quantity: Quantity? { dimension.flatMap { dimension in amount.map { Quantity($0, dimension) } } }
    }

    /// A list of quantity elements as amounts, in the order met: those of one lot in one dimension add up, as a list that names a lot twice
    /// speaks of two parts of it. What cannot be booked is noted.
    mutating func amounts(_ elements: [QuantityElement]) -> [Amount] {
        struct Key: Hashable {
            let lot: String
            let dimension: Dimension?
        }
        var amounts: [Amount] = []
        var places: [Key: Int] = [:]
        for element in elements {
            let amount = amount(element)
            guard elements.count > 1 else { return [amount] }
            let key = Key(lot: amount.lot, dimension: amount.dimension)
            guard let place = places[key] else {
                places[key] = amounts.count
                amounts.append(amount)
                continue
            }
            guard let sum = amounts[place].amount, let more = amount.amount else { continue }
            let (total, overflow) = sum.addingReportingOverflow(more)
            let fits = !overflow && total <= Quantity.limit
            amounts[place].amount = fits ? total : nil
            if !fits { note(element, of: amount.lot, .tooLarge) }
        }
        return amounts
    }

    /// One element by itself.
    mutating func amount(_ element: QuantityElement) -> Amount {
        let lot = name(element)
        if element.booked == nil, element.quantityText != nil {
            note(element, of: lot, BookingUnit.find(element.uom ?? QuantityElement.pieces) == nil ? .unknownUnit : .fraction)
        }
        return Amount(lot: lot, dimension: element.booked?.dimension, amount: element.booked?.amount)
    }

    private mutating func note(_ element: QuantityElement, of lot: String, _ reason: UnbookedAmount.Reason) {
        let written = "\(element.quantityText ?? "") \(element.uom ?? QuantityElement.pieces)"
        facts.unbooked.append(UnbookedAmount(lot: lot, written: written, reason: reason))
    }
}
