// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

extension Touch {
    func goBackward() {
        let held = HoldGather(holds, places: met.count)
        let names = names
        names.withUnsafeBufferPointer { keys in
            let ordinals = BlockReader(.back)
            for run in view.rows.runs {
                guard let range = run.back.range(of: names) else { continue }
                var cursor = RowCursor(run, run.back, keys, range, ordinals)
                let blocks = BlockCache(run)
                while cursor.next() {
                    guard ordinals.need(1) else {
                        run.bytes.setDamaged()
                        break
                    }
                    let name = keys[cursor.key]
                    // Where the time of a row tells which generation it went into, and where only a part of the lot is new.
                    let isByRow = view.isMarked(name) || !isLeavingWhole(slots[name])
                    for ordinal in cursor.from..<cursor.to {
                        guard let (block, row) = blocks.draw(ordinals.value(1, ordinal)), block.need(bits: columns) else {
                            run.bytes.setDamaged()
                            continue
                        }
                        if isByRow || !come(block, row, into: name, held) { comeByRow(block, row, held) }
                    }
                }
            }
        }
        leaveHeirs()
        follow(held)
    }

    private func follow(_ held: HoldGather) {
        let read = held.settle { met[$0].node }.read
        held.eachPlain { touchWhole(met[$0].node, from: $1) }
        for hold in read where isLeaving(hold.parent) {
            if touchWhole(hold.child, from: hold.parent) == 0 { isTangled = true }
        }
    }

    /// A row into a lot left as a whole.
    /// - Returns: false where the row has to be looked at as a whole.
    @inline(__always) private func come(_ block: BlockReader, _ row: Int, into name: UInt32, _ held: HoldGather) -> Bool {
        if view.hides, !view.accepts(UInt64(bitPattern: block.value(DrawColumn.sequence, row))) { return true }
        let source = UInt32(truncatingIfNeeded: block.value(DrawColumn.source, row))
        if view.isMarked(source) { return false }
        let shape = block.value(DrawColumn.shape, row)
        let kind = shape & DrawShape.kind
        if kind == 3 { return true }
        let slot = meet(source)
        if slot == 0 { isTangled = true }
        if kind != 1 {
            held.grow(to: slot + 1)
            if kind == 2 {
                held.begin(slot, source, in: name, at: held.needsTime ? block.value(DrawColumn.time, row) : 0)
            } else {
                held.end(slot, of: name)
            }
            return true
        }
        if isWhole(slot) { return true }
        guard let gather = gather(slot) else {
            touchWhole(source, from: name)
            return true
        }
        let place = DrawShape.from | DrawShape.length
        let dimension = DrawShape.dimension(shape)
        let fits = dimension == 0 || self.dimension(of: gather) == 0 || dimension == self.dimension(of: gather)
        guard shape & place == place, fits, block.need(bits: Self.placeColumns) else { return false }
        let from = block.value(DrawColumn.from, row).bounded
        let to = from + max(0, block.value(DrawColumn.length, row).bounded)
        let end = end(of: gather)
        if end > 0, from >= end || to <= 0 { return false }
        let uncertainty = max(0, block.value(DrawColumn.uncertainty, row).bounded)
        add(Interval(from - uncertainty, max(to, from + 1) + uncertainty)!, to: gather, from: name)
        return true
    }

    private static var placeColumns: UInt32 { DrawColumn.bits(DrawColumn.from, DrawColumn.length, DrawColumn.uncertainty) }

    private func comeByRow(_ block: BlockReader, _ index: Int, _ held: HoldGather) {
        guard block.need(.all), let row = block.draw(index, .all), view.accepts(row.sequence) else { return }
        guard row.kind == .draw else { return held.doubt(row.source) }
        let product = view.product(row.product, at: row.time)
        let slot = slots[product]
        guard isLeaving(product) else { return }
        let source = view.source(row.source, at: row.time)
        if slots[source] == 0 || fresh[slot] != nil && reachesBeyond(product, row) { isTangled = true }
        if isReachedWhole(source) { return }
        touchSource(source, row, asked: fresh[slot], from: product)
    }

    /// Whether a row puts something before the start of its product or past its end, where no claim on the product can have met it.
    private func reachesBeyond(_ product: UInt32, _ row: DrawRow) -> Bool {
        guard let from = row.productFrom, let to = row.productTo, from != to else { return false }
        if min(from, to) < 0 { return true }
        let end = lots.facts(of: product).quantity.map { Double($0.amount) } ?? lots.book(of: product).layout.axis
        return Double(max(from, to)) > end
    }

    private func isReachedWhole(_ node: UInt32) -> Bool {
        let slot = slots[node]
        return slot >= 0 && isWhole(slot)
    }

    private func touchSource(_ source: UInt32, _ row: DrawRow, asked: IntervalSet?, from product: UInt32) {
        let facts = lots.facts(of: source)
        let claim = view.claim(row, on: facts)
        if facts.isMixed || facts.isUnit {
            let isAsked = asked.map { asked in claim.productPlace.map { asked.meets($0) } ?? true } ?? true
            if isAsked { touchWhole(source, from: product) }
            return
        }
        // A placed claim needs no other claim of its lot; one without a place must know what the others leave.
        let book = facts.place(of: claim) == nil ? lots.book(of: source) : LotBook(node: source, facts: facts, claims: [])
        touch(source, claim.sourceStretch(touching: asked, in: book), from: product)
    }

    /// What a generation took over from the one before.
    private func leaveHeirs() {
        if view.generations.isEmpty { return }
        for node in leaving {
            guard view.isMarked(view.name(of: node)), let forebear = view.forebear(of: node) else { continue }
            if slots[forebear] == 0 { isTangled = true }
            let book = lots.book(of: forebear)
            guard let rest = book.claims.last, rest.isRest else { continue }
            touch(forebear, book.touchedStretch(of: rest), from: node)
        }
    }
}
