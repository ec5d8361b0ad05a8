// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Ledger

extension LineageGraph {
    /// Looked at for lots of a product that is asked for by its name, at most.
    private static let productReach = 400_000

    package func search(_ text: String, limit: Int) -> [LotSummary] {
        if let written = LotKey(written: text), let key = try? find(text, generation: nil), key.generation == written.generation {
            return (try? summary(of: key)).map { [$0] } ?? []
        }
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
        let named = exact + starting + containing
        let found = exact + lots(ofProduct: text, besides: Set(exact), limit: limit, in: view)
        let listed = Set(found)
        return (found + named.filter { !listed.contains($0) }).prefix(limit).compactMap { name in
            try? summary(of: view.key(of: view.node(of: name, generation: view.generationCount(of: name) - 1)))
        }
    }

    /// Names whose newest lot is of the product of this very name: who writes `pack` means packs before pack housings.
    private func lots(ofProduct text: String, besides known: Set<UInt32>, limit: Int, in view: LineageView) -> [UInt32] {
        guard let product = rows.textNumber(text) ?? rows.textNumber(text.lowercased()) else { return [] }
        var found: [UInt32] = []
        for start in stride(from: 0, to: min(rows.lotCount, Self.productReach), by: 4_096) where found.count < limit {
            let names = (UInt32(start)..<UInt32(min(rows.lotCount, start + 4_096))).filter { !known.contains($0) }
            let sheet = FactSheet(
                names.map { view.node(of: $0, generation: view.generationCount(of: $0) - 1) }, of: view, asksDraws: false)
            found += names.indices.filter { sheet.products[$0] == product }.map { names[$0] }
        }
        return Array(found.prefix(limit))
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
