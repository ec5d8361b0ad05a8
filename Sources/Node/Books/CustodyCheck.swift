// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import Ledger
import Measure

/// Makes an entry of what somebody asks for, with what the ledger knows: a lot's metal, products, sites.
struct CustodyCheck {
    let register: CustodyRegister
    let today: CivilDate
    let snapshot: Snapshot
    let books: BooksDesk

    /// - Throws: ``CustodyRefusal`` for what the ledger contradicts.
    func entry(for order: CustodyOrder) throws -> CustodyEntry {
        CustodyEntry(account: order.account, act: try act(order))
    }

    private func act(_ order: CustodyOrder) throws -> CustodyEntry.Act {
        switch order.act {
        case .open(let rules): return .open(rules)
        case .receive(let delivery): return .receipt(try receipt(delivery, in: order.account))
        case .claim(let statement):
            try checkSubject(of: statement)
            try checkCover(of: order.account)
            return .claim(
                .init(
                    id: statement.claim, day: statement.day ?? today, mass: statement.mass, whole: statement.whole, origin: statement.origin,
                    buyer: statement.buyer, from: statement.from, product: statement.product, site: statement.site))
        case .retire(let claim, let day): return .retire(claim: claim, day ?? today)
        case .release(let claim, let day): return .release(claim: claim, day ?? today)
        case .close(let day): return .close(day)
        }
    }

    /// Of a lot, what its books hold and no more, under its one name, however it was written.
    private func receipt(_ delivery: CustodyOrder.Delivery, in account: String) throws -> CustodyLedger.Receipt {
        let rules = register.account(account)?.rules
        func receipt(_ id: String, _ mass: Quantity, _ whole: Quantity?, came: CivilDate? = nil) -> CustodyLedger.Receipt {
            .init(
                id: id, day: delivery.day ?? came.map { min($0, today) } ?? today, mass: mass, whole: whole, origin: delivery.origin,
                batch: delivery.batch,
                statement: delivery.statement ?? (rules?.model == .bookAndClaim ? .bookAndClaim : .identityPreserved), document: delivery.document)
        }
        guard let element = rules?.element, let key = try lot(named: delivery.receipt) else {
            guard let mass = delivery.mass, !delivery.document.isEmpty else {
                throw CustodyRefusal(
                    .malformed, delivery.receipt, "\(delivery.receipt) is no lot of this ledger, so its books say nothing.",
                    "Give its mass (--mass) and the document that says so (--document).")
            }
            return receipt(delivery.receipt, mass, delivery.whole)
        }
        let leaf = "\(element).\(delivery.origin.rawValue)"
        try checkLineage(of: key, leaf, delivery.origin, element)
        let (lines, came) = try books.ask(snapshot, allocation: nil, holds: .now) { books in
            (try books.books(of: key).lines, books.lots.lot(try books.lots.node(of: key)).opened?.day)
        }
        func amount(_ id: String) -> Int64 { lines.first { $0.account == id }?.balance.amount ?? 0 }
        let (held, whole) = (Quantity(amount(leaf), .mass), Quantity(amount(element), .mass))
        guard held.amount > 0, delivery.mass.map({ $0.amount <= held.amount }) ?? true else {
            throw CustodyRefusal(
                .share, delivery.receipt, "\(delivery.receipt) holds \(held.exact) of \(delivery.origin.rawValue) \(element) by its books.",
                "Ask jellyroll explain for \(leaf), or have the supplier declare its share.")
        }
        return receipt(Self.name(key), delivery.mass ?? held, delivery.whole ?? whole, came: came)
    }

    /// Nil where the ledger knows no such lot.
    private func lot(named name: String) throws(GenealogyError) -> LotKey? {
        do throws(GenealogyError) { return try snapshot.genealogy.find(name, generation: nil) } catch {
            if error.code == .damagedSegment { throw error }
            return nil
        }
    }

    private static func name(_ key: LotKey) -> String { key.generation == 0 ? key.name : "\(key.name) · \(key.generation)" }

    /// Metal of one origin that gave its credit upstream or downstream, or under another spelling of the same lot, gives none here, unless it was
    /// recovered from waste in between.
    private func checkLineage(of key: LotKey, _ leaf: String, _ origin: CustodyLedger.Origin, _ element: String) throws {
        var accounts: [LotKey: String] = [:]
        for account in register.accounts where account.ledger.rules.element == element {
            for credit in account.ledger.credits where credit.origin == origin && credit.receipt != Self.name(key) {
                if let credited = try lot(named: credit.receipt) { accounts[credited] = account.name }
            }
        }
        if accounts.isEmpty { return }
        func refuse(_ way: String, _ account: String) throws {
            throw CustodyRefusal(
                .receiptTwice, key.name, "\(key.name) \(way), which has given its credit to “\(account)”.",
                "Claim it there: the same metal counts once along the chain.")
        }
        if let account = accounts[key] { try refuse("is the same lot as a receipt", account) }
        for direction in [Direction.backward, .forward] {
            let trace = try snapshot.genealogy.trace(TraceRequest(lot: key, direction: direction, floor: 0, fractions: false))
            for lot in trace.beyond.reached {
                guard let account = accounts[lot.lot] else { continue }
                let (from, to) = direction == .backward ? (lot.lot, key) : (key, lot.lot)
                let isSame = try books.ask(snapshot, allocation: nil, holds: .now) { try $0.holdsMetal(of: from, in: to, leaf) }
                if isSame { try refuse(direction == .backward ? "was made from \(lot.lot.name)" : "went into \(lot.lot.name)", account) }
            }
        }
    }

    /// A delivery that was withdrawn or declared lower since has given more credit than it holds, and no claim rests on that.
    private func checkCover(of account: String) throws {
        guard let ledger = register.account(account) else { return }
        for credit in ledger.credits where credit.left > 0 {
            guard let key = try lot(named: credit.receipt) else { continue }
            let leaf = "\(ledger.rules.element).\(credit.origin.rawValue)"
            let held = try books.ask(snapshot, allocation: nil, holds: .now) { books in
                try books.books(of: key).lines.first { $0.account == leaf }?.balance ?? Quantity(0, .mass)
            }
            guard credit.made > held.amount else { continue }
            throw CustodyRefusal(
                .share, key.name,
                "\(key.name) gave “\(account)” a credit of \(Quantity(credit.made, .mass).exact), and holds \(held.exact) of \(credit.origin.rawValue) \(ledger.rules.element) by its books now.",
                "Withdraw the entry of its receipt, or correct what is said of the delivery.")
        }
    }

    /// A claim that is joined to nothing would stand beside no content.
    private func checkSubject(of statement: CustodyOrder.Statement) throws {
        let (product, site) = (statement.product, statement.site)
        if product.isEmpty, site.isEmpty { return }
        guard let graph = snapshot.genealogy as? LineageGraph else { return }
        let announced = try graph.announcedProducts()
        let isLot = try lot(named: product) != nil
        guard product.isEmpty || announced.products.contains(product) || isLot else {
            throw CustodyRefusal(
                .unknown, statement.claim, "There is no product and no lot “\(product.prefix(80))”.",
                NearNames.remedy(product, among: announced.products, otherwise: "No lot has a product yet: record its deliveries first."))
        }
        guard site.isEmpty || announced.sites.contains(site) else {
            throw CustodyRefusal(
                .unknown, statement.claim, "No lot was ever announced at “\(site.prefix(80))”.",
                NearNames.remedy(site, among: announced.sites, otherwise: "No lot has a site yet: record its deliveries first."))
        }
    }
}
