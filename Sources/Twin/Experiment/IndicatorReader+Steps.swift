// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension IndicatorReader {
    /// Yields by step, and rolled over each route.
    ///
    /// First pass yield is what passes a step at once, neither scrapped nor sent to rework; the rolled throughput yield of a route is the product over its
    /// steps: the chance that an item goes through without a fault. Source: Montgomery, *Introduction to Statistical Quality Control*, 7th ed., 1.1.
    func readSteps(_ sheet: inout Sheet) {
        var rolled: [(route: String, yield: Double)] = []
        for (name, operations) in steps {
            let step = figures(of: operations, sheet.figures)
            let subject = Indicator.Subject.step(route: name.route, step: name.step)
            sheet.add(subject, .processed, "{operation}/h", Sheet.ratio(step.ended, sheet.hours))
            sheet.add(subject, .firstPassYield, "", step.firstPassYield)
            sheet.add(subject, .scrapShare, "", step.scrapShare)
            sheet.add(subject, .reworkShare, "", step.reworkShare)
            if let index = rolled.firstIndex(where: { $0.route == name.route }) {
                rolled[index].yield *= step.firstPassYield ?? .nan
            } else {
                rolled.append((name.route, step.firstPassYield ?? .nan))
            }
        }
        for route in rolled { sheet.add(.route(route.route), .rolledThroughputYield, "", route.yield) }
    }

    private func figures(of operations: [Int], _ figures: SimulationStatistics) -> StepFigures {
        var step = StepFigures()
        for number in operations {
            let part = parts.operations[number]
            for (outcome, count) in figures.operations[number].ended.enumerated() {
                let count = Double(count)
                step.ended += count
                guard verdicts[number][outcome] != .rework else {
                    step.rework += count
                    if part.isFirstPass { step.first += count }
                    continue
                }
                step.scrap += count * (1 - part.good[outcome])
                if part.isFirstPass {
                    step.first += count
                    step.firstGood += count * part.good[outcome]
                }
            }
        }
        return step
    }
}

private struct StepFigures {
    var ended = 0.0
    var scrap = 0.0
    var rework = 0.0
    /// Of items that come for the first time.
    var first = 0.0
    var firstGood = 0.0

    var firstPassYield: Double? { first > 0 ? firstGood / first : nil }
    var scrapShare: Double? { ended > 0 ? scrap / ended : nil }
    var reworkShare: Double? { ended > 0 ? rework / ended : nil }
}
