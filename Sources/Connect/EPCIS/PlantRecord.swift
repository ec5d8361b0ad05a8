// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// How a plant's own record travels in EPCIS: an ObjectEvent with action OBSERVE and an empty epcList, whose facts stand in the extension
/// `facts` of the namespace `https://jellyroll.dev/ns/`. Any EPCIS reader takes it; ours gives back exactly the same record.
///
/// Amounts are whole small units (``Dimension``), never floats. A member that is absent is nil, empty or the first case.
enum PlantRecord {
    static let namespace = "https://jellyroll.dev/ns/"
    static let prefix = "jr"
    static let member = namespace + "facts"
    static let shortMember = prefix + ":facts"

    static func json(_ facts: Facts) -> JSONValue {
        var writer = RecordWriter()
        writer.text("step", facts.step)
        writer.list("statements", facts.statements) { lot, w in
            w.text("lot", lot.lot)
            w.text("product", lot.product)
            w.quantity("quantity", lot.quantity)
            w.text("basis", Self.bases[lot.basis])
            w.text("site", lot.site)
            w.numbers("trackWeights", lot.trackWeights)
        }
        writer.list("draws", facts.draws) { draw, w in
            w.text("source", draw.source)
            w.text("product", draw.product)
            w.text("dimension", Self.dimensions[draw.dimension])
            w.number("from", draw.from)
            w.number("length", draw.length)
            w.number("track", draw.track)
            w.number("productFrom", draw.productFrom)
            w.number("productTo", draw.productTo)
            w.text("role", draw.role)
            w.number("uncertainty", draw.uncertainty == 0 ? nil : draw.uncertainty)
            w.text("evidence", draw.evidence == .none ? nil : Self.evidences[draw.evidence])
        }
        writer.list("holdsBegun", facts.holdsBegun) { hold, w in
            w.text("child", hold.child)
            w.text("parent", hold.parent)
            w.text("kind", Self.kinds[hold.kind])
            w.quantity("quantity", hold.quantity)
        }
        writer.list("holdsEnded", facts.holdsEnded) { end, w in
            w.optional("child", end.child)
            w.text("parent", end.parent)
        }
        writer.list("generations", facts.generations) { generation, w in
            w.text("lot", generation.lot)
            w.text("reason", generation.reason)
            w.text("product", generation.product)
            w.quantity("quantity", generation.quantity)
            w.text("site", generation.site)
            w.flag("inherits", generation.inherits)
        }
        writer.list("closes", facts.closes) { close, w in
            w.text("lot", close.lot)
            w.text("reason", close.reason)
        }
        writer.list("sightings", facts.sightings) { sighting, w in
            w.text("lot", sighting.lot)
            w.text("place", sighting.place)
            w.text("disposition", sighting.disposition)
        }
        writer.list("equipmentStates", facts.equipmentStates) { state, w in
            w.text("equipment", state.equipment)
            w.text("state", state.state)
            w.text("reason", state.reason)
        }
        writer.list("meterReadings", facts.meterReadings) { reading, w in
            w.text("meter", reading.meter)
            w.quantity("reading", reading.reading)
        }
        writer.list("measurements", facts.measurements) { block, w in
            w.text("characteristic", block.characteristic)
            w.text("unit", block.unit)
            w.texts("lots", block.lots)
            w.numbers("places", block.places)
            w.values("values", block.values)
        }
        writer.list("declarations", facts.declarations) { declaration, w in
            w.text("lot", declaration.lot)
            w.text("property", declaration.property)
            w.text("value", declaration.value)
            w.text("unit", declaration.unit)
            w.text("document", declaration.document)
        }
        return .object(writer.members)
    }

