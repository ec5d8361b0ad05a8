// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy

/// What can be asked about in this state of the log.
extension BookKeeping {
    /// - Throws: ``GenealogyError`` `.unknownLot` for a lot of which nothing had been recorded in this state of the log.
    package func requireKnown(_ key: LotKey) throws(GenealogyError) {
        let lot = lots.lot(try lots.node(of: key))
        guard lot.opened == nil, lot.quantity == nil, lot.product.isEmpty, lot.sources.isEmpty, lot.claims.isEmpty, lot.holders.isEmpty,
            !lots.isCarrier(lot.node)
        else { return }
        throw GenealogyError(
            code: .unknownLot, message: "Nothing is known of \(key.name): up to entry \(lots.asOf) no event that counts speaks of it.",
            remedy: "Ask with a later --known, or without; or look whether what told of it was withdrawn.")
    }

    /// - Throws: ``AccountingError`` `.unknownSite` with the sites there are, when no lot was ever announced there.
    package func requireSite(_ site: String) throws(AccountingError) {
        var others: Set<String> = []
        for node in 0..<UInt32(lots.nodeCount) {
            let name = lots.site(of: node)
            if name == site { return }
            if !name.isEmpty { others.insert(name) }
        }
        if meters.idle.contains(where: { $0.site == site }) { return }
        throw .unknownSite(site, known: others.sorted())
    }
}
