// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// Counts how often one document says the same event without giving it an ID. Such events have the same hash, so by CBV 2.0 they are one;
/// whether they were meant to be is for a person to decide.
struct Repetitions {
    /// Events remembered; of a longer document, those that came last.
    static let reach = 1 << 20

    private var counts: [UInt128: Int32] = [:]
    /// The remembered, in a ring: the place of the next is that of the oldest.
    private var order: [UInt128] = []
    private var next = 0

    /// The event, marked when it was said before.
    /// - Parameter hasOwnID: An ID the sender gave says itself what is the same and what is not.
    mutating func mark(_ event: Event, hasOwnID: Bool) -> Event {
        guard !hasOwnID, event.errorDeclaration == nil, let key = Self.key(event.id) else { return event }
        if let count = counts[key] {
            counts[key] = count + 1
            return event.repeated(Int(count) + 1)
        }
        if order.count < Self.reach {
            order.append(key)
        } else {
            counts[order[next]] = nil
            order[next] = key
            next = (next + 1) % Self.reach
        }
        counts[key] = 1
        return event
    }

    /// The first half of the hash in `ni:///sha-256;…`.
    private static func key(_ id: String) -> UInt128? {
        guard id.hasPrefix("ni:///sha-256;") else { return nil }
        return UInt128(id.dropFirst("ni:///sha-256;".count).prefix(32), radix: 16)
    }
}
