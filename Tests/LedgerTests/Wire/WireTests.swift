// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure
import Support
import Testing

@Suite struct `Canonical form` {
    @Test func `gives every event back as it was`() throws {
        var random = RandomEvents(testSeed)
        for number in 0..<3000 {
            let event = random.event()
            #expect(try Event(wire: event.wire) == event, "event \(number), seed \(testSeed)")
        }
    }

    @Test func `does not depend on the batch an event stands in`() throws {
        var random = RandomEvents(testSeed &+ 1)
        let events = (0..<200).map { _ in random.event() }
        let batch = try CanonicalEvents(events)
        for index in events.indices {
            #expect(Array(batch.bytes[batch.ranges[index]]) == events[index].wire, "event \(index), seed \(testSeed)")
            #expect(try batch.event(index) == events[index])
            #expect(try batch.name(index) == EventName(id: events[index].id, sort: events[index].sort))
        }
    }

    @Test func `tells two different events apart`() throws {
        var random = RandomEvents(testSeed &+ 2)
        var seen: [[UInt8]: Event] = [:]
        for _ in 0..<3000 {
            let event = random.event(id: "same")
            if let other = seen.updateValue(event, forKey: event.wire) { #expect(other == event, "seed \(testSeed)") }
        }
        #expect(seen.count > 2000)
    }

    @Test func `of a cell with seven draws takes under 320 bytes`() {
        #expect(cellEvent(123).wire.count < 320)
    }

    @Test func `refuses every event that is cut short or goes on too long`() throws {
        var random = RandomEvents(testSeed &+ 3)
        for _ in 0..<40 {
            let wire = random.event().wire
            for end in 0..<wire.count {
                #expect(throws: LedgerError.self) { try Event(wire: Array(wire[..<end])) }
            }
            #expect(throws: LedgerError.self) { try Event(wire: wire + [0]) }
        }
    }

    @Test func `never traps on a flipped bit, and what it reads then is another event`() {
        var random = RandomEvents(testSeed &+ 4)
        for _ in 0..<60 {
            let event = random.event()
            let wire = event.wire
            for bit in 0..<min(wire.count * 8, 2000) {
                var damaged = wire
                let place = wire.count * 8 <= 2000 ? bit : random.below(wire.count * 8)
                damaged[place / 8] ^= 1 << UInt8(place % 8)
                if let read = try? Event(wire: damaged) { #expect(read.wire != wire, "bit \(place), seed \(testSeed)") }
            }
        }
    }

    @Test func `never traps on noise`() {
        var random = SplitMix64(testSeed &+ 5)
        for _ in 0..<20_000 {
            let length = Int(random.next() % 64)
            var noise: [UInt8] = [1, UInt8(random.next() & 1)]
            for _ in 0..<length { noise.append(UInt8(truncatingIfNeeded: random.next())) }
            _ = try? Event(wire: noise)
        }
    }

    @Test func `refuses a later version and says so`() {
        var wire = cellEvent(1).wire
        wire[0] = 3
        let refusal = #expect(throws: LedgerError.self) { try Event(wire: wire) }
        #expect(refusal?.code == .newerFormat)
    }

    @Test func `refuses an event without ID before anything is encoded`() {
        var event = cellEvent(1)
        event.id = ""
        #expect(throws: LedgerError.self) { try CanonicalEvents([event]) }
    }
}

@Suite struct `The chain` {
    private func head(_ events: [Event], times: [Int64], cuts: Set<Int> = []) throws -> LogHead {
        var log = EventLog()
        let canonical = try CanonicalEvents(events)
        for index in events.indices {
            if cuts.contains(index) { log = EventLog(from: log.head, recordTime: log.recordTime) }
            log.append(canonical.bytes[canonical.ranges[index]], at: Instant(microseconds: times[index]))
        }
        return log.head
    }

    @Test func `is the published formula`() throws {
        let event = cellEvent(7)
        func bytes(_ number: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
        let first = SHA256.hash([UInt8](repeating: 0, count: 32) + bytes(1) + bytes(99) + event.wire)
        #expect(try head([event], times: [99]).hash == first)
        #expect(try head([event, event], times: [99, 100]).hash == SHA256.hash(first + bytes(2) + bytes(100) + event.wire))
    }

    @Test func `does not depend on how events are batched`() throws {
        let events = (0..<40).map { cellEvent($0) }
        let times = (0..<40).map { Int64($0 / 7) }
        let whole = try head(events, times: times)
        #expect(try head(events, times: times, cuts: [3, 4, 17, 39]) == whole)
    }

    @Test func `changes with any event, time or order`() throws {
        var events = (0..<10).map { cellEvent($0) }
        let times = [Int64](repeating: 5, count: 10)
        let whole = try head(events, times: times)
        var later = times
        later[9] = 6
        #expect(try head(events, times: later) != whole)
        events.swapAt(3, 4)
        #expect(try head(events, times: times) != whole)
        events.swapAt(3, 4)
        events[5].bizStep = "commissioning"
        #expect(try head(events, times: times) != whole)
    }
}
