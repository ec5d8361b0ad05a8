// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Node
import Plant

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks plant files: every error at once, with line, column and remedy.",
        discussion: """
            Example:
              jellyroll check Examples/chain/plant.yaml
              jellyroll check --sources Examples/hue

            FILE is a file, a folder with a plant.yaml in it, or the name of an example. What it includes and what it is a copy of is checked
            with it. Exit code 0 when there is a plant (warnings do not matter), 1 when there is none.
            """)

    @Argument(help: ArgumentHelp("Plant files.", valueName: "FILE"))
    var files: [String]

    @Flag(help: "List the numbers that do not say where they come from.")
    var sources = false

    @Flag(help: "Answer as JSON.")
    var json = false

    func run() throws {
        let checks = files.map { (file: $0, check: PlantFile.check($0)) }
        for (file, check) in checks where check.files.isEmpty {
            throw Problem(
                type: "urn:jellyroll:plant.unreadable", title: "A file cannot be read", status: 400, detail: "\(file) cannot be read.",
                remedy: "Check the path, its permissions, and that it is UTF-8 text.")
        }
        if json {
            emit(Self.document(checks.map(\.check), listingSources: sources))
        } else {
            for (file, check) in checks { print(file, check) }
        }
        if checks.contains(where: { $0.check.plant == nil }) { throw ExitCode(1) }
    }

    private func print(_ file: String, _ check: PlantCheck) {
        for finding in check.findings { emit(line: finding.description) }
        let coverage = check.coverage
        if sources { for finding in coverage.without { emit(line: finding.description) } }
        if coverage.numbers > 0 {
            emit(
                line:
                    "\(coverage.numbers) numbers: \(coverage.verified) from verified sources, \(coverage.unverified) from others, \(coverage.assumed) assumed, \(coverage.without.count) without a source"
                    + (coverage.without.isEmpty || sources ? "" : " (list them with --sources)"))
        }
        let errors = check.errors.count
        let warnings = check.warnings.isEmpty ? "" : ", \(check.warnings.count) to look at"
        emit(line: errors == 0 ? "\(file): sound\(warnings)" : "\(file): \(errors) to mend\(warnings)")
    }

    private static func document(_ checks: [PlantCheck], listingSources: Bool) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"sound\":")
        json.bool(checks.allSatisfy { $0.plant != nil })
        json.raw(",\"numbers\":{\"count\":")
        json.integer(checks.map(\.coverage.numbers).reduce(0, +))
        json.raw(",\"verified\":")
        json.integer(checks.map(\.coverage.verified).reduce(0, +))
        json.raw(",\"unverified\":")
        json.integer(checks.map(\.coverage.unverified).reduce(0, +))
        json.raw(",\"assumed\":")
        json.integer(checks.map(\.coverage.assumed).reduce(0, +))
        json.raw(",\"withoutSource\":")
        json.integer(checks.map(\.coverage.without.count).reduce(0, +))
        json.raw("},\"findings\":")
        write(checks.flatMap { listingSources ? $0.findings + $0.coverage.without : $0.findings }, &json)
        json.raw("}\n")
        return json.bytes
    }

    private static func write(_ findings: [PlantFinding], _ json: inout JSONBytes) {
        json.list(findings) { json, finding in
            json.raw("{\"code\":")
            json.string(finding.code.rawValue)
            json.raw(",\"severity\":")
            json.string(finding.severity.rawValue)
            json.raw(",\"file\":")
            json.string(finding.file)
            json.raw(",\"line\":")
            json.integer(finding.line)
            json.raw(",\"column\":")
            json.integer(finding.column)
            json.raw(",\"path\":")
            json.string(finding.path)
            json.raw(",\"message\":")
            json.string(finding.message)
            json.raw(",\"expected\":")
            json.string(finding.expected)
            json.raw(",\"nearest\":")
            if let nearest = finding.nearest { json.string(nearest) } else { json.raw("null") }
            json.raw(",\"remedy\":")
            json.string(finding.remedy)
            json.raw("}")
        }
    }
}
