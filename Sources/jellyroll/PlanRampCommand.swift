// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Foundation
import Measure
import Node
import Plant
import Twin
import Web

struct PlanRampCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ramp",
        abstract: "When a site reaches a rate, while its lines learn: month, interval, what binds, scrap, parts and crew.",
        discussion: """
            Examples:
              jellyroll plan ramp Examples/planning/hue-ramp.yaml --html hue.html
              jellyroll plan ramp Examples/planning/arizona-ramp.yaml --samples 5000 --json
              jellyroll plan ramp plant.yaml --product pack --per-year "1 GW.h" --months 36

            Beliefs about learning are drawn many times; every level of automation meets the same luck in each sample, so that levels
            compare fairly. Ctrl-C ends early: the answer is of the samples that are done, and the exit code is 4.
            """)

    @OptionGroup var plan: PlanFileArgument
    @OptionGroup var options: SampleOptions

    @Option(help: ArgumentHelp("Part of the samples the intervals hold.", valueName: "P"))
    var confidence: Double = 0.9

    @Option(help: ArgumentHelp("Instead of the plan's targets: this product …", valueName: "PRODUCT"))
    var product: String?

    @Option(help: ArgumentHelp("… at this site, needed when several make it …", valueName: "SITE"))
    var site: String?

    @Option(help: ArgumentHelp("… at this rate: an amount or energy a year.", valueName: "AMOUNT"))
    var perYear: String?

    @Option(help: ArgumentHelp("Look at so many months instead of the plan's.", valueName: "N"))
    var months: Int?

    @Flag(help: "Month by month for every level, not only the earliest.")
    var all = false

    @Option(help: ArgumentHelp("Writes a report with pictures: one file that needs no other.", valueName: "FILE"))
    var html: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        if (product == nil) != (perYear == nil) { throw ValidationError("--product and --per-year go together.") }
    }

    func run() throws {
        let plan = try asked(of: try self.plan.read())
        let interruption = Interruption()
        var forecasts: [RampForecast] = []
        for target in try targets(of: plan) {
            let study = try RampStudy(
                plan, target: target, samples: options.samples, seed: options.seed, confidence: confidence
            ) { (level) throws(TwinError) in try Self.plants(of: plan, at: level) }
            var progress = Progress("ramp of \(target.product) at \(target.site)", unit: "samples", total: options.samples)
            let forecast = study.run { done in
                progress.report(done: done)
                return !interruption.isAsked
            }
            progress.finish(done: forecast.samples)
            forecasts.append(forecast)
            if interruption.isAsked { break }
        }
        if let html {
            try NamedFile.write(RampReport(plan: plan.name, forecasts, notes: [Self.assumptions(plan)].compactMap { $0 }).html, to: html)
        }
        if json {
            emit(RampDocument.json(plan, forecasts))
        } else {
            for forecast in forecasts { emit(line: text(plan, forecast)) }
        }
        if interruption.isAsked {
            FileHandle.standardError.write(Data("interrupted: the answer is of the samples that were done\n".utf8))
            throw ExitCode(4)
        }
    }

    private func asked(of plan: PlanModel) throws -> PlanModel {
        guard let months else { return plan }
        guard 1...RampStudy.mostMonths ~= months else {
            throw ValidationError("--months \(months) is out of range. Give 1 to \(RampStudy.mostMonths).")
        }
        return plan.over(months: months)
    }

    private func targets(of plan: PlanModel) throws -> [RampTarget] {
        guard let product, let perYear else {
            let targets = plan.ramp?.targets ?? []
            guard !targets.isEmpty else {
                throw Problem(
                    type: "urn:jellyroll:twin.nothing_to_plan", title: "Nothing to plan", status: 400,
                    detail: "“\(plan.name)” names no rate to be reached.",
                    remedy: "Add “ramp: { targets: [ … ] }” to the plan, or give --product and --per-year.")
            }
            return targets
        }
        return [try RampTarget(of: product, at: site, perYear: perYear, in: plan)]
    }

    private static func plants(of plan: PlanModel, at level: Double?) throws(TwinError) -> [PlantModel] {
        guard let level, let parameter = plan.ramp?.automation?.parameter else { return plan.plants }
        var plants: [PlantModel] = []
        for (file, plant) in zip(plan.plantFiles, plan.plants) {
            guard let known = plant.parameter(named: parameter) else {
                plants.append(plant)
                continue
            }
            // A level is a share; the file may count per cent.
            let value = known.value.unit.code == "%" ? level * 100 : level
            do throws(PlantRefusal) {
                plants.append(try PlantFile.read(file, overriding: [parameter: value]))
            } catch {
                throw TwinError(
                    code: .outOfRange, message: "With \(parameter) at \(level) there is no plant: \(error.findings.first?.description ?? "")",
                    remedy: "Correct the levels, or the plant file.")
            }
        }
        return plants
    }

    private func text(_ plan: PlanModel, _ forecast: RampForecast) -> String {
        let interval = "\(Int((confidence * 100).rounded())) %"
        var parts = [
            forecast.comparison.text,
            "\(grouped(forecast.samples)) samples\(forecast.samples < forecast.asked ? " of \(grouped(forecast.asked)) asked for" : ""), seed \(forecast.seed); intervals hold \(interval) of them.\n",
        ]
        if let earliest = forecast.earliest, let level = forecast.levels[earliest].automation, let month = forecast.levels[earliest].reached.median {
            let crew = forecast.levels[earliest].crew.map { ", with \($0) people on shift" } ?? ""
            parts.append("Earliest: \(Int((level * 100).rounded())) % automation, in \(month)\(crew).\n")
        }
        let shown = all ? Array(forecast.levels.indices) : [forecast.earliest ?? 0]
        for place in shown { parts.append(forecast.months(of: place).text) }
        let laws = WrightsLaw.published.map { "\($0.name) \(Int(($0.learningRate * 100).rounded())) %" }.joined(separator: ", ")
        parts.append(
            "For information: cost falls with each doubling of the world's cumulative market (\(laws); \(WrightsLaw.published[0].source)). That is an industry's curve, not a plant's."
        )
        if let note = Self.assumptions(plan) { parts.append(note) }
        return parts.joined(separator: "\n")
    }

    private static func assumptions(_ plan: PlanModel) -> String? {
        let lines = plan.ramp?.lines ?? []
        let tradeOffs = plan.ramp?.automation?.tradeOffs ?? []
        let keys = lines.map(\.source) + tradeOffs.map(\.source) + (plan.ramp?.automation?.labour.map(\.source) ?? [])
        let unverified = Set(keys.map { $0 ?? "not said" }).filter { key in !(plan.sources.first { $0.key == key }?.isVerified ?? false) }.sorted()
        guard !unverified.isEmpty else { return nil }
        return "Beliefs and trade-offs rest on sources nobody has verified: \(unverified.joined(separator: ", "))."
    }
}

