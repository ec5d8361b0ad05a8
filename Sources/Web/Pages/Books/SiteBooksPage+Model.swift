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
        var unit: String
        /// Opening, in, made, used, out, loss, closing, residual, in the row's unit.
        var amounts: [String]
    }

    var title: String
    var question: String
    var sentences: [String]
    var closes: Bool
    var state: String
    var view: SiteView
    var rows: [Row]
    var waterfallTitle: String
    var steps: [Waterfall.Step]
    var notes: [String]
    var findings: [LotBooksPage.FindingRow]
    var findingCount: Int
    var acts: [LinkText]

    init(_ books: SiteBooks, _ chart: ChartOfAccounts, _ view: SiteView, isOld: Bool, words: Words) {
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
                account: LinkText(text: words.account(line.account, chart), route: .site(other)), isChosen: line.account == chosen?.account,
                unit: words.symbol(line.dimension),
                amounts: [line.opening, line.received, line.made, line.used, line.out, line.loss, line.closing].map {
                    $0 == 0 ? "–" : words.decimal(Quantity($0, line.dimension).number)
                } + [words.decimal(Quantity(line.residual, line.dimension).number)])
        }
        waterfallTitle = words(.waterfall, ["account": chosen.map { words.account($0.account, chart) } ?? ""])
        steps = chosen.map { Self.steps(of: $0, words) } ?? []
        notes = books.lines.filter { $0.idle != 0 }.map {
            words(.idleNote, ["amount": words.quantity(Quantity($0.idle, $0.dimension)), "account": words.account($0.account, chart)])
        }
        findings = books.findings.first.map { LotBooksPage.FindingRow($0, words) }
        findingCount = books.findings.counts.values.reduce(0, +)
        acts = [
            LinkText(text: words(.sites), route: .sites), LinkText(text: words(.groupCarbon), route: .siteCarbon(view, against: nil)),
            LinkText(text: words(.asCSV), route: .siteTable(view)),
            LinkText(text: words(.asJSON), route: .siteAnswer(view)),
        ]
    }

    private static func steps(of line: SiteBooks.Line, _ words: Words) -> [Waterfall.Step] {
        func text(_ amount: Int64, _ sign: String) -> String { sign + words.exact(Quantity(amount, line.dimension)) }
        let changes: [(TextKey, Int64)] = [
            (.receivedHead, line.received), (.madeHead, line.made), (.usedHead, 0 &- line.used), (.outHead, 0 &- line.out),
            (.lossHead, 0 &- line.loss),
        ]
        return Waterfall.steps(
            from: (words(.opening), Double(line.opening), text(line.opening, "")),
            changes.map { (words($0), Double($1), $1 == 0 ? "–" : text($1, $1 > 0 ? "+" : "")) },
            to: (words(.closing), Double(line.closing), text(line.closing, "")))
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
