// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Foundation

/// An object-centric event log: events with the objects that took part in each. Source: OCEL 2.0 specification, JSON form.
package struct ObjectLog: Hashable, Sendable {
    package struct Object: Hashable, Sendable {
        package let id: String
        package let type: String
    }

    package struct Event: Hashable, Sendable {
        package let id: String
        package let type: String
        /// Indexes into ``ObjectLog/objects``, ascending, each once.
        package let objects: [Int]
    }

    package let objects: [Object]
    package let events: [Event]

    private struct Document: Decodable {
        struct Object: Decodable {
            let id: String
            let type: String
        }
        struct Event: Decodable {
            let id: String
            let type: String
            let relationships: [Relationship]?
        }
        struct Relationship: Decodable { let objectId: String }
        let objects: [Object]
        let events: [Event]
    }

    /// - Throws: ``AccountingError`` when it is no such log, an identity is used twice, or an event names an object that is not there.
    package init(json: Data, file: String) throws(AccountingError) {
        let document: Document
        do { document = try JSONDecoder().decode(Document.self, from: Self.withoutNaN(json)) } catch {
            throw Self.wrong(file, "This is no object-centric log in JSON: \(error.localizedDescription)", "Export OCEL 2.0 as JSON.")
        }
        var index: [String: Int] = [:]
        for (position, object) in document.objects.enumerated() {
            guard index.updateValue(position, forKey: object.id) == nil else {
                throw Self.wrong(file, "Object “\(object.id)” is there twice.", "Keep one.")
            }
        }
        objects = document.objects.map { Object(id: $0.id, type: $0.type) }
        var events: [Event] = []
        var seen: Set<String> = []
        for event in document.events {
            guard seen.insert(event.id).inserted else { throw Self.wrong(file, "Event “\(event.id)” is there twice.", "Keep one.") }
            var parts: Set<Int> = []
            for relation in event.relationships ?? [] {
                guard let object = index[relation.objectId] else {
                    throw Self.wrong(file, "Event “\(event.id)” names object “\(relation.objectId)”, which is not there.", "List every object.")
                }
                parts.insert(object)
            }
            events.append(Event(id: event.id, type: event.type, objects: parts.sorted()))
        }
        self.events = events
    }

    private static func wrong(_ file: String, _ message: String, _ remedy: String) -> AccountingError {
        AccountingError(code: .malformedInput, message: "\(file): \(message)", remedy: remedy)
    }

    /// Logs in the field write NaN where nothing is known, which JSON does not have: outside texts it becomes null.
    private static func withoutNaN(_ json: Data) -> Data {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(json.count + 16)
        let source = Array(json)
        var index = source.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var isText = false
        while index < source.count {
            let byte = source[index]
            if isText, byte == UInt8(ascii: "\\"), index + 1 < source.count {
                bytes += [byte, source[index + 1]]
                index += 2
                continue
            }
            if byte == UInt8(ascii: "\"") { isText.toggle() }
            if !isText, source[index...].starts(with: "NaN".utf8) {
                bytes += Array("null".utf8)
                index += 3
                continue
            }
            bytes.append(byte)
            index += 1
        }
        return Data(bytes)
    }
}
