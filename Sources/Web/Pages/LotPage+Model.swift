// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Node

/// What a lot is, where it has been, where it came from and went, and what does not add up about it.
struct LotPage: Page {
    struct LinkRow: Hashable, Sendable {
        var lot: LinkText
        var product: String
        var amount: String
        var place: String
        var step: String
        var time: String
    }

    struct Links: Hashable, Sendable {
        var rows: [LinkRow]
        var count: String
        /// True when there are more than the rows.
        var isCut: Bool
    }

    struct EventRow: Hashable, Sendable {
        var event: LinkText
        var what: String
        var time: String
    }

    struct Fact: Hashable, Sendable {
        var label: String
        var value: String
    }

    var title: String
    var question: String
    var sentence: String
    var facts: [Fact]
    /// Part left, 0 … 1; nil when the quantity is not known.
    var remainingPart: Double?
    var levelText: String
    var from: Links
    var to: Links
    var discrepancies: [DiscrepanciesPage.Row]
    var events: [EventRow]
    var generations: [LinkText]
    var acts: [LinkText]

    static let linkLimit = 50
    static let eventLimit = 20

    init(_ snapshot: Snapshot, of ref: LotRef, now: Instant, words: Words) throws(GenealogyError) {
        let genealogy = snapshot.genealogy
        let key = try genealogy.find(ref.name, generation: ref.generation)
        let summary = try genealogy.summary(of: key)
        let backward = try genealogy.links(of: key, .backward, limit: Self.linkLimit)
        let forward = try genealogy.links(of: key, .forward, limit: Self.linkLimit)
        let found = try genealogy.discrepancies(of: key, limit: 50).found
        let me = LotRef(key, in: genealogy)

        title = words.name(key)
        question = words(.lotQuestion)
        sentence = Self.sentence(summary, words)
        facts = Self.facts(summary, words)
        if let quantity = summary.quantity, quantity.amount > 0, let remaining = summary.remaining {
            remainingPart = min(1, max(0, Double(remaining) / Double(quantity.amount)))
            levelText = words(
                .levelText, ["remaining": words.quantity(Quantity(remaining, quantity.dimension)), "quantity": words.quantity(quantity)])
        } else {
            levelText = ""
        }
        from = Links(backward, other: \.source, product: \.sourceProduct, genealogy, words)
        to = Links(forward, other: \.product, product: \.productProduct, genealogy, words)
        discrepancies = found.map { DiscrepanciesPage.Row($0, genealogy, now: now, words) }
        events = summary.events.prefix(Self.eventLimit).compactMap { sequence in
            guard let entry = snapshot.entry(sequence) else { return nil }
            return EventRow(
                event: LinkText(text: "#\(sequence)", route: .event(sequence)), what: words.what(entry.event), time: words.time(entry.event.eventTime)
            )
        }
        generations =
            summary.generations > 1
            ? (0..<summary.generations).map { number in
                LinkText(
                    text: words(.generationNumber, ["n": words.number(number)]),
                    route: number == key.generation ? nil : .lot(LotRef(name: key.name, generation: number)))
            } : []
        acts = [
            LinkText(text: words(.traceTitle), route: .trace(TraceView(lot: me))),
            LinkText(text: words(.books), route: .lotBooks(me)),
            LinkText(text: words(.recall), route: .recall(RecallView(lot: me))),
        ]
        if forward.links.contains(where: { $0.place != nil && $0.dimension?.isMixed == false }) {
            acts.append(LinkText(text: words(.strip), route: .strip(me, interval: nil)))
        }
    }

    private static func sentence(_ summary: LotSummary, _ words: Words) -> String {
        let place = summary.whereNow.last ?? summary.site
        var text = words(
            place.isEmpty ? .lotSentence : .lotSentencePlace,
            ["lot": words.name(summary.lot), "product": words.product(summary.product), "place": place])
        text += " " + words.count(.lotFromCount, summary.inputs) + " " + words.count(.lotToCount, summary.outputs)
        if summary.isProvisional { text += " " + words(.provisionalSentence) }
        return text
    }

