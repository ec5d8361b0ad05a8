// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Accounting
package import FoundationEssentials

/// Books files: those kept with the data (`DATA/books/*.yaml`, in order of their names), and others that are named.
package enum BooksFolder {
    package static func folder(in data: URL) -> URL { data.appending(path: "books") }

    /// The chart of the product with what these files add.
    package static func rules(in data: URL?, adding files: [URL] = []) throws -> PostingRules {
        var rules = try PostingRules.builtIn()
        var all: [URL] = []
        if let data {
            let folder = folder(in: data)
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            all = names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted().map { folder.appending(path: $0) }
        }
        try rules.add(try (all + files).map { (try TextFile.read($0.path), $0.lastPathComponent) })
        return rules
    }
}
