// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Glibc

/// Bytes that arrive in pieces.
package protocol ByteSource {
    /// The next piece, never empty; nil at the end.
    mutating func next() throws(JSONError) -> [UInt8]?
    /// Begins again at the first byte; false where that cannot be done (a pipe, a request body).
    mutating func rewind() -> Bool
}

/// Bytes that are there already, handed over as one piece without a copy.
package struct BytesSource: ByteSource {
    private let bytes: [UInt8]
    private var given = false

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package mutating func next() -> [UInt8]? {
        guard !given, !bytes.isEmpty else { return nil }
        given = true
        return bytes
    }

    package mutating func rewind() -> Bool {
        given = false
        return true
    }
}

/// A file read in pieces of 1 MiB. A copy reads on from where it was copied, on its own.
package struct FileSource: ByteSource {
    private let file: Descriptor
    private let name: String
    /// Where the next piece begins; nil for what has no places, a pipe or a terminal.
    private var offset: Int?

    /// - Parameter path: `-` is standard input.
    package init(path: String) throws(JSONError) {
        name = path
        let number = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw Self.unreadable(path) }
        file = Descriptor(number)
        let start = lseek(number, 0, SEEK_CUR)
        offset = start >= 0 ? Int(start) : nil
    }

    package mutating func next() throws(JSONError) -> [UInt8]? {
        let size = 1 << 20
        var result = 0
        let piece = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            repeat {
                result = offset.map { pread(file.number, buffer.baseAddress, size, off_t($0)) } ?? read(file.number, buffer.baseAddress, size)
            } while result < 0 && errno == EINTR
            count = max(result, 0)
        }
        guard result >= 0 else { throw Self.unreadable(name) }
        if let begun = offset { offset = begun + result }
        return piece.isEmpty ? nil : piece
    }

    package mutating func rewind() -> Bool {
        guard offset != nil else { return false }
        offset = 0
        return true
    }

    private static func unreadable(_ path: String) -> JSONError {
        JSONError(
            code: .unreadable, message: "\(path) cannot be read: \(String(cString: strerror(errno))).", remedy: "Check the path and its permissions.",
            line: 1, column: 1, pointer: JSONPointer())
    }

    /// Closes the file with its last copy.
    private final class Descriptor: Sendable {
        let number: Int32
        init(_ number: Int32) { self.number = number }
        deinit { close(number) }
    }
}
