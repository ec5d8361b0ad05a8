// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Twin

private let seed: UInt64 = 20_261_121

@Suite struct `A linear program` {
    /// Three plants, four cities: Winston, *Operations Research*, 4th ed., ch. 7, “Powerco”. Least cost 1020; duals u = (−3, 0, 0) − k, v = (9, 9, 13, 5) + k for any k ≥ 0.
    private static let powerco: (program: LinearProgram, lanes: [[LinearProgram.Variable]], rows: [LinearProgram.Constraint]) = {
        let costs: [[Double]] = [[8, 6, 10, 9], [9, 12, 13, 7], [14, 9, 16, 5]]
        var program = LinearProgram()
        let lanes = costs.enumerated().map { plant, row in
            row.enumerated().map { city, cost in program.add("plant \(plant) to city \(city)", unit: "GW.h", cost: cost) }
        }
        var rows: [LinearProgram.Constraint] = []
        for (plant, supply) in [35.0, 50, 40].enumerated() {
            rows.append(program.constrain("supply \(plant)", unit: "GW.h", lanes[plant].map { .init(1, $0) }, .atMost(supply)))
        }
        for (city, demand) in [45.0, 20, 30, 30].enumerated() {
            rows.append(program.constrain("demand \(city)", unit: "GW.h", lanes.map { .init(1, $0[city]) }, .atLeast(demand)))
        }
        return (program, lanes, rows)
    }()

    @Test func `finds the known optimum of a transportation problem, and the shipments that reach it`() throws {
        let (program, lanes, _) = Self.powerco
        let solution = try #require(try optimum(of: program))
        #expect(abs(solution.cost - 1020) < 1e-9)
        let expected: [[Double]] = [[0, 10, 25, 0], [45, 0, 5, 0], [0, 10, 0, 30]]
        for (plant, row) in expected.enumerated() {
            for (city, amount) in row.enumerated() { #expect(abs(solution[lanes[plant][city]] - amount) < 1e-9) }
        }
    }

    @Test func `prices add up to the cost, and no lane is worth more than it costs`() throws {
        let (program, lanes, rows) = Self.powerco
        let solution = try #require(try optimum(of: program))
        let limits = [35.0, 50, 40, 45, 20, 30, 30]
        #expect(abs(zip(rows, limits).reduce(0) { $0 + solution.price(of: $1.0) * $1.1 } - 1020) < 1e-9)
        for plant in 0..<3 {
            for city in 0..<4 {
                let worth = solution.price(of: rows[plant]) + solution.price(of: rows[3 + city])
                #expect(worth <= program.columns[lanes[plant][city].index].cost + 1e-9)
            }
        }
        // Supply equals demand: a degenerate corner. One unit less of supply leaves no plan; one more at plant 0 saves 3.
        for (plant, price) in [-3.0, 0, 0].enumerated() {
            let shadow = try #require(try program.shadowPrice(of: rows[plant], in: solution))
            #expect(shadow.falling == nil)
            #expect(abs((shadow.rising?.price ?? .nan) - price) < 1e-9)
        }
    }

    @Test func `agrees with looking at every corner, cost and prices alike`() throws {
        var random = SplitMix64(seed: seed)
        var kinds = (optimal: 0, infeasible: 0, corners: 0)
        for round in 0..<800 {
            let naive = NaiveProgram.random(&random)
            let program = naive.program
            let note = Comment(rawValue: "seed \(seed), round \(round): \(naive)")
            guard let least = naive.leastCost else {
                kinds.infeasible += 1
                guard case .infeasible = try program.solve() else {
                    Issue.record("a contradiction was solved: \(note)")
                    continue
                }
                continue
            }
            kinds.optimal += 1
            guard let solution = try optimum(of: program) else {
                Issue.record("not solved: \(note)")
                continue
            }
            #expect(abs(solution.cost - least) < 1e-6, note)
            for index in naive.rows.indices {
                guard let shadow = try program.shadowPrice(of: .init(index: index), in: solution) else { continue }
                for (step, side) in [(1.0, shadow.rising), (-1.0, shadow.falling)] {
                    if checkSide(of: naive, row: index, shadow.limit, step, side, least, note) { kinds.corners += 1 }
                }
            }
        }
        #expect(kinds.optimal > 200 && kinds.infeasible > 50 && kinds.corners > 100, "\(kinds)")
    }

    /// Moves the binding bound and solves anew: the cost must follow the price up to `until`, and leave it beyond.
    private func checkSide(
        of naive: NaiveProgram, row: Int, _ limit: Double, _ step: Double, _ side: ShadowPrice.Side?, _ least: Double, _ note: Comment
    ) -> Bool {
        func cost(movedBy distance: Double) -> Double? {
            var moved = naive
            if moved.rows[row].lower == moved.rows[row].upper {
                moved.rows[row].lower += step * distance
                moved.rows[row].upper += step * distance
            } else if limit == moved.rows[row].upper {
                moved.rows[row].upper += step * distance
                guard moved.rows[row].lower <= moved.rows[row].upper + 1e-9 else { return nil }
            } else {
                moved.rows[row].lower += step * distance
                guard moved.rows[row].lower <= moved.rows[row].upper + 1e-9 else { return nil }
            }
            return moved.leastCost
        }
        guard let side else {
            #expect(cost(movedBy: 0.01) == nil, note)
            return false
        }
        let reach = abs(side.until - limit)
        #expect(reach > 1e-6, note)
        for part in [0.1, 0.5, 1.0] {
            let distance = reach.isFinite ? part * reach : part * 10
            #expect(
                abs((cost(movedBy: distance) ?? .nan) - (least + step * side.price * distance)) < 1e-6,
                "\(row) \(limit) \(step) \(side) \(distance) \(note)")
        }
        guard reach.isFinite, let beyond = cost(movedBy: reach + 0.01) else { return false }
        #expect(beyond > least + step * side.price * (reach + 0.01) + 1e-9, note)
        return true
    }

