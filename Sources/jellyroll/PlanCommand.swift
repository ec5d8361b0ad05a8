// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Foundation
import Node
import Plant
import Twin

struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Answers a planner: when is a rate reached, which site makes what for whom, what are two chemistries side by side.",
        discussion: """
            Examples:
              jellyroll plan ramp Examples/planning/hue-ramp.yaml
              jellyroll plan allocate Examples/planning/allocate.yaml
              jellyroll plan chemistry Examples/planning/chemistry.yaml

            A plan file names plant files and adds what only the planner knows. A plant file alone is a plan of what it says.
            """,
        subcommands: [PlanRampCommand.self, PlanAllocateCommand.self, PlanChemistryCommand.self])
}

/// The file every planning verb begins with.
struct PlanFileArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("A plan file, or a plant file.", valueName: "FILE"))
    var file: String

    func read() throws -> PlanModel {
        do {
            return try PlanFile.read(file)
        } catch {
            throw Problem(refusing: error, file)
        }
    }
}

/// How often chance is asked.
struct SampleOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How often what is not known exactly is drawn.", valueName: "N"))
    var samples: Int = 1_000

    @Option(help: ArgumentHelp("The same seed draws the same numbers.", valueName: "S"))
    var seed: UInt64 = 1
}

extension Problem {
    /// Everything that is wrong with the files of a plan, one line each.
    init(refusing refusal: PlantRefusal, _ file: String) {
        let listed = refusal.findings.prefix(20).map(\.description)
        let rest = refusal.findings.count - listed.count
        self.init(
            type: "urn:jellyroll:\(refusal.findings.first?.code.rawValue ?? "plant.unreadable")", title: "A plan cannot be read", status: 400,
            detail: (listed.count == 1 ? listed : ["\(refusal.findings.count) things are wrong with \(file):"] + listed).joined(separator: "\n")
                + (rest > 0 ? "\n… and \(rest) more" : ""),
            remedy: listed.count == 1 ? "" : "Correct them; each line says how.")
    }
}

extension PlanTable {
    /// Set in columns; a column with nothing in it is left out.
    var text: String {
        let shown = columns.indices.filter { column in !columns[column].isNumber || rows.contains { $0[column] != .none } }
        var table = Columns(
            shown.map { columns[$0].title.uppercased() + (columns[$0].unit.map { " \($0)" } ?? "") },
            rightAligned: Set(shown.indices.filter { columns[shown[$0]].isNumber }))
        for row in rows { table.add(shown.map { row[$0].text }) }
        return "\(caption)\n\n\(table.text)\n"
    }
}

extension PlanTable.Cell {
    fileprivate var text: String {
        switch self {
        case .text(let text): text
        case .number(let value, let decimals): Self.plain(value, decimals)
        case .share(let value, let decimals): "\(Self.plain(100 * value, decimals)) %"
        case .span(let lower, let upper, let decimals): "\(Self.plain(lower, decimals)) … \(Self.plain(upper, decimals))"
        case .none: "–"
        }
    }

    private static func plain(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return value > 0 ? "∞" : "−∞" }
        let text = String(format: "%.\(decimals)f", abs(value))
        let parts = text.split(separator: ".")
        let isZero = text.allSatisfy { $0 == "0" || $0 == "." }
        return (value < 0 && !isZero ? "−" : "") + grouped(Int(parts[0]) ?? 0) + (parts.count > 1 ? ".\(parts[1])" : "")
    }
}

extension JSONBytes {
    /// `{"lower":…,"median":…,"upper":…,"unit":…}`.
    mutating func spanned(_ span: Spanned, _ unit: String, scale: Double = 1) {
        raw("{\"lower\":")
        number(span.lower * scale)
        raw(",\"median\":")
        number(span.median * scale)
        raw(",\"upper\":")
        number(span.upper * scale)
        raw(",\"unit\":")
        string(unit)
        raw("}")
    }

    /// Where the numbers of an answer come from.
    mutating func sources(_ sources: [NumberSource]) {
        list(sources) { json, source in
            json.raw("{\"key\":")
            json.string(source.key)
            json.raw(",\"title\":")
            json.string(source.title)
            json.raw(",\"year\":")
            json.number(source.year.map(Double.init))
            json.raw(",\"url\":")
            json.text(source.url)
            json.raw(",\"verified\":")
            json.bool(source.isVerified)
            json.raw("}")
        }
    }
}
