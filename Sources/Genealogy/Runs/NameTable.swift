// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Names of one run in number order, 16 to a block, each but the first as what differs from the one before; and an index from name to number.
///
///     name   = shared bytes with the name before (varint), bytes that follow (varint), those bytes
///     index  = 2ᵇ buckets by the top bits of the hash; per name a tag (the low byte of the hash) and its number, bit-packed
///
/// Names are compared byte by byte: bringing them to one Unicode form is the business of whoever makes names.
struct NameTable: Sendable {
    static let blockNames = 16

    let bytes: RunBytes
    let count: Int
    /// Bytes of the longest name.
    let longest: Int
    let names: Range<Int>
    let offsets: Range<Int>
    let starts: Range<Int>
    let tags: Range<Int>
    let numbers: Range<Int>

    static func bucketBits(_ count: Int) -> Int { count <= 8 ? 0 : bitWidth(UInt64(count - 1) / 8) }
    static func numberWidth(_ count: Int) -> Int { count <= 1 ? 0 : bitWidth(UInt64(count - 1)) }

    /// What the sections must measure for `count` names; checked when the run is opened.
    static func sectionSizes(_ count: Int) -> (offsets: Int, starts: Int, tags: Int, numbers: Int) {
        let blocks = (count + blockNames - 1) / blockNames
        return (
            4 * (blocks + 1), count == 0 ? 0 : 4 * ((1 << bucketBits(count)) + 1), count,
            (count * numberWidth(count) + 7) / 8
        )
    }

    /// Number of a name within the run. `hash` is its ``checksum(_:)``.
    func number(of name: UnsafeRawBufferPointer, hash: UInt64) -> Int? {
        guard count > 0 else { return nil }
        let bits = Self.bucketBits(count)
        let bucket = bits == 0 ? 0 : Int(hash >> UInt64(64 - bits))
        let at = starts.lowerBound + bucket * 4
        guard bytes.isSound(at..<at + 8) else { return nil }
        let from = Int(bytes.half(at))
        let to = Int(bytes.half(at + 4))
        guard from <= to, to <= count else {
            bytes.setDamaged()
            return nil
        }
        guard bytes.isSound(tags.lowerBound + from..<tags.lowerBound + to) else { return nil }
        let tag = UInt8(truncatingIfNeeded: hash)
        let width = Self.numberWidth(count)
        for i in from..<to where bytes.base.load(fromByteOffset: tags.lowerBound + i, as: UInt8.self) == tag {
            let bit = i * width
            let byte = numbers.lowerBound + bit >> 3
            guard bytes.isSound(byte..<min(byte + 8, numbers.upperBound)) else { return nil }
            let candidate = Int((bytes.word(byte) >> UInt64(bit & 7)) & ((1 << UInt64(width)) - 1))
            if withName(candidate, { $0.elementsEqual(name) }) == true { return candidate }
        }
        return nil
    }

    /// The bytes of name `number` of this run; nil when they are damaged.
    func withName<Result>(_ number: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
        guard number >= 0, number < count, var cursor = cursor(block: number / Self.blockNames) else { return nil }
        return withUnsafeTemporaryAllocation(byteCount: longest + 1, alignment: 1) { scratch in
            var length = 0
            for _ in 0...(number % Self.blockNames) {
                guard read(&cursor, into: scratch, &length) else { return nil }
            }
            return body(UnsafeRawBufferPointer(rebasing: scratch[..<length]))
        }
    }

    func name(_ number: Int) -> String? {
        withName(number) { String(decoding: $0, as: UTF8.self) }
    }

    /// Every name in number order.
    /// - Returns: false when some were damaged; the names from there on are missing.
    func forEachName(_ body: (Int, UnsafeRawBufferPointer) -> Void) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: longest + 1, alignment: 1) { scratch in
            var number = 0
            while number < count {
                guard var cursor = cursor(block: number / Self.blockNames) else { return false }
                var length = 0
                for _ in 0..<min(Self.blockNames, count - number) {
                    guard read(&cursor, into: scratch, &length) else { return false }
                    body(number, UnsafeRawBufferPointer(rebasing: scratch[..<length]))
                    number += 1
                }
            }
            return true
        }
    }

    fileprivate func cursor(block: Int) -> ByteCursor? {
        let at = offsets.lowerBound + block * 4
        guard bytes.isSound(at..<at + 8) else { return nil }
        let from = Int(bytes.half(at))
        let to = Int(bytes.half(at + 4))
        guard from <= to, to <= names.count else {
            bytes.setDamaged()
            return nil
        }
        let range = names.lowerBound + from..<names.lowerBound + to
        return bytes.isSound(range) ? ByteCursor(bytes.bytes(range)) : nil
    }

    @inline(__always) fileprivate func read(_ cursor: inout ByteCursor, into scratch: UnsafeMutableRawBufferPointer, _ length: inout Int) -> Bool {
        let shared = Int(truncatingIfNeeded: cursor.varint())
        let rest = cursor.take(Int(truncatingIfNeeded: cursor.varint()))
        guard cursor.isSound, shared >= 0, shared <= length, shared + rest.count <= longest else {
            bytes.setDamaged()
            return false
        }
        if let from = rest.baseAddress, let to = scratch.baseAddress { (to + shared).copyMemory(from: from, byteCount: rest.count) }
        length = shared + rest.count
        return true
    }
}

