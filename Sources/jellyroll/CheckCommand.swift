// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Foundation
import Node
import Plant

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks plant files: every error at once, with line, column and remedy.",
        discussion: """
            Example:
              jellyroll check Examples/chain/plant.yaml

            Exit code 0 when all are sound, 1 when something is found.
            """)

    @Argument(help: ArgumentHelp("Plant files.", valueName: "FILE"))
    var files: [String]

    @Flag(help: "Answer as JSON.")
    var json = false

    func run() throws {
        var findings: [PlantFinding] = []
        for file in files {
            guard let bytes = FileManager.default.contents(atPath: file) else {
                throw Problem(
                    type: "urn:jellyroll:plant.unreadable", title: "A file cannot be read", status: 400, detail: "\(file) cannot be read.",
                    remedy: "Check the path and its permissions.")
            }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw Problem(
                    type: "urn:jellyroll:plant.encoding", title: "A file cannot be read", status: 400, detail: "\(file) is not UTF-8 text.",
                    remedy: "Save it as UTF-8.")
            }
            findings += PlantFile.check(text: text, file: file).findings
        }
        if json {
            emit(Self.document(findings))
        } else {
            for finding in findings { emit(line: finding.description) }
            emit(line: findings.isEmpty ? "\(files.count == 1 ? files[0] : "\(files.count) files"): sound" : "\(findings.count) to mend")
        }
        if !findings.isEmpty { throw ExitCode(1) }
    }

    private static func document(_ findings: [PlantFinding]) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"sound\":")
        json.bool(findings.isEmpty)
        json.raw(",\"findings\":")
        json.list(findings) { json, finding in
            json.raw("{\"code\":")
            json.string(finding.code.rawValue)
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
        json.raw("}\n")
        return json.bytes
    }
}
