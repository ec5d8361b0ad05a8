// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import Measure

/// The books of a lot: every account with what was booked, came, went and rests, in groups; what is booked on the lot itself; what is missing.
struct LotBooksPage: Page {
    struct Figure: Hashable, Sendable {
        var value: String
        var label: String
        var route: Route
    }

    struct Row: Hashable, Sendable {
        var account: LinkText
        var isSum: Bool
        /// Balance, booked, came in, went out, rests.
        var amounts: [String]
        /// Of the widest sum the account belongs to; nil for that sum itself.
        var part: Double?
        var partText: String
        var isVerified: Bool
        /// False where a finding says that something is missing in it.
        var isComplete: Bool
    }

    struct Group: Hashable, Sendable {
        var title: String
        var rows: [Row]
    }

    struct PostingRow: Hashable, Sendable {
        var account: LinkText
        var amount: String
        var reckoning: String
        var source: String
        var event: LinkText?
        var isVerified: Bool
    }

    struct FindingRow: Hashable, Sendable {
        var lot: LinkText
        /// In English, as the program says it.
        var text: String
        var remedy: String
        /// Something is missing because of it; otherwise it is a doubt about what is there.
        var isGap: Bool
    }

    var title: String
    var question: String
    var state: String
    var figures: [Figure]
    var groups: [Group]
    var postings: [PostingRow]
    var findings: [FindingRow]
    var findingCount: Int
    var acts: [LinkText]

    /// - Parameters:
    ///   - upstream: What its books and those of everything it was made of cannot say.
    ///   - isOld: The state has moved on since.
    init(_ books: LotBooks, _ upstream: FindingTally, _ chart: ChartOfAccounts, of ref: LotRef, isOld: Bool, words: Words) {
        title = words(.booksOf, ["lot": words.name(books.lot)])
        question = words(.booksQuestion)
        state = words(isOld ? .asOfOlder : .asOfEvent, ["n": words.number(books.asOf)])
        let balances = Dictionary(books.lines.map { ($0.account, $0.balance.amount) }) { first, _ in first }
        // A sum of one account says nothing that the account does not.
        let lines = books.lines.filter { line in
            guard line.isTotal, let leaves = chart.leaves(of: line.account) else { return true }
            return leaves.filter { balances[chart.leaves[$0].id] != nil }.count > 1
        }
        let incomplete = upstream.incomplete(in: chart)
        var groups: [(group: AccountGroup, rows: [Row])] = []
        for line in lines {
            let group = AccountGroup(line.account, chart)
            let whole = chart.widestSum(of: line.account).flatMap { $0.id == line.account ? nil : balances[$0.id] }
            let part = whole.flatMap { $0 == 0 ? nil : Double(line.balance.amount) / Double($0) }
            let row = Row(
                account: LinkText(text: words.account(line.account, chart), route: .explanation(ref, account: line.account)),
                isSum: line.isTotal,
                amounts: [line.balance, line.booked, line.drawnIn, line.drawnOut, line.remaining].map { words.booked($0) }, part: part,
                partText: part.map(words.fraction) ?? "", isVerified: line.isVerified,
                isComplete: chart.leaves(of: line.account)?.allSatisfy { !incomplete.contains($0) } ?? true)
            if let index = groups.firstIndex(where: { $0.group == group }) { groups[index].rows.append(row) } else { groups.append((group, [row])) }
        }
        self.groups = groups.map { Group(title: words($0.group.title), rows: $0.rows) }
        figures = Self.figures(books, chart, ref, balances, words)
        postings = books.postings.filter { $0.amount != 0 }.map { PostingRow($0, chart, ref, words) }
        findings = upstream.first.map { FindingRow($0, words) }
        findingCount = upstream.counts.values.reduce(0, +)
        acts = [
            LinkText(text: words(.lotPage), route: .lot(ref)), LinkText(text: words(.traceTitle), route: .trace(TraceView(lot: ref))),
            LinkText(text: words(.groupCarbon), route: .lotCarbon(ref, against: nil)),
            LinkText(text: words(.asCSV), route: .lotBooksTable(ref)), LinkText(text: words(.asJSON), route: .lotBooksAnswer(ref)),
        ]
        if !books.site.isEmpty {
            acts.insert(LinkText(text: words(.siteBooksOf, ["site": books.site]), route: .site(SiteView(site: books.site))), at: 3)
        }
    }

