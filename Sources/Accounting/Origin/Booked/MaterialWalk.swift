// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure

/// Goes up from goods to what came to their site, and follows its value down into them by tracers, so that it adds up as the books do.
struct MaterialWalk {
    let books: BookKeeping
    let site: String
    let values: [Int]
    /// What making added, wherever it was.
    private let added: Balances
    private var laid: [UInt32: [Int: Int64]] = [:]
    private var accounts: [Traced] = []
    private var places: [Traced: Int] = [:]
    /// Of the lot looked at last.
    private var addedInto: (node: UInt32, amounts: [UInt32: [Int64]])?
    private var told: Set<UInt32> = []
    private var plan = StockPlan()
    private var documents: [Group: [String: Set<String>]] = [:]
    private(set) var worthless: Set<String> = []
    private(set) var expired: Set<String> = []
    private(set) var findings = FindingTally()

    /// Materials that an assessment need not tell apart.
    struct Group: Hashable {
        let product: String
        let supplier: String?
        let country: String?
        let agreements: [String]
    }

    enum Traced: Hashable {
        /// With a leaf of the chart.
        case material(Group, Int)
        case added(Group, Int)
        case labour
        case overhead
    }

    init(_ books: BookKeeping, site: String) {
        self.books = books
        self.site = site
        let values = books.rules.chart.leaves(of: "value") ?? []
        self.values = values
        let none = [Int64](repeating: 0, count: values.count)
        let accounts = values.map { Account(id: "\($0)", name: "", dimension: .money, key: books.rules.chart.leaves[$0].key) }
        added = books.tracers(accounts) { lot in
            if lot.isReceived { return none }
            let booked = books.balances.booked(on: lot.node)
            return values.map { booked[$0] }
        }
    }

    /// What was chosen for stocks, and what could not be.
    var stocks: Set<String> { plan.remarks }

    mutating func go(up nodes: [UInt32]) {
        let upstream = upstream(of: nodes)
        var scout = self
        let plan = StockPlan(of: upstream, beside: Set(nodes), &scout)
        self = scout
        self.plan = plan
        for node in upstream {
            let lot = books.lots.lot(node)
            tell(of: node)
            if lot.isReceived {
                if !plan.takesAll(of: node) { for (account, amount) in received(lot) { lay(account, amount, on: node) } }
                continue
            }
            let booked = books.balances.booked(on: node)
            lay(.labour, sum(booked, "cost.labour"), on: node)
            lay(.overhead, sum(booked, "cost.energy"), on: node)
            if plan.holds(node) { continue }
            for inflow in books.balances.inflows(of: node) where isElsewhere(inflow.source) {
                for (account, amount) in crossed(inflow.source, inflow.amounts, into: node) { lay(account, amount, on: node) }
                tell(upstreamOf: inflow.source)
            }
        }
        for (node, rows) in plan.draws { for (account, amount) in rows { lay(account, amount, on: node) } }
    }

    /// Goods and what went into them at the site, each once.
    private func upstream(of nodes: [UInt32]) -> [UInt32] {
        var found = nodes
        var seen = Set(nodes)
        var next = 0
        while next < found.count {
            let lot = books.lots.lot(found[next])
            next += 1
            for source in lot.sources where !isElsewhere(source) && seen.insert(source).inserted { found.append(source) }
        }
        return found
    }

