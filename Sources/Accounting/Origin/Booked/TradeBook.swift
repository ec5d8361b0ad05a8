// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// What events do not say of goods, and customs ask: codes, countries, prices, duties, suppliers' declarations. Data: `books/*.yaml`.
package struct TradeBook: Sendable {
    package internal(set) var goods: [Good] = []
    package internal(set) var places: [Place] = []
    package internal(set) var suppliers: [Supplier] = []
    package internal(set) var sales: [Sale] = []
    package internal(set) var duties: [Duty] = []
    package internal(set) var declarations: [OriginDeclaration] = []
    package internal(set) var stocks: [Stock] = []

    package struct Good: Hashable, Sendable {
        package let product: String
        package let code: HSCode
        /// `active cathode material`, where a rule names it.
        package let kind: String?
        /// Of the points method; ten-thousandths of a point.
        package let points: Int64?
        package let provenance: Provenance
    }

    /// The country a site lies in.
    package struct Place: Hashable, Sendable {
        package let site: String
        package let country: String
    }

    package struct Supplier: Hashable, Sendable {
        package let name: String
        package let isProhibitedEntity: Bool
        package let provenance: Provenance
    }

    /// What a unit of a product is sold for, at the places rules look at.
    package struct Sale: Hashable, Sendable {
        package let product: String
        /// Empty: of any site.
        package let site: String
        /// ISO 3166-1; empty: to any country.
        package let into: String
        /// By ``Value``.
        let rates: [Value: Rate]
        package let validity: Validity
        package let provenance: Provenance

        package enum Value: String, Hashable, Sendable, CaseIterable {
            case exWorks, fob, transaction, netCost, labour, overhead, profit, other
        }
    }

    /// A rate of duty; without an agreement that of the most favoured nation.
    package struct Duty: Hashable, Sendable {
        package let range: HSRange
        /// ISO 3166-1.
        package let into: [String]
        package let agreement: String?
        package let rate: Percent
        package let validity: Validity
        package let provenance: Provenance
    }

    /// How a site tells which receipts of a product it used, where nobody can tell them apart.
    package struct Stock: Hashable, Sendable {
        package enum Method: String, Hashable, Sendable, CaseIterable {
            case firstInFirstOut = "fifo", lastInFirstOut = "lifo", average
            /// Receipts that originate are kept apart from others.
            case segregation
        }

        package let product: String
        package let site: String
        package let method: Method
        /// A fiscal year: one method holds for all of it.
        package let validity: Validity
        package let provenance: Provenance
    }

    package func good(_ product: String) -> Good? { goods.first { $0.product == product } }

    package func country(of site: String) -> String? { places.first { $0.site == site }?.country }

    /// The price that speaks most closely of it: of the site and the country before one of the country, of the site, of all.
    func sale(of product: String, from site: String, into country: String, on day: CivilDate) -> Sale? {
        sales.filter {
            $0.product == product && ($0.site.isEmpty || $0.site == site) && ($0.into.isEmpty || $0.into == country) && $0.validity.contains(day)
        }.max { $0.nearness < $1.nearness }
    }

    /// The rate of the narrowest range that holds the code.
    func duty(on code: HSCode, into country: String, under agreement: String?, on day: CivilDate) -> Duty? {
        duties.filter { $0.range.contains(code) && $0.into.contains(country) && $0.agreement == agreement && $0.validity.contains(day) }
            .max { ($0.range.first.digits.count, $0.range.first.digits) < ($1.range.first.digits.count, $1.range.first.digits) }
    }
}

extension TradeBook.Sale {
    fileprivate var nearness: Int { (into.isEmpty ? 0 : 2) + (site.isEmpty ? 0 : 1) }
}

/// A supplier's declaration of where a lot or a product originates, and under which agreements.
package struct OriginDeclaration: Hashable, Sendable {
    package let subject: PostingRules.Subject
    /// Nil: whoever supplied it.
    package let supplier: String?
    /// ISO 3166-1.
    package let country: String
    /// Empty: it originates under none.
    package let agreements: [String]
    package let document: String
    package let validity: Validity
    package let provenance: Provenance

    /// A lot before a supplier's product before a product.
    private var nearness: Int { if case .lot = subject { 2 } else { supplier == nil ? 0 : 1 } }

    /// Those that speak most closely of a lot that came in on a day.
    static func fitting(
        _ all: [OriginDeclaration], lot: String, product: String, supplier: String?, on day: CivilDate?
    ) -> [OriginDeclaration] {
        let fitting = all.filter { declaration in
            let isAbout =
                switch declaration.subject {
                case .lot(let name): name == lot
                case .product(let name): name == product
                }
            return isAbout && (declaration.supplier == nil || declaration.supplier == supplier)
                && (day.map { declaration.validity.contains($0) } ?? (declaration.validity.from == nil && declaration.validity.to == nil))
        }
        let nearest = fitting.map(\.nearness).max()
        return fitting.filter { $0.nearness == nearest }
    }

    /// Whether two cannot both hold: other countries at one time, or one agreement twice.
    func contradicts(_ other: OriginDeclaration) -> Bool {
        subject == other.subject && supplier == other.supplier && validity.overlaps(other.validity)
            && (country != other.country || agreements.isEmpty != other.agreements.isEmpty
                || (agreements.isEmpty && other.agreements.isEmpty) || agreements.contains { other.agreements.contains($0) })
    }
}
