// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Node

/// Named queries, kept in one small file.
actor QueryShelf {
    struct Named: Hashable, Sendable {
        var name: String
        /// The `query` object as sent.
        var query: JSONValue
    }

    private var queries: [Named]
    private let file: KeptFile

    static let limit = 1_000

    init(folder: String) throws(WebError) {
        file = KeptFile(path: "\(folder)/queries.json", content: "named queries")
        queries = (try file.read()?.elements ?? []).compactMap { element in
            guard let name = element["name"]?.text, let query = element["query"] else { return nil }
            return Named(name: name, query: query)
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

    private func save(_ changed: [Named]) throws(EPCISProblem) {
        try file.write(.array(changed.map { .object([.init("name", .string($0.name)), .init("query", $0.query)]) }))
        queries = changed
    }
}
