// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Foundation
package import Ledger

/// A whole ledger as one file, made while a writer goes on.
package enum Backup {
    /// - Returns: How far the copy goes. It is verified to its last entry.
    package static func make(of folder: DataFolder, at destination: URL) throws(LedgerError) -> LogHead {
        guard !FileManager.default.fileExists(atPath: destination.path) else { throw taken(destination) }
        let store = try SQLiteEventStore(folder, role: .reader)
        try store.backup(to: destination.path)
        return try verify(destination)
    }

    /// Makes a data folder from a backup. What is derived is made again at the first opening.
    package static func restore(_ backup: URL, to folder: DataFolder) throws(LedgerError) -> LogHead {
        guard FileManager.default.fileExists(atPath: backup.path) else {
            throw LedgerError(code: .notFound, message: "There is no backup \(backup.path).", remedy: "Check the path.")
        }
        guard !folder.exists else { throw taken(folder.ledger) }
        let head = try verify(backup)
        try folder.create()
        let lock = try WriterLock(folder)
        defer { withExtendedLifetime(lock) {} }
        try folder.mapping {
            let aside = folder.ledger.appendingPathExtension("restoring")
            try? FileManager.default.removeItem(at: aside)
            try FileManager.default.copyItem(at: backup, to: aside)
            let file = try FileHandle(forUpdating: aside)
            try file.synchronize()
            try file.close()
            try FileManager.default.moveItem(at: aside, to: folder.ledger)
        }
        return head
    }

    private static func verify(_ file: URL) throws(LedgerError) -> LogHead {
        let audit = try ChainAudit.run(file)
        if let damage = audit.damage { throw damage.error }
        return audit.head
    }

    private static func taken(_ url: URL) -> LedgerError {
        LedgerError(
            code: .notWritable, message: "\(url.path) is there already and is not overwritten.", remedy: "Choose another name, or move it away.")
    }
}
