// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation

/// Round numbers along an axis, and how they are written.
package struct Ticks: Hashable, Sendable {
    /// Ascending, at equal distances, at least two.
    package let values: [Double]
    /// One a value.
    package let labels: [String]
    /// What labels must be multiplied by, in words for the axis: empty, or such as `× 10⁶`.
    package let factor: String

    /// Multiples of 1, 2 or 5 times a power of ten that enclose `low … high`, to a millionth of the span.
    ///
    /// A single value is given room around it; infinities and NaN count as 0.
    package static func enclosing(_ low: Double, _ high: Double, about count: Int) -> Ticks {
        var low = low.isFinite ? low : 0
        var high = high.isFinite ? high : 0
        if low > high { swap(&low, &high) }
        // What lies closer together than a double can tell at this size is one value.
        if high - low <= 1e-12 * max(abs(low), abs(high)) || high - low < 1e-290 {
            (low, high) = low == 0 ? (0, 1) : low > 0 ? (low / 2, high * 1.5) : (low * 1.5, high / 2)
        }
        let step = roundStep((high - low) / Double(max(count, 1)))
        let first = (low / step + 1e-9).rounded(.down)
        let last = (high / step - 1e-9).rounded(.up)
        return Ticks(multiplesOf: step, from: first, to: max(last, first + 1))
    }

    /// Times in seconds, at steps people count in; those inside `from … to` only.
    package static func time(from: Double, to: Double, about count: Int) -> Ticks {
        let unit = TimeUnit.fitting(to - from)
        let span = max((to - from) / unit.seconds, 1e-9)
        let wanted = span / Double(max(count, 1))
        let step = unit.steps.first { $0 >= wanted } ?? roundStep(wanted)
        let first = (from / unit.seconds / step - 1e-9).rounded(.up)
        let last = (to / unit.seconds / step + 1e-9).rounded(.down)
        let inside = Ticks(multiplesOf: step, from: first, to: max(last, first))
        return Ticks(values: inside.values.map { $0 * unit.seconds }, labels: inside.labels, factor: "")
    }

    /// Numbered steps with names of their own, thinned until `count` or fewer are left; always from the first.
    package static func named(_ names: [String], atMost count: Int) -> Ticks {
        let every = max(1, (names.count + max(count, 1) - 1) / max(count, 1))
        let chosen = Array(stride(from: 0, to: names.count, by: every))
        return Ticks(values: chosen.map(Double.init), labels: chosen.map { names[$0] }, factor: "")
    }

    private init(values: [Double], labels: [String], factor: String) {
        self.values = values
        self.labels = labels
        self.factor = factor
    }

    private init(multiplesOf step: Double, from first: Double, to last: Double) {
        // Multiples rather than sums: 0.1 + 0.1 + 0.1 is not 0.3.
        let values = (0...Int(min(last - first, 200))).map { (first + Double($0)) * step }
        let largest = max(abs(values[0]), abs(values[values.count - 1]))
        let exponent = largest >= 1e6 || (largest > 0 && largest < 1e-3) ? Int((log10(largest) / 3).rounded(.down)) * 3 : 0
        let divisor = pow(10, Double(exponent))
        let places = max(0, min(12, Int((-log10(step / divisor) - 1e-9).rounded(.up))))
        self.init(
            values: values, labels: values.map { NumberText.plain($0 / divisor, places: places) },
            factor: exponent == 0 ? "" : "× 10\(NumberText.superscript(exponent))")
    }

    /// The next 1, 2 or 5 times a power of ten.
    private static func roundStep(_ step: Double) -> Double {
        let power = pow(10, log10(max(step, 1e-300)).rounded(.down))
        let lead = step / power
        return (lead <= 1.0000001 ? 1 : lead <= 2.0000001 ? 2 : lead <= 5.0000001 ? 5 : 10) * power
    }
}

/// What a stretch of time is counted in.
package enum TimeUnit: String, Sendable, CaseIterable {
    case second = "s"
    case minute = "min"
    case hour = "h"
    case day = "d"

    package var seconds: Double {
        switch self {
        case .second: 1
        case .minute: 60
        case .hour: 3600
        case .day: 86_400
        }
    }

    /// The largest of which at least four go into the span.
    package static func fitting(_ span: Double) -> TimeUnit {
        allCases.last { span >= 4 * $0.seconds } ?? .second
    }

    fileprivate var steps: [Double] {
        switch self {
        case .second, .minute: [1, 2, 5, 10, 15, 20, 30, 60, 120]
        case .hour: [1, 2, 3, 4, 6, 8, 12, 24, 48]
        case .day: [1, 2, 5, 7, 14, 28, 56, 91, 182, 364]
        }
    }
}

/// Numbers as they are read: digits in threes, a true minus, no digit that means nothing.
package enum NumberText {
    /// With a fixed number of decimal places.
    package static func plain(_ value: Double, places: Int) -> String {
        guard value.isFinite else { return "–" }
        let digits = String(format: "%.\(places)f", abs(value))
        let parts = digits.split(separator: ".")
        var whole = ""
        for (index, digit) in parts[0].enumerated() {
            if index > 0, (parts[0].count - index).isMultiple(of: 3), parts[0].count > 4 { whole.append("\u{202F}") }
            whole.append(digit)
        }
        let isZero = !digits.contains { $0 >= "1" && $0 <= "9" }
        return (value < 0 && !isZero ? "−" : "") + whole + (parts.count > 1 ? "." + parts[1] : "")
    }

    /// With at most so many significant digits, without zeros at the end that say nothing; all digits of a whole number below a billion;
    /// powers of ten far from one.
    package static func significant(_ value: Double, digits: Int = 4) -> String {
        guard value.isFinite else { return "–" }
        guard value != 0 else { return "0" }
        let exponent = Int(log10(abs(value)).rounded(.down))
        if exponent >= 9 || exponent < -4 {
            let lead = trimmed(plain(value / pow(10, Double(exponent)), places: max(0, digits - 1)))
            return "\(lead) × 10\(superscript(exponent))"
        }
        return trimmed(plain(value, places: max(0, digits - 1 - exponent)))
    }

    /// `121.0 ± 9.4`: the uncertainty with two digits, the value to the same place.
    package static func estimate(_ value: Double, _ halfWidth: Double?) -> String {
        guard let halfWidth, halfWidth.isFinite, halfWidth > 0, value.isFinite else { return significant(value, digits: 6) }
        // What is known to a millionth is known for every purpose here.
        guard halfWidth > 1e-7 * abs(value) else { return significant(value, digits: 6) }
        let exponent = Int(log10(halfWidth).rounded(.down))
        guard exponent < 9, exponent > -7, abs(value) < 1e12 else { return "\(significant(value)) ± \(significant(halfWidth, digits: 2))" }
        let places = max(0, 1 - exponent)
        return "\(plain(value, places: places)) ± \(plain(halfWidth, places: places))"
    }

    private static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var kept = text[...]
        while kept.last == "0" { kept = kept.dropLast() }
        return String(kept.last == "." ? kept.dropLast() : kept)
    }

    static func superscript(_ exponent: Int) -> String {
        let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
        return (exponent < 0 ? "⁻" : "") + String(String(exponent.magnitude).compactMap { $0.wholeNumberValue.map { digits[$0] } })
    }
}
