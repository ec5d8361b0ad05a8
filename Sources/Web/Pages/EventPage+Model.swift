// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Node

/// One recorded event, as sent and as understood.
struct EventPage: Page {
    struct Fact: Hashable, Sendable {
        var label: String
        var value: String
        /// Said in full when pointed at; empty when the value is full.
        var hint = ""
    }

    struct LotRow: Hashable, Sendable {
        var lot: LinkText
        var role: String
        var amount: String
        var place: String
    }

    var title: String
    var question: String
    var facts: [Fact]
    var lots: [LotRow]
    var lotCount: Int
    /// The event in EPCIS JSON.
    var document: String
    var previous: Route?
    var next: Route?

    /// False when the document would make the page too long; then only the link leads to it.
    var isDocumentShown: Bool
    var download: Route

    static let lotLimit = 200
    /// Longest document shown in the page, bytes.
    static let documentLimit = 100_000

    init(_ snapshot: Snapshot, _ sequence: UInt64, document: (Event) -> String, words: Words) throws(Problem) {
        guard let entry = snapshot.entry(sequence) else {
            throw Problem(
                type: "urn:jellyroll:web.unknown_event", title: words(.notFound), status: 404,
                detail: words(.eventUnknown, ["n": words.number(sequence)]),
                remedy: words(.eventUnknownRemedy, ["n": words.number(snapshot.head.sequence)]))
        }
        let event = entry.event
        title = words(.eventNumber, ["n": words.number(sequence)])
        question = words.what(event)
        let plantTime = event.eventTime.plain(at: event.offset)
        var facts = [
            Fact(label: words(.eventTime), value: plantTime, hint: event.eventTime.iso8601(offset: event.offset)),
            Fact(label: words(.recordTime), value: words.time(entry.recordTime)),
        ]
        func add(_ key: TextKey, _ value: String?) {
            if let value, !value.isEmpty { facts.append(Fact(label: words(key), value: value)) }
        }
        add(.step, event.bizStep)
        add(.disposition, event.disposition)
        add(.readPoint, event.readPoint)
        add(.site, event.bizLocation)
        if let declaration = event.errorDeclaration {
            add(.withdrawal, [words.time(declaration.declarationTime), declaration.reason ?? ""].joined(separator: " · "))
        }
        add(.repetition, event.repetition.map { words(.repetitionOf, ["n": words.number($0)]) })
        add(.eventID, event.id)
        self.facts = facts
        let named = Self.lots(event, words)
        lotCount = named.count
        lots = Array(named.prefix(Self.lotLimit))
        let text = document(event)
        isDocumentShown = text.utf8.count <= Self.documentLimit
        self.document = isDocumentShown ? text : ""
        download = .epcisEvent(event.id)
        previous = sequence > 1 ? .event(sequence - 1) : nil
        next = sequence < snapshot.head.sequence ? .event(sequence + 1) : nil
    }

    private static func lots(_ event: Event, _ words: Words) -> [LotRow] {
        var rows: [LotRow] = []
        func add(_ name: String?, _ role: TextKey, _ amount: Quantity? = nil, as text: String? = nil, at place: String = "", because: String = "") {
            guard let name, !name.isEmpty else { return }
            rows.append(
                LotRow(
                    lot: LinkText(text: name, route: .lot(LotRef(name: name, generation: nil))),
                    role: because.isEmpty ? words(role) : "\(words(role)): \(because)", amount: amount.map(words.quantity) ?? text ?? "", place: place
                ))
        }
        func addAll(_ elements: [QuantityElement], _ role: TextKey) {
            for element in elements {
                add(element.epcClass, role, element.booked, as: [element.quantityText, element.uom].compactMap { $0 }.joined(separator: " "))
            }
        }
        switch event.content {
        case .object(_, let epcs, let quantities):
            for epc in epcs { add(epc, .roleWhat) }
            addAll(quantities, .roleWhat)
        case .aggregation(_, let parent, let children, let quantities), .association(_, let parent, let children, let quantities):
            add(parent, .roleParent)
            for child in children { add(child, .roleChild) }
            addAll(quantities, .roleChild)
        case .transaction(_, let parent, let epcs, let quantities):
            add(parent, .roleParent)
            for epc in epcs { add(epc, .roleWhat) }
            addAll(quantities, .roleWhat)
        case .transformation(let inputs, let inputQuantities, let outputs, let outputQuantities, _):
            for input in inputs { add(input, .roleInput) }
            addAll(inputQuantities, .roleInput)
            for output in outputs { add(output, .roleOutput) }
            addAll(outputQuantities, .roleOutput)
        case .record(let facts):
            for statement in facts.statements { add(statement.lot, .roleWhat, statement.quantity) }
            for generation in facts.generations { add(generation.lot, .nextGeneration, generation.quantity) }
            for draw in facts.draws {
                add(draw.source, .roleInput, draw.length.map { Quantity($0, draw.dimension) })
                add(draw.product, .roleOutput)
            }
            for hold in facts.holdsBegun {
                add(hold.child, .roleChild, hold.quantity)
                add(hold.parent, .roleParent)
            }
            for end in facts.holdsEnded { add(end.child ?? end.parent, .roleReleased) }
            for close in facts.closes { add(close.lot, .closed, because: close.reason) }
            for sighting in facts.sightings { add(sighting.lot, .roleSeen, at: sighting.place) }
        case .extended: break
        }
        var seen: Set<LotRow> = []
        return rows.filter { seen.insert($0).inserted }
    }
}
