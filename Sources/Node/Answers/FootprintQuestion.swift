// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Accounting
package import Genealogy
import Ledger

/// What a footprint is compared with, as people write it: another lot; of a product or a site another period `FROM..TO`, or another site.
package enum FootprintQuestion {
    /// - Throws: ``AccountingError`` `.invalidPeriod` for a period that is half written, ``GenealogyError`` for a lot nobody knows.
    package static func other(
        _ text: String, than subject: FootprintSubject, _ genealogy: any GenealogyReading
    ) throws -> FootprintSubject {
        if case .lot = subject { return .lot(try genealogy.find(text, generation: nil)) }
        let period = try period(text)
        return switch subject {
        case .lot: subject
        case .product(let product, let site, let from, let to):
            .product(product, site: period == nil ? text : site, from: period?.from ?? from, to: period?.to ?? to)
        case .site(let site, let from, let to): .site(period == nil ? text : site, from: period?.from ?? from, to: period?.to ?? to)
        }
    }

    /// Nil: it is a site.
    private static func period(_ text: String) throws(AccountingError) -> (from: Instant, to: Instant)? {
        let parts = text.split(separator: "..", omittingEmptySubsequences: false).map { Instant(plain: String($0)) }
        if parts.count == 2, let from = parts[0], let to = parts[1] { return (from, to) }
        guard parts.count > 1 || parts[0] != nil else { return nil }
        throw .halfPeriod(text)
    }
}
