// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Component holds met row by row, and which of them count.
///
/// A part that was put into one whole and never let go needs no more than that. What has an end, several wholes, generations or a length
/// of its own is read again by name and settled by ``HoldBook``. Parts are told apart by a place of the caller's choice.
final class HoldGather {
    private let holds: HoldBook
    /// Whether the time of a begin has to be handed in.
    let needsTime: Bool
    /// By place: the parent's name + 1; 0 for none.
    private let parents: Arena<UInt32>
    /// By place, when the view asks for it: eventTime of the earliest begin.
    private let times: Arena<Int64>
    private let ends = Arena<End>()
    private var doubted: [UInt32] = []
    /// Names of parents, each some times.
    private let wholes = Arena<UInt32>()

    private struct End: BitwiseCopyable {
        var place: UInt32
        var parent: UInt32
    }

    private static let isDoubted = UInt32.max

    /// - Parameter count: Places are below this number, or grow by ``grow(to:)``.
    init(_ holds: HoldBook, places count: Int) {
        self.holds = holds
        needsTime = holds.asksBegin
        parents = Arena(repeating: 0, count: count)
        times = Arena(repeating: 0, count: holds.asksBegin ? count : 0)
    }

    func grow(to count: Int) {
        while parents.count < count {
            parents.append(0)
            if needsTime { times.append(0) }
        }
    }

    /// A part was put into a whole; neither has generations.
    @inline(__always) func begin(_ place: Int, _ child: UInt32, in parent: UInt32, at time: Int64) {
        let known = parents[place]
        if known == 0 {
            parents[place] = parent &+ 1
            if needsTime { times[place] = time }
            if wholes.count == 0 || wholes[wholes.count &- 1] != parent { wholes.append(parent) }
        } else if known != parent &+ 1 {
            doubt(child, at: place)
        } else if needsTime {
            times[place] = min(times[place], time)
        }
    }

    /// A part was taken out of something.
    @inline(__always) func end(_ place: Int, of parent: UInt32) {
        ends.append(End(place: UInt32(truncatingIfNeeded: place), parent: parent))
    }

    /// All holds of this name are to be settled by what is written of it.
    func doubt(_ child: UInt32, at place: Int) {
        if parents[place] == Self.isDoubted { return }
        parents[place] = Self.isDoubted
        doubted.append(child)
    }

    /// As ``doubt(_:at:)`` for a name with several generations.
    func doubt(_ name: UInt32) { doubted.append(name) }

    /// Settles what is not plain, before the rest is asked for.
    /// - Parameter name: Name of the part at a place.
    /// - Returns: Holds that had to be read again, and whether all of the others count.
    func settle(_ name: (Int) -> UInt32) -> (read: [ResolvedHold], areAllPlain: Bool) {
        for index in 0..<ends.count {
            let end = ends[index]
            if parents[Int(end.place)] == end.parent &+ 1 { doubt(name(Int(end.place)), at: Int(end.place)) }
        }
        var names = wholes.array
        names.sortNumbers()
        let letGo = names.isEmpty ? [] : holds.everLetGo(names.withoutRepeats())
        let areAllPlain = doubted.isEmpty && letGo.isEmpty && !needsTime
        if !letGo.isEmpty {
            for place in 0..<parents.count where parents[place] != 0 && parents[place] != Self.isDoubted {
                if letGo.contains(ascending: parents[place] &- 1) { doubt(name(place), at: place) }
            }
        }
        if doubted.isEmpty { return ([], areAllPlain) }
        var rows: [DrawRow] = []
        let asked = doubted.sorted().withoutRepeats()
        holds.view.rows.forEachRow(fromAscending: asked) { if $0.kind != .draw, holds.view.accepts($0.sequence) { rows.append($0) } }
        return (holds.resolve(mixed: &rows).filter { $0.kind == .component && holds.counts($0) }, areAllPlain)
    }

    /// Every whole, some several times; each has parts that count when all are plain.
    @inline(__always) func eachWhole(_ body: (UInt32) -> Void) {
        for index in 0..<wholes.count { body(wholes[index]) }
    }

    /// Plain holds that count, by place of the part and name of the whole.
    @inline(__always) func eachPlain(_ body: (Int, UInt32) -> Void) {
        for place in 0..<parents.count {
            let known = parents[place]
            guard known != 0, known != Self.isDoubted else { continue }
            if !needsTime || holds.counts(begin: times[place], in: known &- 1) { body(place, known &- 1) }
        }
    }
}

extension HoldGather {
    /// Names that may be outermost: those of whom no plain hold counts, and every whole. To be asked once all is settled.
    /// - Parameter name: Name of the part at a place.
    func eachOuter(_ name: (Int) -> UInt32, _ body: (UInt32) -> Void) {
        for place in 0..<parents.count {
            let known = parents[place]
            if known != 0, known != Self.isDoubted, !needsTime || holds.counts(begin: times[place], in: known &- 1) { continue }
            body(name(place))
        }
        eachWhole(body)
    }
}

extension [UInt32] {
    /// Of a sorted array.
    func contains(ascending element: UInt32) -> Bool {
        let index = lowerBound(element)
        return index < count && self[index] == element
    }
}
