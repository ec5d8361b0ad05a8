// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Foundation
package import Ledger

/// Where one ledger lives: the log, what is derived from it, and what was refused.
///
///     DATA/lock                held by the one writer, with its process number
///     DATA/ledger/active.db    the log (``SQLiteEventStore``)
///     DATA/folds/…             derived; can be deleted
///     DATA/quarantine/         refused input with its reasons
package struct DataFolder: Hashable, Sendable {
    package let url: URL

    package init(_ url: URL) { self.url = url }

    package var ledger: URL { url.appending(path: "ledger/active.db") }
    package var lock: URL { url.appending(path: "lock") }
    package var genealogy: URL { url.appending(path: "folds/genealogy/1") }
    package var eventIDs: URL { url.appending(path: "folds/event-ids/1") }
    package var quarantine: URL { url.appending(path: "quarantine") }

    package var exists: Bool { FileManager.default.fileExists(atPath: ledger.path) }

    /// Makes the folder and what belongs in it, as far as it is not there.
    package func create() throws(LedgerError) {
        if let file = fileInTheWay {
            throw LedgerError(
                code: .notWritable, message: "\(url.path) cannot be a data folder: \(file) is a file.", remedy: "Choose another --data folder.")
        }
        do {
            for folder in [ledger.deletingLastPathComponent(), genealogy, eventIDs, quarantine] {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            }
        } catch {
            throw .notWritable(url, error.localizedDescription)
        }
    }

    /// What stands where the folder, or one it lies in, would have to be.
    private var fileInTheWay: String? {
        var path = url.standardizedFileURL
        var isFolder: ObjCBool = false
        while !FileManager.default.fileExists(atPath: path.path, isDirectory: &isFolder) {
            guard path.pathComponents.count > 1 else { return nil }
            path.deleteLastPathComponent()
        }
        return isFolder.boolValue ? nil : path.path
    }

    /// Refuses a folder whose log has gone while what was derived from it is still there: a new log would hide the loss.
    package func requireNoLoss() throws(LedgerError) {
        let size = (try? FileManager.default.attributesOfItem(atPath: ledger.path))?[.size] as? NSNumber
        let derived = (try? FileManager.default.contentsOfDirectory(atPath: genealogy.path)) ?? []
        // SQLite takes a file shorter than its smallest page for an empty one.
        guard (size?.intValue ?? 0) < 512, !derived.isEmpty else { return }
        throw LedgerError(
            code: .damaged, message: "\(ledger.path) is missing, empty or cut short, but this folder had a ledger.",
            remedy: "Restore a backup into a new folder with 'jellyroll restore', or delete \(url.path) to begin anew.")
    }

    /// Refuses a folder without a log, naming the way to make one.
    package func requireLog() throws(LedgerError) {
        guard exists else {
            throw LedgerError(
                code: .notFound, message: "There is no ledger in \(url.path).",
                remedy: "Check --data, or make one with 'jellyroll import --data \(url.path) FILE'.")
        }
    }
}

extension LedgerError {
    package static func notWritable(_ url: URL, _ why: String) -> LedgerError {
        LedgerError(
            code: .notWritable, message: "\(url.path) cannot be written: \(why)",
            remedy: "Give its owner write permission, or choose another --data folder.")
    }
}
