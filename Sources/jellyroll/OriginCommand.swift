// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import ArgumentParser
import Foundation
import Node

struct OriginCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "origin",
        abstract:
            "Whether a shipment qualifies for preference, by which rule and margin, what would change it, and how local it is by which definition.",
        discussion: """
            Examples:
              jellyroll origin Examples/hue/shipment-japan.yaml
              jellyroll origin Examples/hue/shipment-japan.yaml --target 80 --json
              jellyroll origin january.yaml february.yaml

            FILE holds the bill of what is shipped: value, HS code, country and declarations of each material. Percentages are compared unrounded.
            Exit code 1 when no agreement with the destination gives preference.
            """)

    @Argument(help: ArgumentHelp("Shipments.", valueName: "FILE"))
    var files: [String]

    @Option(help: ArgumentHelp("The local share to reach, in percent; that of the file when not given.", valueName: "PERCENT"))
    var target: String?

    @Option(help: ArgumentHelp("Rules of origin of your own, instead of those of the product.", valueName: "FILE"))
    var rules: String?

    @Option(help: ArgumentHelp("Definitions of local content of your own, instead of those of the product.", valueName: "FILE"))
    var definitions: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        guard let target, Percent(target) == nil else { return }
        throw ValidationError("--target \(target) is no percentage. Give 0 to 100, with up to four decimals.")
    }

    func run() throws {
        let rules = try self.rules.map { try OriginRules(yaml: InputFile.text($0), file: $0) } ?? OriginRules.builtIn()
        let definitions =
            try self.definitions.map { try LocalContentDefinitions(yaml: InputFile.text($0), file: $0) } ?? LocalContentDefinitions.builtIn()
        let answers = try files.map { file in
            let shipment = try Shipment(yaml: InputFile.text(file), file: file)
            return OriginAnswer(
                assessment: ShipmentAssessment(shipment, rules: rules),
                local: definitions.chosen(on: shipment.good.day).map { LocalContent($0, shipment) },
                target: target.flatMap { Percent($0) } ?? shipment.localTarget)
        }
        if json {
            emit(OriginDocument.json(answers))
        } else {
            emit(line: answers.map(OriginText.text).joined(separator: "\n\n"))
        }
        if answers.contains(where: { !$0.assessment.agreements.contains(where: \.assessment.isOriginating) }) { throw ExitCode(1) }
    }
}

struct OriginAnswer {
    let assessment: ShipmentAssessment
    let local: [LocalContent]
    let target: Percent?
}

/// Files a verb reads whole.
enum InputFile {
    static func text(_ path: String) throws -> String {
        try TextFile.read(path)
    }
}
