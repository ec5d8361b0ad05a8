// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Foundation
import Node
import Plant
import Twin
import Web

struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Runs the twin of a plant file: throughput, lead time, yield, OEE, bottleneck, energy, each with its interval.",
        discussion: """
            Examples:
              jellyroll simulate Examples/ochang/plant.yaml --for 30d
              jellyroll simulate Examples/ochang/plant.yaml --precision 1% --html ochang.html
              jellyroll simulate Examples/hue/plant.yaml --sweep automation=0.5..0.9/5
              jellyroll simulate Examples/ochang/plant.yaml --for 1d --events day.ndjson --truth day.json

            The same file, seed and options give the same figures to the last bit, on any number of processors. Ctrl-C ends a run early:
            what is finished is printed, and the exit code is 4.
            """)

    @Argument(help: ArgumentHelp("Plant file.", valueName: "FILE"))
    var file: String

    @OptionGroup var options: ExperimentOptions

    @Option(parsing: .unconditional, help: ArgumentHelp("One long run cut into so many batches, instead of replications.", valueName: "N"))
    var batches: Int?

    @Option(
        help: ArgumentHelp("Runs a parameter through its range, such as automation=0.5..0.9/5 for five settings.", valueName: "NAME=FROM..TO/N"))
    var sweep: String?

    @Option(help: ArgumentHelp("Writes a report with pictures: one file that needs no other.", valueName: "FILE"))
    var html: String?

    @Option(help: ArgumentHelp("Writes the events that a real plant of this file would send in one such run, a line each.", valueName: "FILE"))
    var events: String?

    @Option(help: ArgumentHelp("With --events: writes which causes were planted and what they struck.", valueName: "FILE"))
    var truth: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        if truth != nil, events == nil { throw ValidationError("--truth tells of the events written with --events. Give both.") }
        if let truth, truth == events { throw ValidationError("--events and --truth name one file. Give each its own.") }
        if events != nil, sweep != nil { throw ValidationError("--events and --sweep exclude each other.") }
        if let sweep, Sweep(sweep) == nil {
            throw ValidationError("--sweep \(sweep) is no sweep. Write it as automation=0.5..0.9/5: from, to, and 2 to 1000 settings.")
        }
        if let swept = sweep.flatMap(Sweep.init)?.parameter, try options.overrides()[swept] != nil {
            throw ValidationError("--set and --sweep both say what \(swept) is. Leave --set \(swept) out.")
        }
        if batches != nil, options.replications != nil { throw ValidationError("--batches and --replications exclude each other.") }
        if batches != nil, options.precision != nil {
            throw ValidationError("--precision adds replications; with --batches make the run longer (--for) instead.")
        }
    }

    func run() async throws {
        let interruption = Interruption()
        if let sweep = sweep.flatMap(Sweep.init) { return try await run(sweep, interruption) }
        let twin = try options.twin(file)
        if let events {
            let plan = options.plan(batches: batches)
            let plant = try VirtualPlant(twin, seed: plan.seed, start: nil)
            _ = try VirtualPlantFile.write(plant, until: plan.duration, events: events, truth: truth, interruption: interruption)
            if interruption.isAsked { throw ExitCode(4) }
        }
        let watch = RunWatch("simulating")
        let result = try await Experiment(twin.scenario, ReportedParts(twin), options.plan(batches: batches), threads: options.atOnce)
            .run(progress: { watch.report($0) }, isStopped: { interruption.isAsked })
        watch.finish()
        if let html { try NamedFile.write(SimulationReport(result, twin.scenario).html, to: html) }
        json ? emit(ExperimentAnswer.json(result)) : emit(line: ExperimentText(result: result).text)
        if result.isInterrupted { throw ExitCode(4) }
    }

    private func run(_ sweep: Sweep, _ interruption: Interruption) async throws {
        var settings: [(value: Double, result: ExperimentResult)] = []
        // Every setting is read before the first is run: a value out of its range is told at once.
        let twins = try sweep.values.map { try options.twin(file, overriding: [sweep.parameter: $0]) }
        for (value, twin) in zip(sweep.values, twins) where !interruption.isAsked {
            let watch = RunWatch("\(sweep.parameter) = \(NumberText.significant(value))")
            let experiment = try Experiment(twin.scenario, ReportedParts(twin), options.plan(batches: batches), threads: options.atOnce)
            let result = try await experiment.run(progress: { watch.report($0) }, isStopped: { interruption.isAsked })
            watch.finish()
            settings.append((value, result))
            if result.isInterrupted { break }
        }
        let isInterrupted = settings.count < sweep.values.count || settings.contains { $0.result.isInterrupted }
        if let html { try NamedFile.write(SweepReport(parameter: sweep.parameter, settings: settings).html, to: html) }
        json
            ? emit(ExperimentAnswer.json(sweepOf: sweep.parameter, settings, isInterrupted: isInterrupted))
            : emit(line: SweepText(parameter: sweep.parameter, settings: settings, isInterrupted: isInterrupted).text)
        if isInterrupted { throw ExitCode(4) }
    }
}

/// `automation=0.5..0.9/5`.
struct Sweep {
    let parameter: String
    let values: [Double]

    init?(_ text: String) {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex else { return nil }
        let range = text[text.index(after: equals)...]
        guard let dots = range.range(of: ".."), let slash = range.lastIndex(of: "/"), dots.upperBound <= slash,
            let from = Double(range[..<dots.lowerBound]), let to = Double(range[dots.upperBound..<slash]), from.isFinite, to.isFinite,
            let count = Int(range[range.index(after: slash)...]), (2...1000).contains(count)
        else { return nil }
        parameter = String(text[..<equals])
        values = (0..<count).map { from + (to - from) * Double($0) / Double(count - 1) }
    }
}
