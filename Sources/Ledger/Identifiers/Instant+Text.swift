// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

extension Instant {
    /// 0001-01-01T00:00:00Z.
    package static let earliest = Instant(microseconds: -62_135_596_800_000_000)
    /// 1990-01-01T00:00:00Z: nothing before it is taken for the time of an event. Lithium-ion cells have been made since 1991, and clocks
    /// that were never set begin in 1970 or 1980.
    package static let earliestOfEvents = Instant(microseconds: 631_152_000_000_000)
    /// 9999-12-31T23:59:59.999999Z.
    package static let latest = Instant(microseconds: 253_402_300_799_999_999)

    /// Reads an ISO 8601 / XML Schema `dateTime` with its offset: `2027-01-20T10:15:00.250+09:00`, `2027-01-20T01:15:00Z`.
    ///
    /// Up to nine decimals are read; what is finer than a microsecond is cut off. `24:00:00` is the next day's midnight. Seconds are
    /// required, and 60 is refused: UTC as the ledger counts it has no leap seconds.
    /// - Returns: The instant, and the offset as the sender wrote it (`Z` is zero).
    /// - Throws: ``LedgerError`` `.malformedTime` when it is no such time, has no offset, or lies outside ``earliest`` … ``latest``.
    package static func parse(_ text: some StringProtocol) throws(LedgerError) -> (Instant, UTCOffset) {
        let fast = text.utf8.withContiguousStorageIfAvailable { read($0, .event) }
        let reading = fast ?? Array(text.utf8).withUnsafeBufferPointer { read($0, .event) }
        if case .time(let instant, let offset) = reading { return (instant, offset) }
        throw reading.refusal(of: String(text.prefix(64)))
    }

    /// The instant of an ISO 8601 time with offset; see ``parse(_:)``.
    package init(iso text: some StringProtocol) throws(LedgerError) { self = try Instant.parse(text).0 }

    /// In UTC: `2027-01-20T01:15:00Z`; three decimals when there are milliseconds, six when there is anything finer.
    package var iso8601: String { String(decoding: isoBytes(shiftedBy: 0, suffix: [UInt8(ascii: "Z")]), as: UTF8.self) }

    /// As a clock at `offset` shows it: `2027-01-20T10:15:00+09:00`; offset zero is `+00:00`.
    package func iso8601(offset: UTCOffset) -> String {
        String(decoding: isoBytes(shiftedBy: offset.minutes, suffix: Array(offset.text.utf8)), as: UTF8.self)
    }

    /// In UTC with exactly three decimals, finer digits rounded half up: the form of the CBV 2.0 event hash.
    package var iso8601Milliseconds: String {
        let rounded = Instant(microseconds: (microseconds &+ 500) - ((microseconds &+ 500) % 1_000 + 1_000) % 1_000)
        return String(decoding: rounded.isoBytes(shiftedBy: 0, suffix: [UInt8(ascii: "Z")], decimals: 3), as: UTF8.self)
    }

    private func isoBytes(shiftedBy minutes: Int16, suffix: [UInt8], decimals: Int? = nil) -> [UInt8] {
        let local = max(min(microseconds, Self.latest.microseconds), Self.earliest.microseconds) + Int64(minutes) * 60_000_000
        let dayLength: Int64 = 86_400_000_000
        let days = local >= 0 ? local / dayLength : (local - dayLength + 1) / dayLength
        let within = local - days * dayLength
        let date = CivilDate(dayNumber: Int(days))
        let second = Int(within / 1_000_000)
        let micros = Int(within % 1_000_000)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        func append(_ number: Int, width: Int) {
            var divisor = 1
            for _ in 1..<width { divisor *= 10 }
            while divisor > 0 {
                bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
                divisor /= 10
            }
        }
        append(max(0, min(date.year, 9_999)), width: 4)
        bytes.append(UInt8(ascii: "-"))
        append(date.month, width: 2)
        bytes.append(UInt8(ascii: "-"))
        append(date.day, width: 2)
        bytes.append(UInt8(ascii: "T"))
        append(second / 3_600, width: 2)
        bytes.append(UInt8(ascii: ":"))
        append(second / 60 % 60, width: 2)
        bytes.append(UInt8(ascii: ":"))
        append(second % 60, width: 2)
        let places = decimals ?? (micros == 0 ? 0 : micros % 1_000 == 0 ? 3 : 6)
        if places > 0 {
            bytes.append(UInt8(ascii: "."))
            append(places == 3 ? micros / 1_000 : micros, width: places)
        }
        return bytes + suffix
    }
}

extension UTCOffset {
    /// `+09:00`, `-03:30`, `+00:00`.
    package var text: String {
        let minutes = Int(minutes.magnitude)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(self.minutes < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))"
    }

    /// Reads `eventTimeZoneOffset`: `+09:00`, `-03:30`; also `Z`.
    /// - Throws: ``LedgerError`` `.malformedTime` when it is not ±hh:mm within ±14:00.
    package static func parse(_ text: some StringProtocol) throws(LedgerError) -> UTCOffset {
        let bytes = Array(text.utf8)
        let minutes = bytes.withUnsafeBufferPointer { Instant.offset($0, at: 0, .event) }
        guard let minutes else {
            throw LedgerError(
                code: .malformedTime, message: "“\(text.prefix(64))” is no offset from UTC.",
                remedy: "Write it as +hh:mm or -hh:mm, at most 14:00, for example +09:00.")
        }
        return UTCOffset(minutes: minutes)
    }
}

