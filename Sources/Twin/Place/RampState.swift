// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Measure
import Plant

/// How far a line has come on its ramp: what its speed and its yield are multiplied by.
struct RampState: Hashable {
    /// Of the mature line's; above 0, 1 when mature.
    let speed: Double
    let yield: Double

    static let mature = RampState(speed: 1, yield: 1)

    init(speed: Double, yield: Double) {
        self.speed = speed
        self.yield = yield
    }

    /// - Parameter start: Of the plant; a line without a start of its own begins with it.
    init(_ ramp: Ramp, at moment: PlantTwin.RampMoment, plantStart: StartTime?) {
        guard case .month(let month) = moment else {
            self = .mature
            return
        }
        var age = month * 30.4375 * 86_400
        if let start = ramp.start, let plantStart {
            age -= Double(start.dayNumber * 86_400) - Double(plantStart.milliseconds) / 1_000
        }
        speed = Self.part(ramp.oee, max(0, age))
        yield = Self.part(ramp.yield, max(0, age))
    }

    /// value(t) / end, of value(t) = end − (end − initial) · exp(−t / T).
    private static func part(_ curve: Ramp.Curve?, _ age: Double) -> Double {
        guard let curve, curve.end > 0 else { return 1 }
        return max(1e-6, (curve.end - (curve.end - curve.initial) * exp(-age / curve.timeConstant)) / curve.end)
    }
}

/// What the steps of a route lose on each line, spread so that the line as a whole yields what its ramp says.
///
/// A step that keeps g of what comes keeps g^k on a line whose factor is f: k = 1 + ln f / ln Π g. So the part of the loss that is each step's stays
/// what it is, and nothing yields more than all. Where the plant file knows no losses, the line's last step has them.
struct RampYields {
    private var exponents: [LineName: Double] = [:]
    private var lastSteps: [LineName: (step: String, factor: Double)] = [:]

    init(_ route: Route, _ state: (LineName) -> RampState) {
        var kept: [LineName: Double] = [:]
        var last: [LineName: String] = [:]
        for step in route.steps {
            guard let line = step.station?.line else { continue }
            kept[line, default: 1] *= step.keptShare
            last[line] = step.name
        }
        for step in route.steps {
            guard let line = step.station?.line, let whole = kept[line], exponents[line] == nil, lastSteps[line] == nil else { continue }
            let factor = state(line).yield
            guard factor < 1 else { continue }
            if whole < 1 { exponents[line] = 1 + log(factor) / log(whole) } else { lastSteps[line] = (last[line] ?? step.name, factor) }
        }
    }

    /// What becomes of a part kept when all is mature.
    func kept(_ mature: Double, at step: Step) -> Double {
        guard let line = step.station?.line else { return mature }
        if let exponent = exponents[line] { return pow(mature, exponent) }
        if let last = lastSteps[line], last.step == step.name { return mature * last.factor }
        return mature
    }
}

extension Step {
    /// The part of what comes that neither is scrapped here nor leaves as another product.
    var keptShare: Double {
        yield.good * (1 - ways.reduce(0) { if case .scrap = $1.target { $0 + $1.share } else { $0 } })
    }
}
