// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Foundation
package import Ledger

/// The chain read again from the first entry.
package struct ChainAudit: Hashable, Sendable {
    /// The first entry that is not what was recorded.
    package struct Damage: Hashable, Sendable {
        package let sequence: UInt64
        /// First entry of the batch it stands in.
        package let batch: UInt64
        package let what: String

        var error: LedgerError {
            LedgerError(
                code: .damaged, message: "Entry \(sequence) (in the batch from entry \(batch)) is damaged: \(what).",
                remedy: "Restore a backup that goes at least that far, and import what came after it again.")
        }
    }

    /// How far the log is whole.
    package private(set) var head = LogHead.empty
    package private(set) var batches = 0
    package private(set) var rawBytes = 0
    package private(set) var storedBytes = 0
    package private(set) var damage: Damage?

    /// - Parameters:
    ///   - file: A ledger or backup file.
    ///   - progress: Called with the number of entries verified.
    package static func run(_ file: URL, progress: (UInt64) -> Void = { _ in }) throws(LedgerError) -> ChainAudit {
        let folder = DataFolder(file.deletingLastPathComponent().deletingLastPathComponent())
        let ledger = try LedgerFile(reading: file.path, of: folder)
        var audit = ChainAudit()
        var log = EventLog()
        let digest = SHA256Digest()
        var last: Int64 = 0
        while audit.damage == nil {
            let next = log.head.sequence + 1
            let rows: [CheckedRow]
            do throws(LedgerError) { rows = try ledger.rows(from: last + 1, limit: 16) } catch {
                audit.damage = Damage(sequence: next, batch: next, what: error.message)
                break
            }
            if rows.isEmpty { break }
            for checked in rows where audit.damage == nil {
                last = max(last + 1, checked.row.firstSequence)
                audit.batches += 1
                audit.rawBytes += checked.row.rawBytes
                audit.storedBytes += checked.row.body.count
                audit.damage = verify(checked, &log, digest)
                audit.head = log.head
                progress(log.head.sequence)
            }
        }
        return audit
    }

    /// Goes on with `log` as far as the row is whole.
    private static func verify(_ checked: CheckedRow, _ log: inout EventLog, _ digest: SHA256Digest) -> Damage? {
        let row = checked.row
        let batch = UInt64(clamping: row.firstSequence)
        func damage(_ what: String) -> Damage { Damage(sequence: log.head.sequence + 1, batch: batch, what: what) }
        guard row.firstSequence == Int64(log.head.sequence + 1) else {
            return Damage(
                sequence: log.head.sequence + 1, batch: batch, what: "it is missing; the next batch starts at entry \(row.firstSequence)")
        }
        let time = Instant(microseconds: row.recordTime)
        guard time >= log.recordTime else { return damage("its record time lies before the one of the entry before it") }
        do throws(LedgerError) {
            let (events, marks) = try row.open()
            for index in 0..<events.count {
                var next = log
                next.append(events.bytes[events.ranges[index]], at: time)
                guard next.head.hash.starts(with: marks[index]) else { return damage("its content does not give the recorded chain value") }
                _ = try events.event(index)
                log = next
            }
            guard log.head.hash == row.head else { return damage("the chain value of the batch before it is another") }
            _ = try checked.verified(digest)
            return nil
        } catch {
            return damage(error.message)
        }
    }
}
