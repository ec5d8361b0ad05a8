// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Accounting
package import Genealogy
package import Measure

/// Rules of origin and definitions of local content, and what they make of goods as books have them.
package struct OriginLibrary: Sendable {
    package let rules: OriginRules
    package let definitions: LocalContentDefinitions

    package init(rules: OriginRules, definitions: LocalContentDefinitions) {
        self.rules = rules
        self.definitions = definitions
    }

    package static func builtIn() throws(AccountingError) -> OriginLibrary {
        OriginLibrary(rules: try .builtIn(), definitions: try .builtIn())
    }

    package func answer(_ shipment: Shipment, title: String?, booked: BookedGood?, target: Percent?) -> OriginAnswer {
        OriginAnswer(
            title: title, booked: booked, assessment: ShipmentAssessment(shipment, rules: rules),
            local: definitions.chosen(on: shipment.good.day).map { LocalContent($0, shipment) }, target: target ?? shipment.localTarget)
    }

    /// Lots, and what boxes hold, on their way to a country: one answer for each product and site.
    package func answers(
        of keys: [LotKey], into destination: String, on day: CivilDate, target: Percent?, _ books: BookKeeping
    ) throws -> [OriginAnswer] {
        let goods = try books.goods(in: keys)
        return try goods.map { good in
            let shipment = try Shipment(good, into: destination, on: day, books.rules, rules)
            let names = keys.map(\.name).prefix(3).joined(separator: ", ") + (keys.count > 3 ? " and \(keys.count - 3) more" : "")
            return answer(
                shipment, title: goods.count > 1 ? "\(names): \(good.product) of \(good.site)" : names, booked: good, target: target)
        }
    }

    /// A product of a site, month by month as it was, and beside each month as it would be by other supply.
    package func localContent(
        of product: String, at site: String, months: [Month], mixes: [SupplyMix], target: Percent?, _ books: BookKeeping
    ) throws -> LocalContentAnswer {
        var columns: [LocalContentAnswer.Column] = []
        for month in months {
            let good = try books.good(product, at: site, year: month.year, month: month.month)
            let shipment = try Shipment(good, into: nil, on: month.last, books.rules, rules)
            for mix in [nil] + mixes.map(Optional.some) {
                let shipment = try mix.map { mix throws(AccountingError) in try shipment.supplied(by: mix) } ?? shipment
                columns.append(
                    LocalContentAnswer.Column(
                        month: month, mix: mix, good: good, shipment: shipment,
                        rates: definitions.chosen(on: month.last).map { LocalContent($0, shipment) }))
            }
        }
        return LocalContentAnswer(product: product, site: site, target: target, columns: columns)
    }
}

/// A month of a year, as `2026-10`.
package struct Month: Hashable, Sendable, CustomStringConvertible {
    package let year: Int
    package let month: Int

    package init?(_ text: String) {
        guard let first = CivilDate(text + "-01") else { return nil }
        (year, month) = (first.year, first.month)
    }

    package var last: CivilDate {
        let next = month == 12 ? CivilDate(year: year + 1, month: 1, day: 1) : CivilDate(year: year, month: month + 1, day: 1)
        return CivilDate(dayNumber: next.dayNumber - 1)
    }

    package var description: String { "\(year)-\(month < 10 ? "0" : "")\(month)" }
}
