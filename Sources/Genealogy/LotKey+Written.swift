// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation

extension LotKey {
    /// Between a name and its generation on pages: `K-9 · 1`.
    package static let generationMark = " · "

    /// A lot as pages (`K-9 · 1`) and the command line (`K-9 (generation 1)`) write it; nil for a name without generation.
    package init?(written text: String) {
        let marks = [(before: Self.generationMark, after: ""), (before: " (generation ", after: ")")]
        for mark in marks where text.hasSuffix(mark.after) {
            guard let place = text.range(of: mark.before, options: .backwards), place.lowerBound > text.startIndex,
                let generation = Int(text[place.upperBound...].dropLast(mark.after.count)), generation >= 0
            else { continue }
            self.init(name: String(text[..<place.lowerBound]), generation: generation)
            return
        }
        return nil
    }
}