    static func facts(_ json: JSONValue) throws(RecordFault) -> Facts {
        var facts = Facts()
        var reader = try RecordReader(json)
        facts.step = try reader.text("step")
        facts.statements = try reader.list("statements") { r throws(RecordFault) in
            LotStatement(
                lot: try r.text("lot"), product: try r.text("product"), quantity: try r.quantity("quantity"),
                basis: try r.word("basis", Self.bases), site: try r.text("site"), trackWeights: try r.numbers("trackWeights"))
        }
        facts.draws = try reader.list("draws") { r throws(RecordFault) in
            Draw(
                source: try r.text("source"), product: try r.text("product"), dimension: try r.word("dimension", Self.dimensions),
                from: try r.place("from"), length: try r.place("length", atLeast: 0), track: try r.track("track"),
                productFrom: try r.place("productFrom"), productTo: try r.place("productTo"), role: try r.text("role"),
                uncertainty: try r.place("uncertainty", atLeast: 0) ?? 0,
                evidence: try r.word("evidence", Self.evidences, absent: Evidence.none))
        }
        facts.holdsBegun = try reader.list("holdsBegun") { r throws(RecordFault) in
            Hold(child: try r.text("child"), parent: try r.text("parent"), kind: try r.word("kind", Self.kinds), quantity: try r.quantity("quantity"))
        }
        facts.holdsEnded = try reader.list("holdsEnded") { r throws(RecordFault) in
            HoldEnd(child: try r.optional("child"), parent: try r.text("parent"))
        }
        facts.generations = try reader.list("generations") { r throws(RecordFault) in
            Generation(
                lot: try r.text("lot"), reason: try r.text("reason"), product: try r.text("product"), quantity: try r.quantity("quantity"),
                site: try r.text("site"), inherits: try r.flag("inherits"))
        }
        facts.closes = try reader.list("closes") { r throws(RecordFault) in Close(lot: try r.text("lot"), reason: try r.text("reason")) }
        facts.sightings = try reader.list("sightings") { r throws(RecordFault) in
            Sighting(lot: try r.text("lot"), place: try r.text("place"), disposition: try r.text("disposition"))
        }
        facts.equipmentStates = try reader.list("equipmentStates") { r throws(RecordFault) in
            EquipmentState(equipment: try r.text("equipment"), state: try r.text("state"), reason: try r.text("reason"))
        }
        facts.meterReadings = try reader.list("meterReadings") { r throws(RecordFault) in
            guard let reading = try r.quantity("reading") else { throw r.fault("reading", "There is no reading.", "an amount and its dimension") }
            return MeterReading(meter: try r.text("meter"), reading: reading)
        }
        facts.measurements = try reader.list("measurements") { r throws(RecordFault) in
            let block = MeasurementBlock(
                characteristic: try r.text("characteristic"), unit: try r.text("unit"), lots: try r.texts("lots"), places: try r.numbers("places"),
                values: try r.values("values"))
            guard block.lots.count == block.values.count else {
                throw r.fault("values", "There are \(block.lots.count) lots and \(block.values.count) values.", "one value for each lot")
            }
            guard block.places.isEmpty || block.places.count == block.lots.count else {
                throw r.fault("places", "There are \(block.lots.count) lots and \(block.places.count) places.", "one place for each lot, or none")
            }
            return block
        }
        facts.declarations = try reader.list("declarations") { r throws(RecordFault) in
            Declaration(
                lot: try r.text("lot"), property: try r.text("property"), value: try r.text("value"), unit: try r.text("unit"),
                document: try r.text("document"))
        }
        try reader.finish()
        return facts
    }

    static let bases: [LotStatement.Basis: String] = [
        .announced: "announced", .counted: "counted", .corrected: "corrected", .added: "added",
    ]
    static let evidences: [Evidence: String] = [.none: "none", .inferred: "inferred", .stated: "stated"]
    static let kinds: [Hold.Kind: String] = [.component: "component", .carrier: "carrier"]
    static let dimensions: [Dimension: String] = [
        .mass: "mass", .length: "length", .pieces: "pieces", .energy: "energy", .carbon: "carbon", .money: "money", .duration: "duration",
        .volume: "volume", .area: "area",
    ]
}

/// What is wrong with a record's facts, and where below them.
struct RecordFault: Error {
    var pointer: JSONPointer
    var message: String
    var expected: String
}
