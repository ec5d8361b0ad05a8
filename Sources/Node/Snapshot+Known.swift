// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
package import Ledger

extension Snapshot {
    /// The same for a person who asks now: what nobody can know yet is refused.
    package func sequence(knownAt text: String, now: Instant) throws(GenealogyError) -> UInt64 {
        if let position = UInt64(text), position > genealogy.asOf {
            throw GenealogyError(
                code: .invalidRequest, message: "The ledger ends at entry \(genealogy.asOf); \(position) is not there yet.",
                remedy: "Name an entry up to \(genealogy.asOf), or leave it out.")
        }
        if let time = Instant(plain: text), time > now {
            throw GenealogyError(
                code: .invalidRequest, message: "\(text) is in the future; nobody knows yet what will be known then.",
                remedy: "Name a time that has passed, or leave it out.")
        }
        return try sequence(knownAt: text)
    }

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
