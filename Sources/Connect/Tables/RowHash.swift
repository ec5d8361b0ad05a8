// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A 128-bit fingerprint of bytes: MurmurHash3 x64 128 with seed 0 (Austin Appleby, public domain).
///
/// It names table rows. Two different rows with one name would be recorded both, as a conflict; nothing is lost by it.
struct RowHash: Hashable {
    var low: UInt64
    var high: UInt64

    init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        let raw = UnsafeRawBufferPointer(bytes)
        let count = raw.count
        var h1: UInt64 = 0
        var h2: UInt64 = 0
        let c1: UInt64 = 0x87c3_7b91_1142_53d5
        let c2: UInt64 = 0x4cf5_ad43_2745_937f
        var at = 0
        while at + 16 <= count {
            var k1 = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            var k2 = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self))
            k1 = Self.rotated(k1 &* c1, 31) &* c2
            h1 = (Self.rotated(h1 ^ k1, 27) &+ h2) &* 5 &+ 0x52dc_e729
            k2 = Self.rotated(k2 &* c2, 33) &* c1
            h2 = (Self.rotated(h2 ^ k2, 31) &+ h1) &* 5 &+ 0x3849_5ab5
            at += 16
        }
        let k1 = Self.word(raw, at, min(count - at, 8))
        let k2 = Self.word(raw, at + 8, max(count - at - 8, 0))
        if count - at > 8 { h2 ^= Self.rotated(k2 &* c2, 33) &* c1 }
        if count > at { h1 ^= Self.rotated(k1 &* c1, 31) &* c2 }
        h1 ^= UInt64(count)
        h2 ^= UInt64(count)
        h1 &+= h2
        h2 &+= h1
        h1 = Self.mixed(h1)
        h2 = Self.mixed(h2)
        h1 &+= h2
        h2 &+= h1
        low = h1
        high = h2
    }

    /// The fingerprint of three words.
    init(_ first: UInt64, _ second: UInt64, _ third: UInt64) {
        self = withUnsafeBytes(of: (first.littleEndian, second.littleEndian, third.littleEndian)) { RowHash($0.bindMemory(to: UInt8.self)) }
    }

    /// Combines rows whatever their order; equal rows add up, so two of one row are not one.
    static func += (sum: inout RowHash, row: RowHash) {
        sum.low &+= row.low
        sum.high &+= row.high
    }

    /// 32 hexadecimal digits behind `prefix`, as UTF-8.
    func withText<Result>(prefix: StaticString, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let length = prefix.utf8CodeUnitCount
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length + 32) { buffer in
            for index in 0..<length { buffer[index] = prefix.utf8Start[index] }
            for index in 0..<32 {
                let word = index < 16 ? high : low
                let digit = UInt8(truncatingIfNeeded: word >> UInt64((15 - index % 16) * 4)) & 15
                buffer[length + index] = digit < 10 ? 48 + digit : 87 + digit
            }
            return body(UnsafeBufferPointer(buffer))
        }
    }

    /// `count` bytes from `at` on, the first lowest; up to 8. Parts that overlap put the same bytes in the same places.
    @inline(__always) private static func word(_ raw: UnsafeRawBufferPointer, _ at: Int, _ count: Int) -> UInt64 {
        func part<Word: FixedWidthInteger>(_ from: Int, _: Word.Type) -> UInt64 {
            UInt64(truncatingIfNeeded: Word(littleEndian: raw.loadUnaligned(fromByteOffset: at + from, as: Word.self))) << UInt64(from * 8)
        }
        switch count {
        case 8: return part(0, UInt64.self)
        case 4...: return part(0, UInt32.self) | part(count - 4, UInt32.self)
        case 2...: return part(0, UInt16.self) | part(count - 2, UInt16.self)
        case 1: return part(0, UInt8.self)
        default: return 0
        }
    }

    private static func rotated(_ word: UInt64, _ by: UInt64) -> UInt64 { word << by | word >> (64 - by) }

    private static func mixed(_ word: UInt64) -> UInt64 {
        var k = word
        k = (k ^ (k >> 33)) &* 0xff51_afd7_ed55_8ccd
        k = (k ^ (k >> 33)) &* 0xc4ce_b9fe_1a85_ec53
        return k ^ (k >> 33)
    }
}

/// How often each fingerprint has been met: 8 bytes each at a load of at most three quarters.
struct RepeatCounter {
    private var slots = [UInt64](repeating: 0, count: 1024)
    private var used = 0
    /// Further meetings, for the few that repeat.
    private var repeats: [UInt64: Int] = [:]

    /// How often `hash` was met before.
    mutating func meet(_ hash: UInt64) -> Int {
        // 0 marks an empty slot.
        let hash = max(hash, 1)
        if used * 4 >= slots.count * 3 { grow() }
        let slot = find(hash)
        if slots[slot] == hash {
            repeats[hash, default: 0] += 1
            return repeats[hash, default: 0]
        }
        slots[slot] = hash
        used += 1
        return 0
    }

    private func find(_ hash: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0, slots[slot] != hash { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt64](repeating: 0, count: old.count * 2)
        for hash in old where hash != 0 { slots[find(hash)] = hash }
    }
}
