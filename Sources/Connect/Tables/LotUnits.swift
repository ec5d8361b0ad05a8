// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// The unit each lot was announced in, which draws from it are written in. One for all files of an import: lots first.
///
/// Holds 8 bytes a lot at a load of at most three quarters: 56 bits of the name's fingerprint and the number of the unit. That two of 10⁸
/// lots share those bits and an unknown third is taken for one of them has a chance below 10⁻⁸ a question.
package final class LotUnits {
    private var slots = [UInt64](repeating: 0, count: 1024)
    private var used = 0
    private var units: [BookingUnit] = []
    private let earlier: (String) -> Earlier

    /// What is known of a lot that no file of this import announces.
    package enum Earlier: Hashable, Sendable {
        /// Its draws are read in ``BookingUnit/display(of:)``: kg, m, pieces, kW.h, L …
        case measured(Dimension)
        /// It was announced, but nobody has said yet how much of it there is.
        case announced
        case unknown
    }

    /// What the numbers of a draw are in.
    enum Answer: Hashable {
        case unit(BookingUnit)
        /// The lot is announced without one.
        case unsaid
        case unknownLot
    }

    package init(earlier: @escaping (String) -> Earlier) { self.earlier = earlier }

    /// - Parameter unit: Nil when the row has none; what was said of the lot before then stays.
    func announce(_ name: RowHash, in unit: BookingUnit?) {
        let number: Int
        if let unit {
            guard let known = self.number(of: unit) else { return }
            number = known + 1
        } else {
            number = Self.unsaid
        }
        if used * 4 >= slots.count * 3 { grow() }
        let slot = find(name.low)
        if slots[slot] == 0 { used += 1 } else if unit == nil { return }
        slots[slot] = name.low & ~255 | UInt64(number)
    }

    /// - Parameter text: The same name, asked for only when no file of this import has announced it in a unit.
    func unit(of name: RowHash, text: () -> String) -> Answer {
        let number = Int(slots[find(name.low)] & 255)
        if number != 0, number != Self.unsaid { return .unit(units[number - 1]) }
        return switch earlier(text()) {
        case .measured(let dimension): .unit(.display(of: dimension))
        case .announced: .unsaid
        case .unknown: number == Self.unsaid ? .unsaid : .unknownLot
        }
    }

    /// In place of a unit's number.
    private static let unsaid = 255

    /// Nil beyond 254 units; there are not that many but for annotations, which are all pieces.
    private func number(of unit: BookingUnit) -> Int? {
        if let number = units.firstIndex(where: {
            $0.numerator == unit.numerator && $0.denominator == unit.denominator && $0.dimension == unit.dimension
        }) {
            return number
        }
        guard units.count < Self.unsaid - 1 else { return nil }
        units.append(unit)
        return units.count - 1
    }

    private func find(_ hash: UInt64) -> Int {
        let mask = slots.count - 1
        // The low byte is not kept, so a slot must follow from the others.
        var slot = Int(truncatingIfNeeded: hash >> 8) & mask
        while slots[slot] != 0, slots[slot] & ~255 != hash & ~255 { slot = (slot + 1) & mask }
        return slot
    }

    private func grow() {
        let old = slots
        slots = [UInt64](repeating: 0, count: old.count * 2)
        for entry in old where entry != 0 { slots[find(entry)] = entry }
    }
}
