// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import CKLU

/// A square matrix that is mostly empty, by columns; entries of one place are added.
struct SparseMatrix {
    struct Entry {
        let row: Int
        let column: Int
        let value: Double
    }

    let size: Int
    private var starts: [Int]
    private var rows: [Int]
    private var values: [Double]

    /// - Parameter entries: Rows and columns from 0, below `size`; finite values.
    init(size: Int, _ entries: [Entry]) {
        self.size = size
        starts = [0]
        rows = []
        values = []
        var sorted = entries.sorted { ($0.column, $0.row) < ($1.column, $1.row) }[...]
        for column in 0..<size {
            while let entry = sorted.first, entry.column == column {
                if rows.count > starts[column], rows.last == entry.row {
                    values[values.count - 1] += entry.value
                } else {
                    rows.append(entry.row)
                    values.append(entry.value)
                }
                sorted = sorted.dropFirst()
            }
            starts.append(rows.count)
        }
    }

    func times(_ vector: [Double]) -> [Double] {
        var product = [Double](repeating: 0, count: size)
        for column in 0..<size {
            for index in starts[column]..<starts[column + 1] { product[rows[index]] += values[index] * vector[column] }
        }
        return product
    }

    enum Failure: Error, Hashable {
        /// No pivot in this column.
        case singular(column: Int)
        /// The answer does not satisfy the equations: the largest residual, relative to the right side.
        case inaccurate(Double)
    }

    /// Solves `A x = b` for every right side, by sparse LU with partial pivoting (KLU) and one step of refinement.
    ///
    /// - Returns: One solution a right side, in order; each satisfies its equations to 10⁻⁹ of the largest term.
    func solve(_ rightSides: [[Double]]) throws(Failure) -> [[Double]] {
        guard size > 0 else { return rightSides }
        var common = klu_l_common()
        klu_l_defaults(&common)
        var starts = starts
        var rows = rows
        var values = values
        var symbolic = klu_l_analyze(size, &starts, &rows, &common)
        defer { klu_l_free_symbolic(&symbolic, &common) }
        guard symbolic != nil else { throw .singular(column: 0) }
        var numeric = klu_l_factor(&starts, &rows, &values, symbolic, &common)
        defer { klu_l_free_numeric(&numeric, &common) }
        guard numeric != nil, common.status == KLU_OK else { throw .singular(column: max(0, min(size - 1, Int(common.singular_col)))) }
        func solved(_ right: [Double]) -> [Double] {
            var vector = right
            klu_l_solve(symbolic, numeric, size, 1, &vector, &common)
            return vector
        }
        var solutions: [[Double]] = []
        for right in rightSides {
            var solution = solved(right)
            let rest = zip(right, times(solution)).map { $0 - $1 }
            solution = zip(solution, solved(rest)).map { $0 + $1 }
            let scale = max(right.map(abs).max() ?? 0, .leastNormalMagnitude)
            let residual = (zip(right, times(solution)).map { abs($0 - $1) }.max() ?? 0) / scale
            guard residual.isFinite, residual <= 1e-9 else { throw .inaccurate(residual) }
            solutions.append(solution)
        }
        return solutions
    }
}
