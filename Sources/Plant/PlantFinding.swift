// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Something in a plant file that is not as it must be: where, what was expected, what comes nearest, what to do.
package struct PlantFinding: Error, Hashable, Sendable, CustomStringConvertible {
    /// Added, never renamed.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case syntax = "plant.syntax"
        case duplicateKey = "plant.duplicate_key"
        case unknownKey = "plant.unknown_key"
        case missingKey = "plant.missing_key"
        case wrongForm = "plant.wrong_form"
        case wrongValue = "plant.wrong_value"
        case duplicateName = "plant.duplicate_name"
        case unknownName = "plant.unknown_name"
        case unitMismatch = "plant.unit_mismatch"
        case tooLarge = "plant.too_large"
        case unreadable = "plant.unreadable"
    }

    package let code: Code
    package let file: String
    /// From 1.
    package let line: Int
    /// From 1, in characters.
    package let column: Int
    /// Where in the document: `products[2].materials[0].product`; empty for the whole.
    package let path: String
    package let message: String
    /// What would have been right.
    package let expected: String
    /// The valid name that comes nearest to what was written.
    package let nearest: String?
    package let remedy: String

    /// `plant.yaml:12:7: There is no product “cathode power”. Expected the name of a product. Did you mean “cathode powder”? …`
    package var description: String {
        let suggestion = nearest.map { " Did you mean “\($0)”?" } ?? ""
        return "\(file):\(line):\(column): \(message) Expected \(expected).\(suggestion) \(remedy)"
    }
}

/// Edit distance, to find the name somebody meant.
enum Spelling {
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
