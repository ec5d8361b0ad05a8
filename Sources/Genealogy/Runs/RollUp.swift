// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Carries an account from the lots it was booked on to everything they went into, in doubles: about, for analysis. Books are a ``LotPass``.
///
/// Claims of a lot are laid end to end in the order (track, from, time, ledger order), gaps between them included; what no claim covers
/// stays in the lot. Claims without a place are laid behind those with one; a claim without a length takes what it alone may take: the
/// whole lot. Carriers and releases carry nothing. Tracks weigh alike; what is withdrawn, ends or begins anew is not looked at.
package enum RollUp {
    /// By lot number, about what was booked on it and came into it.
    package static func analysis(_ booked: [(lot: UInt32, amount: Double)], over rows: RunRows) -> [Double] {
        var pass = Pass(booked, rows)
        pass.run()
        return pass.received
    }

    /// Newest quantity said of each lot, and what came to it since; −1 where none was.
    static func quantities(_ rows: RunRows) -> [Int64] {
        var quantities = [Int64](repeating: -1, count: rows.lotCount)
        var times = [Int64](repeating: .min, count: rows.lotCount)
        var additions: [(lot: Int, time: Int64, amount: Int64)] = []
        rows.forEachStatement { statement in
            let lot = Int(statement.lot)
            guard let amount = statement.amount, amount >= 0, lot < quantities.count else { return }
            if statement.kind == .added { return additions.append((lot, statement.time, amount)) }
            guard statement.kind.rawValue <= StatementRow.Kind.corrected.rawValue, statement.time >= times[lot] else { return }
            quantities[lot] = amount
            times[lot] = statement.time
        }
        for (lot, time, amount) in additions where time > times[lot] { quantities[lot] = max(0, quantities[lot]) + amount }
        return quantities
    }
}

/// One roll-up: sources in ascending order, which is nearly always from material to product; then, lowest first, those that received
/// something after their turn, until all is at rest.
private struct Pass {
    var received: [Double]
    private let rows: RunRows
    private let quantities: [Int64]
    private let claims = ClaimSheet()
    /// Lots that received something after their turn: what they have handed on, and in how many turns.
    private var late: [UInt32: (handedOn: Double, turns: Int)] = [:]
    private var waiting = LotHeap()
    private static let mostTurns = 64

    init(_ booked: [(lot: UInt32, amount: Double)], _ rows: RunRows) {
        self.rows = rows
        quantities = RollUp.quantities(rows)
        received = [Double](repeating: 0, count: rows.lotCount)
        for (lot, amount) in booked where Int(lot) < received.count { received[Int(lot)] += amount }
    }

    mutating func run() {
        let walk = SourceWalk(rows)
        let count = received.count
        while let source = walk.next() {
            let passed = received.withUnsafeMutableBufferPointer { received in
                walk.passWholeClaims { source, product in
                    guard source < product, product < count else { return false }
                    received[product] += received[source]
                    return true
                }
            }
            if passed { continue }
            let lot = Int(source)
            guard lot < received.count, received[lot] != 0 else {
                walk.skip(source)
                continue
            }
            claims.clear(lots: received.count)
            walk.gather(source, into: claims)
            claims.lay(quantity: quantities[lot]) { rows.forEachRow(from: source, $0) }
            if claims.lowestProduct <= source { noteLate { $0 <= source } }
            let amount = received[lot]
            received.withUnsafeMutableBufferPointer { claims.hand(amount, sign: 1, to: $0) }
        }
        while let source = waiting.popLowest() {
            let lot = Int(source)
            guard let before = late[source], before.handedOn != received[lot] else { continue }
            // In a circle of draws, less comes round each time.
            if before.turns == Self.mostTurns { continue }
            claims.clear(lots: received.count)
            claims.lay(quantity: quantities[lot]) { rows.forEachRow(from: source, $0) }
            noteLate { _ in true }
            let amount = received[lot]
            late[source] = (amount, before.turns + 1)
            received.withUnsafeMutableBufferPointer {
                claims.hand(before.handedOn, sign: -1, to: $0)
                claims.hand(amount, sign: 1, to: $0)
            }
        }
    }

    /// Before these products of the laid claims receive more: what they have handed on is what they had.
    private mutating func noteLate(_ isLate: (UInt32) -> Bool) {
        claims.forEachProduct { product in
            guard isLate(product) else { return }
            if late[product] == nil { late[product] = (received[Int(product)], 0) }
            waiting.insert(product)
        }
    }
}

/// Lots waiting for their turn, each once, lowest first.
private struct LotHeap {
    private var heap: [UInt32] = []
    private var members: Set<UInt32> = []

    mutating func insert(_ lot: UInt32) {
        guard members.insert(lot).inserted else { return }
        heap.append(lot)
        var child = heap.count - 1
        while child > 0, heap[(child - 1) / 2] > lot {
            heap[child] = heap[(child - 1) / 2]
            child = (child - 1) / 2
        }
        heap[child] = lot
    }

    mutating func popLowest() -> UInt32? {
        guard let lowest = heap.first, let last = heap.popLast() else { return nil }
        members.remove(lowest)
        guard !heap.isEmpty else { return lowest }
        var hole = 0
        while 2 * hole + 1 < heap.count {
            var child = 2 * hole + 1
            if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
            if heap[child] >= last { break }
            heap[hole] = heap[child]
            hole = child
        }
        heap[hole] = last
        return lowest
    }
}
