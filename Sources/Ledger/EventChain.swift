// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The hash chain over a log: each entry's value covers the one before it, so nothing in the middle can change unseen.
///
///     head₀ = 32 zero bytes,   headₙ = SHA-256(headₙ₋₁ ‖ n ‖ recordTimeₙ ‖ eventₙ)
///
/// with n and recordTime (microseconds) as 8 bytes big-endian and the event in its canonical form (``Event/wire``). How entries were
/// batched does not matter.
package struct EventChain: Hashable, Sendable {
    package private(set) var head: LogHead

    package init() { head = LogHead(sequence: 0, hash: [UInt8](repeating: 0, count: 32)) }
    package init(at head: LogHead) { self.head = head }

    /// Takes the next entry.
    package mutating func extend(recordTime: Instant, wire: [UInt8]) {
        let sequence = head.sequence + 1
        var leaf = head.hash
        leaf.reserveCapacity(48 + wire.count)
        withUnsafeBytes(of: sequence.bigEndian) { leaf.append(contentsOf: $0) }
        withUnsafeBytes(of: recordTime.microseconds.bigEndian) { leaf.append(contentsOf: $0) }
        leaf.append(contentsOf: wire)
        head = LogHead(sequence: sequence, hash: SHA256.hash(leaf))
    }

    /// The first 8 bytes of the chain here: enough to name the entry where a stored log departs from its chain.
    package var mark: UInt64 { head.hash.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}

extension Event {
    /// Whether this is `other` once more: same ID, both or neither a withdrawal, same content.
    package func repeats(_ other: Event) -> Bool { self == other }

    /// Whether the two claim one ID and are not the same: a withdrawal never clashes with what it withdraws.
    package func clashes(with other: Event) -> Bool {
        id == other.id && (errorDeclaration == nil) == (other.errorDeclaration == nil) && self != other
    }
}
