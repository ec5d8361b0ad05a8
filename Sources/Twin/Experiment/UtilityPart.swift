// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant

/// What draws on one utility: steam, dry air, nitrogen, water. Amounts are in coherent units.
package struct UtilityPart: Hashable, Sendable {
    package let name: String
    /// What it is metered in; `size` is coherent units in one.
    package let unit: ReportUnit
    /// A second, whatever is made.
    let always: Double
    /// A second of one machine of a station, by ``ServerActivity``.
    let stations: [Int: [Double]]
    /// Of one operation, and of a second at work on it.
    let operations: [Int: OperationDraw]

    struct OperationDraw: Hashable, Sendable {
        var each = 0.0
        var perSecond = 0.0
    }

    var isIdle: Bool { always == 0 && stations.isEmpty && operations.isEmpty }

    init(_ utility: Utility, _ twin: PlantTwin) {
        name = utility.name
        unit = ReportUnit(code: utility.unit.code, size: utility.unit.factor)
        let plant = twin.plant
        func own(_ uses: [UtilityUse]) -> [UtilityUse] { uses.filter { $0.utility == utility.name } }

        let loads = plant.sites.flatMap { site in
            site.loads + site.areas.flatMap { area in area.loads + area.lines.flatMap(\.loads) }
        }
        always = own(loads).reduce(0) { $0 + $1.rate(in: .starved) }

        var stations: [Int: [Double]] = [:]
        for (number, role) in twin.stations.enumerated() {
            guard case .station(let station) = role, let uses = plant.station(station).map({ own($0.utilities) }), !uses.isEmpty else { continue }
            stations[number] = ServerActivity.allCases.map { activity in uses.reduce(0) { $0 + $1.rate(in: activity) } }
        }
        self.stations = stations

        var operations: [Int: OperationDraw] = [:]
        for (number, role) in twin.operations.enumerated() where role.kind == .step {
            guard let step = role.route.flatMap({ plant.route(named: $0) })?.steps.first(where: { $0.name == role.step }) else { continue }
            for use in own(step.utilities) {
                switch use.base {
                case .operation(let amount): operations[number, default: OperationDraw()].each += amount
                case .amount(let amount, let dimension):
                    operations[number, default: OperationDraw()].each += amount * Self.worked(role, step, dimension, plant)
                case .time(let rate, _): operations[number, default: OperationDraw()].perSecond += rate
                }
            }
        }
        self.operations = operations
    }

    /// Small units that one operation works on, when nothing is lost.
    private static func worked(_ role: PlantTwin.OperationRole, _ step: Step, _ dimension: Dimension, _ plant: PlantModel) -> Double {
        if role.product.flatMap({ plant.product(named: $0) })?.unit.dimension == dimension { return Double(role.nominalOutput) }
        let taken = step.takes.lazy.compactMap { take in if case .quantity(let quantity) = take.amount { quantity } else { nil } }
        return Double(taken.first { $0.dimension == dimension }?.amount ?? 0)
    }
}

extension UtilityUse {
    /// Drawn a second in a state; 0 for what goes by operation or amount.
    fileprivate func rate(in activity: ServerActivity) -> Double {
        guard case .time(let rate, let states) = base, states.contains(activity.machineState) else { return 0 }
        return rate
    }
}

extension ServerActivity {
    /// Who waits for people stands as one that waits for material does.
    fileprivate var machineState: MachineState {
        switch self {
        case .starved, .waitingForCrew: .starved
        case .working: .working
        case .blocked: .blocked
        case .settingUp: .setup
        case .down: .down
        case .off: .off
        }
    }
}

extension IndicatorReader {
    /// Drawn an hour, and for a good unit where one product alone leaves.
    func readUtilities(_ sheet: inout Sheet) {
        let good = goodUnits(sheet.figures)
        for utility in parts.utilities {
            let amount = drawn(of: utility, sheet.figures) / utility.unit.size
            let subject = Indicator.Subject.utility(utility.name)
            sheet.add(subject, .drawn, "\(utility.unit.code)/h", Sheet.ratio(amount, sheet.hours))
            sheet.add(subject, .drawnPerGoodUnit, "\(utility.unit.code)/\(good.unit.code)", good.count.flatMap { Sheet.ratio(amount, $0) })
        }
    }

    /// Of the one product that leaves, in the unit of the goods; with several the count stays open, as for energy.
    func goodUnits(_ figures: SimulationStatistics) -> (unit: ReportUnit, count: Double?) {
        let finishing = parts.goods.filter { goods in goods.products.contains { figures.products[$0].finished > 0 } }
        let goods = finishing.count == 1 ? finishing[0] : nil
        let count = goods.map { goods in goods.products.reduce(0) { $0 + Double(figures.products[$1].finishedQuantity) } / goods.unit.size }
        return (parts.goods.count == 1 ? parts.goods[0].unit : goods?.unit ?? .items, count)
    }

    private func drawn(of utility: UtilityPart, _ figures: SimulationStatistics) -> Double {
        var amount = utility.always * figures.duration.seconds
        for (station, rates) in utility.stations.sorted(by: { $0.key < $1.key }) {
            for (time, rate) in zip(figures.stations[station].times, rates) { amount += Double(time) / 1e6 * rate }
        }
        for (operation, draw) in utility.operations.sorted(by: { $0.key < $1.key }) {
            amount += draw.each * Double(figures.operations[operation].ended.reduce(0, +))
            if draw.perSecond > 0 { amount += draw.perSecond * secondsAtWork(on: operation, figures) }
        }
        return amount
    }

    /// Working time of the operation's station; where it does several, by their planned times.
    private func secondsAtWork(on operation: Int, _ figures: SimulationStatistics) -> Double {
        guard let station = stationOperations.firstIndex(where: { $0.contains(operation) }) else { return 0 }
        func weight(_ other: Int) -> Double { (parts.operations[other].plannedTime ?? 1) * Double(figures.operations[other].started) }
        let working = Double(figures.stations[station].times[ServerActivity.working.rawValue]) / 1e6
        let all = stationOperations[station].reduce(0) { $0 + weight($1) }
        return all > 0 ? working * weight(operation) / all : 0
    }
}
