// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger

/// Writes events as EPCIS 2.0 JSON-LD, valid against GS1's schema. What was read and written again says the same.
package enum EPCISWriter {
    /// An `EPCISDocument` with all the events. The `creationDate` is stated by the caller, who has the clock.
    package static func document(_ events: [Event], creationDate: Instant) -> [UInt8] {
        var stream = Stream(.document, creationDate: creationDate, shared: prefixes(of: events))
        for event in events { stream.append(event) }
        return stream.finish()
    }

    /// An `EPCISQueryDocument` with the entries as results; each carries the ledger's `recordTime`.
    /// - Parameter subscriptionID: Set when a subscription sends it.
    package static func queryDocument(_ entries: [Entry], queryName: String, subscriptionID: String? = nil, creationDate: Instant) -> [UInt8] {
        var stream = Stream(
            .query(name: queryName, subscriptionID: subscriptionID), creationDate: creationDate, shared: prefixes(of: entries.map(\.event)))
        for entry in entries { stream.append(entry.event, recordTime: entry.recordTime) }
        return stream.finish()
    }

    /// One event that stands alone, with its `@context`.
    package static func event(_ event: Event, recordTime: Instant? = nil) -> [UInt8] {
        JSONWriter.bytes(EventEncoder(recordTime: recordTime).encode(event).standalone(withGS1Context: true))
    }

    /// The full URI of a type of the sender's own; nil for one of the standard's.
    package static func ownType(_ event: Event) -> String? {
        guard case .extended(let type) = event.content else { return nil }
        var view = QueryView(Entry(sequence: 0, recordTime: event.eventTime, event: event))
        return view.namespaces.expanded(type)
    }

    /// One event a line.
    package static func lines(_ events: some Sequence<Event>) -> [UInt8] {
        var bytes: [UInt8] = []
        for event in events {
            bytes += self.event(event)
            bytes.append(0x0A)
        }
        return bytes
    }

    /// Prefixes that mean the same in every event, so that the document can declare them once.
    private static func prefixes(of events: [Event]) -> [JSONValue.Member] {
        guard events.contains(where: { !$0.extensions.isEmpty || $0.content.isRecord }) else { return [] }
        var found: [String: JSONValue] = [:]
        var ambiguous: Set<String> = []
        for event in events {
            let encoded = EventEncoder().encode(event)
            for member in encoded.prefixes {
                if let other = found.updateValue(member.value, forKey: member.name), other != member.value { ambiguous.insert(member.name) }
            }
            // An event that uses a beginning without declaring it means something else by it: a URI scheme, or a remote context's prefix.
            collectBeginnings(encoded.json, besides: encoded.prefixes, into: &ambiguous)
        }
        return found.filter { !ambiguous.contains($0.key) }.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { JSONValue.Member($0.key, $0.value) }
    }

    /// What stands before the first colon of the names and strings in `value`, where it could be a prefix and `declared` has none of that name.
    private static func collectBeginnings(_ value: JSONValue, besides declared: [JSONValue.Member], into beginnings: inout Set<String>) {
        func collect(_ text: String) {
            guard let colon = text.utf8.prefix(65).firstIndex(of: UInt8(ascii: ":")) else { return }
            let beginning = String(text[..<colon])
            if !declared.contains(where: { $0.name == beginning }) { beginnings.insert(beginning) }
        }
        switch value {
        case .string(let text): collect(text)
        case .array(let elements): for element in elements { collectBeginnings(element, besides: declared, into: &beginnings) }
        case .object(let members):
            for member in members {
                collect(member.name)
                collectBeginnings(member.value, besides: declared, into: &beginnings)
            }
        default: break
        }
    }

    /// Writes a document event by event, for answers longer than memory.
    package struct Stream {
        package enum Kind {
            case document
            case query(name: String, subscriptionID: String?)
        }

        private var writer = JSONWriter()
        private let kind: Kind
        private let shared: [JSONValue.Member]
        private var isFirst = true

        /// Events declare their own prefixes.
        package init(_ kind: Kind, creationDate: Instant) { self.init(kind, creationDate: creationDate, shared: []) }

        fileprivate init(_ kind: Kind, creationDate: Instant, shared: [JSONValue.Member]) {
            self.kind = kind
            self.shared = shared
            var context: [JSONValue] = [.string(Namespaces.gs1Context)]
            if !shared.isEmpty { context.append(.object(shared)) }
            var head: [JSONValue.Member] = [.init("@context", .array(context))]
            switch kind {
            case .document: head.append(.init("type", .string("EPCISDocument")))
            case .query: head.append(.init("type", .string("EPCISQueryDocument")))
            }
            head += [.init("schemaVersion", .string("2.0")), .init("creationDate", .string(creationDate.iso8601))]
            writer.write(.object(head))
            // The head is an object still open: its closing brace is written at the end.
            writer.reopen()
            switch kind {
            case .document: writer.write(raw: ",\"epcisBody\":{\"eventList\":[")
            case .query(let name, let subscriptionID):
                writer.write(raw: ",\"epcisBody\":{\"queryResults\":{\"queryName\":")
                writer.write(.string(name))
                if let subscriptionID {
                    writer.write(raw: ",\"subscriptionID\":")
                    writer.write(.string(subscriptionID))
                }
                writer.write(raw: ",\"resultsBody\":{\"eventList\":[")
            }
        }

        package mutating func append(_ event: Event, recordTime: Instant? = nil) {
            if !isFirst { writer.write(raw: ",") }
            isFirst = false
            var encoded = EventEncoder(recordTime: recordTime).encode(event)
            encoded.prefixes.removeAll { shared.contains($0) }
            writer.write(encoded.standalone(withGS1Context: false))
        }

        /// What is written so far; it is not kept.
        package mutating func drain() -> [UInt8] {
            defer { writer.removeAll() }
            return writer.bytes
        }

        package mutating func finish() -> [UInt8] {
            switch kind {
            case .document: writer.write(raw: "]}}")
            case .query: writer.write(raw: "]}}}}")
            }
            return drain()
        }
    }
}
