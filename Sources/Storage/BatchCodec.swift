// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import CZstd
import Ledger

/// Zstandard (RFC 8878) around a batch's body.
enum BatchCodec {
    /// Stored beside each batch: never renumber.
    static let zstd = 1
    private static let level: Int32 = 1

    static func compress(_ body: [UInt8]) throws(LedgerError) -> [UInt8] {
        let bound = ZSTD_compressBound(body.count)
        var failed = false
        let out = [UInt8](unsafeUninitializedCapacity: bound) { out, count in
            let written = ZSTD_compress(out.baseAddress, bound, body, body.count, level)
            failed = ZSTD_isError(written) != 0
            count = failed ? 0 : written
        }
        if failed {
            throw LedgerError(code: .fault, message: "A batch of \(body.count) bytes could not be compressed.", remedy: "Report this.")
        }
        return out
    }

    static func expand(_ stored: [UInt8], codec: Int, rawBytes: Int) throws(LedgerError) -> [UInt8] {
        guard codec == zstd else { throw damage("its codec \(codec) is not known") }
        guard rawBytes >= 0, rawBytes <= BatchBody.largest else { throw damage("it claims \(rawBytes) bytes") }
        guard ZSTD_getFrameContentSize(stored, stored.count) == UInt64(rawBytes) else { throw damage("its sizes disagree") }
        var read = 0
        let out = [UInt8](unsafeUninitializedCapacity: rawBytes) { out, count in
            read = ZSTD_decompress(out.baseAddress, rawBytes, stored, stored.count)
            count = ZSTD_isError(read) != 0 ? 0 : read
        }
        guard out.count == rawBytes else { throw damage("it does not expand") }
        return out
    }

    /// Over everything a batch's row says, so that no bit of it changes unseen.
    static func checksum(_ row: BatchRow, _ digest: SHA256Digest) -> Int64 {
        let numbers = [row.firstSequence, Int64(row.count), row.recordTime, Int64(row.rawBytes), Int64(row.codec)].map(\.littleEndian)
        let hash = numbers.withUnsafeBytes { numbers in
            row.head.withUnsafeBytes { head in row.body.withUnsafeBytes { body in digest.hash([numbers, head, body]) } }
        }
        return hash.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }

    static func damage(_ what: String) -> LedgerError {
        LedgerError(
            code: .damaged, message: "A stored batch cannot be read: \(what).",
            remedy: "Run 'jellyroll audit' to find the first damaged entry, and restore a backup.")
    }
}

/// One row of table `batch`.
struct BatchRow {
    var firstSequence: Int64
    var count: Int
    var recordTime: Int64
    var rawBytes: Int
    var codec: Int
    var head: [UInt8]
    var body: [UInt8]

    /// The last sequence in it; damage cannot make it overflow.
    var lastSequence: Int64 { firstSequence &+ Int64(count) &- 1 }

    /// - Throws: `.damaged`.
    func open() throws(LedgerError) -> (events: CanonicalEvents, marks: [ArraySlice<UInt8>]) {
        try BatchBody.read(try BatchCodec.expand(body, codec: codec, rawBytes: rawBytes), count: count)
    }
}
