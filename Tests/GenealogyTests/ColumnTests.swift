// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Genealogy

@Suite struct `Packed columns` {
    /// Encodes one block with the values as places, and decodes all of it.
    private func roundTrip(_ values: [Int64], sources: [Int64], lengths: [Int64], stride: Int) -> ([Int64]?, bytes: Int) {
        var encoder = ColumnEncoder()
        var descriptors = ByteWriter()
        var data = ByteWriter()
        sources.withUnsafeBufferPointer { sources in
            lengths.withUnsafeBufferPointer { lengths in
                values.withUnsafeBufferPointer { values in
                    encoder.encode(
                        values.baseAddress!, rows: values.count, stride: stride, linear: (sources.baseAddress!, lengths.baseAddress!),
                        descriptors: &descriptors, data: &data)
                }
            }
        }
        let size = descriptors.count + data.count
        descriptors.append(data.bytes)
        descriptors.append(zeros: 8)
        var cursor = ByteCursor(UnsafeRawBufferPointer(rebasing: descriptors.bytes[..<size]))
        guard var column = Column.parse(&cursor) else { return (nil, size) }
        column.packed = cursor.take(column.packedSize(rows: values.count))
        guard cursor.isSound, cursor.left == 0 else { return (nil, size) }
        let out = UnsafeMutablePointer<Int64>.allocate(capacity: Column.blockRows)
        defer { out.deallocate() }
        let isSound = sources.withUnsafeBufferPointer { sources in
            lengths.withUnsafeBufferPointer { lengths in
                column.decode(rows: values.count, into: out, sources: (sources.baseAddress!, ~0), lengths: (lengths.baseAddress!, ~0))
            }
        }
        guard isSound else { return (nil, size) }
        let mask = column.form == .constant ? 0 : ~0
        return (values.indices.map { out[$0 & mask] }, size)
    }

    struct Shape: Sendable, CustomTestStringConvertible {
        var name: String
        var most: Int
        var value: @Sendable (Int) -> Int64
        var testDescription: String { name }
    }

    static let shapes = [
        // values, bytes at most for 256 of them
        Shape(name: "one value", most: 2, value: { _ in 7 }),
        Shape(name: "one extreme", most: 11, value: { _ in .min }),
        Shape(name: "a count", most: 8, value: { Int64($0) }),
        Shape(name: "a count down by 10⁹", most: 24, value: { -1_000_000_000 * Int64($0) }),
        Shape(name: "a count that jumps once", most: 24, value: { Int64($0) + ($0 > 100 ? 1_000_000_000 : 0) }),
        Shape(name: "small, one value far below", most: 90, value: { $0 == 17 ? -1 << 40 : Int64($0 * 7 % 4) }),
        Shape(name: "small, one value far above", most: 90, value: { $0 == 17 ? 1 << 40 : Int64($0 * 7 % 4) }),
        Shape(name: "seven counts side by side", most: 100, value: { Int64($0 % 7 * 1_000_000 + $0 / 7) }),
        Shape(name: "from end to end of Int64", most: 2100, value: { $0 % 2 == 0 ? .min : .max }),
        Shape(name: "57 bits, which are kept as 64", most: 2100, value: { $0 % 2 == 0 ? 0 : 1 << 56 + Int64($0 * $0) }),
    ]

    @Test(arguments: shapes)
    func `come back as they were, and no larger than they need be`(_ shape: Shape) {
        for rows in [1, 2, 3, 7, 8, 64, 255, 256] {
            let values = (0..<rows).map(shape.value)
            let (back, bytes) = roundTrip(values, sources: values.map { _ in 3 }, lengths: values.map { _ in 1 }, stride: 7)
            #expect(back == values, "\(rows) rows")
            if rows == 256 { #expect(bytes <= shape.most) }
        }
    }

    @Test func `of places that follow one another cost next to nothing`() {
        var random = RandomRows(seed: RandomRows.seed)
        let sources = (0..<256).map { Int64($0 / 100) }
        let lengths = (0..<256).map { _ in Int64(4_000_000 + random.below(2000)) }
        var places: [Int64] = []
        for i in 0..<256 { places.append(i == 0 ? 1_234_567 : sources[i] == sources[i - 1] ? places[i - 1] + lengths[i - 1] : 0) }
        let (back, bytes) = roundTrip(places, sources: sources, lengths: lengths, stride: 1)
        #expect(back == places)
        #expect(bytes < 16)
    }

    @Test func `come back whatever they hold`() {
        var random = RandomRows(seed: RandomRows.seed)
        for round in 0..<2000 {
            let rows = 1 + random.below(256)
            let width = UInt64(random.below(65))
            let mask: UInt64 = width == 64 ? ~0 : (1 << width) - 1
            let base = Int64(bitPattern: random.next())
            let slope = random.chance(2) ? 0 : Int64(bitPattern: random.next() & mask)
            let outliers = random.chance(2) ? 0 : 1 + random.below(100)
            let values = (0..<rows).map { i -> Int64 in
                if outliers > 0, random.chance(outliers) { return Int64(bitPattern: random.next()) }
                return base &+ slope &* Int64(i) &+ Int64(bitPattern: random.next() & mask)
            }
            let sources = (0..<rows).map { _ in Int64(random.below(3)) }
            let lengths = (0..<rows).map { _ in Int64(bitPattern: random.next()) }
            let (back, _) = roundTrip(values, sources: sources, lengths: lengths, stride: 1 + random.below(40))
            #expect(back == values, "round \(round) of seed \(RandomRows.seed)")
        }
    }

    @Test func `read from any bytes never leave them`() {
        var random = RandomRows(seed: RandomRows.seed)
        let reader = BlockReader(.draws)
        var sound = 0
        for _ in 0..<5000 {
            let size = random.below(120)
            let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: size + 8, alignment: 1)
            defer { memory.deallocate() }
            for i in 0..<size + 8 {
                memory[i] = random.chance(8) ? random.chance(2) ? UInt8(random.below(8)) : UInt8(truncatingIfNeeded: random.next()) : 0
            }
            if reader.open(UnsafeRawBufferPointer(rebasing: memory[..<size])), reader.needAll() { sound += 1 }
        }
        #expect(sound > 0)
    }

    @Test(
        arguments: [
            ("", 0xEF46_DB37_51D8_E999), ("a", 0xD24E_C4F1_A98C_6E5B), ("abc", 0x44BC_2CF5_AD77_0999),
        ] as [(String, UInt64)])
    func `are checked with XXH64`(_ text: String, _ expected: UInt64) {
        #expect(Array(text.utf8).withUnsafeBytes { checksum($0) } == expected)
    }

    @Test func `a radix order is stable`() {
        var random = RandomRows(seed: RandomRows.seed)
        for bits in [1, 8, 20, 32] {
            let keys = (0..<500).map { _ in UInt32(truncatingIfNeeded: random.next() >> UInt64(64 - bits)) }
            let expected = keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }.map { UInt32($0) }
            #expect(radixOrder(keys) == expected)
        }
        #expect(radixOrder([]).isEmpty)
    }
}
