// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure
import Testing

@testable import Connect

@Suite struct `Identity of table rows` {
    private static let header = "source,from,to,product_lot,time,step\n"

    private static func row(_ cell: Int, _ source: String) -> String { "\(source),\(cell),\(cell + 1),CELL-\(cell),2027-01-02T08:00:00Z,winding\n" }

    @Test func `the same file gives the same events`() throws {
        let folder = try TableFolder()
        let text = Self.header + (0..<500).map { Self.row($0, "K-1") }.joined()
        let path = try folder.file("draws.csv", text)
        let first = try Import(path, units: known(["K-1": "m"]))
        let again = try Import(path, units: known(["K-1": "m"]), batch: 7)
        #expect(first.events == again.events)
        #expect(Set(first.ids).count == 500)
    }

    @Test func `rows of one product, time and step are one event wherever they stand, in any order`() throws {
        let folder = try TableFolder()
        let sources = ["K-1", "E-1", "F-1"]
        let units = known(["K-1": "m", "E-1": "m", "F-1": "m"])
        let bySource = Self.header + sources.map { source in (0..<300).map { Self.row($0, source) }.joined() }.joined()
        let byCell = Self.header + (0..<300).map { cell in sources.reversed().map { Self.row(cell, $0) }.joined() }.joined()
        let first = try Import(try folder.file("a.csv", bySource), units: units)
        let second = try Import(try folder.file("b.csv", byCell), units: units)
        #expect(first.events.count == 300)
        #expect(Set(first.ids) == Set(second.ids))
        #expect(first.facts.allSatisfy { $0.draws.count == 3 })
    }

    @Test func `a row that stands twice counts twice, and is no other row`() throws {
        let folder = try TableFolder()
        let row = "E-1,,0.03,CELL-1,2027-01-02T08:00:00Z,filling\n"
        let once = try Import(try folder.file("once.csv", Self.header + row), units: known(["E-1": "kg"]))
        let twice = try Import(try folder.file("twice.csv", Self.header + row + row), units: known(["E-1": "kg"]))
        #expect(once.draws.count == 1)
        #expect(twice.draws.count == 2)
        #expect(once.ids != twice.ids)
    }

    @Test func `equal rows far apart in a long file are numbered`() throws {
        let folder = try TableFolder()
        let row = "E-1,,0.03,CELL-X,2027-01-02T08:00:00Z,filling\n"
        let between = (0..<OpenGroups.window + 10).map { "E-1,,1,C\($0),2027-01-02T08:00:00Z,filling\n" }.joined()
        let path = try folder.file("long.csv", Self.header + row + between + row)
        let first = try Import(path, units: known(["E-1": "kg"]), batch: 1000)
        #expect(first.draws.count == OpenGroups.window + 12)
        #expect(Set(first.ids).count == first.ids.count)
        let again = try Import(path, units: known(["E-1": "kg"]), batch: 1000)
        #expect(first.ids == again.ids)
    }

    @Test(arguments: [
        // text, MurmurHash3_x64_128 with seed 0
        ("", "00000000000000000000000000000000"),
        ("hello", "cbd8a7b341bd9b025b1e906a48ae1d19"),
        ("The quick brown fox jumps over the lazy dog", "e34bbc7bbc071b6c7a433ca9c49a9347"),
    ])
    func `the fingerprint is MurmurHash3 x64 128`(_ text: String, _ expected: String) {
        let hash = Array(text.utf8).withUnsafeBufferPointer { RowHash($0) }
        // The published digests print the low word first.
        #expect(RowHash(low: hash.high, high: hash.low).text(prefix: "") == expected)
    }
}

@Suite struct `Numbers and times of tables` {
    @Test(arguments: [
        // text, scale, amount
        ("0", 1, 0), ("-0.0", 1, 0), ("1", 1_000_000, 1_000_000), ("312.4", 1_000_000, 312_400_000), ("0.000001", 1_000_000, 1),
        (".5", 10, 5), ("5.", 1, 5), ("+3", 1, 3), ("-2.5", 2, -5), ("1e3", 1, 1000), ("1.5E-3", 1_000_000, 1500), ("1.0000000000000", 1, 1),
        ("0.1", 60_000, 6_000), ("000000000000000000000000007", 1, 7), ("2305843009213693952", 1, 1 << 61),
    ] as [(String, Int64, Int64)])
    func `an amount is exact`(_ text: String, _ scale: Int64, _ expected: Int64) throws {
        let amount = try Array(text.utf8).withUnsafeBufferPointer { bytes throws in try TableNumber().amount(bytes, scale: scale) }
        #expect(amount == expected)
    }

    @Test(arguments: ["", "-", ".", "1.2.3", "1e", "1e+", "0x1", "1 000", "١", "1e99999", "NaN", "2305843009213693953", "1e40", "1e-40", "0.3333333333333333333333"])
    func `what is no amount that can be booked is refused`(_ text: String) {
        #expect(throws: TableNumber.Fault.self) {
            try Array(text.utf8).withUnsafeBufferPointer { bytes throws in try TableNumber().amount(bytes, scale: 1000) }
        }
    }

    @Test(arguments: [
        // text, seconds since 1970, minutes of offset
        ("1970-01-01T00:00:00Z", 0, 0), ("2027-01-04T08:00:00+09:00", 1_799_017_200, 540), ("2027-01-04 08:00+0900", 1_799_017_200, 540),
        ("2000-02-29T23:59:59-12:30", 951_913_799, -750), ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
    ] as [(String, Int64, Int16)])
    func `a time is read with its offset`(_ text: String, _ seconds: Int64, _ minutes: Int16) throws {
        let time = try Array(text.utf8).withUnsafeBufferPointer { bytes throws in try TableTime(iso: bytes) }
        #expect(time.instant.microseconds == seconds * 1_000_000)
        #expect(time.offset.minutes == minutes)
    }
}
