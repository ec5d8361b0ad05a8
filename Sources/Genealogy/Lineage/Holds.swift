// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// A unit in a unit, from when to when.
struct ResolvedHold {
    var child: UInt32
    var parent: UInt32
    var kind: DrawRow.Kind
    /// How much of the child, small unit; nil for all of it.
    var length: Int64?
    var begin: Int64
    var until: Int64?
    var sequence: UInt64
    var step: UInt32
}

/// Turns begin and release rows into holds.
///
/// A begin while the same hold is on is no news (EPCIS OBSERVE repeats it). A begin and a release at one time leave things as they were
/// before: on stays on, off stays off, and the hold counts as one of no duration for ``HoldView/ever``. Letting everything go ends all
/// holds in the parent; putting the parent's name to a new use ends those it carried.
final class HoldBook {
    let view: LineageView
    let holds: HoldView
    /// By name of the parent.
    private var lettings: [UInt32: Lettings] = [:]
    /// By parent: when the first component hold in it ended.
    private var firstEnds: [UInt32: Int64] = [:]

    /// When everything in a parent was let go, and carried things only; ascending.
    private struct Lettings {
        var all: [Int64] = []
        var carried: [Int64] = []
    }

    init(_ view: LineageView, _ holds: HoldView) {
        self.view = view
        self.holds = holds
    }

    /// Resolved holds among rows that share a child and a parent name.
    func resolve(_ rows: [DrawRow]) -> [ResolvedHold] {
        guard let first = rows.first else { return [] }
        let lettings = lettings(of: first.product)
        var found: [ResolvedHold] = []
        for kind in [DrawRow.Kind.component, .carrier] {
            let begins = rows.filter { $0.kind == kind }
            if begins.isEmpty { continue }
            if begins.count == 1, begins.count == rows.count, lettings.all.isEmpty, lettings.carried.isEmpty {
                found.append(hold(begins[0], until: nil))
                continue
            }
            let begun = begins.sorted { ($0.time, $0.length ?? -1) < ($1.time, $1.length ?? -1) }
            var ends = rows.filter { $0.kind == .release }.map(\.time) + lettings.all
            if kind == .carrier { ends += lettings.carried }
            found += pair(begun, ends.sorted())
        }
        return view.generations.isEmpty ? found : found + found.flatMap(renewals)
    }

    /// A unit reworked while it is held stays held: each inheriting generation opened during the hold is in the parent too.
    private func renewals(_ hold: ResolvedHold) -> [ResolvedHold] {
        let name = view.name(of: hold.child)
        var result: [ResolvedHold] = []
        for (index, opening) in view.generations.openings(of: name).enumerated().dropFirst(view.generation(of: hold.child)) {
            guard opening.inherits, opening.time < hold.until ?? Int64.max else { break }
            var renewed = hold
            renewed.child = view.node(of: name, generation: index + 1)
            renewed.begin = max(hold.begin, opening.time)
            renewed.parent = view.product(view.name(of: hold.parent), at: renewed.begin)
            result.append(renewed)
        }
        return result
    }

    private func pair(_ begins: [DrawRow], _ ends: [Int64]) -> [ResolvedHold] {
        var found: [ResolvedHold] = []
        var isOn = false
        var i = 0
        var j = 0
        while i < begins.count || j < ends.count {
            let time = min(i < begins.count ? begins[i].time : Int64.max, j < ends.count ? ends[j] : Int64.max)
            let begun = i < begins.count && begins[i].time == time ? begins[i] : nil
            let hasEnded = j < ends.count && ends[j] == time
            while i < begins.count, begins[i].time == time { i += 1 }
            while j < ends.count, ends[j] == time { j += 1 }
            if let begun, !isOn {
                found.append(hold(begun, until: hasEnded ? time : nil))
                isOn = !hasEnded
            } else if begun == nil, hasEnded, isOn {
                found[found.count - 1].until = time
                isOn = false
            }
        }
        return found
    }

    private func hold(_ row: DrawRow, until: Int64?) -> ResolvedHold {
        ResolvedHold(
            child: view.source(row.source, at: row.time), parent: view.product(row.product, at: row.time), kind: row.kind,
            length: row.length, begin: row.time, until: until, sequence: row.sequence, step: row.step)
    }

