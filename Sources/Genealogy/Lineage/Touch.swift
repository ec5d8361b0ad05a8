// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// Which lots, and which stretches of them, a stretch of a lot may be in: a search level by level, one draw a level, over interval sets.
///
/// A lot is visited again only with what is new, so the search ends, on cycles too. In mixed lots and units any touch touches all.
/// Rows are read by column, and what most of them cost is a look at source, product and kind; places, generations, holds that ended and
/// hidden events are looked into where they occur.
final class Touch {
    /// A lot met by the search. Its slot is its place among those met.
    struct Met: BitwiseCopyable {
        let node: UInt32
        /// Fewest draws from the lot asked for, once it is reached; −1 before.
        var depth: Int32
        /// The last level that anything new of it was touched in; nothing is after all of it was.
        var newest: Int32
        /// One of those below, or from `gathering` on its place in `gathers`.
        var manner: UInt32

        static let unknown: UInt32 = 0
        /// The same everywhere, or a single piece: any touch touches all.
        static let undivided: UInt32 = 1
        static let whole: UInt32 = 2
        static let gathering: UInt32 = 3
    }

    /// Stretches of one lot touched during a level.
    struct Gather: BitwiseCopyable {
        let slot: Int
        /// Q, and the raw value of the dimension; 0 where they are not known.
        let end: Int64
        let dimension: UInt8
        /// The stretch that neighbours are being added to; none while both are the same.
        fileprivate var from: Int64 = 0
        fileprivate var to: Int64 = 0
    }

    private struct Gathered {
        var stretches: [Interval] = []
        /// From where each came, where paths are kept.
        var origins: [UInt32] = []
    }

    let view: LineageView
    let direction: Direction
    let holds: HoldBook
    let lots: LotCache
    private let depth: Int
    /// Uncertainty ignored, and claims without a place only where they are laid: what is reached for certain.
    let isOwn: Bool

    /// Lots first reached after 0, 1, … draws, ascending.
    private(set) var levels: [[UInt32]] = []
    /// By slot: what is touched of lots that are not touched as a whole.
    private(set) var partial: [Int: IntervalSet] = [:]
    /// Forward: whether anything was reached that perhaps was not, within an uncertainty or without a place.
    var isDoubtful = false
    /// Backward: whether the lot asked for may have gone into anything it was made of, or something was put beyond the end of a lot.
    var isTangled = false
    private let origins = Origins()
    let keepsPaths: Bool

    let slots: NodeSlots
    /// The lot asked for is the first.
    let met = Arena<Met>(capacity: 1024)
    private(set) var level = 0
    private var depthNow: Int32 = 0
    /// Lots met before this level and touched in it, to be left in the next; and where those first met in it start.
    private let next = Arena<UInt32>()
    private var firstNew = 0
    private var isAnyReachedBefore = false
    /// What is left during this level, ascending, and its names.
    private(set) var leaving: [UInt32] = []
    private(set) var names: [UInt32] = []
    /// By slot: what is new of lots left in part.
    private(set) var fresh: [Int: IntervalSet] = [:]
    private let gathers = Arena<Gather>()
    /// By place in `gathers`: what was gathered there before.
    private var gathered: [Gathered] = []
    /// Lots left in part that have claims without a place.
    var placeless: [UInt32] = []
    /// Columns every row is asked for.
    let columns: UInt32

    /// What goes out of everything that is left, where it is recorded.
    let links: Links?
    /// Forward, where they are asked for: names of everything reached that may not be a part of something else reached. Some repeatedly.
    private(set) var outer: [UInt32] = []
    private let findsOuter: Bool

    /// - Parameters:
    ///   - recordsLinks: Forward: whether ``links`` are wanted.
    ///   - findsOuter: Forward: whether ``outer`` names are.
    init(
        _ view: LineageView, _ direction: Direction, holds: HoldBook, lots: LotCache, depth: Int?, isOwn: Bool = false, keepsPaths: Bool = false,
        recordsLinks: Bool = false, findsOuter: Bool = false
    ) {
        self.view = view
        self.direction = direction
        self.holds = holds
        self.lots = lots
        self.depth = depth ?? Int.max
        self.isOwn = isOwn
        self.keepsPaths = keepsPaths
        self.findsOuter = findsOuter
        slots = NodeSlots(count: view.nodeCount)
        var columns = DrawColumn.bits(DrawColumn.source, DrawColumn.shape, DrawColumn.product)
        if view.hides { columns |= DrawColumn.bits(DrawColumn.sequence) }
        if holds.asksBegin { columns |= DrawColumn.bits(DrawColumn.time) }
        if recordsLinks { columns |= Links.columns }
        links = recordsLinks ? Links() : nil
        self.columns = columns
    }

