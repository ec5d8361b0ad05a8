// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
import Measure

/// What a recall of each lot of a product would hold, as JSON:
///
///     {"product":…, "asOf":…, "count":N,
///      "lots":[{"lot":…,"generation":…,"site":…,"quantity":{"value":…,"unit":…},"units":N,"certain":N}]}
package enum RiskAnswer {
    package static func json(_ map: RiskMap) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"product\":")
        json.string(map.product)
        json.raw(",\"asOf\":")
        json.integer(map.asOf)
        json.raw(",\"count\":")
        json.integer(map.lots.count)
        json.raw(",\"lots\":")
        json.list(map.lots) { json, lot in
            json.raw("{\"lot\":")
            json.string(lot.lot.name)
            json.raw(",\"generation\":")
            json.integer(lot.lot.generation)
            json.raw(",\"site\":")
            json.string(lot.site)
            json.raw(",\"quantity\":")
            json.quantity(lot.quantity)
            json.raw(",\"units\":")
            json.integer(lot.units)
            json.raw(",\"certain\":")
            json.integer(lot.certainUnits)
            json.raw("}")
        }
        json.raw("}\n")
        return json.bytes
    }
}
