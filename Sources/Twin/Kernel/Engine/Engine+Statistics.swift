// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Reading and resetting what was counted. Neither disturbs a run.
extension Engine {
    mutating func resetStatistics() {
        let now = scalars.now
        scalars.statisticsFrom = now
        scalars.inside.begin(at: now)
        for index in 0..<plan.buffers.count {
            buffers[index].content.begin(at: now)
            buffers[index].waits = Tally()
            buffers[index].entered = 0
            buffers[index].left = 0
            buffers[index].expired = 0
        }
        for index in 0..<plan.stations.count {
            stations[index].content.begin(at: now)
            stations[index].setups = 0
        }
        for index in 0..<scalars.serverCount { servers[index].since = now }
        for index in 0..<plan.operations.count {
            let old = operations[index]
            operations[index] = OperationState()
            operations[index].everStarted = old.everStarted
            operations[index].lastStart = old.lastStart
            operations[index].drawnTime = old.drawnTime
            operations[index].drawnSetup = old.drawnSetup
            operations[index].waitsForCrew = old.waitsForCrew
        }
        for index in 0..<plan.scenario.products.count { products[index] = ProductState() }
        for index in 0..<plan.crews.count {
            crews[index].busy.begin(at: now)
            crews[index].duty.begin(at: now)
            crews[index].waits = Tally()
            crews[index].requests = 0
        }
        activityTimes.update(repeating: 0, count: plan.stations.count * Self.activities)
        outcomeCounts.update(repeating: 0, count: plan.outcomes.count)
        failureCounts.update(repeating: 0, count: plan.modes.count)
        buckets.update(repeating: 0, count: (plan.buffers.count + plan.scenario.products.count) * QuantileSketch.bucketCount)
    }

    func activities(ofStation station: Int) -> [ServerActivity] {
        (0..<scalars.serverCount).filter { servers[$0].station == station }.map { ServerActivity(rawValue: servers[$0].activity) ?? .starved }
    }

    func statistics(sketches: Bool) -> SimulationStatistics {
        SimulationStatistics(
            from: SimulatedTime(microseconds: scalars.statisticsFrom), to: SimulatedTime(microseconds: scalars.now), stations: stationFigures(),
            operations: (0..<plan.operations.count).map(operationFigures), buffers: (0..<plan.buffers.count).map { bufferFigures($0, sketches) },
            products: (0..<plan.scenario.products.count).map { productFigures($0, sketches) }, crews: (0..<plan.crews.count).map(crewFigures),
            inside: figures(scalars.inside), events: scalars.events)
    }

    private func figures(_ gauge: Gauge) -> SimulationStatistics.Content {
        SimulationStatistics.Content(
            now: gauge.now, highest: gauge.highest, area: gauge.area(at: scalars.now))
    }

    private func figures(_ tally: Tally) -> SimulationStatistics.Times {
        var times = SimulationStatistics.Times()
        times.count = tally.count
        times.sum = tally.sum
        times.squares = tally.squares
        times.highest = tally.highest
        times.positive = tally.positive
        return times
    }

    private func sketch(_ row: Int) -> QuantileSketch {
        QuantileSketch(counts: Array(UnsafeBufferPointer(start: buckets + row * QuantileSketch.bucketCount, count: QuantileSketch.bucketCount)))
    }

    private func stationFigures() -> [SimulationStatistics.StationFigures] {
        var times = Array(UnsafeBufferPointer(start: activityTimes, count: plan.stations.count * Self.activities))
        for server in 0..<scalars.serverCount {
            times[servers[server].station * Self.activities + servers[server].activity] += Int128(scalars.now - servers[server].since)
        }
        return (0..<plan.stations.count).map { station in
            let own = Array(times[(station * Self.activities)..<((station + 1) * Self.activities)])
            let power = plan.scenario.stations[station].power
            let first = stationPlans[station].firstMode
            return SimulationStatistics.StationFigures(
                servers: stations[station].servers, times: own,
                energy: ServerActivity.allCases.map { power.watts($0) * Double(own[$0.rawValue]) / 1e6 }, content: figures(stations[station].content),
                failures: (first..<(first + stationPlans[station].modeCount)).map { failureCounts[$0] }, setups: stations[station].setups)
        }
    }

    private func operationFigures(_ operation: Int) -> SimulationStatistics.OperationFigures {
        let state = operations[operation]
        let first = operationPlans[operation].firstOutcome
        return SimulationStatistics.OperationFigures(
            started: state.started, ended: (first..<(first + operationPlans[operation].outcomeCount)).map { outcomeCounts[$0] },
            aborted: state.aborted,
            itemsTaken: state.itemsTaken, itemsMade: state.itemsMade, itemsPassed: state.itemsPassed, itemsScrapped: state.itemsScrapped,
            itemsLost: state.itemsLost, quantityScrapped: state.quantityScrapped, amountDrawn: state.amountDrawn, amountFilled: state.amountFilled,
            lastEnd: state.lastEnd < 0 ? nil : SimulatedTime(microseconds: state.lastEnd))
    }

    private func bufferFigures(_ buffer: Int, _ sketches: Bool) -> SimulationStatistics.BufferFigures {
        let state = buffers[buffer]
        return SimulationStatistics.BufferFigures(
            content: figures(state.content), entered: state.entered, left: state.left, waits: figures(state.waits),
            waitSketch: sketches ? sketch(buffer) : QuantileSketch(), expired: state.expired)
    }

    private func productFigures(_ product: Int, _ sketches: Bool) -> SimulationStatistics.ProductFigures {
        let state = products[product]
        return SimulationStatistics.ProductFigures(
            finished: state.finished, finishedQuantity: state.finishedQuantity, scrapped: state.scrapped, scrappedQuantity: state.scrappedQuantity,
            timeInSystem: figures(state.timeInSystem), timeInSystemSketch: sketches ? sketch(plan.buffers.count + product) : QuantileSketch(),
            timeToScrap: figures(state.timeToScrap))
    }

    private func crewFigures(_ crew: Int) -> SimulationStatistics.CrewFigures {
        let state = crews[crew]
        return SimulationStatistics.CrewFigures(
            busy: state.busy.area(at: scalars.now), onDuty: state.duty.area(at: scalars.now), requests: state.requests, waits: figures(state.waits))
    }
}

extension Scenario.Power {
    func watts(_ activity: ServerActivity) -> Double {
        switch activity {
        case .starved, .waitingForCrew: idle
        case .working: working
        case .blocked: blocked
        case .settingUp: settingUp
        case .down: down
        case .off: off
        }
    }
}
