// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Testing

@Suite struct `A pass over every lot` {
    private static func expectEqual(_ graph: LineageGraph, holds: HoldView, weighs: Bool, _ seed: UInt64) throws {
        let lots = OwnedLots(graph, holds: holds)
        let accounts = MadeUpAccounts(lots, weighs: weighs)
        let pass = LotPass(LotColumns(lots, asksSteps: true, asksTimes: true), accounts)
        try pass.run { _ in }
        let balances = Balances(OwnedLots(graph, holds: holds), accounts: MadeUpAccounts.width) {
            MadeUpAccounts.successors($0.key)
        } booked: {
            MadeUpAccounts.booked($0.key)
        } weighting: { lot, held in
            accounts.weighting(of: lot, holding: held)
        }
        #expect(Set(accounts.order).count == lots.nodeCount && accounts.order.count == lots.nodeCount, "JELLYROLL_SEED=\(seed)")
        for node in 0..<UInt32(lots.nodeCount) {
            let told = try #require(accounts.told[node])
            let name = lots.key(of: node)
            #expect(told.balance == balances.balance(of: node).total, "balance of \(name), JELLYROLL_SEED=\(seed)")
            #expect(told.remaining == balances.remaining(in: node), "remaining in \(name), JELLYROLL_SEED=\(seed)")
            #expect(told.booked == balances.booked(on: node), "booked on \(name), JELLYROLL_SEED=\(seed)")
            #expect(told.isInCircle == balances.isInCircle(node), "circle of \(name), JELLYROLL_SEED=\(seed)")
            #expect(pass.balance(of: node) == told.balance)
        }
    }

    /// Mapped coils, tracks, weights, overlaps, overruns, holds, generations, withdrawn and late events, several runs, circles.
    @Test(arguments: 0..<4) func `is lot by lot the same as asking for each`(_ kind: Int) throws {
        for round in 0..<120 {
            let seed = Chance.seed &+ UInt64(1_000_000 * (kind + 1) + round)
            var chance = Chance(seed: seed)
            var shape = RandomWorld.Shape(lots: 3...10, events: 4...30)
            shape.keepsLength = round % 2 == 0
            shape.hasCycles = kind == 1
            shape.isSound = kind == 2
            shape.hasGenerations = kind != 3
            shape.hasWithdrawals = round % 3 != 0
            let world = RandomWorld(shape, &chance)
            let events = round % 4 == 3 ? world.events.shuffled(using: &chance) : world.events
            let cuts = Set((0..<chance.below(4)).map { _ in 1 + chance.below(events.count) })
            let rows = Story.rows(events, cuts: cuts)
            let holds: HoldView = [.now, .ever, .asBuilt, .at(Story.instant(6))][chance.below(4)]
            let known = chance.isOne(in: 4) ? UInt64(1 + chance.below(events.count)) : nil
            try Self.expectEqual(LineageGraph(rows, known: known), holds: holds, weighs: chance.isOne(in: 2), seed)
        }
    }

    /// Random worlds are small; here lots are as large as they get, and amounts go beyond what a double tells exactly.
    @Test func `shares a lot without a remainder, exact where doubles are not`() throws {
        var random = RandomRows(seed: RandomRows.seed)
        for round in 0..<300 {
            var batch = RowBatch(firstSequence: 1, lastSequence: 1)
            let claims = 1 + random.below(40)
            batch.newNames = (0...claims).map { "lot \($0)" }
            let unit = Int64(1) << Int64(random.below(50))
            var whole: Int64 = 0
            for claim in 1...claims {
                let length = 1 + Int64(random.next() % UInt64(unit))
                batch.draws.append(
                    DrawRow(
                        source: 0, product: UInt32(claim), kind: .draw, dimension: .mass, from: round % 2 == 0 ? nil : whole, length: length,
                        track: nil,
                        productFrom: nil, productTo: nil, uncertainty: 0, evidence: .none, role: 0, step: 0, time: Int64(claim), sequence: 1))
                whole += length
            }
            var store = RunStore()
            store.apply(batch)
            let amount = Int64(random.next() % (1 << 51))
            let lots = OwnedLots(LineageGraph(store.rows))
            let pass = LotPass(LotColumns(lots, asksSteps: false, asksTimes: false), RawAccounts([0], amount: amount, width: 3))
            try pass.run { _ in }
            for account in 0..<3 {
                var laid: Int64 = 0
                for claim in 1...claims {
                    let end = laid + batch.draws[claim - 1].length!
                    let part =
                        share(of: amount << Int64(account), upTo: end, outOf: whole) - share(of: amount << Int64(account), upTo: laid, outOf: whole)
                    #expect(pass.balance(of: UInt32(claim))[account] == part, "seed \(RandomRows.seed), round \(round)")
                    laid = end
                }
            }
        }
    }

