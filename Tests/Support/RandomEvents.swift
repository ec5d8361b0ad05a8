// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
package import Ledger
package import Measure

/// Seed of every random test: from the environment, so that a failure can be run again.
package let testSeed = ProcessInfo.processInfo.environment["JELLYROLL_SEED"].flatMap(UInt64.init) ?? 20_261_121

/// SplitMix64 (Steele, Lea, Flood 2014).
package struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(_ seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Anything the event types allow, of every kind, the same for the same seed.
package struct RandomEvents {
    package var random: SplitMix64

    package init(_ seed: UInt64) { random = SplitMix64(seed) }

    package mutating func event(id: String? = nil, isDeclaration: Bool? = nil) -> Event {
        let declaration = isDeclaration ?? chance(10)
        let event = Event(
            id: id ?? "urn:uuid:" + word() + "\(random.next())", eventTime: instant(), offset: offset(),
            errorDeclaration: declaration
                ? ErrorDeclaration(
                    declarationTime: instant(), offset: offset(), reason: optional { $0.word() }, correctiveEventIDs: list { $0.word() },
                    extensions: raw()) : nil,
            content: content(), bizStep: optional { $0.word() }, disposition: optional { $0.word() }, readPoint: optional { $0.word() },
            bizLocation: optional { $0.word() }, bizTransactions: list { $0.pair() }, sources: list { $0.pair() },
            destinations: list { $0.pair() }, persistentDispositionSet: list { $0.word() }, persistentDispositionUnset: list { $0.word() },
            extensions: raw())
        return !declaration && chance(10) ? event.repeated(2 + below(5)) : event
    }

    package mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
    package mutating func chance(_ oneIn: Int) -> Bool { below(oneIn) == 0 }

    private mutating func content() -> EventContent {
        let action = Action(rawValue: UInt8(1 + below(3))) ?? .add
        switch below(8) {
        case 0: return .object(action: action, epcs: list { $0.word() }, quantities: list { $0.element() })
        case 1:
            return .aggregation(
                action: action, parent: optional { $0.word() }, children: list { $0.word() }, childQuantities: list { $0.element() })
        case 2:
            return .association(
                action: action, parent: optional { $0.word() }, children: list { $0.word() }, childQuantities: list { $0.element() })
        case 3:
            return .transaction(action: action, parent: optional { $0.word() }, epcs: list { $0.word() }, quantities: list { $0.element() })
        case 4:
            return .transformation(
                inputs: list { $0.word() }, inputQuantities: list { $0.element() }, outputs: list { $0.word() },
                outputQuantities: list { $0.element() }, transformationID: optional { $0.word() })
        case 5: return .extended(type: word())
        default: return .record(facts())
        }
    }

    private mutating func facts() -> Facts {
        var facts = Facts()
        facts.statements = list {
            LotStatement(
                lot: $0.word(), product: $0.word(), quantity: $0.optional { $0.quantity() },
                basis: LotStatement.Basis(rawValue: UInt8(1 + $0.below(3))) ?? .counted, site: $0.word(),
                trackWeights: $0.list { UInt32(truncatingIfNeeded: $0.random.next()) })
        }
        facts.draws = list {
            Draw(
                source: $0.word(), product: $0.word(), dimension: $0.quantity().dimension, from: $0.optional { $0.number() },
                length: $0.optional { $0.number() }, track: $0.optional { UInt16(truncatingIfNeeded: $0.random.next()) },
                productFrom: $0.optional { $0.number() }, productTo: $0.optional { $0.number() }, role: $0.word(), uncertainty: $0.number(),
                evidence: Evidence(rawValue: UInt8($0.below(3))) ?? .none)
        }
        facts.holdsBegun = list {
            Hold(child: $0.word(), parent: $0.word(), kind: $0.chance(2) ? .component : .carrier, quantity: $0.optional { $0.quantity() })
        }
        facts.holdsEnded = list { HoldEnd(child: $0.optional { $0.word() }, parent: $0.word()) }
        facts.generations = list {
            Generation(
                lot: $0.word(), reason: $0.word(), product: $0.word(), quantity: $0.optional { $0.quantity() }, site: $0.word(),
                inherits: $0.chance(2))
        }
        facts.closes = list { Close(lot: $0.word(), reason: $0.word()) }
        facts.sightings = list { Sighting(lot: $0.word(), place: $0.word(), disposition: $0.word()) }
        facts.equipmentStates = list { EquipmentState(equipment: $0.word(), state: $0.word(), reason: $0.word()) }
        facts.meterReadings = list { MeterReading(meter: $0.word(), reading: $0.quantity()) }
        facts.measurements = list {
            MeasurementBlock(
                characteristic: $0.word(), unit: $0.word(), lots: $0.list { $0.word() }, places: $0.list { $0.number() },
                values: $0.list { Double($0.number()) / 1000 })
        }
        facts.declarations = list {
            Declaration(lot: $0.word(), property: $0.word(), value: $0.word(), unit: $0.word(), document: $0.word())
        }
        facts.step = word()
        return facts
    }

    private mutating func element() -> QuantityElement {
        QuantityElement(epcClass: word(), quantityText: optional { $0.word() }, uom: optional { $0.word() }, booked: optional { $0.quantity() })
    }

    private mutating func pair() -> TypedValue { TypedValue(type: optional { $0.word() }, value: word()) }
    private mutating func instant() -> Instant { Instant(microseconds: 1_700_000_000_000_000 + Int64(below(1 << 45))) }
    private mutating func offset() -> UTCOffset { UTCOffset(minutes: Int16(below(1681) - 840)) }
    private mutating func raw() -> [UInt8] { list { UInt8(truncatingIfNeeded: $0.random.next()) } }

    package mutating func quantity() -> Quantity {
        Quantity(number(), Measure.Dimension.allCases[below(Measure.Dimension.allCases.count)])
    }

    /// Corners of the range as often as anything else.
    private mutating func number() -> Int64 {
        switch below(8) {
        case 0: .min
        case 1: .max
        case 2: 0
        case 3: -1
        default: Int64(bitPattern: random.next()) >> Int64(below(64))
        }
    }

    /// Few different words, so that texts repeat; some long, some in other scripts, some empty.
    private mutating func word() -> String {
        switch below(8) {
        case 0: ""
        case 1: "Điện cực \(below(5))"
        case 2: "셀-\(below(5))"
        case 3: String(repeating: "x", count: below(300))
        default: "LOT-\(below(12))"
        }
    }

    private mutating func optional<T>(_ make: (inout RandomEvents) -> T) -> T? { chance(2) ? make(&self) : nil }

    private mutating func list<T>(_ make: (inout RandomEvents) -> T) -> [T] {
        var items: [T] = []
        for _ in 0..<(chance(2) ? 0 : below(6)) { items.append(make(&self)) }
        return items
    }
}

/// A cell with seven draws, as a winding line and what follows it record it.
package func cellEvent(_ number: Int, line: Int = 1) -> Event {
    let cell = "cell-4680-\(line)-\(1_000_000 + number)"
    let start = Int64(number % 600) * 4_870_000
    var facts = Facts()
    facts.statements = [
        LotStatement(
            lot: cell, product: "cell-4680", quantity: Quantity(1, .pieces), basis: .counted, site: "OCHANG", trackWeights: [])
    ]
    func draw(_ source: String, _ dimension: Measure.Dimension, _ from: Int64?, _ length: Int64, _ role: String) -> Draw {
        Draw(
            source: source, product: cell, dimension: dimension, from: from, length: length, track: from == nil ? nil : 0, productFrom: nil,
            productTo: nil, role: role, uncertainty: 0, evidence: from == nil ? .none : .stated)
    }
    let jitter = Int64(truncatingIfNeeded: UInt64(number) &* 0x9E37_79B9_7F4A_7C15 >> 54)
    facts.draws = [
        draw("KATHODE-K\(number / 600)", .length, start + jitter, 3_870_000 + jitter, "cathode"),
        draw("ANODE-A\(number / 600)", .length, start + 2 * jitter, 4_010_000 + jitter, "anode"),
        draw("SEP-S\(number / 1200)", .length, start + 3 * jitter, 4_120_000 + jitter, "separator"),
        draw("SEP-T\(number / 1200)", .length, start + 5 * jitter, 4_130_000 + jitter, "separator"),
        draw("ELY-E\(number / 5000)", .mass, nil, 35_100 + jitter, "electrolyte"),
        draw("CAN-C\(number / 2000)", .pieces, Int64(number % 2000), 1, "can"),
        draw("CAP-D\(number / 2000)", .pieces, Int64(number % 2000), 1, "cap"),
    ]
    facts.step = "assembling"
    var random = SplitMix64(UInt64(number) << 8 | UInt64(line))
    let id = [random.next(), random.next()].map { String($0 | 1 << 63, radix: 16) }.joined()
    return Event(
        id: "urn:uuid:" + id, eventTime: Instant(microseconds: 1_800_000_000_000_000 + Int64(number) * 71_000), offset: UTCOffset(minutes: 540),
        errorDeclaration: nil, content: .record(facts), bizStep: nil, disposition: nil, readPoint: nil, bizLocation: nil, bizTransactions: [],
        sources: [], destinations: [], persistentDispositionSet: [], persistentDispositionUnset: [], extensions: [])
}
