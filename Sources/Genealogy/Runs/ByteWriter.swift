// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Bytes being written, in memory of its own that grows in place where it can.
struct ByteWriter: ~Copyable {
    private(set) var base: UnsafeMutableRawPointer
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int = 1024) {
        self.capacity = max(64, capacity)
        base = .allocate(byteCount: self.capacity, alignment: 16)
    }

    deinit { base.deallocate() }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    /// Gives the memory away; the caller frees it with `deallocate()`.
    consuming func release() -> UnsafeMutableRawBufferPointer {
        let released = UnsafeMutableRawBufferPointer(start: base, count: count)
        discard self
        return released
    }

    mutating func clear() { count = 0 }

    @inline(__always) private mutating func reserve(_ more: Int) {
        if count &+ more > capacity { grow(more) }
    }

    private mutating func grow(_ more: Int) {
        capacity = max(capacity + capacity / 2, count + more)
        let bigger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        bigger.copyMemory(from: base, byteCount: count)
        base.deallocate()
        base = bigger
    }

    mutating func append(byte: UInt8) {
        reserve(1)
        base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    mutating func append(_ more: UnsafeRawBufferPointer) {
        guard let start = more.baseAddress, more.count > 0 else { return }
        reserve(more.count)
        (base + count).copyMemory(from: start, byteCount: more.count)
        count &+= more.count
    }

    mutating func append<Value: BitwiseCopyable>(values: [Value]) {
        values.withUnsafeBytes { append($0) }
    }

    mutating func append(zeros: Int) {
        reserve(zeros)
        (base + count).initializeMemory(as: UInt8.self, repeating: 0, count: zeros)
        count &+= zeros
    }

    mutating func align(to alignment: Int) {
        let over = count % alignment
        if over != 0 { append(zeros: alignment - over) }
    }

    mutating func append(varint value: UInt64) {
        reserve(10)
        var rest = value
        while rest >= 0x80 {
            base.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, toByteOffset: count, as: UInt8.self)
            count &+= 1
            rest &>>= 7
        }
        base.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    mutating func append(signed value: Int64) { append(varint: zigzag(value)) }

    mutating func store(_ value: UInt64, at offset: Int) {
        precondition(offset >= 0 && offset + 8 <= count, "A word is stored at byte \(offset) of \(count).")
        base.storeBytes(of: value, toByteOffset: offset, as: UInt64.self)
    }

    /// `count` values of `width` bits each, lowest first. Width 0 … 56 or 64.
    mutating func append(packed values: UnsafePointer<UInt64>, count valueCount: Int, width: Int) {
        guard width > 0, valueCount > 0 else { return }
        let size = (valueCount &* width &+ 7) / 8
        reserve(size &+ 16)
        let out = base + count
        var held: UInt64 = 0
        var bits = 0
        var at = 0
        for i in 0..<valueCount {
            let value = values[i]
            held |= value &<< UInt64(bits)
            bits = bits &+ width
            if bits >= 64 {
                out.storeBytes(of: held, toByteOffset: at, as: UInt64.self)
                at = at &+ 8
                bits = bits &- 64
                held = bits == 0 ? 0 : value &>> UInt64(width &- bits)
            }
        }
        if bits > 0 { out.storeBytes(of: held, toByteOffset: at, as: UInt64.self) }
        count &+= size
    }
}

@inline(__always) func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: (value &<< 1) ^ (value &>> 63)) }
@inline(__always) func unzigzag(_ value: UInt64) -> Int64 { Int64(bitPattern: value &>> 1) ^ (0 &- Int64(bitPattern: value & 1)) }
@inline(__always) func bitWidth(_ value: UInt64) -> Int { 64 &- value.leadingZeroBitCount }
