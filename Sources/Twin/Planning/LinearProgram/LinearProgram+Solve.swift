// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension LinearProgram {
    /// A cheapest point, and what each limit costs there.
    package struct Solution: Sendable {
        package let cost: Double
        let values: [Double]
        let prices: [Double]
        let reducedCosts: [Double]

        /// In the variable's unit.
        package subscript(_ variable: Variable) -> Double { values[variable.index] }

        /// One optimal dual: cost per unit by which the constraint's binding bound rises. Where several are optimal (a degenerate point)
        /// this is one of them; ``LinearProgram/shadowPrice(of:in:)`` tells them apart.
        package func price(of constraint: Constraint) -> Double { prices[constraint.index] }
    }

    package enum Outcome: Sendable {
        case optimal(Solution)
        /// No point keeps every constraint; ``LinearProgram/conflict()`` says which exclude each other.
        case infeasible
        /// Costs fall without end; ``LinearProgram/ray()`` says along which variables.
        case unbounded
    }

    /// How far a sum may miss its bound, relative to the size of its largest term.
    static let tolerance = 1e-6

    /// A cheapest point.
    ///
    /// - Parameter preferences: One a variable; among points that cost the same, the one with the smallest Σ preference · x. Without them the
    ///   solver takes any.
    /// - Throws: `.unsoundAnswer` when the solver gave up or its answer breaks a constraint or strong duality.
    package func solve(preferences: [Double] = []) throws(TwinError) -> Outcome {
        precondition(preferences.isEmpty || preferences.count == columns.count, "One preference a variable, or none.")
        switch try solved() {
        case .optimal(let solution): return .optimal(preferences.isEmpty ? solution : try preferred(solution, preferences))
        case let other: return other
        }
    }

    /// By one method after the other, until an answer stands the check.
    private func solved() throws(TwinError) -> Outcome {
        var trouble = TwinError.gaveUp(self, 0)
        for method in ClpModel.Method.allCases {
            var model = ClpModel(self)
            switch model.solve(by: method) {
            case .optimal:
                let solution = solution(of: model)
                do throws(TwinError) {
                    try check(solution)
                    return .optimal(solution)
                } catch {
                    trouble = error
                }
            case .primalInfeasible:
                if try !hasPoint() { return .infeasible }
            // Clp says this also of programs that have no point at all.
            case .dualInfeasible: return try hasPoint() ? .unbounded : .infeasible
            case .stopped(let status): trouble = .gaveUp(self, status)
            }
        }
        throw trouble
    }

    /// Whether any point keeps every constraint. Both answers are proved: yes by the point, no by prices that add up to a violation (Farkas).
    package func hasPoint() throws(TwinError) -> Bool {
        var model = ClpModel(costless)
        if case .optimal = model.solve(by: .primalAfterPresolve), (try? costless.check(solution(of: model))) != nil { return true }
        return try leastViolation().cost <= 1e-7
    }

    /// What makes costs fall without end: variables that grow or fall together, scaled so that the largest moves by 1. Empty when nothing does.
    package func ray() throws(TwinError) -> [(variable: Variable, direction: Double)] {
        var cone = self
        for index in cone.columns.indices {
            cone.columns[index].bounds = columns[index].bounds.recession.clamped(to: 1)
        }
        for index in cone.rows.indices { cone.rows[index].bounds = rows[index].bounds.recession }
        guard case .optimal(let solution) = try cone.solve(), solution.cost < -Self.tolerance else { return [] }
        return solution.values.enumerated().compactMap { index, value in
            abs(value) > Self.tolerance ? (Variable(index: index), value) : nil
        }
    }

    var costless: LinearProgram {
        var program = self
        for index in program.columns.indices { program.columns[index].cost = 0 }
        return program
    }

    func solution(of model: borrowing ClpModel) -> Solution {
        Solution(
            cost: model.objective, values: zip(model.columnValues, columns).map { $1.bounds.snap($0) }, prices: model.rowPrices,
            reducedCosts: model.reducedCosts)
    }

    /// Among all points that are as cheap, the one with the least Σ preference · x: what has a price stays at its bound.
    private func preferred(_ solution: Solution, _ preferences: [Double]) throws(TwinError) -> Solution {
        var face = optimalFace(at: solution)
        for index in face.columns.indices { face.columns[index].cost = preferences[index] }
        guard case .optimal(let chosen) = try face.solve() else { return solution }
        return Solution(
            cost: zip(columns, chosen.values).reduce(0) { $0 + $1.0.cost * $1.1 }, values: chosen.values, prices: solution.prices,
            reducedCosts: solution.reducedCosts)
    }

    /// The program whose points are exactly the cheapest points of this one (complementary slackness with the duals of `solution`).
    func optimalFace(at solution: Solution) -> LinearProgram {
        var face = self
        for index in rows.indices where rows[index].bounds.isPriced(solution.prices[index], priceTolerance) {
            face.rows[index].bounds = rows[index].bounds.side(ofPrice: solution.prices[index])
        }
        for index in columns.indices where columns[index].bounds.isPriced(solution.reducedCosts[index], priceTolerance) {
            face.columns[index].bounds = columns[index].bounds.side(ofPrice: solution.reducedCosts[index])
        }
        return face
    }

    /// Prices below this are noise.
    var priceTolerance: Double { 1e-9 * max(1, columns.reduce(0) { max($0, abs($1.cost)) }) }
}

