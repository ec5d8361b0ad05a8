// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger

/// Lots as books see them, read as questions need them. Owned by one question or kept with one state.
package final class OwnedLots {
    private let graph: LineageGraph
    let view: LineageView
    let holds: HoldBook
    private var lots: [UInt32: OwnedLot] = [:]
    /// What was taken over from an earlier state.
    package private(set) var kept: KeptLots?
    /// Of every lot, in one pass, when first asked for.
    private(set) lazy var sheet = FactSheet((0..<UInt32(view.nodeCount)).map { $0 }, of: view, asksTimes: true)
    private var tables: [UInt32: (bounds: [Int64], weights: [ClaimWeights], table: PartTable)] = [:]

    /// - Parameter holds: Which holds count, as a unit's books are part of what holds it.
    package init(_ graph: LineageGraph, holds: HoldView = .now) {
        self.graph = graph
        view = graph.view()
        self.holds = HoldBook(view, holds)
    }

    /// Goes on from what was read in an earlier state, as far as it still holds.
    /// - Parameters:
    ///   - earlier: Of the same holds.
    ///   - touched: Names of lots that are to be read again, and what is downstream of them, besides those that events tell of.
    package init(_ graph: LineageGraph, continuing earlier: OwnedLots, touched: Set<String>) {
        self.graph = graph
        view = graph.view()
        holds = HoldBook(view, earlier.holds.holds)
        let numbers = Set(touched.compactMap { graph.rows.lot(named: $0) })
        let kept = KeptLots(earlier.lots, from: earlier.view, to: view, touched: numbers)
        lots = kept.carry(earlier.lots)
        if kept.renumbered.isNeeded { lots = lots.mapValues { OwnedLot($0) { kept.renumbered($0) } } }
        self.kept = kept
    }

    package var asOf: UInt64 { graph.asOf }
    package var nodeCount: Int { view.nodeCount }

    package func node(of lot: LotKey) throws(GenealogyError) -> UInt32 { try graph.node(lot, in: view) }

    /// An answer from damaged rows is no answer.
    package func checkDamage() throws(GenealogyError) { try graph.checkDamage() }

    package func key(of node: UInt32) -> LotKey { view.key(of: node) }

    /// Whether an entry counts: known by then, and not withdrawn.
    package func accepts(_ sequence: UInt64) -> Bool { view.accepts(sequence) }

    package func site(of node: UInt32) -> String { view.rows.text(sheet.sites[Int(node)]) }
    package func product(of node: UInt32) -> String { view.rows.text(sheet.products[Int(node)]) }

    /// The number that stands for a word in columns.
    package func number(of word: String) -> UInt32? { view.rows.textNumber(word) }

    /// Whether what is said of a lot's name at a time is about the lot.
    package func isAbout(_ node: UInt32, at time: Instant) -> Bool { view.product(view.name(of: node), at: time.microseconds) == node }

    /// Whether a unit went on under its name as the same product, as a reworked pack does: among the lots of a product it counts once, as it is now.
    package func isSuperseded(_ node: UInt32) -> Bool {
        guard sheet.isUnit(at: Int(node)), let heir = view.heir(of: node) else { return false }
        return sheet.products[Int(heir)] == sheet.products[Int(node)]
    }

    /// Whether it is there to carry things: a box, a pallet, a tray.
    package func isCarrier(_ node: UInt32) -> Bool {
        if LotName.isCarrier(key(of: node).name) { return true }
        guard lot(node).product.isEmpty else { return false }
        return holds.all(into: view.name(of: node)).contains { $0.kind == .carrier && $0.parent == node }
    }

    /// What it carries by the holds that count, by name.
    package func cargo(of node: UInt32) -> [UInt32] {
        let carried = holds.all(into: view.name(of: node)).filter { $0.kind == .carrier && $0.parent == node && holds.counts($0) }
        return Set(carried.map(\.child)).sorted { view.comesBefore($0, $1) }
    }

    /// Whether a lot comes before another by name.
    package func comesBefore(_ a: UInt32, _ b: UInt32) -> Bool { view.comesBefore(a, b) }

    package var keptCount: Int { lots.count }

    package func isKept(_ node: UInt32) -> Bool { lots[node] != nil }

    package func lot(_ node: UInt32) -> OwnedLot {
        if let known = lots[node] { return known }
        read([node])
        return lots[node]!
    }

    /// Reads these lots and everything that went into them, level by level.
    package func load(ancestorsOf nodes: [UInt32], isKnown: (UInt32) -> Bool = { _ in false }) {
        var frontier = nodes
        var seen = Set(nodes)
        while !frontier.isEmpty {
            read(frontier.filter { lots[$0] == nil })
            var next: [UInt32] = []
            for node in frontier {
                for source in lots[node]!.sources where !isKnown(source) && seen.insert(source).inserted { next.append(source) }
            }
            frontier = next
        }
    }

    /// Lets go of single pieces, of which there are many.
    package func forgetUnits() {
        lots = lots.filter { !$0.value.isUnit }
        tables = tables.filter { lots[$0.key] != nil }
    }

    func table(of lot: OwnedLot, bounds: [Int64], weights: [ClaimWeights]) -> PartTable {
        if let known = tables[lot.node], known.bounds == bounds, known.weights == weights { return known.table }
        let table = lot.table(bounds: bounds, weights: weights)
        tables[lot.node] = (bounds, weights, table)
        return table
    }

    private func read(_ nodes: [UInt32]) {
        let names = nodes.map { view.name(of: $0) }.sorted().withoutRepeats()
        view.forEachRecord(of: names) { record in
            if lots[record.node] == nil { lots[record.node] = owned(record) }
        }
    }

    private func owned(_ record: LotRecord) -> OwnedLot {
        let node = record.node
        let name = view.name(of: node)
        var sources: Set<UInt32> = []
        var step: (text: String, time: Int64)?
        for row in record.into where row.kind == .draw {
            sources.insert(view.source(row.source, at: row.time))
            let text = view.rows.text(row.step)
            if step.map({ (row.time, text) < ($0.time, $0.text) }) ?? true { step = (text, row.time) }
        }
        if let forebear = view.forebear(of: node) { sources.insert(forebear) }
        let isMarked = view.isMarked(name)
        let into = isMarked ? holds.all(into: name) : resolved(record.into)
        for hold in into where hold.parent == node && carries(hold) { sources.insert(hold.child) }
        let outOf = (isMarked ? holds.all(outOf: name) : resolved(record.outOf)).filter { $0.child == node && carries($0) }
        var claims = record.book.claims
        var holders: [ResolvedHold] = []
        for hold in outOf {
            guard let length = hold.length, !record.facts.isUnit else {
                if !holders.contains(where: { $0.parent == hold.parent }) { holders.append(hold) }
                continue
            }
            claims.append(
                Claim(
                    product: hold.parent, track: nil, from: nil, length: max(0, length.bounded), productFrom: nil, productTo: nil, uncertainty: 0,
                    evidence: .none, time: hold.begin, sequence: hold.sequence))
        }
        holders.sort { ($0.begin, view.rows.name(of: view.name(of: $0.parent))) < ($1.begin, view.rows.name(of: view.name(of: $1.parent))) }
        return OwnedLot(
            LotBook(node: node, facts: record.facts, claims: claims, comesBefore: view.comesBefore), view,
            sources: sources.sorted { view.comesBefore($0, $1) }, holders: holders, step: step?.text ?? "")
    }

    private func resolved(_ rows: [DrawRow]) -> [ResolvedHold] {
        var rows = rows.filter { $0.kind != .draw }
        return rows.isEmpty ? [] : holds.resolve(mixed: &rows)
    }

    private func carries(_ hold: ResolvedHold) -> Bool { hold.kind == .component && holds.counts(hold) }
}
