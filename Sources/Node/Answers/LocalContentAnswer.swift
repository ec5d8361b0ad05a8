// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Accounting
import Measure

/// How local a product of a site is, by every definition, by month and supply mix (docs/reference/json.md).
package struct LocalContentAnswer: Sendable {
    package let product: String
    package let site: String
    package let target: Percent?
    package let columns: [Column]

    package struct Column: Sendable {
        package let month: Month
        /// Nil: as it was.
        package let mix: SupplyMix?
        package let good: BookedGood
        package let shipment: Shipment
        package let rates: [LocalContent]

        package var title: String { mix.map { "\(month), \($0)" } ?? "\(month)" }
    }

    package var json: [UInt8] {
        var json = JSONBytes()
        json.raw("{\"product\":")
        json.string(product)
        json.raw(",\"site\":")
        json.string(site)
        json.raw(",\"target\":")
        json.measured(target.map { Double($0.tenThousandths) / 10_000 }, "%")
        json.raw(",\"months\":")
        json.list(columns) { json, column in
            json.raw("{\"month\":")
            json.string(column.month.description)
            json.raw(",\"mix\":")
            json.text(column.mix?.description)
            json.raw(",\"lots\":")
            json.integer(column.good.lots)
            json.raw(",\"quantity\":")
            json.quantity(column.good.quantity)
            json.raw(",\"asOf\":")
            json.integer(column.good.asOf)
            json.raw(",\"materials\":")
            column.shipment.writeMaterials(&json)
            json.raw(",\"notes\":")
            json.list(column.shipment.remarks) { $0.string($1) }
            json.raw(",\"localContent\":")
            json.list(column.rates) { $1.write(target, &$0) }
            json.raw("}")
        }
        json.raw("}\n")
        return json.bytes
    }
}

extension LocalContent {
    func write(_ target: Percent?, _ json: inout JSONBytes) {
        func parts(_ parts: [Part], _ json: inout JSONBytes) {
            json.list(parts) { json, part in
                json.raw("{\"name\":")
                json.string(part.name)
                json.raw(",\"share\":")
                json.measured(part.share.percent, "%")
                json.raw("}")
            }
        }
        json.raw("{\"definition\":")
        json.string(definition.name)
        json.raw(",\"title\":")
        json.string(definition.title)
        json.raw(",\"rate\":")
        json.measured(rate?.percent, "%")
        json.raw(",\"passes\":")
        if let passes { json.bool(passes) } else { json.raw("null") }
        json.raw(",\"note\":")
        json.text(note)
        json.raw(",\"carriers\":")
        parts(carriers, &json)
        json.raw(",\"levers\":")
        parts(levers, &json)
        json.raw(",\"toTarget\":")
        if let needed = target.flatMap({ materials(reaching: $0) }) { parts(needed, &json) } else { json.raw("null") }
        json.raw(",\"singleChanges\":")
        json.list(target.map { changes(reaching: $0) } ?? []) { json, change in
            json.raw("{\"name\":")
            json.string(change.material)
            json.raw(",\"part\":")
            json.measured(Double(change.part.tenThousandths) / 10_000, "%")
            json.raw("}")
        }
        definition.provenance.write(&json)
        json.raw("}")
    }
}
