// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import ArgumentParser
import Measure
import Node

struct RecycledContentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recycled-content",
        abstract: "Recycled shares of a model's elements, pre- and post-consumer, against the thresholds of 2031 and 2036.",
        discussion: """
            Example:
              jellyroll recycled-content Examples/circularity/recycled-content.yaml

            FILE holds the lots one model, plant and year consumed. Shares are of the element's mass, never of the salt's, and are compared unrounded.
            Exit code 1 when a threshold already in force is missed.
            """)

    @Argument(help: ArgumentHelp("Lots consumed.", valueName: "FILE"))
    var file: String

    @Flag(help: "Answer as JSON.")
    var json = false

    func run() throws {
        let content = try RecycledContent(yaml: InputFile.text(file), file: file)
        let table = try CircularityTargets.builtIn().recycledContent
        json ? emit(Self.document(content, table)) : emit(line: Self.text(content, table))
        let missed = content.figures.contains { figure in
            table.targets(of: figure.element).contains { $0.from.year <= content.year && !figure.total.reaches($0.least) }
        }
        if missed { throw ExitCode(1) }
    }

    private static func text(_ content: RecycledContent, _ table: CircularityTargets.Table) -> String {
        var lines = ["\(content.model), \(content.plant), \(content.year): recycled share of the element's mass"]
        var columns = Columns(["ELEMENT", "MASS", "PRE-CONSUMER", "POST-CONSUMER", "TOTAL", "THRESHOLDS"], rightAligned: [1, 2, 3, 4])
        for figure in content.figures {
            let targets = table.targets(of: figure.element).map { target in
                let margin = CircularityText.points(figure.total, over: target.least)
                return "\(target.from.year): \(target.least) \(figure.total.reaches(target.least) ? "met" : "missed") (\(margin))"
            }
            columns.add([
                figure.element, "\(figure.mass)", figure.preConsumer.description, figure.postConsumer.description, figure.total.description,
                targets.isEmpty ? "none" : targets.joined(separator: ", "),
            ])
        }
        lines.append(columns.text)
        for figure in content.figures where !figure.withoutDocument.isEmpty {
            lines.append("Without a document for \(figure.element): \(figure.withoutDocument.joined(separator: ", "))")
        }
        lines.append("Source: \(table.provenance.source)\(table.provenance.isVerified ? "" : " (unverified)")")
        if let note = table.note { lines.append("Note: \(note)") }
        return lines.joined(separator: "\n")
    }

    private static func document(_ content: RecycledContent, _ table: CircularityTargets.Table) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"model\":")
        json.string(content.model)
        json.raw(",\"plant\":")
        json.string(content.plant)
        json.raw(",\"year\":")
        json.integer(content.year)
        json.raw(",\"elements\":")
        json.list(content.figures) { json, figure in
            json.raw("{\"element\":")
            json.string(figure.element)
            json.raw(",\"mass\":")
            json.quantity(figure.mass)
            json.raw(",\"preConsumer\":")
            json.measured(figure.preConsumer.percent, "%")
            json.raw(",\"postConsumer\":")
            json.measured(figure.postConsumer.percent, "%")
            json.raw(",\"total\":")
            json.measured(figure.total.percent, "%")
            json.raw(",\"targets\":")
            json.list(table.targets(of: figure.element)) { CircularityText.write($1, figure.total, &$0) }
            json.raw(",\"withoutDocument\":")
            json.list(figure.withoutDocument) { $0.string($1) }
            json.raw("}")
        }
        json.raw(",\"source\":")
        json.string(table.provenance.source)
        json.raw(",\"verified\":")
        json.bool(table.provenance.isVerified)
        json.raw("}\n")
        return json.bytes
    }
}

/// What the verbs of circularity say alike.
enum CircularityText {
    /// Percentage points over a target: `−0.41`.
    static func points(_ share: ExactShare, over target: Percent) -> String {
        let hundredths = share.hundredths(over: target)
        let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
        return "\(hundredths < 0 ? "−" : "+")\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }

    static func write(_ target: CircularityTargets.Target, _ share: ExactShare, _ json: inout JSONBytes) {
        json.raw("{\"from\":")
        json.string(target.from.description)
        json.raw(",\"atLeast\":")
        json.measured(Double(target.least.tenThousandths) / 10_000, "%")
        json.raw(",\"met\":")
        json.bool(share.reaches(target.least))
        json.raw(",\"margin\":")
        json.measured(share.margin(over: target.least), "%")
        json.raw("}")
    }
}