    /// What of all that was laid rests in goods.
    func followed(into nodes: [UInt32]) -> (materials: [BookedMaterial], labour: Int64, overhead: Int64) {
        let laid = laid
        let width = accounts.count
        let tracers = books.tracers(accounts.indices.map { Account(id: "\($0)", name: "", dimension: .money, key: "burden") }) { lot in
            var amounts = [Int64](repeating: 0, count: width)
            for (place, amount) in laid[lot.node] ?? [:] { amounts[place] = amount }
            return amounts
        }
        tracers.settle(nodes)
        var sums = [Int64](repeating: 0, count: width)
        for node in nodes { for (place, amount) in tracers.balance(of: node).total.enumerated() { sums[place] &+= amount } }
        var byCountry: [Group: [String: Int64]] = [:]
        var addedBy: [Group: [String: Int64]] = [:]
        var (labour, overhead) = (Int64(0), Int64(0))
        for (account, amount) in zip(accounts, sums) where amount != 0 {
            switch account {
            case .material(let group, let leaf): byCountry[merged(group), default: [:]][country(of: leaf) ?? "", default: 0] &+= amount
            case .added(let group, let leaf): addedBy[merged(group), default: [:]][country(of: leaf) ?? "", default: 0] &+= amount
            case .labour: labour &+= amount
            case .overhead: overhead &+= amount
            }
        }
        let materials = byCountry.map { group, value in
            BookedMaterial(
                product: group.product, supplier: group.supplier, country: group.country,
                documents: group.agreements.isEmpty ? [:] : (documents[group] ?? [:]).mapValues { $0.sorted() }, byCountry: value,
                added: addedBy[group] ?? [:])
        }
        return (materials.sorted { $0.order.lexicographicallyPrecedes($1.order) }, labour, overhead)
    }

    /// Of what was mixed though it is said to be kept apart, nothing is declared.
    private func merged(_ group: Group) -> Group {
        guard plan.isMixed(group.product) else { return group }
        return Group(product: group.product, supplier: group.supplier, country: group.country, agreements: [])
    }

    /// What came from outside, all of it. Undeclared, each country its value is from stands for itself.
    mutating func received(_ lot: OwnedLot) -> [(Traced, Int64)] {
        let supplier = books.meters.supplier(of: lot.outline)
        let postings = books.postings(on: lot.node)
        let worth = postings.indices.filter { values.contains(postings[$0].account) && postings[$0].amount != 0 }
        if worth.isEmpty { worthless.insert(lot.product.isEmpty ? lot.key.name : lot.product) }
        let declared = declared(lot, supplier)
        return worth.map { index in
            let posting = postings[index]
            if let declared { return (.material(declaredGroup(lot, supplier, declared), posting.account), posting.amount) }
            // A value is booked with its statuses behind it.
            let statuses = postings[(index + 1)...].prefix { books.rules.chart.leaves[$0.account].id.hasPrefix("origin.") }
            let agreements = Set(statuses.compactMap { books.rules.chart.leaves[$0.account].agreement }).sorted()
            let group = Group(
                product: lot.product, supplier: supplier, country: country(of: posting.account), agreements: agreements)
            for agreement in agreements {
                documents[group, default: [:]][agreement, default: []].insert(posting.document.isEmpty ? posting.source : posting.document)
            }
            return (.material(group, posting.account), posting.amount)
        }
    }

    /// The agreements under which what was poured into a lot originates, receipt by receipt.
    mutating func statuses(pouredInto lot: OwnedLot) -> Set<[String]> {
        var found: Set<[String]> = []
        for source in lot.sources {
            let rows: [(Traced, Int64)] =
                isElsewhere(source)
                ? crossed(source, books.balances.balance(of: source).total, into: lot.node)
                : books.lots.lot(source).isReceived ? received(books.lots.lot(source)) : []
            for (account, _) in rows { if case .material(let group, _) = account { found.insert(group.agreements) } }
        }
        return found
    }

    /// What came from another site that has its own books here.
    mutating func crossed(_ source: UInt32, _ amounts: [Int64], into node: UInt32) -> [(Traced, Int64)] {
        let lot = books.lots.lot(source)
        let from = books.lots.site(of: source)
        let group =
            declared(lot, from).map { declaredGroup(lot, from, $0) }
            ?? Group(product: lot.product, supplier: from, country: books.rules.trade.country(of: from), agreements: [])
        if values.allSatisfy({ amounts[$0] == 0 }) { worthless.insert(lot.product) }
        let added = addedInflows(of: node)[source] ?? []
        return values.enumerated().flatMap { index, leaf in
            [(.material(group, leaf), amounts[leaf]), (.added(group, leaf), index < added.count ? added[index] : 0)]
        }
    }