    @Test func `tells what a variable that is not used would have to become cheaper by`() throws {
        var random = SplitMix64(seed: seed)
        var forced = 0
        for round in 0..<500 {
            let naive = NaiveProgram.random(&random)
            guard let least = naive.leastCost, let solution = try optimum(of: naive.program) else { continue }
            for index in naive.costs.indices {
                guard let needed = try naive.program.reducedCost(of: .init(index: index), in: solution) else { continue }
                var dearer = naive
                dearer.costs[index] -= needed
                #expect(abs((dearer.leastCost ?? .nan) - (least - needed * naive.box[index].lower)) < 1e-6, "seed \(seed), round \(round)")
                dearer.costs[index] -= 0.01
                guard naive.box[index].upper > naive.box[index].lower else { continue }
                #expect((dearer.leastCost ?? .nan) < least - (needed + 0.01) * naive.box[index].lower - 1e-9, "seed \(seed), round \(round)")
                forced += 1
            }
        }
        #expect(forced > 80)
    }

    @Test func `says which variables run away when costs fall without end`() throws {
        var program = LinearProgram()
        let bought = program.add("bought", unit: "t", cost: 3)
        let sold = program.add("sold", unit: "t", cost: -5)
        let stored = program.add("stored", unit: "t", cost: 1)
        program.constrain("what is sold was bought", unit: "t", [.init(1, bought), .init(-1, sold), .init(-1, stored)], .exactly(0))
        guard case .unbounded = try program.solve() else {
            Issue.record("no end was found")
            return
        }
        let names = try program.ray().map { "\(program.name(of: $0.variable)) \($0.direction)" }
        #expect(names == ["bought 1.0", "sold 1.0"])
    }

    @Test func `calls a program without a point infeasible though its costs fall without end`() throws {
        var program = LinearProgram()
        let x = program.add("x", unit: "1", cost: -1)
        let y = program.add("y", unit: "1", cost: 0)
        program.constrain("both ways", unit: "1", [.init(1, y)], .atLeast(2))
        program.constrain("and back", unit: "1", [.init(1, y)], .atMost(1))
        _ = x
        guard case .infeasible = try program.solve() else {
            Issue.record("no contradiction was found")
            return
        }
    }

