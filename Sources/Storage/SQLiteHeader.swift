// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Ledger

/// The first hundred bytes of an SQLite file, which say how long it is.
///
/// SQLite itself reads a file whose copy broke off as one that holds less.
/// Source: SQLite, *Database File Format*, section 1.3.
enum SQLiteHeader {
    /// Refuses a file that is shorter than it says.
    /// - Throws: `.damaged`. Nothing where the file does not say, or a write-ahead log beside it holds the rest.
    static func refuseCutShort(_ path: String) throws(LedgerError) {
        guard size(of: path + "-wal") == 0, let header = try? FileHandle(forReadingAtPath: path)?.read(upToCount: 100), header.count == 100,
            header.starts(with: Array("SQLite format 3\0".utf8)), number(header, 24, 4) == number(header, 92, 4)
        else { return }
        let page = number(header, 16, 2)
        let whole = number(header, 28, 4) * (page == 1 ? 65_536 : page)
        let there = size(of: path)
        guard there < whole else { return }
        throw LedgerError(
            code: .damaged, message: "\(path) is cut short: \(there) of \(whole) bytes are there.",
            remedy: "Restore the last backup with 'jellyroll restore'; what was recorded since is in the senders' hands.")
    }

    private static func size(of path: String) -> Int {
        ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.intValue ?? 0
    }

    /// Big-endian.
    private static func number(_ header: Data, _ start: Int, _ count: Int) -> Int {
        header.dropFirst(start).prefix(count).reduce(0) { $0 << 8 | Int($1) }
    }
}
