// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure
import Yams

/// Dated minimum shares of the law. Data: `Resources/circularity/targets.yaml`.
package struct CircularityTargets: Hashable, Sendable {
    package let recycledContent: Table
    package let recyclingEfficiency: Table
    package let materialRecovery: Table

    package struct Table: Hashable, Sendable {
        package let targets: [Target]
        package let provenance: Provenance
        package let note: String?

        /// Of an element or chemistry, oldest first.
        package func targets(of subject: String) -> [Target] { targets.filter { $0.subject == subject } }

        /// What holds on a day: the newest that has begun; nil: none yet.
        package func target(of subject: String, on day: CivilDate) -> Target? { targets(of: subject).last { $0.from <= day } }
    }

    package struct Target: Hashable, Sendable {
        /// `Ni`, or `lithium-based`.
        package let subject: String
        package let from: CivilDate
        package let least: Percent
        /// Of recycled content, what of a battery it is held against.
        package let counted: Part?
    }

    package enum Part: String, Hashable, Sendable, CaseIterable { case activeMaterials = "active materials", battery }

    /// - Parameter fail: Makes the error of what is wrong and of what there is.
    func check(chemistry: String, _ fail: (String, String) -> AccountingError) throws(AccountingError) {
        guard recyclingEfficiency.targets(of: chemistry).isEmpty else { return }
        let known = Set(recyclingEfficiency.targets.map(\.subject)).sorted().joined(separator: ", ")
        throw fail("There is no target for the chemistry “\(chemistry)”.", "Write one of \(known).")
    }

    package static func builtIn() throws(AccountingError) -> Self {
        try Self(yaml: String(decoding: PackageResources.targets_yaml, as: UTF8.self), file: "targets.yaml")
    }

    /// - Throws: ``AccountingError`` `.malformedRules` with file, line and remedy.
    package init(yaml: String, file: String) throws(AccountingError) {
        let reader = DocumentReader(file: file, code: .malformedRules)
        let root = try reader.root(yaml)
        let keys = ["recycledContent", "recyclingEfficiency", "materialRecovery"]
        let members = try reader.members(root, keys, required: keys)
        recycledContent = try reader.table(members["recycledContent"] ?? root)
        recyclingEfficiency = try reader.table(members["recyclingEfficiency"] ?? root)
        materialRecovery = try reader.table(members["materialRecovery"] ?? root)
    }
}

extension DocumentReader {
    fileprivate func table(_ node: Node) throws(AccountingError) -> CircularityTargets.Table {
        let parts = try members(node, ["source", "verified", "note", "targets"], required: ["targets"])
        let targets = try list(parts["targets"], at: node).mapped { node throws(AccountingError) in
            let target = try members(node, ["element", "chemistry", "from", "atLeast", "in"], required: ["from", "atLeast"])
            guard let from = try day(target["from"]) else { throw fail(node, "“from” is missing.", "Write 2031-08-18.") }
            return CircularityTargets.Target(
                subject: try text(target["element"] ?? target["chemistry"], at: node), from: from, least: try percent(target["atLeast"], at: node),
                counted: try target["in"].map { part throws(AccountingError) in try choice(part, at: node, CircularityTargets.Part.battery) })
        }
        return CircularityTargets.Table(
            targets: targets.sorted { $0.from < $1.from }, provenance: try provenance(parts, at: node), note: parts["note"]?.string)
    }
}