    private mutating func addedInflows(of node: UInt32) -> [UInt32: [Int64]] {
        if let addedInto, addedInto.node == node { return addedInto.amounts }
        let amounts = Dictionary(added.inflows(of: node).map { ($0.source, $0.amounts) }, uniquingKeysWith: { a, _ in a })
        addedInto = (node, amounts)
        return amounts
    }

    private mutating func declaredGroup(_ lot: OwnedLot, _ supplier: String?, _ declarations: [OriginDeclaration]) -> Group {
        let group = Group(
            product: lot.product, supplier: supplier, country: declarations[0].country, agreements: declarations.flatMap(\.agreements).sorted())
        for declaration in declarations {
            for agreement in declaration.agreements { documents[group, default: [:]][agreement, default: []].insert(declaration.document) }
        }
        return group
    }

    private mutating func declared(_ lot: OwnedLot, _ supplier: String?) -> [OriginDeclaration]? {
        let all = books.rules.trade.declarations
        if all.isEmpty { return nil }
        let day = lot.opened?.day
        let fitting = OriginDeclaration.fitting(all, lot: lot.key.name, product: lot.product, supplier: supplier, on: day)
        if !fitting.isEmpty { return fitting }
        for declaration in all where declaration.subject == .product(lot.product) || declaration.subject == .lot(lot.key.name) {
            guard declaration.supplier == nil || declaration.supplier == supplier else { continue }
            expired.insert(
                "\(declaration.document) speaks of \(declaration.subject), and does not hold on \(day.map(\.description) ?? "a day nobody said"), when some of it came in: it does not count."
            )
        }
        return nil
    }

    /// What a material that was made elsewhere misses, it misses somewhere on its way.
    private mutating func tell(upstreamOf node: UInt32) {
        var open = [node]
        while let next = open.popLast() {
            if told.contains(next) { continue }
            tell(of: next)
            open += books.lots.lot(next).sources.filter { !told.contains($0) }
        }
    }

    private mutating func tell(of node: UInt32) {
        guard told.insert(node).inserted else { return }
        for finding in books.findings(on: node) where finding.kind.isGap {
            let leaves = finding.account.isEmpty ? values : books.rules.chart.leaves(of: finding.account) ?? []
            if leaves.contains(where: values.contains) { findings.add(finding) }
        }
    }

    private mutating func lay(_ account: Traced, _ amount: Int64, on node: UInt32) {
        if amount == 0 { return }
        let place = places[account] ?? accounts.count
        if place == accounts.count {
            accounts.append(account)
            places[account] = place
        }
        laid[node, default: [:]][place, default: 0] &+= amount
    }

    func isElsewhere(_ node: UInt32) -> Bool {
        let other = books.lots.site(of: node)
        return !other.isEmpty && other != site
    }

    private func sum(_ amounts: [Int64], _ account: String) -> Int64 {
        (books.rules.chart.leaves(of: account) ?? []).reduce(0) { $0 &+ amounts[$1] }
    }

    private func country(of leaf: Int) -> String? {
        let parts = books.rules.chart.leaves[leaf].id.split(separator: ".")
        return parts.count > 1 && parts[1] != "ZZ" ? String(parts[1]) : nil
    }
}

extension BookedMaterial {
    fileprivate var order: [String] { [product, supplier ?? "", country ?? ""] + documents.keys.sorted() }
}

extension Account {
    /// Of `origin.RCEP.originating`, the agreement; nil for other accounts.
    fileprivate var agreement: String? {
        let parts = id.split(separator: ".")
        return parts.count == 3 && parts[0] == "origin" && parts[2] == "originating" ? String(parts[1]) : nil
    }
}
