// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Foundation
import GRDB
package import Ledger

/// The chain read again from the first entry.
package struct ChainAudit: Hashable, Sendable {
    /// The first entry that is not what was recorded.
    package struct Damage: Hashable, Sendable {
        package let sequence: UInt64
        package let batch: UInt64
        package let what: String

        var error: LedgerError {
            LedgerError(
                code: .damaged, message: "Entry \(sequence) (in the batch from entry \(batch)) is damaged: \(what).",
                remedy: "Restore a backup that goes at least that far, and import what came after it again.")
        }
    }

    package private(set) var head = EventChain().head
    package private(set) var batches = 0
    package private(set) var rawBytes = 0
    package private(set) var storedBytes = 0
    package private(set) var damage: Damage?

    /// - Parameters:
    ///   - file: A ledger or backup file.
    ///   - progress: Called with the number of entries verified.
    package static func run(_ file: URL, progress: (UInt64) -> Void = { _ in }) throws(LedgerError) -> ChainAudit {
        let folder = DataFolder(file.deletingLastPathComponent().deletingLastPathComponent())
        var configuration = Configuration()
        configuration.readonly = true
        let database = try folder.mapping { try DatabaseQueue(path: file.path, configuration: configuration) }
        let format = try folder.mapping { try database.read { try Schema.format(in: $0) } }
        guard (1...SQLiteEventStore.format).contains(format) else {
            throw LedgerError(
                code: format == 0 ? .damaged : .newerFormat, message: "\(file.path) has format \(format), this program reads 1 to \(SQLiteEventStore.format).",
                remedy: format == 0 ? "Check that it is a ledger or a backup." : "Use a jellyroll that reads format \(format).")
        }
        var audit = ChainAudit()
        var chain = EventChain()
        while audit.damage == nil {
            let next = chain.head.sequence + 1
            let row: BatchRow?
            do throws(LedgerError) {
                row = try folder.mapping { try database.read { try BatchRow.fetch(containingOrAfter: next, in: $0) } }
            } catch {
                audit.damage = Damage(sequence: next, batch: next, what: error.message)
                break
            }
            guard let row else { break }
            audit.batches += 1
            audit.rawBytes += row.rawBytes
            audit.storedBytes += row.body.count
            audit.damage = verify(row, &chain)
            audit.head = chain.head
            progress(chain.head.sequence)
        }
        return audit
    }

    private static func verify(_ row: BatchRow, _ chain: inout EventChain) -> Damage? {
        let next = chain.head.sequence + 1
        guard row.firstSequence == next else {
            return Damage(sequence: next, batch: row.firstSequence, what: "it is missing; the next batch starts at entry \(row.firstSequence)")
        }
        let wires: [[UInt8]]
        do throws(LedgerError) { wires = try row.wires() } catch { return Damage(sequence: next, batch: next, what: error.message) }
        guard row.marks.count == wires.count else { return Damage(sequence: next, batch: next, what: "its marks are not whole") }
        for (wire, mark) in zip(wires, row.marks) {
            chain.extend(recordTime: Instant(microseconds: row.recordTime), wire: wire)
            if chain.mark != mark {
                return Damage(sequence: chain.head.sequence, batch: row.firstSequence, what: "its content does not give the recorded chain value")
            }
            if (try? Event(wire: wire)) == nil {
                return Damage(sequence: chain.head.sequence, batch: row.firstSequence, what: "its content cannot be read")
            }
        }
        guard chain.head.hash == row.head else {
            return Damage(sequence: chain.head.sequence, batch: row.firstSequence, what: "the chain value of its batch is another")
        }
        return nil
    }
}
