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
        do {
            for folder in [ledger.deletingLastPathComponent(), genealogy, eventIDs, quarantine] {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            }
        } catch {
            throw .notWritable(url, error.localizedDescription)
        }
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
