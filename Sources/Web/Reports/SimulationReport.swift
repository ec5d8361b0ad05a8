// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Twin

/// An experiment's result as a report: figures first, then what limits the plant, its course, machines, yields and everything in tables.
package struct SimulationReport: Sendable {
    let result: ExperimentResult
    let scenario: Scenario

    package init(_ result: ExperimentResult, _ scenario: Scenario) {
        self.result = result
        self.scenario = scenario
    }

    package var html: HTML { report.html }

    var report: Report {
        var sections = [
            Report.Section("What leaves the plant", [.table(products)] + [throughput, workInProgress].compactMap { $0 }.map { .picture($0) })
        ]
        if let picture = bottlenecks {
            sections.append(
                Report.Section(
                    "What limits it",
                    lead:
                        "At any moment the station with the longest uninterrupted active period is the bottleneck; where two overlap it shifts from one to "
                        + "the other (Roser, Nakano, Tanaka).", [.picture(picture)]))
        }
        sections.append(
            Report.Section("What machines do", [.picture(states)] + [gantt].compactMap { $0 }.map { .picture($0) } + [.table(equipment)]))
        if let picture = bufferLevels { sections.append(Report.Section("What waits", [.picture(picture), .table(buffers)])) }
        if !sankeys.isEmpty || hasLosses {
            sections.append(Report.Section("What is lost", sankeys.map { .picture($0) } + [.table(steps)]))
        }
        let taken = (result.parts.utilities.isEmpty ? [] : [utilities]) + (result.parts.materials.isEmpty ? [] : [materials])
        if !taken.isEmpty { sections.append(Report.Section("What is drawn and taken", taken.map { .table($0) })) }
        if !result.parts.crews.isEmpty { sections.append(Report.Section("Who is waited for", [.table(crews)])) }
        sections.append(Report.Section("How this was found", method.map { .sentence($0) }))
        return Report(
            title: result.parts.title, subtitle: ResultText(result).subtitle, warnings: ResultText(result).warnings, figures: figures,
            sections: sections)
    }

    // MARK: figures

    private var figures: [Report.Figure] {
        let text = ResultText(result)
        var figures: [Report.Figure] = []
        for product in result.products.prefix(3) {
            figures.append(.init(product.name, text.value(.product(product.name), .throughput)))
            figures.append(.init("lead time of \(product.name)", text.value(.product(product.name), .leadTime)))
        }
        figures.append(.init("work in progress", text.value(.plant, .workInProgress) + " items"))
        if let only = result.products.first, result.products.count == 1, let yield = result.estimate(.product(only.name), .finalYield), yield.mean < 1
        {
            figures.append(.init("final yield", text.value(.product(only.name), .finalYield)))
        }
        for product in result.products.prefix(1) where (result.estimate(.product(product.name), .energyPerGoodUnit)?.mean ?? 0) > 0 {
            figures.append(.init("energy per good unit", text.value(.product(product.name), .energyPerGoodUnit)))
        }
        if let worst = result.bottlenecks.first, worst.share > 0.005 {
            figures.append(.init("bottleneck", "\(worst.station), \(NumberText.plain(100 * worst.share, places: 0)) % of the time"))
        }
        return figures
    }

    private var method: [String] {
        let plan = result.plan
        var sentences = [
            "\(result.replications.count) \(result.replications.count == 1 ? "run" : "runs") with seeds derived from \(plan.seed); the same file, seed and options give the same "
                + "figures to the last bit."
        ]
        switch result.warmUp.verdict {
        case .terminating: sentences.append("The run ends by itself, so nothing of its beginning is left out.")
        case .asked: sentences.append("The first \(ResultText.span(result.warmUp.time.seconds)) are left out, as asked.")
        case .found, .notSettled:
            sentences.append(
                "The first \(ResultText.span(result.warmUp.time.seconds)) are left out: after them the mean has the smallest standard error (MSER-5, White "
                    + "1997).")
        }
        sentences.append(
            "± is half the width of the \(NumberText.significant(100 * plan.confidence)) % confidence interval by Student's t over "
                + (plan.method.isBatches ? "batches." : "replications."))
        sentences.append(
            "Availability, effectiveness, quality ratio, OEE index and the other equipment figures have the names and formulas of ISO 22400-2.")
        return sentences
    }

    // MARK: tables

    private func numbers(
        _ caption: String, _ head: String, _ subjects: [Indicator.Subject], _ kinds: [Indicator.Kind], always: Set<Indicator.Kind> = []
    ) -> Numbers {
        let shown = kinds.filter { kind in
            always.contains(kind)
                || subjects.contains { subject in
                    guard let estimate = result.estimate(subject, kind) else { return false }
                    return kind.isWholeWhenNothingHappens ? estimate.mean < 1 : estimate.mean != 0
                }
        }
        let text = ResultText(result)
        return Numbers(
            caption: caption, heads: [head] + shown.map(IndicatorText.name),
            rows: subjects.map { subject in [subject.name] + shown.map { text.value(subject, $0) } })
    }

    private var products: Numbers {
        numbers(
            "By product", "product", result.products.map { .product($0.name) },
            [.throughput, .leadTime, .leadTimeMedian, .leadTime95, .leadTime99, .finalYield, .energyPerGoodUnit], always: [.throughput])
    }

    private var equipment: Numbers {
        numbers(
            "Machines, by the names of ISO 22400-2", "station", result.machines.map { .station($0) },
            [
                .availability, .effectiveness, .qualityRatio, .oeeIndex, .neeIndex, .utilizationEfficiency, .allocationRatio, .setupRatio,
                .technicalEfficiency,
                .throughputRate, .meanTimeBetweenFailures, .meanTimeToRepair, .energy,
            ], always: [.availability, .oeeIndex])
    }

    private var buffers: Numbers {
        let used = result.table.subjects(.level).filter {
            (result.estimate($0, .level)?.mean ?? 0) > 0 || (result.estimate($0, .wait)?.mean ?? 0) > 0
        }
        return numbers("Buffers", "buffer", used, [.level, .wait, .wait95, .waitingShare, .expired], always: [.level])
    }

    private var hasLosses: Bool { result.table.subjects(.firstPassYield).contains { (result.estimate($0, .firstPassYield)?.mean ?? 1) < 1 } }

    private var steps: Numbers {
        let done = result.table.subjects(.processed).filter { (result.estimate($0, .processed)?.mean ?? 0) > 0 }
        return numbers("Steps", "step", done, [.processed, .firstPassYield, .scrapShare, .reworkShare], always: [.processed, .firstPassYield])
    }

    private var utilities: Numbers {
        numbers(
            "Utilities", "utility", result.parts.utilities.map { .utility($0.name) }, [.drawn, .drawnPerGoodUnit], always: [.drawn])
    }

    private var materials: Numbers {
        numbers(
            "Bought materials", "material", result.parts.materials.map { .material($0.name) }, [.drawn, .drawnPerGoodUnit], always: [.drawn])
    }

    private var crews: Numbers {
        numbers("Crews", "crew", result.parts.crews.map { .crew($0) }, [.utilization, .crewWait], always: [.utilization])
    }
}

extension Indicator.Kind {
    /// Says nothing while it is one for everybody.
    fileprivate var isWholeWhenNothingHappens: Bool {
        switch self {
        case .finalYield, .firstPassYield, .qualityRatio, .utilizationEfficiency, .technicalEfficiency: true
        default: false
        }
    }
}

extension ExperimentPlan.Method {
    var isBatches: Bool { if case .batches = self { true } else { false } }
}
