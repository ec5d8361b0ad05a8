// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant

/// What one route asks of its stations and of its inputs for an amount of its product, on average and without waiting.
///
/// Visits follow from yields, rework and scrap as in an open network: visits = entering + Σ visits · share. Times are means.
struct RouteFlow {
    struct Work {
        let station: StationName
        let step: String
        /// Of one machine, for the amount asked for.
        let machineSeconds: Double
    }

    struct Input {
        let product: String
        /// Small units of the product's dimension, for the amount asked for.
        let amount: Double
    }

    let work: [Work]
    let inputs: [Input]
    /// Items that enter the route per item that would leave it if nothing were lost.
    let entering: Double

    /// What a step loses in the case looked at.
    enum Loss {
        case nothing
        /// What the plant file says.
        case own
        /// All but this part of what it works on.
        case allBut(Double)
    }

    /// - Parameters:
    ///   - amount: Small units of the product asked for.
    ///   - loss: By the place of the step in the route.
    /// - Returns: Nil when nothing good leaves the route.
    init?(_ route: Route, _ plant: PlantModel, amount: Double, loss: (Int) -> Loss) {
        let steps = route.steps.enumerated().map { StepFlow($1, loss: loss($0)) }
        guard let visits = Self.visits(steps, route), visits.out > 0 else { return nil }
        let start = Self.startQuantity(route, plant)
        var quantity = start
        var quantities: [Double] = []
        for step in steps {
            quantities.append(quantity)
            quantity = step.quantityOut(of: quantity, plant)
        }
        guard quantity > 0 else { return nil }
        let perUnit = amount / (quantity * visits.out)
        var work: [Work] = []
        var inputs: [Input] = []
        let beat = plant.slots.map { Double($0.length.amount) / 1_000 } ?? 1
        for (index, flow) in steps.enumerated() {
            let operations = perUnit * visits.steps[index] / flow.batch
            if let station = flow.step.station {
                let seconds = beat * (flow.step.time?.mean ?? 0) + flow.secondsAtRate(quantities[index])
                work.append(Work(station: station, step: flow.step.name, machineSeconds: operations * seconds))
            }
            for take in flow.step.takes {
                let each =
                    switch take.amount {
                    case .quantity(let quantity): Double(quantity.amount)
                    case .items(let count): Double(count) * Self.unit(of: take.product, plant)
                    }
                inputs.append(Input(product: take.product, amount: operations * each))
            }
        }
        self.work = work
        self.inputs = inputs
        entering = 1 / visits.out
    }

    /// Small units in one booking unit of a product.
    static func unit(of product: String, _ plant: PlantModel) -> Double {
        guard let unit = plant.product(named: product)?.unit else { return 1 }
        return Double(unit.numerator) / Double(unit.denominator)
    }

    private static func startQuantity(_ route: Route, _ plant: PlantModel) -> Double {
        if let quantity = route.arrivals?.quantity { return Double(quantity.amount) }
        if let take = route.steps.first?.takes.first, case .quantity(let quantity) = take.amount, route.arrivals == nil {
            return Double(quantity.amount)
        }
        return route.product.map { unit(of: $0, plant) } ?? 1
    }

    /// Visits of each step per item that enters, and items that leave as the route's product.
    private static func visits(_ steps: [StepFlow], _ route: Route) -> (steps: [Double], out: Double)? {
        guard !steps.isEmpty else { return nil }
        let place = Dictionary(steps.enumerated().map { ($1.step.name, $0) }) { first, _ in first }
        let count = steps.count
        // Row j: visits_j − Σ visits_i · share(i → j) = entering_j
        var matrix = (0..<count).map { row in (0...count).map { $0 == row || ($0 == count && row == 0) ? 1.0 : 0 } }
        var leaving = Array(repeating: 0.0, count: count)
        for (index, flow) in steps.enumerated() {
            var rest = 1.0
            for way in flow.step.ways {
                switch way.target {
                case .step(let name):
                    guard let target = place[name] else { return nil }
                    matrix[target][index] -= flow.itemsOut * way.share
                    rest -= way.share
                case .out(let product):
                    if product == nil || product == route.product { leaving[index] += flow.itemsOut * way.share }
                    rest -= way.share
                case .scrap:
                    if flow.losesItsOwn { rest -= way.share }
                }
            }
            let onward = max(0, rest) * flow.itemsOut
            if index + 1 < count { matrix[index + 1][index] -= onward } else { leaving[index] += onward }
        }
        guard let visits = solved(matrix) else { return nil }
        return (visits, zip(visits, leaving).reduce(0) { $0 + $1.0 * $1.1 })
    }

    /// Gauss with pivoting; the last column is the right side.
    private static func solved(_ system: [[Double]]) -> [Double]? {
        var matrix = system
        let count = matrix.count
        for column in 0..<count {
            guard let pivot = (column..<count).max(by: { abs(matrix[$0][column]) < abs(matrix[$1][column]) }), abs(matrix[pivot][column]) > 1e-12
            else {
                return nil
            }
            matrix.swapAt(column, pivot)
            for row in (column + 1)..<max(count, column + 1) {
                let factor = matrix[row][column] / matrix[column][column]
                guard factor != 0 else { continue }
                for place in column...count { matrix[row][place] -= factor * matrix[column][place] }
            }
        }
        var values = Array(repeating: 0.0, count: count)
        for row in (0..<count).reversed() {
            let known = (row + 1..<max(count, row + 1)).reduce(0) { $0 + matrix[row][$1] * values[$1] }
            values[row] = (matrix[row][count] - known) / matrix[row][row]
        }
        return values.allSatisfy { $0 >= -1e-9 && $0.isFinite } ? values : nil
    }
}

/// One step's part in the flow.
private struct StepFlow {
    let step: Step
    let losesItsOwn: Bool
    private let good: Double

    init(_ step: Step, loss: RouteFlow.Loss) {
        self.step = step
        switch loss {
        case .nothing: (losesItsOwn, good) = (false, 1)
        case .own: (losesItsOwn, good) = (true, step.yield.good)
        case .allBut(let part): (losesItsOwn, good) = (false, part)
        }
    }

    var batch: Double { Double(step.batch.most) }
    private var along: Make? { step.makes.first { $0.to == .along } }

    /// Items that go on per item that comes, the bad ones of pieces left out.
    var itemsOut: Double {
        if let along { return Double(along.items) / batch * good }
        return (step.batch.merges ? 1 / batch : 1) * Double(step.coil?.lanes ?? 1) * good
    }

    /// Of each item that goes on. What is lost is counted in items, so that one number serves pieces and amounts.
    func quantityOut(of quantity: Double, _ plant: PlantModel) -> Double {
        if let along {
            if let made = along.quantity { return Double(made.amount) }
            if plant.product(named: along.product)?.kind == .unit { return RouteFlow.unit(of: along.product, plant) }
        }
        var out = quantity * (step.batch.merges ? batch : 1)
        if let coil = step.coil {
            let ends = Double((coil.leader?.amount ?? 0) + (coil.trailer?.amount ?? 0))
            out = max(0, out - (losesItsOwn ? ends : 0)) * (1 + coil.elongation)
        }
        return out
    }

    func secondsAtRate(_ quantity: Double) -> Double {
        guard let rate = step.rate else { return 0 }
        return quantity * batch / rate.smallUnitsPerSecond
    }
}

extension Step {
    /// Whether the plant file has it lose anything.
    var isLossy: Bool {
        yield.good < 1
            || ways.contains { way in
                if case .scrap = way.target { return way.share > 0 }
                return false
            }
    }
}
