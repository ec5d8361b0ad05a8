// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A picture as marks in order of painting: what a chart is before it becomes SVG, and what is tested about it.
///
/// Lengths are CSS pixels at the width the picture was drawn for. Colours are classes of ``PictureStyle``, so a theme can change them.
package struct Drawing: Hashable, Sendable {
    package enum Mark: Hashable, Sendable {
        case shape(Outline, Tone, note: String?)
        case label(Label)
    }

    package let width: Double
    package internal(set) var height: Double
    package private(set) var marks: [Mark] = []

    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    /// - Parameter note: What a pointer resting on the shape is told.
    mutating func add(_ outline: Outline, _ tone: Tone, note: String? = nil) {
        guard !outline.isEmpty else { return }
        marks.append(.shape(outline, tone, note: note))
    }

    mutating func add(_ label: Label) {
        guard !label.text.isEmpty else { return }
        marks.append(.label(label))
    }

    package var labels: [Label] {
        marks.compactMap { if case .label(let label) = $0 { label } else { nil } }
    }

    /// False when a shape was given a coordinate that is no number.
    package var isFinite: Bool {
        marks.allSatisfy { if case .shape(let outline, _, _) = $0 { outline.isFinite } else { true } }
    }

    /// - Parameter label: One sentence that says what the picture shows, for those who do not see it.
    func svg(label: String, class name: String) -> HTML {
        """
        <svg class="chart \(name)" role="img" aria-label="\(label)" viewBox="0 0 \(Outline.text(width)) \(Outline.text(height))" xmlns="http://www.w3.org/2000/svg">
        \(marks.map(Self.element))</svg>

        """
    }

    private static func element(_ mark: Mark) -> HTML {
        switch mark {
        case .shape(let outline, let tone, let note):
            if let note {
                "<path class=\"\(tone.name)\" d=\"\(outline.data)\"><title>\(note)</title></path>\n"
            } else {
                "<path class=\"\(tone.name)\" d=\"\(outline.data)\"/>\n"
            }
        case .label(let label): label.element
        }
    }
}

/// A line of text with its place.
package struct Label: Hashable, Sendable {
    package enum Anchor: String, Sendable {
        case start, middle, end
    }
    package enum Weight: String, Sendable {
        case plain, muted, strong
    }

    package var text: String
    package var x: Double
    /// Of the baseline.
    package var y: Double
    package var anchor = Anchor.start
    package var weight = Weight.plain
    /// Turned a quarter to the left, read from below.
    package var isUpright = false

    /// Font size of every label, in pixels.
    static let size = 12.0

    var element: HTML {
        let turn: HTML = isUpright ? " transform=\"rotate(-90 \(Outline.text(x)) \(Outline.text(y)))\"" : ""
        return "<text class=\"\(weight.rawValue) \(anchor.rawValue)\" x=\"\(Outline.text(x))\" y=\"\(Outline.text(y))\"\(turn)>\(text)</text>\n"
    }

    /// What the text covers: left, top, right, bottom; its width is estimated on the wide side.
    package var box: (left: Double, top: Double, right: Double, bottom: Double) {
        let width = Self.width(of: text, weight)
        let before = anchor == .start ? 0 : anchor == .middle ? width / 2 : width
        return isUpright
            ? (x - 0.8 * Self.size, y - (width - before), x + 0.25 * Self.size, y + before)
            : (x - before, y - 0.8 * Self.size, x - before + width, y + 0.25 * Self.size)
    }

    package func overlaps(_ other: Label) -> Bool {
        let (one, two) = (box, other.box)
        return one.left < two.right && two.left < one.right && one.top < two.bottom && two.top < one.bottom
    }

    /// Of sans-serif faces the wide ones; a few characters more room than a narrow face needs.
    static func width(of text: String, _ weight: Weight = .plain) -> Double {
        var width = 0.0
        for scalar in text.unicodeScalars {
            switch scalar {
            case "i", "j", "l", "t", "f", "I", ".", ",", ":", ";", "'", "|", "!", " ", "\u{202F}", "(", ")", "·": width += 0.38
            case "m", "w", "M", "W", "%": width += 0.92
            case "A"..."Z": width += 0.68
            // Hangul and Chinese characters fill their square.
            case _ where scalar.value >= 0x1100: width += scalar.value >= 0x2000 && scalar.value < 0x2E00 ? 0.65 : 1
            default: width += 0.6
            }
        }
        return width * size * (weight == .strong ? 1.08 : 1)
    }

    /// `text`, shortened in the middle until it fits: long names keep their end, where they differ.
    static func fitted(_ text: String, to width: Double, _ weight: Weight = .plain) -> String {
        guard Self.width(of: text, weight) > width else { return text }
        let characters = Array(text)
        var kept = characters.count - 1
        while kept > 1 {
            let shortened = String(characters.prefix((kept + 1) / 2)) + "…" + String(characters.suffix(kept / 2))
            if Self.width(of: shortened, weight) <= width { return shortened }
            kept -= 1
        }
        return "…"
    }
}

/// The outline of a shape, in the words of an SVG path.
package struct Outline: Hashable, Sendable {
    package private(set) var data = ""
    /// Every coordinate that was asked for, for tests: none may be NaN.
    package private(set) var isFinite = true

    package var isEmpty: Bool { data.isEmpty }

    mutating func move(_ x: Double, _ y: Double) { add("M", x, y) }
    mutating func line(_ x: Double, _ y: Double) { add("L", x, y) }
    mutating func curve(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ x: Double, _ y: Double) { add("C", x1, y1, x2, y2, x, y) }
    mutating func close() { data += "Z" }

    mutating func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
        add("M", x, y)
        add("h", width)
        add("v", height)
        add("h", -width)
        data += "Z"
    }

    mutating func circle(_ x: Double, _ y: Double, _ radius: Double) {
        add("M", x - radius, y)
        add("a", radius, radius, 0, 1, 0, 2 * radius, 0)
        add("a", radius, radius, 0, 1, 0, -2 * radius, 0)
    }

    static func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> Outline {
        var outline = Outline()
        outline.rectangle(x, y, width, height)
        return outline
    }

    static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> Outline {
        var outline = Outline()
        outline.move(x1, y1)
        outline.line(x2, y2)
        return outline
    }

    static func polyline(_ points: [(x: Double, y: Double)]) -> Outline {
        var outline = Outline()
        for (index, point) in points.enumerated() { index == 0 ? outline.move(point.x, point.y) : outline.line(point.x, point.y) }
        return outline
    }

    private mutating func add(_ command: String, _ numbers: Double...) {
        data += command
        for (index, number) in numbers.enumerated() {
            if !number.isFinite { isFinite = false }
            if index > 0 { data += " " }
            data += Self.text(number)
        }
    }

    /// A tenth of a pixel is finer than a screen shows.
    static func text(_ number: Double) -> String {
        guard number.isFinite, abs(number) < 1e7 else { return "0" }
        let tenths = Int((number * 10).rounded())
        let rest = abs(tenths % 10)
        return (tenths < 0 && tenths > -10 ? "-" : "") + (rest == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(rest)")
    }
}
