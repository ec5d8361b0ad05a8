// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

extension Shipment {
    /// A good as its books have it, on its way to a country.
    ///
    /// What is not known is a remark where an answer can be given without it, and refused where it cannot.
    ///
    /// - Parameters:
    ///   - destination: ISO 3166-1; nil: it goes nowhere, and is asked only how local it is.
    ///   - day: Of the customs declaration.
    /// - Throws: `.originNotTold` with what is missing: an HS code of the good, the country of its site, any material's value.
    package init(
        _ booked: BookedGood, into destination: String?, on day: CivilDate, _ rules: PostingRules, _ agreements: OriginRules
    ) throws(AccountingError) {
        let terms = try BookedTerms(booked, into: destination, on: day, rules)
        let supplies = terms.supplies()
        let values = terms.values()
        let sum = supplies.reduce(Int128(0)) { $0 + Int128($1.material.value) }
        guard 0...Int128(Quantity.limit) ~= sum else {
            throw AccountingError(
                code: .originNotTold, message: "The materials of \(booked.product) add up to more than can be counted.",
                remedy: "Check the prices of its materials and their units.")
        }
        var remarks = terms.remarks
        for (name, value) in [("exWorks", values.exWorks), ("fob", values.fob)] {
            guard let value, sum > Int128(value) else { continue }
            remarks.append(
                "The materials are worth \(Money.text(Int64(sum))), more than \(name) \(Money.text(value)): one of the two is a slip, or it is sold at a loss."
            )
        }
        let added = Int128(values.labour) + Int128(values.overhead) + Int128(values.profit) + Int128(values.other)
        if let fob = values.fob, sum <= Int128(fob), sum + added > Int128(fob) {
            remarks.append(
                "Materials, labour, overhead, profit and other cost come to \(Money.text(Int64(clamping: sum + added))), more than fob \(Money.text(fob)): what adds up is too good."
            )
        }
        self.init(
            good: OriginCase(
                good: terms.title, code: terms.code, producer: terms.producer, destination: destination ?? terms.producer, day: day, values: values,
                materials: supplies.map(\.material), processes: [], isWhollyObtained: false),
            currency: rules.currency ?? "{currency}", materials: supplies.map(\.bought), duties: terms.duties(values, agreements), localTarget: nil,
            remarks: remarks)
    }
}

/// What books files say of one good's way to one country.
private struct BookedTerms {
    let booked: BookedGood
    let destination: String?
    let day: CivilDate
    let rules: PostingRules
    let code: HSCode
    let producer: String
    private let sale: TradeBook.Sale?
    private(set) var remarks: [String] = []

    init(_ booked: BookedGood, into destination: String?, on day: CivilDate, _ rules: PostingRules) throws(AccountingError) {
        guard let good = rules.trade.good(booked.product) else {
            throw AccountingError(
                code: .originNotTold, message: "Nobody said the HS code of “\(booked.product)”.",
                remedy: "Add it under `goods` in a books file: { product: \(booked.product), hsCode: \"…\", source: …, verified: false }.")
        }
        guard let country = rules.trade.country(of: booked.site) else {
            throw AccountingError(
                code: .originNotTold,
                message: "Nobody said in which country \(booked.site.isEmpty ? "the site of \(booked.product)" : booked.site) lies.",
                remedy: "Add it under `places` in a books file: { site: \(booked.site), country: VN, source: …, verified: true }.")
        }
        guard !booked.materials.isEmpty else {
            throw AccountingError(
                code: .originNotTold, message: "The books carry no value of any material of “\(booked.product)”.",
                remedy: "Say under `values` in a books file what its materials are worth, and where from.")
        }
        self.booked = booked
        self.destination = destination
        self.day = day
        self.rules = rules
        code = good.code
        producer = country
        sale = rules.trade.sale(of: booked.product, from: booked.site, into: destination ?? "", on: day)
        remarks = told()
    }

    var title: String { booked.lots == 1 ? booked.product : "\(booked.lots) lots of \(booked.product)" }

    private func told() -> [String] {
        var remarks = booked.stocks + booked.expired
        if let destination, destination != producer, rules.trade.duty(on: code, into: destination, under: nil, on: day) == nil {
            remarks.append("Nobody said the duty on \(code) in \(destination): what is saved is not known. Add it under `duties` in a books file.")
        }
        if !booked.worthless.isEmpty {
            remarks.append("Nobody said what \(booked.worthless.joined(separator: ", ")) is worth: it counts as nothing, so every rate is too good.")
        }
        remarks += booked.findings.first.map { "\($0.text) \($0.remedy)" }
        guard let sale else {
            let to = destination.map { " to \($0)" } ?? ""
            return remarks + [
                "Nobody said what \(booked.product) is sold for\(to) on \(day): rules that compare with a price cannot be judged. Add it under `sales` in a books file."
            ]
        }
        if !sale.provenance.isVerified { remarks.append("Prices of \(booked.product) are from \(sale.provenance.source) (unverified).") }
        if let problem = priceProblem(sale) { remarks.append(problem) }
        return remarks
    }

