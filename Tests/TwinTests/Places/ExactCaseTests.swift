// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Plant
import Testing
import Twin

/// The exact cases of a plant simulator, each as a plant file: what the language says is what the kernel runs.
///
/// The kernel's own tests are long enough for a half per cent. Here eight short runs of fixed seeds must lie around the exact value as their scatter
/// allows, and not be far off.
@Suite struct `Exact cases as plant files` {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let file: String
        let parameters: [String: Double]
        let exact: Double
        let measure: @Sendable (CaseRun) -> Double

        init(
            _ what: String, _ exact: Double, _ file: String, _ parameters: [String: Double] = [:], _ measure: @escaping @Sendable (CaseRun) -> Double
        ) {
            testDescription = "\(file): \(what) \(exact)"
            self.file = file
            self.parameters = parameters
            self.exact = exact
            self.measure = measure
        }
    }

    static let queues: [Row] = [
        Row("utilisation", 0.8, "01-mm1-energy") { $0.share("machine", .working) },
        Row("number in the system", 4, "01-mm1-energy") { $0.inside },
        Row("kWh a part", 10.5, "01-mm1-energy") { $0.energy("machine") / $0.finished },
        Row("wait", 1.078652, "02-mmc") { $0.buffer(before: "work").waits.mean / 3600 },
        Row("number in the system", 16.560386, "02-mm12") { $0.inside },
        Row("wait, uniform", 2.166667, "03-mg1-uniform") { $0.buffer(before: "work").waits.mean / 3600 },
        Row("wait, gamma", 3.5, "03-mg1-gamma") { $0.buffer(before: "work").waits.mean / 3600 },
        Row("wait, lognormal", 4.875, "03-mg1-lognormal") { $0.buffer(before: "work").waits.mean / 3600 },
        Row("number at the first", 2.525702, "04a-rework") { $0.waiting("first") + $0.inWork("first") },
        Row("number at the second", 5.334765, "04a-rework") { $0.waiting("second") + $0.inWork("second") },
        Row("number at the third", 2.057281, "04a-rework") { $0.waiting("third") + $0.inWork("third") },
        Row("good output", 0.848542, "04a-rework") { $0.throughput },
        Row("final yield", 0.942824, "04a-rework") { $0.finished / ($0.finished + $0.scrapped) },
        Row("utilisation of A", 0.72, "04b-reentrant") { $0.share("A", .working) },
        Row("time through the line", 8.214286, "04b-reentrant") { $0.timeInSystem },
    ]

    static let lines: [Row] = [
        Row("throughput, no buffer", 0.506329, "05a-two-machines", ["places": 0]) { $0.throughput },
        Row("throughput, 5 places", 0.644930, "05a-two-machines", ["places": 5]) { $0.throughput },
        Row("mean buffer of 10", 5, "05a-two-machines", ["places": 10]) { $0.waiting("second") },
        Row("throughput without failures", 0.8, "05a-reliable", ["places": 2]) { $0.throughput },
        Row("throughput, unequal", 0.749003, "05a-unequal") { $0.throughput },
        Row("blocked, unequal", 0.313414, "05a-unequal") { $0.share("first", .blocked) },
        Row("throughput a slot, N 4", 0.840936, "05b-fixed-cycle") { $0.throughput / 60 },
        Row("throughput a slot, N 20", 0.870541, "05b-fixed-cycle", ["places": 20]) { $0.throughput / 60 },
        Row(
            "throughput a slot, unequal", 0.736679, "05b-fixed-cycle",
            ["places": 8, "failing first": 0.05, "repaired first": 0.2, "failing second": 0.03, "repaired second": 0.15]
        ) { $0.throughput / 60 },
        Row("mean number between, N 4", 2, "05b-fixed-cycle") { $0.waiting("second") },
        Row("throughput a slot", 0.870968, "05c-bernoulli") { $0.throughput / 60 },
        Row("mean content", 1.935484, "05c-bernoulli") { $0.waiting("second") + $0.inWork("second") },
        Row("throughput a slot, unequal", 0.778702, "05c-bernoulli", ["places": 2, "up second": 0.8]) { $0.throughput / 60 },
        Row("throughput, no buffers", 0.564103, "06-three-stations", ["places": 0]) { $0.throughput },
        Row("second blocked, 2 places", 0.138418, "06-three-stations") { $0.share("second", .blocked) },
        Row("mean first buffer, 4 places", 2.383475, "06-three-stations", ["places": 4]) { $0.waiting("second") },
        Row("throughput of four", 0.631153, "06-four-stations", ["places": 1]) { $0.throughput },
        Row("throughput, unequal", 0.686239, "06-unequal") { $0.throughput },
        Row("throughput with breakdowns", 0.909091, "07a-breakdowns") { $0.throughput },
        Row("throughput with breakdowns by the clock", 0.909091, "07a-breakdowns-by-clock") { $0.throughput },
        Row("number, breakdowns at work", 5.142857, "07b-queue-with-breakdowns") { $0.inside },
        Row("number, breakdowns by the clock", 6.142857, "07b-queue-with-breakdowns-by-clock") { $0.inside },
        Row("throughput of assembly, a", 0.839973, "08-assembly") { $0.throughput },
        Row("left feeder blocked, a", 0.160027, "08-assembly") { $0.share("left feeder", .blocked) },
        Row("mean content left, a", 1.501462, "08-assembly") { $0.stocked("left part") },
        Row("throughput of assembly, no buffers", 0.545455, "08-assembly", ["right": 1, "assembly": 1, "left places": 0, "right places": 0]) {
            $0.throughput
        },
    ]

    @Test(arguments: queues + lines) func `the exact value lies where the runs are`(_ row: Row) throws {
        let isSlotted = try ExamplePlants.twin("cases/\(row.file).yaml", row.parameters).plant.slots != nil
        try Self.check(row, hours: isSlotted ? 100 : 6_000)
    }

    static func check(_ row: Row, hours: Double) throws {
        let twin = try ExamplePlants.twin("cases/\(row.file).yaml", row.parameters)
        var values: [Double] = []
        for seed in 1...8 { values.append(row.measure(try CaseRun(twin, hours: hours, seed: UInt64(seed)))) }
        let mean = values.reduce(0, +) / 8
        let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 7 / 8).squareRoot()
        // Student's t with 7 degrees of freedom passes 6.1 once in 2,000.
        #expect(abs(mean - row.exact) < 6.1 * deviation, "\(mean) ± \(deviation) of \(values)")
        #expect(abs(mean - row.exact) < 0.15 * row.exact, "\(mean)")
    }

    // MARK: nothing left to chance

    static let jobs: [(places: Int, hours: [Double])] = [
        (0, [18, 22, 29, 37, 44, 53]), (1, [18, 22, 29, 37, 41, 50]), (100, [18, 22, 29, 37, 41, 50]),
    ]

    @Test(arguments: jobs) func `jobs leave a flow shop when the recursion says`(_ places: Int, _ exact: [Double]) throws {
        let twin = try ExamplePlants.twin("cases/09a-flow-shop.yaml", ["places": Double(places)])
        var simulation = try Simulation(twin.scenario, seed: 1)
        var exits = Exits()
        try simulation.run(until: .hours(1_000), observer: &exits)
        #expect(exits.hours == exact)
    }

    /// Wednesday 11:00:00.0, 11:01:35.4 and 10:55:44.4, as seconds after Monday 06:00.
    static let shifts: [(file: String, seconds: Double)] = [
        ("09b-shifts", 190_800), ("09b-shifts-fit", 190_895.4), ("09b-shifts-finish", 190_544.4),
    ]

    @Test(arguments: shifts) func `a thousand parts are done to the tenth of a second`(_ file: String, _ seconds: Double) throws {
        let twin = try ExamplePlants.twin("cases/\(file).yaml")
        var simulation = try Simulation(twin.scenario, seed: 1)
        var exits = Exits()
        try simulation.run(until: .hours(1_000), observer: &exits)
        #expect(exits.microseconds.count == 1_000)
        #expect(exits.microseconds.last == Int64((seconds * 1e6).rounded()))
    }

    @Test func `a lane of 3,000 m gives 787 cells, in the plant and on paper`() throws {
        let twin = try ExamplePlants.twin("cases/09c-coil-to-cells.yaml")
        var simulation = try Simulation(twin.scenario, seed: 1)
        try simulation.run(until: .hours(100))
        #expect(simulation.statistics.products[twin.products.firstIndex { $0.product == "roll" }!].finished == 787)

        let metre: Int64 = 1_000_000
        let cells = CoilCells(length: 3_000 * metre, leader: 5 * metre, scrap: [1_200 * metre..<1_201_500_000], pitch: 3_800_000)
        #expect(cells.runs.map(\.cells) == [314, 473])
        #expect(cells.count == 787)
        #expect(cells.span(of: 314)?.upperBound == 1_198_200_000)
        #expect(cells.span(of: 315)?.lowerBound == 1_201_500_000)
        #expect(cells.span(of: 787)?.upperBound == 2_998_900_000)
        #expect(cells.cells(touching: 2_000 * metre..<2_000_400_000) == [525...525])
        #expect(cells.span(of: 525) == 1_999_500_000..<2_003_300_000)
    }
}

/// When finished items left, in order.
struct Exits: SimulationObserver {
    private(set) var microseconds: [Int64] = []
    var hours: [Double] { microseconds.map { Double($0) / 3.6e9 } }

    mutating func gave(_ item: ObservedItem, to fate: ObservedFate, isNew: Bool, execution: Int64, at time: SimulatedTime) {
        if fate == .finished { microseconds.append(time.microseconds) }
    }
}
