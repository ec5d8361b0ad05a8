// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

@testable import Twin

/// A small linear program solved by looking at every corner: slow, and simple enough to believe.
struct NaiveProgram {
    var costs: [Double]
    /// Coefficients, lower, upper.
    var rows: [(coefficients: [Double], lower: Double, upper: Double)]
    /// Finite, so that there is always a corner.
    var box: [(lower: Double, upper: Double)]

    /// The least cost, nil when no point keeps every row.
    var leastCost: Double? {
        var planes: [(normal: [Double], value: Double)] = []
        for (index, bounds) in box.enumerated() {
            let normal = costs.indices.map { $0 == index ? 1.0 : 0 }
            planes += [(normal, bounds.lower), (normal, bounds.upper)]
        }
        for row in rows {
            for value in Set([row.lower, row.upper]) where value.isFinite { planes.append((row.coefficients, value)) }
        }
        var least: Double?
        for chosen in Self.choices(of: costs.count, from: planes.count) {
            guard let point = Self.meeting(chosen.map { planes[$0] }), keeps(point) else { continue }
            let cost = zip(costs, point).reduce(0) { $0 + $1.0 * $1.1 }
            least = min(least ?? cost, cost)
        }
        return least
    }

    var program: LinearProgram {
        var program = LinearProgram()
        let variables = costs.indices.map { program.add("x\($0)", unit: "1", cost: costs[$0], .init(box[$0].lower, box[$0].upper)) }
        for (index, row) in rows.enumerated() {
            program.constrain("row \(index)", unit: "1", zip(row.coefficients, variables).map { .init($0, $1) }, .init(row.lower, row.upper))
        }
        return program
    }

    private func keeps(_ point: [Double]) -> Bool {
        zip(box, point).allSatisfy { $1 >= $0.lower - 1e-7 && $1 <= $0.upper + 1e-7 }
            && rows.allSatisfy { row in
                let sum = zip(row.coefficients, point).reduce(0) { $0 + $1.0 * $1.1 }
                return sum >= row.lower - 1e-7 && sum <= row.upper + 1e-7
            }
    }

    private static func choices(of size: Int, from count: Int, start: Int = 0) -> [[Int]] {
        guard size > 0 else { return [[]] }
        guard start < count else { return [] }
        return (start..<count).flatMap { first in choices(of: size - 1, from: count, start: first + 1).map { [first] + $0 } }
    }

    /// The one point on all these planes; nil when there is none or more than one. Gauss with pivoting.
    private static func meeting(_ planes: [(normal: [Double], value: Double)]) -> [Double]? {
        var matrix = planes.map { $0.normal + [$0.value] }
        let count = matrix.count
        for column in 0..<count {
            guard let pivot = (column..<count).max(by: { abs(matrix[$0][column]) < abs(matrix[$1][column]) }), abs(matrix[pivot][column]) > 1e-9
            else {
                return nil
            }
            matrix.swapAt(column, pivot)
            for row in 0..<count where row != column {
                let factor = matrix[row][column] / matrix[column][column]
                for place in column...count { matrix[row][place] -= factor * matrix[column][place] }
            }
        }
        return (0..<count).map { matrix[$0][count] / matrix[$0][$0] }
    }
}

extension NaiveProgram {
    /// Small whole numbers, so that ties, degenerate corners and contradictions are common.
    static func random(_ random: inout SplitMix64) -> NaiveProgram {
        let variables = Int(random.pick(2...3))
        let box = (0..<variables).map { _ in
            let lower = Double(random.pick(-1...1))
            return (lower: lower, upper: lower + Double(random.pick(0...4)))
        }
        let rows = (0..<Int(random.pick(1...4))).map { _ in
            let coefficients = (0..<variables).map { _ in Double(random.pick(-2...2)) }
            let value = Double(random.pick(-3...6))
            let width = Double(random.pick(1...4))
            switch random.pick(0...3) {
            case 0: return (coefficients: coefficients, lower: value, upper: Double.infinity)
            case 1: return (coefficients: coefficients, lower: value, upper: value)
            case 2: return (coefficients: coefficients, lower: value, upper: value + width)
            default: return (coefficients: coefficients, lower: -Double.infinity, upper: value)
            }
        }
        return NaiveProgram(costs: (0..<variables).map { _ in Double(random.pick(-4...4)) }, rows: rows, box: box)
    }
}
