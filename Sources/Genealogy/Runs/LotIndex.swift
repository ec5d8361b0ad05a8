// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// From a name to its lot number, for a writer that asks for many: open addressing over lot numbers with one byte of hash beside each.
/// About 6 to 11 bytes a lot; names themselves stay in the runs.
struct LotIndex: Sendable {
    /// Lot number + 1; 0 for a free slot.
    private var slots: [UInt32] = [UInt32](repeating: 0, count: 1024)
    private var tags: [UInt8] = [UInt8](repeating: 0, count: 1024)
    /// Lots from 0 on that have been entered.
    private(set) var count = 0

    /// Enters the lots that `rows` has and the index has not.
    mutating func catchUp(with rows: RunRows) {
        guard rows.lotCount > count else { return }
        if rows.lotCount * 10 > slots.count * 7 {
            var capacity = slots.count
            while rows.lotCount * 10 > capacity * 7 { capacity *= 2 }
            slots = [UInt32](repeating: 0, count: capacity)
            tags = [UInt8](repeating: 0, count: capacity)
            count = 0
        }
        for run in rows.runs where run.firstLot + run.names.count > count {
            let known = count - run.firstLot
            _ = run.names.forEachName { number, name in
                if number >= known { insert(UInt32(run.firstLot + number), hash: checksum(name)) }
            }
            count = run.firstLot + run.names.count
        }
    }

    func lot(named name: UnsafeRawBufferPointer, in rows: RunRows) -> UInt32? {
        let hash = checksum(name)
        let tag = UInt8(truncatingIfNeeded: hash)
        let mask = slots.count - 1
        var at = Int(truncatingIfNeeded: hash >> 16) & mask
        while slots[at] != 0 {
            if tags[at] == tag, rows.isName(of: slots[at] - 1, equalTo: name) { return slots[at] - 1 }
            at = (at + 1) & mask
        }
        return nil
    }

    private mutating func insert(_ lot: UInt32, hash: UInt64) {
        let mask = slots.count - 1
        var at = Int(truncatingIfNeeded: hash >> 16) & mask
        while slots[at] != 0 { at = (at + 1) & mask }
        slots[at] = lot + 1
        tags[at] = UInt8(truncatingIfNeeded: hash)
    }
}
