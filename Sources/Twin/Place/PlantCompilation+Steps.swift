// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant

extension PlantCompilation {
    /// One operation: a step, for work items that came so often.
    mutating func add(step index: Int, pass: Int, _ context: RouteContext) throws(TwinError) {
        let plan = context.plan
        let step = plan.route.steps[index]
        let name = pass == 0 ? "\(plan.route.name): \(step.name)" : "\(plan.route.name): \(step.name), again \(pass)"
        let isTrayed = plan.isTrayed(index)
        let pieces = isTrayed ? plan.tray : 1
        let ramp = rampState(of: step)

        var takes: [Scenario.Input] = []
        if let item = plan.incoming[index], let place = context.entries[index] {
            takes.append(try workItem(item, from: place, step, index, pass, context, pieces))
        }
        let hasWorkItem = !takes.isEmpty
        var drawn: [Scenario.Output] = []
        for take in step.takes { takes.append(try input(take, of: step, plan.route, pieces: pieces, noting: &drawn)) }
        if index == 0, let permits = context.permits { takes.append(.items(from: permits.buffer, count: 1)) }

        let time = try workTime(of: step, index, plan, hasWorkItem: hasWorkItem, pieces: pieces, slowness: 1 / ramp.speed)
        var result = StepOutcomes(context: context, index: index, pass: pass, hasWorkItem: hasWorkItem)
        try addOutcomes(of: step, to: &result)
        let outcomes = result.outcomes.map { Scenario.Outcome($0.gives + drawn, share: $0.share, verdict: $0.verdict) }

        let station = try station(of: step, plan.route)
        let isSlotted = context.slots != nil
        let operation = Scenario.Operation(
            name, at: station, takes: takes, time: time, outcomes: outcomes,
            blocking: isSlotted || step.blocking == .beforeService ? .beforeService : .afterService,
            priority: dispatch(of: step) == .priority ? -step.priority : 0,
            crews: crewNeeds((step.station.flatMap { plant.station($0)?.crews } ?? []) + step.crews))
        let made = plan.outgoing[index] ?? plan.incoming[index]
        let mainMake = step.makes.first { $0.to == .along } ?? step.makes.first
        let added = add(
            operation,
            PlantTwin.OperationRole(
                kind: .step, route: plan.route.name, step: step.name, product: mainMake?.product ?? made?.product, pass: pass,
                nominalOutput: result.nominal, outcomeGood: result.outcomes.map(\.good)))
        if let product = mainMake?.product ?? made?.product {
            let work = plan.incoming[index] ?? made
            duties[station.number, default: []].append(
                Duty(
                    operation: added, step: step.name, product: product, chemistry: plant.product(named: product)?.chemistry,
                    meanTime: meanTime(of: step, index, plan, pieces) / ramp.speed, amount: work?.quantity ?? 1, dimension: work?.dimension ?? .pieces
                ))
        }
    }

    func rampState(of step: Step) -> RampState {
        guard step.kind != .wait, let line = step.station?.line, let ramp = plant.line(line)?.ramp else { return .mature }
        return RampState(ramp, at: options.ramp, plantStart: plant.start)
    }

    private func dispatch(of step: Step) -> Plant.Station.Dispatch {
        step.station.flatMap { plant.station($0)?.dispatch } ?? .fifo
    }

    private mutating func workItem(
        _ item: WorkItem, from place: Place, _ step: Step, _ index: Int, _ pass: Int, _ context: RouteContext, _ pieces: Int64
    ) throws(TwinError) -> Scenario.Input {
        if place.isTank { return .amount(from: place.exit, amount: item.quantity) }
        let isFiltered = place.isShared || context.plan.passes > 1
        let product = isFiltered ? variant(of: item, at: index, pass: pass, place, context.plan) : nil
        let scale = context.plan.isTray(item) ? Int(pieces) : 1
        let most = max(1, step.batch.most / scale)
        let least = min(most, max(1, (step.batch.least + scale - 1) / scale))
        return .items(
            from: place.exit, product: product, atLeast: least, atMost: most,
            patience: step.batch.patience.map { .seconds($0 * beat) } ?? .zero, keepsPlace: context.slots?.blocking == .full)
    }

