// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure

/// How the burden of lots is divided among the co-products that came out of them: the rules of books files over one state of the genealogy.
///
/// What was drawn for the co-products of a rule takes the burden along that lies on it, as any draw does; among them it is divided by mass,
/// by value, or all of it goes to the main product. An amount that came out is that of the lot it went into where the lot was made in this
/// making alone, else what was drawn.
final class CoproductBook {
    /// What came out of one lot by one rule.
    struct Division {
        let rule: CoproductRule
        let way: CoproductRule.Way
        /// Indices of claims on the lot, with the part of what all of them took along that each bears: they sum to 1. Empty where
        /// something is not known and each bears what was drawn.
        var parts: [(claim: Int, part: ExactPart)] = []
        var spared: [Spared] = []
        var findings: [BooksFinding] = []
    }

    /// What one by-product spares elsewhere, and the claims of the main product that it is taken off, in order.
    struct Spared {
        let product: String
        let quantity: Quantity
        let avoided: CoproductRule.Avoided
        let event: UInt64
        /// mg CO2e, above 0.
        let carbon: Int64
        let mains: [Int]
    }

    let rules: PostingRules
    private let lots: OwnedLots
    /// Asked for instead of each rule's own.
    private let asked: CoproductRule.Way?
    private var known: [UInt32: [Division]] = [:]
    /// Numbers of the words for products whose lots need looking at: what is divided, and main products.
    private let divided: Set<UInt32>
    private let mains: Set<UInt32>

    init(_ rules: PostingRules, _ allocation: String?, _ lots: OwnedLots) {
        self.rules = rules
        self.lots = lots
        let asked = allocation.flatMap(CoproductRule.Way.init(written:))
        self.asked = asked
        divided = Set(rules.coproducts.compactMap { lots.number(of: $0.from) })
        mains = Set(rules.coproducts.filter { (asked ?? $0.way) == .systemExpansion }.compactMap { lots.number(of: $0.main) })
    }

    func way(of rule: CoproductRule) -> CoproductRule.Way { asked ?? rule.way }

    /// Whether lots of a product may be divided.
    func mayDivide(_ product: UInt32) -> Bool { divided.contains(product) }

    /// Whether what is booked on lots of a product, or told of them, may depend on what came out of other lots.
    func concerns(_ product: UInt32) -> Bool { divided.contains(product) || mains.contains(product) }

    func divisions(of lot: OwnedLot) -> [Division] {
        if rules.coproducts.isEmpty || lot.claims.isEmpty { return [] }
        if let known = known[lot.node] { return known }
        let divisions = rules.coproducts.filter { $0.speaks(ofProduct: lot.product, madeAt: lot.step) }.compactMap { divide(lot, by: $0) }
        known[lot.node] = divisions
        return divisions
    }

    func findings(on node: UInt32) -> [BooksFinding] {
        if rules.coproducts.isEmpty { return [] }
        let lot = lots.lot(node)
        return divisions(of: lot).flatMap(\.findings)
    }

    /// What by-products of what a lot was made of spare elsewhere, as far as it is taken off this lot.
    func credits(on outline: LotOutline) -> [(spared: Spared, source: String, carbon: Int64)] {
        guard !mains.isEmpty, rules.coproducts.contains(where: { $0.main == outline.product && way(of: $0) == .systemExpansion }) else { return [] }
        var credits: [(spared: Spared, source: String, carbon: Int64)] = []
        for source in lots.lot(outline.node).sources {
            let lot = lots.lot(source)
            for spared in divisions(of: lot).flatMap(\.spared) {
                var (laid, carbon): (Int64, Int64) = (0, 0)
                let whole = spared.mains.reduce(Int64(0)) { $0 &+ (lot.claims[$1].length ?? 1) }
                for claim in spared.mains {
                    let end = laid &+ (lot.claims[claim].length ?? 1)
                    if lot.claims[claim].product == outline.node {
                        carbon &+= share(of: spared.carbon, upTo: end, outOf: whole) - share(of: spared.carbon, upTo: laid, outOf: whole)
                    }
                    laid = end
                }
                if carbon != 0 { credits.append((spared, lot.product.isEmpty ? lot.step : lot.key.name, carbon)) }
            }
        }
        return credits
    }

