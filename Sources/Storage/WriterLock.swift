// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
package import Ledger

/// The right to write a data folder: held by one process at a time, let go of when that process ends, however it ends.
package final class WriterLock: Sendable {
    private let descriptor: Int32

    package init(_ folder: DataFolder) throws(LedgerError) {
        let path = folder.lock.path
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .notWritable(folder.url, String(cString: strerror(errno))) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            var buffer = [UInt8](repeating: 0, count: 32)
            let count = pread(descriptor, &buffer, buffer.count, 0)
            close(descriptor)
            let owner = String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self).filter(\.isNumber)
            throw LedgerError(
                code: .lockedByAnother, message: "\(folder.url.path) is being written by process \(owner.isEmpty ? "(not known)" : owner).",
                remedy: "Stop that process, or send it what you want to record (POST /epcis/capture).")
        }
        let owner = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, owner, owner.count, 0) == owner.count else {
            let why = String(cString: strerror(errno))
            close(descriptor)
            throw errno == ENOSPC ? .diskFull(folder.url) : .notWritable(folder.url, why)
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}

extension LedgerError {
    static func diskFull(_ url: URL) -> LedgerError {
        LedgerError(
            code: .diskFull, message: "The disk under \(url.path) is full; nothing of this batch was recorded.",
            remedy: "Make room and repeat: what is already there is not doubled.")
    }
}
