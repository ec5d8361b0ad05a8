// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Foundation
import Support
import Testing

private let known = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/reference/lca/known-results.json")

private struct Known: Decodable {
    struct Case: Decodable {
        let name: String
        let A: [[Double]]
        let B: [[Double]]
        let f: [Double]
        let s: [Double]
        let g: [Double]
    }
    let cases: [Case]
}

private func network(_ technosphere: [[Double]], _ biosphere: [[Double]]) throws -> ProcessNetwork {
    func exchanges(_ matrix: [[Double]]) -> [ProcessNetwork.Exchange] {
        matrix.enumerated().flatMap { row, amounts in
            amounts.enumerated().filter { $0.element != 0 }.map { .init(row: row, process: $0.offset, amount: $0.element) }
        }
    }
    let count = technosphere.first?.count ?? 0
    return try ProcessNetwork(
        processes: (0..<count).map { "process \($0)" }, products: technosphere.indices.map { "product \($0)" },
        flows: biosphere.indices.map { "flow \($0)" }, technosphere: exchanges(technosphere), biosphere: exchanges(biosphere))
}

private func isClose(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-9 * max(1, abs($1)) }
}

@Suite struct `Processes that feed each other` {
    @Test(.enabled(if: FileManager.default.fileExists(atPath: known.path), "needs ../shared/reference/lca"))
    func `solve the published cases`() throws {
        let published = try JSONDecoder().decode(Known.self, from: Data(contentsOf: known))
        #expect(!published.cases.isEmpty)
        for example in published.cases {
            let network = try network(example.A, example.B)
            let scaling = try network.scaling(for: example.f)
            #expect(isClose(scaling, example.s), "\(example.name): \(scaling)")
            #expect(isClose(network.inventory(of: scaling), example.g), "\(example.name)")
        }
    }

    // x_e = f + 0.2 x_f, x_f = 0.5 x_e: x_e = 1 / (1 − 0.1).
    @Test func `a loop is an infinite chain summed up`() throws {
        let network = try network([[1, -0.2], [-0.5, 1]], [[0.4, 3]])
        let scaling = try network.scaling(for: [1, 0])
        #expect(isClose(scaling, [1 / 0.9, 0.5 / 0.9]))
        var chain = (electricity: 1.0, fuel: 0.0)
        var asked = 1.0
        for _ in 0..<60 {
            chain.fuel += 0.5 * asked
            asked *= 0.1
            chain.electricity += asked
        }
        #expect(isClose(scaling, [chain.electricity, chain.fuel]))
    }

    @Test func `a loop that takes all it makes has no answer, and is named`() throws {
        let error = try #require(throws: AccountingError.self) { try network([[1, -1], [-1, 1]], [[1, 1]]).scaling(for: [1, 0]) }
        #expect(error.code == .networkWithoutAnswer)
        #expect(error.message.contains("process"))
    }

    @Test func `more products than processes are refused`() {
        #expect(throws: AccountingError.self) { try network([[1], [1]], []) }
    }

    /// Gauss–Jordan with full rows, as a reference.
    private func naive(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        var rows = zip(matrix, right).map { $0 + [$1] }
        for pivot in rows.indices {
            let best = (pivot..<rows.count).max { abs(rows[$0][pivot]) < abs(rows[$1][pivot]) } ?? pivot
            rows.swapAt(pivot, best)
            let factor = rows[pivot][pivot]
            rows[pivot] = rows[pivot].map { $0 / factor }
            for row in rows.indices where row != pivot {
                let times = rows[row][pivot]
                rows[row] = zip(rows[row], rows[pivot]).map { $0 - times * $1 }
            }
        }
        return rows.map { $0[rows.count] }
    }

    @Test(arguments: 0..<40) func `random networks agree with plain elimination`(_ seed: Int) throws {
        var random = SplitMix64(testSeed &+ UInt64(seed))
        let size = Int.random(in: 1...30, using: &random)
        var matrix = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
        for column in 0..<size {
            matrix[column][column] = 1
            for _ in 0..<3 { matrix[Int.random(in: 0..<size, using: &random)][column] -= Double.random(in: 0...0.2, using: &random) }
        }
        let demand = (0..<size).map { _ in Double.random(in: 0...10, using: &random) }
        let scaling = try network(matrix, []).scaling(for: demand)
        #expect(isClose(scaling, naive(matrix, demand)), "seed \(testSeed &+ UInt64(seed))")
    }
}