    /// - Parameters:
    ///   - asked: Stretches of the lot asked for; nil for all of it.
    ///   - track: Only draws of this track leave the lot asked for.
    func run(from start: UInt32, asked: IntervalSet?, track: UInt16?) {
        touch(start, asked, from: start)
        turn()
        if let track, direction == .forward, depth > 0 {
            deepen()
            leave(start, byTrack: track)
            turn()
        }
        while !leaving.isEmpty, level < depth {
            deepen()
            direction == .forward ? goForward() : goBackward()
            turn()
        }
    }

    private func deepen() {
        level += 1
        depthNow = Int32(truncatingIfNeeded: level)
    }

    func findOuter(_ held: HoldGather, _ names: [UInt32]) {
        if findsOuter { held.eachOuter({ names[$0] }) { outer.append($0) } }
    }

    func isReached(_ node: UInt32) -> Bool {
        let slot = slots[node]
        return slot >= 0 && met[slot].depth >= 0
    }

    /// Whether all of a lot is touched.
    @inline(__always) func isWhole(_ slot: Int) -> Bool { met[slot].manner == Met.whole }

    /// Whether what goes out of a lot has been followed: not where the search stopped at its depth.
    func isFollowed(_ slot: Int) -> Bool { leaving.isEmpty || met[slot].newest < depthNow }

    /// Whether a lot is left during this level, and as a whole: not only what is new of it.
    @inline(__always) func isLeavingWhole(_ slot: Int) -> Bool { met[slot].newest == level &- 1 && isWhole(slot) }

    func isLeaving(_ node: UInt32) -> Bool {
        let slot = slots[node]
        return slot >= 0 && (met[slot].newest == level - 1 || fresh[slot] != nil)
    }

    /// The lots on one shortest way from the lot asked for, both ends included.
    func path(to slot: Int) -> [UInt32] {
        var path = [met[slot].node]
        var slot = slot
        for level in stride(from: Int(met[slot].depth), to: 0, by: -1) {
            guard let origin = origins.origin(of: slot, at: level, view) else { break }
            path.append(origin)
            slot = slots[origin]
        }
        return path.reversed()
    }

    // Touching

    /// The slot of a lot, reached or not.
    @inline(__always) func meet(_ node: UInt32) -> Int {
        let slot = slots.slot(of: node, orNew: met.count)
        if slot == met.count { met.append(Met(node: node, depth: -1, newest: -1, manner: Met.unknown)) }
        return slot
    }

    /// A stretch of a lot is touched; nil is all of it. Places mean nothing in what is the same everywhere, nor in a single piece.
    func touch(_ node: UInt32, _ stretch: IntervalSet?, from origin: UInt32) {
        guard let stretch else {
            touchWhole(node, from: origin)
            return
        }
        if stretch.isEmpty { return }
        guard let gather = gather(meet(node)) else {
            touchWhole(node, from: origin)
            return
        }
        for part in stretch.intervals { add(part, to: gather, from: origin) }
    }

    /// - Returns: Its slot.
    @inline(__always) @discardableResult func touchWhole(_ node: UInt32, from origin: UInt32) -> Int {
        let slot = slots.slot(of: node, orNew: met.count)
        if slot == met.count {
            met.append(Met(node: node, depth: depthNow, newest: depthNow, manner: Met.whole))
        } else if met[slot].manner != Met.whole {
            met[slot].manner = Met.whole
            reach(slot)
        }
        if keepsPaths { rememberOrigin(origin, of: slot) }
        return slot
    }

    private func reach(_ slot: Int) {
        if met[slot].depth < 0 { met[slot].depth = Int32(truncatingIfNeeded: level) } else { isAnyReachedBefore = true }
        if met[slot].newest != level {
            met[slot].newest = Int32(truncatingIfNeeded: level)
            if slot < firstNew { next.append(met[slot].node) }
        }
    }

