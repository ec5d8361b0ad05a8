// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure

import class Foundation.ProcessInfo

/// SplitMix64: the same numbers for the same seed.
struct Chance: RandomNumberGenerator {
    static let seed = ProcessInfo.processInfo.environment["JELLYROLL_SEED"].flatMap(UInt64.init) ?? 2_026_1121

    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    mutating func isOne(in bound: Int) -> Bool { below(bound) == 0 }
    mutating func within(_ range: ClosedRange<Int64>) -> Int64 { range.lowerBound + Int64(below(Int(range.upperBound - range.lowerBound + 1))) }
}

/// A handful of lots of a few cells each, with everything that can happen to them.
struct RandomWorld {
    enum Kind { case mixed, mapped, unit }

    struct Shape {
        var lots: ClosedRange<Int64> = 3...7
        var events: ClosedRange<Int64> = 4...12
        /// Places in the product as long as the places they came from, so that cells map to cells.
        var keepsLength = true
        var hasCycles = false
        /// Draws fit: nothing overlaps or overruns, every quantity is known, every length said.
        var isSound = false
        var hasGenerations = true
        var hasWithdrawals = true
    }

    private(set) var events: [Event] = []
    private(set) var names: [String] = []
    private(set) var kinds: [String: Kind] = [:]
    private var quantities: [String: Int64] = [:]
    private var tracks: [String: Int] = [:]
    /// How far each track of a lot is used up, for sound worlds.
    private var used: [String: [Int64]] = [:]
    private var made: [String: Int64] = [:]

    init(_ shape: Shape, _ chance: inout Chance) {
        for number in 0..<chance.within(shape.lots) {
            let name = "L\(number)"
            names.append(name)
            kinds[name] = [.mixed, .mapped, .mapped, .unit][chance.below(4)]
            if kinds[name] == .mapped, chance.isOne(in: 4) { tracks[name] = 2 }
        }
        for (number, name) in names.enumerated() {
            let isKnown = shape.isSound || !chance.isOne(in: 6)
            if !isKnown, chance.isOne(in: 2) { continue }
            let amount = kinds[name] == .unit ? 1 : chance.within(1...6)
            if isKnown { quantities[name] = amount }
            let kind = kinds[name]!
            let weights: [UInt32] = tracks[name] == nil ? [] : [1, UInt32(chance.within(1...2))]
            events.append(
                Story.event("s\(number)", at: chance.isOne(in: 5) ? 5 : 0) { facts in
                    facts.lot(name, isKnown ? amount : nil, kind.dimension, product: "p\(number % 3)", tracks: weights)
                })
        }
        for number in 0..<Int(chance.within(shape.events)) { happen(number, shape, &chance) }
    }

    private mutating func happen(_ number: Int, _ shape: Shape, _ chance: inout Chance) {
        let minute = shape.isSound ? Int64(number + 1) : chance.within(1...12)
        var facts = Facts()
        switch chance.below(shape.hasGenerations ? 10 : 8) {
        case 0...5:
            for _ in 0...chance.below(2) { draw(into: &facts, shape, &chance) }
        case 6:
            guard let (child, parent) = pair(shape, &chance), kinds[child] == .unit, kinds[parent] == .unit else { return }
            facts.hold(child, in: parent, chance.isOne(in: 4) ? .carrier : .component)
        case 7:
            if shape.isSound { return }
            guard let (child, parent) = pair(shape, &chance), kinds[child] == .unit else { return }
            facts.release(chance.isOne(in: 4) ? nil : child, from: parent)
        default:
            let name = names[chance.below(names.count)]
            if shape.isSound { return }
            let kind = kinds[name]!
            facts.open(
                name, chance.isOne(in: 3) ? nil : Quantity(kind == .unit ? 1 : chance.within(1...6), kind.dimension),
                inherits: !chance.isOne(in: 4))
        }
        let id = "e\(number)"
        events.append(Story.event(id, at: minute) { $0 = facts })
        if shape.hasWithdrawals, chance.isOne(in: 8) { events.append(Story.event(id, at: 20, withdraws: true) { _ in }) }
    }

    /// Source before product in the list of names, unless circles are wanted.
    private func pair(_ shape: Shape, _ chance: inout Chance) -> (String, String)? {
        let a = chance.below(names.count)
        let b = chance.below(names.count)
        if shape.hasCycles && chance.isOne(in: 3) { return (names[a], names[b]) }
        return a == b ? nil : (names[min(a, b)], names[max(a, b)])
    }

    private mutating func draw(into facts: inout Facts, _ shape: Shape, _ chance: inout Chance) {
        guard let (source, product) = pair(shape, &chance) else { return }
        if shape.isSound { return drawSoundly(source, product, into: &facts, &chance) }
        let kind = kinds[source]!
        let length = kind == .unit ? 1 : chance.within(0...4)
        let isPlaced = kind == .mapped ? !chance.isOne(in: 4) : chance.isOne(in: 6)
        let from = chance.within(0...6)
        let track = kind == .mapped && tracks[source] != nil && !chance.isOne(in: 3) ? UInt16(chance.below(2)) : nil
        let dimension = chance.isOne(in: 20) ? .energy : kind.dimension
        var productPlace: (Int64, Int64)?
        if kinds[product] == .mapped, !chance.isOne(in: 3) {
            let start = chance.within(0...5)
            let span = shape.keepsLength ? length : chance.within(0...4)
            productPlace = chance.isOne(in: 2) ? (start, start + span) : (start + span, start)
        }
        facts.draw(
            source, isPlaced ? from...from + length : nil, into: product, at: productPlace, length: length, dimension, track: track,
            uncertainty: chance.isOne(in: 3) ? chance.within(0...2) : 0,
            evidence: isPlaced && chance.isOne(in: 6) ? .inferred : nil)
    }

    /// The next free stretch of the source into the next free stretch of the product.
    private mutating func drawSoundly(_ source: String, _ product: String, into facts: inout Facts, _ chance: inout Chance) {
        let kind = kinds[source]!
        let count = tracks[source] ?? 1
        let track = count == 1 ? 0 : chance.below(count)
        var ends = used[source] ?? Array(repeating: 0, count: count)
        let left = quantities[source]! - ends[track]
        guard left > 0 else { return }
        // Now and then a gap.
        let skip = kind == .mapped && left > 1 && chance.isOne(in: 4) ? Int64(1) : 0
        let length = chance.within(1...(left - skip))
        let from = ends[track] + skip
        ends[track] = from + length
        var productPlace: (Int64, Int64)?
        if kinds[product] == .mapped, made[product, default: 0] + length <= quantities[product]! {
            let start = made[product, default: 0]
            made[product] = start + length
            productPlace = chance.isOne(in: 2) ? (start, start + length) : (start + length, start)
        }
        used[source] = ends
        facts.draw(
            source, kind == .mapped ? from...from + length : nil, into: product, at: productPlace, length: length, kind.dimension,
            track: count == 1 ? nil : UInt16(track))
    }
}

extension RandomWorld.Kind {
    var dimension: Dimension {
        switch self {
        case .mixed: .mass
        case .mapped: .length
        case .unit: .pieces
        }
    }
}
