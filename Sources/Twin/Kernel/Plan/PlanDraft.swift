// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The tables of a ``EnginePlan`` while they are laid out. Trusts that the scenario was checked.
struct PlanDraft {
    private let scenario: Scenario
    private let seed: UInt64

    private(set) var buffers: [BufferPlan] = []
    private(set) var stations: [StationPlan] = []
    private(set) var operations: [OperationPlan] = []
    private(set) var inputs: [InputPlan] = []
    private(set) var outcomes: [OutcomePlan] = []
    private(set) var outputs: [OutputPlan] = []
    private(set) var reservations: [ReservationPlan] = []
    private(set) var modes: [ModePlan] = []
    private(set) var crews: [CrewPool] = []
    private(set) var crewNeeds: [CrewPlan] = []
    private(set) var setupDraws: [Sampling] = []
    private(set) var samplers: [Sampler] = []
    private(set) var values: [Double] = []
    private(set) var stationLists: [Int] = []
    private(set) var operationLists: [Int] = []
    private(set) var clockEvents: [Int] = []
    private(set) var clocksByEvent: [Int] = []
    private(set) var timerOwners: [EnginePlan.TimerOwner] = []
    private(set) var firstClocks: [Int] = []
    private(set) var calendars: [CalendarTable] = []
    private(set) var stationsByCalendar: [[Int]] = []
    private(set) var crewsByCalendar: [[Int]] = []
    private(set) var streams: [RandomStream] = []
    private(set) var clockStreams: [RandomStream] = []
    private(set) var serverCount = 0
    let levels: Int
    private(set) var calendarPatience = 0

    init(_ scenario: Scenario, seed: UInt64) {
        self.scenario = scenario
        self.seed = seed
        let ranks = Set(scenario.stations.map(\.rank)).sorted()
        levels = ranks.count
        calendars = scenario.calendars.map { CalendarTable($0, clock: scenario.beginning.clock) }
        calendarPatience = calendars.reduce(1) { $0 + 2 * $1.edgeCount }
        stationsByCalendar = scenario.calendars.indices.map { calendar in
            scenario.stations.indices.filter { scenario.stations[$0].shift?.calendar.number == calendar }
        }
        crewsByCalendar = scenario.calendars.indices.map { calendar in
            scenario.crews.indices.filter { scenario.crews[$0].calendar?.number == calendar }
        }
        crews = scenario.crews.map { CrewPool(people: $0.people, calendar: $0.calendar?.number ?? -1) }
        for station in scenario.stations { add(station, level: ranks.firstIndex(of: station.rank) ?? 0) }
        layClockEvents()
        for (number, operation) in scenario.operations.enumerated() { add(operation, number) }
        listOperations()
        for (number, buffer) in scenario.buffers.enumerated() { add(buffer, number) }
        let circles = BlockingCircles(scenario)
        for station in stations.indices { stations[station].isInCircle = circles.contains(station) }
    }

    private mutating func stream(_ names: String...) -> Int {
        streams.append(RandomStream(seed: seed, names))
        return streams.count - 1
    }

    private mutating func team(_ needs: [Scenario.CrewNeed]) -> Team {
        crewNeeds += needs.map { CrewPlan(crew: $0.crew.number, people: $0.people, priority: $0.priority) }
        return Team(first: crewNeeds.count - needs.count, count: needs.count)
    }

    private mutating func add(_ station: Scenario.Station, level: Int) {
        let servers: Int
        switch station.servers {
        case .count(let count): servers = count
        case .unlimited: servers = -1
        }
        let families = (scenario.operations.filter { $0.station.number == stations.count }.map(\.family).max() ?? 0) + 1
        let discipline: StationPlan.Discipline =
            switch station.discipline {
            case .firstCome: .firstCome
            case .lastCome: .lastCome
            case .random: .random
            case .exhaustive: .exhaustive
            }
        var plan = StationPlan(
            servers: servers, firstServer: serverCount, firstOperation: 0, operationCount: 0, discipline: discipline,
            choiceStream: discipline == .random ? stream("station", station.name, "choice") : -1,
            families: families, setup: .none, setupDraw: setupDraws.count, setupTeam: team(station.setup?.crew.map { [$0] } ?? []),
            firstMode: modes.count,
            modeCount: station.failures.count, hasOperationClocks: station.failures.contains { $0.clock == .operation },
            shiftMode: station.failures.firstIndex { $0.clock == .shift } ?? -1,
            calendar: station.shift?.calendar.number ?? -1, pause: .none, level: level, isInCircle: false)
        switch station.shift?.atPause {
        case .resume: plan.pause = .resume
        case .fit: plan.pause = .fit
        case .finish: plan.pause = .finish
        case nil: plan.pause = .none
        }
        switch station.setup?.time {
        case .onChange(let time):
            plan.setup = .onChange
            setupDraws.append(Sampling(sampler: sampler(time), stream: stream("station", station.name, "set-up")))
        case .matrix(let rows):
            plan.setup = .matrix
            let number = stream("station", station.name, "set-up")
            for from in 0..<families {
                for to in 0..<families { setupDraws.append(Sampling(sampler: rows[from][to].map { sampler($0) } ?? -1, stream: number)) }
            }
        case nil: break
        }
        for mode in station.failures {
            let interruption: ModePlan.Interruption
            switch mode.workInProgress {
            case .resumed: interruption = .resumed
            case .repeated: interruption = .repeated
            case .scrapped: interruption = .scrapped
            }
            modes.append(
                ModePlan(
                    clock: mode.clock == .time ? .time : mode.clock == .shift ? .shift : .operation, isSetup: mode.isSetup,
                    every: sampler(mode.every), repair: sampler(mode.repair), team: team(mode.crew.map { [$0] } ?? []),
                    interruption: interruption))
        }
        stations.append(plan)
        serverCount += max(servers, 0)
    }

