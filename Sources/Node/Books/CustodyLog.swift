// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Accounting
package import Ledger

/// The custody entries of a ledger, found by their numbers: what a ledger holds beside them costs nothing.
package struct CustodyLog: Sendable {
    package private(set) var register = CustodyRegister()
    /// Of the next entry.
    package private(set) var nextNumber = 1

    /// - Parameter known: The last sequence that counts.
    package init(_ store: any EventStore, known: UInt64) throws(LedgerError) {
        var sequences: [UInt64] = []
        while true {
            // Withdrawals, and namesakes from another ledger that was brought in, are under the same number.
            let found = try store.sequences(ofEventID: CustodyEntry.eventID(nextNumber), before: known == .max ? .max : known + 1)
            if found.isEmpty { break }
            sequences += found
            nextNumber += 1
        }
        for sequence in sequences.sorted() {
            try store.read(from: sequence) { entry throws(LedgerError) in
                register.apply(entry)
                return false
            }
        }
    }
}
