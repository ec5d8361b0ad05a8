// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Yams

/// One YAML file of the books, as it is read; every refusal names file, line and column.
struct BooksFile {
    let file: String

    /// A mapping's members; keys outside the list are refused.
    struct Members {
        let node: Node
        let file: BooksFile
        fileprivate let found: [String: Node]

        subscript(key: String) -> Node? { found[key] }

        func place(of key: String) -> Node { found[key] ?? node }

        func text(_ key: String) throws(AccountingError) -> String {
            guard let node = found[key] else { throw file.fail(node, "“\(key)” is missing.", "Give it.") }
            guard let text = node.string, !text.isEmpty else { throw file.fail(node, "“\(key)” needs a text.", "Write one.") }
            return text
        }

        func optionalText(_ key: String) throws(AccountingError) -> String { found[key] == nil ? "" : try text(key) }

        func texts(_ key: String) throws(AccountingError) -> [String] {
            var texts: [String] = []
            for node in try list(key) {
                guard let text = node.string, !text.isEmpty else { throw file.fail(node, "“\(key)” lists texts.", "Write one.") }
                texts.append(text)
            }
            return texts
        }

        func list(_ key: String) throws(AccountingError) -> [Node] {
            guard let node = found[key] else { return [] }
            guard case .sequence(let sequence) = node else { throw file.fail(node, "“\(key)” is a list.", "Begin each item with a dash.") }
            return Array(sequence)
        }

        /// Source and mark: a number without them is not booked.
        func provenance() throws(AccountingError) -> Provenance {
            let source = try text("source")
            guard let isVerified = found["verified"]?.bool else {
                throw file.fail(
                    place(of: "verified"), "It is not said whether the source was compared.", "Write `verified: true` or `verified: false`.")
            }
            return Provenance(source: source, isVerified: isVerified)
        }

        func validity(from begin: String = "from", to end: String = "to") throws(AccountingError) -> Validity {
            let validity = Validity(from: try day(begin), to: try day(end))
            if let from = validity.from, let to = validity.to, to < from {
                throw file.fail(place(of: end), "It ends on \(to), before it begins on \(from).", "Write the later day as `\(end)`.")
            }
            return validity
        }

        private func day(_ key: String) throws(AccountingError) -> CivilDate? {
            guard let node = found[key] else { return nil }
            guard let day = CivilDate(node.string ?? "") else { throw file.fail(node, "“\(node.string ?? "")” is no day.", "Write 2026-01-31.") }
            return day
        }

        /// - Parameter of: What it must count; nil for anything.
        func rate(of dimension: Dimension?) throws(AccountingError) -> Rate {
            let value = try text("value")
            let unit = try text("unit")
            guard let rate = Rate(number: value, unit: unit) else {
                guard ExactDecimal(value) != nil else {
                    throw file.fail(
                        place(of: "value"), "“\(value)” is no plain number.", "Write at most 18 digits, perhaps with a point and a sign: 0.2233.")
                }
                throw file.fail(
                    place(of: "unit"), "“\(value) \(unit)” is no amount for each unit of something.",
                    "Write a number, and a unit such as kg{CO2e}/kg, kW.h/{piece} or kg/m.")
            }
            if let dimension, rate.of != dimension {
                throw file.fail(
                    place(of: "unit"), "\(unit) counts \(rate.of); the account counts \(dimension).",
                    "Write the value in \(BookingUnit.display(of: dimension).code).")
            }
            return rate
        }

        func fraction(_ key: String) throws(AccountingError) -> Rate {
            let text = try text(key)
            guard let rate = Rate(fraction: text), !rate.isNegative else {
                throw file.fail(place(of: key), "“\(text)” is no part of a whole.", "Write 0.3 or 30 %.")
            }
            guard !rate.isMoreThanWhole else { throw file.fail(place(of: key), "\(text) is more than the whole.", "Write at most 100 %.") }
            return rate
        }

        func subject() throws(AccountingError) -> PostingRules.Subject {
            switch (found["product"] == nil, found["lot"] == nil) {
            case (false, true): .product(try text("product"))
            case (true, false): .lot(try text("lot"))
            default: throw file.fail(node, "It speaks of a product or of a lot.", "Give one of `product` and `lot`.")
            }
        }
    }

    func root(_ yaml: String, _ keys: [String]) throws(AccountingError) -> Members {
        guard let root = try DocumentReader(file: file, code: .malformedBooks).optionalRoot(yaml) else {
            return Members(node: Node(""), file: self, found: [:])
        }
        return try members(root, keys)
    }

    func members(_ node: Node, _ keys: [String]) throws(AccountingError) -> Members {
        guard case .mapping(let mapping) = node else { throw fail(node, "A mapping was expected.", "Write `key: value` lines.") }
        var found: [String: Node] = [:]
        for (key, value) in mapping {
            guard let name = key.string, keys.contains(name) else {
                throw fail(key, "There is no key “\(key.string ?? "")” here.", "Use \(keys.joined(separator: ", ")).")
            }
            found[name] = value
        }
        return Members(node: node, file: self, found: found)
    }

    func fail(_ node: Node, _ message: String, _ remedy: String) -> AccountingError {
        .malformedBooks(file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, message, remedy: remedy)
    }
}

extension AccountingError {
    static func malformedBooks(_ file: String, line: Int, column: Int, _ message: String, remedy: String) -> Self {
        Self(code: .malformedBooks, message: "\(file):\(line):\(column): \(message)", remedy: remedy)
    }

    package static func unknownAccount(_ id: String, known: [String]) -> Self {
        let near = known.filter { $0.lowercased().hasPrefix(id.lowercased().prefix(2)) }.prefix(6)
        return Self(
            code: .unknownAccount, message: "There is no account “\(id.prefix(80))”.",
            remedy: near.isEmpty ? "Ask `books` for a lot to see its accounts." : "Near it are \(near.joined(separator: ", ")).")
    }

    package static func unknownSite(_ id: String, known: [String]) -> Self {
        Self(
            code: .unknownSite, message: "No lot was ever announced at “\(id.prefix(80))”.",
            remedy: known.isEmpty ? "Import events with a site." : "Sites are \(known.prefix(12).joined(separator: ", ")).")
    }

    package static func halfPeriod(_ text: String) -> Self {
        Self(
            code: .invalidPeriod, message: "“\(text.prefix(80))” is one end of a period, or none.",
            remedy: "Write both, such as 2026-08-01..2026-09-01; or name another site.")
    }

    package static func invalidPeriod(_ from: String, _ to: String) -> Self {
        Self(
            code: .invalidPeriod, message: "From \(from) to \(to) is no period.",
            remedy: "Write two times, the earlier first: --from 2026-09-01 --to 2026-10-01.")
    }
}
