// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import Ledger
import Node

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

    init(_ subject: FootprintSubject, against other: FootprintSubject?, _ books: BookKeeping) throws {
        footprint = try books.footprint(of: subject)
        let spread = FootprintUncertainty(footprint, samples: CarbonAnswer.usualSamples, seed: 1)
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
