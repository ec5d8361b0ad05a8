// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import GRDB
import Ledger

/// The SQLite file the events are in: its schema and its rows.
struct LedgerFile: Sendable {
    /// Raised when an older program could no longer read the file.
    static let format = 1
    /// Whom failures are told about.
    private let folder: DataFolder
    private let database: DatabasePool

    /// Opens the file for its one writer, and makes it when it is not there.
    init(writing folder: DataFolder) throws(LedgerError) {
        self.folder = folder
        let path = folder.ledger.path
        try SQLiteHeader.refuseCutShort(path)
        database = try folder.mapping {
            var configuration = Configuration()
            configuration.label = "ledger"
            configuration.prepareDatabase { database in
                if !database.configuration.readonly { try database.execute(sql: "PRAGMA page_size = 8192") }
                // Batches are written once and read in order: no need to keep them twice.
                try database.execute(sql: "PRAGMA cache_size = -2000")
            }
            let database = try DatabasePool(path: path, configuration: configuration)
            try database.writeWithoutTransaction { database in
                // In a write-ahead log only FULL flushes before a commit returns.
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
            return database
        }
        if try version() == 0 {
            try folder.mapping { try database.write(Self.makeSchema) }
        }
        try refuseNewer(path)
    }

    /// Opens the file for reading beside its writer, or where nothing can be written.
    init(reading path: String, of folder: DataFolder) throws(LedgerError) {
        self.folder = folder
        guard FileManager.default.fileExists(atPath: path) else {
            throw LedgerError(code: .notFound, message: "There is no ledger at \(path).", remedy: "Check the path, or record events there first.")
        }
        try SQLiteHeader.refuseCutShort(path)
        database = try folder.mapping {
            var configuration = Configuration()
            configuration.label = "ledger"
            configuration.readonly = true
            configuration.busyMode = .timeout(10)
            do {
                let database = try DatabasePool(path: path, configuration: configuration)
                _ = try database.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
                return database
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN || error.resultCode == .SQLITE_READONLY {
                // A write-ahead log needs a file beside it even for reading. Nobody can write here, so the file can be read as it is.
                guard !FileManager.default.fileExists(atPath: path + "-wal"),
                    let encoded = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
                else { throw error }
                return try DatabasePool(path: "file:\(encoded)?immutable=1", configuration: configuration)
            }
        }
        try refuseNewer(path)
        guard try version() > 0 else {
            throw LedgerError(code: .damaged, message: "\(path) is no ledger.", remedy: "Check the path, or restore a backup.")
        }
    }

    private func version() throws(LedgerError) -> Int {
        try folder.mapping { try database.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 } }
    }

    private func refuseNewer(_ path: String) throws(LedgerError) {
        let found = try version()
        guard found > Self.format else { return }
        throw LedgerError(
            code: .newerFormat, message: "\(path) is in ledger format \(found); this program reads up to format \(Self.format).",
            remedy: "Open it with a jellyroll that reads ledger format \(found) or later.")
    }

    private static func makeSchema(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE batch (
                    firstSequence INTEGER PRIMARY KEY CHECK (firstSequence > 0),
                    count INTEGER NOT NULL CHECK (count > 0),
                    recordTime INTEGER NOT NULL,
                    rawBytes INTEGER NOT NULL CHECK (rawBytes > 0),
                    codec INTEGER NOT NULL,
                    head BLOB NOT NULL CHECK (length(head) = 32),
                    checksum INTEGER NOT NULL,
                    body BLOB NOT NULL
                ) STRICT;
                PRAGMA application_id = 0x4A52; PRAGMA user_version = \(format);
                """)
    }

    // Rows

    func insert(_ rows: [BatchRow], _ digest: SHA256Digest) throws(LedgerError) {
        try folder.mapping {
            try database.write { database in
                let statement = try database.cachedStatement(
                    sql: "INSERT INTO batch (firstSequence, count, recordTime, rawBytes, codec, head, checksum, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                )
                for row in rows {
                    try statement.execute(arguments: [
                        row.firstSequence, row.count, row.recordTime, row.rawBytes, row.codec, Data(row.head),
                        BatchCodec.checksum(row, digest), Data(row.body),
                    ])
                }
            }
        }
    }

    func backup(to path: String) throws(LedgerError) {
        try folder.mapping {
            let copy = try DatabaseQueue(path: path)
            try database.backup(to: copy)
            // One file, complete in itself.
            try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try copy.close()
        }
    }

    private static let columns = "firstSequence, count, recordTime, rawBytes, codec, head, checksum, body"

    /// The row that holds `sequence`, or the last one before it; nil when there is none.
    func row(holding sequence: UInt64) throws(LedgerError) -> CheckedRow? {
        let sequence = Int64(clamping: sequence)
        return try rows("WHERE firstSequence <= ? ORDER BY firstSequence DESC LIMIT 1", [sequence]).first
    }

    /// Up to `limit` rows from `first` on, in order.
    func rows(from first: Int64, limit: Int) throws(LedgerError) -> [CheckedRow] {
        try rows("WHERE firstSequence >= ? ORDER BY firstSequence LIMIT ?", [first, limit])
    }

    /// The chain value of the batch that ends at `sequence`; nil when none does.
    func head(endingAt sequence: Int64) throws(LedgerError) -> [UInt8]? {
        try folder.mapping {
            try database.read { database in
                let statement = try database.cachedStatement(
                    sql: "SELECT firstSequence, count, head FROM batch WHERE firstSequence <= ? ORDER BY firstSequence DESC LIMIT 1")
                guard let row = try Row.fetchOne(statement, arguments: [sequence]) else { return nil }
                let (first, count, head): (Int64, Int64, Data) = (try row.whole(0), try row.whole(1), try row.whole(2))
                return first &+ count &- 1 == sequence ? [UInt8](head) : nil
            }
        }
    }

    func lastRow() throws(LedgerError) -> CheckedRow? { try rows("ORDER BY firstSequence DESC LIMIT 1", []).first }

    private func rows(_ condition: String, _ arguments: StatementArguments) throws(LedgerError) -> [CheckedRow] {
        try folder.mapping {
            try database.read { database in
                let statement = try database.cachedStatement(sql: "SELECT \(Self.columns) FROM batch \(condition)")
                var found: [CheckedRow] = []
                let cursor = try Row.fetchCursor(statement, arguments: arguments)
                while let row = try cursor.next() { found.append(try CheckedRow(row)) }
                return found
            }
        }
    }

    /// First sequence, count and recordTime of the last batch not after `time`; batches are in order of both.
    func lastSequence(recordedBy time: Int64) throws(LedgerError) -> Int64 {
        try folder.mapping {
            try database.read { database in
                var low: Int64 = 1
                var answer: Int64 = 0
                var high = try Int64.fetchOne(database, sql: "SELECT max(firstSequence) FROM batch") ?? 0
                let statement = try database.cachedStatement(
                    sql: "SELECT firstSequence, count, recordTime FROM batch WHERE firstSequence <= ? ORDER BY firstSequence DESC LIMIT 1")
                while low <= high {
                    let middle = low + (high - low) / 2
                    guard let row = try Row.fetchOne(statement, arguments: [middle]) else { break }
                    let first: Int64 = try row.whole(0)
                    let count: Int64 = try row.whole(1)
                    let recorded: Int64 = try row.whole(2)
                    if recorded <= time {
                        answer = first &+ count &- 1
                        low = max(middle, answer) + 1
                    } else {
                        high = first - 1
                    }
                }
                return answer
            }
        }
    }
}

extension Row {
    /// A column that the schema says is there. In a file that was cut short it may not be.
    fileprivate func whole<Value: DatabaseValueConvertible>(_ column: Int) throws -> Value {
        let stored: DatabaseValue = self[column]
        guard let value = Value.fromDatabaseValue(stored) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a stored batch lacks its content")
        }
        return value
    }
}

/// A row as it was read, its checksum not yet compared.
struct CheckedRow {
    let row: BatchRow
    let checksum: Int64

    fileprivate init(_ stored: Row) throws {
        let head: Data = try stored.whole(5)
        let body: Data = try stored.whole(7)
        row = BatchRow(
            firstSequence: try stored.whole(0), count: try stored.whole(1), recordTime: try stored.whole(2), rawBytes: try stored.whole(3),
            codec: try stored.whole(4), head: [UInt8](head), body: [UInt8](body))
        checksum = try stored.whole(6)
    }

    /// - Throws: `.damaged` when a bit of the row has changed.
    func verified(_ digest: SHA256Digest) throws(LedgerError) -> BatchRow {
        guard BatchCodec.checksum(row, digest) == checksum else {
            throw BatchCodec.damage("the checksum of entries \(row.firstSequence) to \(row.lastSequence) is wrong")
        }
        return row
    }
}
