// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Foundation
package import Ledger

/// A whole ledger as one file, made while a writer goes on.
package enum Backup {
    /// - Returns: How far the copy goes. It is verified to its last entry.
    package static func make(of folder: DataFolder, at destination: URL) throws(LedgerError) -> LogHead {
        guard !FileManager.default.fileExists(atPath: destination.path) else { throw taken(destination) }
        let target = destination.deletingLastPathComponent()
        guard FileManager.default.isWritableFile(atPath: target.path) else {
            throw LedgerError(
                code: .notWritable, message: "\(target.path) is no folder that can be written, so there is no room for the backup.",
                remedy: "Make the folder, or name a file elsewhere.")
        }
        let store = try SQLiteEventStore(folder, role: .reader)
        // What was broken off never bears the name of a backup.
        let aside = target.appending(path: ".\(destination.lastPathComponent).unfinished")
        func discard() { for ending in ["", "-journal", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: aside.path + ending) } }
        discard()
        do throws(LedgerError) {
            try store.backup(to: aside.path)
            let head = try verify(aside)
            try DataFolder(target).mapping {
                let file = try FileHandle(forUpdating: aside)
                try file.synchronize()
                try file.close()
                try FileManager.default.moveItem(at: aside, to: destination)
            }
            return head
        } catch {
            discard()
            guard [.diskFull, .notWritable].contains(error.code) else { throw error }
            let why = error.code == .diskFull ? "is full" : "cannot be written or read"
            throw LedgerError(
                code: error.code, message: "The disk under \(target.path) \(why); no backup was made.",
                remedy: "Make room, or name a file on another disk.")
        }
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
        let audit: ChainAudit
        do throws(LedgerError) { audit = try ChainAudit.run(file) } catch {
            guard error.code == .damaged else { throw error }
            throw LedgerError(
                code: .notABackup,
                message: "\(file.path) is no backup, or not a whole one." + (error.message.contains(file.path) ? " \(error.message)" : ""),
                remedy: "Name another, or copy it again from where it was made.")
        }
        if let damage = audit.damage { throw damage.error }
        return audit.head
    }

    private static func taken(_ url: URL) -> LedgerError {
        LedgerError(
            code: .notWritable, message: "\(url.path) is there already and is not overwritten.", remedy: "Choose another name, or move it away.")
    }
}
