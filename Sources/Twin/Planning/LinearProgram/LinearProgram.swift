// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A linear program whose variables and constraints have names and units, so that its answers can be said in words.
///
///     minimise  Σ costⱼ · xⱼ   subject to   lowerᵢ ≤ Σ aᵢⱼ · xⱼ ≤ upperᵢ   and   lowerⱼ ≤ xⱼ ≤ upperⱼ
///
/// Bounds may be infinite. Among solutions that cost the same the solver's choice depends only on the order in which variables and
/// constraints were added: add them in an order that does not depend on luck.
package struct LinearProgram: Sendable {
    package struct Variable: Hashable, Sendable {
        package let index: Int
    }

    package struct Constraint: Hashable, Sendable {
        package let index: Int
    }

    /// What a number may be, ends included.
    package struct Bounds: Hashable, Sendable {
        package var lower: Double
        package var upper: Double

        package init(_ lower: Double, _ upper: Double) {
            self.lower = lower
            self.upper = upper
        }

        package static func atLeast(_ value: Double) -> Self { Self(value, .infinity) }
        package static func atMost(_ value: Double) -> Self { Self(-.infinity, value) }
        package static func exactly(_ value: Double) -> Self { Self(value, value) }
        package static let free = Self(-.infinity, .infinity)
        package static let notNegative = Self(0, .infinity)

        var isFree: Bool { lower == -.infinity && upper == .infinity }
        var isFixed: Bool { lower == upper }
    }

    /// One product of a coefficient and a variable.
    package struct Term: Hashable, Sendable {
        package let coefficient: Double
        package let variable: Variable

        package init(_ coefficient: Double, _ variable: Variable) {
            self.coefficient = coefficient
            self.variable = variable
        }
    }

    struct Column: Sendable {
        let name: String
        let unit: String
        var cost: Double
        var bounds: Bounds
    }

    struct Row: Sendable {
        let name: String
        let unit: String
        var bounds: Bounds
        let terms: [Term]
    }

    var columns: [Column] = []
    var rows: [Row] = []

    package init() {}

    /// - Parameter cost: Per `unit` of the variable; finite.
    package mutating func add(_ name: String, unit: String, cost: Double, _ bounds: Bounds = .notNegative) -> Variable {
        precondition(cost.isFinite && bounds.lower <= bounds.upper, "The cost and bounds of \(name) are not numbers in order.")
        columns.append(Column(name: name, unit: unit, cost: cost, bounds: bounds))
        return Variable(index: columns.count - 1)
    }

    /// Terms of the same variable add up.
    @discardableResult
    package mutating func constrain(_ name: String, unit: String, _ terms: [Term], _ bounds: Bounds) -> Constraint {
        precondition(bounds.lower <= bounds.upper, "The bounds of \(name) are not in order.")
        precondition(
            terms.allSatisfy { $0.coefficient.isFinite && columns.indices.contains($0.variable.index) }, "\(name) has a term that is no number.")
        rows.append(Row(name: name, unit: unit, bounds: bounds, terms: Self.merged(terms)))
        return Constraint(index: rows.count - 1)
    }

    package func name(of variable: Variable) -> String { columns[variable.index].name }
    package func unit(of variable: Variable) -> String { columns[variable.index].unit }
    package func name(of constraint: Constraint) -> String { rows[constraint.index].name }
    package func unit(of constraint: Constraint) -> String { rows[constraint.index].unit }
    package func bounds(of constraint: Constraint) -> Bounds { rows[constraint.index].bounds }
    package var variableCount: Int { columns.count }
    package var constraintCount: Int { rows.count }

    package mutating func setBounds(of constraint: Constraint, _ bounds: Bounds) { rows[constraint.index].bounds = bounds }

    /// One term a variable, in the order of their first mention, zeros left out.
    private static func merged(_ terms: [Term]) -> [Term] {
        var place: [Int: Int] = [:]
        var result: [Term] = []
        for term in terms {
            if let known = place[term.variable.index] {
                result[known] = Term(result[known].coefficient + term.coefficient, term.variable)
            } else {
                place[term.variable.index] = result.count
                result.append(term)
            }
        }
        return result.filter { $0.coefficient != 0 }
    }
}