/// The wire form of `plan ramp --json` (docs/reference/json.md).
enum RampDocument {
    static func json(_ plan: PlanModel, _ forecasts: [RampForecast]) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"plan\":")
        json.string(plan.name)
        json.raw(",\"targets\":")
        json.list(forecasts) { write(&$0, $1) }
        json.raw(",\"wrightsLaw\":")
        json.list(WrightsLaw.published) { json, law in
            json.raw("{\"of\":")
            json.string(law.name)
            json.raw(",\"learningRate\":")
            json.number(law.learningRate)
            json.raw(",\"exponent\":")
            json.number(law.exponent)
            json.raw(",\"source\":")
            json.string(law.source)
            json.raw("}")
        }
        json.raw(",\"sources\":")
        json.sources(plan.sources)
        json.raw("}\n")
        return json.bytes
    }

    private static func write(_ json: inout JSONBytes, _ forecast: RampForecast) {
        json.raw("{\"product\":")
        json.string(forecast.target.product)
        json.raw(",\"site\":")
        json.string(forecast.target.site)
        json.raw(",\"perYear\":")
        json.measured(forecast.target.unitsPerYear, forecast.target.unit)
        json.raw(",\"asked\":")
        json.string(forecast.target.asked)
        json.raw(",\"samples\":")
        json.integer(forecast.samples)
        json.raw(",\"samplesAsked\":")
        json.integer(forecast.asked)
        json.raw(",\"seed\":")
        json.integer(forecast.seed)
        json.raw(",\"confidence\":")
        json.number(forecast.confidence)
        json.raw(",\"earliest\":")
        json.number(forecast.earliest.map(Double.init))
        json.raw(",\"levels\":")
        json.list(forecast.levels) { write(&$0, $1, forecast) }
        json.raw("}")
    }

    private static func write(_ json: inout JSONBytes, _ level: LevelForecast, _ forecast: RampForecast) {
        let unit = forecast.target.unit
        json.raw("{\"automation\":")
        json.number(level.automation)
        json.raw(",\"reached\":{\"early\":")
        json.text(level.reached.early?.description)
        json.raw(",\"median\":")
        json.text(level.reached.median?.description)
        json.raw(",\"late\":")
        json.text(level.reached.late?.description)
        json.raw(",\"share\":")
        json.number(level.reached.share)
        json.raw("},\"matureRate\":")
        json.measured(level.matureRate, "\(unit)/a")
        json.raw(",\"crew\":")
        json.number(level.crew.map(Double.init))
        json.raw(",\"headcount\":")
        json.number(level.headcount.map(Double.init))
        json.raw(",\"investment\":")
        json.number(level.investment)
        json.raw(",\"againstFirst\":")
        if let paired = level.paired {
            json.raw("{\"good\":")
            write(&json, paired.good, unit)
            json.raw(",\"months\":")
            if let months = paired.months { write(&json, months, "mo") } else { json.raw("null") }
            json.raw("}")
        } else {
            json.raw("null")
        }
        json.raw(",\"months\":")
        json.list(level.rows) { json, row in
            json.raw("{\"month\":")
            json.string(row.month.description)
            json.raw(",\"good\":")
            json.spanned(row.good, unit)
            json.raw(",\"rate\":")
            json.spanned(row.rate, "\(unit)/a")
            json.raw(",\"started\":")
            json.measured(row.started, unit)
            json.raw(",\"scrap\":")
            json.measured(row.scrap, unit)
            json.raw(",\"yield\":")
            json.number(row.yield)
            json.raw(",\"binding\":")
            json.string(row.binding)
            json.raw(",\"bindingShare\":")
            json.number(row.bindingShare)
            json.raw(",\"needs\":")
            json.list(zip(level.needs, row.needed)) { json, need in
                json.raw("{\"product\":")
                json.string(need.0.product)
                json.raw(",\"amount\":")
                json.measured(need.1, need.0.unit)
                json.raw("}")
            }
            json.raw(",\"crew\":")
            json.number(row.crew.map(Double.init))
            json.raw(",\"headcount\":")
            json.number(row.headcount.map(Double.init))
            json.raw("}")
        }
        json.raw("}")
    }

    private static func write(_ json: inout JSONBytes, _ estimate: Estimate, _ unit: String) {
        json.raw("{\"mean\":")
        json.number(estimate.mean)
        json.raw(",\"lower\":")
        json.number(estimate.lower)
        json.raw(",\"upper\":")
        json.number(estimate.upper)
        json.raw(",\"unit\":")
        json.string(unit)
        json.raw("}")
    }
}
