// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Testing

@testable import Twin

@Suite struct `The example chain` {
    private static func chain(_ cells: Int, seed: UInt64 = chainSeed) -> ExampleChain { ExampleChain(cells: cells, seed: seed, start: chainStart) }

    @Test func `the same seed gives the same events, another seed others`() {
        let first = Array(Self.chain(3_000))
        #expect(first == Array(Self.chain(3_000)))
        #expect(first != Array(Self.chain(3_000, seed: chainSeed &+ 1)))
        #expect(first.count >= 47)
    }

    @Test(arguments: [1, 64, 65, 900, 5_000])
    func `just the cells asked for are made, each once`(_ cells: Int) {
        var names: [String] = []
        for batch in Self.chain(cells) {
            for event in batch {
                names += event.facts.statements.filter { $0.product == "cell 4680" && $0.basis == .announced }.map(\.lot)
            }
        }
        #expect(names.count == cells)
        #expect(Set(names).count == cells)
    }

    @Test func `only the planted events share an ID`() {
        let chain = Self.chain(6_000)
        var seen: [String: Int] = [:]
        for batch in chain { for event in batch { seen[event.id, default: 0] += 1 } }
        let truth = chain.truth()
        let told = truth.faults.filter { $0.kind == .conflictingID || $0.kind == .withdrawnEvent }.map(\.eventID)
        #expect(Set(seen.filter { $0.value > 1 }.keys) == Set(told), "seed \(chainSeed)")
        #expect(truth.events == seen.values.reduce(0, +))
    }

    @Test func `no mixed lot gives more than it holds, and the tank balances to the milligram`() {
        var made: [String: Int64] = [:]
        var drawn: [String: Int64] = [:]
        var tankIn: Int64 = 0
        var tankOut: Int64 = 0
        var heel: Int64 = 0
        var withdrawn: Set<String> = []
        let events = Self.chain(30_000).flatMap { $0 }
        for event in events where event.errorDeclaration != nil { withdrawn.insert(event.id) }
        for event in events where !withdrawn.contains(event.id) {
            for statement in event.facts.statements {
                if statement.lot == "TANK-1" { continue }
                if let quantity = statement.quantity, quantity.dimension == .mass { made[statement.lot, default: 0] += quantity.amount }
            }
            for generation in event.facts.generations where generation.lot == "TANK-1" { heel = (generation.quantity?.amount ?? 0) }
            for draw in event.facts.draws where draw.dimension == .mass {
                if draw.product == "TANK-1" { tankIn += draw.length ?? 0 }
                if draw.source == "TANK-1" { tankOut += draw.length ?? 0 } else { drawn[draw.source, default: 0] += draw.length ?? 0 }
            }
        }
        for (lot, mass) in drawn where lot != "E-9001" {
            #expect(mass <= made[lot, default: 0], "seed \(chainSeed): \(lot) gave \(mass) of \(made[lot, default: 0]) mg")
        }
        #expect(tankIn > tankOut)
        #expect(tankIn - tankOut >= 60_000_000, "The tank is never empty.")
        #expect(heel > 0)
    }

    @Test func `draws from coils stay inside them and apart, but for what was planted`() {
        // By lot: statements and generations give the length, draws the stretches of the newest generation only.
        var length: [String: Int64] = [:]
        var taken: [String: [(from: Int64, to: Int64)]] = [:]
        let chain = Self.chain(30_000)
        for event in chain.flatMap({ $0 }) {
            for generation in event.facts.generations where generation.quantity?.dimension == .length { taken[generation.lot] = [] }
            for statement in event.facts.statements where statement.quantity?.dimension == .length {
                length[statement.lot] = statement.quantity?.amount
            }
            for generation in event.facts.generations where generation.quantity?.dimension == .length {
                length[generation.lot] = generation.quantity?.amount
            }
            for draw in event.facts.draws where draw.dimension == .length && draw.track == nil && draw.source != draw.product {
                guard let from = draw.from, let size = draw.length, !draw.product.hasSuffix("-CUT") else { continue }
                taken[draw.source, default: []].append((from, from + size))
            }
        }
        var overlapping: Set<String> = []
        var beyond: Set<String> = []
        for (lot, stretches) in taken {
            var end: Int64 = 0
            for stretch in stretches.sorted(by: { $0.from < $1.from }) {
                if stretch.from < end { overlapping.insert(lot) }
                end = max(end, stretch.to)
            }
            if end > length[lot, default: 0] { beyond.insert(lot) }
        }
        let truth = chain.truth()
        #expect(overlapping == Set(truth.faults.filter { $0.kind == .overlap }.map(\.lot)), "seed \(chainSeed)")
        #expect(beyond == Set(truth.faults.filter { $0.kind == .overrun }.map(\.lot)), "seed \(chainSeed)")
    }

    @Test func `every kind of fault is planted and told`() {
        let truth = Self.chain(6_000).truth()
        #expect(Set(truth.faults.map(\.kind)) == Set(ChainTruth.Fault.Kind.allCases))
        #expect(truth.faults.count == ChainTruth.Fault.Kind.allCases.count)
    }
}

