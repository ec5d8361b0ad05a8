// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Node

/// What went into a lot and what it went into: the layered picture, the sentence that says the same, and the table behind both.
struct TracePage: Page {
    struct Row: Hashable, Sendable {
        var lot: LinkText
        var side: String
        var product: String
        var site: String
        var depth: String
        var fraction: String
        var touched: String
    }

    var title: String
    var question: String
    var sentences: [String]
    var picture: GenealogyPicture
    var view: TraceView
    /// What the form's interval is written in; empty when the lot is counted in nothing yet.
    var unit: String
    var products: [String]
    var rows: [Row]
    var pages: Pages
    var lot: LinkText

    static let perPage = 100

    init(_ snapshot: Snapshot, _ view: TraceView, words: Words) throws(GenealogyError) {
        let answer = try TraceQuestion(view, snapshot)
        let genealogy = answer.genealogy
        self.view = view
        let name = words.name(answer.lot)
        title = words(.traceOf, ["lot": name])
        question = words(.traceQuestion)
        lot = LinkText(text: name, route: .lot(view.lot))
        unit = answer.summary.dimension.map(words.symbol) ?? ""
        picture = GenealogyPicture(answer, view, words)
        var sentences: [String] = []
        if let interval = view.interval { sentences.append(words(.askedInterval, ["interval": interval, "unit": unit])) }
        if let forward = answer.forward { sentences.append(words.sentence(forward.reached, .forward, lot: name)) }
        if let backward = answer.backward { sentences.append(words.sentence(backward.reached, .backward, lot: name)) }
        let below = [answer.forward, answer.backward].compactMap(\.?.belowFloor)
        if let largest = below.map(\.largest).max(), below.contains(where: { $0.count > 0 }) {
            sentences.append(words.count(.belowFloor, below.reduce(0) { $0 + $1.count }, ["largest": words.fraction(largest)]))
        }
        self.sentences = sentences

        let listed = answer.listed(view)
        products = Set(answer.all.map(\.reached.product)).sorted()
        pages = Pages(page: view.page, perPage: Self.perPage, count: listed.count) { page in
            var other = view
            other.page = page
            return .trace(other)
        }
        rows = pages.range.map { index in
            let (direction, reached) = listed[index]
            return Row(
                lot: LinkText(text: words.name(reached.lot), route: .lot(LotRef(reached.lot, in: genealogy))),
                side: words(direction == .forward ? .wentInto : .madeFrom), product: words.product(reached.product), site: reached.site,
                depth: words.number(reached.depth), fraction: reached.fraction.map(words.fraction) ?? "",
                touched: reached.dimension.map { dimension in
                    let all = reached.intervals.intervals
                    return all.prefix(3).map { words.interval($0, dimension) }.joined(separator: ", ") + (all.count > 3 ? ", …" : "")
                } ?? "")
        }
    }
}

/// A genealogy page's address, asked of a snapshot: one or both directions.
struct TraceQuestion: Sendable {
    let lot: LotKey
    let summary: LotSummary
    let forward: Trace?
    let backward: Trace?
    let genealogy: any GenealogyReading

    init(_ view: TraceView, _ snapshot: Snapshot) throws(GenealogyError) {
        genealogy = snapshot.genealogy
        lot = try genealogy.find(view.lot.name, generation: view.lot.generation)
        summary = try genealogy.summary(of: lot)
        var request = TraceRequest(lot: lot, direction: .forward)
        request.depth = view.depth
        if let site = view.site, !site.isEmpty { request.site = site }
        if let text = view.at { request.holds = try HoldViewText.parse(text) }
        if let text = view.interval {
            request.interval = try IntervalText.parse(text, in: summary.dimension, of: summary.quantity?.amount)
        }
        if let text = view.known { request.known = try snapshot.sequence(knownAt: text) }
        forward = view.sides == .backward ? nil : try genealogy.trace(request).beyond
        request.direction = .backward
        backward = view.sides == .forward ? nil : try genealogy.trace(request).beyond
    }

    var all: [(direction: Direction, reached: Trace.Reached)] {
        (forward?.reached ?? []).map { (.forward, $0) } + (backward?.reached ?? []).map { (.backward, $0) }
    }

    /// The table's rows: what the view asks for, descendants first.
    func listed(_ view: TraceView) -> [(direction: Direction, reached: Trace.Reached)] {
        guard let only = view.only else { return all }
        return all.filter { $0.reached.product == only }
    }
}

extension Words {
    /// `Lot S-118 went into 41 416 lots: 41 204 × cell, 212 × pack.`
    func sentence(_ reached: ReachedLots, _ direction: Direction, lot: String) -> String {
        if reached.isEmpty { return self(direction == .forward ? .traceForwardNone : .traceBackwardNone, ["lot": lot]) }
        var counts: [String: (count: Int, depth: Int)] = [:]
        for one in reached {
            counts[one.product, default: (0, one.depth)].count += 1
            counts[one.product]?.depth = one.depth
        }
        let ranked = counts.sorted { ($0.value.depth, $1.key) > ($1.value.depth, $0.key) }
        var list = ranked.prefix(6).map { "\(number($0.value.count)) × \(product($0.key))" }.joined(separator: self(.listSeparator))
        if ranked.count > 6 { list += self(.listSeparator) + count(.moreProducts, ranked.count - 6) }
        return count(direction == .forward ? .traceForward : .traceBackward, reached.count, ["lot": lot, "list": list])
    }
}