    private func divide(_ lot: OwnedLot, by rule: CoproductRule) -> Division? {
        let out = lot.claims.indices.filter { index in
            !lot.claims[index].isRest && lot.claims[index].length != 0 && rule.products.contains(lots.product(of: lot.claims[index].product))
        }
        let products = out.map { lots.product(of: lot.claims[$0].product) }
        guard out.count > 1, Set(products).count > 1 else { return nil }
        var division = Division(rule: rule, way: way(of: rule))
        let lengths = out.map { lot.claims[$0].length }
        guard lengths.allSatisfy({ $0 != nil }) || lengths.allSatisfy({ $0 == nil }) else {
            division.findings.append(unknownQuantity(lot, rule.products.joined(separator: ", ")))
            return division
        }
        guard lengths.reduce(Int128(0), { $0 + Int128($1 ?? 1) }) <= Int128(Quantity.limit) else {
            division.findings.append(tooMuch(lot, rule))
            return division
        }
        var measures: [ExactPart] = []
        let isOneCurrency = division.way == .value && isPricedAlike(out, lot)
        for (claim, product) in zip(out, products) {
            switch measure(claim, product, lot, division.way, rule, isOneCurrency) {
            case .success(let part): measures.append(part)
            case .failure(let finding): if !division.findings.contains(finding.finding) { division.findings.append(finding.finding) }
            }
        }
        guard division.findings.isEmpty else { return division }
        guard let whole = measures.reduce(ExactPart(0) as ExactPart?, { $0?.plus($1) }), whole.numerator > 0 else {
            division.findings.append(tooMuch(lot, rule))
            return division
        }
        let parts = measures.map { $0.over(whole) }
        guard parts.allSatisfy({ $0 != nil }) else {
            division.findings.append(tooMuch(lot, rule))
            return division
        }
        division.parts = zip(out, parts).map { ($0, $1 ?? ExactPart(0)) }
        if division.way == .systemExpansion { spare(out, products, lot, &division) }
        return division
    }

    private struct Unknown: Error { let finding: BooksFinding }

    /// Whether all prices of what came out are in one currency, and so compared as they are.
    private func isPricedAlike(_ out: [Int], _ lot: OwnedLot) -> Bool {
        let codes = out.map { price(of: lots.product(of: lot.claims[$0].product), on: lot.claims[$0].time)?.rate.currency }
        return Set(codes).count == 1
    }

    private func price(of product: String, on time: Instant) -> SalePrice? {
        rules.prices.first { $0.product == product && $0.validity.contains(time.day) }
    }

    /// What a claim counts among those of its rule.
    private func measure(
        _ claim: Int, _ product: String, _ lot: OwnedLot, _ way: CoproductRule.Way, _ rule: CoproductRule, _ isOneCurrency: Bool
    ) -> Result<ExactPart, Unknown> {
        if way == .systemExpansion {
            return .success(product == rule.main ? ExactPart(Int128(lot.claims[claim].length ?? 1)) : ExactPart(0))
        }
        guard let quantity = lots.cameOut(claim, of: lot), quantity.amount >= 0 else {
            return .failure(Unknown(finding: unknownQuantity(lot, product)))
        }
        if way == .mass {
            guard let mass = rules.mass(of: quantity, product) else {
                return .failure(
                    missing(
                        .massMissing, lot, "Nobody said what \(quantity.words) of \(product) weighs, which came out of \(name(lot)).",
                        "Add it under `masses` in a books file."))
            }
            return .success(ExactPart(Int128(mass)))
        }
        let day = lot.claims[claim].time.day
        guard let price = price(of: product, on: lot.claims[claim].time) else {
            return .failure(
                missing(
                    .priceMissing, lot, "Nobody said what \(product) is sold for on \(day); it came out of \(name(lot)).",
                    "Add `values: [{ sold: \(product), value: …, unit: …, source: …, verified: … }]` to a books file."))
        }
        var rate = price.rate
        if !isOneCurrency, let code = rate.currency, code != rules.currency {
            guard let known = rules.exchange.first(where: { $0.currency == code && $0.validity.contains(day) }), let changed = rate.times(known.value)
            else {
                return .failure(
                    missing(
                        .currencyWithoutRate, lot, "The price of \(product) is in \(code), which has no rate on \(day).",
                        "Add it under `exchange` in a books file, or write all prices in one currency."))
            }
            rate = changed
        }
        guard let amount = amount(quantity, of: product, in: rate.per) else {
            return .failure(
                missing(
                    .otherUnit, lot, "\(product) is priced as \(price.rate); \(quantity.words) came out of \(name(lot)).",
                    "Give a price for each \(BookingUnit.display(of: quantity.dimension).code), or the mass of a unit under `masses`."))
        }
        guard let worth = ExactPart(Int128(amount)).times(ExactPart(rate.numerator, of: rate.denominator)) else {
            return .failure(Unknown(finding: tooMuch(lot, rule)))
        }
        return .success(worth)
    }

