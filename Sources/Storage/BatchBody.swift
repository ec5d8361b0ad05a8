// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import CZstd
import Ledger

/// The stored form of a batch: entries as (length, canonical bytes), compressed as one zstd frame with its checksum.
enum BatchBody {
    /// zstd 3: 720 MiB/s here, and the names that repeat from event to event cost next to nothing.
    private static let level: Int32 = 3

    static func compress(_ raw: [UInt8]) -> [UInt8] {
        let context = ZSTD_createCCtx()
        defer { ZSTD_freeCCtx(context) }
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
        return [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(raw.count)) { buffer, count in
            count = ZSTD_compress2(context, buffer.baseAddress, buffer.count, raw, raw.count)
            precondition(ZSTD_isError(count) == 0, "zstd has room for every input by its own bound.")
        }
    }

    /// - Parameter size: Bytes it must have when decompressed.
    static func decompress(_ body: [UInt8], size: Int) throws(LedgerError) -> [UInt8] {
        // A frame cannot hold more than this many times its size; a damaged size must not allocate at will.
        guard size >= 0, size <= max(body.count, 64) * 40_000 else { throw damage("its size \(size) is impossible") }
        var failed = false
        let raw = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            let written = ZSTD_decompress(buffer.baseAddress, size, body, body.count)
            failed = ZSTD_isError(written) != 0 || written != size
            count = failed ? 0 : written
        }
        if failed { throw damage("its compressed bytes are damaged") }
        return raw
    }

    /// Adds an entry's canonical bytes with their length (unsigned LEB128) before them.
    static func append(_ wire: [UInt8], to raw: inout [UInt8]) {
        var rest = wire.count
        while rest >= 0x80 {
            raw.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        raw.append(UInt8(rest))
        raw.append(contentsOf: wire)
    }

    static func split(_ raw: [UInt8]) throws(LedgerError) -> [[UInt8]] {
        var wires: [[UInt8]] = []
        var offset = 0
        while offset < raw.count {
            var length = 0
            var shift = 0
            while true {
                guard offset < raw.count, shift < 35 else { throw damage("an entry's length is damaged") }
                let byte = raw[offset]
                offset += 1
                length |= Int(byte & 0x7F) << shift
                shift += 7
                if byte < 0x80 { break }
            }
            guard length <= raw.count - offset else { throw damage("an entry ends early") }
            wires.append(Array(raw[offset..<offset + length]))
            offset += length
        }
        return wires
    }

    static func damage(_ what: String) -> LedgerError {
        LedgerError(
            code: .damaged, message: "A stored batch cannot be read: \(what).",
            remedy: "Run 'jellyroll audit' to find the first damaged entry, and restore a backup.")
    }
}
