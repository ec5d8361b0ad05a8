// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Foundation
import Node

/// Named queries: kept in one small file, replaced whole, so that a reader or a power cut never meets half of it.
actor QueryShelf {
    struct Named: Hashable, Sendable {
        var name: String
        /// The `query` object as sent.
        var query: JSONValue
    }

    private var queries: [Named]
    private let path: String

    static let limit = 1_000

    init(folder: String) throws(WebError) {
        path = "\(folder)/queries.json"
        queries = []
        guard let data = FileManager.default.contents(atPath: path) else { return }
        do {
            queries =
                try JSONReader.read(Array(data)).elements.map { elements in
                    elements.compactMap { element in
                        guard let name = element["name"]?.text, let query = element["query"] else { return nil }
                        return Named(name: name, query: query)
                    }
                } ?? []
        } catch {
            throw WebError(
                code: .folderUnusable, message: "The named queries in \(path) cannot be read: \(error)",
                remedy: "Restore the file from a backup, or move it away to start without named queries.")
        }
    }

    var all: [Named] { queries }

    subscript(name: String) -> Named? { queries.first { $0.name == name } }

    func add(_ query: Named) throws {
        guard self[query.name] == nil else {
            throw EPCISProblem(.resourceAlreadyExists, "There is already a query named \(query.name). Delete it first, or choose another name.")
        }
        guard queries.count < Self.limit else {
            throw EPCISProblem(.implementation, "There are \(Self.limit) named queries already. Delete those no longer needed.")
        }
        try save(queries + [query])
    }

    func remove(_ name: String) throws {
        guard self[name] != nil else { throw EPCISProblem(.noSuchName, "There is no query named \(name).") }
        try save(queries.filter { $0.name != name })
    }

    private func save(_ changed: [Named]) throws {
        let bytes = JSONWriter.bytes(.array(changed.map { .object([.init("name", .string($0.name)), .init("query", $0.query)]) }))
        let part = URL(filePath: path + ".part")
        do {
            try Data(bytes).write(to: part)
            let file = try FileHandle(forUpdating: part)
            try file.synchronize()
            try file.close()
            guard rename(part.path, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            throw EPCISProblem(.implementation, "The query could not be kept: \(error.localizedDescription)")
        }
        queries = changed
    }
}
