// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger

/// The event hash of CBV 2.0: an ID that everyone who knows the event can work out.
///
/// Source: CBV 2.0, event hash ID, and the vectors of its reference implementation, which decide where the text is silent
/// (bizTransactionList, ilmd and the lists of sources and destinations are ordered among the extensions; certificationInfo counts).
package enum EventHash {
    /// `ni:///sha-256;{64 hexadecimal digits}?ver=CBV2.0`.
    /// - Parameter ignored: Members of the event that its repository asked not to count, by the name in the event.
    package static func of(_ event: Event, ignoring ignored: Set<String> = []) -> String {
        "ni:///sha-256;" + SHA256.hash(preHash(event, ignoring: ignored).utf8).hexadecimal + "?ver=CBV2.0"
    }

    /// The text that is hashed.
    package static func preHash(_ event: Event, ignoring ignored: Set<String> = []) -> String {
        let encoded = EventEncoder().encode(event)
        var namespaces = Namespaces()
        // A context that is none has been refused on the way in; of a damaged one only the standard prefixes are left.
        try? namespaces.add(.object(encoded.prefixes), at: JSONPointer())
        return PreHash(namespaces: namespaces).event(encoded.members.filter { !ignored.contains($0.name) })
    }
}
