// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Node

/// The worklist: what the facts so far do not agree on.
struct DiscrepanciesPage: Page {
    struct Row: Hashable, Sendable {
        var kind: String
        var lot: LinkText
        var reason: String
        var place: String
        var age: String
        var owner: String
        var events: [LinkText]
    }

    struct Choice: Hashable, Sendable {
        var link: LinkText
        var isCurrent: Bool
    }

    var title: String
    var question: String
    var choices: [Choice]
    var rows: [Row]
    var pages: Pages

    /// Of which state it is.
    var state: String

    static let perPage = 100

    init(_ open: OpenDiscrepancies, _ genealogy: any GenealogyReading, kind: String?, page: Int, now: Instant, words: Words) {
        let wanted = kind.flatMap(Discrepancy.Kind.init(rawValue:))
        let (found, counts) = (open.found, open.counts)
        state = words(open.asOf < genealogy.asOf ? .asOfOlder : .asOfEvent, ["n": words.number(open.asOf)])
        let chosen = wanted.map { wanted in found.filter { $0.kind == wanted } } ?? found
        let total = wanted.map { counts[$0] ?? 0 } ?? counts.values.reduce(0, +)
        title = words(.discrepancies)
        question = words.count(.discrepanciesQuestion, total)
        choices =
            [Choice(link: LinkText(text: words(.allKinds), route: .discrepancies(kind: nil, page: 1)), isCurrent: wanted == nil)]
            + Discrepancy.Kind.allCases.filter { counts[$0] ?? 0 > 0 }.map { kind in
                Choice(
                    link: LinkText(
                        text: "\(words.kind(kind)) (\(words.number(counts[kind] ?? 0)))", route: .discrepancies(kind: kind.rawValue, page: 1)),
                    isCurrent: kind == wanted)
            }
        pages = Pages(page: page, perPage: Self.perPage, count: chosen.count) { .discrepancies(kind: kind, page: $0) }
        rows = chosen[pages.range].map { Row($0, genealogy, now: now, words) }
    }
}

/// What does not agree in one state.
struct OpenDiscrepancies: Sendable {
    let found: [Discrepancy]
    let counts: [Discrepancy.Kind: Int]
    let asOf: UInt64

    /// How far the list goes; beyond it the counts alone tell.
    static let reach = 20_000

    init(_ genealogy: any GenealogyReading) throws(GenealogyError) {
        (found, counts) = try genealogy.discrepancies(of: nil, limit: Self.reach)
        asOf = genealogy.asOf
    }

    var count: Int { counts.values.reduce(0, +) }
}

extension DiscrepanciesPage.Row {
    init(_ found: Discrepancy, _ genealogy: any GenealogyReading, now: Instant, _ words: Words) {
        kind = words.kind(found.kind)
        lot = LinkText(text: words.name(found.lot), route: .lot(LotRef(found.lot, in: genealogy)))
        reason = words.reason(found)
        place = found.dimension.flatMap { dimension in found.place.map { words.interval($0, dimension) } } ?? ""
        age = words.age(since: found.since, now: now)
        owner = found.owner
        events = found.events.map { LinkText(text: "#\($0)", route: .event($0)) }
    }
}

extension Words {
    func kind(_ kind: Discrepancy.Kind) -> String {
        switch kind {
        case .provisionalLot: self(.kindProvisionalLot)
        case .overlap: self(.kindOverlap)
        case .overrun: self(.kindOverrun)
        case .gapInClosedLot: self(.kindGapInClosedLot)
        case .unknownQuantity: self(.kindUnknownQuantity)
        case .inferredPlace: self(.kindInferredPlace)
        case .missingPlace: self(.kindMissingPlace)
        case .impossibleTime: self(.kindImpossibleTime)
        case .cycle: self(.kindCycle)
        case .conflictingEvent: self(.kindConflictingEvent)
        case .equalEvents: self(.kindEqualEvents)
        case .unitMismatch: self(.kindUnitMismatch)
        case .withdrawnUnknown: self(.kindWithdrawnUnknown)
        case .heldTwice: self(.kindHeldTwice)
        case .holdCircle: self(.kindHoldCircle)
        case .unbookedQuantity: self(.kindUnbookedQuantity)
        }
    }
}

/// One page of a longer list.
struct Pages: Sendable {
    let page: Int
    let count: Int
    let range: Range<Int>
    let previous: Route?
    let next: Route?

    init(page: Int, perPage: Int, count: Int, route: (Int) -> Route) {
        let last = max(1, (count + perPage - 1) / perPage)
        let page = min(max(1, page), last)
        self.page = page
        self.count = count
        range = min(count, (page - 1) * perPage)..<min(count, page * perPage)
        previous = page > 1 ? route(page - 1) : nil
        next = page < last ? route(page + 1) : nil
    }

    func html(_ words: Words) -> HTML {
        guard previous != nil || next != nil else { return "" }
        let shown = words(
            .rowsOf,
            ["from": words.number(range.lowerBound + 1), "to": words.number(range.upperBound), "count": words.number(count)])
        return """
            <nav class="pages" aria-label="\(words(.pages))">\(previous.map { LinkText(text: words(.previousPage), route: $0).html })<span>\(shown)</span>\(next.map { LinkText(text: words(.nextPage), route: $0).html })</nav>
            """
    }
}
