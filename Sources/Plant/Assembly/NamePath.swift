// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Names of things inside others: `winder`, or with as many of the names above it as are needed, `cell line 1/winder`.
enum NamePath {
    /// Indices of the paths that end in what was written; of those the nearest to `here`, by the number of first names shared.
    static func matches(_ written: String, among paths: [[String]], near here: [String]) -> [Int] {
        let parts = written.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let found = paths.indices.filter { paths[$0].count >= parts.count && Array(paths[$0].suffix(parts.count)) == parts }
        guard found.count > 1 else { return found }
        func shared(_ index: Int) -> Int { zip(paths[index].dropLast(), here).prefix { $0 == $1 }.count }
        let most = found.map(shared).max() ?? 0
        return found.filter { shared($0) == most }
    }
}
