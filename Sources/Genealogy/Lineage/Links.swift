// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Everything that goes out of the lots a search reached, by slot of the search: what an account is rolled up along.
///
/// Most lots are of one track, say how much each draw took, and do not care where it went in its product: their draws are columns
/// (``Outflow``). The others have their ``LotBook``.
final class Links {
    /// The draws out of one lot, each with a length.
    struct Outflow: BitwiseCopyable {
        let slot: Int
        let node: UInt32
        var firstSegment: Int32 = -1
        var lastSegment: Int32 = -1
        /// Raw value all draws speak of; 0 for none.
        var dimension: UInt8
        var isRegular = true
        var hasPlaceless = false
        var isMixed = false
        var isSound = true
        /// As in ``Layout``.
        var total = 0.0
        var axis = 0.0
        var weight = 1.0
    }

    /// Draws of one lot that stand side by side.
    struct Segment: BitwiseCopyable {
        let from: Int
        let to: Int
        var next: Int32
    }

    struct Draw: BitwiseCopyable {
        /// Slot of the product; −1 when it was not reached.
        let product: Int32
        /// `noPlace` for none.
        let from: Int64
        let length: Int64
    }

    struct Books {
        let slot: Int
        let book: LotBook
        /// Slot of each claim's product; −1 when it was not reached.
        let products: [Int32]
    }

    struct HoldLink: BitwiseCopyable {
        let parent: Int32
        let next: Int32
        let part: Double
    }

    /// What leads out of one lot, −1 for none, and how many links lead into it from others.
    struct Ends: BitwiseCopyable {
        var outflow: Int32 = -1
        var book: Int32 = -1
        /// Of several wholes, or of a part of it: the newest of `holds`. See ``whole``.
        var hold: Int32 = -1
        var incoming: Int32 = 0

        /// Slot of the one whole that all of the lot is in; −1 when it is in none, or in more than one.
        var whole: Int { hold < -1 ? Int(-2 &- hold) : -1 }

        fileprivate mutating func setWhole(_ slot: Int) { hold = Int32(truncatingIfNeeded: -2 &- slot) }
    }

    /// By slot.
    let ends = Arena<Ends>(capacity: 1024)
    let outflows = Arena<Outflow>()
    let segments = Arena<Segment>()
    let draws = Arena<Draw>(capacity: 4096)
    let holds = Arena<HoldLink>()
    private(set) var books: [Books] = []
    /// Whether any lot hands what remains of it to a next generation.
    private(set) var hasHeirs = false
    /// Whether any lot goes into itself.
    private(set) var hasLoop = false
    /// Lots whose draws are more than columns.
    private var irregular: [UInt32] = []

    static let noPlace = Int64.min
    /// Columns of rows that are recorded.
    static let columns = DrawColumn.bits(DrawColumn.from, DrawColumn.length)

    // Recording

    /// Something comes out of a lot that columns do not tell.
    func needsBook(_ node: UInt32) {
        if irregular.last != node { irregular.append(node) }
    }

    @inline(__always) func grow(to count: Int) {
        while ends.count < count { ends.append(Ends()) }
    }

    /// All of a lot is in a whole.
    @inline(__always) func link(_ child: Int, _ parent: Int) {
        grow(to: child + 1)
        if ends[child].hold == -1 { ends[child].setWhole(parent) } else { link(child, parent, 1) }
    }

    private func link(_ child: Int, _ parent: Int, _ part: Double) {
        grow(to: child + 1)
        let whole = ends[child].whole
        if whole >= 0 {
            ends[child].hold = -1
            append(child, whole, 1)
        }
        // Put in, taken out and put in again is still one unit.
        var next = ends[child].hold
        while next >= 0 {
            if Int(holds[Int(next)].parent) == parent { return }
            next = holds[Int(next)].next
        }
        append(child, parent, part)
    }

    private func append(_ child: Int, _ parent: Int, _ part: Double) {
        holds.append(HoldLink(parent: Int32(truncatingIfNeeded: parent), next: ends[child].hold, part: part))
        ends[child].hold = Int32(truncatingIfNeeded: holds.count - 1)
    }

