// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Ledger
import Measure

/// The books of a site over a period: what was there, came, was made, used, left, was lost and is there, account by account.
struct SiteBooksPage: Page {
    struct Row: Hashable, Sendable {
        var account: LinkText
        var isChosen: Bool
        /// Opening, in, made, used, out, loss, closing, residual.
        var amounts: [String]
    }

    /// One step from opening to closing: a bar from one height to the next.
    struct Step: Hashable, Sendable {
        enum Kind: String, Hashable, Sendable { case standing, plus, minus }
        var label: String
        var amount: String
        var kind: Kind
        /// Parts of the highest, 0 … 1.
        var from: Double
        var to: Double
    }

    var title: String
    var question: String
    var sentences: [String]
    var closes: Bool
    var state: String
    var view: SiteView
    var rows: [Row]
    var waterfallTitle: String
    var steps: [Step]
    var notes: [String]
    var findings: [LotBooksPage.FindingRow]
    var findingCount: Int
    var acts: [LinkText]

    init(_ books: SiteBooks, _ view: SiteView, isOld: Bool, words: Words) {
        title = words(.siteBooksOf, ["site": books.site])
        question = words(.siteBooksQuestion)
        state = words(isOld ? .asOfOlder : .asOfEvent, ["n": words.number(books.asOf)])
        self.view = view
        let open = books.lines.filter { $0.residual != 0 }.count
        closes = open == 0
        sentences = [
            words.count(.siteSentence, books.lots, ["site": books.site]),
            open == 0 ? words(.residualsZero) : words.count(.residualsNot, open),
        ]
        let chosen = books.lines.first { $0.account == view.account } ?? books.lines.first
        rows = books.lines.map { line in
            var other = view
            other.account = line.account
            return Row(
                account: LinkText(text: line.name, route: .site(other)), isChosen: line.account == chosen?.account,
                amounts: [line.opening, line.received, line.made, line.used, line.out, line.loss, line.closing].map {
                    words.booked(Quantity($0, line.dimension))
                } + [words.exact(Quantity(line.residual, line.dimension))])
        }
        waterfallTitle = words(.waterfall, ["account": chosen?.name ?? ""])
        steps = chosen.map { Self.steps(of: $0, words) } ?? []
        notes = books.lines.filter { $0.idle != 0 }.map {
            words(.idleNote, ["amount": words.quantity(Quantity($0.idle, $0.dimension)), "account": $0.name])
        }
        findings = books.findings.first.map { LotBooksPage.FindingRow($0, words) }
        findingCount = books.findings.counts.values.reduce(0, +)
        acts = [
            LinkText(text: words(.sites), route: .sites), LinkText(text: words(.asCSV), route: .siteTable(view)),
            LinkText(text: words(.asJSON), route: .siteAnswer(view)),
        ]
    }

    private static func steps(of line: SiteBooks.Line, _ words: Words) -> [Step] {
        let changes: [(TextKey, Int64)] = [
            (.receivedHead, line.received), (.madeHead, line.made), (.usedHead, 0 &- line.used), (.outHead, 0 &- line.out),
            (.lossHead, 0 &- line.loss),
        ]
        var heights = [Double(line.opening)]
        for (_, change) in changes { heights.append(heights[heights.count - 1] + Double(change)) }
        let low = min(0, heights.min() ?? 0)
        let high = max(0, heights.max() ?? 0)
        func part(_ height: Double) -> Double { high > low ? (height - low) / (high - low) : 0 }
        func standing(_ key: TextKey, _ amount: Int64) -> Step {
            Step(
                label: words(key), amount: words.exact(Quantity(amount, line.dimension)), kind: .standing, from: part(0),
                to: part(Double(amount)))
        }
        var steps = [standing(.opening, line.opening)]
        for (index, (key, change)) in changes.enumerated() {
            let sign = change > 0 ? "+" : ""
            steps.append(
                Step(
                    label: words(key), amount: change == 0 ? "–" : sign + words.exact(Quantity(change, line.dimension)),
                    kind: change < 0 ? .minus : .plus, from: part(heights[index]), to: part(heights[index + 1])))
        }
        return steps + [standing(.closing, line.closing)]
    }
}

/// What a site's page shows: the address is the whole state.
package struct SiteView: Hashable, Sendable {
    package var site: String
    /// Days or times, as written; without them the seven days up to the newest lot.
    package var from: String?
    package var to: String?
    package var account: String?

    package init(site: String) { self.site = site }

    init(_ site: String, _ query: Query) {
        self.site = site
        from = query["from"]
        to = query["to"]
        account = query["account"]
    }

    var period: Query { Query().adding("from", from).adding("to", to) }
    var query: Query { period.adding("account", account) }

    /// The period asked for, both ends filled in.
    /// - Parameter newest: Up to the end of its day, where no end is asked for.
    func filled(upTo newest: Instant) -> SiteView {
        let day: Int64 = 86_400_000_000
        let end = (newest.microseconds / day + 1) * day
        func text(_ moment: Int64) -> String { String(Instant(microseconds: moment).plain().prefix(10)) }
        var view = self
        view.from = from ?? text(end - 7 * day)
        view.to = to ?? text(end)
        return view
    }
}