    private func rememberOrigin(_ origin: UInt32, of slot: Int) {
        if met[slot].newest == depthNow { origins.remember(origin, of: slot, at: depthNow) }
    }

    /// Where the stretches of a lot are gathered; nil when any touch touches all of it, or has.
    @inline(__always) func gather(_ slot: Int) -> Int? {
        switch met[slot].manner {
        case Met.unknown: newGather(slot)
        case Met.undivided, Met.whole: nil
        default: Int(met[slot].manner &- Met.gathering)
        }
    }

    private func newGather(_ slot: Int) -> Int? {
        let facts = lots.facts(of: met[slot].node)
        if facts.isMixed || facts.isUnit {
            met[slot].manner = Met.undivided
            return nil
        }
        met[slot].manner = Met.gathering + UInt32(truncatingIfNeeded: gathers.count)
        gathers.append(Gather(slot: slot, end: max(0, facts.quantity?.amount ?? 0), dimension: facts.dimension?.rawValue ?? 0))
        gathered.append(Gathered())
        return gathers.count - 1
    }

    /// Neighbours, as they mostly come, are kept as one.
    @inline(__always) func add(_ part: Interval, to gather: Int, from origin: UInt32) {
        if keepsPaths {
            gathered[gather].stretches.append(part)
            gathered[gather].origins.append(origin)
        } else if gathers[gather].from <= part.from, part.from <= gathers[gather].to, gathers[gather].from < gathers[gather].to {
            if part.to > gathers[gather].to { gathers[gather].to = part.to }
        } else {
            close(gather)
            gathers[gather].from = part.from
            gathers[gather].to = part.to
        }
    }

    private func close(_ gather: Int) {
        if let stretch = Interval(gathers[gather].from, gathers[gather].to) { gathered[gather].stretches.append(stretch) }
    }

    func end(of gather: Int) -> Int64 { gathers[gather].end }
    func dimension(of gather: Int) -> UInt8 { gathers[gather].dimension }

    // Levels

    /// Ends a level: what was touched during it is left in the next.
    private func turn() {
        fresh.removeAll()
        for index in 0..<gathers.count {
            close(index)
            settle(gathers[index].slot, gathered[index])
        }
        gathers.clear()
        gathered.removeAll(keepingCapacity: true)
        leaving = Array(unsafeUninitializedCapacity: next.count + met.count - firstNew) { buffer, count in
            for index in 0..<next.count { buffer[index] = next[index] }
            count = next.count
            for slot in firstNew..<met.count where met[slot].newest == depthNow {
                buffer[count] = met[slot].node
                count &+= 1
            }
        }
        next.clear()
        firstNew = met.count
        leaving.sortNumbers()
        names = leaving
        if !view.generations.isEmpty {
            names = leaving.map { view.name(of: $0) }
            names.sortNumbers()
            names = names.withoutRepeats()
        }
        // A level may bring only new stretches of lots reached before.
        if !leaving.isEmpty { levels.append(isAnyReachedBefore ? leaving.filter { met[slots[$0]].depth == level } : leaving) }
        isAnyReachedBefore = false
    }

    private func settle(_ slot: Int, _ gathered: Gathered) {
        if isWhole(slot) {
            for origin in gathered.origins { rememberOrigin(origin, of: slot) }
            return
        }
        met[slot].manner = Met.unknown
        if gathered.stretches.isEmpty { return }
        let before = partial[slot]
        let touched = IntervalSet(gathered.stretches)
        let new = before.map { touched.subtracting($0) } ?? touched
        if new.isEmpty { return }
        partial[slot] = before.map { $0.union(new) } ?? new
        fresh[slot] = new
        reach(slot)
        for (stretch, origin) in zip(gathered.stretches, gathered.origins) where new.meets(stretch) { rememberOrigin(origin, of: slot) }
    }
}

extension [UInt32] {
    /// Ascending; quick when they are already, or many.
    mutating func sortNumbers() {
        var isSorted = true
        for index in 1..<Swift.max(1, count) where self[index] < self[index - 1] {
            isSorted = false
            break
        }
        if isSorted { return }
        if count < 2_000 { return sort() }
        self = radixOrder(self).map { self[Int($0)] }
    }

    /// A sorted array, each element once.
    func withoutRepeats() -> [UInt32] {
        var result: [UInt32] = []
        result.reserveCapacity(count)
        for element in self where element != result.last { result.append(element) }
        return result
    }
}
