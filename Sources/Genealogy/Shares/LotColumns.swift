// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
package import Measure

/// What the books of all lots have in common, by column: what is said of each, what leads into it, and what holds it. Read once a state.
package final class LotColumns {
    package let lots: OwnedLots
    let view: LineageView
    let sheet: FactSheet
    /// By node: draws, holds and heirs that lead into it.
    let incoming: Arena<Int32>
    /// By node: what all that remains of it is held in, + 1; 0 for nothing, ``asksLot`` where the lot itself has to tell.
    let holders: Arena<UInt32>
    /// Since when, of holders that are not 0; empty unless asked for.
    let heldSince: Arena<Int64>
    /// Names that anything was drawn from.
    private(set) var drawnNames = NodeMarks()
    /// Of names with several generations.
    let markedDraws = MarkedDraws()
    /// Nothing was drawn from it, it has one generation, and nothing comes to a place in it; what holds it is known: single pieces, mostly.
    private(set) var bare = NodeMarks()
    /// By node: what made it, and when; empty unless asked for.
    private let steps: Arena<Step>

    static let asksLot = UInt32.max

    private struct Step: BitwiseCopyable {
        var text: UInt32
        var time: Int64
    }

    /// - Parameters:
    ///   - asksSteps: Whether outlines tell the business step.
    ///   - asksTimes: Whether it is wanted since when lots are held.
    package init(_ lots: OwnedLots, asksSteps: Bool, asksTimes: Bool) {
        self.lots = lots
        view = lots.view
        sheet = lots.sheet
        incoming = Arena(repeating: 0, count: view.nodeCount)
        holders = Arena(repeating: 0, count: view.nodeCount)
        heldSince = Arena(repeating: .max, count: asksTimes ? view.nodeCount : 0)
        steps = Arena(repeating: Step(text: 0, time: .max), count: asksSteps ? view.nodeCount : 0)
        read()
    }

    package var nodeCount: Int { view.nodeCount }

    package func isReceived(_ node: UInt32) -> Bool { incoming[Int(node)] == 0 }
    package func isUnit(_ node: UInt32) -> Bool { sheet.isUnit(at: Int(node)) }
    package func generation(of node: UInt32) -> Int { view.generation(of: node) }
    /// Numbers that stand for words: equal numbers, equal words.
    package func productWord(of node: UInt32) -> UInt32 { sheet.products[Int(node)] }
    package func siteWord(of node: UInt32) -> UInt32 { sheet.sites[Int(node)] }
    package func stepWord(of node: UInt32) -> UInt32 { steps.count == 0 ? 0 : steps[Int(node)].text }
    package func word(_ number: UInt32) -> String { view.rows.text(number) }

    package func number(of word: String) -> UInt32? { lots.number(of: word) }

    /// Every generation of these names.
    package func nodes(of names: Set<String>) -> Set<UInt32> {
        var nodes: Set<UInt32> = []
        for name in names {
            guard let number = view.rows.lot(named: name) else { continue }
            for generation in 0..<view.generationCount(of: number) { nodes.insert(view.node(of: number, generation: generation)) }
        }
        return nodes
    }

    package func quantity(of node: UInt32) -> Quantity? {
        guard let amount = sheet.amount(at: Int(node)), let dimension = sheet.dimension(at: Int(node)) else { return nil }
        return Quantity(amount, dimension)
    }

    package func opened(_ node: UInt32) -> Instant? { sheet.opened(at: Int(node)).map(Instant.init(microseconds:)) }
    package func closedAt(_ node: UInt32) -> Instant? { sheet.closed(at: Int(node)).map(Instant.init(microseconds:)) }

    package func outline(of node: UInt32) -> LotOutline {
        LotOutline(
            node: node, key: view.key(of: node), product: word(productWord(of: node)), site: word(siteWord(of: node)), quantity: quantity(of: node),
            isUnit: isUnit(node), opened: opened(node), closedAt: closedAt(node), step: word(stepWord(of: node)), isReceived: isReceived(node))
    }

    /// Where what comes into a lot may have a place.
    @inline(__always) func isMapped(_ node: UInt32) -> Bool {
        guard let dimension = sheet.dimension(at: Int(node)) else { return false }
        return !dimension.isMixed && !sheet.isUnit(at: Int(node))
    }

    /// Which lots these are made of, themselves among them.
    /// - Parameter members: By node.
    package func withSources(of members: [Bool]) -> [Bool] {
        var found = members
        var hasGrown = true
        func link(_ source: UInt32, _ product: UInt32) {
            if found[Int(product)], !found[Int(source)] {
                found[Int(source)] = true
                hasGrown = true
            }
        }
        while hasGrown {
            hasGrown = false
            for index in view.generations.owners.indices.reversed() {
                let node = view.lotCount + UInt32(index)
                if let forebear = view.forebear(of: node) { link(forebear, node) }
            }
            for node in 0..<UInt32(nodeCount) where holders[Int(node)] != 0 {
                if holders[Int(node)] == Self.asksLot {
                    for product in lots.lot(node).holders + lots.lot(node).claims.map(\.product) { link(node, product) }
                } else {
                    link(node, holders[Int(node)] - 1)
                }
            }
            // Last rows first: what is made last asks for what was made before it.
            for run in view.rows.runs.reversed() { eachDraw(of: run, link) }
        }
        return found
    }

    private func eachDraw(of run: Run, _ body: (UInt32, UInt32) -> Void) {
        let reader = BlockReader(.draws)
        let hasMarks = !view.generations.isEmpty
        let needed: DrawColumns = hasMarks ? [.time, .sequence] : .sequence
        for block in (0..<run.draws.blockCount).reversed() where run.open(block, of: run.draws, in: reader) {
            guard reader.need(needed) else {
                run.bytes.setDamaged()
                continue
            }
            for row in (0..<reader.rows).reversed() where reader.value(DrawColumn.shape, row) & DrawShape.kind == 1 {
                guard view.accepts(UInt64(bitPattern: reader.value(DrawColumn.sequence, row))) else { continue }
                let source = UInt32(truncatingIfNeeded: reader.value(DrawColumn.source, row))
                let product = UInt32(truncatingIfNeeded: reader.value(DrawColumn.product, row))
                guard source < view.lotCount, product < view.lotCount else { continue }
                let time = hasMarks ? reader.value(DrawColumn.time, row) : 0
                body(view.source(source, at: time), view.product(product, at: time))
            }
        }
    }

    private func read() {
        let held = HoldGather(lots.holds, places: Int(view.lotCount))
        let hides = view.hides
        let hasMarks = !view.generations.isEmpty
        let (asksSteps, asksTimes) = (steps.count > 0, heldSince.count > 0)
        var columns = DrawColumn.bits(DrawColumn.source, DrawColumn.shape, DrawColumn.product)
        if hides { columns |= DrawColumn.bits(DrawColumn.sequence) }
        if hasMarks || asksSteps { columns |= DrawColumn.bits(DrawColumn.time) }
        if asksSteps { columns |= DrawColumn.bits(DrawColumn.step) }
        let count = Int64(view.lotCount)
        let reader = BlockReader(.draws)
        var lastDrawn = Int64(-1)
        for run in view.rows.runs {
            reader.block = -1
            for block in 0..<run.draws.blockCount where run.open(block, of: run.draws, in: reader) {
                guard reader.need(bits: columns) else {
                    run.bytes.setDamaged()
                    continue
                }
                let sources = reader.values(DrawColumn.source)
                let products = reader.values(DrawColumn.product)
                let shapes = reader.values(DrawColumn.shape)
                for row in 0..<reader.rows {
                    let shape = shapes[row]
                    let kind = shape & DrawShape.kind
                    let (source, product) = (sources[row], products[row])
                    if kind == 3 || source >= count || product >= count { continue }
                    if hides, !view.accepts(UInt64(bitPattern: reader.value(DrawColumn.sequence, row))) { continue }
                    if kind == 1 {
                        if source != lastDrawn {
                            drawnNames.insert(UInt32(truncatingIfNeeded: source))
                            lastDrawn = source
                        }
                        var node = UInt32(truncatingIfNeeded: product)
                        if hasMarks {
                            if view.isMarked(node) { node = view.product(node, at: reader.value(DrawColumn.time, row)) }
                            let name = UInt32(truncatingIfNeeded: source)
                            if view.isMarked(name) { noteMarked(row, of: run, reader, from: name, into: node) }
                        }
                        incoming[Int(node)] &+= 1
                        if asksSteps {
                            noteStep(node, UInt32(truncatingIfNeeded: reader.value(DrawColumn.step, row)), reader.value(DrawColumn.time, row))
                        }
                    } else {
                        gather(row, shape, UInt32(truncatingIfNeeded: source), UInt32(truncatingIfNeeded: product), reader, held, asksTimes)
                    }
                }
            }
        }
        for index in view.generations.owners.indices {
            let node = view.lotCount + UInt32(index)
            if view.forebear(of: node) != nil { incoming[Int(node)] += 1 }
        }
        markedDraws.sort()
        settle(held)
        for name in 0..<view.lotCount where !drawnNames.contains(name) && !view.isMarked(name) && !isMapped(name) {
            if holders[Int(name)] != Self.asksLot { bare.insert(name) }
        }
    }

    private func noteMarked(_ row: Int, of run: Run, _ reader: BlockReader, from name: UInt32, into product: UInt32) {
        guard reader.need(bits: MarkedDraws.columns) else { return run.bytes.setDamaged() }
        markedDraws.append(row, of: reader, from: view.source(name, at: reader.value(DrawColumn.time, row)), into: product)
    }

    private func noteStep(_ node: UInt32, _ text: UInt32, _ time: Int64) {
        let known = steps[Int(node)]
        if time > known.time || (time == known.time && (text == known.text || word(text) >= word(known.text))) { return }
        steps[Int(node)] = Step(text: text, time: time)
    }

    private func gather(
        _ row: Int, _ shape: Int64, _ name: UInt32, _ product: UInt32, _ reader: BlockReader, _ held: HoldGather, _ asksTimes: Bool
    ) {
        let isMarked = view.isMarked(name)
        if isMarked { return held.doubt(name) }
        switch shape & DrawShape.kind {
        case 2 where view.isMarked(product) || shape & DrawShape.length != 0: held.doubt(name, at: Int(name))
        case 2:
            var time: Int64 = 0
            if held.needsTime || asksTimes { if reader.need(DrawColumn.time) { time = reader.value(DrawColumn.time, row) } }
            if asksTimes { heldSince[Int(name)] = min(heldSince[Int(name)], time) }
            held.begin(Int(name), name, in: product, at: time)
        case 4: held.end(Int(name), of: product)
        default: break
        }
    }

    private func settle(_ held: HoldGather) {
        let reread = held.settle { UInt32($0) }.read
        held.eachPlain { place, whole in
            holders[place] = whole &+ 1
            incoming[Int(whole)] &+= 1
        }
        var told: [UInt32: Set<UInt32>] = [:]
        for hold in reread {
            let child = Int(hold.child)
            if hold.length != nil, !isUnit(hold.child) {
                // A part of a lot that is held is a claim like any other.
                holders[child] = Self.asksLot
                incoming[Int(hold.parent)] += 1
                continue
            }
            guard told[hold.child, default: []].insert(hold.parent).inserted else { continue }
            incoming[Int(hold.parent)] += 1
            holders[child] = holders[child] == 0 ? hold.parent &+ 1 : Self.asksLot
        }
        if heldSince.count == 0 { return }
        for hold in reread { heldSince[Int(hold.child)] = .max }
        for hold in reread { heldSince[Int(hold.child)] = min(heldSince[Int(hold.child)], hold.begin) }
    }
}
