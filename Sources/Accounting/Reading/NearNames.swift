// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Plant

/// Names that somebody may have meant who wrote another one.
package enum NearNames {
    /// - Returns: At most six, those first that fewest letters have to be changed for; capitals do not matter.
    package static func of(_ name: String, among known: some Sequence<String>) -> [String] {
        let ranked = known.map { (distance: Spelling.distance(name, $0), name: $0) }.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
        return ranked.prefix(6).map(\.name)
    }

    /// As a remedy says it: `Near it are a, b.`
    package static func remedy(_ name: String, among known: some Sequence<String>, otherwise: String) -> String {
        let near = of(name, among: known)
        return near.isEmpty ? otherwise : "Near it are \(near.joined(separator: ", "))."
    }
}
