// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Twin

private func lot(_ number: Int64, _ quantity: Int64) -> VirtualLot {
    VirtualLot(name: .numbered(product: 0, number), product: 0, quantity: quantity)
}

@Suite struct `What was taken lies under what was made` {
    @Test func `two batches under one coil are two stretches of it`() {
        let parts = [LotPart(lot: lot(1, 900), from: 600, length: 300), LotPart(lot: lot(2, 900), from: 0, length: 700)]
        let pieces = Layout.sequential(parts, weights: [3_000], sizes: [3_000])
        #expect(pieces.map(\.place) == [0..<900, 900..<3_000])
        #expect(pieces.map(\.part) == parts)
    }

    @Test func `nothing is lost or counted twice, however it is shared out`() {
        for seed in UInt64(1)...200 {
            var random = SplitMix64(seed: seed)
            let parts = (0..<random.pick(1...5)).map { LotPart(lot: lot($0, 10_000), from: random.pick(0...100), length: random.pick(1...5_000)) }
            let sizes = (0..<random.pick(1...7)).map { _ in random.pick(1...4_000) }
            let weights = sizes.map { _ in random.pick(1...9) }
            let pieces = Layout.sequential(parts, weights: weights, sizes: sizes)
            for part in parts {
                let mine = pieces.filter { $0.part.lot.name == part.lot.name }
                #expect(mine.reduce(0) { $0 + $1.part.length } == part.length, "seed \(seed)")
                var position = part.from
                for piece in mine {
                    #expect(piece.part.from == position, "seed \(seed)")
                    position += piece.part.length
                }
            }
            for product in sizes.indices {
                let places = pieces.filter { $0.product == product }.map(\.place)
                guard let last = places.last else { continue }
                #expect(places.first?.lowerBound == 0 && last.upperBound == sizes[product], "seed \(seed)")
                for (a, b) in zip(places, places.dropFirst()) { #expect(a.upperBound == b.lowerBound, "seed \(seed)") }
            }
        }
    }

    @Test func `cells are cut from a coil after its leader, and the rest is left`() {
        // 3,000.0 m, 3.80 m a cell, 5.0 m leader: ⌊2995 / 3.8⌋ = 788 cells, the last from 2995.6 to 2999.4 m.
        let coil = LotPart(lot: lot(1, 30_000), from: 0, length: 30_000)
        let pieces = Layout.pieces([coil], pitch: 38, leader: 50, sizes: [Int64](repeating: 1, count: 1_000))
        #expect(pieces.count == 788)
        #expect(pieces.last?.part.from == 29_956)
    }

    @Test func `a tank that does not mix gives its lots in the order they came`() {
        var tank = TankBook()
        tank.put(lot(1, 100))
        tank.put(lot(2, 100))
        #expect(tank.draw(60).map(\.length) == [60])
        let second = tank.draw(90)
        #expect(second.map { [$0.from, $0.length] } == [[60, 40], [0, 50]])
        #expect(tank.level == 50)
        #expect(tank.draw(80).map(\.length) == [50])
    }

    @Test func `a stretch that carries a cause is found where the coil was wound to`() {
        let taint = [Taint(cause: 0, from: 1_200, to: 1_440, hours: 0)]
        // 3,000 m longer by 1 % and turned round: metre x becomes (3000 − x) · 1.01.
        let after = taint.mapped(0, 3_000, onto: 0..<3_030, isReversed: true)
        #expect(after.map { [$0.from, $0.to] } == [[1_575, 1_818]])
        #expect(taint.mapped(1_300, 50, onto: 0..<1, isReversed: false).map { [$0.from, $0.to] } == [[0, 1]])
        #expect(taint.mapped(1_500, 50, onto: 0..<1, isReversed: false).isEmpty)
    }
}
