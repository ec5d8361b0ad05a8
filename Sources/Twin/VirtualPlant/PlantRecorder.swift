// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure
import Plant

/// Watches a run and tells it in the events that the plant itself would send.
///
/// What an operation took is drawn into what it made, stretch by stretch; what passes through is seen, measured or changed; whole units become parts of the
/// unit they are built into. Every lot has a name from its birth, and planted causes travel with the metres.
///
/// The same run gives the same events with the same IDs, so a run told again changes nothing in a ledger.
struct PlantRecorder: Sendable {
    let legend: Legend
    let scenario: Scenario
    let seed: UInt64
    let causes: [Cause]
    private(set) var events: [Event] = []
    private(set) var truth: PlantTruth

    /// By serial number of the simulation.
    var items: [Int64: VirtualItem] = [:]
    var tanks: [TankBook]
    var taints: [VirtualLot.Name: [Taint]] = [:]
    var running: [Int64: Execution] = [:]
    /// The shipment that is being loaded: what it takes is told one by one, and it leaves with all of it.
    var loading: Int64?
    /// Arrivals that come in numbers drawn by chance: open until the next ones.
    private var arriving: [ObservedServer: Int64] = [:]
    /// Lots made so far, by product; fillings, by tank; lots made by each operation.
    var numbers: [Int64]
    var fillings: [Int64]
    var madeLots: [Int]
    var trays: Int64 = 0
    var meters: Meters

    /// An operation under way.
    struct Execution: Sendable {
        let operation: Int
        let number: Int64
        let server: ObservedServer
        let started: SimulatedTime
        var taken: [(input: Int, serial: Int64)] = []
        var parts: [(input: Int, part: LotPart)] = []
        /// From tanks that mix.
        var drawn: [(tank: Int, at: SimulatedTime)] = []
        var scrapped: [LotPart] = []
        /// Made when it ended, not yet out.
        var made: [VirtualItem] = []
        var filled: [[VirtualLot]] = []
        /// What units are shipped in.
        var box: Int64?
        /// Taken items that go on, in the order they leave.
        var passing: [Int64] = []
        var outcome = 0

        var isOver: Bool { made.isEmpty && filled.isEmpty && passing.isEmpty }
    }

    init(legend: Legend, scenario: Scenario, seed: UInt64, causes: [Cause]) {
        self.legend = legend
        self.scenario = scenario
        self.seed = seed
        self.causes = causes
        truth = PlantTruth(causes: causes.map { PlantTruth.Struck(cause: $0) })
        numbers = [Int64](repeating: 0, count: legend.products.count)
        fillings = [Int64](repeating: 0, count: scenario.buffers.count)
        madeLots = [Int](repeating: 0, count: scenario.operations.count)
        tanks = [TankBook](repeating: TankBook(), count: scenario.buffers.count)
        meters = Meters(legend)
        openStocks()
    }

    mutating func takeEvents() -> [Event] {
        depart()
        defer { events = [] }
        return events
    }

    // Names.

    func name(of lot: VirtualLot.Name) -> String {
        switch lot {
        case .numbered(let product, let number): numbered(legend.products[product].prefix + "-", Int(number), width: 6)
        case .tank(let buffer, _): legend.buffers[buffer].name
        }
    }

    func name(ofTray tray: Int64) -> String { numbered("\(legend.plant)-tray-", Int(tray), width: 6) }

    func equipment(_ server: ObservedServer) -> String { "\(legend.stations[server.station].path)-\(server.server + 1)" }

    mutating func newLot(of product: Int, quantity: Int64) -> VirtualLot {
        let counter = legend.products[product].counter
        numbers[counter] += 1
        return VirtualLot(name: .numbered(product: counter, numbers[counter]), product: product, quantity: quantity)
    }

