// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Measure
import Node

/// The set to hold: how many units, where they are, why, and what uncertainty costs.
struct RecallPage: Page {
    struct UnitRow: Hashable, Sendable {
        var lot: LinkText
        var product: String
        var whereNow: String
        var path: [LinkText]
        var fraction: String
        var isCertain: Bool
    }

    struct StockRow: Hashable, Sendable {
        var lot: LinkText
        var product: String
        var whereNow: String
        var remaining: String
    }

    struct GroupRow: Hashable, Sendable {
        var product: LinkText
        var place: String
        var count: String
        var uncertain: String
    }

    var title: String
    var question: String
    var sentences: [String]
    var groups: [GroupRow]
    var unitsTitle: String
    var units: [UnitRow]
    var pages: Pages
    /// All units again, while one group is listed.
    var all: LinkText?
    var stock: [StockRow]
    var stockCount: Int
    var lot: LotRef
    var interval: String?
    var unit: String

    static let limit = 200
    static let perPage = 100

    init(_ snapshot: Snapshot, _ view: RecallView, words: Words) throws(GenealogyError) {
        let genealogy = snapshot.genealogy
        let interval = view.interval
        let (recall, summary) = try Self.recall(snapshot, of: view.lot, interval: interval)
        let name = words.name(summary.lot)
        lot = LotRef(summary.lot, in: genealogy)
        self.interval = interval
        unit = summary.dimension.map(words.symbol) ?? ""
        title = words(.recallOf, ["lot": name])
        question = words(.recallQuestion)
        stockCount = recall.stock.count

        var counts: [[String]: (all: Int, uncertain: Int)] = [:]
        var listed: [Recall.Unit] = []
        var count = 0
        let asked = view.product.map { [$0, view.place ?? ""] }
        let first = (view.page - 1) * Self.perPage
        for unit in recall.units {
            let group = [unit.product, (unit.whereNow + Self.end(of: unit, words)).last ?? ""]
            counts[group, default: (0, 0)].all += 1
            if !unit.certain { counts[group]?.uncertain += 1 }
            guard asked == nil || asked == group else { continue }
            if count >= first, listed.count < Self.perPage { listed.append(unit) }
            count += 1
        }
        pages = Pages(page: view.page, perPage: Self.perPage, count: count) { page in
            var other = view
            other.page = page
            return .recall(other)
        }
        unitsTitle =
            view.product.map { words(.recallList, ["product": words.product($0), "place": view.place ?? words(.unknown)]) } ?? words(.unitsToHold)
        all = view.product == nil ? nil : LinkText(text: words(.recallAll), route: .recall(RecallView(lot: view.lot, interval: interval)))
        let ranked = counts.sorted { ($0.value.all, $1.key[0], $1.key[1]) > ($1.value.all, $0.key[0], $0.key[1]) }
        groups = ranked.prefix(Self.limit).map { group in
            var list = RecallView(lot: view.lot, interval: interval)
            (list.product, list.place) = (group.key[0], group.key[1])
            return GroupRow(
                product: LinkText(text: words.product(group.key[0]), route: .recall(list)), place: group.key[1],
                count: words.number(group.value.all), uncertain: words.number(group.value.uncertain))
        }
        units = listed.map { unit in
            UnitRow(
                lot: LinkText(text: words.name(unit.lot), route: .lot(LotRef(unit.lot, in: genealogy))), product: words.product(unit.product),
                whereNow: (unit.whereNow + Self.end(of: unit, words)).joined(separator: " → "),
                path: unit.path.map { LinkText(text: words.name($0), route: .lot(LotRef($0, in: genealogy))) },
                fraction: unit.fraction.map(words.fraction) ?? "", isCertain: unit.certain)
        }
        stock = recall.stock.prefix(Self.limit).map { stock in
            StockRow(
                lot: LinkText(text: words.name(stock.lot), route: .lot(LotRef(stock.lot, in: genealogy))), product: words.product(stock.product),
                whereNow: stock.whereNow.joined(separator: " → "), remaining: stock.remaining.map(words.quantity) ?? words(.unknown))
        }

        let uncertain = recall.units.count - recall.certainUnits
        var sentences = [words.count(recall.units.isEmpty ? .recallNone : .recallSentence, recall.units.count, ["lot": name])]
        if let interval { sentences.insert(words(.askedInterval, ["interval": interval, "unit": unit]), at: 0) }
        if !recall.units.isEmpty { sentences.append(uncertain == 0 ? words(.recallCertain) : words.count(.recallUncertain, uncertain)) }
        if !recall.stock.isEmpty { sentences.append(words.count(.recallStock, recall.stock.count)) }
        self.sentences = sentences
    }

    /// The end of a unit that is closed, where others are.
    private static func end(of unit: Recall.Unit, _ words: Words) -> [String] {
        unit.closed.map { [$0.isEmpty ? words(.closed) : "\(words(.closed)): \($0)"] } ?? []
    }

    static func recall(_ snapshot: Snapshot, of ref: LotRef, interval: String?) throws(GenealogyError) -> (Recall, LotSummary) {
        let genealogy = snapshot.genealogy
        let key = try genealogy.find(ref.name, generation: ref.generation)
        let summary = try genealogy.summary(of: key)
        var request = TraceRequest(lot: key, direction: .forward)
        if let interval { request.interval = try IntervalText.parse(interval, in: summary.dimension, of: summary.quantity?.amount) }
        return (try genealogy.recall(request), summary)
    }
}

/// What a recall page shows: the address is the whole state.
package struct RecallView: Hashable, Sendable {
    package var lot: LotRef
    package var interval: String?
    /// Units of this product at this place alone.
    package var product: String?
    package var place: String?
    package var page = 1

    package init(lot: LotRef, interval: String? = nil) {
        self.lot = lot
        self.interval = interval
    }

    init(_ lot: LotRef, _ query: Query, interval: String?) {
        self.lot = lot
        self.interval = interval
        product = query["product"]
        place = query["place"]
        page = max(1, query["page"].flatMap(Int.init) ?? 1)
    }

    var query: Query {
        lot.query.adding("interval", interval).adding("product", product).adding("place", place).adding("page", page > 1 ? String(page) : nil)
    }
}
