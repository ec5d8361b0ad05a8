// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// GS1 Digital Link paths of a lot or unit lead to its page (GS1 Digital Link URI Syntax, resolver on this very host).
enum DigitalLinkPath {
    /// - Returns: The canonical name; nil when the path is no Digital Link.
    /// - Throws: ``LedgerError`` `.malformedIdentifier` when it is one, but broken.
    static func name(_ path: String) throws(LedgerError) -> String? {
        guard let first = path.utf8.dropFirst().first, first >= 0x30, first <= 0x39 else { return nil }
        return try DigitalLink.parse(DigitalLink.canonicalBase + path)?.finest
    }
}
