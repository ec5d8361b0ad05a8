// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Foundation
import Node
import Plant
import Twin
import Web

struct PlanAllocateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allocate",
        abstract: "Which site makes what for whom, month by month, at least cost; or why no plan meets the demand.",
        discussion: """
            Examples:
              jellyroll plan allocate Examples/planning/allocate.yaml --html map.html
              jellyroll plan allocate Examples/planning/allocate-short.yaml      (demand that cannot be met)

            Exit code 0 when there is a plan, 1 when the demand cannot be met: then the limits that exclude each other are named, and
            the smallest change of each kind that would make a plan possible.
            """)

    @OptionGroup var plan: PlanFileArgument
    @OptionGroup var options: SampleOptions

    @Flag(help: "Also what one more of each demand costs.")
    var demands = false

    @Flag(help: "Leave out shadow prices and unused lanes.")
    var brief = false

    @Option(help: ArgumentHelp("Writes a report with the map: one file that needs no other. Only when there is a plan.", valueName: "FILE"))
    var html: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func run() throws {
        let plan = try self.plan.read()
        let interruption = Interruption()
        var progress = Progress("ramps", unit: "samples", total: nil)
        let program = try AllocationProgram(plan, samples: options.samples, seed: options.seed) { done in
            progress.report(done: done)
            return !interruption.isAsked
        }
        var prices = Progress("prices", unit: "limits", total: nil)
        var count = 0
        let outcome = try program.solve {
            count += 1
            prices.report(done: count)
            return !interruption.isAsked && !brief
        }
        switch outcome {
        case .planned(let answer):
            if let html { try NamedFile.write(report(plan, answer).html, to: html) }
            if json { emit(AllocationDocument.json(plan, answer)) } else { emit(line: text(plan, answer)) }
        case .impossible(let conflict):
            if json { emit(AllocationDocument.json(plan, conflict)) } else { emit(line: Self.text(plan, conflict)) }
        }
        if case .impossible = outcome { throw ExitCode(1) }
        if interruption.isAsked {
            FileHandle.standardError.write(Data("interrupted: prices that were not found yet are left out\n".utf8))
            throw ExitCode(4)
        }
    }

    private func report(_ plan: PlanModel, _ answer: AllocationAnswer) -> AllocationReport {
        let months = plan.months
        return AllocationReport(
            plan: plan.name, answer,
            .init(
                made: [answer.productions(months), answer.utilisations(months)],
                moved: [answer.purchases(months), answer.shipments(months), answer.deliveries(months), answer.stocks(months)]
                    .filter { !$0.rows.isEmpty },
                limits: brief ? [] : [answer.limits, answer.unusedLanes] + (demands ? [answer.demandPrices] : [])),
            flows: answer.flows(in: plan), places: AllocationAnswer.places(of: plan), notes: plan.allocation?.notes ?? [])
    }

    private func text(_ plan: PlanModel, _ answer: AllocationAnswer) -> String {
        let months = plan.months
        var tables = [answer.costs, answer.productions(months), answer.utilisations(months)]
        tables += [answer.purchases(months), answer.shipments(months), answer.deliveries(months), answer.stocks(months)].filter { !$0.rows.isEmpty }
        if !brief {
            tables += [answer.limits, answer.unusedLanes].filter { !$0.rows.isEmpty }
            if demands { tables.append(answer.demandPrices) }
        }
        var parts = ["\(plan.name): every demand is met.\n"] + tables.map(\.text)
        parts.append("Greenhouse gas of what the plan has factors for: \(grouped(Int(answer.carbon.rounded()))) kg CO2e.")
        parts += (plan.allocation?.notes ?? []).map { "Note: \($0)" }
        return parts.joined(separator: "\n")
    }

    private static func text(_ plan: PlanModel, _ conflict: AllocationConflict) -> String {
        var lines = ["\(plan.name): this demand cannot be met.", ""]
        for (index, clash) in conflict.clashes.enumerated() {
            lines.append(index == 0 ? "These limits exclude each other, and none of them can be spared:" : "So do these:")
            for member in clash.members {
                lines.append("  \(member.name): \(member.isAtLeast ? "" : "at most ")\(number(member.bound)) \(member.unit)")
            }
            lines.append("")
        }
        if !conflict.cures.isEmpty {
            lines.append(conflict.cures.count == 1 ? "What would make it possible:" : "Any one of these would make it possible:")
        }
        for cure in conflict.cures {
            lines.append("  \(words(cure.kind))")
            for change in cure.changes {
                lines.append(
                    "    \(change.name): short by \(number(change.short)) \(change.unit); would have to be \(number(change.to)) instead of \(number(change.from))"
                )
            }
        }
        if !conflict.helpless.isEmpty { lines.append("Not enough alone: \(conflict.helpless.map(words).joined(separator: ", ")).") }
        lines += (plan.allocation?.notes ?? []).map { "Note: \($0)" }
        return lines.joined(separator: "\n")
    }

    private static func words(_ kind: AllocationProgram.Kind?) -> String {
        switch kind {
        case .demand: "less demand"
        case .capacity: "more capacity"
        case .supply: "more supply"
        case .contract: "other contracts"
        case .qualification: "more qualifications"
        case .carbonCap: "a higher carbon cap"
        case .shipping: "more room on the way"
        case .stock: "other stocks"
        case .balance, nil: "all of these together"
        }
    }

    private static func number(_ value: Double) -> String {
        guard abs(value) < 1e15 else { return "∞" }
        if abs(value) >= 1_000 || abs(value - value.rounded()) < 1e-6 { return grouped(Int(value.rounded())) }
        return String(format: abs(value) < 10 ? "%.4f" : "%.1f", value)
    }
}

