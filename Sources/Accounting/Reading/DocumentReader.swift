// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Measure
import Plant
import Yams

/// Reads the parts of a file people write (YAML). The first thing that is not as it must be is told with file, line, column and remedy.
struct DocumentReader {
    static let largest = 4_000_000

    let file: String
    /// What a wrong form is called.
    let code: AccountingError.Code

    /// Nil where nothing but blanks and comments is written.
    func optionalRoot(_ yaml: String) throws(AccountingError) -> Node? {
        guard yaml.utf8.count <= Self.largest else {
            throw .at(file, line: 1, column: 1, code, "The file has \(yaml.utf8.count) bytes, more than \(Self.largest).", remedy: "Split it.")
        }
        if let line = AliasedKeys.line(in: yaml) {
            throw .at(file, line: line, column: 1, code, "A key is an alias or a collection.", remedy: "Write the key out.")
        }
        let root: Node?
        do { root = try compose(yaml: yaml) } catch {
            let (line, column, problem) = Self.place(error)
            throw .at(file, line: line, column: column, code, "This is no YAML: \(problem).", remedy: "Correct the spelling.")
        }
        return root
    }

    func root(_ yaml: String) throws(AccountingError) -> Node {
        guard let root = try optionalRoot(yaml) else {
            throw .at(file, line: 1, column: 1, code, "The file is empty.", remedy: "See the examples in Examples/.")
        }
        return root
    }

