// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Foundation
import Node
import Twin

struct TwinBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "twin", abstract: "The twin's speed on one core, its memory, and its models with known answers.",
        discussion: """
            Examples:
              jellyroll bench twin
              jellyroll bench twin --cases
              jellyroll bench twin --cases --only M/M

            Speed is in logical events: arrivals, ends of operations, failures, ends of repairs. With --cases every model with a known answer runs
            at full length instead; the answer must lie in the 99 % interval of 20 replications, and the interval be narrow enough. What misses is
            run once more with new seeds and four times the length. Exit code 1 when it misses again.
            """)

    @Flag(help: "Judge the kernel by models with known answers, which takes minutes.")
    var cases = false

    @Option(help: ArgumentHelp("With --cases: only models with this in their name.", valueName: "TEXT"))
    var only: String?

    @Option(parsing: .unconditional, help: "With --cases: seed of the first replication.")
    var seed: UInt64 = 20_260_105

    @Option(parsing: .unconditional, help: "With --cases: replications at once; as many as there are processors unless given.")
    var threads: Int?

    @Option(help: "Parts in the long runs that show whether memory grows, 200,000 to 1,000,000,000.")
    var parts = 10_000_000

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        guard (200_000...1_000_000_000).contains(parts) else {
            throw ValidationError("--parts \(parts) is out of range. Give 200000 to 1000000000.")
        }
        if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads \(threads) is out of range. Give 1 to 1024.") }
        if only != nil, !cases { throw ValidationError("--only chooses among the models of --cases. Give both.") }
    }

    func run() async throws {
        if cases { return try await judge() }
        var figures: [Figure] = []
        func add(_ name: String, _ unit: String, _ values: [Double]) {
            figures.append(Figure(name: name, unit: unit, values: values))
            if !json { emit(line: figures[figures.count - 1].line) }
        }
        for (model, size) in [(BenchmarkModel.queue, 1_000_000), (.line, 200_000)] {
            var speeds: (processor: [Double], wall: [Double]) = ([], [])
            var found: [Double] = []
            for seed in 1...5 {
                let run = try TimedRun(model, parts: size, seed: UInt64(seed))
                speeds.processor.append(run.events / run.processorSeconds)
                speeds.wall.append(run.events / run.seconds)
                found.append(model.name == BenchmarkModel.queue.name ? run.numberInside : run.throughput)
            }
            add("\(model.name), a core, processor time", "events/s", speeds.processor)
            add("\(model.name), a core, wall time", "events/s", speeds.wall)
            let isQueue = model.name == BenchmarkModel.queue.name
            add("\(model.name), \(isQueue ? "parts inside" : "parts a unit of time")", isQueue ? "parts" : "1/time", found)
        }
        for model in [BenchmarkModel.queue, .line] {
            for size in [100_000, parts] {
                _ = try TimedRun(model, parts: size, seed: 1)
                add("\(model.name), most memory after \(grouped(size)) parts", "MB", [ThisProcess.peakMegabytes])
            }
        }
        if json { emit(Figure.document(figures)) }
    }

    private func judge() async throws {
        let chosen = ExactCase.all.filter { only.map($0.name.contains) ?? true }
        guard !chosen.isEmpty else { throw ValidationError("No model has “\(only ?? "")” in its name. Run --cases without --only to see all.") }
        let interruption = Interruption()
        var progress = Progress("judging", unit: "models", total: chosen.count)
        var judgements: [ExactCase.Judgement] = []
        for exact in chosen {
            let atOnce = threads ?? ProcessInfo.processInfo.activeProcessorCount
            let judged = try await exact.judgement(replications: 20, seed: seed, atOnce: atOnce, isStopped: { interruption.isAsked })
            guard let judged else { break }
            judgements.append(judged)
            if !json { for line in CaseText(judged).lines { emit(line: line) } }
            progress.report(done: judgements.count, note: exact.name)
        }
        progress.finish(done: judgements.count)
        let isInterrupted = judgements.count < chosen.count
        let missed = judgements.count { !$0.isAccepted }
        if json {
            emit(CaseText.document(judgements, isInterrupted: isInterrupted))
        } else {
            let quantities = judgements.reduce(0) { $0 + $1.verdicts.count }
            let repeated = judgements.reduce(0) { $0 + $1.repeated.count }
            emit(
                line:
                    "\(judgements.count) models, \(quantities) figures; \(repeated) tried again; \(missed) models missed\(isInterrupted ? "; interrupted" : "")"
            )
        }
        if isInterrupted { throw ExitCode(4) }
        if missed > 0 { throw ExitCode(1) }
    }
}

