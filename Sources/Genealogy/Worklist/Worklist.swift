// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// How many discrepancies of each kind there are, and on which names, at one ledger position. What each says is computed again when it is
/// listed; so a million of them are a few megabytes, and only those that somebody looks at cost anything.
///
/// Brought to a later position it checks again what entries since then speak of and what depends on that (``Changes``): the result is the
/// same as computed anew.
struct Worklist: Sendable {
    /// Of one name, all its generations together.
    private struct Tally {
        let name: UInt32
        /// Place among all kinds.
        let kind: UInt8
        var count: UInt32
    }

    /// Lots that lead to each other, and what is told of them, if anything.
    private struct Circle {
        let names: Set<UInt32>
        let discrepancy: Discrepancy?
    }

    private(set) var asOf: UInt64 = 0
    private var voided: Set<UInt64> = []
    /// By name, then kind.
    private var tallies: [Tally] = []
    private var matter: [Circle] = []
    private var inside: [Circle] = []
    private var remarks = Remarks()

    private static let kinds = Discrepancy.Kind.allCases

    /// Computed anew.
    init(_ view: LineageView) {
        tallies = Self.check(0..<view.lotCount, view)
        matter = Circles(view, .matter).all().map { Self.madeOfItself($0, view) }
        inside = Circles(view, .inside).all().map { Self.insideItself($0, view) }
        finish(view)
    }

    /// Brings it from an earlier position to this one.
    mutating func advance(to view: LineageView) {
        let changes = Changes(after: asOf, withdrawn: view.voided.subtracting(voided).filter { $0 <= asOf }, in: view)
        replace(changes.names, with: Self.check(changes.names, view))
        let touched = Set(changes.names)
        Self.renew(&matter, Circles(view, .matter), touched, changes.matter, view) { Self.madeOfItself($0, view) }
        Self.renew(&inside, Circles(view, .inside), touched, changes.inside, view) { Self.insideItself($0, view) }
        finish(view)
    }

    private mutating func finish(_ view: LineageView) {
        remarks.take(after: asOf, in: view, findsLots: true)
        voided = view.voided
        asOf = view.rows.lastSequence
    }

    // Checking

    private static func check(_ names: some RandomAccessCollection<UInt32>, _ view: LineageView) -> [Tally] {
        var found: [Tally] = []
        let holds = HoldChecks(view)
        view.forEachRecord(of: PlainLots.others(among: names, view)) { record in
            let name = view.name(of: record.node)
            holds.check(record) { discrepancy in
                let kind = UInt8(kinds.firstIndex(of: discrepancy.kind)!)
                var index = found.count
                while index > 0, found[index - 1].name == name, found[index - 1].kind > kind { index -= 1 }
                if index > 0, found[index - 1].name == name, found[index - 1].kind == kind {
                    found[index - 1].count += 1
                } else {
                    found.insert(Tally(name: name, kind: kind, count: 1), at: index)
                }
            }
        }
        return found
    }

    /// - Parameter names: Ascending; what was found on them before is let go.
    private mutating func replace(_ names: [UInt32], with found: [Tally]) {
        if tallies.isEmpty && found.isEmpty { return }
        var merged: [Tally] = []
        merged.reserveCapacity(tallies.count + found.count)
        var next = 0
        var new = 0
        for tally in tallies {
            while next < names.count, names[next] < tally.name { next += 1 }
            if next < names.count, names[next] == tally.name { continue }
            while new < found.count, found[new].name < tally.name {
                merged.append(found[new])
                new += 1
            }
            merged.append(tally)
        }
        merged += found[new...]
        tallies = merged
    }

    private static func madeOfItself(_ group: [UInt32], _ view: LineageView) -> Circle {
        Circle(names: Set(group.map { view.name(of: $0) }), discrepancy: Circles(view, .matter).discrepancy(group))
    }

