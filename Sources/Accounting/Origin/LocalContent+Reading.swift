// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure
import Yams

/// Definitions of local content that came with the product or with the user.
package struct LocalContentDefinitions: Hashable, Sendable {
    package let all: [LocalContentDefinition]

    package static func builtIn() throws(AccountingError) -> Self {
        try Self(yaml: String(decoding: PackageResources.local_content_yaml, as: UTF8.self), file: "local-content.yaml")
    }

    /// - Throws: ``AccountingError`` `.malformedRules` with file, line and remedy.
    package init(yaml: String, file: String) throws(AccountingError) {
        let reader = DocumentReader(file: file, code: .malformedRules)
        let root = try reader.root(yaml)
        all = try reader.list(reader.members(root, ["definitions"])["definitions"], at: root).mapped { node throws(AccountingError) in
            let members = try reader.members(
                node, ["name", "title", "method", "country", "atLeast", "from", "to", "source", "verified"], required: ["name", "title", "method"])
            guard let method = LocalContentDefinition.Method(rawValue: try reader.text(members["method"], at: node)) else {
                throw reader.fail(
                    members["method"] ?? node, "There is no such method.",
                    "Use \(LocalContentDefinition.Method.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            return LocalContentDefinition(
                name: try reader.text(members["name"], at: node), title: try reader.text(members["title"], at: node), method: method,
                country: try members["country"].map { place throws(AccountingError) in try reader.country(place, at: node) },
                threshold: try members["atLeast"].map { place throws(AccountingError) in try reader.percent(place, at: node) },
                validity: try reader.validity(members, at: node), provenance: try reader.provenance(members, at: node))
        }
    }

    /// One of each name: the one in force on the day, else the last that was.
    package func chosen(on day: CivilDate) -> [LocalContentDefinition] {
        var chosen: [LocalContentDefinition] = []
        for definition in all {
            if let index = chosen.firstIndex(where: { $0.name == definition.name }) {
                if definition.validity.contains(day) { chosen[index] = definition }
            } else {
                chosen.append(definition)
            }
        }
        return chosen
    }
}