/// The wire form of `plan allocate --json` (docs/reference/json.md).
enum AllocationDocument {
    static func json(_ plan: PlanModel, _ answer: AllocationAnswer) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"plan\":")
        json.string(plan.name)
        json.raw(",\"feasible\":true,\"cost\":{")
        let costs = [
            ("making", answer.cost.making), ("buying", answer.cost.buying), ("freight", answer.cost.freight), ("duty", answer.cost.duty),
            ("holding", answer.cost.holding), ("carbon", answer.cost.carbonPrice), ("total", answer.cost.total),
        ]
        for (index, cost) in costs.enumerated() {
            if index > 0 { json.raw(",") }
            json.string(cost.0)
            json.raw(":")
            json.measured(cost.1, answer.currency)
        }
        json.raw("},\"carbon\":")
        json.measured(answer.carbon, "kg{CO2e}")
        json.raw(",\"made\":")
        json.list(answer.made) { json, row in
            json.raw("{\"month\":")
            json.string(row.month.description)
            json.raw(",\"site\":")
            json.string(row.site)
            json.raw(",\"line\":")
            json.string(row.line)
            json.raw(",\"product\":")
            json.string(row.product)
            json.raw(",\"amount\":")
            json.measured(row.amount.value, row.amount.unit)
            json.raw(",\"utilisation\":")
            json.number(row.utilisation)
            json.raw("}")
        }
        for (key, rows) in [("bought", answer.bought), ("shipped", answer.shipped), ("delivered", answer.delivered)] {
            json.raw(",")
            json.string(key)
            json.raw(":")
            json.list(rows, moved)
        }
        json.raw(",\"stocked\":")
        json.list(answer.stocked) { json, row in
            json.raw("{\"month\":")
            json.string(row.month.description)
            json.raw(",\"site\":")
            json.string(row.site)
            json.raw(",\"product\":")
            json.string(row.product)
            json.raw(",\"amount\":")
            json.measured(row.amount.value, row.amount.unit)
            json.raw("}")
        }
        json.raw(",\"shadowPrices\":")
        json.list(answer.bindings) { binding(&$0, $1, answer.currency) }
        json.raw(",\"unusedLanes\":")
        json.list(answer.unused) { json, lane in
            json.raw("{\"from\":")
            json.string(lane.from)
            json.raw(",\"to\":")
            json.string(lane.to)
            json.raw(",\"product\":")
            json.string(lane.product)
            json.raw(",\"mode\":")
            json.string(lane.mode.rawValue)
            json.raw(",\"tooDearBy\":")
            json.measured(lane.tooDearBy, answer.currency)
            json.raw("}")
        }
        finish(&json, plan)
        return json.bytes
    }

    private static func moved(_ json: inout JSONBytes, _ row: AllocationAnswer.Moved) {
        json.raw("{\"month\":")
        json.string(row.month.description)
        json.raw(",\"from\":")
        json.string(row.from)
        json.raw(",\"to\":")
        json.string(row.to)
        json.raw(",\"product\":")
        json.string(row.product)
        json.raw(",\"mode\":")
        json.text(row.mode?.rawValue)
        json.raw(",\"amount\":")
        json.measured(row.amount.value, row.amount.unit)
        json.raw("}")
    }

    private static func binding(_ json: inout JSONBytes, _ binding: AllocationAnswer.Binding, _ currency: String) {
        func side(_ json: inout JSONBytes, _ side: ShadowPrice.Side?) {
            guard let side else { return json.raw("null") }
            json.raw("{\"price\":")
            json.measured(side.price, "\(currency)/\(binding.unit)")
            json.raw(",\"until\":")
            json.measured(side.until, binding.unit)
            json.raw("}")
        }
        json.raw("{\"kind\":")
        json.string(binding.kind.rawValue)
        json.raw(",\"limit\":")
        json.string(binding.name)
        json.raw(",\"value\":")
        json.measured(binding.price.limit, binding.unit)
        json.raw(",\"rising\":")
        side(&json, binding.price.rising)
        json.raw(",\"falling\":")
        side(&json, binding.price.falling)
        json.raw("}")
    }

    static func json(_ plan: PlanModel, _ conflict: AllocationConflict) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"plan\":")
        json.string(plan.name)
        json.raw(",\"feasible\":false,\"conflicts\":")
        json.list(conflict.clashes) { json, clash in
            json.list(clash.members) { json, member in
                json.raw("{\"kind\":")
                json.string(member.kind.rawValue)
                json.raw(",\"limit\":")
                json.string(member.name)
                json.raw(member.isAtLeast ? ",\"atLeast\":" : ",\"atMost\":")
                json.measured(member.bound, member.unit)
                json.raw("}")
            }
        }
        json.raw(",\"cures\":")
        json.list(conflict.cures) { json, cure in
            json.raw("{\"kind\":")
            json.text(cure.kind?.rawValue)
            json.raw(",\"changes\":")
            json.list(cure.changes) { json, change in
                json.raw("{\"kind\":")
                json.string(change.kind.rawValue)
                json.raw(",\"limit\":")
                json.string(change.name)
                json.raw(",\"from\":")
                json.measured(change.from, change.unit)
                json.raw(",\"to\":")
                json.measured(change.to, change.unit)
                json.raw(",\"short\":")
                json.measured(change.short, change.unit)
                json.raw("}")
            }
            json.raw("}")
        }
        json.raw(",\"notEnoughAlone\":")
        json.list(conflict.helpless) { $0.string($1.rawValue) }
        finish(&json, plan)
        return json.bytes
    }

    private static func finish(_ json: inout JSONBytes, _ plan: PlanModel) {
        json.raw(",\"notes\":")
        json.list(plan.allocation?.notes ?? []) { $0.string($1) }
        json.raw(",\"sources\":")
        json.sources(plan.sources)
        json.raw("}\n")
    }
}
