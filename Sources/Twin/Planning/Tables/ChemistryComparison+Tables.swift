// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension ChemistryComparison {
    package var sideBySide: PlanTable {
        var columns: [PlanTable.Column] = [.text("what"), .text("unit")]
        for (index, product) in products.enumerated() {
            columns.append(.init(product.product))
            if index > 0 { columns.append(.init("against \(products[0].product)")) }
        }
        columns.append(.text("definition"))
        var table = PlanTable("Side by side", columns)
        for row in rows where row.values.contains(where: { $0 != nil }) {
            var cells: [PlanTable.Cell] = [.text(row.name), .text(row.unit.replacing("{currency}", with: currency ?? "{currency}"))]
            for (index, value) in row.values.enumerated() {
                cells.append(.measure(value))
                if index > 0 { cells.append(row.changes[index].map { .text(Self.signed($0)) } ?? .none) }
            }
            table.add(cells + [.text(row.definition)])
        }
        return table
    }

    private static func signed(_ change: Double) -> String {
        let tenths = Int((change * 1_000).rounded())
        return (tenths > 0 ? "+" : tenths < 0 ? "−" : "") + "\(abs(tenths) / 10).\(abs(tenths) % 10) %"
    }

    package var materials: PlanTable {
        var columns: [PlanTable.Column] = [.text("material"), .text("unit")]
        columns += products.map { .init($0.product) }
        columns += [.init("carbon", unit: "kg{CO2e}"), .init("price", unit: currency), .text("from"), .text("verified")]
        var table = PlanTable("Factor inputs, per unit of material", columns)
        for factor in factors {
            table.add(
                [.text(factor.product), .text(factor.unit)] + factor.amounts.map { $0 == 0 ? .none : .measure($0) }
                    + [.measure(factor.carbon), .measure(factor.price), .text(factor.source), .text(factor.isVerified ? "yes" : "no")])
        }
        return table
    }
}
