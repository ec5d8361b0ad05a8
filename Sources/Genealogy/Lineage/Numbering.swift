// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Glibc
import Ledger

/// Numbers of the names, or the texts, that one batch uses: found by their bytes, new ones given the next number.
///
/// Events of a line name the same lots in the same places, one event after the other, so the name that was asked for at this place in the
/// last event is looked at before any is searched for.
struct Numbering {
    private(set) var new: [String] = []
    private var next: UInt32
    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    /// Ordinal of an entry + 1; 0 for a free slot.
    private var slots = [UInt32](repeating: 0, count: 1024)
    /// What was asked for first, second … in the last event, as in `slots`; and how often this event has asked.
    private var asked = InlineArray<16, UInt32>(repeating: 0)
    private var turn = 0

    private struct Entry {
        var hash: UInt64
        var start: Int
        var count: UInt32
        var number: UInt32
    }

    init(next: Int) { self.next = UInt32(next) }

    /// Begins the next event.
    mutating func begin() { turn = 0 }

    /// - Parameter known: The number a name has in `rows`, the state before this batch; asked once a name.
    /// - Throws: `.damaged` for a new name that is not UTF-8.
    mutating func number<Rows: RowReading>(
        of name: UnsafeRawBufferPointer, over rows: Rows, known: (Rows, UnsafeRawBufferPointer) -> UInt32?
    ) throws(LedgerError) -> UInt32 {
        let turn = turn & 15
        self.turn &+= 1
        if asked[turn] != 0 {
            let entry = entries[Int(asked[turn]) - 1]
            if isEqual(entry, name) { return entry.number }
        }
        let hash = checksum(name)
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash >> 16) & mask
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot]) - 1]
            if entry.hash == hash, isEqual(entry, name) {
                asked[turn] = slots[slot]
                return entry.number
            }
            slot = (slot + 1) & mask
        }
        let number = if let known = known(rows, name) { known } else { try give(name) }
        entries.append(Entry(hash: hash, start: bytes.count, count: UInt32(name.count), number: number))
        bytes.append(contentsOf: name)
        slots[slot] = UInt32(entries.count)
        asked[turn] = slots[slot]
        if entries.count * 2 > slots.count { grow() }
        return number
    }

    private func isEqual(_ entry: Entry, _ name: UnsafeRawBufferPointer) -> Bool {
        guard entry.count == name.count else { return false }
        return bytes.withUnsafeBytes { known in
            guard let known = known.baseAddress, let name = name.baseAddress else { return true }
            return memcmp(known + entry.start, name, Int(entry.count)) == 0
        }
    }

    private mutating func give(_ name: UnsafeRawBufferPointer) throws(LedgerError) -> UInt32 {
        guard let text = String(validating: name, as: UTF8.self) else {
            throw LedgerError(
                code: .damaged, message: "A stored name of \(name.count) bytes is not UTF-8.",
                remedy: "Run 'jellyroll audit' to find the first damaged entry, and restore a backup.")
        }
        new.append(text)
        defer { next += 1 }
        return next
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        for (ordinal, entry) in entries.enumerated() {
            var slot = Int(truncatingIfNeeded: entry.hash >> 16) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(ordinal + 1)
        }
    }
}