    private func lettings(of parent: UInt32) -> Lettings {
        if let known = lettings[parent] { return known }
        var result = Lettings()
        view.rows.forEachStatement(of: parent) { row in
            guard view.accepts(row.sequence) else { return }
            if row.kind == .releasedAll { result.all.append(row.time) }
            if row.kind == .freshGeneration { result.carried.append(row.time) }
        }
        lettings[parent] = result
        return result
    }

    /// Which of these parents, ascending, ever let everything go or were put to a new use.
    func everLetGo(_ parents: [UInt32]) -> [UInt32] {
        var found: [UInt32] = []
        let columns = StatementColumn.bits(StatementColumn.shape, StatementColumn.sequence)
        parents.withUnsafeBufferPointer { keys in
            let reader = BlockReader(.statements)
            for run in view.rows.runs {
                guard let range = run.statements.range(of: parents) else { continue }
                var cursor = RowCursor(run, run.statements, keys, range, reader)
                while cursor.next() {
                    guard reader.need(bits: view.hides ? columns : StatementColumn.bits(StatementColumn.shape)) else {
                        run.bytes.setDamaged()
                        break
                    }
                    for row in cursor.from..<cursor.to {
                        let kind = UInt8(truncatingIfNeeded: reader.value(StatementColumn.shape, row) & 15)
                        guard kind == StatementRow.Kind.releasedAll.rawValue || kind == StatementRow.Kind.freshGeneration.rawValue,
                            !view.hides || view.accepts(UInt64(bitPattern: reader.value(StatementColumn.sequence, row)))
                        else { continue }
                        found.append(keys[cursor.key])
                    }
                }
            }
        }
        return found.sorted().withoutRepeats()
    }

    /// Whether the begin of a hold decides if it counts.
    var asksBegin: Bool {
        switch holds {
        case .now, .ever: false
        case .at, .asBuilt: true
        }
    }

    /// Whether a hold without an end counts in the view asked for.
    func counts(begin: Int64, in parent: UInt32) -> Bool {
        switch holds {
        case .now, .ever: true
        case .at(let time): begin <= time.microseconds
        case .asBuilt: begin < firstEnd(in: parent)
        }
    }

    /// Whether the hold counts in the view asked for.
    func counts(_ hold: ResolvedHold) -> Bool {
        switch holds {
        case .now: hold.until == nil
        case .ever: true
        case .at(let time): hold.begin <= time.microseconds && (hold.until ?? Int64.max) > time.microseconds
        case .asBuilt: hold.begin < firstEnd(in: hold.parent)
        }
    }

    /// As built is what had been put in before the first part was taken out again.
    private func firstEnd(in parent: UInt32) -> Int64 {
        if let known = firstEnds[parent] { return known }
        let first =
            all(into: view.name(of: parent)).lazy
            .filter { $0.parent == parent && $0.kind == .component }
            .compactMap(\.until).min() ?? Int64.max
        firstEnds[parent] = first
        return first
    }

    /// Every hold of a name, of any kind and time.
    func all(outOf child: UInt32) -> [ResolvedHold] {
        var rows: [DrawRow] = []
        view.rows.forEachRow(from: child) { if $0.kind != .draw, view.accepts($0.sequence) { rows.append($0) } }
        return resolve(mixed: &rows)
    }

    /// Every hold in a name, of any kind and time.
    func all(into parent: UInt32) -> [ResolvedHold] {
        var rows: [DrawRow] = []
        view.rows.forEachRow(into: parent) { if $0.kind != .draw, view.accepts($0.sequence) { rows.append($0) } }
        return resolve(mixed: &rows)
    }

    /// Holds among rows of many pairs of names.
    func resolve(mixed rows: inout [DrawRow]) -> [ResolvedHold] {
        rows.sort { ($0.source, $0.product, $0.time, $0.sequence) < ($1.source, $1.product, $1.time, $1.sequence) }
        var found: [ResolvedHold] = []
        var start = 0
        while start < rows.count {
            var end = start + 1
            while end < rows.count, rows[end].source == rows[start].source, rows[end].product == rows[start].product { end += 1 }
            found += resolve(Array(rows[start..<end]))
            start = end
        }
        return found
    }
}
