// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Dispatch
import Glibc
import Ledger
import Synchronization

/// From the hash of an event's ID to the sequences that may have it: sorted runs in files, and the latest events in memory.
///
/// Derived from the ledger: a lost or damaged file is made again at the next opening. Costs 13.5 bytes an event on disk, of which
/// 1.5 (the filter) are looked at for an ID that is new.
final class EventIDIndex: Sendable {
    /// Events in memory before they become a run.
    private static let memoryLimit = 1 << 18
    private static let fanout = 8

    private struct State {
        /// In sequence order, without gaps from 1.
        var runs: [EventIDRun] = []
        var recent = RecentIDs()
        var isOpen = false
        var isMerging = false
    }

    private let folder: String
    private let isWriter: Bool
    private let state = Mutex(State())
    private let merging = DispatchQueue(label: "event IDs")

    init(_ folder: String, isWriter: Bool) {
        self.folder = folder
        self.isWriter = isWriter
    }

    /// Ascending; may hold sequences of other IDs with this hash.
    func sequences(of hash: UInt64) -> [UInt64] {
        state.withLock { state in
            var found: [UInt64] = []
            for run in state.runs { run.collect(hash, into: &found) }
            state.recent.collect(hash, into: &found)
            return found
        }
    }

    /// Enters events recorded one after the other from `first` on.
    func add(_ hashes: [UInt64], from first: UInt64) {
        state.withLock { state in
            for (offset, hash) in hashes.enumerated() { state.recent.insert(hash, first + UInt64(offset)) }
            if isWriter, state.recent.count >= Self.memoryLimit { spill(&state) }
        }
    }

    /// Enters what the ledger has and the index has not.
    /// - Parameter read: Calls back with hash and sequence of every event from the given sequence on.
    func catchUp(to head: UInt64, read: (UInt64, (UInt64, UInt64) -> Void) throws(LedgerError) -> Void) throws(LedgerError) {
        let covered = state.withLock { state in
            if !state.isOpen {
                state.runs = EventIDRun.open(in: folder, upTo: head, removingOthers: isWriter)
                state.isOpen = true
            }
            return Self.covered(state)
        }
        guard covered < head else { return }
        var hashes: [UInt64] = []
        var next = covered + 1
        try read(next) { hash, sequence in
            guard sequence == next + UInt64(hashes.count) else { return }
            hashes.append(hash)
            if hashes.count >= Self.memoryLimit {
                enter(hashes, from: next)
                next += UInt64(hashes.count)
                hashes.removeAll(keepingCapacity: true)
            }
        }
        enter(hashes, from: next)
    }

    /// Puts everything in files.
    func flush() throws(LedgerError) {
        merging.sync {}
        try state.withLock { state throws(LedgerError) in
            if state.recent.count > 0 { state.runs.append(try makeRun(state)) }
            state.recent = RecentIDs(after: Self.covered(state))
        }
    }

    private static func covered(_ state: State) -> UInt64 {
        max(state.runs.last?.lastSequence ?? 0, state.recent.last)
    }

    /// Skips what another reader of the same log has entered meanwhile.
    private func enter(_ hashes: [UInt64], from first: UInt64) {
        state.withLock { state in
            let known = Self.covered(state)
            for (offset, hash) in hashes.enumerated() where first + UInt64(offset) > known {
                state.recent.insert(hash, first + UInt64(offset))
            }
            if isWriter, state.recent.count >= Self.memoryLimit { spill(&state) }
        }
    }

    /// A run that cannot be written stays in memory: nothing depends on its file.
    private func spill(_ state: inout State) {
        do throws(LedgerError) {
            state.runs.append(try makeRun(state))
            state.recent = RecentIDs(after: Self.covered(state))
        } catch {
            return
        }
        mergeIfNeeded(&state)
    }

    private func makeRun(_ state: State) throws(LedgerError) -> EventIDRun {
        let pairs = state.recent.sorted()
        return try EventIDRun.write(
            first: (state.runs.last?.lastSequence ?? 0) + 1, last: state.recent.last, count: pairs.count, in: folder
        ) { body in
            for pair in pairs { body(pair.hash, pair.sequence) }
        }
    }

    /// Merges the last runs of like size on another thread.
    private func mergeIfNeeded(_ state: inout State) {
        guard !state.isMerging, let range = Self.mergeable(state.runs) else { return }
        state.isMerging = true
        let runs = Array(state.runs[range])
        merging.async { [self] in
            let merged = try? EventIDRun.merge(runs, in: folder)
            self.state.withLock { state in
                state.isMerging = false
                guard let merged else { return }
                state.runs.replaceSubrange(range, with: [merged])
                mergeIfNeeded(&state)
            }
            if merged != nil { for run in runs { unlink(run.path) } }
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

    init(after last: UInt64 = 0) {
        self.last = last
        hashes = [UInt64](repeating: 0, count: 1024)
        sequences = [UInt64](repeating: 0, count: 1024)
    }

    mutating func insert(_ hash: UInt64, _ sequence: UInt64) {
        if count * 2 >= sequences.count { grow() }
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
