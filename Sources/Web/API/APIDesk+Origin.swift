// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Hummingbird
import Measure
import Node

/// Origin and local content by the books, as `origin --data` answers.
extension APIDesk {
    func origin(_ name: String, _ ask: Ask, _ snapshot: Snapshot) throws -> Response {
        let snapshot = try known(ask, snapshot)
        let key = try key(name, ask, snapshot)
        let country = ask.query["to"] ?? ""
        guard CountryCode.isCountry(country) else {
            throw parameter("to", country.isEmpty ? "nothing" : country, CountryCode.remedy(for: country))
        }
        let day = try ask.query["on"].map { text throws(Problem) in
            guard let day = CivilDate(text) else { throw parameter("on", text, "Give a day such as 2026-11-21.") }
            return day
        }
        let target = try target(ask)
        return .json(
            try answer(ask, snapshot) { books in
                OriginAnswer.json(try origin.answers(of: [key], into: country, on: day ?? now().day, target: target, books))
            })
    }

    func localContent(_ site: String, _ ask: Ask, _ snapshot: Snapshot) throws -> Response {
        let snapshot = try known(ask, snapshot)
        guard let product = ask.query["product"] else { throw parameter("product", "nothing", "Name it as its lots have it.") }
        let texts = (ask.query["month"] ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let months = try texts.map { text throws(Problem) in
            guard let month = Month(text) else { throw parameter("month", text.isEmpty ? "nothing" : text, "Give a month such as 2026-10.") }
            return month
        }
        let mixes = try ask.query["mix"].map { [try SupplyMix($0)] } ?? []
        let target = try target(ask)
        return .json(
            try answer(ask, snapshot) { books in
                try origin.localContent(of: product, at: site, months: months, mixes: mixes, target: target, books).json
            })
    }

    private func target(_ ask: Ask) throws(Problem) -> Percent? {
        guard let text = ask.query["target"] else { return nil }
        guard let target = Percent(text) else { throw parameter("target", text, "Give 0 to 100, with up to four decimals.") }
        return target
    }
}
