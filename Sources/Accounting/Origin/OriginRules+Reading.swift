// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

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
        let reader = DocumentReader(file: file, code: .malformedRules)
        let root = try reader.root(yaml)
        let nodes = try reader.list(reader.members(root, ["agreements"])["agreements"], at: root)
        var parties: [String: [String]] = [:]
        for node in nodes {
            let name = try reader.text(node.mapping?["name"], at: node)
            guard parties[name] == nil else { throw reader.fail(node, "“\(name)” is there twice.", "Give each agreement once, with all its rules.") }
            parties[name] = try reader.list(node.mapping?["parties"], at: node).mapped { node throws(AccountingError) in
                try reader.country(node, at: node)
            }.sorted()
        }
        agreements = try nodes.mapped { node throws(AccountingError) in try reader.agreement(node, among: parties) }
    }

    package func agreement(named name: String) -> OriginAgreement? { agreements.first { $0.name == name } }

    /// Agreements between two countries, in the order of the library; none within one country or one customs union, where there is no duty.
    package func between(_ producer: String, _ destination: String) -> [OriginAgreement] {
        agreements.filter { $0.isParty(producer) && $0.isParty(destination) && !isAtHome(producer, destination) }
    }

    /// Whether a good that goes between them meets no border.
    package func isAtHome(_ producer: String, _ destination: String) -> Bool {
        producer == destination || agreements.contains { $0.union.contains(producer) && $0.union.contains(destination) }
    }

    /// - Throws: `.malformedInput` with the names there are.
    func check(_ name: String, at node: Node, _ reader: DocumentReader) throws(AccountingError) {
        guard agreement(named: name) == nil else { return }
        throw reader.fail(
            node, "There is no agreement “\(name)” here.", "Use \(agreements.map(\.name).joined(separator: ", ")), or add its rules with --rules.")
    }
}

extension DocumentReader {
    /// - Parameter known: Parties of every agreement of the file, by its name.
    fileprivate func agreement(_ node: Node, among known: [String: [String]]) throws(AccountingError) -> OriginAgreement {
        let members = try members(
            node, ["name", "title", "hsVersion", "parties", "union", "general", "rules"],
            required: ["name", "title", "hsVersion", "parties", "general", "rules"])
        guard let version = members["hsVersion"]?.int, 1988...2100 ~= version else {
            throw fail(members["hsVersion"] ?? node, "hsVersion is no year.", "Write 2012, 2017 or 2022.")
        }
        let name = try text(members["name"], at: node)
        let union = try members["union"].map { node throws(AccountingError) in
            try list(node, at: node).mapped { node throws(AccountingError) in
                let country = try country(node, at: node)
                guard known[name]?.contains(country) == true else { throw fail(node, "\(country) is no party.", "Name parties that count as one.") }
                return country
            }
        }
        let linked = try (members["general"]?.mapping?["with"]).map { node throws(AccountingError) in
            try list(node, at: node).mapped { node throws(AccountingError) in
                let other = try text(node, at: node)
                guard let parties = known[other] else { throw fail(node, "There is no agreement “\(other)” here.", "Name one of this file.") }
                return OriginAgreement.Linked(name: other, parties: parties)
            }
        }
        return OriginAgreement(
            name: name, title: try text(members["title"], at: node), hsVersion: version, parties: known[name] ?? [],
            general: try general(members["general"] ?? node),
            rules: try list(members["rules"], at: node).mapped { node throws(AccountingError) in try rule(node) }, union: union ?? [],
            linked: linked ?? [])
    }

    private func general(_ node: Node) throws(AccountingError) -> OriginAgreement.General {
        let members = try members(
            node, ["basis", "cumulation", "with", "absorbs", "tolerance", "locksMethod", "source", "verified"], required: ["basis", "cumulation"])
        guard let basis = OriginAgreement.ValueBasis(rawValue: try text(members["basis"], at: node)) else {
            throw fail(members["basis"] ?? node, "There is no such value basis.", "Use fob, ex-works or transaction.")
        }
        guard let cumulation = OriginAgreement.Cumulation(rawValue: try text(members["cumulation"], at: node)) else {
            throw fail(members["cumulation"] ?? node, "There is no such cumulation.", "Use bilateral, diagonal or full.")
        }
        if cumulation == .bilateral, let with = members["with"] {
            throw fail(with, "Bilateral cumulation is with nobody else.", "Write cumulation: diagonal, or leave `with` out.")
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
