// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger

/// Why a file as a whole, or one row of it, did not go in: where, what is there, what was expected, what to do.
package struct ImportError: Error, Hashable, Sendable, CustomStringConvertible {
    package var code: Code
    package var file: String
    /// From 1; 0 when the fault is the file's as a whole.
    package var line: Int
    /// In bytes from the start of the line, from 1; 0 when the fault is the row's or the file's as a whole.
    package var column: Int
    package var message: String
    package var remedy: String

    package init(code: Code, file: String, line: Int, column: Int, message: String, remedy: String) {
        self.code = code
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.remedy = remedy
    }

    /// `file`, `file:line` or `file:line:column`.
    package var place: String { line == 0 ? file : column == 0 ? "\(file):\(line)" : "\(file):\(line):\(column)" }

    package var description: String { "\(place): \(message) \(remedy)" }

    /// Added, never renamed.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case unreadable = "import.unreadable"
        case encoding = "import.encoding"
        case header = "import.header"
        case unknownKind = "import.unknown_kind"
        case shape = "import.shape"
        case tooLong = "import.too_long"
        case number = "import.number"
        case unit = "import.unit"
        case time = "import.time"
        case missing = "import.missing"
        case unknownLot = "import.unknown_lot"
        case role = "import.role"
        case map = "import.map"
        case event = "import.event"
        case notWritable = "import.not_writable"
    }

    package var category: FaultCategory {
        switch code {
        case .unreadable: .notFound
        case .unknownKind: .unsupported
        case .notWritable: .unavailable
        default: .incorrect
        }
    }
}

extension Refusal {
    /// A refused row, as it stood in the file.
    init(_ error: ImportError, raw: [UInt8]) {
        self.init(
            code: error.code.rawValue, file: error.file, pointer: JSONPointer(), line: error.line, column: error.column, message: error.message,
            expected: "", remedy: error.remedy, endsDocument: false, bytes: raw)
    }
}

/// A file being imported, pulled batch by batch. Memory does not grow with the file, but for some bytes a lot and an event that keep
/// units and repeats apart.
package protocol ImportSource {
    /// About `limit` events, fewer at the end; nil when there are no more. None means that only refused input was met.
    mutating func nextBatch(limit: Int) throws(ImportError) -> CanonicalEvents?
    /// What was refused since this was last called, in the order met.
    mutating func takeRefusals() -> [Refusal]
    /// The header line that belongs above refused rows in a file of their own; empty where the format has none.
    var header: [UInt8] { get }
    var bytesRead: Int64 { get }
    /// Nil for a pipe.
    var bytesTotal: Int64? { get }
}
