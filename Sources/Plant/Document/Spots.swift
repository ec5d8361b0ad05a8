// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Where things were written, by the names that lead to them, for checks that come after reading: `routes/cells/winding/time`.
struct Spots {
    typealias Spot = (place: Place, path: String)

    private var table: [String: Spot] = [:]
    private var written: [String: String] = [:]

    mutating func insert(_ trail: String, _ place: Place, _ path: String) {
        if table[trail] == nil { table[trail] = (place, path) }
    }

    /// A route of several lines is written once.
    mutating func route(_ name: String, isWrittenAs other: String) { written[name] = other }

    /// Whether something was written at just this trail.
    func isWritten(_ names: String...) -> Bool { table[trail(names)] != nil }

    private func trail(_ names: [String]) -> String {
        guard names.count > 1, names[0] == "routes", let other = written[names[1]] else { return names.joined(separator: "/") }
        return ([names[0], other] + names.dropFirst(2)).joined(separator: "/")
    }

    /// The place of the deepest part of the trail that was written.
    subscript(_ names: String...) -> Spot {
        var names = names
        while !names.isEmpty {
            if let spot = table[trail(names)] { return spot }
            names.removeLast()
        }
        return table[""] ?? (Place(file: "", line: 1, column: 1), "")
    }
}