    /// Units are lots of their own; anything else is one lot, and so is a delivery of bought parts.
    mutating func newItem(of product: Int, quantity: Int64, isDelivery: Bool) -> VirtualItem {
        guard legend.products[product].kind == .unit, !isDelivery, 1...1_024 ~= quantity else {
            return VirtualItem(lots: [newLot(of: product, quantity: quantity)], tray: nil)
        }
        let lots = (0..<quantity).map { _ in newLot(of: product, quantity: 1) }
        guard quantity > 1 else { return VirtualItem(lots: lots, tray: nil) }
        trays += 1
        return VirtualItem(lots: lots, tray: trays)
    }

    func quantity(_ amount: Int64, of product: Int) -> Quantity { Quantity(amount, legend.products[product].dimension) }

    func announced(_ lot: VirtualLot, site: String) -> LotStatement {
        LotStatement(
            lot: name(of: lot.name), product: legend.products[lot.product].name, quantity: quantity(lot.quantity, of: lot.product), basis: .announced,
            site: site, trackWeights: legend.products[lot.product].lanes)
    }

    // Events.

    mutating func record(_ id: String, _ step: String, at time: SimulatedTime, site: String, readPoint: String?, _ said: Facts) {
        var facts = said
        facts.step = step
        events.append(
            Event(
                id: "urn:jellyroll:twin:\(legend.plant):\(seed):\(id)",
                eventTime: Instant(microseconds: legend.start.microseconds + time.microseconds),
                offset: UTCOffset(minutes: 0), errorDeclaration: nil, content: .record(facts), bizStep: nil, disposition: nil, readPoint: readPoint,
                bizLocation: site, bizTransactions: [], sources: [], destinations: [], persistentDispositionSet: [], persistentDispositionUnset: [],
                extensions: []))
    }
}

extension PlantRecorder: SimulationObserver {
    mutating func changed(_ server: ObservedServer, from: ServerActivity, to: ServerActivity, at time: SimulatedTime) {
        passHours(until: time)
        meters.change(server.station, from: from, to: to, at: time)
        let station = legend.stations[server.station]
        guard station.isEquipment else { return }
        let equipment = equipment(server)
        // The failure was told before the change to down.
        let reason = to == .down ? meters.failure.removeValue(forKey: server) ?? "" : ""
        record(
            "state:\(server.station):\(server.server):\(time.microseconds)", "state", at: time, site: station.site, readPoint: equipment,
            .with { facts in
                facts.equipmentStates = [EquipmentState(equipment: equipment, state: to.word, reason: reason)]
            })
    }

    mutating func failed(_ server: ObservedServer, mode: Int, at time: SimulatedTime) {
        meters.failure[server] = legend.stations[server.station].failures[mode]
    }

    mutating func started(_ operation: Int, execution: Int64, on server: ObservedServer, at time: SimulatedTime) {
        passHours(until: time)
        depart()
        if let before = arriving.removeValue(forKey: server) { running[before] = nil }
        running[execution] = Execution(operation: operation, number: execution, server: server, started: time)
        if case .transport = legend.operations[operation].meaning { loading = execution }
    }

    mutating func took(_ item: ObservedItem, from buffer: Int, input: Int, execution: Int64, at time: SimulatedTime) {
        guard legend.products[item.product].isMaterial else { return }
        adopt(item, in: buffer, at: time)
        running[execution]?.taken.append((input, item.serial))
    }

    mutating func cut(
        _ item: ObservedItem, from: Int64, length: Int64, isScrap: Bool, buffer: Int, input: Int, execution: Int64, at time: SimulatedTime
    ) {
        guard legend.products[item.product].isMaterial else { return }
        var known = adopt(item, in: buffer, at: time)
        var offset: Int64 = 0
        var left = length
        var position = from
        for index in known.lots.indices {
            let held = known.lots[index].held
            if left > 0, position < offset + held {
                let start = known.lots[index].from + position - offset
                let part = LotPart(lot: known.lots[index], from: start, length: min(left, known.lots[index].quantity - start))
                if isScrap { running[execution]?.scrapped.append(part) } else { running[execution]?.parts.append((input, part)) }
                known.lots[index].drawn = start + part.length
                position += part.length
                left -= part.length
            }
            offset += held
        }
        items[item.serial] = from + length >= item.quantity && item.quantity >= offset ? nil : known
    }

