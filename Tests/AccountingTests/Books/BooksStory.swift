// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import Ledger
import Measure

/// Events told in a test, and the books over them.
struct BooksStory {
    private(set) var events: [Event] = []

    /// Whole days after 2026-09-01.
    static func day(_ day: Int64, hours: Int64 = 0) -> Instant {
        Instant(microseconds: 1_788_220_800_000_000 + (day * 24 + hours) * 3_600_000_000)
    }

    mutating func at(_ time: Instant, site: String = "ochang", readPoint: String? = nil, id: String? = nil, _ tell: (inout Facts) -> Void) {
        var facts = Facts()
        tell(&facts)
        for index in facts.statements.indices where facts.statements[index].site.isEmpty { facts.statements[index].site = site }
        events.append(Self.event(id ?? "e\(events.count)", time, site, readPoint, facts, withdrawn: false))
    }

    mutating func withdraw(_ id: String, at time: Instant) {
        events.append(Self.event(id, time, "", nil, Facts(), withdrawn: true))
    }

    /// An event as a partner sends it.
    mutating func tell(_ content: EventContent, step: String, at time: Instant, site: String, destination: String) {
        events.append(
            Event(
                id: "e\(events.count)", eventTime: time, offset: .zero, errorDeclaration: nil, content: content, bizStep: step, disposition: nil,
                readPoint: nil, bizLocation: site, bizTransactions: [], sources: [],
                destinations: [TypedValue(type: "location", value: destination)], persistentDispositionSet: [], persistentDispositionUnset: [],
                extensions: []))
    }

    private static func event(_ id: String, _ time: Instant, _ site: String, _ readPoint: String?, _ facts: Facts, withdrawn: Bool) -> Event {
        Event(
            id: id, eventTime: time, offset: .zero,
            errorDeclaration: withdrawn
                ? ErrorDeclaration(declarationTime: time, offset: .zero, reason: nil, correctiveEventIDs: [], extensions: []) : nil,
            content: .record(facts), bizStep: nil, disposition: nil, readPoint: readPoint, bizLocation: site, bizTransactions: [], sources: [],
            destinations: [], persistentDispositionSet: [], persistentDispositionUnset: [], extensions: [])
    }

    /// - Parameter known: Only what the first so many events say.
    func books(_ yaml: String, known: Int? = nil, allocation: String? = nil) throws -> BookKeeping {
        var rules = try PostingRules.builtIn()
        try rules.add(yaml: yaml, file: "test.yaml")
        var store = RunStore()
        var weaver = Weaver(resuming: store)
        var sequences: [String: [UInt64]] = [:]
        var meters = MeterLog()
        var declarations = DeclarationLog()
        var entries: [Entry] = []
        for (index, event) in events.enumerated() {
            sequences[event.id, default: []].append(UInt64(index + 1))
            entries.append(Entry(sequence: UInt64(index + 1), recordTime: Self.day(1_000), event: event))
        }
        for entry in entries {
            meters.apply(entry)
            declarations.apply(entry)
        }
        store.apply(try weaver.weave(entries, over: store) { id throws(LedgerError) in sequences[id] ?? [] })
        let lots = OwnedLots(LineageGraph(store.rows, known: known.map { UInt64($0) }))
        return BookKeeping(
            lots, rules: rules, allocation: allocation, meters: meters.shares(free: rules.burdenFree(allocation)) { lots.accepts($0) },
            declarations: LotDeclarations(declarations, in: lots))
    }
}

extension Facts {
    mutating func lot(_ name: String, _ product: String, _ amount: Int64, _ dimension: Dimension = .mass, site: String = "") {
        statements.append(
            LotStatement(
                lot: name, product: product, quantity: Quantity(amount, dimension), basis: .announced, site: site, trackWeights: []))
    }

    mutating func draw(_ amount: Int64, _ source: String, into product: String, _ dimension: Dimension = .mass) {
        draws.append(
            Draw(
                source: source, product: product, dimension: dimension, from: nil, length: amount, track: nil, productFrom: nil, productTo: nil,
                role: "", uncertainty: 0, evidence: .none))
    }

    mutating func declare(_ lot: String, _ property: String, _ value: String, _ unit: String = "1") {
        declarations.append(Declaration(lot: lot, property: property, value: value, unit: unit, document: "CERT-\(lot)"))
    }
}

extension BookKeeping {
    /// Small units of an account, leaf or sum, in a lot.
    func amount(_ account: String, in lot: String) throws -> Int64 {
        let node = try lots.node(of: LotKey(name: lot, generation: 0))
        let total = balances.balance(of: node).total
        return (rules.chart.leaves(of: account) ?? []).reduce(0) { $0 + total[$1] }
    }

    func findings(of lot: String) throws -> [BooksFinding.Kind] { try books(of: LotKey(name: lot, generation: 0)).findings.map(\.kind) }
}