    /// One clock for each mode of each server, in the order of servers; those on time have an event each.
    private mutating func layClockEvents() {
        for (number, station) in stations.enumerated() {
            firstClocks.append(clockEvents.count)
            for server in 0..<max(station.servers, 0) {
                for mode in station.firstMode..<(station.firstMode + station.modeCount) {
                    let failure = scenario.stations[number].failures[mode - station.firstMode].name
                    let names = ["station", scenario.stations[number].name, "failure", failure, String(server)]
                    clockStreams.append(RandomStream(seed: seed, names + ["up"]))
                    clockStreams.append(RandomStream(seed: seed, names + ["repair"]))
                    if modes[mode].clock == .time {
                        clocksByEvent.append(clockEvents.count)
                        clockEvents.append(scenario.calendars.count + clocksByEvent.count - 1)
                    } else {
                        clockEvents.append(-1)
                    }
                }
            }
        }
    }

    private mutating func add(_ operation: Scenario.Operation, _ number: Int) {
        let name = operation.name
        let time = Sampling(sampler: sampler(operation.time.base), stream: stream("operation", name, "time"))
        var plan = OperationPlan(
            station: operation.station.number, firstInput: inputs.count, inputCount: operation.takes.count, firstOutcome: outcomes.count,
            outcomeCount: operation.outcomes.count, time: time, perUnitInput: operation.time.perUnit?.input ?? -1,
            ticksPerUnit: (operation.time.perUnit?.seconds ?? 0) * 1e6, firstReservation: reservations.count, reservationCount: 0,
            priority: operation.priority, family: operation.family, team: team(operation.crews), returning: Sampling(sampler: -1, stream: 0),
            limit: operation.limit.map(Int64.init) ?? .max, outcomeStream: stream("operation", name, "outcome"),
            countStream: stream("operation", name, "count"), yieldStream: stream("operation", name, "yield"))
        if let returning = operation.returning {
            plan.returning = Sampling(sampler: sampler(returning), stream: stream("operation", name, "returning"))
        }
        for input in operation.takes { add(input, of: number) }
        var share = 0.0
        for (place, outcome) in operation.outcomes.enumerated() {
            share += outcome.share
            let first = outputs.count
            for output in outcome.gives { add(output, of: operation) }
            outcomes.append(
                OutcomePlan(
                    below: place == operation.outcomes.count - 1 ? 2 : share, verdict: Scenario.Verdict.allCases.firstIndex(of: outcome.verdict) ?? 0,
                    firstOutput: first, outputEnd: outputs.count))
        }
        if operation.blocking == .beforeService {
            for (buffer, places) in operation.placesNeeded.sorted(by: { $0.key < $1.key }) {
                if case .items(let limit) = scenario.buffers[buffer].holds, limit != nil {
                    reservations.append(ReservationPlan(buffer: buffer, places: Int64(places)))
                }
            }
            plan.reservationCount = reservations.count - plan.firstReservation
        }
        operations.append(plan)
    }

    private mutating func add(_ input: Scenario.Input, of operation: Int) {
        switch input {
        case .items(let buffer, let product, let atLeast, let atMost, let patience, let keepsPlace):
            var timer = -1
            if patience > .zero, atLeast < atMost {
                timer = clocksByEvent.count + scenario.calendars.count + timerOwners.count
                timerOwners.append(EnginePlan.TimerOwner(isBuffer: false, owner: operation))
            }
            inputs.append(
                InputPlan(
                    kind: .items, buffer: buffer.number, product: product?.number ?? -1, atLeast: Int64(atLeast), atMost: Int64(atMost),
                    patience: patience.microseconds, keepsPlace: keepsPlace, amount: 0, leader: 0, timer: timer))
        case .amount(let tank, let amount):
            inputs.append(
                InputPlan(
                    kind: .amount, buffer: tank.number, product: -1, atLeast: 0, atMost: 0, patience: 0, keepsPlace: false, amount: amount, leader: 0,
                    timer: -1))
        case .pieces(let buffer, let length, let count, let leader):
            inputs.append(
                InputPlan(
                    kind: .pieces, buffer: buffer.number, product: -1, atLeast: Int64(count), atMost: Int64(count), patience: 0, keepsPlace: false,
                    amount: length, leader: leader, timer: -1))
        }
    }

