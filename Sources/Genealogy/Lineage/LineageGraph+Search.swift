// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Ledger

extension LineageGraph {
    package func search(_ text: String, limit: Int) -> [LotSummary] {
        let pattern = NamePattern(text)
        guard limit > 0, !pattern.isEmpty else { return [] }
        var exact: [UInt32] = []
        if let number = rows.lot(named: text) ?? rows.lot(named: LotName.lenient(text)) { exact = [number] }
        var starting: [UInt32] = []
        var containing: [UInt32] = []
        for number in 0..<UInt32(rows.lotCount) where !exact.contains(number) {
            switch pattern.match(rows.name(of: number)) {
            case .whole: exact.append(number)
            case .start: starting.append(number)
            case .inside: if containing.count < limit { containing.append(number) }
            case .none: break
            }
            // Enough that nothing further on can do better than fill the same places.
            if exact.count + starting.count >= limit { break }
        }
        let view = view()
        return (exact + starting + containing).prefix(limit).compactMap { name in
            try? summary(of: view.key(of: view.node(of: name, generation: view.generationCount(of: name) - 1)))
        }
    }
}

/// A text looked for in names, whatever its case and tone marks.
struct NamePattern {
    enum Match { case whole, start, inside, none }

    private let pattern: [UInt8]

    init(_ text: String) { pattern = NamePattern.folded(text) }

    var isEmpty: Bool { pattern.isEmpty }

    func match(_ name: String) -> Match {
        let folded = NamePattern.folded(name)
        guard folded.count >= pattern.count else { return .none }
        var at = 0
        while at + pattern.count <= folded.count {
            if folded[at] == pattern[0], folded[at..<at + pattern.count].elementsEqual(pattern) {
                return at > 0 ? .inside : folded.count == pattern.count ? .whole : .start
            }
            at += 1
        }
        return .none
    }

    private static func folded(_ text: String) -> [UInt8] {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 } }
        // The Vietnamese đ is a letter of its own to Unicode, and a d with a bar to whoever types without it.
        let folded = text.folding(options: [.diacriticInsensitive, .caseInsensitive, .widthInsensitive], locale: nil)
        return Array(folded.replacing("đ", with: "d").replacing("Đ", with: "d").utf8)
    }
}
