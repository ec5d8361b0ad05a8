// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension LinearProgram {
    /// A limit that takes part in a conflict.
    package enum Limit: Hashable, Sendable {
        case constraint(Constraint)
        /// The bounds of a variable.
        case variable(Variable)
    }

    /// Limits that exclude each other, of which none can be spared: without any one of them the others agree (an irreducible infeasible
    /// subset). Empty when there is a point.
    ///
    /// The duals of the program with the smallest violation name an infeasible subset (Farkas); a deletion filter then takes away what it can
    /// do without. Source: Chinneck, *Feasibility and Infeasibility in Optimization*, 2008, ch. 6.
    package func conflict() throws(TwinError) -> [Limit] {
        guard try !hasPoint() else { return [] }
        let everything = limits { _ in true }
        var kept = Set(try certificate())
        // Rounding may have left a limit out of the certificate; then the search starts from all of them.
        if try isPossible(keeping: kept) { kept = Set(everything) }
        let suspects = everything.filter(kept.contains)
        for suspect in suspects {
            kept.remove(suspect)
            if try isPossible(keeping: kept) { kept.insert(suspect) }
        }
        return suspects.filter(kept.contains)
    }

    private func isPossible(keeping kept: Set<Limit>) throws(TwinError) -> Bool {
        var part = self
        for index in rows.indices where !kept.contains(.constraint(Constraint(index: index))) { part.rows[index].bounds = .free }
        for index in columns.indices where !kept.contains(.variable(Variable(index: index))) { part.columns[index].bounds = .free }
        return try part.hasPoint()
    }

    /// Bounded variables first, then constraints, each in the order they were added.
    private func limits(where isMeant: (Limit) -> Bool) -> [Limit] {
        let variables = columns.indices.filter { !columns[$0].bounds.isFree }.map { Limit.variable(Variable(index: $0)) }
        let constraints = rows.indices.filter { !rows[$0].bounds.isFree }.map { Limit.constraint(Constraint(index: $0)) }
        return (variables + constraints).filter(isMeant)
    }

    /// By how much each of some constraints has to give way for a point to exist.
    package struct Relaxation: Sendable {
        /// In the constraint's unit: positive where its upper bound would have to rise by as much, negative where its lower bound would have
        /// to fall. Only what gives way.
        package let amounts: [(constraint: Constraint, amount: Double)]
        package let solution: Solution
    }

    /// The relaxation with the least Σ weight · |amount|; among those the cheapest.
    ///
    /// - Parameter weights: Constraints that may give way, each with what a unit of that counts; positive.
    /// - Returns: Nil when no relaxation of these makes a point.
    package func leastRelaxation(of weights: [(constraint: Constraint, weight: Double)]) throws(TwinError) -> Relaxation? {
        var elastic = costless
        var gaps: [(constraint: Constraint, below: Variable, above: Variable)] = []
        // The solver takes costs below its tolerance for nothing, so the smallest weight is 1.
        let smallest = weights.map(\.weight).min() ?? 1
        for (constraint, weight) in weights {
            let row = elastic.rows[constraint.index]
            let below = elastic.add("below \(row.name)", unit: row.unit, cost: weight / smallest)
            let above = elastic.add("above \(row.name)", unit: row.unit, cost: weight / smallest)
            elastic.rows[constraint.index] = Row(
                name: row.name, unit: row.unit, bounds: row.bounds, terms: row.terms + [Term(1, below), Term(-1, above)])
            gaps.append((constraint, below, above))
        }
        guard case .optimal(let least) = try elastic.solve() else { return nil }
        // Among equally small relaxations the cheapest: the face of the smallest ones, with the program's own costs.
        let preferences = columns.map(\.cost) + Array(repeating: 0, count: 2 * weights.count)
        guard case .optimal(let chosen) = try elastic.optimalFace(at: least).solve(costs: preferences) else { return nil }
        return Relaxation(
            amounts: gaps.compactMap { gap in
                let amount = chosen[gap.above] - chosen[gap.below]
                return abs(amount) > Self.tolerance * max(1, rows[gap.constraint.index].bounds.size) ? (gap.constraint, amount) : nil
            },
            solution: Solution(
                cost: chosen.cost, values: Array(chosen.values.prefix(columns.count)), prices: chosen.prices,
                reducedCosts: Array(chosen.reducedCosts.prefix(columns.count))))
    }

    private func solve(costs: [Double]) throws(TwinError) -> Outcome {
        var program = self
        for index in program.columns.indices { program.columns[index].cost = costs[index] }
        return try program.solve()
    }

    /// Limits that together exclude each other, perhaps more than needed: those with a price when the sum of violations is smallest.
    private func certificate() throws(TwinError) -> [Limit] {
        let least = try leastViolation()
        let noise = 1e-11
        return limits { limit in
            switch limit {
            case .constraint(let constraint): abs(least.prices[constraint.index]) > noise
            case .variable(let variable): abs(least.reducedCosts[variable.index]) > noise
            }
        }
    }

    /// The point whose constraints are missed by the least sum, each counted in sizes of its largest coefficient, so that kilograms do not
    /// outvote pieces; `cost` is that sum.
    func leastViolation() throws(TwinError) -> Solution {
        var elastic = costless
        for index in rows.indices {
            let row = elastic.rows[index]
            let size = max(row.terms.reduce(0) { max($0, abs($1.coefficient)) }, 1e-9)
            let below = elastic.add("below \(row.name)", unit: row.unit, cost: 1)
            let above = elastic.add("above \(row.name)", unit: row.unit, cost: 1)
            elastic.rows[index] = Row(name: row.name, unit: row.unit, bounds: row.bounds, terms: row.terms + [Term(size, below), Term(-size, above)])
        }
        for method in ClpModel.Method.allCases {
            var model = ClpModel(elastic)
            guard case .optimal = model.solve(by: method) else { continue }
            let least = elastic.solution(of: model)
            if (try? elastic.check(least)) != nil { return least }
        }
        throw TwinError(
            code: .unsoundAnswer,
            message: "The solver finds no point with the least violation of \(rows.count) constraints, though there is always one.",
            remedy: "Numbers of very different size in one plan may be the cause: check its units. Otherwise report this with the plan.")
    }
}

extension LinearProgram.Bounds {
    fileprivate var size: Double {
        max(lower.isFinite ? abs(lower) : 0, upper.isFinite ? abs(upper) : 0)
    }
}
