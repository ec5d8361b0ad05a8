// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Ledger
import Measure
import Storage
import Support
import Testing

/// A folder that goes with the test.
final class ScratchFolder {
    let url = FileManager.default.temporaryDirectory.appending(path: "jellyroll-\(UUID().uuidString)")
    var data: DataFolder { DataFolder(url) }
    deinit { try? FileManager.default.removeItem(at: url) }
}

/// What every event store keeps, asked of each.
@Suite struct `An event store` {
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case memory, sqlite
        var testDescription: String { rawValue }

        func make(_ scratch: ScratchFolder) throws -> any EventStore {
            switch self {
            case .memory: MemoryEventStore()
            case .sqlite: try SQLiteEventStore(scratch.data, role: .writer)
            }
        }
    }

    private func at(_ time: Int64) -> Instant { Instant(microseconds: time) }

    private func entries(_ store: any EventStore, from sequence: UInt64 = 1) throws -> [Entry] {
        var found: [Entry] = []
        try store.read(from: sequence) { entry in
            found.append(entry)
            return true
        }
        return found
    }

    @Test(arguments: Kind.allCases) func `starts empty`(_ kind: Kind) throws {
        let scratch = ScratchFolder()
        let store = try kind.make(scratch)
        #expect(try store.head() == .empty)
        #expect(try entries(store).isEmpty)
        #expect(try store.lastSequence(recordedBy: at(.max)) == 0)
        #expect(try store.sequences(ofEventID: "x").isEmpty)
        let receipt = try store.append([], at: at(5))
        #expect(receipt.outcomes.isEmpty && receipt.head == .empty)
    }

    @Test(arguments: Kind.allCases) func `gives back what was recorded, in order`(_ kind: Kind) throws {
        let scratch = ScratchFolder()
        let store = try kind.make(scratch)
        var random = RandomEvents(testSeed)
        let events = (0..<300).map { random.event(id: "e\($0)") }
        var expected: [Entry] = []
        for (batch, start) in stride(from: 0, to: 300, by: 37).enumerated() {
            let part = Array(events[start..<min(300, start + 37)])
            let receipt = try store.append(part, at: at(Int64(batch)))
            #expect(receipt.outcomes == part.indices.map { .recorded(UInt64(start + $0 + 1)) })
            #expect(receipt.head == (try store.head()))
            for event in part { expected.append(Entry(sequence: UInt64(expected.count + 1), recordTime: at(Int64(batch)), event: event)) }
        }
        #expect(try entries(store) == expected)
        #expect(try entries(store, from: 150) == Array(expected[149...]))
        #expect(try entries(store, from: 301).isEmpty)
        #expect(try entries(store, from: .max).isEmpty)
        var count = 0
        try store.read(from: 10) { _ in
            count += 1
            return count < 5
        }
        #expect(count == 5)
    }

    @Test func `has the same head wherever it is kept and however batches are cut`() throws {
        let scratch = ScratchFolder()
        let events = (0..<500).map { cellEvent($0) }
        let memory = MemoryEventStore()
        let sqlite = try SQLiteEventStore(scratch.data, role: .writer)
        for event in events { _ = try memory.append([event], at: at(7)) }
        for start in stride(from: 0, to: 500, by: 125) { _ = try sqlite.append(Array(events[start..<start + 125]), at: at(7)) }
        #expect(memory.head() == (try sqlite.head()))
    }

    @Test(arguments: Kind.allCases) func `counts a repeated event and does not double it`(_ kind: Kind) throws {
        let scratch = ScratchFolder()
        let store = try kind.make(scratch)
        let events = (0..<100).map { cellEvent($0) }
        _ = try store.append(events, at: at(1))
        let again = try store.append(events.reversed() + [cellEvent(100), cellEvent(100)], at: at(2))
        #expect(again.outcomes == (1...100).reversed().map { .alreadyThere(UInt64($0)) } + [.recorded(101), .alreadyThere(101)])
        #expect(try store.head().sequence == 101)
    }

    @Test(arguments: Kind.allCases) func `keeps how often one batch said an event, once`(_ kind: Kind) throws {
        let scratch = ScratchFolder()
        let store = try kind.make(scratch)
        let event = cellEvent(1)
        let said = [event, event.repeated(2), event.repeated(3)]
        #expect(try store.append(said, at: at(1)).outcomes == [.recorded(1), .recorded(2), .recorded(3)])
        #expect(try store.append(said, at: at(2)).outcomes == [.alreadyThere(1), .alreadyThere(2), .alreadyThere(3)])
        #expect(try entries(store).map(\.event) == said)
        #expect(try store.sequences(ofEventID: event.id) == [1, 2, 3])
    }

    @Test(arguments: Kind.allCases) func `records another event with a known ID as conflicting`(_ kind: Kind) throws {
        let scratch = ScratchFolder()
        let store = try kind.make(scratch)
        let first = cellEvent(1)
        var second = first
        second.disposition = "damaged"
        var third = first
        third.disposition = "lost"
        let receipt = try store.append([first, second, third, second, first], at: at(1))
        #expect(
            receipt.outcomes == [
                .recorded(1), .conflicting(2, with: 1), .conflicting(3, with: 1), .alreadyThere(2), .alreadyThere(1),
            ])
        #expect(try store.append([third], at: at(2)).outcomes == [.alreadyThere(3)])
        #expect(try store.sequences(ofEventID: first.id) == [1, 2, 3])
    }

    @Test(arguments: Kind.allCases) func `never takes a withdrawal for a repeat of what it withdraws`(_ kind: Kind) throws {
        let scratch = ScratchFolder()
        let store = try kind.make(scratch)
        let event = cellEvent(1)
        var withdrawal = event
        withdrawal.errorDeclaration = ErrorDeclaration(
            declarationTime: at(9), offset: .zero, reason: "incorrect_data", correctiveEventIDs: [], extensions: [])
        var another = withdrawal
        another.errorDeclaration?.reason = "did_not_occur"
        #expect(try store.append([withdrawal], at: at(1)).outcomes == [.recorded(1)])
        #expect(try store.append([event, withdrawal, another], at: at(2)).outcomes == [.recorded(2), .alreadyThere(1), .recorded(3)])
        #expect(try store.sequences(ofEventID: event.id) == [1, 2, 3])
    }

    @Test(arguments: Kind.allCases) func `never lets record times decrease, and finds what was known when`(_ kind: Kind) throws {
        let scratch = ScratchFolder()
        let store = try kind.make(scratch)
        var times: [Int64] = []
        for (number, time) in [10, 10, 5, 20, 19, 30].enumerated() {
            times.append(max(times.last ?? .min, Int64(time)))
            let receipt = try store.append([cellEvent(2 * number), cellEvent(2 * number + 1)], at: at(Int64(time)))
            #expect(receipt.recordTime == at(times[number]))
        }
        #expect(try entries(store).map(\.recordTime.microseconds) == times.flatMap { [$0, $0] })
        for time in Int64(0)...35 {
            let known = times.filter { $0 <= time }.count * 2
            #expect(try store.lastSequence(recordedBy: at(time)) == UInt64(known), "at \(time)")
        }
    }

    @Test(arguments: Kind.allCases) func `records nothing of a batch that is refused`(_ kind: Kind) throws {
        let scratch = ScratchFolder()
        let store = try kind.make(scratch)
        var nameless = cellEvent(2)
        nameless.id = ""
        #expect(throws: LedgerError.self) { try store.append([cellEvent(1), nameless], at: at(1)) }
        #expect(try store.head() == .empty)
        #expect(try store.append([cellEvent(1)], at: at(1)).outcomes == [.recorded(1)])
    }

    @Test func `agrees with the one in memory over random appends and reopenings`() throws {
        let scratch = ScratchFolder()
        var random = RandomEvents(testSeed &+ 9)
        let memory = MemoryEventStore()
        var sqlite: SQLiteEventStore? = try SQLiteEventStore(scratch.data, role: .writer)
        var pool: [Event] = []
        for round in 0..<120 {
            var batch: [Event] = []
            for _ in 0..<random.below(12) {
                switch random.below(4) {
                case 0 where !pool.isEmpty: batch.append(pool[random.below(pool.count)])
                case 1 where !pool.isEmpty: batch.append(random.event(id: pool[random.below(pool.count)].id))
                default: batch.append(random.event())
                }
            }
            pool += batch
            let time = at(Int64(random.below(1000)))
            do {
                let store = try #require(sqlite)
                #expect(try store.append(batch, at: time) == memory.append(batch, at: time), "round \(round), seed \(testSeed)")
            }
            if random.chance(6) {
                if random.chance(2) { sqlite?.close() }
                sqlite = nil
                if random.chance(3) { try FileManager.default.removeItem(at: scratch.data.eventIDs) }
                sqlite = try SQLiteEventStore(scratch.data, role: .writer)
            }
        }
        let store = try #require(sqlite)
        #expect(try entries(store) == entries(memory), "seed \(testSeed)")
        for event in pool { #expect(try store.sequences(ofEventID: event.id) == memory.sequences(ofEventID: event.id)) }
        #expect(try store.head() == memory.head())
        #expect(try ChainAudit.run(scratch.data.ledger).head == memory.head())
    }
}
