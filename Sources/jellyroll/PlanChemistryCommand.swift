// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Foundation
import Node
import Plant
import Twin

struct PlanChemistryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chemistry",
        abstract: "Products side by side from their bills of material: mass, volume, energy, cells, carbon and price, each by its definition.",
        discussion: """
            Examples:
              jellyroll plan chemistry Examples/planning/chemistry.yaml
              jellyroll plan chemistry plant.yaml --base "pack LFP" --other "pack NMC"

            A claim such as “30 % better” is true or false of a definition: per kg of pack, per kg of cells, per litre. What a bill of
            material cannot tell, such as consumption per km, is said to be so.
            """)

    @OptionGroup var plan: PlanFileArgument

    @Option(help: ArgumentHelp("What the others are compared with; that of the plan when not given.", valueName: "PRODUCT"))
    var base: String?

    @Option(help: ArgumentHelp("A product to compare; may be given several times.", valueName: "PRODUCT"))
    var other: [String] = []

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        if (base == nil) != other.isEmpty { throw ValidationError("--base and --other go together.") }
    }

    func run() throws {
        let plan = try self.plan.read()
        let names = base.map { [$0] + other } ?? plan.chemistry.map { [$0.base] + $0.others } ?? []
        guard let first = names.first else {
            throw Problem(
                type: "urn:jellyroll:twin.nothing_to_plan", title: "Nothing to compare", status: 400,
                detail: "“\(plan.name)” names no products to compare.", remedy: "Add “chemistry:” to the plan, or give --base and --other.")
        }
        let plant = plan.plants.first { $0.product(named: first) != nil } ?? plan.plants[0]
        let comparison = try ChemistryComparison(of: names, in: plant, factors: plan.chemistry?.factors ?? [], sources: plan.sources)
        if json {
            emit(ChemistryDocument.json(plan, comparison))
        } else {
            emit(line: Self.text(comparison))
        }
    }

    private static func text(_ comparison: ChemistryComparison) -> String {
        var parts = [comparison.sideBySide.text, comparison.materials.text]
        parts.append("Not to be had from a bill of material:")
        parts += comparison.refused.map { "  \($0.claim): \($0.reason)" }
        return parts.joined(separator: "\n")
    }
}

/// The wire form of `plan chemistry --json` (docs/reference/json.md).
enum ChemistryDocument {
    static func json(_ plan: PlanModel, _ comparison: ChemistryComparison) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"plan\":")
        json.string(plan.name)
        json.raw(",\"products\":")
        json.list(comparison.products) { json, product in
            json.raw("{\"product\":")
            json.string(product.product)
            json.raw(",\"chemistry\":")
            json.text(product.chemistry)
            json.raw(",\"cell\":")
            json.text(product.cells?.product)
            json.raw("}")
        }
        json.raw(",\"rows\":")
        json.list(comparison.rows) { json, row in
            json.raw("{\"key\":")
            json.string(row.key)
            json.raw(",\"name\":")
            json.string(row.name)
            json.raw(",\"definition\":")
            json.string(row.definition)
            json.raw(",\"values\":")
            json.list(row.values) { $0.measured($1, row.unit.replacing("{currency}", with: comparison.currency ?? "{currency}")) }
            json.raw(",\"changes\":")
            json.list(row.changes) { $0.number($1) }
            json.raw("}")
        }
        json.raw(",\"factors\":")
        json.list(comparison.factors) { json, factor in
            json.raw("{\"product\":")
            json.string(factor.product)
            json.raw(",\"amounts\":")
            json.list(factor.amounts) { $0.measured($1, factor.unit) }
            json.raw(",\"carbon\":")
            json.measured(factor.carbon, "kg{CO2e}/\(factor.unit)")
            json.raw(",\"price\":")
            json.measured(factor.price, "\(comparison.currency ?? "{currency}")/\(factor.unit)")
            json.raw(",\"source\":")
            json.string(factor.source)
            json.raw(",\"verified\":")
            json.bool(factor.isVerified)
            json.raw("}")
        }
        json.raw(",\"notComputable\":")
        json.list(comparison.refused) { json, refused in
            json.raw("{\"claim\":")
            json.string(refused.claim)
            json.raw(",\"reason\":")
            json.string(refused.reason)
            json.raw("}")
        }
        json.raw(",\"sources\":")
        json.sources(plan.sources)
        json.raw("}\n")
        return json.bytes
    }
}