    /// Coils with gaps between claims and mixed lots without, some wholly drawn; five accounts, four of which go side by side.
    @Test func `shares several accounts side by side as one by one, gaps included`() throws {
        var random = RandomRows(seed: RandomRows.seed)
        for round in 0..<200 {
            var batch = RowBatch(firstSequence: 1, lastSequence: 1)
            let claims = 1 + random.below(40)
            let dimension: Dimension = round % 2 == 0 ? .length : .mass
            batch.newNames = (0...claims).map { "lot \($0)" }
            var spans: [(from: Int64, to: Int64)] = []
            var end: Int64 = 0
            for claim in 1...claims {
                let gap = dimension == .length && random.below(3) == 0 ? 1 + Int64(random.below(5_000)) : 0
                let length = 1 + Int64(random.below(4_000_000))
                spans.append((end + gap, end + gap + length))
                end += gap + length
                batch.draws.append(
                    DrawRow(
                        source: 0, product: UInt32(claim), kind: .draw, dimension: dimension, from: end - length, length: length, track: nil,
                        productFrom: nil, productTo: nil, uncertainty: 0, evidence: .stated, role: 0, step: 0, time: Int64(claim), sequence: 1))
            }
            let whole = end + (round % 3 == 0 ? 0 : 1_000_003)
            batch.statements = [
                StatementRow(
                    lot: 0, kind: .announced, dimension: dimension, amount: whole, product: 0, site: 0, text: 0, time: 0, sequence: 1)
            ]
            var store = RunStore()
            store.apply(batch)
            let amount = Int64(random.next() % (1 << 45))
            let pass = LotPass(
                LotColumns(OwnedLots(LineageGraph(store.rows)), asksSteps: false, asksTimes: false), RawAccounts([0], amount: amount, width: 5))
            try pass.run { _ in }
            for account in 0..<5 {
                for claim in 1...claims {
                    let (from, to) = spans[claim - 1]
                    let part =
                        share(of: amount << Int64(account), upTo: to, outOf: whole) - share(of: amount << Int64(account), upTo: from, outOf: whole)
                    #expect(pass.balance(of: UInt32(claim))[account] == part, "seed \(RandomRows.seed), round \(round)")
                }
            }
        }
    }

    @Test func `tallies what went in and out of a group, before, during and after`() throws {
        for round in 0..<60 {
            let seed = Chance.seed &+ 5_000_000 &+ UInt64(round)
            var chance = Chance(seed: seed)
            var shape = RandomWorld.Shape(lots: 3...9, events: 4...20)
            shape.hasCycles = round % 3 == 0
            let world = RandomWorld(shape, &chance)
            let graph = Story.graph(world.events, cuts: [])
            let lots = OwnedLots(graph)
            let accounts = MadeUpAccounts(lots, weighs: true)
            let isInside = (0..<lots.nodeCount).map { _ in chance.isOne(in: 2) }
            let (from, to) = (Story.instant(3), Story.instant(8))
            let tally = FlowTally(isInside: isInside, from: from, to: to, width: MadeUpAccounts.width)
            try LotPass(LotColumns(lots, asksSteps: false, asksTimes: true), accounts, tally: tally).run { _ in }
            let balances = Balances(OwnedLots(graph), accounts: MadeUpAccounts.width) {
                MadeUpAccounts.successors($0.key)
            } booked: {
                MadeUpAccounts.booked($0.key)
            } weighting: { lot, held in
                accounts.weighting(of: lot, holding: held)
            }
            var sums: [[Int64]] = Array(repeating: [0, 0, 0, 0], count: 12)
            for node in 0..<UInt32(lots.nodeCount) {
                balances.forEachOutflow(of: node) { product, time, amounts in
                    let span = time < from ? 0 : time < to ? 1 : 2
                    let way = (isInside[Int(node)] ? 2 : 0) + (isInside[Int(product)] ? 1 : 0)
                    for account in amounts.indices { sums[way * 3 + span][account] &+= amounts[account] }
                }
            }
            for way in 0..<4 {
                for span in [FlowTally.Span.before, .during, .after] {
                    for account in 0..<4 {
                        #expect(
                            tally.sum(fromInside: way & 2 != 0, toInside: way & 1 != 0, span, account: account)
                                == sums[way * 3 + span.rawValue][account], "JELLYROLL_SEED=\(seed)")
                    }
                }
            }
        }
    }
}
