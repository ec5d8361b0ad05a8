// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import CClp

/// One problem held by Clp, the simplex solver of COIN-OR.
struct ClpModel: ~Copyable {
    private let handle: UnsafeMutableRawPointer
    private let rowCount: Int
    private let columnCount: Int

    /// What came of a solve, in Clp's words.
    enum Status {
        case optimal
        case primalInfeasible
        case dualInfeasible
        /// Gave up, for numerical trouble or after too many steps.
        case stopped(Int32)
    }

    init(_ program: LinearProgram) {
        guard let handle = Clp_newModel() else { preconditionFailure("Clp has no memory left.") }
        self.handle = handle
        rowCount = program.rows.count
        columnCount = program.columns.count
        Clp_setLogLevel(handle, 0)
        let matrix = ColumnMatrix(program)
        Clp_loadProblem(
            handle, Int32(columnCount), Int32(rowCount), matrix.starts, matrix.rows, matrix.values,
            program.columns.map { Self.finite($0.bounds.lower) }, program.columns.map { Self.finite($0.bounds.upper) },
            program.columns.map(\.cost),
            program.rows.map { Self.finite($0.bounds.lower) }, program.rows.map { Self.finite($0.bounds.upper) })
    }

    deinit { Clp_deleteModel(handle) }

    /// Ways to solve, in the order they are tried: Clp 1.17 now and then calls a solvable program with free variables infeasible (its dual
    /// method) or gives prices that do not add up (its presolve), which the check of the answer finds out.
    enum Method: CaseIterable {
        case primalAfterPresolve, primal, dual, barrier
    }

    /// A model is solved once, so that no answer depends on the basis of another.
    mutating func solve(by method: Method) -> Status {
        switch method {
        case .primalAfterPresolve: Clp_initialPrimalSolve(handle)
        case .primal: Clp_primal(handle, 0)
        case .dual: Clp_dual(handle, 0)
        case .barrier: Clp_initialBarrierSolve(handle)
        }
        // Optimal once scaled, but not in the problem's own units: a few more steps mend it.
        if Clp_status(handle) == 0, Clp_secondaryStatus(handle) != 0 { Clp_primal(handle, 0) }
        return status
    }

    private var status: Status {
        switch Clp_status(handle) {
        case 0: .optimal
        case 1: .primalInfeasible
        case 2: .dualInfeasible
        case let other: .stopped(other)
        }
    }

    var columnValues: [Double] { Self.copy(Clp_getColSolution(handle), columnCount) }
    var reducedCosts: [Double] { Self.copy(Clp_getReducedCost(handle), columnCount) }
    var rowPrices: [Double] { Self.copy(Clp_getRowPrice(handle), rowCount) }
    var objective: Double { Clp_getObjValue(handle) }

    private static func copy(_ values: UnsafePointer<Double>?, _ count: Int) -> [Double] {
        Array(UnsafeBufferPointer(start: values, count: count))
    }

    /// Clp writes infinity as the largest finite number.
    private static func finite(_ bound: Double) -> Double {
        min(max(bound, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
    }
}

/// The coefficients column by column, as Clp reads them.
private struct ColumnMatrix {
    private(set) var starts: [Int32]
    private(set) var rows: [Int32]
    private(set) var values: [Double]

    init(_ program: LinearProgram) {
        starts = Array(repeating: 0, count: program.columns.count + 1)
        for row in program.rows { for term in row.terms { starts[term.variable.index + 1] += 1 } }
        for column in program.columns.indices { starts[column + 1] += starts[column] }
        let count = Int(starts[program.columns.count])
        rows = Array(repeating: 0, count: count)
        values = Array(repeating: 0, count: count)
        var next = starts
        for (index, row) in program.rows.enumerated() {
            for term in row.terms {
                let place = Int(next[term.variable.index])
                next[term.variable.index] += 1
                rows[place] = Int32(index)
                values[place] = term.coefficient
            }
        }
    }
}
