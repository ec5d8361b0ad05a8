// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Measure
import Yams

/// Plant files: YAML, checked as a whole.
package enum PlantFile {
    /// Largest file read, in bytes.
    package static let largest = 4_000_000

    /// Everything that is wrong with a plant file at once, in the order of its lines; the plant when nothing is.
    ///
    /// After a fault of YAML itself (a bad indent, an open quote) nothing behind it can be read, so that one comes alone.
    package static func check(text: String, file: String) -> (plant: PlantModel?, findings: [PlantFinding]) {
        var reader = PlantReader(file: file)
        guard text.utf8.count <= largest else {
            reader.report(.tooLarge, at: nil, "", "The file has \(text.utf8.count) bytes.", expected: "at most \(largest)", "Split it by plant.")
            return (nil, reader.findings)
        }
        let plant = reader.root(of: text).flatMap { reader.plant($0) }
        let findings = reader.findings.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
        return (findings.isEmpty ? plant : nil, findings)
    }

    /// The plant in a file.
    /// - Parameter parameters: Values of named parameters that replace the file's, in the unit the file states each in.
    /// - Throws: ``PlantRefusal``.
    package static func read(_ path: String, overriding parameters: [String: Double] = [:]) throws(PlantRefusal) -> PlantModel {
        guard let text = FileManager.default.contents(atPath: path).flatMap({ String(validating: $0, as: UTF8.self) }) else {
            throw PlantRefusal(findings: [
                PlantFinding(
                    code: .unreadable, file: path, line: 1, column: 1, path: "", message: "The file cannot be read.", expected: "UTF-8 text",
                    nearest: nil, remedy: "Check the path, its permissions and its encoding.")
            ])
        }
        let (plant, findings) = check(text: text, file: path)
        guard let plant else { throw PlantRefusal(findings: findings) }
        return plant
    }
}

/// Why there is no plant: everything that is wrong with its files.
package struct PlantRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// In the order of files and lines; never empty.
    package let findings: [PlantFinding]

    package var description: String { findings.map(\.description).joined(separator: "\n") }
}

extension PlantReader {
    /// The document, with doubled keys reported and set aside, so that the rest is still checked.
    mutating func root(of text: String) -> Node? {
        var text = text
        for attempt in 0..<100 {
            do {
                guard let node = try Yams.compose(yaml: text) else {
                    report(.wrongForm, at: nil, "", "The file is empty.", expected: "a plant", "Begin with “plant:”, “sites:” and “products:”.")
                    return nil
                }
                return node
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let key = keys.first ?? ""
                guard let second = DoubledKey(key, firstAt: context.mark, in: text, attempt: attempt) else {
                    duplicateKey(key, line: context.mark.line, column: context.mark.column)
                    return nil
                }
                duplicateKey(key, line: second.line, column: second.column)
                text = second.textWithoutIt
            } catch let error as YamlError {
                syntax(error)
                return nil
            } catch {
                report(.syntax, at: nil, "", "The file is no YAML.", expected: "YAML 1.1", "Correct it; editors mark the place.")
                return nil
            }
        }
        return nil
    }

    private mutating func duplicateKey(_ key: String, line: Int, column: Int) {
        report(
            .duplicateKey, line: line, column: column, "", "“\(key)” is written twice.", expected: "each key once", nearest: nil,
            "Remove one, or merge the two.")
    }

    private mutating func syntax(_ error: YamlError) {
        let problem: String
        let mark: Mark?
        switch error {
        case .scanner(_, let text, let place, _), .parser(_, let text, let place, _), .composer(_, let text, let place, _):
            (problem, mark) = (text, place)
        case .reader(let text, _, _, _): (problem, mark) = (text, nil)
        default: (problem, mark) = ("it cannot be read", nil)
        }
        report(
            .syntax, at: mark, "", "This is no YAML: \(problem).", expected: "YAML 1.1",
            "Check indentation, quotes and the blank after each colon on this line and above.")
    }
}

/// The second place a key is written at, and the text with that key replaced by as many private-use characters, so that every line and
/// column stays where it was.
private struct DoubledKey {
    let line: Int
    let column: Int
    let textWithoutIt: String

    init?(_ key: String, firstAt first: Mark, in text: String, attempt: Int) {
        guard !key.isEmpty, let filler = Unicode.Scalar(UInt32(0xE000 + attempt)) else { return nil }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.unicodeScalars) }
        let name = Array(key.unicodeScalars)
        func isKey(_ line: [Unicode.Scalar], at column: Int) -> Bool {
            let end = column + name.count
            guard end < line.count, Array(line[column..<end]) == name else { return false }
            return line[end...].first { $0 != " " } == ":"
        }
        for index in lines.indices.dropFirst(first.line - 1) {
            let line = lines[index]
            var columns = index == first.line - 1 ? Array((first.column..<max(first.column, line.count))) : [first.column - 1]
            if index > first.line - 1 {
                let indent = line.firstIndex { $0 != " " && $0 != "\r" } ?? .max
                if indent < first.column - 1 { return nil }
                if indent != first.column - 1 { columns = [] }
            }
            guard let column = columns.first(where: { isKey(line, at: $0) }) else { continue }
            for offset in name.indices { lines[index][column + offset] = filler }
            self.line = index + 1
            self.column = column + 1
            textWithoutIt = lines.map { scalars in
                var line = String.UnicodeScalarView()
                line.append(contentsOf: scalars)
                return String(line)
            }.joined(separator: "\n")
            return
        }
        return nil
    }
}
