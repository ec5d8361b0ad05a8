// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Yams

extension PostingRules {
    mutating func addGood(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(node, ["product", "hsCode", "kind", "points", "source", "verified"])
        let product = try members.text("product")
        guard trade.good(product) == nil else { throw file.fail(node, "“\(product)” has an HS code already.", "Keep one.") }
        let points: Rate? = try members["points"].map { place throws(AccountingError) in
            guard let points = Rate(fraction: place.string ?? ""), !points.isNegative, points.unit == "1", points.approximate <= 1e9 else {
                throw file.fail(place, "“\(place.string ?? "")” is no number of points.", "Write a plain number, such as 12.")
            }
            return points
        }
        trade.goods.append(
            TradeBook.Good(
                product: product, code: try members.code(), kind: members["kind"] == nil ? nil : try members.text("kind"),
                points: points?.times(10_000), provenance: try members.provenance()))
    }

    mutating func addPlace(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(node, ["site", "country", "source", "verified"])
        let site = try members.text("site")
        guard trade.country(of: site) == nil else { throw file.fail(node, "“\(site)” has a country already.", "Keep one.") }
        _ = try members.provenance()
        trade.places.append(TradeBook.Place(site: site, country: try members.country("country")))
    }

    mutating func addSupplier(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(node, ["name", "prohibitedForeignEntity", "source", "verified"])
        let name = try members.text("name")
        guard !trade.suppliers.contains(where: { $0.name == name }) else { throw file.fail(node, "“\(name)” is there already.", "Keep one line.") }
        guard let isProhibited = members["prohibitedForeignEntity"]?.bool else {
            throw file.fail(members.place(of: "prohibitedForeignEntity"), "It is not said whether they are one.", "Write true or false.")
        }
        trade.suppliers.append(TradeBook.Supplier(name: name, isProhibitedEntity: isProhibited, provenance: try members.provenance()))
    }

    mutating func addSale(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let names = TradeBook.Sale.Value.allCases.map(\.rawValue)
        let members = try file.members(node, ["product", "site", "into", "unit"] + names + ["from", "to", "source", "verified"])
        let unit = try members.text("unit")
        var rates: [TradeBook.Sale.Value: Rate] = [:]
        for value in TradeBook.Sale.Value.allCases {
            guard let place = members[value.rawValue] else { continue }
            guard let rate = Rate(number: place.string ?? "", unit: unit), rate.of == .money else {
                throw file.fail(
                    place, "“\(place.string ?? "") \(unit)” is no money for each unit.", "Write a number, and a unit such as USD/{piece}.")
            }
            guard !rate.isNegative else { throw file.fail(place, "\(value.rawValue) \(rate) is below zero.", "Write what it is.") }
            rates[value] = rate
        }
        let isPriced: Set<TradeBook.Sale.Value> = [.exWorks, .fob, .transaction]
        guard rates.keys.contains(where: isPriced.contains) else {
            throw file.fail(node, "No price is given.", "Give one of exWorks, fob and transaction.")
        }
        let sale = TradeBook.Sale(
            product: try members.text("product"), site: try members.optionalText("site"),
            into: members["into"] == nil ? "" : try members.country("into"), rates: rates, validity: try members.validity(),
            provenance: try members.provenance())
        if trade.sales.contains(where: {
            ($0.product, $0.site, $0.into) == (sale.product, sale.site, sale.into) && $0.validity.overlaps(sale.validity)
        }) {
            throw file.fail(node, "Another price of “\(sale.product)” overlaps in time.", "End one before the other begins.")
        }
        trade.sales.append(sale)
    }

    mutating func addDuty(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(node, ["hs", "into", "agreement", "rate", "from", "to", "source", "verified"])
        let code = try members.text("hs")
        guard let range = HSRange(code) else {
            throw file.fail(members.place(of: "hs"), "“\(code)” is no range of HS codes.", "Write \"8507.60\" or 8501-8512, in quotes.")
        }
        let number = try members.text("rate")
        guard let rate = Percent(number) else {
            throw file.fail(members.place(of: "rate"), "“\(number)” is no percentage.", "Write 0 to 100, with up to four decimals.")
        }
        let places: [Node] = if case .sequence(let nodes)? = members["into"] { Array(nodes) } else { [members.place(of: "into")] }
        guard members["into"] != nil, !places.isEmpty else { throw file.fail(node, "“into” is missing.", "Give the countries it is asked in.") }
        let duty = TradeBook.Duty(
            range: range, into: try places.mapped { place throws(AccountingError) in try file.country(place) },
            agreement: members["agreement"] == nil ? nil : try members.agreement("agreement", in: self), rate: rate, validity: try members.validity(),
            provenance: try members.provenance())
        let other = trade.duties.first {
            $0.range == duty.range && $0.agreement == duty.agreement && $0.validity.overlaps(duty.validity)
                && $0.into.contains { duty.into.contains($0) }
        }
        if let other {
            throw file.fail(
                node, "Another rate for \(duty.range), \(other.rate) (\(other.provenance.source)), holds at the same time.", "Keep one rate a day.")
        }
        trade.duties.append(duty)
    }

