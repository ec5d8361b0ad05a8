// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Dispatch
import Glibc
import Ledger
import Synchronization

/// From the hash of an event's ID to the sequences that may have it: sorted runs in files, and the latest events in memory.
///
/// Derived from the ledger: a lost or damaged file, or one made from another ledger, is made again at the next opening. Costs 13.5 bytes an
/// event on disk, of which 1.5 (the filter) are looked at for an ID that is new. Files are written and merged on threads of their own; what is to
/// be written does not wait for a merge, so that memory and what the next opening has to read again stay small.
final class EventIDIndex: Sendable {
    /// Events in memory before they become a run.
    private static let memoryLimit = 1 << 18
    private static let fanout = 8

    private struct State {
        /// In sequence order, without gaps from 1.
        var runs: [EventIDRun] = []
        /// Full, and on their way to a file, in sequence order after `runs`.
        var full: [RecentIDs] = []
        var recent = RecentIDs()
        var isOpen = false
        var isWriting = false
        var isMerging = false
    }

    private let folder: String
    private let isWriter: Bool
    private let state = Mutex(State())
    private let writing = DispatchQueue(label: "jellyroll.event-ids.writing")
    private let merging = DispatchQueue(label: "jellyroll.event-ids.merging")

    init(_ folder: String, isWriter: Bool) {
        self.folder = folder
        self.isWriter = isWriter
    }

    /// The last entry whose ID it knows.
    var lastSequence: UInt64 { state.withLock { Self.covered($0) } }

    /// Ascending; may hold sequences of other IDs with this hash.
    func sequences(of hash: UInt64) -> [UInt64] {
        state.withLock { state in
            var found: [UInt64] = []
            for run in state.runs { run.collect(hash, into: &found) }
            for ids in state.full { ids.collect(hash, into: &found) }
            state.recent.collect(hash, into: &found)
            return found
        }
    }

    /// A batch as it stands in the log.
    struct Batch {
        let first: UInt64
        /// Of the events' IDs, in order.
        let hashes: [UInt64]
        /// Of the log, after the batch.
        let chainValue: [UInt8]
    }

