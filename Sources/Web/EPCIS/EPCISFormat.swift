// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Ledger

/// Where pages and the EPCIS interface meet `Connect`'s reader and writer.
enum EPCISFormat {
    /// One event on its own, laid out for reading.
    static func text(_ event: Event) -> String {
        let bytes = EPCISWriter.event(event)
        guard let value = try? JSONReader.read(bytes) else { return String(decoding: bytes, as: UTF8.self) }
        return pretty(value, indent: "")
    }

    /// Events without an ID get the CBV event hash.
    static func document(_ events: [Event], createdAt: Instant) -> [UInt8] {
        EPCISWriter.document(
            events.map { event in
                guard event.id.isEmpty else { return event }
                var identified = event
                identified.id = EventHash.of(event)
                return identified
            }, creationDate: createdAt)
    }

    private static func pretty(_ value: JSONValue, indent: String) -> String {
        let inner = indent + "  "
        switch value {
        case .object(let members) where !members.isEmpty:
            let lines = members.map { "\(inner)\(scalar(.string($0.name))): \(pretty($0.value, indent: inner))" }
            return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
        case .array(let elements) where !elements.isEmpty:
            return "[\n\(elements.map { inner + pretty($0, indent: inner) }.joined(separator: ",\n"))\n\(indent)]"
        default: return scalar(value)
        }
    }

    private static func scalar(_ value: JSONValue) -> String { String(decoding: JSONWriter.bytes(value), as: UTF8.self) }
}
