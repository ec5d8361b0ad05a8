// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy

extension BookKeeping {
    /// Sites that announced lots and how many of them, by name.
    /// - Complexity: O(lots).
    package var sites: [(name: String, lots: Int)] {
        var counts: [String: Int] = [:]
        for node in 0..<UInt32(lots.nodeCount) { counts[lots.site(of: node), default: 0] += 1 }
        return counts.filter { !$0.key.isEmpty }.sorted { $0.key < $1.key }.map { (name: $0.key, lots: $0.value) }
    }
}
