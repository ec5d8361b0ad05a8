// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Glibc

/// Writes the canonical binary form: unsigned LEB128 varints, zigzag for signed numbers, and texts.
///
/// A text is a number: below ``WireWriter/window`` it names one of the event's latest different texts (0 is the latest); else it is the
/// text's length in UTF-8 plus ``WireWriter/window``, and the bytes follow. So a tray's name costs one byte a draw, and an event's bytes
/// still need nothing from outside. The empty text is always written out.
struct WireWriter: ~Copyable {
    static let window = 8

    private var memory = UnsafeMutablePointer<UInt8>.allocate(capacity: 64)
    private var capacity = 64
    private(set) var count = 0
    /// Where the event's latest texts stand in `bytes`, newest first.
    private var recent = InlineArray<8, (start: Int, count: Int)>(repeating: (0, 0))
    private var recentCount = 0

    deinit { memory.deallocate() }

    var bytes: [UInt8] { Array(UnsafeBufferPointer(start: memory, count: count)) }

    /// Starts the next event: it may not lean on texts of the last one.
    mutating func begin() { recentCount = 0 }

    /// Makes room for so many bytes more.
    @inline(__always) mutating func reserve(_ more: Int) {
        if count &+ more > capacity { grow(more) }
    }

    private mutating func grow(_ more: Int) {
        capacity = max(capacity * 2, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: memory, count: count)
        memory.deallocate()
        memory = larger
    }

    mutating func append(_ slice: ArraySlice<UInt8>) { slice.withUnsafeBufferPointer { append($0) } }

    private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        reserve(bytes.count)
        (memory + count).update(from: start, count: bytes.count)
        count &+= bytes.count
    }

    mutating func byte(_ value: UInt8) {
        reserve(1)
        memory[count] = value
        count &+= 1
    }

    mutating func number(_ value: UInt64) {
        reserve(10)
        var rest = value
        while rest >= 0x80 {
            memory[count] = UInt8(truncatingIfNeeded: rest) | 0x80
            count &+= 1
            rest >>= 7
        }
        memory[count] = UInt8(truncatingIfNeeded: rest)
        count &+= 1
    }

    mutating func signed(_ value: Int64) { number(UInt64(bitPattern: (value << 1) ^ (value >> 63))) }

    mutating func text(_ value: String) {
        if value.utf8.withContiguousStorageIfAvailable({ text($0) }) != nil { return }
        var native = value
        native.withUTF8 { text($0) }
    }

    mutating func text(_ utf8: UnsafeBufferPointer<UInt8>) {
        guard let start = utf8.baseAddress, !utf8.isEmpty else { return byte(UInt8(Self.window)) }
        for place in 0..<recentCount where recent[place].count == utf8.count {
            let known = recent[place]
            guard memcmp(memory + known.start, start, known.count) == 0 else { continue }
            byte(UInt8(place))
            return remember(known, movedFrom: place)
        }
        number(UInt64(utf8.count + Self.window))
        let place = (start: count, count: utf8.count)
        append(utf8)
        if recentCount < Self.window { recentCount += 1 }
        remember(place, movedFrom: recentCount - 1)
    }

    private mutating func remember(_ text: (start: Int, count: Int), movedFrom place: Int) {
        var at = place
        while at > 0 {
            recent[at] = recent[at - 1]
            at -= 1
        }
        recent[0] = text
    }

    mutating func raw(_ value: [UInt8]) {
        number(UInt64(value.count))
        append(value[...])
    }

    mutating func optional(_ value: String?) {
        byte(value == nil ? 0 : 1)
        if let value { text(value) }
    }

    mutating func optional(_ value: Int64?) {
        byte(value == nil ? 0 : 1)
        if let value { signed(value) }
    }

    mutating func list<T>(_ items: [T], _ write: (inout WireWriter, T) -> Void) {
        number(UInt64(items.count))
        // In place: an iterator would copy every item, and count the owners of all its texts.
        items.withUnsafeBufferPointer { items in
            for index in items.indices { write(&self, items[index]) }
        }
    }

    mutating func double(_ value: Double) {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { append($0.bindMemory(to: UInt8.self)) }
    }
}