    private mutating func add(_ output: Scenario.Output, of operation: Scenario.Operation) {
        var plan = OutputPlan(
            kind: .pass, input: -1, product: -1, yield: 1, count: .fixed, countSampler: -1, countFixed: 1, pieceLength: 1, pieceLeader: 0,
            countInput: -1,
            quantityInput: -1, quantity: 1, factor: 1, birth: .atEnd, destination: .finished, buffer: -1, isLostWhenFull: false,
            isReserved: false)
        var destination: Scenario.Destination?
        switch output {
        case .pass(let input, let product, let yield, let to):
            plan.input = input
            plan.product = product?.number ?? -1
            plan.yield = yield
            destination = to
        case .make(let product, let count, let quantity, let born, let to):
            plan.kind = .make
            plan.product = product.number
            set(count, in: &plan)
            set(quantity, in: &plan)
            switch born {
            case .atStart: plan.birth = .atStart
            case .atEnd: plan.birth = .atEnd
            case .inherited: plan.birth = .inherited
            }
            destination = to
        case .fill(let quantity, let tank):
            plan.kind = .fill
            plan.destination = .buffer
            plan.buffer = tank.number
            set(quantity, in: &plan)
        }
        switch destination {
        case .buffer(let buffer, let whenFull):
            plan.destination = .buffer
            plan.buffer = buffer.number
            plan.isLostWhenFull = whenFull == .lost
            if case .items(let places) = scenario.buffers[buffer.number].holds {
                plan.isReserved = operation.blocking == .beforeService && places != nil
            }
        case .finished: plan.destination = .finished
        case .scrapped: plan.destination = .scrapped
        case nil: break
        }
        outputs.append(plan)
    }

    private mutating func set(_ count: Scenario.Count, in plan: inout OutputPlan) {
        switch count {
        case .fixed(let fixed): plan.countFixed = Int64(fixed)
        case .sampled(let distribution):
            plan.count = .sampled
            plan.countSampler = sampler(distribution, scale: 1)
        case .pieces(let input, let length, let leader):
            plan.count = .pieces
            plan.countInput = input
            plan.pieceLength = length
            plan.pieceLeader = leader
        }
    }

    private func set(_ quantity: Scenario.Quantity, in plan: inout OutputPlan) {
        switch quantity {
        case .fixed(let fixed): plan.quantity = fixed
        case .ofInput(let input, let factor):
            plan.quantityInput = input
            plan.factor = factor
        }
    }

    private mutating func listOperations() {
        for station in stations.indices {
            let own = scenario.operations.indices.filter { scenario.operations[$0].station.number == station }
                .sorted { (scenario.operations[$0].priority, $0) < (scenario.operations[$1].priority, $1) }
            stations[station].firstOperation = operationLists.count
            stations[station].operationCount = own.count
            operationLists += own
        }
    }

    private mutating func add(_ buffer: Scenario.Buffer, _ number: Int) {
        func stationsOf(_ operations: [Scenario.Operation]) -> [Int] { Set(operations.map(\.station.number)).sorted() }
        let consumers = stationsOf(scenario.operations.filter { $0.takes.contains { $0.buffer.number == number } })
        let reservers = stationsOf(scenario.operations.filter { $0.blocking == .beforeService && $0.placesNeeded[number] != nil })
        var plan = BufferPlan(
            isTank: false, capacity: .max, heel: 0, order: .firstCome, orderStream: -1, firstConsumer: stationLists.count,
            consumerCount: consumers.count,
            firstReserver: stationLists.count + consumers.count, reserverCount: reservers.count, limit: Sampling(sampler: -1, stream: 0),
            expiry: .none,
            expiryTarget: -1, timer: -1)
        stationLists += consumers + reservers
        switch buffer.order {
        case .firstCome: break
        case .lastCome: plan.order = .lastCome
        case .random:
            plan.order = .random
            plan.orderStream = stream("buffer", buffer.name, "order")
        }
        switch buffer.holds {
        case .items(let places): plan.capacity = places.map(Int64.init) ?? .max
        case .tank(let capacity, let heel):
            plan.isTank = true
            plan.capacity = capacity ?? .max
            plan.heel = heel
        }
        if let limit = buffer.waitLimit {
            plan.limit = Sampling(sampler: sampler(limit.time), stream: stream("buffer", buffer.name, "limit"))
            switch limit.then {
            case .scrapped: plan.expiry = .scrapped
            case .moved(let target):
                plan.expiry = .moved
                plan.expiryTarget = target.number
            case .flagged: plan.expiry = .flagged
            }
            if plan.expiry != .flagged {
                plan.timer = clocksByEvent.count + scenario.calendars.count + timerOwners.count
                timerOwners.append(EnginePlan.TimerOwner(isBuffer: true, owner: number))
            }
        }
        buffers.append(plan)
    }

