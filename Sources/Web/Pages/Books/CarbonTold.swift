// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import Ledger

/// What the page of a footprint is made from, worked out once for all who ask.
struct CarbonTold: Sendable {
    let footprint: CarbonFootprint
    /// Nine draws of ten lie in it.
    let interval: (low: Double, high: Double)?
    /// Of a lot: product by product.
    let flow: AmountFlow?
    let comparison: FootprintComparison?
    /// Why the two cannot be compared, in English.
    let incomparable: String?
    let asOf: UInt64

    private static let samples = 2_000

    init(_ subject: FootprintSubject, against other: FootprintSubject?, _ books: BookKeeping) throws {
        footprint = try books.footprint(of: subject)
        let spread = FootprintUncertainty(footprint, samples: Self.samples, seed: 1)
        if let low = spread.quantile(0.05), let high = spread.quantile(0.95), low < high { interval = (low, high) } else { interval = nil }
        if case .lot(let key) = subject { flow = try books.flow(into: key, "carbon") } else { flow = nil }
        asOf = books.lots.asOf
        guard let other else {
            (comparison, incomparable) = (nil, nil)
            return
        }
        do {
            comparison = try FootprintComparison(from: try books.footprint(of: other), to: footprint)
            incomparable = nil
        } catch let error as AccountingError {
            comparison = nil
            incomparable = "\(error.message) \(error.remedy)"
        }
    }
}

extension FootprintSubject {
    /// Another site in the same time, or the same site in another one, written `FROM..TO`.
    init(other text: String, than site: String, _ from: Instant, _ to: Instant) {
        let times = text.split(separator: "..", omittingEmptySubsequences: false).compactMap { Instant(plain: String($0)) }
        self = times.count == 2 ? .site(site, from: times[0], to: times[1]) : .site(text, from: from, to: to)
    }
}