@Suite struct `What was planted is found` {
    static let cells = 6_000
    static let woven = Result { try Woven(ExampleChain(cells: cells, seed: chainSeed, start: chainStart)) }
    static let truth = ExampleChain(cells: cells, seed: chainSeed, start: chainStart).truth()

    @Test func `the contaminated lot reaches just the cells and packs the plant says`() throws {
        let world = try Self.woven.get()
        let cells = try world.reached(from: Self.truth.contaminated, only: "cell 4680")
        #expect(Set(cells).count == Self.truth.contaminatedCells, "seed \(chainSeed)")
        let packs = try world.reached(from: Self.truth.contaminated, only: "pack", holds: .now)
        #expect(Set(packs).count == Self.truth.contaminatedPacks)
    }

    @Test func `the scratched stretch reaches just the cells wound from it`() throws {
        let world = try Self.woven.get()
        let found = try world.reached(
            from: Self.truth.scratched, Interval(Self.truth.scratchFrom, Self.truth.scratchTo), only: "cell 4680")
        #expect(Set(found) == Set(Self.truth.scratchedCells), "seed \(chainSeed)")
        #expect(!found.isEmpty)
    }

    @Test func `the repaired pack holds the new cells now and held the old ones ever`() throws {
        let world = try Self.woven.get()
        let removed = try #require(Self.truth.removedCells.first)
        let added = try #require(Self.truth.replacementCells.first)
        #expect(try !world.reached(from: removed, only: "pack", holds: .now).contains(Self.truth.repairedPack))
        #expect(try world.reached(from: removed, only: "pack", holds: .ever).contains(Self.truth.repairedPack))
        #expect(try world.reached(from: added, only: "pack", holds: .now).contains(Self.truth.repairedPack))
    }

    @Test(arguments: [
        (ChainTruth.Fault.Kind.provisionalLot, Discrepancy.Kind.provisionalLot), (.overlap, .overlap), (.overrun, .overrun),
        (.missingPlace, .missingPlace),
        (.conflictingID, .conflictingEvent), (.impossibleTime, .impossibleTime),
    ])
    func `a planted fault shows as a discrepancy`(_ kind: ChainTruth.Fault.Kind, _ shown: Discrepancy.Kind) throws {
        let world = try Self.woven.get()
        let fault = try #require(Self.truth.faults.first { $0.kind == kind })
        let found = try world.graph.discrepancies(of: nil, limit: 10_000).found.filter { $0.kind == shown }
        #expect(found.contains { $0.lot.name == fault.lot || kind == .conflictingID }, "\(found.prefix(5).map { ($0.kind, $0.lot, $0.reason) })")
    }

    @Test func `nothing else is wrong with it`() throws {
        let world = try Self.woven.get()
        let found = try world.graph.discrepancies(of: nil, limit: 10_000).found
        let planted = Set(Self.truth.faults.map(\.lot))
        let other = found.filter {
            !planted.contains($0.lot.name) && $0.kind != .conflictingEvent && $0.kind != .impossibleTime && $0.kind != .missingPlace
        }
        #expect(other.isEmpty, "\(other.prefix(8).map { "\($0.kind) \($0.lot.name) \($0.reason)" })")
    }
}

@Suite struct `The benchmark chain` {
    @Test func `has 7 draws a cell and packs of 880`() {
        var draws = 0
        var holds = 0
        var cells = 0
        for event in BenchmarkChain(cells: 2_000).flatMap({ $0 }) {
            cells += event.facts.statements.count { $0.product == "cell-4680" }
            if event.facts.step == "assembly" {
                #expect(event.facts.draws.count == 7)
                draws += 7
            }
            holds += event.facts.holdsBegun.count
        }
        #expect(cells == 2_000)
        #expect(draws == 14_000)
        #expect(holds == 2_000)
    }

    @Test func `its lots are drawn from end to end, never past it`() {
        var size: [String: Int64] = [:]
        var reach: [String: Int64] = [:]
        for event in BenchmarkChain(cells: 20_000).flatMap({ $0 }) {
            for statement in event.facts.statements { size[statement.lot] = statement.quantity?.amount }
            for draw in event.facts.draws {
                #expect(draw.from == reach[draw.source, default: 0])
                reach[draw.source, default: 0] += draw.length ?? 0
            }
        }
        for (lot, end) in reach { #expect(end <= size[lot, default: 0], "\(lot)") }
    }
}

@Suite struct `The generator` {
    @Test func `is SplitMix64`() {
        // Reference output for seed 1234567: Vigna's splitmix64.c.
        var random = SplitMix64(seed: 1_234_567)
        let numbers = (0..<3).map { _ in random.next() }
        #expect(numbers == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423])
    }

    @Test func `picks every value of a range and none beside it`() {
        var random = SplitMix64(seed: chainSeed, stream: "test")
        let picked = Set((0..<1_000).map { _ in random.pick(-2...2) })
        #expect(picked == [-2, -1, 0, 1, 2])
    }
}
