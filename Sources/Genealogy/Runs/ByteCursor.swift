// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Reads numbers from a stretch of bytes without ever leaving it: past the end `isSound` turns false and zeros are read.
struct ByteCursor {
    private(set) var at: UnsafeRawPointer
    private let end: UnsafeRawPointer
    private(set) var isSound = true

    init(_ bytes: UnsafeRawBufferPointer) {
        // An empty buffer may have no address; reading from it fails at once.
        at = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 16)!
        end = at + bytes.count
    }

    var left: Int { end - at }

    mutating func byte() -> UInt8 {
        guard at < end else {
            isSound = false
            return 0
        }
        let value = at.load(as: UInt8.self)
        at += 1
        return value
    }

    mutating func varint() -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64 {
            guard at < end else { break }
            let byte = at.load(as: UInt8.self)
            at += 1
            value |= UInt64(byte & 0x7F) &<< shift
            if byte < 0x80 { return value }
            shift &+= 7
        }
        isSound = false
        return 0
    }

    /// The value of a constant column of one byte, tag and all; nil, and nothing is read, when something else comes next.
    @inline(__always) mutating func smallConstant() -> Int64? {
        guard end - at >= 2, at.load(as: UInt8.self) == Column.Form.constant.rawValue else { return nil }
        let value = at.load(fromByteOffset: 1, as: UInt8.self)
        guard value < 0x80 else { return nil }
        at += 2
        return unzigzag(UInt64(value))
    }

    mutating func signed() -> Int64 { unzigzag(varint()) }

    /// The next `count` bytes; none when fewer are left.
    mutating func take(_ count: Int) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= left else {
            isSound = false
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        let taken = UnsafeRawBufferPointer(start: at, count: count)
        at += count
        return taken
    }
}