    /// The same amount as something that a rate speaks of; nil where nobody said how one becomes the other.
    private func amount(_ quantity: Quantity, of product: String, in dimension: Dimension) -> Int64? {
        if quantity.dimension == dimension { return quantity.amount }
        return dimension == .mass ? rules.mass(of: quantity, product) : nil
    }

    private func spare(_ out: [Int], _ products: [String], _ lot: OwnedLot, _ division: inout Division) {
        let rule = division.rule
        let mains = zip(out, products).filter { $1 == rule.main }.map(\.0).sorted { a, b in
            let (one, other) = (lot.claims[a], lot.claims[b])
            if one.time != other.time { return one.time < other.time }
            if one.product != other.product { return lots.comesBefore(one.product, other.product) }
            return (one.from ?? -1, one.length ?? -1) < (other.from ?? -1, other.length ?? -1)
        }
        for (claim, product) in zip(out, products) where product != rule.main {
            let day = lot.claims[claim].time.day
            guard let quantity = lots.cameOut(claim, of: lot) else {
                division.findings.append(unknownQuantity(lot, product))
                continue
            }
            guard let avoided = rule.avoided.first(where: { $0.product == product && $0.validity.contains(day) }) else {
                division.findings.append(
                    missing(
                        .avoidedMissing, lot, "Nobody said what \(product) out of \(name(lot)) spares elsewhere on \(day).",
                        "Add it under `avoided` of the rule in `coproducts`."
                    ).finding)
                continue
            }
            guard let amount = amount(quantity, of: product, in: avoided.rate.per) else {
                division.findings.append(
                    missing(
                        .otherUnit, lot, "What \(product) spares is given as \(avoided.rate); \(quantity.words) came out of \(name(lot)).",
                        "Give it for each \(BookingUnit.display(of: quantity.dimension).code), or the mass of a unit under `masses`."
                    ).finding)
                continue
            }
            guard let carbon = avoided.rate.times(amount) else {
                division.findings.append(tooMuch(lot, rule))
                continue
            }
            division.spared.append(
                Spared(
                    product: product, quantity: Quantity(amount, avoided.rate.per), avoided: avoided, event: lot.claims[claim].event, carbon: carbon,
                    mains: mains))
        }
        // Half of a credit, or a by-product that bears nothing and spares nothing, would be a wrong number.
        if !division.findings.isEmpty { (division.parts, division.spared) = ([], []) }
    }

    private func name(_ lot: OwnedLot) -> String { lot.product.isEmpty ? "\(lot.key.name) (\(lot.step))" : lot.key.name }

    private func missing(_ kind: BooksFinding.Kind, _ lot: OwnedLot, _ text: String, _ remedy: String) -> Unknown {
        Unknown(
            finding: BooksFinding(
                kind: kind, lot: lot.key.name, account: PostingRules.burden, text: text + " Burdens go as much was drawn.", remedy: remedy))
    }

    private func unknownQuantity(_ lot: OwnedLot, _ products: String) -> BooksFinding {
        missing(.unknownQuantity, lot, "Nobody said how much \(products) came out of \(name(lot)).", "Record its quantity.").finding
    }

    private func tooMuch(_ lot: OwnedLot, _ rule: CoproductRule) -> BooksFinding {
        missing(
            .outOfRange, lot, "What came out of \(name(lot)) by \(way(of: rule).words) is nothing, or more than can be reckoned.",
            "Check amounts, masses and prices."
        ).finding
    }
}