extension NameTable {
    /// Where the reading of one name left off: the next name of the block costs no more than itself.
    struct Reader {
        private var table: NameTable
        private var next = -1
        private var cursor = ByteCursor(UnsafeRawBufferPointer(start: nil, count: 0))
        private var bytes: [UInt8]
        private var length = 0

        init(_ table: NameTable) {
            self.table = table
            bytes = [UInt8](repeating: 0, count: table.longest + 1)
        }

        /// Nil when it is damaged.
        mutating func name(_ number: Int) -> String? {
            guard number >= 0, number < table.count else { return nil }
            let block = number / NameTable.blockNames
            if next < 0 || next > number || next / NameTable.blockNames != block || next % NameTable.blockNames == 0 {
                guard let start = table.cursor(block: block) else { return nil }
                cursor = start
                next = block * NameTable.blockNames
            }
            return bytes.withUnsafeMutableBytes { scratch in
                while next <= number {
                    guard table.read(&cursor, into: scratch, &length) else {
                        next = -1
                        return nil
                    }
                    next += 1
                }
                return String(decoding: UnsafeRawBufferPointer(rebasing: scratch[..<length]), as: UTF8.self)
            }
        }
    }
}

/// Collects the names of a run and writes its ``NameTable``.
struct NameTableWriter: ~Copyable {
    private var names = ByteWriter(capacity: 4096)
    private var last = ByteWriter(capacity: 256)
    private var offsets: [UInt32] = []
    private var hashes: [UInt64] = []
    private(set) var longest = 0

    var count: Int { hashes.count }

    mutating func append(_ name: UnsafeRawBufferPointer) {
        var shared = 0
        if hashes.count % NameTable.blockNames == 0 {
            offsets.append(UInt32(names.count))
        } else {
            let before = last.bytes
            let most = min(before.count, name.count)
            while shared < most, before[shared] == name[shared] { shared += 1 }
        }
        names.append(varint: UInt64(shared))
        names.append(varint: UInt64(name.count - shared))
        names.append(UnsafeRawBufferPointer(rebasing: name[shared...]))
        last.clear()
        last.append(name)
        longest = max(longest, name.count)
        hashes.append(checksum(name))
    }

    mutating func append(_ name: String) {
        var name = name
        name.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// Appends the five sections and tells where each ends.
    mutating func finish(to out: inout ByteWriter) -> [Range<Int>] {
        offsets.append(UInt32(names.count))
        let count = hashes.count
        var sections: [Range<Int>] = []
        func close(_ start: Int, _ out: inout ByteWriter) -> Range<Int> {
            let range = start..<out.count
            out.align(to: 8)
            return range
        }
        var start = out.count
        out.append(names.bytes)
        sections.append(close(start, &out))
        start = out.count
        out.append(values: offsets)
        sections.append(close(start, &out))

        // Counting sort by bucket; numbers ascend within one.
        let bits = NameTable.bucketBits(count)
        let buckets = 1 << bits
        var starts = [UInt32](repeating: 0, count: count == 0 ? 0 : buckets + 1)
        var tags = [UInt8](repeating: 0, count: count)
        var numbers = [UInt64](repeating: 0, count: count)
        if count > 0 {
            for hash in hashes { starts[bucket(hash, bits) + 1] += 1 }
            for b in 0..<buckets { starts[b + 1] += starts[b] }
            var next = starts
            for (number, hash) in hashes.enumerated() {
                let b = bucket(hash, bits)
                let at = Int(next[b])
                next[b] += 1
                tags[at] = UInt8(truncatingIfNeeded: hash)
                numbers[at] = UInt64(number)
            }
        }
        start = out.count
        out.append(values: starts)
        sections.append(close(start, &out))
        start = out.count
        out.append(values: tags)
        sections.append(close(start, &out))
        start = out.count
        let width = NameTable.numberWidth(count)
        numbers.withUnsafeBufferPointer { buffer in
            if let base = buffer.baseAddress { out.append(packed: base, count: count, width: width) }
        }
        sections.append(close(start, &out))
        return sections
    }

    private func bucket(_ hash: UInt64, _ bits: Int) -> Int { bits == 0 ? 0 : Int(hash >> UInt64(64 - bits)) }
}