    func link(_ hold: ResolvedHold, _ child: Int, _ parent: Int, _ touch: Touch) {
        var part = 1.0
        if let length = hold.length, let quantity = touch.lots.facts(of: hold.child).quantity?.amount, quantity > length, length > 0 {
            part = Double(length) / Double(quantity)
        }
        link(child, parent, part)
    }

    /// Records draws of one block.
    func recorder(_ reader: BlockReader) -> Recorder { Recorder(self, reader) }

    struct Recorder {
        private let links: Links
        private let draws: Arena<Draw>
        private let froms: BlockReader.Values
        private let lengths: BlockReader.Values
        private var outflow: Outflow?
        private var start: Int

        fileprivate init(_ links: Links, _ reader: BlockReader) {
            self.links = links
            draws = links.draws
            froms = reader.values(DrawColumn.from)
            lengths = reader.values(DrawColumn.length)
            start = links.draws.count
        }

        /// - Parameters:
        ///   - name: The source, of one generation only.
        ///   - product: Slot of the product, of one generation only; −1 when it was not reached.
        @inline(__always) mutating func draw(_ row: Int, _ shape: Int64, out name: UInt32, into product: Int, _ touch: Touch) {
            if outflow?.node != name {
                close()
                outflow = links.open(touch.slots[name], name, DrawShape.dimension(shape))
            }
            let from = shape & DrawShape.from == 0 ? Links.noPlace : froms[row]
            let length = lengths[row]
            guard shape & (DrawShape.length | DrawShape.track | DrawShape.productPlace) == DrawShape.length,
                DrawShape.dimension(shape) == outflow!.dimension, length >= 0, length <= Quantity.limit,
                from == Links.noPlace || from >= 0 && from <= Quantity.limit
            else {
                outflow!.isRegular = false
                return
            }
            if from == Links.noPlace { outflow!.hasPlaceless = true }
            draws.append(Draw(product: Int32(truncatingIfNeeded: product), from: from, length: length))
        }

        /// Ends the draws of one source; to be called after the last of a block.
        mutating func close() {
            guard let outflow else { return }
            links.close(outflow, from: start)
            start = links.draws.count
            self.outflow = nil
        }
    }

    private func open(_ slot: Int, _ name: UInt32, _ dimension: UInt8) -> Outflow {
        grow(to: slot + 1)
        if ends[slot].outflow < 0 {
            ends[slot].outflow = Int32(truncatingIfNeeded: outflows.count)
            outflows.append(Outflow(slot: slot, node: name, dimension: dimension))
        }
        return outflows[Int(ends[slot].outflow)]
    }

    private func close(_ open: Outflow, from start: Int) {
        var outflow = open
        if draws.count > start {
            let segment = Int32(truncatingIfNeeded: segments.count)
            segments.append(Segment(from: start, to: draws.count, next: -1))
            if outflow.lastSegment >= 0 { segments[Int(outflow.lastSegment)].next = segment } else { outflow.firstSegment = segment }
            outflow.lastSegment = segment
        }
        outflows[Int(ends[outflow.slot].outflow)] = outflow
    }

    // Laying

    /// Settles the laid length of each lot, once everything is recorded. What cannot be told from amounts alone gets its book.
    func layOut(_ touch: Touch) {
        grow(to: touch.met.count)
        for node in irregular.sorted().withoutRepeats() { preferBook(touch.slots[node], touch) }
        if outflows.count > 0 {
            let flows = (0..<outflows.count).filter { ends[outflows[$0].slot].outflow >= 0 }
            let sheet = FactSheet(flows.map { outflows[$0].node }.sorted(), of: touch.view)
            for flow in flows where !lay(flow, sheet, sheet.index(of: outflows[flow].node)) { preferBook(outflows[flow].slot, touch) }
        }
        for slot in 0..<ends.count {
            eachProduct(of: slot) { product in
                if product == slot { hasLoop = true } else { ends[product].incoming &+= 1 }
            }
        }
    }

