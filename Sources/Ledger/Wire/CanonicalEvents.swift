// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Many events in canonical form, end to end in one buffer.
package struct CanonicalEvents: Sendable {
    package let bytes: [UInt8]
    /// Where each event's bytes stand.
    package let ranges: [Range<Int>]

    package static let none = CanonicalEvents(bytes: [], ranges: [])

    /// The largest canonical form of one event, bytes.
    package static let largest = 1 << 26

    init(bytes: [UInt8], ranges: [Range<Int>]) {
        self.bytes = bytes
        self.ranges = ranges
    }

    /// - Throws: `.invalidEvent` for an event without ID, or larger than ``largest``.
    package init(_ events: [Event]) throws(LedgerError) {
        var out = WireWriter()
        var ranges: [Range<Int>] = []
        out.reserve(events.count * 512)
        ranges.reserveCapacity(events.count)
        try events.withUnsafeBufferPointer { events throws(LedgerError) in
            for index in events.indices {
                guard !events[index].id.isEmpty else {
                    throw LedgerError(
                        code: .invalidEvent, message: "Event \(index + 1) of \(events.count) has no ID.",
                        remedy: "Give it one, or the CBV 2.0 hash of the event.")
                }
                let start = out.count
                events[index].write(to: &out)
                guard out.count - start <= Self.largest else {
                    throw LedgerError(
                        code: .invalidEvent,
                        message: "Event \(events[index].id.prefix(100)) has \(out.count - start) bytes; at most \(Self.largest) can be recorded.",
                        remedy: "Split it, or refer to a document by its hash.")
                }
                ranges.append(start..<out.count)
            }
        }
        self.bytes = out.bytes
        self.ranges = ranges
    }

    /// All events of several, in order.
    package init(joining parts: [CanonicalEvents]) {
        var bytes: [UInt8] = []
        var ranges: [Range<Int>] = []
        bytes.reserveCapacity(parts.reduce(0) { $0 + $1.bytes.count })
        ranges.reserveCapacity(parts.reduce(0) { $0 + $1.count })
        for part in parts {
            for range in part.ranges { ranges.append(range.lowerBound + bytes.count..<range.upperBound + bytes.count) }
            bytes += part.bytes
        }
        self.init(bytes: bytes, ranges: ranges)
    }

    package var count: Int { ranges.count }

    /// ``EventName/hash`` of an event's name, without making the name.
    package func nameHash(_ index: Int) throws(LedgerError) -> UInt64 {
        var reader = WireReader(bytes, from: ranges[index].lowerBound + 2, count: ranges[index].count - 2)
        let id = try reader.writtenText()
        return bytes.withUnsafeBytes { spread(UnsafeRawBufferPointer(rebasing: $0[id])) }
    }

    package func name(_ index: Int) throws(LedgerError) -> EventName { try EventName(bytes, ranges[index]) }

    /// Whether it is an event of the first form: no repetition, and of a type that EPCIS or the plant knows.
    package func isPlain(_ index: Int) -> Bool { bytes[ranges[index].lowerBound] == 1 }

    /// What sort of entry it is, and when it happened: what can be said without reading the rest.
    package func stamp(_ index: Int) throws(LedgerError) -> (sort: Event.Sort, eventTime: Instant) {
        var reader = WireReader(bytes, from: ranges[index].lowerBound, count: ranges[index].count)
        _ = try reader.byte()
        let sort = try Event.Sort(from: &reader)
        _ = try reader.writtenText()
        if sort == .repetition { _ = try reader.number() }
        return (sort, Instant(microseconds: try reader.signed()))
    }

    package func event(_ index: Int) throws(LedgerError) -> Event {
        var reader = WireReader(bytes, from: ranges[index].lowerBound, count: ranges[index].count)
        let event = try Event(from: &reader)
        guard reader.isAtEnd else { throw WireReader.damage("bytes are left over") }
        return event
    }

    /// Whether two canonical forms are the same, byte for byte.
    package func isEqual(_ index: Int, to other: CanonicalEvents, _ otherIndex: Int) -> Bool {
        bytes[ranges[index]].elementsEqual(other.bytes[other.ranges[otherIndex]])
    }
}

/// What tells events apart, read from the first bytes of the canonical form: the ID, and whether it is the event, its withdrawal or the
/// event said again.
package struct EventName: Hashable, Sendable {
    package let id: [UInt8]
    package let sort: Event.Sort

    init(_ bytes: [UInt8], _ range: Range<Int>) throws(LedgerError) {
        var reader = WireReader(bytes, from: range.lowerBound, count: range.count)
        _ = try reader.byte()
        sort = try Event.Sort(from: &reader)
        id = Array(bytes[try reader.writtenText()])
    }

    package init(id: String, sort: Event.Sort) {
        self.id = Array(id.utf8)
        self.sort = sort
    }

    /// Spreads IDs over 64 bits for an index. Not a defence against forgery: a hit is verified in the ledger.
    package var hash: UInt64 { id.withUnsafeBytes(spread) }
}

/// Multiply and fold, eight bytes at a time.
func spread(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    @inline(__always) func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }
    var hash = 0x9E37_79B9_7F4A_7C15 ^ UInt64(bytes.count)
    var at = 0
    while at &+ 8 <= bytes.count {
        hash = fold(hash ^ UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)), 0xA076_1D64_78BD_642F)
        at &+= 8
    }
    var rest: UInt64 = 0
    while at < bytes.count {
        rest = rest << 8 | UInt64(bytes[at])
        at &+= 1
    }
    hash = fold(hash ^ rest, 0xE703_7ED1_A0B4_28DB)
    return fold(hash ^ 0x8EBC_6AF0_9C88_C6E3, 0x5899_65CC_7537_4CC3)
}
