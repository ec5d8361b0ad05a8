// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation

/// An immutable hash table of (hash of an event ID, sequence) over one stretch of the log, mapped from its file.
///
/// File: magic, first, last, count, slots, then `slots` pairs of (hash, sequence − first + 1), 0 where empty; open addressing with linear
/// probing, at most 60 % full; all little-endian 64-bit.
struct EventIDTable {
    private static let magic: UInt64 = 0x3130_5849_4456_454A
    private static let headWords = 5

    let url: URL
    let first: UInt64
    let last: UInt64
    let count: Int
    private let slots: Int
    private let data: Data

    /// Nil when the file is no whole table: it is derived, and made again.
    init?(_ url: URL) {
        guard url.lastPathComponent.hasPrefix("ids-"), let data = try? Data(contentsOf: url, options: .alwaysMapped),
            data.count >= Self.headWords * 8
        else { return nil }
        let head = data.withUnsafeBytes { bytes in (0..<Self.headWords).map { UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self)) } }
        guard head[0] == Self.magic, head[1] >= 1, head[2] >= head[1], head[4].nonzeroBitCount == 1, head[4] < 1 << 40, head[3] < head[4],
            data.count == (Self.headWords + 2 * Int(head[4])) * 8
        else { return nil }
        self.url = url
        self.data = data
        first = head[1]
        last = head[2]
        count = Int(head[3])
        slots = Int(head[4])
    }

    func collect(_ hash: UInt64, into found: inout [UInt64]) {
        data.withUnsafeBytes { bytes in
            var slot = Int(truncatingIfNeeded: hash) & (slots - 1)
            while true {
                let offset = (Self.headWords + 2 * slot) * 8
                let place = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
                if place == 0 { break }
                if UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) == hash { found.append(first + place - 1) }
                slot = (slot + 1) & (slots - 1)
            }
        }
        found.sort()
    }

    var pairs: [(UInt64, UInt64)] {
        data.withUnsafeBytes { bytes in
            (0..<slots).compactMap { slot in
                let offset = (Self.headWords + 2 * slot) * 8
                let place = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
                return place == 0 ? nil : (UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)), first + place - 1)
            }
        }
    }

    /// Written aside and renamed, so that a file of this name is whole.
    static func write(_ pairs: [(UInt64, UInt64)], first: UInt64, last: UInt64, in folder: URL) -> EventIDTable? {
        var slots = 16
        while slots * 6 < pairs.count * 10 { slots *= 2 }
        var words = [UInt64](repeating: 0, count: headWords + 2 * slots)
        words.replaceSubrange(0..<headWords, with: [magic, first, last, UInt64(pairs.count), UInt64(slots)].map(\.littleEndian))
        for (hash, sequence) in pairs {
            var slot = Int(truncatingIfNeeded: hash) & (slots - 1)
            while words[headWords + 2 * slot + 1] != 0 { slot = (slot + 1) & (slots - 1) }
            words[headWords + 2 * slot] = hash.littleEndian
            words[headWords + 2 * slot + 1] = (sequence - first + 1).littleEndian
        }
        let url = folder.appending(path: "ids-\(first)-\(last)")
        let written: Void? = words.withUnsafeBytes { try? Data($0).write(to: url, options: .atomic) }
        return written == nil ? nil : EventIDTable(url)
    }
}