/// One run of a model with what it cost.
private struct TimedRun {
    let seconds: Double
    let processorSeconds: Double
    private let statistics: SimulationStatistics

    init(_ model: BenchmarkModel, parts: Int, seed: UInt64) throws(TwinError) {
        let started = ContinuousClock.now
        let before = ThisProcess.processorSeconds
        statistics = try model.statistics(parts: parts, seed: seed)
        processorSeconds = ThisProcess.processorSeconds - before
        seconds = (ContinuousClock.now - started) / .seconds(1)
    }

    var events: Double { Double(statistics.events) }
    var numberInside: Double { statistics.inside.mean(over: statistics.duration) }
    var throughput: Double { Double(statistics.products[0].finished) / statistics.duration.seconds }
}

/// A judgement as lines of a table and as JSON.
private struct CaseText {
    let lines: [String]

    init(_ judged: ExactCase.Judgement) {
        lines = judged.verdicts.enumerated().flatMap { place, verdict in
            [Self.line(judged.name, verdict)] + (judged.repeated[place].map { [Self.line("  again, longer", $0)] } ?? [])
        }
    }

    private static func line(_ name: String, _ verdict: ExactCase.Verdict) -> String {
        func number(_ value: Double) -> String { String(format: "%.6g", value) }
        func column(_ text: String, _ width: Int) -> String {
            text.count < width ? text.padding(toLength: width, withPad: " ", startingAt: 0) : text + " "
        }
        let interval = "\(number(verdict.estimate.mean)) ± \(number(verdict.estimate.halfWidth ?? .infinity))"
        let word = !verdict.holds ? "misses" : verdict.isPrecise() ? "holds" : "too wide"
        return column(name, 38) + column(verdict.quantity.name, 30) + column(number(verdict.quantity.exact), 12) + column(interval, 26) + word
    }

    static func document(_ judgements: [ExactCase.Judgement], isInterrupted: Bool) -> [UInt8] {
        var json = JSONBytes()
        func write(_ verdict: ExactCase.Verdict, _ json: inout JSONBytes) {
            json.raw("\"exact\":")
            json.number(verdict.quantity.exact)
            json.raw(",\"mean\":")
            json.number(verdict.estimate.mean)
            json.raw(",\"halfWidth\":")
            json.number(verdict.estimate.halfWidth ?? 0)
            json.raw(",\"holds\":")
            json.bool(verdict.holds)
            json.raw(",\"precise\":")
            json.bool(verdict.isPrecise())
        }
        json.raw("{\"confidence\":0.99,\"models\":")
        json.list(judgements) { json, judged in
            json.raw("{\"name\":")
            json.string(judged.name)
            json.raw(",\"accepted\":")
            json.bool(judged.isAccepted)
            json.raw(",\"figures\":")
            json.list(Array(judged.verdicts.enumerated())) { json, entry in
                json.raw("{\"name\":")
                json.string(entry.element.quantity.name)
                json.raw(",")
                write(entry.element, &json)
                if let again = judged.repeated[entry.offset] {
                    json.raw(",\"again\":{")
                    write(again, &json)
                    json.raw("}")
                }
                json.raw("}")
            }
            json.raw("}")
        }
        json.raw(",\"interrupted\":")
        json.bool(isInterrupted)
        json.raw("}\n")
        json.bool(isInterrupted)
        json.raw("}\n")
        return json.bytes
    }
}
