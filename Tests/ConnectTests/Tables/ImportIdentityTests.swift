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
        let printed = RowHash(low: hash.high, high: hash.low).withText(prefix: "") { String(decoding: $0, as: UTF8.self) }
        #expect(printed == expected)
    }
}

@Suite struct `Numbers and times of tables` {
    @Test(
        arguments: [
            // written, amount in µm
            ("1.234,5", 1_234_500_000), ("0,000001", 1), ("12", 12_000_000), ("1,2,3", nil), ("1.5.", 15_000_000), ("1;5", nil),
        ] as [(String, Int64?)])
    func `decimal commas and grouping points are read where a mapping says so`(_ text: String, _ expected: Int64?) {
        let number = TableNumber(decimalPoint: UInt8(ascii: ","), grouping: UInt8(ascii: "."))
        let amount = Array(text.utf8).withUnsafeBufferPointer { try? number.amount($0, .display(of: .length)) }
        #expect(amount == expected)
    }

    @Test func `a point is no decimal point where the comma is`() {
        let number = TableNumber(decimalPoint: UInt8(ascii: ","), grouping: 0)
        #expect(Array("1.5".utf8).withUnsafeBufferPointer { try? number.amount($0, .display(of: .length)) } == nil)
        #expect(Array("1.5".utf8).withUnsafeBufferPointer { number.value($0) } == nil)
        #expect(Array("-1,5e-3".utf8).withUnsafeBufferPointer { number.value($0) } == -0.0015)
    }

    @Test(
        arguments: [
            // text, seconds since 1970, minutes of offset
            ("1970-01-01T00:00:00Z", 0, 0), ("2027-01-04T08:00:00+09:00", 1_799_017_200, 540), ("2027-01-04 08:00+0900", 1_799_017_200, 540),
            ("2000-02-29T23:59:59-12:30", 951_913_799, -750), ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
        ] as [(String, Int64, Int16)])
    func `a time is read with its offset`(_ text: String, _ seconds: Int64, _ minutes: Int16) throws {
        let time = try Array(text.utf8).withUnsafeBufferPointer { bytes throws in try TableTime(iso: bytes) }
        #expect(time.instant.microseconds == seconds * 1_000_000)
        #expect(time.offset.minutes == minutes)
    }

    @Test(
        arguments: [
            // text, why not
            ("2027-01-04", .noOffset), ("2027-01-04T08:00", .noOffset), ("2027-01-04T08:00:00", .noOffset), ("2027-02-30T08:00Z", .range),
            ("2027-01-04T08:00+15:00", .range), ("0001-01-01T00:00+14:00", .range), ("04.01.2027 08:00", .form), ("", .form), ("2027-01-04x", .form),
        ] as [(String, TableTime.Fault)])
    func `a time that is none is told why`(_ text: String, _ fault: TableTime.Fault) {
        #expect(throws: fault) { try Array(text.utf8).withUnsafeBufferPointer { bytes throws in _ = try TableTime(iso: bytes) } }
    }
}
