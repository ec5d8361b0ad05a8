// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
package import Ledger

extension RecallAnswer {
    /// The set to hold as events ready to send: one EPCIS ObjectEvent a product, `holding` and `recalled` in CBV's words.
    ///
    /// Their IDs are left empty: the writer or ledger that takes them gives them the CBV event hash.
    package static func events(_ recall: Recall, of lot: LotKey, at now: Instant) -> [Event] {
        var epcs: [String: [String]] = [:]
        for unit in recall.units { epcs[unit.product, default: []].append(unit.lot.name) }
        for stock in recall.stock { epcs[stock.product, default: []].append(stock.lot.name) }
        return epcs.sorted { $0.key < $1.key }.map { _, names in
            Event(
                id: "", eventTime: now, offset: .zero, errorDeclaration: nil, content: .object(action: .observe, epcs: names, quantities: []),
                bizStep: "holding", disposition: "recalled", readPoint: nil, bizLocation: nil, bizTransactions: [], sources: [],
                destinations: [], persistentDispositionSet: [], persistentDispositionUnset: [], extensions: [])
        }
    }
}