    /// Enters the log's next batch, as far as another reader of the same log has not entered it meanwhile.
    func add(_ batch: Batch) {
        let mustWrite = state.withLock { state in
            let known = Self.covered(state)
            for (offset, hash) in batch.hashes.enumerated() where batch.first + UInt64(offset) > known {
                state.recent.insert(hash, batch.first + UInt64(offset))
            }
            state.recent.chainValue = batch.chainValue
            guard isWriter, state.recent.count >= Self.memoryLimit else { return false }
            state.full.append(state.recent)
            state.recent = RecentIDs(after: state.recent.last, expecting: Self.memoryLimit)
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if mustWrite { writing.async { self.write() } }
    }

    /// Opens the files, and enters what the log has and they have not.
    /// - Parameters:
    ///   - chainValue: The log's after an entry; nil where no batch ends.
    ///   - read: Calls back with every batch from the one that holds the given sequence on.
    func catchUp(
        to head: UInt64, chainValue: (UInt64) -> [UInt8]?, read: (UInt64, (Batch) -> Void) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        let covered = state.withLock { state in
            if !state.isOpen {
                state.runs = EventIDRun.open(in: folder, upTo: head, chainValue: chainValue, removingOthers: isWriter)
                state.isOpen = true
            }
            return Self.covered(state)
        }
        if covered < head { try read(covered + 1) { add($0) } }
    }

    /// Puts everything in files.
    func flush() throws(LedgerError) {
        writing.sync {}
        merging.sync {}
        try state.withLock { state throws(LedgerError) in
            for ids in state.full + [state.recent] where ids.count > 0 { state.runs.append(try Self.write(ids, in: folder)) }
            state.full = []
            state.recent = RecentIDs(after: Self.covered(state))
        }
    }

    private static func covered(_ state: State) -> UInt64 {
        max(state.runs.last?.lastSequence ?? 0, state.full.last?.last ?? 0, state.recent.last)
    }

    /// Writes what is full. What cannot be written stays in memory: nothing depends on its file.
    private func write() {
        while true {
            let ids = state.withLock { state in
                state.isWriting = !state.full.isEmpty
                return state.full.first
            }
            guard let ids else { return }
            do throws(LedgerError) {
                let run = try Self.write(ids, in: folder)
                let mustMerge = state.withLock { state in
                    state.runs.append(run)
                    state.full.removeFirst()
                    defer { state.isMerging = true }
                    return !state.isMerging
                }
                if mustMerge { merging.async { self.merge() } }
            } catch {
                return state.withLock { $0.isWriting = false }
            }
        }
    }

    /// Merges the last runs of like size. Others may be added behind them meanwhile.
    private func merge() {
        while true {
            let due = state.withLock { state in
                let range = Self.mergeable(state.runs)
                state.isMerging = range != nil
                return range.map { (range: $0, runs: Array(state.runs[$0])) }
            }
            guard let due else { return }
            do throws(LedgerError) {
                let merged = try EventIDRun.merge(due.runs, in: folder)
                state.withLock { $0.runs.replaceSubrange(due.range, with: [merged]) }
                for run in due.runs { unlink(run.path) }
            } catch {
                return state.withLock { $0.isMerging = false }
            }
        }
    }

    private static func write(_ ids: RecentIDs, in folder: String) throws(LedgerError) -> EventIDRun {
        let pairs = ids.sorted()
        return try EventIDRun.write(
            first: ids.last - UInt64(pairs.count) + 1, last: ids.last, chainValue: ids.chainValue, count: pairs.count, in: folder
        ) { body in
            for pair in pairs { body(pair.hash, pair.sequence) }
        }
    }

    private static func mergeable(_ runs: [EventIDRun]) -> Range<Int>? {
        var end = runs.count
        while end >= fanout {
            let range = end - fanout..<end
            if runs[range].allSatisfy({ $0.count <= 2 * runs[end - 1].count }) { return range }
            end -= 1
        }
        return nil
    }
}

/// The latest events' hashes: open addressing, equal hashes one after the other.
struct RecentIDs {
    private var hashes: [UInt64]
    /// 0 for a free slot.
    private var sequences: [UInt64]
    private(set) var count = 0
    private(set) var last: UInt64
    /// The log's, after the last.
    var chainValue: [UInt8] = []

    /// - Parameter expected: Events it has room for from the start; a power of two.
    init(after last: UInt64 = 0, expecting expected: Int = 512) {
        self.last = last
        hashes = [UInt64](repeating: 0, count: 2 * expected)
        sequences = [UInt64](repeating: 0, count: 2 * expected)
    }

    mutating func insert(_ hash: UInt64, _ sequence: UInt64) {
        if count * 8 > sequences.count * 5 { grow() }
        place(hash, sequence)
        count += 1
        last = sequence
    }

    func collect(_ hash: UInt64, into found: inout [UInt64]) {
        let mask = sequences.count - 1
        var at = Int(truncatingIfNeeded: hash) & mask
        let start = found.count
        while sequences[at] != 0 {
            if hashes[at] == hash { found.append(sequences[at]) }
            at = (at + 1) & mask
        }
        if found.count - start > 1 { found[start...].sort() }
    }

    /// By hash, then sequence.
    func sorted() -> [(hash: UInt64, sequence: UInt64)] {
        var pairs: [(hash: UInt64, sequence: UInt64)] = []
        pairs.reserveCapacity(count)
        for at in sequences.indices where sequences[at] != 0 { pairs.append((hashes[at], sequences[at])) }
        pairs.sort { ($0.hash, $0.sequence) < ($1.hash, $1.sequence) }
        return pairs
    }

    private mutating func place(_ hash: UInt64, _ sequence: UInt64) {
        let mask = sequences.count - 1
        var at = Int(truncatingIfNeeded: hash) & mask
        while sequences[at] != 0 { at = (at + 1) & mask }
        hashes[at] = hash
        sequences[at] = sequence
    }

    private mutating func grow() {
        let old = (hashes, sequences)
        hashes = [UInt64](repeating: 0, count: old.0.count * 2)
        sequences = [UInt64](repeating: 0, count: old.0.count * 2)
        for at in old.1.indices where old.1[at] != 0 { place(old.0[at], old.1[at]) }
    }
}
