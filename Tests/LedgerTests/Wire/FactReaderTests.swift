// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure
import Support
import Testing

@Suite struct `Facts read one by one` {
    /// What a reader gives of an event, put together again. Nil for one that is no plant record.
    private func read(_ wire: [UInt8], _ range: Range<Int>) throws -> Facts? {
        try wire.withUnsafeBytes { bytes in
            guard var reader = try FactReader(bytes, event: range) else { return nil }
            func text(_ text: WireText) -> String { String(decoding: text.bytes(in: bytes), as: UTF8.self) }
            var facts = Facts()
            facts.step = text(reader.step)
            while let fact = try reader.next() {
                switch fact {
                case .statement(let lot, let product, let quantity, let basis, let site):
                    facts.statements.append(
                        LotStatement(
                            lot: text(lot), product: text(product), quantity: quantity, basis: basis, site: text(site), trackWeights: []))
                case .track(let lot, let number, let weight):
                    #expect(text(lot) == facts.statements.last?.lot && number == facts.statements.last?.trackWeights.count)
                    facts.statements[facts.statements.count - 1].trackWeights.append(weight)
                case .draw(let draw):
                    facts.draws.append(
                        Draw(
                            source: text(draw.source), product: text(draw.product), dimension: draw.dimension, from: draw.from,
                            length: draw.length, track: draw.track, productFrom: draw.productFrom, productTo: draw.productTo,
                            role: text(draw.role), uncertainty: draw.uncertainty, evidence: draw.evidence))
                case .holdBegun(let child, let parent, let kind, let quantity):
                    facts.holdsBegun.append(Hold(child: text(child), parent: text(parent), kind: kind, quantity: quantity))
                case .holdEnded(let child, let parent): facts.holdsEnded.append(HoldEnd(child: child.map(text), parent: text(parent)))
                case .generation(let lot, let reason, let product, let quantity, let site, let inherits):
                    facts.generations.append(
                        Generation(
                            lot: text(lot), reason: text(reason), product: text(product), quantity: quantity, site: text(site), inherits: inherits))
                case .close(let lot, let reason): facts.closes.append(Close(lot: text(lot), reason: text(reason)))
                case .sighting(let lot, let place, let disposition):
                    facts.sightings.append(Sighting(lot: text(lot), place: text(place), disposition: text(disposition)))
                case .declaration(let lot):
                    facts.declarations.append(Declaration(lot: text(lot), property: "", value: "", unit: "", document: ""))
                }
            }
            return facts
        }
    }

    /// What a reader passes over.
    private func seen(_ facts: Facts) -> Facts {
        var facts = facts
        facts.equipmentStates = []
        facts.meterReadings = []
        facts.measurements = []
        facts.declarations = facts.declarations.map { Declaration(lot: $0.lot, property: "", value: "", unit: "", document: "") }
        return facts
    }

    @Test func `are those of the event, wherever it stands in a batch`() throws {
        var random = RandomEvents(testSeed &+ 11)
        let events = (0..<2000).map { _ in random.event() }
        let batch = try CanonicalEvents(events)
        var records = 0
        for (index, event) in events.enumerated() {
            let found = try read(batch.bytes, batch.ranges[index])
            if case .record(let facts) = event.content, event.sort == .event {
                #expect(found == seen(facts), "event \(index), seed \(testSeed)")
                records += 1
            } else {
                #expect(found == nil, "event \(index), seed \(testSeed)")
            }
        }
        #expect(records > 200)
    }

    @Test func `never trap on a flipped bit or an early end`() throws {
        var random = RandomEvents(testSeed &+ 12)
        for _ in 0..<200 {
            let wire = random.event().wire
            for _ in 0..<100 {
                var damaged = wire
                damaged[random.below(wire.count)] ^= 1 << UInt8(random.below(8))
                let end = random.chance(2) ? wire.count : random.below(wire.count + 1)
                _ = try? read(damaged, 0..<end)
            }
        }
    }
}