    mutating func drew(_ amount: Int64, from tank: Int, input: Int, execution: Int64, at time: SimulatedTime) {
        guard legend.buffers[tank].product != nil else { return }
        if legend.buffers[tank].mixes { running[execution]?.drawn.append((tank, tanks[tank].momentOfDraw(at: time))) }
        for part in tanks[tank].draw(amount) { running[execution]?.parts.append((input, part)) }
    }

    mutating func ended(_ operation: Int, execution: Int64, outcome: Int, on server: ObservedServer, at time: SimulatedTime) {
        passHours(until: time)
        depart()
        var work =
            running.removeValue(forKey: execution)
            ?? Execution(operation: operation, number: execution, server: server, started: time)
        work.outcome = outcome
        finish(&work, at: time)
        let isOpen = comesInNumbers(work)
        if isOpen { arriving[server] = execution }
        if isOpen || !work.isOver { running[execution] = work }
    }

    mutating func gave(_ item: ObservedItem, to fate: ObservedFate, isNew: Bool, execution: Int64, at time: SimulatedTime) {
        depart()
        guard legend.products[item.product].isMaterial, var work = running[execution] else { return }
        let isOpen = arriving[work.server] == execution
        if isNew {
            if !work.made.isEmpty { items[item.serial] = work.made.removeFirst() } else if isOpen { come(item, work, at: time) }
        } else {
            work.passing.removeAll { $0 == item.serial }
        }
        running[execution] = work.isOver && !isOpen ? nil : work
        leave(item, to: fate, isNew: isNew, work, at: time)
    }

    mutating func filled(_ amount: Int64, into tank: Int, execution: Int64, at time: SimulatedTime) {
        depart()
        guard legend.buffers[tank].product != nil, var work = running[execution], !work.filled.isEmpty else { return }
        let lots = work.filled.removeFirst()
        running[execution] = work.isOver ? nil : work
        if case .transport(_, let to) = legend.operations[work.operation].meaning { arrive(lots, at: to, work, at: time) }
        fill(tank, with: lots, work, at: time)
    }

    mutating func expired(_ item: ObservedItem, in buffer: Int, to fate: ObservedFate, at time: SimulatedTime) {
        guard let known = items[item.serial] else { return }
        let site = legend.buffers[buffer].site
        record(
            "expired:\(item.serial)", "storing", at: time, site: site, readPoint: nil,
            .with { facts in
                if fate == .scrapped { facts.closes = known.lots.map { Close(lot: name(of: $0.name), reason: "waited too long") } }
                facts.sightings = known.lots.map {
                    Sighting(lot: name(of: $0.name), place: legend.buffers[buffer].name, disposition: "expired")
                }
            })
        if fate == .scrapped || fate == .lost { forget(item.serial) }
    }

    mutating func forget(_ serial: Int64) {
        guard let item = items.removeValue(forKey: serial) else { return }
        for lot in item.lots { taints[lot.name] = nil }
    }

    mutating func strike(_ cause: Int, _ lot: VirtualLot, _ stretch: Range<Int64>) {
        truth.causes[cause].direct.append(PlantTruth.Stretch(lot: name(of: lot.name), from: stretch.lowerBound, to: stretch.upperBound))
    }

    mutating func carries(_ cause: Int, _ unit: VirtualLot) { truth.causes[cause].units.append(name(of: unit.name)) }
    mutating func shifted(_ cause: Int, _ unit: VirtualLot) { truth.causes[cause].shifted.append(name(of: unit.name)) }
}

extension ServerActivity {
    /// As events call it. Source: ISO 22400-2:2014, states of work units.
    var word: String {
        switch self {
        case .starved: "starved"
        case .working: "producing"
        case .blocked: "blocked"
        case .settingUp: "setup"
        case .down: "down"
        case .waitingForCrew: "waiting for crew"
        case .off: "off"
        }
    }
}
