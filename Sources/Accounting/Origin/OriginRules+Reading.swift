// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant
import Yams

/// Rules of origin that came with the product or with the user.
package struct OriginRules: Hashable, Sendable {
    package let agreements: [OriginAgreement]

    /// The library of the product, `Resources/origin/agreements.yaml`.
    package static func builtIn() throws(AccountingError) -> OriginRules {
        try OriginRules(yaml: String(decoding: PackageResources.agreements_yaml, as: UTF8.self), file: "agreements.yaml")
    }

    package init(agreements: [OriginAgreement]) { self.agreements = agreements }

    /// - Throws: ``AccountingError`` `.malformedRules` with file, line, column and remedy for the first thing that is not as it must be.
    package init(yaml: String, file: String) throws(AccountingError) {
        let root: Node?
        do { root = try compose(yaml: yaml) } catch {
            throw .malformed(file, line: 1, column: 1, "This is no YAML: \(error).", remedy: "Correct the spelling.")
        }
        let reader = RulesReader(file: file)
        guard let root else { throw .malformed(file, line: 1, column: 1, "The file is empty.", remedy: "List `agreements`.") }
        agreements = try reader.list(reader.members(root, ["agreements"])["agreements"], at: root).mapped { node throws(AccountingError) in
            try reader.agreement(node)
        }
    }

    package func agreement(named name: String) -> OriginAgreement? { agreements.first { $0.name == name } }

    /// Agreements between two countries, in the order of the library.
    package func between(_ producer: String, _ destination: String) -> [OriginAgreement] {
        agreements.filter { $0.isParty(producer) && $0.isParty(destination) }
    }
}

extension Array {
    /// `map` that keeps the kind of error.
    fileprivate func mapped<Result>(_ transform: (Element) throws(AccountingError) -> Result) throws(AccountingError) -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try transform(element)) }
        return results
    }
}

private struct RulesReader {
    let file: String

