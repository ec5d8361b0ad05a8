// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Names that somebody may have meant who wrote another one.
package enum NearNames {
    /// - Returns: At most six, those first that fewest letters have to be changed for; capitals do not matter.
    package static func of(_ name: String, among known: some Sequence<String>) -> [String] {
        let ranked = known.map { (distance: distance(name, $0), name: $0) }.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
        return ranked.prefix(6).map(\.name)
    }

    /// As a remedy says it: `Near it are a, b.`
    package static func remedy(_ name: String, among known: some Sequence<String>, otherwise: String) -> String {
        let near = of(name, among: known)
        return near.isEmpty ? otherwise : "Near it are \(near.joined(separator: ", "))."
    }

    /// Letters put in, taken out or changed. Source: V. I. Levenshtein, Soviet Physics Doklady 10 (1966).
    private static func distance(_ one: String, _ two: String) -> Int {
        let (one, two) = (Array(one.lowercased().prefix(60)), Array(two.lowercased().prefix(60)))
        var row = Array(0...two.count)
        for (i, a) in one.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in two.enumerated() {
                (diagonal, row[j + 1]) = (row[j + 1], min(diagonal + (a == b ? 0 : 1), row[j] + 1, row[j + 1] + 1))
            }
        }
        return row[two.count]
    }
}
