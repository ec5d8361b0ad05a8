// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Foundation
import Node
import Plant
import Twin

/// How a twin is run: the same for `simulate` and `compare`.
struct ExperimentOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: ArgumentHelp("Runs with seeds of their own.", valueName: "N"))
    var replications: Int?

    @Option(parsing: .unconditional, help: ArgumentHelp("Another seed gives another run; the same seed the same, to the last bit.", valueName: "S"))
    var seed: UInt64 = 1

    @Option(name: .customLong("for"), help: ArgumentHelp("Length of a run, warm-up included, such as 12h, 30d or 1y.", valueName: "TIME"))
    var length = "30d"

    @Option(help: ArgumentHelp("Left out at the beginning: auto finds it by MSER-5.", valueName: "auto|TIME"))
    var warmUp = "auto"

    @Option(help: ArgumentHelp("Adds replications until the interval is that narrow, such as 1%.", valueName: "P"))
    var precision: String?

    @Option(help: ArgumentHelp("What has to be that precise: throughput, lead-time or work-in-progress.", valueName: "WHAT"))
    var precisionOf = "throughput"

    @Option(parsing: .unconditional, help: ArgumentHelp("Replications at most when a precision is asked for.", valueName: "N"))
    var atMost = 1000

    @Option(help: ArgumentHelp("Of the intervals.", valueName: "P"))
    var confidence = "95%"

    @Option(
        name: .customLong("set"), help: ArgumentHelp("A parameter of the plant, such as automation=0.9; as often as needed.", valueName: "NAME=VALUE")
    )
    var settings: [String] = []

    @Flag(help: "Every piece by itself, not in trays.")
    var pieces = false

    @Option(help: ArgumentHelp("Month after the start at which lines stand on their ramps; without it they are mature.", valueName: "N"))
    var rampMonth: Double?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Replications at work at a time; all processors without it. Changes no result.", valueName: "N"))
    var threads: Int?

    static let watchable: [String: Indicator.Kind] = [
        "throughput": .throughput, "lead-time": .leadTime, "work-in-progress": .workInProgress,
    ]

    func validate() throws {
        if SpanText.parse(length) == nil { throw ValidationError("--for \(length) is no length of time. Write it as 12h, 30d or 1y.") }
        if warmUp != "auto", SpanText.parse(warmUp) == nil {
            throw ValidationError("--warm-up \(warmUp) is no length of time. Write auto, or a time such as 12h.")
        }
        if let precision, Self.fraction(precision) == nil {
            throw ValidationError("--precision \(precision) is no fraction. Write it as 1% or 0.01.")
        }
        if Self.fraction(confidence) == nil { throw ValidationError("--confidence \(confidence) is no fraction. Write it as 95% or 0.95.") }
        if Self.watchable[precisionOf] == nil {
            throw ValidationError("--precision-of \(precisionOf) is not known. Write throughput, lead-time or work-in-progress.")
        }
        if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads \(threads) is out of range. Give 1 to 1024.") }
        if let rampMonth, !(rampMonth >= 0 && rampMonth <= 1200) {
            throw ValidationError("--ramp-month \(rampMonth) is out of range. Give 0 to 1200.")
        }
        _ = try overrides()
    }

    /// - Parameter batches: Not nil for one long run.
    func plan(batches: Int? = nil) -> ExperimentPlan {
        ExperimentPlan(
            seed: seed, duration: SpanText.parse(length) ?? .hours(720),
            warmUp: warmUp == "auto" ? .automatic : .fixed(SpanText.parse(warmUp) ?? .zero),
            method: batches.map { .batches($0) } ?? .replications(replications ?? 10), precision: precision.flatMap(Self.fraction),
            watched: Self.watchable[precisionOf] ?? .throughput, mostReplications: atMost, confidence: Self.fraction(confidence) ?? 0.95)
    }

    var atOnce: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

    /// Parameters by name.
    func overrides() throws -> [String: Double] {
        var overrides: [String: Double] = [:]
        for setting in settings {
            guard let equals = setting.firstIndex(of: "="), let value = Double(setting[setting.index(after: equals)...]), value.isFinite else {
                throw ValidationError("--set \(setting) is no setting. Write it as automation=0.9, in the unit the file states.")
            }
            overrides[String(setting[..<equals])] = value
        }
        return overrides
    }

    /// A plant file as something that can run.
    func twin(_ file: String, overriding more: [String: Double] = [:]) throws -> PlantTwin {
        let overrides = try overrides().merging(more) { $1 }
        let plant = try PlantFile.read(file, overriding: overrides)
        return try PlantTwin(
            plant, options: .init(granularity: pieces ? .pieces : .trays, ramp: rampMonth.map { .month($0) } ?? .mature))
    }

    /// `1%`, `1 %` or `0.01`.
    static func fraction(_ text: String) -> Double? {
        let isPercent = text.hasSuffix("%")
        guard let number = Double((isPercent ? String(text.dropLast()) : text).trimmingCharacters(in: .whitespaces)), number.isFinite else {
            return nil
        }
        return isPercent ? number / 100 : number
    }
}
