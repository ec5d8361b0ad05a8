// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What is measured along one side of a picture.
package struct Axis: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// Numbers in the axis' own unit.
        case amount
        /// Seconds, shown in the unit that fits the span.
        case time
        /// Numbered steps 0, 1, 2 … with names of their own: months, settings of a parameter.
        case named([String])
    }

    package var name: String
    /// As people write it: `cells/h`, `kg`, `%`; empty for a plain number, and not used by time.
    package var unit: String
    package var kind: Kind

    package init(_ name: String, unit: String, kind: Kind = .amount) {
        self.name = name
        self.unit = unit
        self.kind = kind
    }

    package static func time(_ name: String = "time") -> Axis { Axis(name, unit: "", kind: .time) }

    /// `lead time, h`.
    func title(_ factor: String, span: Double) -> String {
        let unit = kind == .time ? TimeUnit.fitting(span).rawValue : [factor, unit].filter { !$0.isEmpty }.joined(separator: " ")
        return unit.isEmpty ? name : "\(name), \(unit)"
    }

    /// `312.4 cells/h`, for tables and notes.
    func text(_ value: Double, span: Double) -> String {
        switch kind {
        case .amount: return NumberText.significant(value)
        case .time:
            let unit = TimeUnit.fitting(span)
            return NumberText.significant(value / unit.seconds)
        case .named(let names):
            let index = Int(value.rounded())
            return names.indices.contains(index) ? names[index] : NumberText.significant(value)
        }
    }
}

/// From the numbers of an axis to pixels.
package struct Scale: Hashable, Sendable {
    let low: Double
    let high: Double
    let start: Double
    let end: Double

    /// `low` lies at `start`, `high` at `end`; an empty stretch of numbers lies at `start` whole.
    package init(_ low: Double, _ high: Double, onto start: Double, _ end: Double) {
        (self.low, self.high, self.start, self.end) = (low, high, start, end)
    }

    package func callAsFunction(_ value: Double) -> Double {
        guard high > low, value.isFinite else { return start }
        // Halves first: the span of two huge numbers is finite only so.
        let part = (value / 2 - low / 2) / (high / 2 - low / 2)
        return start + max(-1, min(2, part)) * (end - start)
    }
}
