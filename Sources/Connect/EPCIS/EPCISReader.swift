// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger

/// Reads EPCIS 2.0 JSON and JSON-LD: documents, query documents, single events, arrays of events, event lines (one event a line).
///
/// Every event is judged alone: what is wrong with one is a ``Refusal``, its neighbours go in. A long document is read piece by piece;
/// memory is bounded by the longest event, and 48 bytes for each of the last million events without an ID of their own: one of those that
/// comes again in the same document is marked (``Event/repetition``).
package struct EPCISReader: Sendable {
    package struct Limits: Sendable {
        /// Longest event, or event line, in bytes.
        package var eventLength: Int
        /// Deepest nesting of one event.
        package var depth: Int

        /// Keeps the sender's `recordTime` in ``Event/extensions``. EPCIS 2.0 has it ignored on capture: it is the repository's own, and
        /// an event fetched and sent again would no longer be the same.
        package var keepsRecordTime: Bool

        package init(eventLength: Int = 16 << 20, depth: Int = 64, keepsRecordTime: Bool = false) {
            self.eventLength = eventLength
            self.depth = depth
            self.keepsRecordTime = keepsRecordTime
        }
    }

    package enum Item: Sendable {
        case event(Event)
        case refusal(Refusal)
    }

    package struct Decoded: Sendable {
        package var events: [Event] = []
        package var refusals: [Refusal] = []
    }

    package var limits: Limits

    package init(limits: Limits = Limits()) { self.limits = limits }

    /// - Parameter file: What to call the input in refusals.
    package static func read(bytes: [UInt8], file: String = "", limits: Limits = Limits()) -> Decoded {
        var decoded = Decoded()
        EPCISReader(limits: limits).read(BytesSource(bytes), file: file) { item in
            switch item {
            case .event(let event): decoded.events.append(event)
            case .refusal(let refusal): decoded.refusals.append(refusal)
            }
            return true
        }
        return decoded
    }

    /// Hands over events and refusals as they come, until `body` returns false or the input ends.
    package func read(_ source: some ByteSource, file: String = "", _ body: (Item) -> Bool) {
        do {
            var document = try DocumentReader(source, limits: limits, file: file)
            try document.read(body)
        } catch {
            _ = body(.refusal(Refusal(error, file: file, endsDocument: true)))
        }
    }

    /// Like ``read(_:file:_:)`` for input that is known to be event lines: a broken line is one refusal, the next line goes in.
    package func readLines(_ source: some ByteSource, file: String = "", _ body: (Item) -> Bool) {
        do {
            var document = try DocumentReader(source, limits: limits, file: file)
            try document.lines(body)
        } catch {
            _ = body(.refusal(Refusal(error, file: file, endsDocument: true)))
        }
    }

    /// One event, as a request body or line holds it.
    package static func event(bytes: [UInt8], file: String = "", limits: Limits = Limits()) throws(Refusal) -> Event {
        let decoded = read(bytes: bytes, file: file, limits: limits)
        if let refusal = decoded.refusals.first { throw refusal }
        guard decoded.events.count == 1, let event = decoded.events.first else {
            throw Refusal(
                code: EventFault.Code.badDocument.rawValue, file: file, pointer: JSONPointer(), line: 1, column: 1,
                message: "There are \(decoded.events.count) events here.", expected: "one event", remedy: "Send documents and lists to capture.",
                endsDocument: true, bytes: [])
        }
        return event
    }
}
