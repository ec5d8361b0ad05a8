// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Edit distance, to find the name somebody meant.
package enum Spelling {
    /// The candidate fewest letters away from `word`, when that is few enough to be a slip. Among equals case decides, then their order.
    static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let written = Array(word.unicodeScalars.prefix(64))
        let lowered = Array(word.lowercased().unicodeScalars.prefix(64))
        let allowed = max(1, lowered.count / 3)
        var best: (name: String, distance: (Int, Int))?
        for candidate in candidates {
            let letters = distance(lowered, Array(candidate.lowercased().unicodeScalars.prefix(64)))
            guard letters <= allowed, letters <= best?.distance.0 ?? .max else { continue }
            let distance = (letters, distance(written, Array(candidate.unicodeScalars.prefix(64))))
            if distance < best?.distance ?? (.max, .max) { best = (candidate, distance) }
        }
        return best?.name
    }

    /// How many letters one name is away from another, whatever their capitals.
    package static func distance(_ one: String, _ other: String) -> Int {
        distance(Array(one.lowercased().unicodeScalars.prefix(64)), Array(other.lowercased().unicodeScalars.prefix(64)))
    }

    /// Letters to insert, remove, replace, or swap with their neighbour (Damerau, restricted).
    static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var rows = [Array(0...b.count)]
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, rows[i - 1][j - 1] + 1) }
                row.append(cost)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
