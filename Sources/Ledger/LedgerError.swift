// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What went wrong in the ledger or its store: a stable code, the values involved, the next step.
package struct LedgerError: Error, Hashable, Sendable, CustomStringConvertible {
    package let code: Code
    package let message: String
    package let remedy: String

    package init(code: Code, message: String, remedy: String) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    package var description: String { "\(message) \(remedy)" }

    /// Added, never renamed.
    package enum Code: String, Hashable, Sendable {
        case malformedIdentifier = "ledger.malformed_identifier"
        case malformedTime = "ledger.malformed_time"
        case damaged = "ledger.damaged"
        case notABackup = "ledger.not_a_backup"
        case newerFormat = "ledger.newer_format"
        case lockedByAnother = "ledger.locked"
        case notWritable = "ledger.not_writable"
        case diskFull = "ledger.disk_full"
        case notFound = "ledger.not_found"
        case invalidEvent = "ledger.invalid_event"
        case fault = "ledger.fault"
    }

    /// From which HTTP status and exit code follow.
    package var category: FaultCategory {
        switch code {
        case .malformedIdentifier, .malformedTime, .invalidEvent, .notABackup: .incorrect
        case .fault: .fault
        case .newerFormat: .unsupported
        case .lockedByAnother, .notWritable, .diskFull, .damaged: .unavailable
        case .notFound: .notFound
        }
    }
}

/// The kinds of failure every room's errors fall into. Exit codes and HTTP statuses are derived from it in one place each.
package enum FaultCategory: String, Hashable, Sendable {
    case incorrect, notFound, conflict, unsupported, unavailable, fault
}
