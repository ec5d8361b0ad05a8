// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger

extension EPCISQuery {
    /// One page of results, and how to ask for the next.
    package struct Page: Sendable {
        package var entries: [Entry]
        /// Nil on the last page.
        package var nextToken: String?
    }

    /// The page a token names; the first for nil.
    ///
    /// All pages of one query see the ledger as it was for the first: what is recorded meanwhile neither appears nor shifts anything.
    /// - Complexity: Without an order each entry is read once over all pages. With one, every page reads the ledger through once and
    ///   keeps the sort key of every match, and its own entries.
    package func page(over store: some EventStore, token: String? = nil) throws(EPCISProblem) -> Page {
        let place: PageToken? = if let token { try PageToken(token, of: fingerprint) } else { nil }
        let head: UInt64
        var entries: [Entry]
        let given = place?.given ?? 0
        let wanted = eventCountLimit.map { min(perPage, max(0, $0 - given)) } ?? perPage
        guard wanted > 0 else { return Page(entries: [], nextToken: nil) }
        var isTooMany = false
        do {
            head = if let place { place.head } else { try store.head().sequence }
            if let maxEventCount, place == nil {
                isTooMany = try straight(store, from: 1, to: head, maxEventCount + 1).count > maxEventCount
            }
            if order == .recorded, !isDescending {
                entries = try straight(store, from: place?.next ?? 1, to: head, wanted + 1)
            } else {
                entries = try sorted(store, skipping: given, to: head, wanted + 1)
            }
        } catch {
            throw EPCISProblem(error)
        }
        if isTooMany, let maxEventCount {
            throw EPCISProblem(
                .queryTooLarge, "More than \(maxEventCount) events match. Ask for less, or use eventCountLimit and pages.", pointer: "maxEventCount")
        }
        let isMore = entries.count > wanted
        if isMore { entries.removeLast() }
        let total = given + entries.count
        guard isMore, eventCountLimit.map({ total < $0 }) ?? true, let last = entries.last else { return Page(entries: entries, nextToken: nil) }
        return Page(entries: entries, nextToken: PageToken(head: head, next: last.sequence + 1, given: total, query: fingerprint).text)
    }

    /// Hands over every match in the ledger's order, from a sequence on, until `body` returns false.
    package func stream(over store: some EventStore, from sequence: UInt64 = 1, _ body: (Entry) -> Bool) throws(EPCISProblem) {
        do {
            try store.read(from: sequence) { entry in matches(entry) ? body(entry) : true }
        } catch {
            throw EPCISProblem(error)
        }
    }
}

extension EPCISQuery {
    private func straight(_ store: some EventStore, from sequence: UInt64, to head: UInt64, _ wanted: Int) throws(LedgerError) -> [Entry] {
        var entries: [Entry] = []
        try store.read(from: sequence) { entry in
            guard entry.sequence <= head else { return false }
            if matches(entry) { entries.append(entry) }
            return entries.count < wanted
        }
        return entries
    }

    private func sorted(_ store: some EventStore, skipping: Int, to head: UInt64, _ wanted: Int) throws(LedgerError) -> [Entry] {
        var found: [(key: SortKey?, sequence: UInt64)] = []
        try store.read(from: 1) { entry in
            guard entry.sequence <= head else { return false }
            if matches(entry) { found.append((sortKey(entry), entry.sequence)) }
            return true
        }
        // Entries without the field come last; the ledger's order decides between equals, turned with the direction.
        found.sort { a, b in
            switch (a.key, b.key) {
            case (nil, nil): isDescending ? a.sequence > b.sequence : a.sequence < b.sequence
            case (nil, _): false
            case (_, nil): true
            case (let x?, let y?):
                x == y ? (isDescending ? a.sequence > b.sequence : a.sequence < b.sequence) : (isDescending ? x > y : x < y)
            }
        }
        var entries: [Entry] = []
        for (_, sequence) in found.dropFirst(skipping).prefix(wanted) {
            try store.read(from: sequence) { entry in
                entries.append(entry)
                return false
            }
        }
        return entries
    }
}

/// Where the next page begins: `1-{head}-{next sequence}-{given}-{query}`.
private struct PageToken {
    var head: UInt64
    var next: UInt64
    var given: Int
    var query: String

    var text: String { "1-\(head)-\(next)-\(given)-\(query)" }

    init(head: UInt64, next: UInt64, given: Int, query: String) {
        self.head = head
        self.next = next
        self.given = given
        self.query = query
    }

    init(_ text: String, of query: String) throws(EPCISProblem) {
        let parts = text.split(separator: "-")
        guard parts.count == 5, parts[0] == "1", let head = UInt64(parts[1]), let next = UInt64(parts[2]), let given = Int(parts[3]),
            (0...Int(Int32.max)).contains(given)
        else {
            throw EPCISProblem(
                .queryParameter, "nextPageToken: \"\(text.prefix(120))\" is no page token. Follow the Link header of the page before.",
                pointer: "nextPageToken")
        }
        guard parts[4] == query else {
            throw EPCISProblem(
                .queryParameter, "nextPageToken: the token belongs to another query. Keep the parameters while turning pages.",
                pointer: "nextPageToken")
        }
        self.init(head: head, next: next, given: given, query: query)
    }
}
