// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Genealogy
import Ledger
import Measure
import Node
import Testing

@Suite struct `Equal events without an ID in one document` {
    static let lot = "https://id.gs1.org/01/09521234500018/10/A"
    static let event = """
        {"type":"ObjectEvent","eventTime":"2027-01-20T10:15:00+09:00","eventTimeZoneOffset":"+09:00","action":"ADD",
         "epcList":[],"quantityList":[{"epcClass":"\(lot)","quantity":5,"uom":"KGM"}]}
        """

    static func document(_ events: String...) -> [UInt8] {
        Array(
            """
            {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],"type":"EPCISDocument","schemaVersion":"2.0",
             "creationDate":"2027-02-01T08:00:00Z","epcisBody":{"eventList":[\(events.joined(separator: ","))]}}
            """.utf8)
    }

    static func record(_ document: [UInt8], in node: SiteNode) async throws -> AppendTally {
        let decoded = EPCISReader.read(bytes: document)
        #expect(decoded.refusals.map(\.description) == [])
        var tally = AppendTally()
        tally.count(decoded.events, try await node.append(decoded.events))
        return tally
    }

    static func told(_ node: SiteNode) throws -> [String] {
        let (found, counts) = try node.snapshot.genealogy.discrepancies(of: nil, limit: 100)
        #expect(found.filter { $0.kind == .equalEvents }.count == counts[.equalEvents] ?? 0)
        return found.filter { $0.kind == .equalEvents }.map { "\($0.lot.name) \($0.events) \($0)" }
    }

    @Test func `count once and are a discrepancy, after a replay and a second import too, until they are withdrawn`() async throws {
        let store = MemoryEventStore()
        let node = try SiteNode(store: store, segments: nil, isWritable: true)
        let document = Self.document(Self.event, Self.event, Self.event)

        let first = try await Self.record(document, in: node)
        #expect((first.recorded, first.repeated, first.alreadyThere) == (1, 2, 0))
        let told = try Self.told(node)
        #expect(told.count == 1)
        #expect(told.first?.hasPrefix("\(Self.lot) [1, 2] Event ni:///sha-256;") == true)
        #expect(told.first?.contains("came 3 times in one batch without an ID of its own; it counts once.") == true)
        let key = try node.snapshot.genealogy.find(Self.lot, generation: nil)
        #expect(try node.snapshot.genealogy.summary(of: key).quantity?.amount == 5_000_000)

        let second = try await Self.record(document, in: node)
        #expect((second.recorded, second.repeated, second.alreadyThere) == (0, 0, 3))
        #expect(try Self.told(node) == told)
        #expect(try Self.told(SiteNode(store: store, segments: nil, isWritable: true)) == told)

        let withdrawal = Self.event.dropLast() + #","errorDeclaration":{"declarationTime":"2027-03-01T00:00:00Z","reason":"did_not_occur"}}"#
        _ = try await Self.record(Self.document(String(withdrawal)), in: node)
        #expect(try Self.told(node) == [])
        #expect(try Self.told(SiteNode(store: store, segments: nil, isWritable: true)) == [])
    }

    @Test func `are no discrepancy in two documents, nor with IDs of their own`() async throws {
        let node = try SiteNode(store: MemoryEventStore(), segments: nil, isWritable: true)
        _ = try await Self.record(Self.document(Self.event), in: node)
        let again = try await Self.record(Self.document(Self.event), in: node)
        #expect((again.recorded, again.alreadyThere) == (0, 1))
        let named = Self.event.dropLast() + #","eventID":"urn:uuid:11111111-2222-4333-8444-555555555555"}"#
        let both = try await Self.record(Self.document(String(named), String(named)), in: node)
        #expect((both.recorded, both.repeated, both.alreadyThere) == (1, 0, 1))
        #expect(try Self.told(node) == [])
    }

    @Test func `are one event to a query`() async throws {
        let store = MemoryEventStore()
        let node = try SiteNode(store: store, segments: nil, isWritable: true)
        _ = try await Self.record(Self.document(Self.event, Self.event), in: node)
        #expect(try EPCISQuery(parameters: []).page(over: store).entries.map(\.sequence) == [1])
    }
}
