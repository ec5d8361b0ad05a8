// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import Measure

/// Where an amount in a lot comes from: product by product as a picture, and lot by lot as a tree down to events, factors and documents.
struct ExplanationPage: Page {
    struct PlaceRow: Hashable, Sendable {
        var product: String
        var lots: String
        var through: String
        var booked: String
        var part: Double
        var partText: String
    }

    /// One lot of the tree.
    struct Branch: Sendable {
        var lot: LinkText
        var product: String
        var amount: String
        /// Which part of all the lot holds this is, about.
        var share: String
        var isRepeated: Bool
        var postings: [LotBooksPage.PostingRow]
        var branches: [Branch]
        var others: String?
    }

    var title: String
    var question: String
    var sentences: [String]
    var state: String
    var picture: SankeyDiagram?
    var places: [PlaceRow]
    var tree: Branch
    var findings: [LotBooksPage.FindingRow]
    var findingCount: Int
    var acts: [LinkText]

    /// Lots of the tree that are shown; the rest is a count.
    static let branchLimit = 120

    init(
        _ explanation: Explanation, _ flow: AmountFlow, _ upstream: FindingTally, _ chart: ChartOfAccounts, account: String, of ref: LotRef,
        asOf: UInt64, isOld: Bool, words: Words
    ) {
        let name = words.account(account, chart)
        let lot = words.name(explanation.lot)
        title = words(.explainOf, ["account": name, "lot": lot])
        question = words(.explainQuestion)
        state = words(isOld ? .asOfOlder : .asOfEvent, ["n": words.number(asOf)])
        sentences = [words(.explainSentence, ["lot": lot, "amount": words.booked(explanation.whole), "account": name])]
        let booked = flow.places.reduce(0) { $0 + $1.booked }
        let unverified = flow.places.reduce(0) { $0 + $1.unverified }
        if booked != 0 {
            sentences.append(
                unverified == 0 ? words(.explainVerified) : words(.explainUnverified, ["share": words.fraction(min(1, unverified / booked))]))
        }
        let dimension = flow.whole.dimension
        func about(_ amount: Double) -> String {
            amount == 0 ? "–" : "≈ \(words.quantity(Quantity(Int64(max(-4e18, min(4e18, amount))), dimension)))"
        }
        places = flow.places.filter { $0.booked != 0 }.sorted { ($0.booked.magnitude, $1.product) > ($1.booked.magnitude, $0.product) }.map { place in
            let part = booked == 0 ? 0 : place.booked / booked
            return PlaceRow(
                product: words.product(place.product), lots: words.number(place.lots), through: about(place.through), booked: about(place.booked),
                part: part, partText: words.fraction(max(0, part)))
        }
        picture = SankeyDiagram(flow, title: title, summary: sentences.joined(separator: " "), words)
        var left = Self.branchLimit
        tree = Branch(explanation, chart, &left, words)
        findings = upstream.first.map { LotBooksPage.FindingRow($0, words) }
        findingCount = upstream.counts.values.reduce(0, +)
        acts = [
            LinkText(text: words(.booksOf, ["lot": lot]), route: .lotBooks(ref)), LinkText(text: words(.lotPage), route: .lot(ref)),
            LinkText(text: words(.asJSON), route: .explanationAnswer(ref, account: account)),
        ]
    }
}

extension ExplanationPage.Branch {
    /// - Parameter left: How many lots may still be shown.
    init(_ explanation: Explanation, _ chart: ChartOfAccounts, _ left: inout Int, _ words: Words) {
        left -= 1
        let ref = LotRef(name: explanation.lot.name, generation: explanation.lot.generation)
        lot = LinkText(text: words.name(explanation.lot), route: .lotBooks(ref))
        product = words.product(explanation.product)
        amount = words.booked(explanation.amount)
        share = explanation.share.map { words(.shareOfLot, ["share": words.fraction(max(0, $0)), "whole": words.quantity(explanation.whole)]) } ?? ""
        isRepeated = explanation.isRepeated
        postings = explanation.postings.map { LotBooksPage.PostingRow($0, chart, nil, words) }
        branches = []
        var (count, amount) = explanation.others
        for part in explanation.parts {
            if left > 0 {
                branches.append(Self(part, chart, &left, words))
            } else {
                count += 1
                amount = Quantity(amount.amount &+ part.amount.amount, amount.dimension)
            }
        }
        others = count > 0 ? words.count(.othersGave, count, ["amount": words.booked(amount)]) : nil
    }
}

extension SankeyDiagram {
    /// Products of which something came, without those that merely hand on and those of little; nil when nothing flows.
    init?(_ flow: AmountFlow, title: String, summary: String, _ words: Words) {
        let whole = Double(flow.whole.amount)
        guard whole > 0 else { return nil }
        let last = flow.places.count - 1
        var hands = flow.hands.filter { $0.amount >= whole * Self.leastDrawn }.map { (from: $0.from, to: $0.to, amount: $0.amount) }
        for place in flow.places.indices where place != last {
            let into = hands.indices.filter { hands[$0].to == place }
            let out = hands.indices.filter { hands[$0].from == place }
            guard into.count == 1, out.count == 1, flow.places[place].booked < whole * Self.leastDrawn else { continue }
            hands[into[0]].to = hands[out[0]].to
            hands.remove(at: out[0])
        }
        let kept = Set(hands.flatMap { [$0.from, $0.to] }).sorted()
        guard kept.count > 1 else { return nil }
        let number = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
        let scale = Double(flow.whole.dimension.displaySize)
        self.init(
            title: title, summary: summary, unit: words.symbol(flow.whole.dimension),
            places: kept.map { Place(words.product(flow.places[$0].product)) },
            flows: hands.compactMap { hand in
                guard let from = number[hand.from], let to = number[hand.to] else { return nil }
                return Flow(from: from, to: to, amount: hand.amount / scale)
            })
    }

    /// Part of the whole below which a product is in the table alone.
    private static let leastDrawn = 0.01
}
