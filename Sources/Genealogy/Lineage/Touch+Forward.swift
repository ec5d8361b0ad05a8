// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

extension Touch {
    func goForward() {
        let held = HoldGather(holds, places: names.count)
        let names = names
        names.withUnsafeBufferPointer { keys in
            let reader = BlockReader(.draws)
            for run in view.rows.runs {
                guard let range = run.draws.range(of: names) else { continue }
                var cursor = RowCursor(run, run.draws, keys, range, reader)
                while cursor.nextBlock() {
                    guard reader.need(bits: columns) else {
                        run.bytes.setDamaged()
                        break
                    }
                    leave(&cursor, reader, held)
                }
            }
        }
        for node in placeless.sorted().withoutRepeats() { leavePlaceless(node) }
        placeless = []
        inherit()
        follow(held, names)
    }

    /// The rows of one block. Those of a lot left as a whole that say no more than source, product and kind are followed here.
    private func leave(_ cursor: inout RowCursor, _ reader: BlockReader, _ held: HoldGather) {
        let sources = reader.values(DrawColumn.source)
        let products = reader.values(DrawColumn.product)
        let shapes = reader.values(DrawColumn.shape)
        let hasMarks = !view.generations.isEmpty
        let isPlain = fresh.isEmpty && !hasMarks && !view.hides && !holds.asksBegin
        let rows = reader.rows
        var recorder = links?.recorder(reader)
        var key = cursor.key
        var row = 0
        while row < rows {
            let at = sources[row]
            let wanted = Int64(cursor.keys[key])
            if at != wanted {
                if at > wanted {
                    key = cursor.firstKey(notBelow: at, after: key)
                    if key > cursor.lastKey { break }
                } else {
                    row = row &+ 1 < rows && sources[row &+ 1] >= wanted ? row &+ 1 : reader.lowerBound(wanted, from: row &+ 1)
                }
                continue
            }
            let shape = shapes[row]
            let name = cursor.keys[key]
            if isPlain, shape & (DrawShape.kind | DrawShape.productPlace) == 1 {
                let product = touchWhole(UInt32(truncatingIfNeeded: products[row]), from: name)
                recorder?.draw(row, shape, out: name, into: product, self)
            } else if isPlain, shape & DrawShape.kind == 2 {
                held.begin(key, name, in: UInt32(truncatingIfNeeded: products[row]), at: 0)
                if recorder != nil, shape & DrawShape.length != 0 { held.doubt(name, at: key) }
            } else {
                leave(row, key, name, reader, held, &recorder)
            }
            row = row &+ 1
        }
        recorder?.close()
        cursor.key = key
    }

    /// A row that may have to be looked at as a whole.
    private func leave(_ row: Int, _ key: Int, _ name: UInt32, _ reader: BlockReader, _ held: HoldGather, _ recorder: inout Links.Recorder?) {
        if view.hides, !view.accepts(UInt64(bitPattern: reader.value(DrawColumn.sequence, row))) { return }
        let shape = reader.value(DrawColumn.shape, row)
        let product = UInt32(truncatingIfNeeded: reader.value(DrawColumn.product, row))
        let isMarked = view.isMarked(name)
        switch shape & DrawShape.kind {
        case 1:
            let slot = isMarked ? -1 : slots[name]
            if slot >= 0, isLeavingWhole(slot), shape & DrawShape.productPlace != DrawShape.productPlace, !view.isMarked(product) {
                let product = touchWhole(product, from: name)
                recorder?.draw(row, shape, out: name, into: product, self)
            } else {
                leaveByRow(row, slot, reader)
            }
        case 2 where isMarked: held.doubt(name)
        case 2:
            if view.isMarked(product) || recorder != nil && shape & DrawShape.length != 0 { return held.doubt(name, at: key) }
            held.begin(key, name, in: product, at: held.needsTime ? reader.value(DrawColumn.time, row) : 0)
        case 4 where isMarked: held.doubt(name)
        case 4: held.end(key, of: product)
        default: break
        }
    }