    /// What is asked first: the metal with what of it is recycled, carbon, energy, value.
    private static func figures(
        _ books: LotBooks, _ chart: ChartOfAccounts, _ ref: LotRef, _ balances: [String: Int64], _ words: Words
    ) -> [Figure] {
        ["Ni", "Co", "Li", "carbon", "energy", "cost", "value"].compactMap { id in
            guard let line = books.lines.first(where: { $0.account == id }), line.balance.amount != 0 else { return nil }
            var label = id
            if let total = chart.total(id), let primary = total.kinds["primary"] {
                let recycled = line.balance.amount - (balances[chart.leaves[primary].id] ?? 0)
                label = words(.recycledPart, ["element": id, "share": words.fraction(Double(recycled) / Double(line.balance.amount))])
            } else {
                label = words(AccountGroup(id, chart).title)
            }
            return Figure(value: words.quantity(line.balance), label: label, route: .explanation(ref, account: id))
        }
    }
}

extension LotBooksPage.FindingRow {
    init(_ finding: BooksFinding, _ words: Words) {
        lot = LinkText(text: finding.lot, route: finding.lot.isEmpty ? nil : .lotBooks(LotRef(name: finding.lot, generation: nil)))
        text = words.plain(finding.text)
        remedy = finding.remedy
        isGap = finding.kind.isGap
    }
}

extension LotBooksPage.PostingRow {
    init(_ posting: Posting, _ chart: ChartOfAccounts, _ ref: LotRef?, _ words: Words) {
        let leaf = chart.leaves[posting.account]
        account = LinkText(text: words.account(leaf.id, chart), route: ref.map { .explanation($0, account: leaf.id) })
        amount = words.booked(Quantity(posting.amount, leaf.dimension))
        reckoning = words.plain(posting.reckoning)
        source = [posting.document, posting.source].filter { !$0.isEmpty }.joined(separator: ", ")
        event = posting.event.map { LinkText(text: "#\($0)", route: .event($0)) }
        isVerified = posting.isVerified
    }
}

/// What accounts are shown together.
enum AccountGroup: String, Hashable, Sendable {
    case elements, carbon, energy, water, waste, value, cost, other

    init(_ account: String, _ chart: ChartOfAccounts) {
        let key = chart.leaves(of: account)?.first.map { chart.leaves[$0].key } ?? ""
        let family = account.split(separator: ".").first.map(String.init) ?? account
        self = key.hasPrefix("assay") ? .elements : AccountGroup(rawValue: family) ?? .other
    }

    var title: TextKey {
        switch self {
        case .elements: .groupElements
        case .carbon: .groupCarbon
        case .energy: .groupEnergy
        case .water: .groupWater
        case .waste: .groupWaste
        case .value: .groupValue
        case .cost: .groupCost
        case .other: .groupOther
        }
    }
}

extension ChartOfAccounts {
    /// The sum of most accounts that this one is part of.
    fileprivate func widestSum(of account: String) -> Total? {
        guard let leaves = leaves(of: account), let first = leaves.first else { return nil }
        return totals.filter { $0.leaves.contains(first) }.max { $0.leaves.count < $1.leaves.count }
    }
}

extension Words {
    /// An amount of the books with every digit; a dash for nothing.
    func booked(_ quantity: Quantity) -> String { quantity.amount == 0 ? "–" : exact(quantity) }

    /// What the program says with codes of units, in words for people.
    func plain(_ text: String) -> String {
        text.replacing("kg{CO2e}", with: "kg\u{00A0}CO₂e").replacing("{currency}", with: currency ?? "¤").replacing("kW.h", with: "kWh")
            .replacing(/(^|[^0-9.])1 \{[a-z]+\}/) { "\($0.1)1 \(pieces(true))" }.replacing(/\/\{[a-z]+\}/, with: "/\(pieces(true))")
            .replacing(/\{[a-z]+\}/, with: pieces(false))
    }
}