    private static func place(_ error: any Error) -> (line: Int, column: Int, problem: String) {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            (mark.line, mark.column, problem)
        case .duplicatedKeysInMapping(let keys, let context):
            (context.mark.line, context.mark.column, "the key \(keys.map { "“\($0)”" }.joined(separator: ", ")) is there twice")
        default: (1, 1, "\(error)".split(separator: "\n").first.map(String.init) ?? "it cannot be read")
        }
    }

    func fail(_ node: Node, _ message: String, _ remedy: String) -> AccountingError { fail(node, code, message, remedy) }

    func fail(_ node: Node, _ code: AccountingError.Code, _ message: String, _ remedy: String) -> AccountingError {
        .at(file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, code, message, remedy: remedy)
    }

    func members(_ node: Node, _ keys: [String], required: [String] = []) throws(AccountingError) -> [String: Node] {
        guard case .mapping(let mapping) = node else { throw fail(node, "A mapping was expected.", "Write `key: value` lines.") }
        var found: [String: Node] = [:]
        for (key, value) in mapping {
            guard let name = key.string, keys.contains(name) else {
                throw fail(key, "There is no key “\(key.string ?? "")” here.", "Use \(keys.joined(separator: ", ")).")
            }
            found[name] = value
        }
        for key in required where found[key] == nil { throw fail(node, "“\(key)” is missing.", "Give it.") }
        return found
    }

    func list(_ node: Node?, at place: Node) throws(AccountingError) -> [Node] {
        guard let node, case .sequence(let sequence) = node else { throw fail(node ?? place, "A list was expected.", "Begin each item with a dash.") }
        return Array(sequence)
    }

    func text(_ node: Node?, at place: Node) throws(AccountingError) -> String {
        guard let text = node?.string, !text.isEmpty else { throw fail(node ?? place, "A text was expected.", "Write one.") }
        return text
    }

    func flag(_ node: Node?) throws(AccountingError) -> Bool? {
        guard let node else { return nil }
        guard let flag = node.bool else { throw fail(node, "“\(node.string ?? "")” is neither true nor false.", "Write true or false.") }
        return flag
    }

    /// A finite number within a range.
    func number(_ node: Node?, at place: Node, in range: ClosedRange<Double>) throws(AccountingError) -> Double {
        guard let text = node?.string, let number = Double(text), number.isFinite, range.contains(number) else {
            throw fail(
                node ?? place, "“\(node?.string ?? "")” is no number from \(range.lowerBound.formatted()) to \(range.upperBound.formatted()).",
                "Write a plain number, such as 0.5.")
        }
        return number
    }

    /// A whole number within a range.
    func whole(_ node: Node?, at place: Node, in range: ClosedRange<Int>) throws(AccountingError) -> Int {
        guard let text = node?.string, let number = Int(text), range.contains(number) else {
            throw fail(
                node ?? place, "“\(node?.string ?? "")” is no whole number from \(range.lowerBound) to \(range.upperBound).",
                "Write one, such as \(range.lowerBound).")
        }
        return number
    }

    /// `1 kW.h`, in the unit written.
    func measured(_ node: Node?, at place: Node) throws(AccountingError) -> (number: Double, unit: PhysicalUnit) {
        let text = node?.string ?? ""
        let parts = text.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let number = Double(parts[0]), number.isFinite, abs(number) <= 1e15 else {
            throw fail(node ?? place, "“\(text)” is no number with its unit.", "Write the number, a blank and a UCUM code: 12.5 kg.")
        }
        return (number, try unit(String(parts[1]), at: node ?? place))
    }

    func unit(_ code: String, at place: Node) throws(AccountingError) -> PhysicalUnit {
        guard let unit = PhysicalUnit.find(code) else {
            throw fail(place, "“\(code)” is no unit.", "Use a UCUM code such as kg, kW.h, t.km, {piece}.")
        }
        return unit
    }

    /// An exact amount such as `12.5 kg`, of one dimension.
    func quantity(_ node: Node?, _ dimension: Measure.Dimension, at place: Node) throws(AccountingError) -> Quantity {
        let text = node?.string ?? ""
        let parts = text.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { throw fail(node ?? place, "“\(text)” is no number with its unit.", "Write it as 12.5 kg.") }
        let quantity: Quantity
        do throws(MeasureError) { quantity = try Quantity.parse(number: parts[0], unit: String(parts[1])) } catch {
            throw fail(node ?? place, "“\(text)” is no amount: \(error.message)", error.remedy)
        }
        guard quantity.dimension == dimension else {
            throw fail(
                node ?? place, .unitsDoNotConvert, "“\(text)” is no \(dimension).", "Give it in \(BookingUnit.display(of: dimension).code).")
        }
        return quantity
    }

    func percent(_ node: Node?, at place: Node) throws(AccountingError) -> Percent {
        guard let text = node?.string, let percent = Percent(text) else {
            throw fail(node ?? place, "“\(node?.string ?? "")” is no percentage.", "Write a number from 0 to 100, with up to four decimals.")
        }
        return percent
    }

    func provenance(_ members: [String: Node], at place: Node) throws(AccountingError) -> Provenance {
        let source = try text(members["source"], at: place)
        guard let verified = members["verified"]?.bool else {
            throw fail(
                members["verified"] ?? place, "It is not said whether the source was compared.", "Write `verified: true` or `verified: false`.")
        }
        return Provenance(source: source, isVerified: verified)
    }

    func day(_ node: Node?) throws(AccountingError) -> CivilDate? {
        guard let node else { return nil }
        guard let day = CivilDate(node.string ?? "") else { throw fail(node, "“\(node.string ?? "")” is no day.", "Write 2026-01-31.") }
        return day
    }

    func validity(_ members: [String: Node], at place: Node) throws(AccountingError) -> Validity {
        let validity = Validity(from: try day(members["from"]), to: try day(members["to"]))
        if let from = validity.from, let to = validity.to, to < from {
            throw fail(members["to"] ?? place, "It ends on \(to), before it begins on \(from).", "Exchange the two days.")
        }
        return validity
    }

    func country(_ node: Node?, at place: Node) throws(AccountingError) -> String {
        let code = try text(node, at: place)
        guard CountryCode.isCountry(code) else { throw fail(node ?? place, "“\(code)” is no country code.", CountryCode.remedy(for: code)) }
        return code
    }
}

extension Array {
    /// `map` that keeps the kind of error.
    func mapped<Result>(_ transform: (Element) throws(AccountingError) -> Result) throws(AccountingError) -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try transform(element)) }
        return results
    }
}