    private func follow(_ held: HoldGather, _ names: [UInt32]) {
        let (read, areAllPlain) = held.settle { names[$0] }
        findOuter(held, names)
        if areAllPlain, !keepsPaths, links == nil {
            held.eachWhole { touchWhole($0, from: 0) }
        } else {
            var whole = (name: UInt32.max, slot: -1)
            held.eachPlain { place, parent in
                if parent != whole.name || keepsPaths { whole = (parent, touchWhole(parent, from: names[place])) }
                links?.link(slots[names[place]], whole.slot)
            }
        }
        for hold in read where isLeaving(hold.child) {
            let parent = touchWhole(hold.parent, from: hold.child)
            links?.link(hold, slots[hold.child], parent, self)
        }
    }

    /// - Parameter slot: Of the lot left; −1 where the time of the row tells which generation is.
    private func leaveByRow(_ index: Int, _ slot: Int, _ reader: BlockReader) {
        guard reader.need(.all), let row = reader.draw(index, .all) else { return }
        let node = slot >= 0 ? met[slot].node : view.source(row.source, at: row.time)
        guard slot >= 0 || isLeaving(node) else { return }
        links?.needsBook(node)
        let product = view.product(row.product, at: row.time)
        guard let part = fresh[slots[node]] else {
            let place = row.productFrom.flatMap { from in row.productTo.flatMap { Interval(min(from, $0), max(from, $0)) } }
            return touch(product, place.map { IntervalSet($0) }, from: node)
        }
        let facts = lots.facts(of: node)
        let claim = view.claim(row, on: facts)
        guard !isOwn, let place = facts.place(of: claim) else {
            if placeless.last != node { placeless.append(node) }
            return
        }
        let stretch = claim.productStretch(touching: part, from: place)
        // What took no length owns nothing of where it took it.
        if claim.uncertainty > 0 || claim.length == 0, stretch?.isEmpty != true { isDoubtful = true }
        touch(product, stretch, from: node)
    }

    /// What the claims without a place on a lot left in part may have taken; when only what is owned counts, every claim.
    private func leavePlaceless(_ node: UInt32) {
        guard let part = fresh[slots[node]] else { return }
        let book = lots.book(of: node)
        for (index, claim) in book.claims.enumerated() where !claim.isRest && (isOwn || book.place(of: claim) == nil) {
            leave(claim, index, part, book)
        }
    }

    private func leave(_ claim: Claim, _ index: Int, _ part: IntervalSet, _ book: LotBook) {
        let stretch =
            isOwn
            ? claim.productStretch(owning: part, laid: book.layout.stretches[index], in: book)
            : claim.productStretch(touching: part, in: book)
        if stretch?.isEmpty != true { isDoubtful = true }
        touch(claim.product, stretch, from: book.node)
    }

    /// The first step from a lot of which one track was asked for.
    func leave(_ start: UInt32, byTrack track: UInt16) {
        let book = lots.book(of: start)
        links?.needsBook(start)
        let part = fresh[slots[start]] ?? LotBook.everywhere
        for (index, claim) in book.claims.enumerated() where claim.track == nil || claim.track == track { leave(claim, index, part, book) }
        let held = HoldGather(holds, places: 0)
        held.doubt(view.name(of: start))
        follow(held, [])
    }

    /// What the next generation of a name takes over.
    private func inherit() {
        if view.generations.isEmpty { return }
        for node in leaving {
            guard view.isMarked(view.name(of: node)), view.heir(of: node) != nil else { continue }
            let book = lots.book(of: node)
            guard let rest = book.claims.last, rest.isRest else { continue }
            links?.needsBook(node)
            if let part = fresh[slots[node]] {
                leave(rest, book.claims.count - 1, part, book)
            } else if book.touchedStretch(of: rest)?.isEmpty != true {
                touchWhole(rest.product, from: node)
            }
        }
    }
}
