// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// From one level to another in steps, each a bar from where the last one ended; heights may lie below 0.
enum Waterfall {
    struct Step: Hashable, Sendable {
        enum Kind: String, Hashable, Sendable { case standing, plus, minus }
        var label: String
        var amount: String
        var kind: Kind
        /// Where the bar begins and ends, and where 0 lies: parts of the whole height, 0 … 1.
        var from: Double
        var to: Double
        var zero: Double
    }

    typealias Level = (label: String, height: Double, text: String)

    /// - Parameters:
    ///   - changes: How much each step goes up or down.
    ///   - end: Stands by itself: what rounding took stays visible.
    static func steps(from start: Level, _ changes: [Level], to end: Level) -> [Step] {
        var heights = [start.height]
        for change in changes { heights.append(heights[heights.count - 1] + change.height) }
        let low = min(0, heights.min() ?? 0, end.height)
        let high = max(0, heights.max() ?? 0, end.height)
        func part(_ height: Double) -> Double { high > low ? (height - low) / (high - low) : 0 }
        func step(_ level: Level, _ kind: Step.Kind, _ from: Double, _ to: Double) -> Step {
            Step(label: level.label, amount: level.text, kind: kind, from: part(from), to: part(to), zero: part(0))
        }
        return [step(start, .standing, 0, start.height)]
            + changes.enumerated().map { step($1, $1.height < 0 ? .minus : .plus, heights[$0], heights[$0 + 1]) }
            + [step(end, .standing, 0, end.height)]
    }

    static func table(_ steps: [Step], caption: String, empty: String, _ words: Words) -> Table {
        Table(
            caption: caption,
            columns: [.init(head: words(.whatHappened)), .init(head: words(.amount), isAmount: true), .init(head: words(.picture))],
            rows: steps.map { [.text($0.label), .text($0.amount), bar($0)] }, empty: empty)
    }

    private static func bar(_ step: Step) -> HTML {
        let (low, high) = (min(step.from, step.to), max(step.from, step.to))
        let width = max(low == high ? 0 : 4, Int((high - low) * 1000))
        let zero = Int(step.zero * 1000)
        return """
            <svg class="fall" viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">\
            <rect class="\(step.kind.rawValue)" x="\(min(996, Int(low * 1000)))" y="2" width="\(width)" height="16"/>\
            <line class="zero" x1="\(zero)" x2="\(zero)" y1="0" y2="20" vector-effect="non-scaling-stroke"/></svg>
            """
    }
}