extension LinearProgram.Bounds {
    /// The directions in which one may go without end.
    fileprivate var recession: Self {
        Self(lower == -.infinity ? -.infinity : 0, upper == .infinity ? .infinity : 0)
    }

    fileprivate func clamped(to size: Double) -> Self { Self(max(lower, -size), min(upper, size)) }

    /// The bound itself where a value misses it by rounding.
    fileprivate func snap(_ value: Double) -> Double {
        let slack = 1e-9 * max(1, abs(value))
        if abs(value - lower) <= slack { return lower }
        if abs(value - upper) <= slack { return upper }
        return abs(value) < 1e-12 ? 0 : value
    }

    /// Whether a price other than noise holds the value at one of these bounds.
    func isPriced(_ price: Double, _ tolerance: Double) -> Bool {
        abs(price) > tolerance && (price > 0 ? lower > -.infinity : upper < .infinity)
    }

    /// Held at the bound that bears the price: at the lower one when more costs more, else at the upper.
    func side(ofPrice price: Double) -> Self { .exactly(price > 0 ? lower : upper) }

    /// How far outside a value is.
    func distance(of value: Double) -> Double { max(0, lower - value, value - upper) }
}

// What the solver says is checked before anybody reads it.

extension LinearProgram {
    /// Every constraint kept, and cost = Σ price · bound (strong duality), to ``tolerance`` of the sizes involved.
    func check(_ solution: Solution) throws(TwinError) {
        for (row, name) in zip(rows, rows.lazy.map(\.name)) {
            var sum = 0.0
            var size = 1.0
            for term in row.terms {
                let product = term.coefficient * solution.values[term.variable.index]
                sum += product
                size = max(size, abs(product))
            }
            guard row.bounds.distance(of: sum) <= Self.tolerance * size else { throw .brokenConstraint(name, sum, row.bounds) }
        }
        for (column, value) in zip(columns, solution.values) {
            guard column.bounds.distance(of: value) <= Self.tolerance * max(1, abs(value)) else {
                throw .brokenConstraint(column.name, value, column.bounds)
            }
        }
        let dual = dualValue(of: solution)
        guard abs(dual.value - solution.cost) <= Self.tolerance * max(1, dual.size) else { throw .dualityGap(cost: solution.cost, dual: dual.value) }
    }

    /// Σ price · bound over constraints and variables, and the largest product in it.
    func dualValue(of solution: Solution) -> (value: Double, size: Double) {
        var value = 0.0
        var size = abs(solution.cost)
        let sides =
            zip(rows.lazy.map(\.bounds), solution.prices).map { ($0, $1) } + zip(columns.lazy.map(\.bounds), solution.reducedCosts).map { ($0, $1) }
        for (bounds, price) in sides where price != 0 {
            let bound = price > 0 ? bounds.lower : bounds.upper
            guard bound.isFinite else { continue }
            value += price * bound
            size = max(size, abs(price * bound))
        }
        return (value, size)
    }
}

extension TwinError {
    fileprivate static func gaveUp(_ program: LinearProgram, _ status: Int32) -> Self {
        Self(
            code: .unsoundAnswer,
            message: "The solver gave up on \(program.rows.count) constraints and \(program.columns.count) variables (status \(status)).",
            remedy: "Numbers of very different size in one plan may be the cause: check its units. Otherwise report this with the plan.")
    }

    fileprivate static func brokenConstraint(_ name: String, _ value: Double, _ bounds: LinearProgram.Bounds) -> Self {
        Self(
            code: .unsoundAnswer, message: "The solver's answer has \(value) for “\(name)”, outside \(bounds.lower) … \(bounds.upper).",
            remedy: "Numbers of very different size in one plan may be the cause: check its units. Otherwise report this with the plan.")
    }

    fileprivate static func dualityGap(cost: Double, dual: Double) -> Self {
        Self(
            code: .unsoundAnswer, message: "The solver's answer costs \(cost), and its prices add up to \(dual).",
            remedy: "Numbers of very different size in one plan may be the cause: check its units. Otherwise report this with the plan.")
    }
}