    /// Times in ticks; counts with a scale of 1.
    private mutating func sampler(_ distribution: Distribution, scale: Double = 1e6) -> Int {
        let sampler = makeSampler(distribution, scale: scale)
        samplers.append(sampler)
        return samplers.count - 1
    }

    private mutating func makeSampler(_ distribution: Distribution, scale: Double) -> Sampler {
        var made = Sampler(kind: .fixed, offset: 0, a: 0, b: 0, c: 0, first: values.count, count: 0)
        switch distribution {
        case .fixed(let value): made.a = value * scale
        case .exponential(let mean):
            made.kind = .exponential
            made.a = mean * scale
        case .uniform(let from, let to):
            made.kind = .uniform
            made.a = from * scale
            made.b = to * scale
        case .triangular(let from, let mode, let to):
            made.kind = .triangular
            made.a = from * scale
            made.b = mode * scale
            made.c = to * scale
        case .normal(let mean, let deviation, let from, let to):
            made.kind = .normal
            made.a = mean * scale
            made.b = deviation * scale
            values += [
                Elementary.normalBelow((from - mean) / deviation), Elementary.normalBelow((to - mean) / deviation), from * scale, to * scale,
            ]
        case .lognormal(let mean, let scv):
            made.kind = .lognormal
            let variance = Elementary.log(1 + scv)
            made.a = -variance / 2
            made.b = variance.squareRoot()
            made.c = mean * scale
        case .gamma(let mean, let shape):
            made.kind = .gamma
            made.a = mean * scale / shape
            made.c = shape
        case .erlang(let mean, let phases):
            made.kind = .erlang
            made.a = mean * scale / Double(phases)
            made.count = phases
        case .weibull(let scaleParameter, let shape):
            made.kind = .weibull
            made.a = scaleParameter * scale
            made.b = 1 / shape
        case .geometric(let slot, let probability):
            made.kind = .geometric
            made.a = slot * scale
            made.b = probability == 1 ? 0 : 1 / Elementary.log(1 - probability)
        case .discrete(let list):
            made.kind = .discrete
            made.count = list.count
            addCumulative(list.map(\.weight))
            values += list.map { $0.value * scale }
        case .empirical(let observed):
            if observed.count == 1 { return makeSampler(.fixed(observed[0]), scale: scale) }
            made.kind = .empirical
            made.count = observed.count
            values += observed.sorted().map { $0 * scale }
        case .sequence(let list, let repeats):
            made.kind = .sequence
            made.count = list.count
            made.b = repeats ? 1 : 0
            values += list.map { $0 * scale }
        case .mixture(let parts):
            let children = parts.map { Double(sampler($0.value, scale: scale)) }
            made.kind = .mixture
            made.first = values.count
            made.count = parts.count
            addCumulative(parts.map(\.weight))
            values += children
        case .shifted(let by, let inner):
            made = makeSampler(inner, scale: scale)
            if made.kind == .fixed { made.a += by * scale } else { made.offset += by * scale }
        }
        return made
    }

    private mutating func addCumulative(_ weights: [Double]) {
        let all = weights.reduce(0, +)
        var sum = 0.0
        for weight in weights {
            sum += weight
            values.append(sum / all)
        }
    }
}

extension Scenario.Operation {
    /// Places that any of the outcomes may need, by buffer; only items count.
    var placesNeeded: [Int: Int] {
        var most: [Int: Int] = [:]
        for outcome in outcomes {
            var needed: [Int: Int] = [:]
            for output in outcome.gives {
                switch output {
                case .pass(let input, _, _, .buffer(let buffer, _)):
                    if case .items(_, _, _, let atMost, _, _) = takes[input] { needed[buffer.number, default: 0] += atMost }
                case .make(_, .fixed(let count), _, _, .buffer(let buffer, _)): needed[buffer.number, default: 0] += count
                case .make(_, .sampled, _, _, .buffer(let buffer, _)), .make(_, .pieces, _, _, .buffer(let buffer, _)):
                    // Refused by the check where places are limited.
                    needed[buffer.number, default: 0] += 0
                case .pass, .make, .fill: break
                }
            }
            for (buffer, count) in needed { most[buffer] = max(most[buffer] ?? 0, count) }
        }
        return most
    }
}
