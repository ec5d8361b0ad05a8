// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Accounting
package import FoundationEssentials

/// Books files: those kept with the data (`DATA/books/*.yaml`, in order of their names), and others that are named.
///
/// A plant may bring its own, in a folder `books` beside its file.
package enum BooksFolder {
    package static func folder(in data: URL) -> URL { data.appending(path: "books") }

    /// Brings the books files that stand beside a plant (`FOLDER/books/*.yaml`) to the data, where they belong to whoever keeps it: a file
    /// that is there already stays as it is.
    /// - Returns: Names of those that are new, in order.
    package static func adopt(beside folder: URL, into data: URL) throws -> [String] {
        let (theirs, ours) = (Self.folder(in: folder), Self.folder(in: data))
        let new = names(in: theirs).filter { !FileManager.default.fileExists(atPath: ours.appending(path: $0).path) }
        if new.isEmpty { return [] }
        do {
            try FileManager.default.createDirectory(at: ours, withIntermediateDirectories: true)
            for name in new { try FileManager.default.copyItem(at: theirs.appending(path: name), to: ours.appending(path: name)) }
        } catch {
            throw Problem(
                type: "urn:jellyroll:file.unreadable", title: "A file cannot be read or written", status: 400,
                detail: "The books files in \(theirs.path) cannot be copied to \(ours.path).", remedy: "Check both paths and their permissions.")
        }
        return new
    }

    /// Of books files, in the order they are read.
    private static func names(in folder: URL) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
    }

    /// The chart of the product with what these files add.
    package static func rules(in data: URL?, adding files: [URL] = []) throws -> PostingRules {
        var rules = try PostingRules.builtIn()
        var all: [URL] = []
        if let data {
            let folder = folder(in: data)
            all = names(in: folder).map { folder.appending(path: $0) }
        }
        try rules.add(try (all + files).map { (try TextFile.read($0.path), $0.relativePath) })
        return rules
    }
}
