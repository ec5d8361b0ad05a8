// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Computes every indicator from what one observation measured. The list is the same for all observations of a scenario.
struct IndicatorReader {
    let parts: ReportedParts
    /// Operations by station.
    let stationOperations: [[Int]]
    /// By operation and outcome.
    let verdicts: [[Scenario.Verdict]]
    /// Operations by step, in the order of the routes.
    let steps: [(name: ReportedParts.StepName, operations: [Int])]

    init(_ scenario: Scenario, _ parts: ReportedParts) {
        self.parts = parts
        verdicts = scenario.operations.map { $0.outcomes.map(\.verdict) }
        var byStation = [[Int]](repeating: [], count: scenario.stations.count)
        var byStep = [[Int]](repeating: [], count: parts.steps.count)
        let places = Dictionary(parts.steps.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        for (number, operation) in scenario.operations.enumerated() {
            byStation[operation.station.number].append(number)
            if let place = parts.operations[number].step.flatMap({ places[$0] }) { byStep[place].append(number) }
        }
        stationOperations = byStation
        steps = zip(parts.steps, byStep).map { (name: $0, operations: $1) }
    }

    /// - Parameter bottleneck: Nil when it is not known of this observation.
    func read(_ figures: SimulationStatistics, bottleneck: Bottleneck?) -> (indicators: [Indicator], values: [Double]) {
        var sheet = Sheet(figures)
        readProducts(&sheet)
        readStations(&sheet, bottleneck)
        readBuffers(&sheet)
        readSteps(&sheet)
        readCrews(&sheet)
        readUtilities(&sheet)
        readMaterials(&sheet)
        return (sheet.indicators, sheet.values)
    }

    func table(_ replications: [Replication]) -> IndicatorTable {
        var indicators: [Indicator] = []
        var rows: [[Double]] = []
        for replication in replications {
            for (batch, figures) in replication.statistics.enumerated() {
                // Of a run in batches it is known once, for the whole run.
                let read = read(figures, bottleneck: batch == 0 ? replication.bottleneck : nil)
                indicators = read.indicators
                rows.append(read.values)
            }
        }
        return IndicatorTable(indicators, rows: rows)
    }

    /// Indicators as they are read, and the measured time.
    struct Sheet {
        let figures: SimulationStatistics
        let hours: Double
        private(set) var indicators: [Indicator] = []
        private(set) var values: [Double] = []

        init(_ figures: SimulationStatistics) {
            self.figures = figures
            hours = figures.duration.seconds / 3600
        }

        /// - Parameter value: Nil or not finite where there was nothing to observe.
        mutating func add(_ subject: Indicator.Subject, _ kind: Indicator.Kind, _ unit: String, _ value: Double?) {
            indicators.append(Indicator(subject, kind, unit: unit))
            values.append(value.map { $0.isFinite ? $0 : .nan } ?? .nan)
        }

        /// `a / b`, nothing when `b` is zero.
        static func ratio(_ a: Double, _ b: Double) -> Double? { b > 0 ? a / b : nil }
    }

    private func readProducts(_ sheet: inout Sheet) {
        let figures = sheet.figures
        sheet.add(.plant, .workInProgress, "{item}", figures.inside.mean(over: figures.duration))
        let joules = figures.stations.reduce(0) { $0 + $1.energy.reduce(0, +) }
        sheet.add(.plant, .power, "kW", Sheet.ratio(joules / 3.6e6, sheet.hours))
        let finishing = parts.goods.filter { goods in goods.products.contains { figures.products[$0].finished > 0 } }
        for goods in parts.goods {
            let subject = Indicator.Subject.product(goods.name)
            let members = goods.products.map { figures.products[$0] }
            let finished = members.reduce(0) { $0 + Double($1.finishedQuantity) } / goods.unit.size
            let scrapped = members.reduce(0) { $0 + Double($1.scrappedQuantity) } / goods.unit.size
            sheet.add(subject, .throughput, "\(goods.unit.code)/h", Sheet.ratio(finished, sheet.hours))
            readLeadTime(members, subject, &sheet)
            sheet.add(subject, .finalYield, "", Sheet.ratio(finished, finished + scrapped))
            // With one product that leaves, all energy was for it; with several it would need a rule to divide it.
            let isOnly = finishing.count <= 1
            sheet.add(subject, .energyPerGoodUnit, "kW.h/\(goods.unit.code)", isOnly ? Sheet.ratio(joules / 3.6e6, finished) : nil)
        }
    }

    private func readLeadTime(_ members: [SimulationStatistics.ProductFigures], _ subject: Indicator.Subject, _ sheet: inout Sheet) {
        let count = members.reduce(0) { $0 + $1.timeInSystem.count }
        let sum = members.reduce(0) { $0 + Double($1.timeInSystem.sum) }
        // What is shipped from a tank has no age: its lead time is not known, and not 0.
        guard sum > 0 else { return }
        sheet.add(subject, .leadTime, "s", Sheet.ratio(sum / 1e6, Double(count)))
        var sketch = QuantileSketch()
        for member in members { sketch.merge(member.timeInSystemSketch) }
        for (kind, p) in [(Indicator.Kind.leadTimeMedian, 0.5), (.leadTime90, 0.9), (.leadTime95, 0.95), (.leadTime99, 0.99)] {
            sheet.add(subject, kind, "s", sketch.quantile(p))
        }
    }

    private func readBuffers(_ sheet: inout Sheet) {
        for (buffer, part) in zip(sheet.figures.buffers, parts.buffers) where part.isReported {
            let subject = Indicator.Subject.buffer(part.name)
            sheet.add(subject, .level, part.unit.code, buffer.content.mean(over: sheet.figures.duration) / part.unit.size)
            sheet.add(subject, .wait, "s", buffer.waits.count > 0 ? buffer.waits.mean : nil)
            sheet.add(subject, .wait95, "s", buffer.waitSketch.quantile(0.95))
            sheet.add(subject, .waitingShare, "", Sheet.ratio(Double(buffer.waits.positive), Double(buffer.waits.count)))
            sheet.add(subject, .expired, "{item}/h", Sheet.ratio(Double(buffer.expired), sheet.hours))
        }
    }

    private func readCrews(_ sheet: inout Sheet) {
        for (crew, name) in zip(sheet.figures.crews, parts.crews) {
            sheet.add(.crew(name), .utilization, "", Sheet.ratio(Double(crew.busy), Double(crew.onDuty)))
            sheet.add(.crew(name), .crewWait, "s", crew.waits.count > 0 ? crew.waits.mean : nil)
        }
    }
}
