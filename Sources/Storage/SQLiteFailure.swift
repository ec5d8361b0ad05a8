// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import GRDB
import Ledger

extension DataFolder {
    /// Runs what talks to SQLite or the file system and says what went wrong in the ledger's words.
    func mapping<T>(_ body: () throws -> T) throws(LedgerError) -> T {
        do { return try body() } catch let error as LedgerError { throw error } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_FULL: throw .diskFull(url)
            case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: throw .notWritable(url, error.message ?? "SQLite refused")
            case .SQLITE_IOERR: throw .notWritable(url, "reading or writing the disk failed (\(error.message ?? "SQLite"))")
            case .SQLITE_CORRUPT, .SQLITE_NOTADB:
                throw LedgerError(
                    code: .damaged, message: "\(ledger.path) is damaged: \(error.message ?? "SQLite cannot read it").",
                    remedy: "Restore the last backup with 'jellyroll restore'; what was recorded since is in the senders' hands.")
            case .SQLITE_BUSY, .SQLITE_LOCKED:
                throw LedgerError(
                    code: .lockedByAnother, message: "\(ledger.path) is held by another process.",
                    remedy: "Wait for it to end, or find out with 'fuser \(ledger.path)'.")
            default:
                throw LedgerError(
                    code: .fault, message: "SQLite answered \(error.resultCode) on \(ledger.path): \(error.message ?? "").",
                    remedy: "Report this with what you did.")
            }
        } catch {
            throw .notWritable(url, error.localizedDescription)
        }
    }
}