    private mutating func input(
        _ take: Take, of step: Step, _ route: Route, pieces: Int64, noting drawn: inout [Scenario.Output]
    ) throws(TwinError) -> Scenario.Input {
        let what = "Step “\(step.name)” of route “\(route.name)”"
        let place: Place
        if let name = take.from {
            place = try buffer(name, product: take.product)
        } else {
            guard let stock = try stock(take.product, at: route.site) else { throw .unknownPart("stock of", take.product) }
            place = stock
        }
        switch take.amount {
        case .items(let count):
            guard !place.isTank else {
                throw .notModelled("\(what) takes whole items of “\(take.product)”, which is in a tank.", "Write the quantity it takes.")
            }
            return .items(from: place.exit, count: count * Int(pieces), product: place.isShared ? product(take.product) : nil)
        case .quantity(let quantity):
            let all = try product(of: quantity.amount, and: pieces, for: what)
            if let counter = place.drawn { drawn.append(.fill(.fixed(all), into: counter)) }
            if place.isTank { return .amount(from: place.exit, amount: all) }
            switch quantity.dimension {
            case .pieces: return .pieces(from: place.exit, length: 1, count: Int(all), leader: 0)
            case .length:
                guard step.coil?.cutOut == nil || !step.makes.isEmpty else {
                    throw .notModelled("\(what) cuts stretches out of a coil it only draws from.", "Cut them out in a step the coil goes along.")
                }
                return .pieces(
                    from: place.exit, length: quantity.amount, count: Int(pieces),
                    leader: (step.coil?.leader?.amount ?? 0) + (step.coil?.trailer?.amount ?? 0))
            default:
                throw .notModelled(
                    "\(what) draws \(quantity) of “\(take.product)”, which is kept in items.",
                    "Keep it in a tank, or take whole items: `items: 1`.")
            }
        }
    }

    private func workTime(
        of step: Step, _ index: Int, _ plan: RoutePlan, hasWorkItem: Bool, pieces: Int64, slowness: Double
    ) throws(TwinError) -> Scenario.WorkTime {
        let isEach = pieces > 1 && step.kind == .discrete
        let base = step.time.map { isEach ? Distribution(sumOf: pieces, $0, scale: beat * slowness) : time($0, times: slowness) } ?? .fixed(0)
        guard let rate = step.rate else { return Scenario.WorkTime(base) }
        let what = "Step “\(step.name)” of route “\(plan.route.name)”"
        let perUnit = slowness / rate.smallUnitsPerSecond
        if hasWorkItem, plan.incoming[index]?.dimension == rate.dimension {
            return Scenario.WorkTime(base, perUnit: .init(input: 0, seconds: perUnit))
        }
        let first = step.takes.firstIndex { take in
            guard case .quantity(let quantity) = take.amount else { return plant.product(named: take.product)?.unit.dimension == rate.dimension }
            return quantity.dimension == rate.dimension
        }
        if let first { return Scenario.WorkTime(base, perUnit: .init(input: (hasWorkItem ? 1 : 0) + first, seconds: perUnit)) }
        guard let made = plan.outgoing[index], made.dimension == rate.dimension else {
            throw .notModelled(
                "\(what) has a rate of \(rate.dimension), but neither takes nor makes such an amount.", "Give the rate in what it takes.")
        }
        return Scenario.WorkTime(.shifted(by: Double(made.quantity) * perUnit, base))
    }

    /// Seconds, of a mature line.
    private func meanTime(of step: Step, _ index: Int, _ plan: RoutePlan, _ pieces: Int64) -> Double {
        let base = (step.time?.mean ?? 0) * beat * Double(step.kind == .discrete ? pieces : 1)
        guard let rate = step.rate else { return base }
        let taken: Int64? = step.takes.lazy.compactMap { take in
            if case .quantity(let quantity) = take.amount, quantity.dimension == rate.dimension { quantity.amount * pieces } else { nil }
        }.first
        let amount = [plan.incoming[index], plan.outgoing[index]].compactMap { $0 }.first { $0.dimension == rate.dimension }?.quantity
        return base + Double(plan.incoming[index]?.dimension == rate.dimension ? amount ?? 0 : taken ?? amount ?? 0) / rate.smallUnitsPerSecond
    }
}
