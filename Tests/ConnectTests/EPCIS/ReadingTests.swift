// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Foundation
import Ledger
import Testing

@Suite struct `Reading EPCIS` {
    @Test(.enabled(if: Reference.isThere, "needs ../shared/reference/epcis"), arguments: Reference.valid)
    func `takes every valid reference document`(_ name: String) throws {
        let decoded = EPCISReader.read(bytes: try Reference.bytes(name), file: name)
        #expect(decoded.refusals.map(\.description) == [])
        #expect(!decoded.events.isEmpty)
    }

    @Test(
        .enabled(if: Reference.isThere, "needs ../shared/reference/epcis"),
        arguments: Reference.names("capture-invalid", ".json") + ["query-results/Invalid__QueryDocument_with_invalid_action.json"])
    func `refuses every invalid reference document with place, reason and remedy`(_ name: String) throws {
        let decoded = EPCISReader.read(bytes: try Reference.bytes(name), file: name)
        let refusal = try #require(decoded.refusals.first)
        #expect(decoded.events.isEmpty)
        #expect(refusal.file == name && refusal.line > 1 && !refusal.message.isEmpty && !refusal.remedy.isEmpty && !refusal.expected.isEmpty)
        #expect(refusal.pointer.description.contains("/eventList/"))
    }

    @Test(.enabled(if: Reference.isThere, "needs ../shared/reference/epcis"), arguments: Reference.names("battery-lifecycle", ".jsonld"))
    func `takes a vendor's battery events or says what is wrong with them`(_ name: String) throws {
        let decoded = EPCISReader.read(bytes: try Reference.bytes(name), file: name)
        #expect(decoded.events.count + decoded.refusals.count == 1)
        for refusal in decoded.refusals { #expect(!refusal.endsDocument, "\(refusal)") }
    }

    @Test(.enabled(if: Reference.isThere, "needs ../shared/reference/epcis"), arguments: Reference.valid)
    func `gives back what it read`(_ name: String) throws {
        let first = EPCISReader.read(bytes: try Reference.bytes(name), file: name).events
        let document = EPCISWriter.document(first, creationDate: Instant(microseconds: 0))
        let second = EPCISReader.read(bytes: document)
        #expect(second.refusals.map(\.description) == [])
        #expect(second.events == first)
        for event in first {
            #expect(EPCISReader.read(bytes: EPCISWriter.event(event)).events == [event])
        }
        #expect(EPCISReader.read(bytes: EPCISWriter.lines(first)).events == first)
    }
}
