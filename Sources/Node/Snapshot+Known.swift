// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
import Ledger

extension Snapshot {
    /// The last sequence recorded at or before a time, or a sequence itself.
    package func sequence(knownAt text: String) throws(GenealogyError) -> UInt64 {
        if let sequence = UInt64(text) { return sequence }
        guard let time = Instant(plain: text) else {
            throw GenealogyError(
                code: .invalidRequest, message: "\(text) is neither a time nor a ledger position.",
                remedy: "Write a time such as 2027-01-20T08:15:00Z, or the sequence of an event.")
        }
        do {
            return try store.lastSequence(recordedBy: time)
        } catch {
            throw GenealogyError(code: .damagedSegment, message: error.message, remedy: error.remedy)
        }
    }
}