    @Test func `without constraints stays at its bounds; without variables asks only whether zero keeps them`() throws {
        var program = LinearProgram()
        let x = program.add("x", unit: "1", cost: 2, .init(1, 4))
        #expect(try optimum(of: program)?[x] == 1)
        var empty = LinearProgram()
        empty.constrain("nothing", unit: "1", [], .init(-1, 1))
        #expect(try optimum(of: empty)?.cost == 0)
        empty.constrain("something of nothing", unit: "1", [], .atLeast(1))
        guard case .infeasible = try empty.solve() else {
            Issue.record("no contradiction was found")
            return
        }
        #expect(try empty.conflict() == [.constraint(.init(index: 1))])
    }

    @Test func `takes the preferred of equally cheap points, whatever the order they were written in`() throws {
        for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
            var program = LinearProgram()
            let lanes = order.map { program.add("lane \($0)", unit: "t", cost: 7, .init(0, 4)) }
            program.constrain("demand", unit: "t", lanes.map { .init(1, $0) }, .exactly(6))
            guard case .optimal(let solution) = try program.solve(preferences: order.map(Double.init)) else {
                Issue.record("not solved")
                continue
            }
            let amounts = Dictionary(uniqueKeysWithValues: zip(order, lanes.map { solution[$0] }))
            #expect(amounts == [0: 4, 1: 2, 2: 0])
            #expect(solution.cost == 42)
        }
    }

    private func optimum(of program: LinearProgram) throws -> LinearProgram.Solution? {
        guard case .optimal(let solution) = try program.solve() else { return nil }
        return solution
    }
}

@Suite struct `A conflict of a linear program` {
    @Test func `cannot do without any of its limits, and has none when there is a point`() throws {
        var random = SplitMix64(seed: seed &+ 1)
        var found = 0
        for round in 0..<300 {
            let naive = NaiveProgram.random(&random)
            let conflict = try naive.program.conflict()
            let note = Comment(rawValue: "seed \(seed &+ 1), round \(round): \(naive)")
            guard naive.leastCost == nil else {
                #expect(conflict.isEmpty, note)
                continue
            }
            found += 1
            #expect(!conflict.isEmpty, note)
            #expect(!isPossible(naive, keeping: conflict), note)
            for spared in conflict { #expect(isPossible(naive, keeping: conflict.filter { $0 != spared }), note) }
        }
        #expect(found > 50)
    }

    /// A wide box stands for no bound at all.
    private func isPossible(_ naive: NaiveProgram, keeping kept: [LinearProgram.Limit]) -> Bool {
        var part = naive
        part.rows = naive.rows.enumerated().filter { kept.contains(.constraint(.init(index: $0.offset))) }.map(\.element)
        part.box = naive.box.enumerated().map { kept.contains(.variable(.init(index: $0.offset))) ? $0.element : (-1000, 1000) }
        return part.leastCost != nil
    }

    @Test func `gives way by the least amount, and only where it may`() throws {
        var program = LinearProgram()
        let packs = program.add("packs", unit: "{pack}", cost: 10)
        let capacity = program.constrain("capacity", unit: "{pack}", [.init(1, packs)], .atMost(100))
        let cells = program.constrain("cells", unit: "{cell}", [.init(800, packs)], .atMost(72_000))
        let demand = program.constrain("demand", unit: "{pack}", [.init(1, packs)], .atLeast(120))
        guard case .infeasible = try program.solve() else {
            Issue.record("no contradiction was found")
            return
        }

        let shorter = try #require(try program.leastRelaxation(of: [(demand, 1)]))
        #expect(shorter.amounts.map(\.amount) == [-30])
        #expect(try program.leastRelaxation(of: [(capacity, 1)])?.amounts.count == nil)
        let more = try #require(try program.leastRelaxation(of: [(capacity, 1), (cells, 1)]))
        #expect(more.amounts.map { program.name(of: $0.constraint) } == ["capacity", "cells"])
        #expect(more.amounts.map { $0.amount.rounded() } == [20, 24_000])
    }
}