    private static func insideItself(_ group: [UInt32], _ view: LineageView) -> Circle {
        Circle(names: Set(group.map { view.name(of: $0) }), discrepancy: HoldChecks(view).circle(in: group))
    }

    /// Looks again for circles through what was touched, and what is left of those it was on.
    private static func renew(
        _ circles: inout [Circle], _ search: Circles, _ touched: Set<UInt32>, _ links: Circles.Ends, _ view: LineageView,
        _ circle: ([UInt32]) -> Circle
    ) {
        var links = links
        let (old, kept) = (circles.filter { !$0.names.isDisjoint(with: touched) }, circles.filter { $0.names.isDisjoint(with: touched) })
        for name in old.flatMap(\.names) {
            for generation in 0..<view.generationCount(of: name) {
                let node = view.node(of: name, generation: generation)
                links.add(node, node)
            }
        }
        let groups = search.through(links)
        // What was on a circle of its own may be on a larger one now.
        let found = groups.map(circle)
        let names = found.reduce(into: Set<UInt32>()) { $0.formUnion($1.names) }
        circles = kept.filter { $0.names.isDisjoint(with: names) } + found
    }

    // Telling

    private var circles: [Discrepancy] { (matter + inside).compactMap(\.discrepancy) }

    func counts(_ view: LineageView) -> [Discrepancy.Kind: Int] {
        var counts = remarks.counts(view)
        for circle in circles { counts[circle.kind, default: 0] += 1 }
        for tally in tallies { counts[Self.kinds[Int(tally.kind)], default: 0] += Int(tally.count) }
        return counts
    }

    /// The first few by kind, lot and place.
    func first(_ limit: Int, _ view: LineageView) -> [Discrepancy] {
        var found: [Discrepancy] = []
        let holds = HoldChecks(view)
        for kind in Self.kinds.sorted(by: { $0.rawValue < $1.rawValue }) where found.count < limit {
            let left = limit - found.count
            var listed = remarks.discrepancies(of: kind, view) + circles.filter { $0.kind == kind }
            view.forEachRecord(of: firstNames(left, of: kind, view)) { record in holds.check(record) { if $0.kind == kind { listed.append($0) } } }
            found += listed.sorted { $0.isListedBefore($1) }.prefix(left)
        }
        return found
    }

    /// As many names, the first in alphabetical order, as hold so many of a kind together. Ascending by number.
    private func firstNames(_ limit: Int, of kind: Discrepancy.Kind, _ view: LineageView) -> [UInt32] {
        let number = UInt8(Self.kinds.firstIndex(of: kind)!)
        let names = NameReader(view.rows)
        var first: [(name: String, number: UInt32, count: UInt32)] = []
        for tally in tallies where tally.kind == number {
            first.append((names.name(of: tally.name), tally.name, tally.count))
            // Now and then those that are too far down are let go, so that millions need little memory.
            if first.count / 4 >= limit, first.count >= 4_096 { first = Array(first.sorted { $0.name < $1.name }.prefix(limit)) }
        }
        first.sort { $0.name < $1.name }
        var held = 0
        return first.prefix { entry in
            defer { held += Int(entry.count) }
            return held < limit
        }.map(\.number).sorted()
    }
}

extension HoldChecks {
    /// What does not agree about one lot, but for circles.
    func check(_ record: LotRecord, _ report: (Discrepancy) -> Void) {
        view.check(record, report)
        if let clash = heldTwice(record) { report(clash) }
    }
}

extension Discrepancy {
    func isListedBefore(_ other: Discrepancy) -> Bool {
        if kind != other.kind { return kind.rawValue < other.kind.rawValue }
        if lot.name != other.lot.name { return lot.name < other.lot.name }
        if lot.generation != other.lot.generation { return lot.generation < other.lot.generation }
        let a = (place?.from ?? -1, place?.to ?? -1, since.microseconds)
        let b = (other.place?.from ?? -1, other.place?.to ?? -1, other.since.microseconds)
        return a == b ? description < other.description : a < b
    }
}
