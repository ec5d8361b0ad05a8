// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
import Ledger
import Measure

/// What one lot is, as JSON; in a list, or alone with what it came from (`inputs`) and went into (`outputs`).
package enum LotAnswer {
    package static func json(_ lots: [LotSummary]) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"count\":")
        json.integer(lots.count)
        json.raw(",\"lots\":")
        json.list(lots) { json, lot in
            summary(&json, lot)
            json.raw("}")
        }
        json.raw("}\n")
        return json.bytes
    }

    package static func json(_ lot: LotSummary, from: [Link], to: [Link]) -> [UInt8] {
        var json = JSONBytes()
        summary(&json, lot)
        json.raw(",\"from\":")
        json.list(from) { link(&$0, $1, other: $1.source, product: $1.sourceProduct) }
        json.raw(",\"to\":")
        json.list(to) { link(&$0, $1, other: $1.product, product: $1.productProduct) }
        json.raw("}\n")
        return json.bytes
    }

    /// An object without its closing brace.
    private static func summary(_ json: inout JSONBytes, _ lot: LotSummary) {
        json.raw("{\"lot\":")
        json.string(lot.lot.name)
        json.raw(",\"generation\":")
        json.integer(lot.lot.generation)
        json.raw(",\"generations\":")
        json.integer(lot.generations)
        json.raw(",\"product\":")
        json.string(lot.product)
        json.raw(",\"site\":")
        json.string(lot.site)
        json.raw(",\"whereNow\":")
        json.list(lot.whereNow) { $0.string($1) }
        json.raw(",\"disposition\":")
        json.string(lot.disposition)
        json.raw(",\"quantity\":")
        json.quantity(lot.quantity)
        json.raw(",\"drawn\":")
        json.quantity(lot.dimension.map { Quantity(lot.drawn, $0) })
        json.raw(",\"remaining\":")
        json.quantity(lot.dimension.flatMap { dimension in lot.remaining.map { Quantity($0, dimension) } })
        json.raw(",\"opened\":")
        json.time(lot.opened)
        json.raw(",\"closed\":")
        if let closed = lot.closed { json.string(closed.reason) } else { json.raw("null") }
        json.raw(",\"provisional\":")
        json.bool(lot.isProvisional)
        json.raw(",\"inputs\":")
        json.integer(lot.inputs)
        json.raw(",\"outputs\":")
        json.integer(lot.outputs)
        json.raw(",\"tracks\":")
        json.list(lot.trackWeights) { $0.integer($1) }
        json.raw(",\"events\":")
        json.list(lot.events) { $0.integer($1) }
    }

    private static func link(_ json: inout JSONBytes, _ link: Link, other: LotKey, product: String) {
        json.raw("{\"lot\":")
        json.string(other.name)
        json.raw(",\"generation\":")
        json.integer(other.generation)
        json.raw(",\"product\":")
        json.string(product)
        json.raw(",\"kind\":")
        switch link.kind {
        case .draw: json.raw("\"draw\"")
        case .component: json.raw("\"component\"")
        case .carrier: json.raw("\"carrier\"")
        case .generation: json.raw("\"generation\"")
        }
        json.raw(",\"place\":")
        if let place = link.place, let dimension = link.dimension {
            json.interval(place, dimension)
        } else {
            json.raw("null")
        }
        json.raw(",\"length\":")
        json.quantity(link.dimension.flatMap { dimension in link.length.map { Quantity($0, dimension) } })
        json.raw(",\"track\":")
        if let track = link.track { json.integer(track) } else { json.raw("null") }
        json.raw(",\"role\":")
        json.string(link.role)
        json.raw(",\"step\":")
        json.string(link.step)
        json.raw(",\"uncertainty\":")
        json.quantity(link.dimension.map { Quantity(link.uncertainty, $0) })
        json.raw(",\"time\":")
        json.time(link.time)
        json.raw(",\"until\":")
        json.time(link.until)
        json.raw(",\"event\":")
        json.integer(link.event)
        json.raw("}")
    }
}