    mutating func addStock(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(node, ["product", "site", "method", "from", "to", "source", "verified"])
        let word = try members.text("method")
        guard let method = TradeBook.Stock.Method(rawValue: word) else {
            throw file.fail(
                members.place(of: "method"), "There is no stock method “\(word)”.",
                "Use \(TradeBook.Stock.Method.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        let stock = TradeBook.Stock(
            product: try members.text("product"), site: try members.text("site"), method: method, validity: try members.validity(),
            provenance: try members.provenance())
        guard stock.validity.from != nil, stock.validity.to != nil else {
            throw file.fail(node, "It is not said for which fiscal year the method holds.", "Give `from` and `to`.")
        }
        if let other = trade.stocks.first(where: { $0.product == stock.product && $0.site == stock.site && $0.validity.overlaps(stock.validity) }) {
            throw file.fail(
                node, "\(stock.product) of \(stock.site) is counted by \(other.method.rawValue) at the same time.",
                "Keep one method for a fiscal year.")
        }
        trade.stocks.append(stock)
    }

    mutating func addDeclaration(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(
            node, ["product", "lot", "supplier", "country", "agreements", "document", "from", "to", "source", "verified"])
        guard members["agreements"] != nil else {
            throw file.fail(node, "It is not said under which agreements it originates.", "Give `agreements`; an empty list says: under none.")
        }
        var agreements: [String] = []
        for place in try members.list("agreements") {
            let name = try file.agreement(place, in: self)
            guard !agreements.contains(name) else { throw file.fail(place, "“\(name)” is there twice.", "Name each agreement once.") }
            agreements.append(name)
        }
        let declaration = OriginDeclaration(
            subject: try members.subject(), supplier: members["supplier"] == nil ? nil : try members.text("supplier"),
            country: try members.country("country"), agreements: agreements, document: try members.text("document"),
            validity: try members.validity(), provenance: try members.provenance())
        if let other = trade.declarations.first(where: { $0.contradicts(declaration) }) {
            throw .at(
                file.file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, .declarationsOverlap,
                "\(other.document) and \(declaration.document) both speak of “\(declaration.subject)” at the same time, and not alike.",
                remedy: "End one on the day before the other begins, or put their agreements into one.")
        }
        trade.declarations.append(declaration)
    }
}

extension BooksFile.Members {
    fileprivate func code() throws(AccountingError) -> HSCode {
        let text = try text("hsCode")
        guard let code = HSCode(text), code.isPossible else {
            throw file.fail(place(of: "hsCode"), "“\(text)” is no HS code.", "Write 8507.60, in quotes.")
        }
        guard code.prefix(.heading) != nil else {
            throw file.fail(place(of: "hsCode"), "\(code) is a chapter; no rule can be told by it.", "Write at least the heading: 8507.60.")
        }
        return code
    }

    fileprivate func country(_ key: String) throws(AccountingError) -> String {
        guard let place = self[key] else { throw file.fail(node, "“\(key)” is missing.", "Give it.") }
        return try file.country(place)
    }

    fileprivate func agreement(_ key: String, in rules: PostingRules) throws(AccountingError) -> String {
        try file.agreement(place(of: key), in: rules)
    }
}

extension BooksFile {
    fileprivate func country(_ node: Node) throws(AccountingError) -> String {
        let code = node.string ?? ""
        guard CountryCode.isCountry(code) else { throw fail(node, "“\(code)” is no country code.", CountryCode.remedy(for: code)) }
        return code
    }

    fileprivate func agreement(_ node: Node, in rules: PostingRules) throws(AccountingError) -> String {
        let name = node.string ?? ""
        guard rules.agreements.contains(where: { $0.name == name }) else {
            throw fail(
                node, "The chart knows no agreement “\(name)”.", "It has \(rules.agreements.map(\.name).joined(separator: ", ")).")
        }
        return name
    }
}