    private func priceProblem(_ sale: TradeBook.Sale) -> String? {
        guard let rate = sale.rates.values.first else { return nil }
        guard let quantity = booked.quantity else {
            return "Nobody said how much \(title) is, or it is not counted alike: its price counts for nothing. Record the quantities."
        }
        guard quantity.dimension == rate.per else {
            return
                "\(booked.product) is priced in \(rate.unit), and counted in \(BookingUnit.display(of: quantity.dimension).code): its price counts for nothing. Give it for each \(BookingUnit.display(of: quantity.dimension).code)."
        }
        guard let currency = rate.currency, currency != rules.currency else { return nil }
        guard let own = rules.currency else {
            return
                "Prices are in \(currency), and nobody said which currency the books are kept in. Write `currency: \(currency)` at the head of a books file."
        }
        return exchange(currency) == nil ? "There is no rate of \(currency) in \(own) for \(day). Add it under `exchange` in a books file." : nil
    }

    private func exchange(_ currency: String) -> Rate? {
        rules.exchange.first { $0.currency == currency && $0.validity.contains(day) }?.value
    }

    /// For all of the good's lots, in the books' currency.
    private func amount(_ value: TradeBook.Sale.Value) -> Int64? {
        guard let sale, var rate = sale.rates[value], let quantity = booked.quantity, quantity.dimension == rate.per else { return nil }
        if let currency = rate.currency, currency != rules.currency {
            guard rules.currency != nil, let changed = exchange(currency).flatMap({ rate.times($0) }) else { return nil }
            rate = changed
        }
        return rate.times(quantity.amount)
    }

    func values() -> OriginCase.Values {
        OriginCase.Values(
            exWorks: amount(.exWorks), fob: amount(.fob), transaction: amount(.transaction), netCost: amount(.netCost),
            labour: amount(.labour) ?? booked.labour, overhead: amount(.overhead) ?? booked.overhead, profit: amount(.profit) ?? 0,
            other: amount(.other) ?? 0)
    }

    /// A product's points are shared by value among its suppliers.
    func supplies() -> [BookedMaterial.Supply] {
        var (given, worth): ([String: Int64], [String: Int64]) = ([:], [:])
        let whole = booked.materials.reduce(into: [String: Int64]()) { $0[$1.product, default: 0] &+= $1.value }
        return booked.materials.map { material in
            var supply = material.supply(named: material.name(among: booked.materials), goods: 1)
            let good = rules.trade.good(material.product)
            supply.material.code = good?.code
            supply.material.kind = good?.kind
            let points = good?.points.map { points in
                worth[material.product, default: 0] &+= material.value
                let all = max(1, whole[material.product] ?? 1)
                let upTo = Int64(clamping: Int128(points) * Int128(worth[material.product] ?? 0) / Int128(all))
                defer { given[material.product] = upTo }
                return upTo - (given[material.product] ?? 0)
            }
            let prohibited = rules.trade.suppliers.first { $0.name == material.supplier }?.isProhibitedEntity
            supply.bought = Shipment.Bought(
                product: material.product, supplier: material.supplier, declarations: supply.bought.declarations, points: points,
                isProhibitedEntity: prohibited, intermediate: nil, stock: nil, byCountry: material.byCountry, added: material.added)
            return supply
        }
    }

    /// What duty is a part of: the price on board, else what was paid, else the price at the works.
    func duties(_ values: OriginCase.Values, _ agreements: OriginRules) -> Shipment.Duties? {
        guard let destination, let value = values.fob ?? values.transaction ?? values.exWorks,
            let ordinary = rules.trade.duty(on: code, into: destination, under: nil, on: day)
        else { return nil }
        let preferential = agreements.agreements.compactMap { agreement in
            rules.trade.duty(on: code, into: destination, under: agreement.name, on: day).map {
                Shipment.Duties.Preference(agreement: agreement.name, rate: Sourced(value: $0.rate, provenance: $0.provenance))
            }
        }
        return Shipment.Duties(
            value: value, ordinary: Sourced(value: ordinary.rate, provenance: ordinary.provenance), preferential: preferential)
    }
}
