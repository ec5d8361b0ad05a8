// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure

/// Which receipts the draws from a site's stocks took, by the methods that its books files name.
///
/// A stock is a lot of the product that lots of it were poured into: a tank's filling. Books go by average, so only first and last in,
/// first out are worked out here, filling after filling; a stock for which that cannot be done stays at the average, and it is said.
struct StockPlan {
    typealias Traced = MaterialWalk.Traced

    private var fillings: Set<UInt32> = []
    private var poured: Set<UInt32> = []
    private var mixed: Set<String> = []
    /// By lot that was drawn into, what it took.
    private(set) var draws: [(node: UInt32, rows: [(Traced, Int64)])] = []
    private(set) var remarks: Set<String> = []

    init() {}

    /// - Parameter goods: Never fillings themselves.
    init(of upstream: [UInt32], beside goods: Set<UInt32>, _ walk: inout MaterialWalk) {
        let lots = walk.books.lots
        let rules = walk.books.rules.trade.stocks.filter { $0.site == walk.site }
        if rules.isEmpty { return }
        var candidates: [UInt32: TradeBook.Stock] = [:]
        var statuses: [String: Set<[String]>] = [:]
        for node in upstream where !goods.contains(node) {
            let lot = lots.lot(node)
            guard !lot.isReceived, let day = lot.opened?.day,
                let rule = rules.first(where: { $0.product == lot.product && $0.validity.contains(day) })
            else { continue }
            switch rule.method {
            case .average: break
            case .segregation: statuses[rule.product, default: []].formUnion(walk.statuses(pouredInto: lot))
            case .firstInFirstOut, .lastInFirstOut: candidates[node] = rule
            }
            remarks.insert(
                "\(rule.product) of \(rule.site) is counted by \(rule.method.rawValue) (\(rule.provenance.source)\(rule.provenance.isVerified ? "" : ", unverified"))."
            )
        }
        mixed = Set(statuses.filter { $0.value.count > 1 }.keys)
        for product in mixed {
            remarks.insert(
                "\(product) of \(walk.site) is said to be segregated, and lots that do not originate alike were poured together: none of it counts as originating."
            )
        }
        workOut(candidates, upstream, &walk)
    }

    func holds(_ node: UInt32) -> Bool { fillings.contains(node) }

    /// Whether all of a receipt went into fillings that were worked out.
    func takesAll(of node: UInt32) -> Bool { poured.contains(node) }

    func isMixed(_ product: String) -> Bool { mixed.contains(product) }

    private mutating func workOut(_ all: [UInt32: TradeBook.Stock], _ upstream: [UInt32], _ walk: inout MaterialWalk) {
        let lots = walk.books.lots
        var candidates = all
        while !candidates.isEmpty {
            var elsewhere: Set<UInt32> = []
            for node in upstream where candidates[node] == nil { elsewhere.formUnion(lots.lot(node).sources) }
            var taken: [UInt32: [[CommingledStock<Traced>.Layer]]] = [:]
            let order = candidates.keys.map { (lots.lot($0).opened?.microseconds ?? 0, lots.key(of: $0).generation, $0) }.sorted { $0 < $1 }
            var failed: UInt32?
            for (_, _, node) in order {
                guard let rule = candidates[node], let parts = Self.taken(from: node, rule, taken, elsewhere, &walk) else {
                    failed = node
                    break
                }
                taken[node] = parts
            }
            if let failed {
                remarks.insert(
                    "\(lots.key(of: failed).name) stays at the average: how much it took and gave is not known, more was drawn than was there, or it was made here."
                )
                candidates[failed] = nil
                continue
            }
            settle(taken, lots)
            return
        }
    }

    private mutating func settle(_ taken: [UInt32: [[CommingledStock<Traced>.Layer]]], _ lots: OwnedLots) {
        fillings = Set(taken.keys)
        for node in taken.keys.sorted() {
            let lot = lots.lot(node)
            poured.formUnion(lot.sources)
            for (claim, layers) in zip(lot.claims, taken[node] ?? []) where !fillings.contains(claim.product) {
                draws.append((claim.product, layers.flatMap { $0.money.map { ($0.key, $0.value) } }))
            }
        }
        poured.subtract(fillings)
    }

    /// By claim on a filling, what it took.
    private static func taken(
        from node: UInt32, _ rule: TradeBook.Stock, _ earlier: [UInt32: [[CommingledStock<Traced>.Layer]]], _ elsewhere: Set<UInt32>,
        _ walk: inout MaterialWalk
    ) -> [[CommingledStock<Traced>.Layer]]? {
        let lots = walk.books.lots
        let lot = lots.lot(node)
        guard lot.holders.isEmpty else { return nil }
        var layers: [CommingledStock<Traced>.Layer] = []
        for inflow in walk.books.balances.inflows(of: node) {
            let source = lots.lot(inflow.source)
            guard source.dimension == lot.dimension else { return nil }
            let claims = source.claims(of: node).map { Int($0) }
            if let parts = earlier[inflow.source] {
                // What was left of the filling before comes first, in the order it came.
                layers = claims.flatMap { parts[$0] } + layers
                continue
            }
            let isOutside = source.isReceived || walk.isElsewhere(inflow.source)
            guard isOutside, !elsewhere.contains(inflow.source), let first = claims.map({ source.claims[$0].time }).min() else { return nil }
            var amount: Int64 = 0
            for claim in claims {
                guard let length = source.claims[claim].length else { return nil }
                let (sum, overflow) = amount.addingReportingOverflow(length)
                if overflow { return nil }
                amount = sum
            }
            let rows =
                walk.isElsewhere(inflow.source)
                ? walk.crossed(inflow.source, inflow.amounts, into: node) : part(walk.received(source), inflow.amounts)
            layers.append(
                CommingledStock.Layer(
                    time: first, amount: amount, money: rows.filter { $0.1 != 0 }.reduce(into: [:]) { $0[$1.0, default: 0] &+= $1.1 }))
        }
        let draws = lot.claims.map {
            CommingledStock<Traced>.Draw(time: $0.time, amount: $0.isRest ? nil : $0.length, product: lots.key(of: $0.product).name)
        }
        guard zip(lot.claims, draws).allSatisfy({ $0.isRest || $1.amount != nil }) else { return nil }
        return CommingledStock.taken(by: draws, from: layers, rule.method == .lastInFirstOut ? .lastInFirstOut : .firstInFirstOut)
    }

    /// Of a receipt's rows, what went into one filling: its inflow, leaf by leaf.
    private static func part(
        _ rows: [(Traced, Int64)], _ amounts: [Int64]
    ) -> [(Traced, Int64)] {
        var wholes: [Int: Int64] = [:]
        func leaf(_ row: Traced) -> Int? { if case .material(_, let leaf) = row { leaf } else { nil } }
        for (account, amount) in rows { if let leaf = leaf(account) { wholes[leaf, default: 0] += amount } }
        var laid: [Int: Int64] = [:]
        return rows.compactMap { account, amount in
            guard let leaf = leaf(account), let whole = wholes[leaf], whole != 0 else { return nil }
            let before = laid[leaf] ?? 0
            laid[leaf] = before + amount
            func upTo(_ part: Int64) -> Int64 { Int64(Int128(amounts[leaf]) * Int128(part) / Int128(whole)) }
            return (account, upTo(before + amount) - upTo(before))
        }
    }
}
