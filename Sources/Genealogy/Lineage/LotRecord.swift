// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Everything said of one lot, for the checks that go over all of them.
struct LotRecord {
    var node: UInt32
    var book: LotBook
    /// Rows about this generation only.
    var statements: [StatementRow]
    /// Draws and holds.
    var outOf: [DrawRow]
    var into: [DrawRow]

    var facts: LotFacts { book.facts }
}

extension LineageView {
    /// The records of many names, a few hundred at a time, in order of their numbers: a coil has thousands of rows.
    func forEachRecord(of names: some RandomAccessCollection<UInt32>, _ body: (LotRecord) -> Void) {
        var start = names.startIndex
        while start < names.endIndex {
            let end = names.index(start, offsetBy: 256, limitedBy: names.endIndex) ?? names.endIndex
            records(of: Array(names[start..<end]), body)
            start = end
        }
    }

    private func records(of names: [UInt32], _ body: (LotRecord) -> Void) {
        var statements: [StatementRow] = []
        var outOf: [DrawRow] = []
        var into: [DrawRow] = []
        rows.forEachStatement(ofAscending: names) { if accepts($0.sequence) { statements.append($0) } }
        rows.forEachRow(fromAscending: names) { if accepts($0.sequence) { outOf.append($0) } }
        rows.forEachRow(intoAscending: names) { if accepts($0.sequence) { into.append($0) } }
        let statementOrder = NameGroups(statements, names, key: \.lot)
        let outOrder = NameGroups(outOf, names, key: \.source)
        let intoOrder = NameGroups(into, names, key: \.product)
        for (index, name) in names.enumerated() {
            let about = statementOrder.rows(index, statements)
            let left = outOrder.rows(index, outOf)
            let came = intoOrder.rows(index, into)
            for generation in 0..<generationCount(of: name) {
                let node = node(of: name, generation: generation)
                var facts = facts(of: node, from: about)
                let mine = left.filter { source(name, at: $0.time) == node }
                if facts.dimension == nil { facts.dimension = dimension(of: node, drawnBy: mine) }
                let claims = mine.filter { $0.kind == .draw }.map { claim($0, on: facts) }
                body(
                    LotRecord(
                        node: node, book: book(of: node, facts, claims),
                        statements: about.filter { ($0.kind == .closed ? source(name, at: $0.time) : product(name, at: $0.time)) == node },
                        outOf: mine, into: came.filter { product(name, at: $0.time) == node }))
            }
        }
    }
}

/// Rows that came run by run, by name again.
struct NameGroups {
    private var order: [UInt32] = []
    private var starts: [Int]

    init<Row>(_ rows: [Row], _ names: [UInt32], key: (Row) -> UInt32) {
        starts = [Int](repeating: 0, count: names.count + 1)
        var places: [UInt32] = []
        places.reserveCapacity(rows.count)
        for row in rows {
            let place = names.lowerBound(key(row))
            places.append(UInt32(place))
            starts[place + 1] += 1
        }
        for index in names.indices { starts[index + 1] += starts[index] }
        var next = starts
        order = [UInt32](repeating: 0, count: rows.count)
        for (row, place) in places.enumerated() {
            order[next[Int(place)]] = UInt32(row)
            next[Int(place)] += 1
        }
    }

    func rows<Row>(_ index: Int, _ rows: [Row]) -> [Row] {
        order[starts[index]..<starts[index + 1]].map { rows[Int($0)] }
    }
}
