// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure
import Testing

@Suite struct `Instants as text` {
    @Test(arguments: [
        // text, microseconds, offset minutes, printed in UTC
        ("1970-01-01T00:00:00Z", 0, 0, "1970-01-01T00:00:00Z"),
        ("2027-01-20T10:15:00+09:00", 1_800_407_700_000_000, 540, "2027-01-20T01:15:00Z"),
        ("2027-01-20T01:15:00.250-03:30", 1_800_420_300_250_000, -210, "2027-01-20T04:45:00.250Z"),
        ("2027-01-20T01:15:00.123456789Z", 1_800_407_700_123_456, 0, "2027-01-20T01:15:00.123456Z"),
        ("1969-12-31T23:59:59.999999Z", -1, 0, "1969-12-31T23:59:59.999999Z"),
        ("2024-02-29T24:00:00+14:00", 1_709_200_800_000_000, 840, "2024-02-29T10:00:00Z"),
        ("2000-02-29T00:00:00-14:00", 951_832_800_000_000, -840, "2000-02-29T14:00:00Z"),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000_000, 0, "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999, 0, "9999-12-31T23:59:59.999999Z"),
    ])
    func `a time with offset is read and printed exactly`(_ text: String, _ microseconds: Int, _ offset: Int, _ utc: String) throws {
        let (instant, zone) = try Instant.parse(text)
        #expect(instant.microseconds == Int64(microseconds))
        #expect(zone.minutes == Int16(offset))
        #expect(instant.iso8601 == utc)
        #expect(try Instant(iso: utc) == instant)
        #expect(try Instant.parse(instant.iso8601(offset: zone)).0 == instant)
    }

    @Test(arguments: [
        ("2027-01-20T10:15:00", "has no offset"),
        ("2027-01-20T10:15:00.5", "has no offset"),
        ("2027-02-29T00:00:00Z", "no such moment"),
        ("1900-02-29T00:00:00Z", "no such moment"),
        ("2027-04-31T00:00:00Z", "no such moment"),
        ("2027-13-01T00:00:00Z", "no such moment"),
        ("2027-00-10T00:00:00Z", "no such moment"),
        ("2027-01-00T00:00:00Z", "no such moment"),
        ("0000-01-01T00:00:00Z", "no such moment"),
        ("2027-01-01T24:00:01Z", "no such moment"),
        ("2027-01-01T23:60:00Z", "no such moment"),
        ("2016-12-31T23:59:60Z", "no such moment"),
        ("2027-01-20T10:15:00+14:01", "offset no place"),
        ("2027-01-20T10:15:00+0900", "offset no place"),
        ("2027-01-20T10:15:00+9:00", "offset no place"),
        ("2027-01-20T10:15:00z", "offset no place"),
        ("2027-01-20T10:15:00Z ", "offset no place"),
        ("2027-01-20T10:15:00+09:60", "offset no place"),
        ("0001-01-01T00:00:00+00:01", "outside the years"),
        ("9999-12-31T23:59:59-00:01", "outside the years"),
        ("2027-01-20", "is no time"),
        ("2027-01-20 10:15:00Z", "is no time"),
        ("2027-01-20T10:15Z", "is no time"),
        ("2027-01-20T10:15:00.Z", "is no time"),
        ("2027-01-20T10:15:00.1234567890Z", "is no time"),
        ("２０２７-01-20T10:15:00Z", "is no time"),
        ("", "is no time"),
    ])
    func `what is no moment is refused with what is wrong`(_ text: String, _ words: String) {
        let error = #expect(throws: LedgerError.self) { try Instant.parse(text) }
        #expect(error?.code == .malformedTime)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(error?.remedy.isEmpty == false)
    }

    @Test func `a time without offset says how to add one`() {
        let error = #expect(throws: LedgerError.self) { try Instant.parse("2027-01-20T10:15:00") }
        #expect(error?.remedy == "Add the offset of the place it was read at, for example +09:00, or Z.")
    }

    /// A day counter that only knows the lengths of months, run over ten thousand years.
    @Test func `every day of the calendar has its own number`() {
        var number = CivilDate(year: 1, month: 1, day: 1).dayNumber
        #expect(number == -719_162)
        var wrong = 0
        for year in 1...9999 {
            let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
            for (index, length) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
                for day in 1...length {
                    let date = CivilDate(existing: year, index + 1, day)
                    if date?.dayNumber != number || CivilDate(dayNumber: number) != date { wrong += 1 }
                    number += 1
                }
                if CivilDate(existing: year, index + 1, length + 1) != nil { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }

    @Test(arguments: [
        (1_499, "1970-01-01T00:00:00.001Z"), (1_500, "1970-01-01T00:00:00.002Z"), (-1, "1970-01-01T00:00:00.000Z"),
        (999_500, "1970-01-01T00:00:01.000Z"),
    ])
    func `the hash form has three decimals`(_ microseconds: Int, _ text: String) {
        #expect(Instant(microseconds: Int64(microseconds)).iso8601Milliseconds == text)
    }

    @Test func `offsets are read and printed`() throws {
        for minutes in -840...840 {
            let offset = UTCOffset(minutes: Int16(minutes))
            #expect(try UTCOffset.parse(offset.text) == offset)
        }
        #expect(throws: LedgerError.self) { try UTCOffset.parse("") }
        #expect(throws: LedgerError.self) { try UTCOffset.parse("+15:00") }
    }
}
