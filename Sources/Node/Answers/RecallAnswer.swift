// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
import Measure

/// The set to hold, as JSON:
///
///     {"lot":…, "generation":…, "asOf":…, "count":N, "certain":N, "uncertain":N,
///      "units":[{"lot":…,"generation":…,"product":…,"whereNow":[…],"closed":…,"path":[…],"pathGenerations":[…],"fraction":…,"certain":…}],
///      "stock":[{"lot":…,"generation":…,"product":…,"whereNow":[…],"remaining":{"value":…,"unit":…}}]}
package enum RecallAnswer {
    package static func json(_ recall: Recall, of lot: LotKey) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"lot\":")
        json.string(lot.name)
        json.raw(",\"generation\":")
        json.integer(lot.generation)
        json.raw(",\"asOf\":")
        json.integer(recall.asOf)
        json.raw(",\"count\":")
        json.integer(recall.units.count)
        json.raw(",\"certain\":")
        json.integer(recall.certainUnits)
        json.raw(",\"uncertain\":")
        json.integer(recall.units.count - recall.certainUnits)
        json.raw(",\"units\":")
        json.list(recall.units) { json, unit in
            json.lot(unit.lot, product: unit.product, whereNow: unit.whereNow)
            json.raw(",\"closed\":")
            if let reason = unit.closed { json.string(reason) } else { json.raw("null") }
            json.raw(",\"path\":")
            json.list(unit.path) { $0.string($1.name) }
            json.raw(",\"pathGenerations\":")
            json.list(unit.path) { $0.integer($1.generation) }
            json.raw(",\"fraction\":")
            json.number(unit.fraction)
            json.raw(",\"certain\":")
            json.bool(unit.certain)
            json.raw("}")
        }
        json.raw(",\"stock\":")
        json.list(recall.stock) { json, stock in
            json.lot(stock.lot, product: stock.product, whereNow: stock.whereNow)
            json.raw(",\"remaining\":")
            json.quantity(stock.remaining)
            json.raw("}")
        }
        json.raw("}\n")
        return json.bytes
    }
}

extension JSONBytes {
    /// Opens an object with the keys every lot in an answer has.
    fileprivate mutating func lot(_ lot: LotKey, product: String, whereNow: [String]) {
        raw("{\"lot\":")
        string(lot.name)
        raw(",\"generation\":")
        integer(lot.generation)
        raw(",\"product\":")
        string(product)
        raw(",\"whereNow\":")
        list(whereNow) { $0.string($1) }
    }
}
