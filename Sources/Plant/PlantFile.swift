// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Plant files: YAML, checked as a whole.
package enum PlantFile {
    /// Largest file read, in bytes.
    package static let largest = YAMLText.largest

    /// The plant in a file.
    /// - Parameter parameters: Values of named parameters that replace the file's, in the unit the file states each in.
    /// - Throws: ``PlantRefusal``.
    package static func read(
        _ path: String, overriding parameters: [String: Double] = [:], files: PlantFiles = .disk
    ) throws(PlantRefusal) -> PlantModel {
        let check = check(path, overriding: parameters, files: files)
        guard let plant = check.plant else { throw PlantRefusal(findings: check.findings) }
        return plant
    }

    /// The file that is meant by a name: the path itself, with `.yaml`, or `plant.yaml` in the folder of that name; nil when there is none.
    package static func path(of name: String, files: PlantFiles = .disk) -> String? {
        files.resolve(name, from: "", beside: ["Examples/"])?.path
    }

    /// Everything there is to say about the plant in a file, and in those it includes or is a daughter of.
    package static func check(_ path: String, overriding parameters: [String: Double] = [:], files: PlantFiles = .disk) -> PlantCheck {
        guard let (found, text) = files.resolve(path, from: "", beside: ["Examples/"]) else {
            let finding = PlantFinding(
                code: .unreadable, file: path, line: 1, column: 1, path: "", message: "The file cannot be read.", expected: "UTF-8 text",
                nearest: nil,
                remedy: "Check the path, its permissions and its encoding.")
            return PlantCheck(plant: nil, findings: [finding], coverage: SourceCoverage(), files: [], tree: nil, parameters: [:])
        }
        return check(text: text, file: found, overriding: parameters, files: files)
    }

    /// The same for a text that is at hand.
    ///
    /// After a fault of YAML itself (a bad indent, an open quote) nothing behind it can be read, so that one comes alone.
    package static func check(
        text: String, file: String, overriding parameters: [String: Double] = [:], files: PlantFiles = .disk
    ) -> PlantCheck {
        var assembly = Assembly(files: files)
        let tree = assembly.plant(text, file: file)
        return check(tree, file: file, files: assembly.read, overriding: parameters, assembly.findings)
    }

    /// The same for a tree, with what was found on the way to it.
    static func check(
        _ tree: Element?, file: String, files: [String], overriding parameters: [String: Double] = [:], _ found: Findings = Findings()
    ) -> PlantCheck {
        var findings = found
        guard let tree else {
            return PlantCheck(
                plant: nil, findings: findings.sorted(files: files), coverage: SourceCoverage(), files: files, tree: nil, parameters: [:])
        }
        let values = Parameters.evaluate(tree, overriding: parameters, file: file, &findings)
        let currencies = Currencies.read(tree, &findings)
        var reader = PlantReader(
            names: NameIndex(tree), parameters: values, slotSeconds: slotSeconds(tree, values), currencies: currencies, findings: findings)
        let plant = reader.plant(tree)
        findings = reader.findings
        if let plant { PlantChecks(plant, reader.spots, dropped: reader.dropped).run(&findings) }
        return PlantCheck(
            plant: findings.errors == 0 ? plant : nil, findings: findings.sorted(files: files),
            coverage: plant.map { .of(tree, sources: $0.sources) } ?? SourceCoverage(), files: files, tree: tree, parameters: values)
    }

    /// Of one slot, when the plant has them.
    private static func slotSeconds(_ tree: Element, _ parameters: [String: Expression.Value]) -> Double? {
        guard let slots = tree["slots"], let text = slots["length"]?.text, case .success(let value) = Expression.evaluate(text, parameters),
            value.dimensions == .time, value.number > 0
        else { return tree["slots"] == nil ? nil : 1 }
        return value.number
    }
}

/// What was found in a plant file.
package struct PlantCheck: Sendable {
    /// Nil when there is an error among the findings.
    package let plant: PlantModel?
    /// Errors and warnings, the asked file's first, in the order of lines.
    package let findings: [PlantFinding]
    package let coverage: SourceCoverage
    /// Every file read, the asked one first.
    package let files: [String]
    /// The whole, includes, mother and copies resolved; for comparing plants.
    let tree: Element?
    let parameters: [String: Expression.Value]

    package var errors: [PlantFinding] { findings.filter { $0.severity == .error } }
    package var warnings: [PlantFinding] { findings.filter { $0.severity == .warning } }
}

/// Why there is no plant: everything that is wrong with its files.
package struct PlantRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// In the order of files and lines; never empty.
    package let findings: [PlantFinding]

    package var description: String { findings.map(\.description).joined(separator: "\n") }
}
