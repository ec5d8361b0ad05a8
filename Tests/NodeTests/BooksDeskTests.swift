// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import Ledger
import Measure
import Node
import Support
import Testing

/// A small plant, event by event: receipts with certificates, powders mixed beside a meter, cells, packs, withdrawals.
private struct SmallPlant {
    private var random: SplitMix64
    private var made = 0
    private var ids: [String] = []
    private(set) var names: Set<String> = []

    init(_ seed: UInt64) { random = SplitMix64(seed) }

    private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

    mutating func next() -> Event {
        made += 1
        let time = Instant(microseconds: 1_790_000_000_000_000 + Int64(below(40)) * 60_000_000)
        let (sulfate, powder, cell, pack) = ("S\(below(3))", "P\(below(4))", "C\(below(6))", "K\(below(2))")
        var facts = Facts()
        func say(_ lot: String, _ product: String, _ quantity: Quantity) {
            facts.statements.append(
                LotStatement(lot: lot, product: product, quantity: quantity, basis: .announced, site: "ochang", trackWeights: []))
        }
        func draw(_ source: String, _ product: String, _ amount: Int64) {
            facts.draws.append(
                Draw(
                    source: source, product: product, dimension: .mass, from: nil, length: amount, track: nil, productFrom: nil, productTo: nil,
                    role: "", uncertainty: 0, evidence: .none))
        }
        switch below(8) {
        case 0:
            say(sulfate, "nickel sulfate", Quantity(Int64(1 + below(5)) * 1_000_000, .mass))
            if below(2) == 0 {
                facts.declarations.append(
                    Declaration(lot: sulfate, property: "nickelMassFraction", value: "0.22\(below(10))", unit: "1", document: "CERT"))
            }
        case 1, 2:
            say(powder, "cathode powder", Quantity(900_000, .mass))
            draw(sulfate, powder, Int64(1 + below(400_000)))
        case 3, 4:
            say(cell, "cell", Quantity(1, .pieces))
            draw(powder, cell, Int64(1 + below(100_000)))
        case 5:
            say(pack, "pack", Quantity(1, .pieces))
            facts.holdsBegun.append(Hold(child: cell, parent: pack, kind: .component, quantity: nil))
        case 6: facts.meterReadings = [MeterReading(meter: "mixer/electricity", reading: Quantity(Int64(below(1_000)) * 1_000, .energy))]
        default: if let id = ids.last, below(2) == 0 { return event(id, time, facts, isWithdrawn: true) }
        }
        names.formUnion(facts.statements.map(\.lot))
        let id = "e\(made)"
        ids.append(id)
        return event(id, time, facts, isWithdrawn: false)
    }

    private func event(_ id: String, _ time: Instant, _ facts: Facts, isWithdrawn: Bool) -> Event {
        Event(
            id: id, eventTime: time, offset: .zero,
            errorDeclaration: isWithdrawn
                ? ErrorDeclaration(declarationTime: time, offset: .zero, reason: nil, correctiveEventIDs: [], extensions: []) : nil,
            content: .record(isWithdrawn ? Facts() : facts), bizStep: nil, disposition: nil, readPoint: "mixer-1", bizLocation: "ochang",
            bizTransactions: [], sources: [], destinations: [], persistentDispositionSet: [], persistentDispositionUnset: [], extensions: [])
    }
}

@Suite struct `The books desk` {
    @Test func `answers after every batch as one that was just opened`() throws {
        var rules = try PostingRules.builtIn()
        try rules.add(
            yaml: """
                contents:
                  - { product: nickel sulfate, account: Ni, value: 0.2233, unit: kg/kg, basis: as received, form: NiSO4.6H2O, source: test, verified: true }
                factors:
                  - { made: cell, account: energy.electricity, value: 0.4, unit: "kW.h/{piece}", source: test, verified: true }
                """, file: "test.yaml")
        for round in 0..<12 {
            let seed = testSeed &+ UInt64(round)
            var plant = SmallPlant(seed)
            let store = MemoryEventStore()
            let desk = BooksDesk(rules)
            for batch in 0..<14 {
                let events = (0..<(1 + batch % 4)).map { _ in plant.next() }
                _ = try store.append(events, at: Instant(microseconds: 1_800_000_000_000_000 + Int64(batch)))
                let snapshot = try SiteNode(store: store, segments: nil, isWritable: false).snapshot
                for name in plant.names.sorted() {
                    guard let key = try? snapshot.genealogy.find(name, generation: nil) else { continue }
                    // A lot whose every event was withdrawn is not known any more.
                    func answer(_ desk: BooksDesk) throws -> String {
                        do {
                            return String(
                                decoding: try desk.ask(snapshot, allocation: nil, holds: .now) { try BooksAnswer.lot(key, $0) }, as: UTF8.self)
                        } catch let error as GenealogyError where error.code == .unknownLot { return error.message }
                    }
                    let (kept, fresh) = (try answer(desk), try answer(BooksDesk(rules)))
                    #expect(kept == fresh, "JELLYROLL_SEED=\(seed), batch \(batch)")
                }
            }
        }
    }
}
