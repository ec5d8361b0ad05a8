// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// Where things are now: what holds them, from inside out, then the newest place any of these was seen at. Owned by one question.
final class Whereabouts {
    private let view: LineageView
    private let holds: HoldBook
    /// What was looked at before, as many things lie in the same box.
    private var known: [UInt32: Surroundings] = [:]

    private struct Surroundings {
        var holders: [UInt32] = []
        var newest: (place: UInt32, time: Int64)?
        var site: UInt32 = 0
    }

    init(_ view: LineageView) {
        self.view = view
        holds = HoldBook(view, .now)
    }

    func places(of node: UInt32, _ facts: LotFacts) -> [String] { places(of: node, facts, in: holders(of: [node])[node]) }

    /// The innermost holder of each lot that has one.
    func holders(of nodes: [UInt32]) -> [UInt32: UInt32] {
        var rows: [DrawRow] = []
        let names = nodes.map { view.name(of: $0) }.sorted().withoutRepeats()
        view.rows.forEachRow(fromAscending: names) { if $0.kind != .draw, view.accepts($0.sequence) { rows.append($0) } }
        var newest: [UInt32: ResolvedHold] = [:]
        for hold in holds.resolve(mixed: &rows) where hold.until == nil {
            guard let other = newest[hold.child] else {
                newest[hold.child] = hold
                continue
            }
            let isNewer =
                other.begin == hold.begin ? name(of: other.parent) < name(of: hold.parent) : other.begin < hold.begin
            if isNewer { newest[hold.child] = hold }
        }
        return newest.mapValues(\.parent)
    }

    func places(of node: UInt32, _ facts: LotFacts, in holder: UInt32?) -> [String] {
        var around = Surroundings()
        if let holder {
            around = surroundings(of: holder)
            if around.holders.contains(node) { around = look(from: holder, until: node) }
        }
        let isOwnNewer = facts.lastSighting.map { own in around.newest.map { $0.time < own.time } ?? true } ?? false
        let seen = isOwnNewer ? facts.lastSighting?.place : around.newest?.place
        let place = seen ?? (around.site == 0 ? facts.site : around.site)
        let path = around.holders.map(name)
        return place == 0 ? path : path + [view.rows.text(place)]
    }

    private func surroundings(of holder: UInt32) -> Surroundings {
        if let before = known[holder] { return before }
        let found = look(from: holder, until: holder)
        known[holder] = found
        return found
    }

    /// From a holder outwards, until nothing holds it further or it comes back.
    private func look(from holder: UInt32, until node: UInt32) -> Surroundings {
        var found = Surroundings()
        var seen: Set<UInt32> = [node]
        var next: UInt32? = holder
        while let here = next {
            seen.insert(here)
            found.holders.append(here)
            let facts = view.facts(of: here, asksDraws: false)
            if let sighting = facts.lastSighting, found.newest.map({ $0.time <= sighting.time }) ?? true { found.newest = sighting }
            if facts.site != 0 { found.site = facts.site }
            next = holders(of: [here])[here].flatMap { seen.contains($0) ? nil : $0 }
        }
        return found
    }

    func text(_ number: UInt32) -> String { view.rows.text(number) }

    private func name(of node: UInt32) -> String { view.rows.name(of: view.name(of: node)) }
}
