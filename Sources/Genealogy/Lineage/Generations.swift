// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// When which name began to mean another lot. Only names with more than one generation are in it.
struct Generations: Sendable {
    struct Opening: Hashable, Sendable {
        var time: Int64
        var inherits: Bool
        var sequence: UInt64
    }

    private var openings: [UInt32: [Opening]] = [:]
    private var later: [UInt32: UInt32] = [:]
    /// A row's look-up must not cost a hash.
    private var marks = NodeMarks()
    /// Nodes after the last name, in order.
    private(set) var owners: [(name: UInt32, generation: Int)] = []

    init(_ rows: some RowReading, accepts: (UInt64) -> Bool) {
        let names = rows.namesWithGenerations
        if names.isEmpty { return }
        var told: [UInt32: [Opening]] = [:]
        rows.forEachStatement(ofAscending: names) { row in
            guard row.kind == .generation || row.kind == .freshGeneration, accepts(row.sequence) else { return }
            told[row.lot, default: []].append(Opening(time: row.time, inherits: row.kind == .generation, sequence: row.sequence))
        }
        for name in names {
            guard var found = told[name] else { continue }
            found.sort { ($0.time, $0.inherits ? 0 : 1) < ($1.time, $1.inherits ? 0 : 1) }
            openings[name] = found
            later[name] = UInt32(rows.lotCount + owners.count)
            owners += (1...found.count).map { (name, $0) }
            marks.insert(name)
        }
    }

    var isEmpty: Bool { owners.isEmpty }

    @inline(__always) func isMarked(_ name: UInt32) -> Bool { marks.contains(name) }

    func openings(of name: UInt32) -> [Opening] { openings[name] ?? [] }

    func firstLater(of name: UInt32) -> UInt32 { later[name] ?? name }

    @inline(__always)
    func node(of name: UInt32, openedBefore time: Int64, orAt: Bool) -> UInt32 {
        marks.contains(name) ? laterNode(of: name, openedBefore: time, orAt: orAt) : name
    }

    private func laterNode(of name: UInt32, openedBefore time: Int64, orAt: Bool) -> UInt32 {
        guard let found = openings[name], let first = later[name] else { return name }
        var low = 0
        var high = found.count
        while low < high {
            let middle = (low + high) / 2
            if found[middle].time < time || (orAt && found[middle].time == time) { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? name : first + UInt32(low - 1)
    }
}
