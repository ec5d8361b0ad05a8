// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import GRDB
import Ledger

/// The tables, written so that the database refuses what must never be there.
enum Schema {
    static func create(in db: Database, format: Int) throws {
        guard try !db.tableExists("batch") else { return }
        try db.execute(
            sql: """
                CREATE TABLE batch (
                    firstSequence INTEGER PRIMARY KEY CHECK (firstSequence > 0),
                    count INTEGER NOT NULL CHECK (count > 0),
                    recordTime INTEGER NOT NULL,
                    rawBytes INTEGER NOT NULL CHECK (rawBytes > 0),
                    codec INTEGER NOT NULL CHECK (codec = 1),
                    head BLOB NOT NULL CHECK (length(head) = 32),
                    marks BLOB NOT NULL CHECK (length(marks) = 8 * count),
                    body BLOB NOT NULL
                );
                PRAGMA user_version = \(format);
                """)
    }

    /// 0 for a file without our tables.
    static func format(in db: Database) throws -> Int { try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 }
}

/// One committed batch as it is stored.
struct BatchRow {
    let firstSequence: UInt64
    let count: Int
    /// Microseconds since 1970; the same for all entries of the batch, never less than the last batch's.
    let recordTime: Int64
    /// Chain value after the last entry.
    let head: [UInt8]
    /// First 8 bytes of the chain value after each entry.
    let marks: [UInt64]
    let rawBytes: Int
    let body: [UInt8]

    func insert(in db: Database) throws {
        var packed: [UInt8] = []
        packed.reserveCapacity(8 * marks.count)
        for mark in marks { withUnsafeBytes(of: mark.bigEndian) { packed.append(contentsOf: $0) } }
        let statement = try db.cachedStatement(
            sql: "INSERT INTO batch (firstSequence, count, recordTime, rawBytes, codec, head, marks, body) VALUES (?, ?, ?, ?, 1, ?, ?, ?)")
        try statement.execute(arguments: [Int64(firstSequence), count, recordTime, rawBytes, Data(head), Data(packed), Data(body)])
    }

    static func fetch(containingOrAfter sequence: UInt64, in db: Database) throws -> BatchRow? {
        let asked = Int64(clamping: sequence)
        let columns = "firstSequence, count, recordTime, rawBytes, head, marks, body"
        let containing = try db.cachedStatement(sql: "SELECT \(columns) FROM batch WHERE firstSequence <= ? ORDER BY firstSequence DESC LIMIT 1")
        if let row = try Row.fetchOne(containing, arguments: [asked]).map(BatchRow.init), row.firstSequence + UInt64(row.count) > sequence { return row }
        let after = try db.cachedStatement(sql: "SELECT \(columns) FROM batch WHERE firstSequence > ? ORDER BY firstSequence LIMIT 1")
        return try Row.fetchOne(after, arguments: [asked]).map(BatchRow.init)
    }

    static func head(in db: Database) throws -> LogHead {
        guard let row = try Row.fetchOne(db, sql: "SELECT firstSequence + count - 1, head FROM batch ORDER BY firstSequence DESC LIMIT 1") else {
            return EventChain().head
        }
        return LogHead(sequence: UInt64(max(row[0] as Int64, 0)), hash: [UInt8](row[1] as Data))
    }

    static func lastRecordTime(in db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT recordTime FROM batch ORDER BY firstSequence DESC LIMIT 1") ?? .min
    }

    static func lastSequence(recordedBy time: Int64, in db: Database) throws -> UInt64 {
        let sql = "SELECT firstSequence + count - 1 FROM batch WHERE recordTime <= ? ORDER BY firstSequence DESC LIMIT 1"
        return UInt64(max(try Int64.fetchOne(db, sql: sql, arguments: [time]) ?? 0, 0))
    }

    private init(_ row: Row) {
        firstSequence = UInt64(max(row[0] as Int64, 0))
        count = row[1]
        recordTime = row[2]
        rawBytes = row[3]
        head = [UInt8](row[4] as Data)
        let packed = [UInt8](row[5] as Data)
        marks = stride(from: 0, to: packed.count - 7, by: 8).map { start in packed[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) } }
        body = [UInt8](row[6] as Data)
    }

    init(firstSequence: UInt64, count: Int, recordTime: Int64, head: [UInt8], marks: [UInt64], rawBytes: Int, body: [UInt8]) {
        self.firstSequence = firstSequence
        self.count = count
        self.recordTime = recordTime
        self.head = head
        self.marks = marks
        self.rawBytes = rawBytes
        self.body = body
    }

    /// The canonical bytes of each entry.
    func wires() throws(LedgerError) -> [[UInt8]] {
        let wires = try BatchBody.split(try BatchBody.decompress(body, size: rawBytes))
        guard wires.count == count else { throw BatchBody.damage("it holds \(wires.count) entries where \(count) are said") }
        return wires
    }

    func entries() throws(LedgerError) -> [Entry] {
        var entries: [Entry] = []
        entries.reserveCapacity(count)
        for wire in try wires() {
            entries.append(
                Entry(
                    sequence: firstSequence + UInt64(entries.count), recordTime: Instant(microseconds: recordTime), event: try Event(wire: wire)))
        }
        return entries
    }
}
