// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Ledger

/// Where in the log an event ID may be: hash of the ID → sequences. Derived from the log; a hit must be verified there.
///
/// What is older lies in immutable tables mapped from files, each for a stretch of the log; the newest stretch is in memory. Tables of like
/// size are merged, so a look-up probes a handful of them, one place each.
struct EventIDIndex {
    /// IDs kept in memory before they become a table.
    private static let tailLimit = 1 << 18
    private static let fanout = 4

    private let folder: URL
    private let isWritable: Bool
    private var tables: [EventIDTable]
    private var tail: [UInt64: [UInt64]] = [:]
    private var tailFirst: UInt64
    private(set) var lastSequence: UInt64

    /// Opens the tables that continue each other from entry 1; the rest is to be added again by the owner.
    ///
    /// - Parameter isWritable: False keeps what is added in memory alone.
    init(folder: URL, isWritable: Bool, head: UInt64) {
        self.folder = folder
        self.isWritable = isWritable
        tables = []
        lastSequence = 0
        tailFirst = 1
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else { return }
        let found = names.compactMap { EventIDTable(folder.appending(path: $0)) }.sorted { ($0.first, $1.last) < ($1.first, $0.last) }
        for table in found where table.first == lastSequence + 1 && table.last <= head {
            tables.append(table)
            lastSequence = table.last
        }
        tailFirst = lastSequence + 1
    }

    static func hash(_ id: String) -> UInt64 {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in id.utf8 { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        value = (value ^ (value >> 32)) &* 0xD6E8_FEB8_6659_FD93
        return value ^ (value >> 32)
    }

    /// Sequences, ascending, of entries whose ID has this hash.
    func candidates(_ hash: UInt64) -> [UInt64] {
        var found: [UInt64] = []
        for table in tables { table.collect(hash, into: &found) }
        if let tail = tail[hash] { found += tail }
        return found
    }

    mutating func insert(_ hash: UInt64, at sequence: UInt64) {
        tail[hash, default: []].append(sequence)
        lastSequence = sequence
    }

    /// Moves a full tail into a table; to be called between batches.
    mutating func settle() {
        guard lastSequence + 1 - tailFirst >= Self.tailLimit else { return }
        flush()
    }

    /// Keeps everything in tables, so that the next opening has nothing to add. A failure only costs time then.
    mutating func flush() {
        guard isWritable, lastSequence >= tailFirst else { return }
        let pairs = tail.flatMap { hash, sequences in sequences.map { (hash, $0) } }
        guard let table = EventIDTable.write(pairs, first: tailFirst, last: lastSequence, in: folder) else { return }
        tables.append(table)
        tail.removeAll()
        tailFirst = lastSequence + 1
        merge()
    }

    private mutating func merge() {
        while tables.count >= Self.fanout {
            let group = tables.suffix(Self.fanout)
            guard let largest = group.map(\.count).max(), let smallest = group.map(\.count).min(), largest <= smallest * Self.fanout,
                let merged = EventIDTable.write(
                    group.flatMap(\.pairs), first: group.first!.first, last: group.last!.last, in: folder)
            else { return }
            let old = Array(group)
            tables.removeLast(Self.fanout)
            tables.append(merged)
            for table in old { try? FileManager.default.removeItem(at: table.url) }
        }
    }
}
