// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Yams

extension PlantCheck {
    /// The whole plant as one file of YAML: includes, mother and copies written out. Nil when it could not be read.
    package var resolved: String? {
        guard let tree else { return nil }
        return try? Yams.serialize(node: Self.node(tree), width: 150, allowUnicode: true)
    }

    private static func node(_ element: Element) -> Node {
        switch element.content {
        case .text(let text, let isQuoted): .scalar(Node.Scalar(text, .implicit, isQuoted ? .doubleQuoted : .any))
        case .list(let items): .sequence(Node.Sequence(items.map(node), .implicit, .any))
        case .mapping(let members): .mapping(Node.Mapping(members.map { (Node($0.key), node($0.value)) }, .implicit, .any))
        }
    }
}

/// What is in a plant, line by line, for people.
package struct PlantOutline {
    private let plant: PlantModel

    package init(_ plant: PlantModel) { self.plant = plant }

    package var lines: [String] {
        var lines = [plant.name]
        if !plant.parameters.isEmpty {
            lines.append(
                "parameters: "
                    + plant.parameters.map { "\($0.name) \(PlantReader.short($0.value.value)) \($0.value.unit.code)".trimmed }.joined(separator: ", ")
            )
        }
        for site in plant.sites {
            lines.append("site \(site.name)\(site.country.map { ", \($0)" } ?? "")")
            for area in site.areas {
                lines.append("  area \(area.name)")
                for line in area.lines {
                    let copy = line.copies.map { ", copied from \($0.line)" } ?? ""
                    lines.append(
                        "    line \(line.name)\(copy): "
                            + line.stations.map { $0.count == 1 ? $0.name : "\($0.name) ×\($0.count)" }.joined(separator: ", "))
                }
            }
        }
        for route in plant.routes {
            lines.append("route \(route.name) at \(route.site)\(route.product.map { " makes \($0)" } ?? "")")
            lines.append("  " + route.steps.map { step in step.station.map { "\(step.name) (\($0.station))" } ?? step.name }.joined(separator: " → "))
        }
        lines += plant.suppliers.map { "supplier \($0.name): \($0.lot) of \($0.product) to \($0.site)" }
        lines += plant.transports.map {
            "transport \($0.name): \($0.lot) of \($0.product), \($0.from) → \($0.to)\($0.replaces.map { " in place of \($0)" } ?? "")"
        }
        lines += plant.customers.map { "customer \($0.name): " + $0.demands.map(\.product).joined(separator: ", ") }
        return lines
    }
}

extension String {
    fileprivate var trimmed: String { hasSuffix(" ") ? String(dropLast()) : hasSuffix(" 1") ? String(dropLast(2)) : self }
}
