// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// One way of looking at the rows: what was known, what is withdrawn, and which generation a name had when.
///
/// A *node* is a lot: a name's first generation has the name's number, later generations the numbers after the last name.
struct LineageView: Sendable {
    let rows: RunRows
    let lotCount: UInt32
    /// Rows recorded after this sequence are not seen.
    let known: UInt64
    /// Sequences of withdrawn events.
    let voided: Set<UInt64>
    let generations: Generations
    let clocks: SiteClocks

    init(_ rows: RunRows, known: UInt64?, clocks: SiteClocks) {
        let known = known ?? UInt64.max
        var voided: Set<UInt64> = []
        for note in rows.withdrawals where note.target != 0 && note.sequence <= known { voided.insert(note.target) }
        self.rows = rows
        self.clocks = clocks
        lotCount = UInt32(rows.lotCount)
        self.known = known
        self.voided = voided
        generations = Generations(rows) { $0 <= known && !voided.contains($0) }
    }

    @inline(__always)
    func accepts(_ sequence: UInt64) -> Bool {
        sequence <= known && (voided.isEmpty || !voided.contains(sequence))
    }

    /// Whether any row may be out of sight, so that its sequence has to be looked at.
    var hides: Bool { known != .max || !voided.isEmpty }

    /// Whether a name has more than one generation, so that the time of a row decides which lot is meant.
    @inline(__always) func isMarked(_ name: UInt32) -> Bool { generations.isMarked(name) }

    var nodeCount: Int { Int(lotCount) + generations.owners.count }

    /// The newest generation opened strictly before `time`: what a draw at that time is out of.
    @inline(__always)
    func source(_ name: UInt32, at time: Int64) -> UInt32 {
        generations.isEmpty ? name : generations.node(of: name, openedBefore: time, orAt: false)
    }

    /// The newest generation opened at or before `time`: what a draw at that time goes into, and a statement is about.
    @inline(__always)
    func product(_ name: UInt32, at time: Int64) -> UInt32 {
        generations.isEmpty ? name : generations.node(of: name, openedBefore: time, orAt: true)
    }

    func name(of node: UInt32) -> UInt32 { node < lotCount ? node : generations.owners[Int(node - lotCount)].name }
    func generation(of node: UInt32) -> Int { node < lotCount ? 0 : generations.owners[Int(node - lotCount)].generation }
    func key(of node: UInt32) -> LotKey { LotKey(name: rows.name(of: name(of: node)), generation: generation(of: node)) }
    func generationCount(of name: UInt32) -> Int { 1 + generations.openings(of: name).count }

    func node(of name: UInt32, generation: Int) -> UInt32 {
        generation == 0 ? name : generations.firstLater(of: name) + UInt32(generation - 1)
    }

    /// The generation that took over what remained of this one; nil when there is none or it inherits nothing.
    func heir(of node: UInt32) -> UInt32? {
        if generations.isEmpty { return nil }
        let openings = generations.openings(of: name(of: node))
        let next = generation(of: node)
        return next < openings.count && openings[next].inherits ? self.node(of: name(of: node), generation: next + 1) : nil
    }

    /// The generation this one took over from.
    func forebear(of node: UInt32) -> UInt32? {
        let generation = generation(of: node)
        guard generation > 0, generations.openings(of: name(of: node))[generation - 1].inherits else { return nil }
        return self.node(of: name(of: node), generation: generation - 1)
    }

    /// Opening that began this generation; nil for the first.
    func opening(of node: UInt32) -> Generations.Opening? {
        let generation = generation(of: node)
        return generation == 0 ? nil : generations.openings(of: name(of: node))[generation - 1]
    }

    /// Whether a lot comes before another wherever answers are sorted: by name, then generation. Does not depend on arrival.
    func comesBefore(_ a: UInt32, _ b: UInt32) -> Bool {
        let nameA = name(of: a)
        let nameB = name(of: b)
        return nameA == nameB ? generation(of: a) < generation(of: b) : rows.name(of: nameA) < rows.name(of: nameB)
    }
}
