// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// A request's query, in order, decoded once; and the way back.
struct Query: Hashable, Sendable {
    private(set) var items: [Item] = []

    struct Item: Hashable, Sendable {
        var name: String
        var value: String
    }

    init() {}

    /// `application/x-www-form-urlencoded`: `+` is a space. Nil when an escape is broken or the text behind it is not UTF-8: a filter
    /// that cannot be read must not be left out.
    init?(_ text: String?) {
        for pair in (text ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = PercentEncoding.decode(parts[0], plusIsSpace: true)
            let value = parts.count == 2 ? PercentEncoding.decode(parts[1], plusIsSpace: true) : ""
            guard let name, let value else { return nil }
            items.append(Item(name: name, value: value))
        }
    }

    /// The first value that says something.
    subscript(_ name: String) -> String? {
        items.first { $0.name == name && !$0.value.isEmpty }?.value
    }

    func adding(_ name: String, _ value: String?) -> Query {
        guard let value, !value.isEmpty else { return self }
        var copy = self
        copy.items.append(Item(name: name, value: value))
        return copy
    }

    func without(_ names: String...) -> Query {
        var copy = self
        copy.items.removeAll { names.contains($0.name) }
        return copy
    }

    /// With the question mark; empty when there is nothing to ask.
    var text: String {
        items.isEmpty ? "" : "?" + items.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
    }
}
