// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Foundation
import Node
import Plant
import Twin
import Web

struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compares plants, or a plant with changes to it, under the same luck.",
        discussion: """
            Examples:
              jellyroll compare Examples/ochang/plant.yaml Examples/arizona/plant.yaml
              jellyroll compare Examples/ochang/plant.yaml --change stations.winder.count=24
              jellyroll compare Examples/ochang/plant.yaml --rank

            The first file is the base; the others, and the changes, are compared with it replication by replication, so that small
            differences show. --rank tries a list of single changes where the plant is limited and says which one gains most; the
            intervals of a ranking hold all at once (Bonferroni). A change is one of:

            \(ScenarioChange.grammar.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))

            Ctrl-C ends early: what is finished is printed, and the exit code is 4.
            """)

    @Argument(help: ArgumentHelp("Plant files, the base first.", valueName: "FILE"))
    var files: [String]

    @OptionGroup var options: ExperimentOptions

    @Option(help: ArgumentHelp("One change to the base; each --change is compared by itself.", valueName: "CHANGE"))
    var change: [String] = []

    @Flag(help: "Tries single changes and ranks them by what they gain.")
    var rank = false

    @Option(help: ArgumentHelp("What a ranking goes by: throughput, lead-time or work-in-progress.", valueName: "WHAT"))
    var by = "throughput"

    @Option(help: ArgumentHelp("Of which product; without it, of the one of which most is made.", valueName: "PRODUCT"))
    var product: String?

    @Option(help: ArgumentHelp("Writes a report with pictures: one file that needs no other.", valueName: "FILE"))
    var html: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        if files.count == 1, change.isEmpty, !rank { throw ValidationError("Compared with what? Name another plant, a --change, or --rank.") }
        if files.count > 1, rank { throw ValidationError("--rank tries changes to one plant. Name one file.") }
        if ExperimentOptions.watchable[by] == nil {
            throw ValidationError("--by \(by) is not known. Write throughput, lead-time or work-in-progress.")
        }
    }

    func run() async throws {
        let interruption = Interruption()
        let twin = try options.twin(files[0])
        let base = Alternatives.Alternative(files.count > 1 ? files[0] : "as it is", twin.scenario, ReportedParts(twin))
        var others: [Alternatives.Alternative] = []
        for file in files.dropFirst() {
            let other = try options.twin(file)
            others.append(.init(file, other.scenario, ReportedParts(other)))
        }
        var changes = try change.map { try ScenarioChange($0, twin.scenario, base.parts) }
        if rank { changes += try await candidates(base, interruption) }
        for change in changes {
            var changed = twin.scenario
            try change.apply(to: &changed)
            others.append(.init(change.text(twin.scenario, base.parts), changed, base.parts))
        }
        let comparison = try await run(base, others, interruption)
        let isRanking = rank || change.count > 1
        let ranked =
            isRanking && !comparison.others.isEmpty ? try comparison.ranked(by: ExperimentOptions.watchable[by] ?? .throughput, of: product) : nil
        if let html { try NamedFile.write(ComparisonReport(comparison, ranked: ranked).html, to: html) }
        json
            ? emit(ComparisonAnswer.json(comparison, ranked: ranked))
            : emit(line: ComparisonText(comparison: comparison, ranked: ranked).text)
        if comparison.isInterrupted { throw ExitCode(4) }
    }

    private func run(
        _ base: Alternatives.Alternative, _ others: [Alternatives.Alternative], _ interruption: Interruption
    ) async throws -> AlternativesResult {
        let names = [base.name] + others.map(\.name)
        let watches = names.map(RunWatch.init)
        let result = try await Alternatives(base, others: others, options.plan(), threads: options.atOnce).run(
            progress: { alternative, _, step in watches[alternative].report(step) }, isStopped: { interruption.isAsked })
        watches.last?.finish()
        return result
    }

    /// A first look at the plant tells where changes could help.
    private func candidates(_ base: Alternatives.Alternative, _ interruption: Interruption) async throws -> [ScenarioChange] {
        let watch = RunWatch("looking for the bottleneck")
        let result = try await Experiment(base.scenario, base.parts, options.plan(), threads: options.atOnce).run(
            progress: { watch.report($0) }, isStopped: { interruption.isAsked })
        watch.finish()
        let changes = SingleChanges.candidates(result, base.scenario)
        guard !changes.isEmpty else {
            throw TwinError(
                code: .unknownChange, message: "No station, buffer or crew limits this plant, so no single change suggests itself.",
                remedy: "Look at what comes in, or name changes yourself: --change.")
        }
        return changes
    }
}
