// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import GRDB
import Ledger
import Storage
import Support
import Testing

/// What the audit and the readers say when bytes have changed, and how the store refuses what it cannot do.
@Suite struct `A ledger on disk` {
    private let scratch = ScratchFolder()
    private var data: DataFolder { scratch.data }

    private func at(_ time: Int64) -> Instant { Instant(microseconds: time) }

    private func fill(batches: Int = 6, of size: Int = 20) throws {
        let store = try SQLiteEventStore(data, role: .writer)
        for batch in 0..<batches { _ = try store.append((0..<size).map { cellEvent(batch * size + $0) }, at: at(Int64(batch))) }
        store.close()
    }

    private func change(_ sql: String, _ arguments: StatementArguments = []) throws {
        let database = try DatabaseQueue(path: data.ledger.path)
        try database.write { try $0.execute(sql: sql, arguments: arguments) }
        try database.close()
    }

    private func body(of first: Int64) throws -> [UInt8] {
        let database = try DatabaseQueue(path: data.ledger.path)
        let body = try database.read { try Data.fetchOne($0, sql: "SELECT body FROM batch WHERE firstSequence = ?", arguments: [first]) }
        return [UInt8](try #require(body))
    }

    @Test func `is whole after it was written`() throws {
        try fill()
        let audit = try ChainAudit.run(data.ledger)
        #expect(audit.damage == nil && audit.head.sequence == 120 && audit.batches == 6)
    }

    @Test func `names the batch of any flipped bit, and no reader trusts it`() throws {
        try fill()
        let whole = try body(of: 41)
        var random = SplitMix64(testSeed)
        for _ in 0..<60 {
            var damaged = whole
            let bit = Int(random.next() % UInt64(whole.count * 8))
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            try change("UPDATE batch SET body = ? WHERE firstSequence = 41", [Data(damaged)])
            let damage = try #require(try ChainAudit.run(data.ledger).damage, "bit \(bit), seed \(testSeed)")
            #expect(damage.batch == 41 && (41...61).contains(damage.sequence))
            let store = try SQLiteEventStore(data, role: .reader)
            let refusal = #expect(throws: LedgerError.self) { try store.read(from: 1) { _ in true } }
            #expect(refusal?.code == .damaged)
        }
    }

    @Test(arguments: [
        "UPDATE batch SET recordTime = 77 WHERE firstSequence = 101", "UPDATE batch SET count = 19 WHERE firstSequence = 101",
        "UPDATE batch SET rawBytes = rawBytes + 1 WHERE firstSequence = 101", "UPDATE batch SET rawBytes = 1 << 60 WHERE firstSequence = 101",
        "UPDATE batch SET codec = 2 WHERE firstSequence = 101", "UPDATE batch SET count = 1 << 62 WHERE firstSequence = 101",
        "UPDATE batch SET head = zeroblob(32) WHERE firstSequence = 101",
    ]) func `shows a changed number`(_ sql: String) throws {
        try fill()
        try change(sql)
        #expect(try ChainAudit.run(data.ledger).damage?.batch == 101)
        let store = try SQLiteEventStore(data, role: .reader)
        #expect(throws: LedgerError.self) { try store.read(from: 101) { _ in true } }
    }

    @Test func `names the first missing entry`() throws {
        try fill()
        try change("DELETE FROM batch WHERE firstSequence = 61")
        #expect(try ChainAudit.run(data.ledger).damage?.sequence == 61)
        let store = try SQLiteEventStore(data, role: .reader)
        #expect(throws: LedgerError.self) { try store.read(from: 1) { _ in true } }
    }

    @Test func `has one writer, who is named to the second`() throws {
        let first = try SQLiteEventStore(data, role: .writer)
        let refusal = #expect(throws: LedgerError.self) { try SQLiteEventStore(data, role: .writer) }
        #expect(refusal?.code == .lockedByAnother)
        #expect(refusal?.message.contains("\(ProcessInfo.processInfo.processIdentifier)") == true)
        withExtendedLifetime(first) {}
    }

    @Test func `is read beside its writer`() throws {
        let writer = try SQLiteEventStore(data, role: .writer)
        _ = try writer.append([cellEvent(1)], at: at(1))
        let readers = try (0..<3).map { _ in try SQLiteEventStore(data, role: .reader) }
        _ = try writer.append([cellEvent(2)], at: at(2))
        for reader in readers {
            #expect(try reader.head() == writer.head())
            #expect(try reader.sequences(ofEventID: cellEvent(2).id) == [2])
            let refusal = #expect(throws: LedgerError.self) { try reader.append([cellEvent(3)], at: at(3)) }
            #expect(refusal?.code == .notWritable)
        }
    }

    @Test func `of a later format is refused with the format needed`() throws {
        try fill()
        try change("PRAGMA user_version = 7")
        for role in [SQLiteEventStore.Role.writer, .reader] {
            let refusal = #expect(throws: LedgerError.self) { try SQLiteEventStore(data, role: role) }
            #expect(refusal?.code == .newerFormat)
            #expect(refusal?.remedy.contains("7") == true)
        }
    }

    @Test func `that is not there, or cannot be made, is told`() {
        let missing = #expect(throws: LedgerError.self) { try SQLiteEventStore(data, role: .reader) }
        #expect(missing?.code == .notFound)
        let refused = #expect(throws: LedgerError.self) { try SQLiteEventStore(DataFolder(URL(filePath: "/proc/jellyroll")), role: .writer) }
        #expect(refused?.code == .notWritable)
    }

    @Test func `is backed up while it is written, and restored`() throws {
        let writer = try SQLiteEventStore(data, role: .writer)
        _ = try writer.append((0..<50).map { cellEvent($0) }, at: at(1))
        let copy = scratch.url.appending(path: "copy.db")
        let head = try Backup.make(of: data, at: copy)
        #expect(head == (try writer.head()))
        _ = try writer.append([cellEvent(50)], at: at(2))
        let restored = DataFolder(scratch.url.appending(path: "restored"))
        #expect(try Backup.restore(copy, to: restored) == head)
        let store = try SQLiteEventStore(restored, role: .writer)
        #expect(try store.append([cellEvent(49), cellEvent(50)], at: at(2)).outcomes == [.alreadyThere(50), .recorded(51)])
        #expect(try store.head() == writer.head())
        #expect(throws: LedgerError.self) { try Backup.restore(copy, to: restored) }
        #expect(throws: LedgerError.self) { try Backup.make(of: data, at: copy) }
        let size = try #require(FileManager.default.attributesOfItem(atPath: copy.path)[.size] as? Int)
        for kept in [0, 99, 100, 8_192, 9_000, size / 2, size - 1] {
            let half = scratch.url.appending(path: "half-\(kept).db")
            try Data(contentsOf: copy).prefix(kept).write(to: half)
            let error = #expect(throws: LedgerError.self, "\(kept) of \(size) bytes") {
                try Backup.restore(half, to: DataFolder(scratch.url.appending(path: "from-half")))
            }
            #expect(error?.code == .notABackup && error?.message.contains(half.path) == true, "\(String(describing: error))")
        }
        let nowhere = #expect(throws: LedgerError.self) { try Backup.make(of: data, at: scratch.url.appending(path: "none/copy.db")) }
        #expect(nowhere?.message.contains("none is no folder") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).allSatisfy { !$0.contains(".unfinished") })
    }
}
