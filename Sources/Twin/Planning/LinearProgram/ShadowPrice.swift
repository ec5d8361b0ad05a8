// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What a binding limit costs: by how much total cost changes per unit the limit rises or falls, and how far that stays true.
///
/// Total cost is a convex, piecewise linear function of a limit. At a corner of it (a degenerate plan) one more unit is worth something
/// else than one less, so both are told.
package struct ShadowPrice: Hashable, Sendable {
    package struct Side: Hashable, Sendable {
        /// Cost per unit the limit rises; negative where a higher limit saves.
        package let price: Double
        /// The value of the limit up to which the price stays the same; may be infinite.
        package let until: Double
    }

    /// The limit as it is.
    package let limit: Double
    /// Nil when no plan is left once the limit rises.
    package let rising: Side?
    /// Nil when no plan is left once the limit falls.
    package let falling: Side?
}

extension LinearProgram {
    /// - Returns: Nil when the constraint does not bind.
    package func shadowPrice(of constraint: Constraint, in solution: Solution) throws(TwinError) -> ShadowPrice? {
        let corner = Corner(self, solution)
        let row = rows[constraint.index]
        guard let side = corner.rowSides[constraint.index] else { return nil }
        return ShadowPrice(
            limit: side == .upper ? row.bounds.upper : row.bounds.lower, rising: try corner.side(of: constraint.index, by: 1),
            falling: try corner.side(of: constraint.index, by: -1))
    }

    /// Cost of forcing one unit into a variable that stands at its lower bound: how much cheaper it would have to be to be used.
    ///
    /// - Returns: Nil when the variable does not stand at its lower bound, or nothing can be forced into it.
    package func reducedCost(of variable: Variable, in solution: Solution) throws(TwinError) -> Double? {
        let corner = Corner(self, solution)
        guard corner.columnSides[variable.index] == .lower else { return nil }
        var cone = corner.cone
        cone.columns[variable.index].bounds = .atLeast(1)
        guard case .optimal(let step) = try cone.solve() else { return nil }
        return step.cost
    }
}

/// The limits that bind at a solution, and the directions they leave open.
private struct Corner {
    enum Side { case lower, upper, both }

    let program: LinearProgram
    let rowSides: [Side?]
    let columnSides: [Side?]

    init(_ program: LinearProgram, _ solution: LinearProgram.Solution) {
        self.program = program
        rowSides = program.rows.map { row in
            var sum = 0.0
            var size = 1.0
            for term in row.terms {
                let product = term.coefficient * solution.values[term.variable.index]
                sum += product
                size = max(size, abs(product))
            }
            return Self.side(of: sum, row.bounds, slack: 1e-7 * size)
        }
        columnSides = zip(program.columns, solution.values).map { Self.side(of: $1, $0.bounds, slack: 1e-7 * max(1, abs($1))) }
    }

    private static func side(of value: Double, _ bounds: LinearProgram.Bounds, slack: Double) -> Side? {
        let atLower = value - bounds.lower <= slack
        let atUpper = bounds.upper - value <= slack
        return atLower ? (atUpper ? .both : .lower) : (atUpper ? .upper : nil)
    }

    /// Steps from the corner that break no binding limit; what they cost is the program's own cost.
    var cone: LinearProgram {
        var cone = program
        for index in cone.columns.indices { cone.columns[index].bounds = Self.open(columnSides[index]) }
        for index in cone.rows.indices { cone.rows[index].bounds = Self.open(rowSides[index]) }
        return cone
    }

    private static func open(_ side: Side?) -> LinearProgram.Bounds {
        switch side {
        case .lower: .notNegative
        case .upper: .atMost(0)
        case .both: .exactly(0)
        case nil: .free
        }
    }

    /// The slope of total cost when the binding bound of `row` moves by `step` (±1), and the value of the bound where the slope changes.
    func side(of row: Int, by step: Double) throws(TwinError) -> ShadowPrice.Side? {
        guard let side = rowSides[row] else { return nil }
        var cone = cone
        cone.rows[row].bounds =
            switch side {
            case .lower: .atLeast(step)
            case .upper: .atMost(step)
            case .both: .exactly(step)
            }
        guard case .optimal(let direction) = try cone.solve() else { return nil }
        let limit = side == .upper ? program.rows[row].bounds.upper : program.rows[row].bounds.lower
        return ShadowPrice.Side(price: step * direction.cost, until: limit + step * (try reach(of: row, side, step, direction)))
    }

    /// How far the bound of `row` can move in steps of `step` while the duals of `direction` stay optimal.
    ///
    /// They stay so exactly as long as some point keeps every bound they price, so the reach is itself a linear program; unlike ranging by
    /// the solver's basis it does not depend on which of several bases a degenerate corner was found with.
    private func reach(of row: Int, _ side: Side, _ step: Double, _ direction: LinearProgram.Solution) throws(TwinError) -> Double {
        var face = program
        let noise = program.priceTolerance
        for index in face.columns.indices {
            face.columns[index].cost = 0
            if columnSides[index] != nil, program.columns[index].bounds.isPriced(direction.reducedCosts[index], noise) {
                face.columns[index].bounds = program.columns[index].bounds.side(ofPrice: direction.reducedCosts[index])
            }
        }
        for index in face.rows.indices where rowSides[index] != nil {
            if program.rows[index].bounds.isPriced(direction.prices[index], noise) {
                face.rows[index].bounds = program.rows[index].bounds.side(ofPrice: direction.prices[index])
            }
        }
        let moved = face.add("reach", unit: program.rows[row].unit, cost: -1)
        // The bound that moves, held with equality when it bears a price; the other bound of the same constraint stays where it is.
        let asked = program.rows[row]
        let isPriced = face.rows[row].bounds.isFixed
        face.rows[row].bounds = .free
        let terms = asked.terms + [LinearProgram.Term(-step, moved)]
        switch side {
        case .both: face.constrain(asked.name, unit: asked.unit, terms, asked.bounds)
        case .upper:
            face.constrain(asked.name, unit: asked.unit, terms, isPriced ? .exactly(asked.bounds.upper) : .atMost(asked.bounds.upper))
            face.constrain(asked.name, unit: asked.unit, asked.terms, .atLeast(asked.bounds.lower))
        case .lower:
            face.constrain(asked.name, unit: asked.unit, terms, isPriced ? .exactly(asked.bounds.lower) : .atLeast(asked.bounds.lower))
            face.constrain(asked.name, unit: asked.unit, asked.terms, .atMost(asked.bounds.upper))
        }
        switch try face.solve() {
        case .optimal(let solution): return solution[moved]
        case .unbounded: return .infinity
        case .infeasible: return 0
        }
    }
}