    func fail(_ node: Node, _ message: String, _ remedy: String) -> AccountingError {
        .malformed(file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, message, remedy: remedy)
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

    func agreement(_ node: Node) throws(AccountingError) -> OriginAgreement {
        let members = try members(
            node, ["name", "title", "hsVersion", "parties", "general", "rules"],
            required: ["name", "title", "hsVersion", "parties", "general", "rules"])
        guard let version = members["hsVersion"]?.int, 1988...2100 ~= version else {
            throw fail(members["hsVersion"] ?? node, "hsVersion is no year.", "Write 2012, 2017 or 2022.")
        }
        let parties = try list(members["parties"], at: node).mapped { node throws(AccountingError) in
            let code = try text(node, at: node)
            guard code.utf8.count == 2, code.utf8.allSatisfy({ UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }) else {
                throw fail(node, "“\(code)” is no country code.", "Write two capital letters (ISO 3166-1).")
            }
            return code
        }
        return OriginAgreement(
            name: try text(members["name"], at: node), title: try text(members["title"], at: node), hsVersion: version, parties: parties.sorted(),
            general: try general(members["general"] ?? node),
            rules: try list(members["rules"], at: node).mapped { node throws(AccountingError) in try rule(node) })
    }

    private func general(_ node: Node) throws(AccountingError) -> OriginAgreement.General {
        let members = try members(
            node, ["basis", "cumulation", "absorbs", "tolerance", "locksMethod", "source", "verified"], required: ["basis", "cumulation"])
        guard let basis = OriginAgreement.ValueBasis(rawValue: try text(members["basis"], at: node)) else {
            throw fail(members["basis"] ?? node, "There is no such value basis.", "Use fob, ex-works or transaction.")
        }
        guard let cumulation = OriginAgreement.Cumulation(rawValue: try text(members["cumulation"], at: node)) else {
            throw fail(members["cumulation"] ?? node, "There is no such cumulation.", "Use bilateral, diagonal or full.")
        }
        var tolerance: Sourced<Percent>?
        if let place = members["tolerance"] {
            let parts = try self.members(place, ["value", "source", "verified"], required: ["value"])
            tolerance = Sourced(value: try percent(parts["value"], at: place), provenance: try provenance(parts, at: place))
        }
        return OriginAgreement.General(
            basis: basis, cumulation: cumulation, absorbs: members["absorbs"]?.bool ?? false, tolerance: tolerance,
            locksMethod: members["locksMethod"]?.bool ?? false, basisSource: try provenance(members, at: node))
    }

    private func rule(_ node: Node) throws(AccountingError) -> ProductRule {
        let members = try members(node, ["hs", "from", "to", "anyOf", "source", "verified", "note"], required: ["hs", "anyOf"])
        let code = try text(members["hs"], at: node)
        guard let range = HSRange(code) else {
            throw fail(
                members["hs"] ?? node, "“\(code)” is no range of HS codes.", "Write 8507.60, 8503-8512 or 28, in quotes where it looks like a number."
            )
        }
        return ProductRule(
            range: range,
            alternatives: try list(members["anyOf"], at: node).mapped { node throws(AccountingError) in
                OriginTest(parts: try list(node, at: node).mapped { node throws(AccountingError) in try part(node) })
            },
            validity: Validity(from: try day(members["from"]), to: try day(members["to"])), provenance: try provenance(members, at: node),
            note: members["note"]?.string)
    }

    private func day(_ node: Node?) throws(AccountingError) -> CivilDate? {
        guard let node else { return nil }
        let parts = (node.string ?? "").split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, 1...12 ~= parts[1], 1...31 ~= parts[2] else {
            throw fail(node, "“\(node.string ?? "")” is no day.", "Write 2026-01-31.")
        }
        return CivilDate(year: parts[0], month: parts[1], day: parts[2])
    }

    private func part(_ node: Node) throws(AccountingError) -> OriginTest.Part {
        if let word = node.string { return try part(word, [:], node) }
        let members = try members(node, Self.partKeys)
        for word in ["CC", "CTH", "CTSH", "RVC", "MaxNOM", "SP", "originating"] where members[word] != nil { return try part(word, members, node) }
        throw fail(node, "This names no test.", "Use one of \(Self.partKeys.joined(separator: ", ")).")
    }

    private static let partKeys = ["CC", "CTH", "CTSH", "RVC", "MaxNOM", "SP", "originating", "except", "upTo", "atLeast", "on"]

    private func part(_ word: String, _ members: [String: Node], _ node: Node) throws(AccountingError) -> OriginTest.Part {
        switch word {
        case "WO": return .whollyObtained
        case "PE": return .onlyOriginating
        case "CC", "CTH", "CTSH":
            let level: HSCode.Level = word == "CC" ? .chapter : word == "CTH" ? .heading : .subheading
            return .tariffShift(
                level, excluding: try ranges(members["except"]), upTo: members["upTo"] == nil ? nil : try percent(members["upTo"], at: node))
        case "MaxNOM": return .nonOriginating(atMost: try percent(members["MaxNOM"], at: node))
        case "SP": return .process(try text(members["SP"], at: node))
        case "originating": return .originating(kind: try text(members["originating"], at: node))
        case "RVC":
            let method: RegionalValueMethod
            switch try text(members["RVC"], at: node) {
            case "build-down": method = .buildDown
            case "build-up": method = .buildUp
            case "net cost": method = .netCost
            case "focused": method = .focused(try ranges(members["on"]))
            default: throw fail(node, "There is no such method.", "Use build-down, build-up, focused or net cost.")
            }
            return .regionalValue(method, atLeast: try percent(members["atLeast"], at: node))
        default: throw fail(node, "There is no test “\(word)”.", "Use WO, PE, CC, CTH, CTSH, RVC, MaxNOM, SP or originating.")
        }
    }

    private func ranges(_ node: Node?) throws(AccountingError) -> [HSRange] {
        guard let node else { return [] }
        return try list(node, at: node).mapped { node throws(AccountingError) in
            guard let range = HSRange(node.string ?? "") else { throw fail(node, "This is no range of HS codes.", "Write \"8507\".") }
            return range
        }
    }
}