    /// The book of a lot whose draws are columns, for where its pieces have to be laid.
    func book(_ slot: Int, _ touch: Touch) -> Books {
        if ends[slot].book < 0 {
            let book = touch.lots.book(of: touch.met[slot].node)
            ends[slot].book = Int32(truncatingIfNeeded: books.count)
            books.append(Books(slot: slot, book: book, products: book.claims.map { Int32(truncatingIfNeeded: touch.reachedSlot($0.product)) }))
            if book.claims.last?.isRest == true { hasHeirs = true }
        }
        return books[Int(ends[slot].book)]
    }

    /// From now on a lot goes by its book.
    func preferBook(_ slot: Int, _ touch: Touch) {
        _ = book(slot, touch)
        ends[slot].outflow = -1
    }

    private func lay(_ flow: Int, _ sheet: FactSheet, _ index: Int) -> Bool {
        let outflow = outflows[flow]
        let dimension = sheet.dimension(at: index)
        let fits = outflow.dimension == 0 || dimension == nil || dimension?.rawValue == outflow.dimension
        let isMixed = sheet.isMixed(at: index)
        let quantity = sheet.amount(at: index)
        guard outflow.isRegular, fits, let weight = sheet.weight(at: index), weight > 0, isMixed || quantity != nil || !outflow.hasPlaceless,
            quantity ?? 0 >= 0
        else { return false }
        var placed = 0.0
        var placeless = 0.0
        var stretches: [Interval] = []
        var isAscending = true
        var furthest: Int64 = 0
        var covered: Int64 = 0
        var reached: Int64 = 0
        let end = quantity ?? Int64.max
        eachDraw(of: outflow) { draw in
            let (from, length) = (draw.from, draw.length)
            if from == Self.noPlace {
                placeless += Double(length)
                return
            }
            placed += Double(length)
            furthest = max(furthest, from + length)
            if length == 0 { return }
            if from < reached { isAscending = false }
            covered += max(0, min(end, from + length) - from)
            reached = max(reached, from + length)
        }
        var isSound = reached <= end
        if !isAscending {
            eachDraw(of: outflow) { draw in
                if draw.from != Self.noPlace, let place = Interval(draw.from, min(end, draw.from + draw.length)) { stretches.append(place) }
            }
            let union = IntervalSet(stretches).length
            if stretches.reduce(0, { $0 + $1.length }) != union { isSound = false }
            covered = union
        }
        var laid = outflow
        laid.isMixed = isMixed
        laid.weight = isMixed ? 1 : Double(weight)
        if let quantity {
            let free = max(0, Double(quantity) - Double(covered))
            laid.axis = Double(quantity)
            laid.total = placed + max(free, placeless)
            if placeless > free { isSound = false }
        } else {
            laid.axis = isMixed ? placed + placeless : Double(furthest)
            laid.total = isMixed ? placed + placeless : placed + max(0, Double(furthest) - Double(covered))
        }
        laid.total *= laid.weight
        laid.isSound = isMixed || isSound
        outflows[flow] = laid
        return true
    }

    // Asking

    @inline(__always) func eachDraw(of outflow: Outflow, _ body: (Draw) -> Void) {
        var next = outflow.firstSegment
        while next >= 0 {
            let segment = segments[Int(next)]
            for draw in segment.from..<segment.to { body(draws[draw]) }
            next = segment.next
        }
    }

    /// How much was drawn from a lot, in its small unit; nil when it takes its book to tell.
    func drawn(from slot: Int) -> Int64? {
        guard ends[slot].outflow >= 0 else { return nil }
        var sum: Int64 = 0
        eachDraw(of: outflows[Int(ends[slot].outflow)]) { sum = min(LotBook.endless, sum + $0.length) }
        return sum
    }

    @inline(__always) func eachHold(of slot: Int, _ body: (HoldLink) -> Void) {
        var hold = ends[slot].hold
        if hold < -1 { return body(HoldLink(parent: Int32(truncatingIfNeeded: ends[slot].whole), next: -1, part: 1)) }
        while hold >= 0 {
            let link = holds[Int(hold)]
            body(link)
            hold = link.next
        }
    }