extension Instant {
    /// How much freedom a writer has.
    package enum Spelling: Sendable {
        /// XML Schema `dateTime`, as EPCIS asks.
        case event
        /// As spreadsheets write it: also a space or `t` for the `T`, no seconds, a comma before decimals and any number of them, `z`, `+0900`.
        case table
    }

    /// What a text says of a time, or why it says none.
    package enum Reading {
        case time(Instant, UTCOffset)
        case noTime
        case noSuchMoment
        case noOffset
        case badOffset
        case outOfRange

        fileprivate func refusal(of text: String) -> LedgerError {
            let (message, remedy) =
                switch self {
                case .time, .noTime:
                    ("“\(text)” is no time.", "Write it as 2027-01-20T10:15:00+09:00, or with Z for UTC.")
                case .noSuchMoment:
                    ("There is no such moment as “\(text)”.", "Check month, day, hour, minute and second; leap seconds are not counted.")
                case .noOffset:
                    (
                        "“\(text)” has no offset from UTC, so it is not one moment.",
                        "Add the offset of the place it was read at, for example +09:00, or Z."
                    )
                case .badOffset:
                    ("“\(text)” has an offset no place on earth has.", "Write the offset as +hh:mm or -hh:mm, at most 14:00.")
                case .outOfRange:
                    ("“\(text)” lies outside the years 1 to 9999 UTC.", "Check the year.")
                }
            return LedgerError(code: .malformedTime, message: message, remedy: remedy)
        }
    }

    /// Every time that comes in is read here.
    package static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ spelling: Spelling) -> Reading {
        let isFree = spelling == .table
        guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), let century = two(bytes, 0),
            let ofCentury = two(bytes, 2), let month = two(bytes, 5), let day = two(bytes, 8)
        else { return .noTime }
        if isFree, bytes.count == 10 { return .noOffset }
        guard bytes.count >= 16, bytes[10] == UInt8(ascii: "T") || isFree && (bytes[10] == UInt8(ascii: " ") || bytes[10] == UInt8(ascii: "t")),
            bytes[13] == UInt8(ascii: ":"), let hour = two(bytes, 11), let minute = two(bytes, 14)
        else { return .noTime }
        var end = 16
        var second = 0
        var micros: Int64 = 0
        if end < bytes.count, bytes[end] == UInt8(ascii: ":") {
            guard bytes.count >= 19, let read = two(bytes, 17) else { return .noTime }
            second = read
            end = 19
            if end < bytes.count, bytes[end] == UInt8(ascii: ".") || isFree && bytes[end] == UInt8(ascii: ",") {
                end += 1
                var place: Int64 = 100_000
                let first = end
                while end < bytes.count, bytes[end] &- 0x30 <= 9 {
                    micros += Int64(bytes[end] - 0x30) * place
                    place /= 10
                    end += 1
                }
                guard end > first, isFree || end - first <= 9 else { return .noTime }
            }
        } else if !isFree {
            return .noTime
        }
        let isNextMidnight = hour == 24 && minute == 0 && second == 0 && micros == 0
        guard let date = CivilDate(existing: century * 100 + ofCentury, month, day), hour < 24 || isNextMidnight, minute < 60, second < 60
        else { return .noSuchMoment }
        guard end < bytes.count else { return .noOffset }
        guard let offset = offset(bytes, at: end, spelling) else { return .badOffset }
        let seconds = Int64(date.dayNumber) * 86_400 + Int64(hour * 3_600 + minute * 60 + second) - Int64(offset) * 60
        let instant = Instant(microseconds: seconds * 1_000_000 + micros)
        guard earliest <= instant, instant <= latest else { return .outOfRange }
        return .time(instant, UTCOffset(minutes: offset))
    }

    /// The offset that fills `bytes` from `start` to the end, in minutes.
    fileprivate static func offset(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int, _ spelling: Spelling) -> Int16? {
        let isFree = spelling == .table
        if bytes.count == start + 1, bytes[start] == UInt8(ascii: "Z") || isFree && bytes[start] == UInt8(ascii: "z") { return 0 }
        let colon = bytes.count == start + 6 && bytes[start + 3] == UInt8(ascii: ":") ? 1 : 0
        guard bytes.count == start + 5 + colon, colon == 1 || isFree, let hours = two(bytes, start + 1),
            let minutes = two(bytes, start + 3 + colon), minutes < 60, hours * 60 + minutes <= 840
        else { return nil }
        switch bytes[start] {
        case UInt8(ascii: "+"): return Int16(hours * 60 + minutes)
        case UInt8(ascii: "-"): return Int16(-(hours * 60 + minutes))
        default: return nil
        }
    }

    private static func two(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int? {
        let tens = bytes[index] &- 0x30
        let ones = bytes[index + 1] &- 0x30
        guard tens <= 9, ones <= 9 else { return nil }
        return Int(tens) * 10 + Int(ones)
    }
}
