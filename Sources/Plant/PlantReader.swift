// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Yams

/// Reads values out of YAML nodes and collects what is wrong with them.
struct PlantReader {
    let file: String
    private(set) var findings: [PlantFinding] = []
    private var mappingsRead = 0

    init(file: String) { self.file = file }

    /// The members of one mapping, with its path.
    struct Members {
        let node: Node
        let path: String
        fileprivate let values: [String: Node]

        func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
    }

    mutating func report(
        _ code: PlantFinding.Code, at mark: Mark?, _ path: String, _ message: String, expected: String, nearest: String? = nil, _ remedy: String
    ) {
        report(code, line: mark?.line ?? 1, column: mark?.column ?? 1, path, message, expected: expected, nearest: nearest, remedy)
    }

    mutating func report(
        _ code: PlantFinding.Code, line: Int, column: Int, _ path: String, _ message: String, expected: String, nearest: String?, _ remedy: String
    ) {
        guard findings.count < Self.mostFindings else { return }
        findings.append(
            PlantFinding(
                code: code, file: file, line: line, column: column, path: path, message: message, expected: expected, nearest: nearest,
                remedy: remedy))
    }

    private static let mostFindings = 1_000
    /// Aliases can make a small file describe a huge plant.
    private static let mostMappings = 50_000

    /// The members of a mapping with these keys; what has other keys is reported, the rest is still read.
    mutating func members(_ node: Node, _ path: String, keys: [String], required: [String]) -> Members? {
        guard case .mapping(let mapping) = node else {
            wrongForm(node, path, expected: "keys and values: \(keys.joined(separator: ", "))")
            return nil
        }
        mappingsRead += 1
        guard mappingsRead <= Self.mostMappings else {
            if mappingsRead == Self.mostMappings + 1 {
                report(
                    .tooLarge, at: node.mark, path, "The file describes more than \(Self.mostMappings) things.", expected: "fewer",
                    "Split it by plant.")
            }
            return nil
        }
        var values: [String: Node] = [:]
        for (key, value) in mapping {
            guard case .scalar(let scalar) = key else {
                wrongForm(key, path, expected: "a key: one of \(keys.joined(separator: ", "))")
                continue
            }
            let isSetAside = scalar.string.unicodeScalars.first.map { 0xE000...0xE0FF ~= $0.value } ?? false
            if isSetAside { continue }
            guard keys.contains(scalar.string) else {
                report(
                    .unknownKey, at: key.mark, path.isEmpty ? scalar.string : "\(path).\(scalar.string)", "“\(scalar.string)” is not a key here.",
                    expected: "one of \(keys.joined(separator: ", "))", nearest: Spelling.nearest(to: scalar.string, among: keys),
                    "Rename or remove it.")
                continue
            }
            values[scalar.string] = value
        }
        for key in required where values[key] == nil {
            report(
                .missingKey, at: node.mark, path.isEmpty ? key : "\(path).\(key)", "“\(key)” is missing.",
                expected: "the keys \(required.joined(separator: ", "))",
                "Add “\(key):”.")
        }
        return Members(node: node, path: path, values: values)
    }

    /// The items of a list; none when the key is absent.
    mutating func items(_ members: Members, _ key: String) -> [(node: Node, path: String)] {
        guard let node = members.values[key] else { return [] }
        guard case .sequence(let sequence) = node else {
            wrongForm(node, members.path(of: key), expected: "a list, each item begun with “- ”")
            return []
        }
        return sequence.enumerated().map { ($1, "\(members.path(of: key))[\($0)]") }
    }

    /// A text with its place; nil when absent or no text, which is reported.
    mutating func text(_ members: Members, _ key: String) -> (value: String, node: Node)? {
        members.values[key].flatMap { text($0, members.path(of: key)) }
    }

    mutating func text(_ node: Node, _ path: String) -> (value: String, node: Node)? {
        guard case .scalar(let scalar) = node, !scalar.string.isEmpty, scalar.string != "~" || scalar.style != .plain else {
            wrongForm(node, path, expected: "a text")
            return nil
        }
        return (scalar.string, node)
    }

    /// `366 g`: a number, a blank and a unit of one of `dimensions`.
    mutating func quantity(_ members: Members, _ key: String, of dimensions: Set<Dimension>) -> Quantity? {
        guard let (text, node) = text(members, key) else { return nil }
        let path = members.path(of: key)
        let parts = text.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else {
            report(
                .wrongValue, at: node.mark, path, "“\(text)” is no quantity.",
                expected: "a number, a blank and a unit, such as \(Self.example(dimensions))",
                "Write both.")
            return nil
        }
        do {
            let quantity = try Quantity.parse(number: parts[0], unit: String(parts[1]))
            guard dimensions.contains(quantity.dimension) else {
                report(
                    .unitMismatch, at: node.mark, path, "“\(text)” is a quantity of \(quantity.dimension).",
                    expected: "one of \(Self.list(dimensions)), such as \(Self.example(dimensions))",
                    "Use a unit that counts the same.")
                return nil
            }
            return quantity
        } catch {
            let nearest = error.code == .unknownUnit ? Spelling.nearest(to: String(parts[1]), among: BookingUnit.codes) : nil
            report(
                .wrongValue, at: node.mark, path, error.message, expected: "a quantity such as \(Self.example(dimensions))", nearest: nearest,
                error.remedy)
            return nil
        }
    }

    mutating func wrongForm(_ node: Node, _ path: String, expected: String) {
        let found =
            switch node {
            case .mapping: "keys and values"
            case .sequence: "a list"
            case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "the text “\(scalar.string.prefix(48))”"
            case .alias: "an alias"
            }
        report(.wrongForm, at: node.mark, path, "Here is \(found).", expected: expected, "Write what is expected, or remove the key.")
    }

    static func list(_ dimensions: Set<Dimension>) -> String {
        dimensions.sorted { $0.rawValue < $1.rawValue }.map { "\($0)" }.joined(separator: ", ")
    }

    private static func example(_ dimensions: Set<Dimension>) -> String {
        dimensions.min { $0.rawValue < $1.rawValue }.map { "1 \(BookingUnit.display(of: $0).code)" } ?? ""
    }
}