    /// Slots of everything that a lot goes into, itself perhaps among them.
    @inline(__always) func eachProduct(of slot: Int, _ body: (Int) -> Void) {
        let leads = ends[slot]
        if leads.outflow >= 0 {
            eachDraw(of: outflows[Int(leads.outflow)]) { if $0.product >= 0 { body(Int($0.product)) } }
        } else if leads.book >= 0 {
            for product in books[Int(leads.book)].products where product >= 0 { body(Int(product)) }
        }
        if leads.hold != -1 { eachHold(of: slot) { body(Int($0.parent)) } }
    }
}

extension Links {
    /// Everything that goes out of these lots, read after a search that went the other way.
    /// - Parameter expanded: In parts that each ascend.
    static func out(of expanded: [[UInt32]], _ touch: Touch) -> Links {
        let links = Links()
        let hasMarks = !touch.view.generations.isEmpty
        for part in expanded where !part.isEmpty {
            var names = part
            if hasMarks {
                names = part.map { touch.view.name(of: $0) }
                names.sortNumbers()
                names = names.withoutRepeats()
            }
            links.read(names, part, touch)
        }
        links.layOut(touch)
        return links
    }

    private func read(_ names: [UInt32], _ part: [UInt32], _ touch: Touch) {
        let view = touch.view
        let held = HoldGather(touch.holds, places: names.count)
        names.withUnsafeBufferPointer { keys in
            let reader = BlockReader(.draws)
            for run in view.rows.runs {
                guard let range = run.draws.range(of: names) else { continue }
                var cursor = RowCursor(run, run.draws, keys, range, reader)
                var block = -1
                var recorder = recorder(reader)
                while cursor.next() {
                    guard reader.need(bits: touch.columns | Self.columns) else {
                        run.bytes.setDamaged()
                        break
                    }
                    if reader.block != block {
                        recorder.close()
                        recorder = self.recorder(reader)
                        block = reader.block
                    }
                    let name = keys[cursor.key]
                    for row in cursor.from..<cursor.to { read(row, cursor.key, name, part, reader, held, &recorder, touch) }
                }
                recorder.close()
            }
        }
        if !view.generations.isEmpty {
            for node in part where view.isMarked(view.name(of: node)) && view.heir(of: node) != nil { needsBook(node) }
        }
        let reread = held.settle { names[$0] }.read
        held.eachPlain { place, whole in
            let parent = touch.reachedSlot(whole)
            if parent >= 0 { link(touch.slots[names[place]], parent) }
        }
        for hold in reread where part.contains(ascending: hold.child) {
            let parent = touch.reachedSlot(hold.parent)
            if parent >= 0 { link(hold, touch.slots[hold.child], parent, touch) }
        }
    }

    private func read(
        _ row: Int, _ key: Int, _ name: UInt32, _ part: [UInt32], _ reader: BlockReader, _ held: HoldGather, _ recorder: inout Recorder,
        _ touch: Touch
    ) {
        let view = touch.view
        if view.hides, !view.accepts(UInt64(bitPattern: reader.value(DrawColumn.sequence, row))) { return }
        let shape = reader.value(DrawColumn.shape, row)
        let product = UInt32(truncatingIfNeeded: reader.value(DrawColumn.product, row))
        let isMarked = view.isMarked(name)
        switch shape & DrawShape.kind {
        case 1 where isMarked:
            guard reader.need(.all), let draw = reader.draw(row, .all) else { return }
            let node = view.source(name, at: draw.time)
            if part.contains(ascending: node) { needsBook(node) }
        case 1 where view.isMarked(product): needsBook(name)
        case 1: recorder.draw(row, shape, out: name, into: touch.reachedSlot(product), touch)
        case 2 where isMarked: held.doubt(name)
        case 2 where view.isMarked(product) || shape & DrawShape.length != 0: held.doubt(name, at: key)
        case 2: held.begin(key, name, in: product, at: held.needsTime ? reader.value(DrawColumn.time, row) : 0)
        case 4 where isMarked: held.doubt(name)
        case 4: held.end(key, of: product)
        default: break
        }
    }
}

extension Touch {
    /// The slot of a lot that was reached; −1 when it was not.
    @inline(__always) func reachedSlot(_ node: UInt32) -> Int {
        let slot = slots[node]
        return slot >= 0 && met[slot].depth >= 0 ? slot : -1
    }
}
