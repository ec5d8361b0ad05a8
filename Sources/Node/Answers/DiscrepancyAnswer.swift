// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
package import Ledger
import Measure

/// The worklist of discrepancies, as JSON:
///
///     {"count":N, "counts":{"overrun":…}, "discrepancies":[{"kind":…,"lot":…,"generation":…,"place":{"from":…,"to":…,"unit":…},
///      "events":[…],"since":…,"ageSeconds":…,"owner":…,"reason":…}]}
package enum DiscrepancyAnswer {
    /// - Parameter now: For the ages.
    package static func json(_ found: [Discrepancy], counts: [Discrepancy.Kind: Int], now: Instant) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"count\":")
        json.integer(counts.values.reduce(0, +))
        json.raw(",\"counts\":{")
        var isFirst = true
        for kind in Discrepancy.Kind.allCases {
            guard let count = counts[kind], count > 0 else { continue }
            if !isFirst { json.raw(",") }
            isFirst = false
            json.string(kind.rawValue)
            json.raw(":")
            json.integer(count)
        }
        json.raw("},\"discrepancies\":")
        json.list(found) { row(&$0, $1, now) }
        json.raw("}\n")
        return json.bytes
    }

    private static func row(_ json: inout JSONBytes, _ found: Discrepancy, _ now: Instant) {
        json.raw("{\"kind\":")
        json.string(found.kind.rawValue)
        json.raw(",\"lot\":")
        json.string(found.lot.name)
        json.raw(",\"generation\":")
        json.integer(found.lot.generation)
        json.raw(",\"place\":")
        if let place = found.place, let dimension = found.dimension {
            json.interval(place, dimension)
        } else {
            json.raw("null")
        }
        json.raw(",\"events\":")
        json.list(found.events) { $0.integer($1) }
        json.raw(",\"since\":")
        json.time(found.since)
        json.raw(",\"ageSeconds\":")
        json.integer((now.microseconds - found.since.microseconds) / 1_000_000)
        json.raw(",\"owner\":")
        json.string(found.owner)
        json.raw(",\"reason\":")
        json.string(found.description)
        json.raw("}")
    }
}
