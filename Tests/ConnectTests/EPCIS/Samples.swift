// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Ledger
import Measure

/// Events that several tests use.
enum Samples {
    static let time = Instant(microseconds: 1_800_000_000_123_456)

    /// A plant record with every kind of fact, and values JSON has no number for.
    static var record: Event {
        var facts = Facts()
        facts.step = "winding"
        facts.statements = [
            LotStatement(
                lot: "K-9", product: "CATHODE", quantity: Quantity(3_000_000_000, .length), basis: .counted, site: "HN1", trackWeights: [3, 4, 3]),
            LotStatement(lot: "tank 7", product: "", quantity: nil, basis: .announced, site: "", trackWeights: []),
        ]
        facts.draws = [
            Draw(
                source: "K-9", product: "C-17", dimension: .length, from: 312_400_000, length: 3_800_000, track: 0, productFrom: 7, productTo: 3,
                role: "sideA",
                uncertainty: 20_000, evidence: .stated),
            Draw(
                source: "E-3", product: "C-17", dimension: .mass, from: nil, length: nil, track: nil, productFrom: nil, productTo: nil, role: "",
                uncertainty: 0,
                evidence: .none),
        ]
        facts.holdsBegun = [
            Hold(child: "C-17", parent: "T-1", kind: .carrier, quantity: nil),
            Hold(child: "M", parent: "P", kind: .component, quantity: Quantity(-4, .pieces)),
        ]
        facts.holdsEnded = [HoldEnd(child: nil, parent: "T-1"), HoldEnd(child: "", parent: "P")]
        facts.generations = [Generation(lot: "K-9", reason: "calendered", product: "", quantity: Quantity(1, .length), site: "", inherits: false)]
        facts.closes = [Close(lot: "K-8", reason: "scrap")]
        facts.sightings = [Sighting(lot: "C-17", place: "rack 4", disposition: "in_progress")]
        facts.equipmentStates = [EquipmentState(equipment: "W1", state: "down", reason: "")]
        facts.meterReadings = [MeterReading(meter: "E1", reading: Quantity(9, .energy))]
        facts.measurements = [
            MeasurementBlock(characteristic: "capacity", unit: "A.h", lots: ["C-17", "C-18", "C-19"], places: [], values: [4.9, -.infinity, 1e-7]),
            MeasurementBlock(characteristic: "thickness", unit: "um", lots: ["K-9"], places: [.min], values: [0.1 + 0.2]),
        ]
        facts.declarations = [
            Declaration(lot: "S-1", property: "nickelMassFraction", value: "0.2233", unit: "1", document: "https://example.com/coa.pdf")
        ]
        return event(.record(facts), id: "winder 4/2027 #1")
    }

    static func event(_ content: EventContent, id: String) -> Event {
        Event(
            id: id, eventTime: time, offset: UTCOffset(minutes: 420), errorDeclaration: nil, content: content, bizStep: nil, disposition: nil,
            readPoint: nil,
            bizLocation: nil, bizTransactions: [], sources: [], destinations: [], persistentDispositionSet: [], persistentDispositionUnset: [],
            extensions: [])
    }
}
