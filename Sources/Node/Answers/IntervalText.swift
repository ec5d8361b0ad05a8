// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
import Ledger
package import Measure

/// A stretch as people write it: `310..318`, `310m..318m`, `..5t`, in the lot's display unit where no unit is written.
package enum IntervalText {
    /// - Parameter dimension: The lot's; nil when nothing said yet what the lot is counted in.
    /// - Returns: The stretch in the dimension's small unit. An end left out is 0, or the whole `quantity`.
    package static func parse(
        _ text: String, in dimension: Dimension?, of quantity: Int64? = nil
    ) throws(GenealogyError) -> Interval {
        guard let dimension else {
            throw GenealogyError(
                code: .invalidRequest, message: "Nothing says yet what this lot is counted in, so \(text) cannot be placed on it.",
                remedy: "Ask without an interval, or record the lot's quantity.")
        }
        guard let dots = text.firstRange(of: "..") else { throw malformed(text, dimension) }
        let from = text[..<dots.lowerBound]
        let to = text[dots.upperBound...]
        guard let start = from.isEmpty ? 0 : amount(from, dimension),
            let end = to.isEmpty ? quantity : amount(to, dimension)
        else { throw malformed(text, dimension) }
        guard start >= 0, let interval = Interval(start, end) else {
            throw GenealogyError(
                code: .invalidRequest, message: "The interval \(text) is empty, reversed or begins before 0.",
                remedy: "Give the smaller end first, from 0 on: 310..318.")
        }
        return interval
    }

    /// One end in small units, with or without a unit of the same kind; nil when it is none.
    package static func amount(_ text: some StringProtocol, _ dimension: Dimension) -> Int64? {
        let text = String(text).filter { $0 != " " }
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }
        let code = String(text.dropFirst(number.count))
        let unit: BookingUnit? = if code.isEmpty { .display(of: dimension) } else { .find(code) ?? .find(code + "{CO2e}") }
        guard let unit, unit.dimension == dimension else { return nil }
        do { return try Quantity.parse(number: number, unit: unit.code, allowingNegative: true).amount } catch { return nil }
    }

    private static func malformed(_ text: String, _ dimension: Dimension) -> GenealogyError {
        let unit = BookingUnit.display(of: dimension).code
        return GenealogyError(
            code: .invalidRequest, message: "\(text) is no interval of a lot counted in \(unit).",
            remedy: "Write FROM..TO in \(unit), for example 310..318 or 310.5\(unit)..318\(unit).")
    }
}

/// `as-built`, `now`, `ever` or a time; `asBuilt` in addresses and JSON.
package enum HoldViewText {
    package static func parse(_ text: String) throws(GenealogyError) -> HoldView {
        switch text.lowercased() {
        case "asbuilt", "as-built": return .asBuilt
        case "now": return .now
        case "ever": return .ever
        default:
            guard let time = Instant(plain: text) else {
                throw GenealogyError(
                    code: .invalidRequest, message: "\(text) says neither which holds count nor at what time.",
                    remedy: "Use as-built, now, ever or a time such as 2027-01-20T08:15:00+07:00.")
            }
            return .at(time)
        }
    }

    package static func text(_ view: HoldView) -> String {
        switch view {
        case .asBuilt: "asBuilt"
        case .now: "now"
        case .ever: "ever"
        case .at(let time): time.iso8601
        }
    }
}
