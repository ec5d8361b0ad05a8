// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// What does not agree about where things are.
struct HoldChecks {
    let view: LineageView
    private let holds: HoldBook

    init(_ view: LineageView) {
        self.view = view
        holds = HoldBook(view, .ever)
    }

    /// A lot that is a part of two wholes at the same time, longer than clocks may differ. Told once, for the first two that clash.
    func heldTwice(_ record: LotRecord) -> Discrepancy? {
        let name = view.name(of: record.node)
        let begun = record.outOf.filter { $0.kind == .component }
        // What is reworked stays held, though nothing says so of its new generation.
        guard view.isMarked(name) || begun.contains(where: { $0.product != begun[0].product }) else { return nil }
        let spans = holds.all(outOf: name)
            .filter { $0.child == record.node && $0.kind == .component && ($0.length == nil || record.facts.isUnit) }
            .sorted { $0.begin == $1.begin ? view.comesBefore($0.parent, $1.parent) : $0.begin < $1.begin }
        let tolerance = view.clocks.tolerance(at: view.rows.text(record.facts.site))
        for (index, later) in spans.enumerated() {
            let others = spans[..<index].filter { view.name(of: $0.parent) != view.name(of: later.parent) }
            guard let earlier = others.max(by: { end(of: $0) < end(of: $1) }) else { continue }
            let both = min(end(of: earlier), end(of: later))
            guard both == .max || both - later.begin > tolerance else { continue }
            return discrepancy(
                .heldTwice, record.node, [earlier, later], since: later.begin,
                .heldTwice(wholes: [earlier.parent, later.parent].map { view.rows.name(of: view.name(of: $0)) }))
        }
        return nil
    }

    /// What is told of things that are inside each other at one time, by way of a carrier; nil when these are not. Where all are parts of
    /// wholes they are made of each other, which ``Circles`` tell.
    /// - Parameters:
    ///   - group: Lots that lead to each other inside one another, at whatever times.
    ///   - node: Only when this lot is among them.
    func circle(in group: [UInt32], through node: UInt32? = nil) -> Discrepancy? {
        guard let circle = firstCircle(Set(group)) else { return nil }
        if let node, !circle.members.contains(where: { $0.child == node }) { return nil }
        let lots = circle.members.map(\.child).sorted { view.comesBefore($0, $1) }
        return discrepancy(
            .holdCircle, lots[0], circle.members, since: circle.since,
            .insideEachOther(lots: lots.count, first: lots.prefix(4).map { view.rows.name(of: view.name(of: $0)) }))
    }

    /// Holds begin one after the other; the first that closes a circle of those that are on.
    private func firstCircle(_ group: Set<UInt32>) -> (members: [ResolvedHold], since: Int64)? {
        let names = Set(group.map { view.name(of: $0) }).sorted()
        let all = names.flatMap { holds.all(outOf: $0) }.filter { group.contains($0.child) && group.contains($0.parent) && end(of: $0) > $0.begin }
            .sorted { a, b in
                if a.begin != b.begin { return a.begin < b.begin }
                return a.child == b.child ? view.comesBefore(a.parent, b.parent) : view.comesBefore(a.child, b.child)
            }
        var begun: [UInt32: [ResolvedHold]] = [:]
        for hold in all {
            begun[hold.child, default: []].append(hold)
            if let way = way(from: hold.parent, to: hold.child, at: hold.begin, begun) {
                let members = [hold] + way
                if members.contains(where: { $0.kind == .carrier }) { return (members, hold.begin) }
            }
        }
        return nil
    }

    /// The holds that lead from one thing out to another at a time; nil when none do.
    private func way(from inner: UInt32, to outer: UInt32, at time: Int64, _ begun: [UInt32: [ResolvedHold]]) -> [ResolvedHold]? {
        var ways: [(node: UInt32, holds: [ResolvedHold])] = [(inner, [])]
        var seen: Set<UInt32> = [inner]
        while let way = ways.popLast() {
            if way.node == outer { return way.holds }
            for hold in begun[way.node] ?? [] where end(of: hold) > time && seen.insert(hold.parent).inserted {
                ways.append((hold.parent, way.holds + [hold]))
            }
        }
        return nil
    }

    private func end(of hold: ResolvedHold) -> Int64 { hold.until ?? .max }

    private func discrepancy(
        _ kind: Discrepancy.Kind, _ node: UInt32, _ holds: [ResolvedHold], since: Int64, _ reason: Discrepancy.Reason
    ) -> Discrepancy {
        Discrepancy(
            kind: kind, lot: view.key(of: node), place: nil, dimension: nil, events: Array(Set(holds.map(\.sequence)).sorted().prefix(16)),
            since: Instant(microseconds: since), owner: view.rows.text(view.facts(of: node, asksDraws: false).site), reason: reason)
    }
}
