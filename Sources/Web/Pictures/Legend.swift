// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Names of looks in a row above a picture, broken into lines where the width ends.
struct Legend {
    enum Sample: Hashable {
        case line(Int), block(Tone, height: Double)
    }

    static let lineHeight = 18.0
    private static let sampleWidth = 22.0

    let entries: [(sample: Sample, name: String)]

    /// - Returns: The height it took.
    func draw(on drawing: inout Drawing, left: Double, right: Double, top: Double) -> Double {
        guard !entries.isEmpty else { return 0 }
        var x = left
        var line = top
        for (index, entry) in entries.enumerated() {
            let name = Label.fitted(entry.name, to: right - left - Self.sampleWidth - 6)
            let width = Self.sampleWidth + 6 + Label.width(of: name)
            if index > 0, x + width > right {
                x = left
                line += Self.lineHeight
            }
            let middle = line + 8
            switch entry.sample {
            case .line(let series):
                drawing.add(.line(x, middle, x + Self.sampleWidth, middle), .line(series))
                drawing.add(Marker.outline(series, x + Self.sampleWidth / 2, middle), .marker(series))
            case .block(let tone, let part):
                let height = max(2, 12 * part)
                drawing.add(.rectangle(x + 4, middle - height / 2, Self.sampleWidth - 6, height), tone)
            }
            drawing.add(Label(text: name, x: x + Self.sampleWidth + 4, y: middle + 4))
            x += width + 16
        }
        return line + Self.lineHeight - top + 4
    }
}

/// The second cue of a series beside its colour.
enum Marker {
    static func outline(_ series: Int, _ x: Double, _ y: Double) -> Outline {
        var outline = Outline()
        func polygon(_ points: [(Double, Double)]) {
            for (index, point) in points.enumerated() {
                index == 0 ? outline.move(x + point.0, y + point.1) : outline.line(x + point.0, y + point.1)
            }
            outline.close()
        }
        switch series % Tone.seriesCount {
        case 0: outline.circle(x, y, 3.6)
        case 1: outline.rectangle(x - 3.3, y - 3.3, 6.6, 6.6)
        case 2: polygon([(0, -4.2), (4.2, 3.4), (-4.2, 3.4)])
        case 3: polygon([(0, -4.8), (4.8, 0), (0, 4.8), (-4.8, 0)])
        case 4: polygon([(0, 4.2), (4.2, -3.4), (-4.2, -3.4)])
        default: polygon([(-4.4, -1.5), (4.4, -1.5), (4.4, 1.5), (-4.4, 1.5)])
        }
        return outline
    }
}