    private static func facts(_ summary: LotSummary, _ words: Words) -> [Fact] {
        var facts = [
            Fact(label: words(.product), value: words.product(summary.product)),
            Fact(label: words(.quantity), value: summary.quantity.map(words.quantity) ?? words(.unknown)),
        ]
        func add(_ key: TextKey, _ value: String?) {
            if let value, !value.isEmpty { facts.append(Fact(label: words(key), value: value)) }
        }
        add(.drawn, summary.dimension.map { words.quantity(Quantity(summary.drawn, $0)) })
        add(.remaining, summary.dimension.flatMap { dimension in summary.remaining.map { words.quantity(Quantity($0, dimension)) } })
        add(.site, summary.site)
        add(.whereNow, summary.whereNow.joined(separator: " → "))
        add(.disposition, summary.disposition)
        add(.opened, summary.opened.map(words.time))
        add(.closed, summary.closed.map { $0.reason.isEmpty ? words(.yes) : $0.reason })
        add(.lanes, summary.trackWeights.count > 1 ? words.number(summary.trackWeights.count) : nil)
        return facts
    }
}

extension LotPage.Links {
    init(
        _ found: (links: [Link], count: Int), other: KeyPath<Link, LotKey>, product: KeyPath<Link, String>,
        _ genealogy: any GenealogyReading, _ words: Words
    ) {
        count = words.number(found.count)
        isCut = found.count > found.links.count
        rows = found.links.map { link in
            let amount = link.dimension.flatMap { dimension in link.length.map { words.quantity(Quantity($0, dimension)) } }
            let place = link.dimension.flatMap { dimension in link.place.map { words.interval($0, dimension) } }
            return LotPage.LinkRow(
                lot: LinkText(text: words.name(link[keyPath: other]), route: .lot(LotRef(link[keyPath: other], in: genealogy))),
                product: words.product(link[keyPath: product]),
                amount: amount ?? (link.kind == .draw ? words(.unknown) : ""),
                place: [place, link.role.isEmpty ? nil : link.role, words.link(link)].compactMap { $0 }.joined(separator: " · "),
                step: link.step, time: words.time(link.time))
        }
    }
}

extension Words {
    /// What kind of link it is, where it is no plain draw.
    func link(_ link: Link) -> String? {
        switch link.kind {
        case .draw: nil
        case .component: link.until.map { self(.componentUntil, ["time": time($0)]) } ?? self(.component)
        case .carrier: link.until.map { self(.carriedUntil, ["time": time($0)]) } ?? self(.carried)
        case .generation: self(.nextGeneration)
        }
    }

    /// An event in a few words: its kind and business step.
    func what(_ event: Event) -> String {
        let kind: TextKey =
            switch event.content {
            case .object: .objectEvent
            case .aggregation: .aggregationEvent
            case .association: .associationEvent
            case .transaction: .transactionEvent
            case .transformation: .transformationEvent
            case .record: .plantRecord
            case .extended: .extendedEvent
            }
        let step: String? =
            switch event.content {
            case .record(let facts): facts.step.isEmpty ? event.bizStep : facts.step
            case .extended(let type): event.bizStep ?? type
            default: event.bizStep
            }
        let withdrawn = event.errorDeclaration == nil ? "" : " · \(self(.withdrawal))"
        return "\(self(kind))\(step.map { ": \($0)" } ?? "")\(withdrawn)"
    }
}

extension Snapshot {
    /// One entry of the log; nil when there is none with this number, or it cannot be read.
    func entry(_ sequence: UInt64) -> Entry? {
        guard sequence > 0, sequence <= head.sequence else { return nil }
        var found: Entry?
        do throws(LedgerError) {
            try store.read(from: sequence) { (entry) throws(LedgerError) in
                found = entry
                return false
            }
        } catch {
            return nil
        }
        return found
    }
}
