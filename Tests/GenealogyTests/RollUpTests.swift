// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Testing

@Suite struct `Roll-ups` {
    /// A chain of lots: every draw goes from an earlier lot to a later one, unless `backwards` lets one in five go the other way.
    private func world(seed: UInt64, lots: Int, backwards: Bool, circles: Bool = false) -> (rows: RunRows, plain: MemoryRows) {
        var random = RandomRows(seed: seed)
        var store = RunStore(
            options: {
                var o = RunStore.Options()
                o.fanout = 3
                return o
            }())
        var plain = MemoryRows()
        // A lot's place in the chain, which is its number unless draws may go backwards.
        var rank = Array(0..<lots)
        if backwards { for i in stride(from: lots - 1, to: 0, by: -1) where random.chance(3) { rank.swapAt(i, random.below(i + 1)) } }
        var next = [Int64](repeating: 0, count: lots)
        var sequence: UInt64 = 0
        for part in 0..<4 {
            var batch = RowBatch(firstSequence: sequence + 1, lastSequence: sequence + 1)
            if part == 0 {
                batch.newNames = (0..<lots).map { "lot \($0)" }
                for lot in 0..<lots where random.chance(2) {
                    batch.statements.append(
                        StatementRow(
                            lot: UInt32(lot), kind: .announced, dimension: .mass, amount: Int64(1 + random.below(5000)), product: 0, site: 0, text: 0,
                            time: 0, sequence: 1))
                }
            }
            for _ in 0..<lots {
                sequence += 1
                let a = random.below(lots)
                let b = random.below(lots)
                guard a != b || circles else { continue }
                let (source, product) = circles || rank[a] < rank[b] ? (a, b) : (b, a)
                let length = Int64(random.below(300))
                var row = DrawRow(
                    source: UInt32(source), product: UInt32(product), kind: random.chance(8) ? .carrier : .draw, dimension: .mass, from: nil,
                    length: length, track: nil, productFrom: nil, productTo: nil, uncertainty: 0, evidence: .none, role: 0, step: 0,
                    time: random.chance(6) ? 0 : Int64(sequence), sequence: sequence)
                switch source % 4 {
                case 0:
                    row.from = next[source] + Int64(random.chance(3) ? random.below(50) : 0)
                    next[source] = row.from! + length
                case 1 where random.chance(5):
                    row.from = Int64(random.below(1000))
                case 2 where random.chance(5):
                    row.length = nil
                case 3:
                    row.track = UInt16(random.below(3))
                    row.from = Int64(random.below(1000))
                default: break
                }
                batch.draws.append(row)
            }
            batch.lastSequence = max(sequence, batch.firstSequence)
            sequence = batch.lastSequence
            store.apply(batch)
            plain.apply(batch)
        }
        return (store.rows, plain)
    }

    /// The same rule, said plainly: lots in an order where sources come first, each laid out and shared by `share`.
    private func naive(_ booked: [(lot: UInt32, amount: Int64)], _ rows: MemoryRows) -> [Int64] {
        let lots = rows.lotCount
        var quantity = [Int64](repeating: -1, count: lots)
        rows.forEachStatement { quantity[Int($0.lot)] = $0.amount ?? -1 }
        var claims = [[DrawRow]](repeating: [], count: lots)
        rows.forEachRow { if $0.kind == .draw || $0.kind == .component { claims[Int($0.source)].append($0) } }
        var order: [Int] = []
        var seen = [Bool](repeating: false, count: lots)
        func visit(_ lot: Int) {
            guard !seen[lot] else { return }
            seen[lot] = true
            for claim in claims[lot] { visit(Int(claim.product)) }
            order.append(lot)
        }
        for lot in 0..<lots { visit(lot) }
        var received = [Int64](repeating: 0, count: lots)
        for (lot, amount) in booked { received[Int(lot)] += amount }
        for lot in order.reversed() {
            var laid: [(product: Int, start: Int64, end: Int64)] = []
            var whole: Int64 = 0
            for track in Set(claims[lot].map { $0.track ?? 0 }).sorted() {
                var covered: Int64 = 0
                let on = claims[lot].enumerated().filter { ($0.element.track ?? 0) == track }
                let placed = on.filter { $0.element.from != nil }
                    .sorted { ($0.element.from!, $0.element.time, $0.offset) < ($1.element.from!, $1.element.time, $1.offset) }
                let loose = on.filter { $0.element.from == nil }.sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
                for (_, claim) in placed + loose {
                    let length = claim.length ?? max(1, quantity[lot])
                    let from = claim.from ?? covered
                    whole += max(0, from - covered)
                    laid.append((Int(claim.product), whole, whole + length))
                    whole += length
                    covered = max(covered, from + length)
                }
                whole += max(0, quantity[lot] - covered)
            }
            guard whole > 0 else { continue }
            for claim in laid {
                received[claim.product] +=
                    share(of: received[lot], upTo: claim.end, outOf: whole) - share(of: received[lot], upTo: claim.start, outOf: whole)
            }
        }
        return received
    }

    @Test(arguments: 0..<12)
    func `in doubles are about those of the plain rule, whatever the order of numbers`(_ round: Int) {
        let (rows, plain) = world(seed: RandomRows.seed + UInt64(round), lots: [3, 10, 60, 200][round % 4], backwards: round >= 4)
        let booked: [(lot: UInt32, amount: Int64)] = (0..<3).map { (UInt32($0), 1 << 48) }
        let exact = naive(booked, plain)
        let about = RollUp.analysis(booked.map { ($0.lot, Double($0.amount)) }, over: rows)
        for lot in about.indices { #expect(abs(about[lot] - Double(exact[lot])) <= 1e-9 * Double(1 << 48)) }
    }

    @Test func `in a circle of draws come to an end`() {
        let (rows, _) = world(seed: RandomRows.seed, lots: 12, backwards: false, circles: true)
        #expect(RollUp.analysis([(0, 1_000_000)], over: rows).count == 12)
    }
}
