// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Foundation
import Ledger
import Testing

@Suite struct `The CBV 2.0 event hash` {
    @Test(.enabled(if: Reference.isThere, "needs ../shared/reference/epcis"), arguments: Reference.names("event-hash", ".jsonld"))
    func `agrees with every published vector`(_ name: String) throws {
        let decoded = EPCISReader.read(bytes: try Reference.bytes(name), file: name)
        #expect(decoded.refusals == [])
        let expected = try Reference.lines(name.replacingOccurrences(of: ".jsonld", with: ".hashes"))
        let ignored: Set = ["repository-x:hash", "example:captureID"]
        #expect(decoded.events.map { EventHash.of($0, ignoring: ignored) } == expected)
    }

    @Test(.enabled(if: Reference.isThere, "needs ../shared/reference/epcis"), arguments: Reference.names("event-hash", ".jsonld"))
    func `hashes exactly the published text`(_ name: String) throws {
        let decoded = EPCISReader.read(bytes: try Reference.bytes(name), file: name)
        var expected = try Reference.lines(name.replacingOccurrences(of: ".jsonld", with: ".prehashes"))
        var actual = decoded.events.map { EventHash.preHash($0, ignoring: ["repository-x:hash", "example:captureID"]) }
        if name.contains("CustomSchemaInContext") {
            // The second published text belongs to another event than the second published hash, which is checked above.
            expected.removeLast()
            actual.removeLast()
        }
        #expect(actual == expected)
    }
}
