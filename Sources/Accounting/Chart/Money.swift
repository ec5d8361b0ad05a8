// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Yams

/// What one unit of a currency is in the books' own, on certain days.
package struct ExchangeRate: Hashable, Sendable {
    package let currency: String
    let value: Rate
    package let validity: Validity
    package let provenance: Provenance
}

/// What a product is worth, where that value was added, and under which agreements it originates.
package struct OriginValue: Hashable, Sendable {
    /// Of what came in, or added by making it.
    package let basis: PostingRules.PostingFactor.Basis
    /// `value.VN`.
    package let account: String
    package let rate: Rate
    /// Account of the status by agreement: `origin.RCEP.originating`, `….non-originating` or `….undeclared`.
    package let statuses: [String]
    package let document: String
    package let validity: Validity
    package let provenance: Provenance
}

extension PostingRules {
    mutating func readCurrency(_ root: BooksFile.Members) throws(AccountingError) {
        guard root["currency"] != nil else { return }
        let code = try root.text("currency")
        guard code != "{currency}", BookingUnit.find(code)?.dimension == .money else {
            throw root.file.fail(root.place(of: "currency"), "“\(code)” is no currency.", "Write its ISO 4217 code: USD.")
        }
        if let currency, currency != code {
            throw root.file.fail(root.place(of: "currency"), "The books are kept in \(currency) already.", "Keep one currency in all files.")
        }
        currency = code
    }

    mutating func addExchange(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(node, ["currency", "value", "on", "from", "to", "source", "verified"])
        let code = try members.text("currency")
        guard code != "{currency}", BookingUnit.find(code)?.dimension == .money else {
            throw file.fail(members.place(of: "currency"), "“\(code)” is no currency.", "Write its ISO 4217 code: USD.")
        }
        guard let own = currency else {
            throw file.fail(node, "It is not said which currency the books are kept in.", "Write `currency: EUR` at the head of the file.")
        }
        guard code != own else { throw file.fail(node, "\(code) is the books' own currency.", "Leave the rate out.") }
        let text = try members.text("value")
        guard let value = Rate(fraction: text), !value.isNegative, !value.isZero, !text.hasSuffix("%") else {
            throw file.fail(members.place(of: "value"), "“\(text)” is no rate.", "Write how much \(own) one \(code) is.")
        }
        let validity = members["on"] == nil ? try members.validity() : try members.validity(from: "on", to: "on")
        guard validity.from != nil, validity.to != nil else {
            throw file.fail(node, "It is not said on which days the rate holds.", "Write `on`, or `from` and `to`.")
        }
        if let index = exchange.firstIndex(where: { $0.currency == code && $0.validity.overlaps(validity) }) {
            throw file.fail(
                node, "\(code) has another rate, \(exchange[index].value.number)\(said("exchange", index)), on the same day.", "Keep one rate a day.")
        }
        exchange.append(ExchangeRate(currency: code, value: value, validity: validity, provenance: try members.provenance()))
    }

    mutating func addValue(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(
            node, ["received", "made", "lot", "sold", "country", "value", "unit", "originating", "document", "from", "to", "source", "verified"])
        if members["sold"] != nil { return try addPrice(members) }
        let basis: PostingFactor.Basis
        switch (members["received"], members["made"], members["lot"]) {
        case (.some, nil, nil): basis = .received(.product(try members.text("received")))
        case (nil, nil, .some): basis = .received(.lot(try members.text("lot")))
        case (nil, .some, nil): basis = .made(.product(try members.text("made")), step: "")
        default: throw file.fail(node, "It is not said what is worth that.", "Give one of `received`, `made`, `lot` and `sold`.")
        }
        let country = try members.text("country")
        guard chart.leaf("value.\(country)") != nil else {
            throw file.fail(
                members.place(of: "country"), "There is no account “value.\(country)”.",
                "Write a country of the chart, or add the account under `accounts`.")
        }
        let rate = try members.rate(of: .money)
        if rate.isNegative { throw file.fail(members.place(of: "value"), "\(rate) is below zero.", "Write what it is worth.") }
        let value = OriginValue(
            basis: basis, account: "value.\(country)", rate: rate, statuses: try statuses(members),
            document: try members.optionalText("document"), validity: try members.validity(), provenance: try members.provenance())
        if let index = values.firstIndex(where: { $0.basis == basis && $0.account == value.account && $0.validity.overlaps(value.validity) }) {
            throw file.fail(
                node, "Another value of \(basis.words) from \(country) overlaps in time\(said("values", index)).", "End one before the other begins.")
        }
        values.append(value)
    }

    /// Agreements of the chart: sums that fall into originating and non-originating.
    var agreements: [(name: String, total: Total)] {
        chart.totals.filter { $0.kinds["originating"] != nil }.map { ($0.id.split(separator: ".").last.map(String.init) ?? $0.id, $0) }
    }

    private func statuses(_ members: BooksFile.Members) throws(AccountingError) -> [String] {
        let named = try members.texts("originating")
        if let stranger = named.first(where: { name in !agreements.contains { $0.name == name } }) {
            throw members.file.fail(
                members.place(of: "originating"), "The chart knows no agreement “\(stranger)”.",
                "It has \(agreements.map(\.name).joined(separator: ", ")).")
        }
        return agreements.compactMap { name, total in
            let status = members["originating"] == nil ? "undeclared" : named.contains(name) ? "originating" : "non-originating"
            return total.kinds[status].map { chart.leaves[$0].id }
        }
    }
}
