// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Ledger

/// How the times of a table are written.
enum TimeForm: Hashable {
    /// ISO 8601 with an offset.
    case iso
    /// Parts in the order of a pattern such as `dd.MM.yyyy HH:mm:ss`; `zone` where the pattern has no offset.
    case pattern([TimePart], zone: TimeZoneRule?)

    func read(_ text: UnsafeBufferPointer<UInt8>) throws(TableTime.Fault) -> TableTime {
        switch self {
        case .iso: try TableTime(iso: text)
        case .pattern(let parts, let zone): try Self.read(text, parts, zone)
        }
    }

    private static func read(_ text: UnsafeBufferPointer<UInt8>, _ parts: [TimePart], _ zone: TimeZoneRule?) throws(TableTime.Fault) -> TableTime {
        var cursor = TimeCursor(text)
        var (year, month, day, hour, minute, second, micros) = (0, 1, 1, 0, 0, 0, Int64(0))
        var offset: Int?
        var isAfternoon: Bool?
        for part in parts {
            switch part {
            case .year: year = try cursor.number(4)
            case .shortYear: year = try 2000 + cursor.number(2)
            case .month: month = try cursor.number(upTo: 2)
            case .day: day = try cursor.number(upTo: 2)
            case .hour: hour = try cursor.number(upTo: 2)
            case .minute: minute = try cursor.number(2)
            case .second: second = try cursor.number(2)
            case .decimals: micros = try cursor.decimals()
            case .halfDay:
                if cursor.take("P") || cursor.take("p") { isAfternoon = true } else if cursor.take("A") || cursor.take("a") { isAfternoon = false }
                guard isAfternoon != nil, cursor.take("M") || cursor.take("m") else { throw .form }
            case .zone: offset = try cursor.offset()
            case .mark(let mark): try cursor.expect(mark)
            }
        }
        guard cursor.isAtEnd else { throw .form }
        if let isAfternoon {
            guard 1...12 ~= hour else { throw .range }
            hour = hour % 12 + (isAfternoon ? 12 : 0)
        }
        if let offset { return try TableTime(year, month, day, hour, minute, second, micros, offset: offset) }
        guard let zone else { throw .noOffset }
        let local = try TableTime(year, month, day, hour, minute, second, micros, offset: 0)
        return try TableTime(year, month, day, hour, minute, second, micros, offset: zone.minutes(atLocal: local.instant.microseconds / 1_000_000))
    }
}

/// The offset a place keeps: fixed, or by the rules of a named zone.
enum TimeZoneRule: Hashable {
    case fixed(Int)
    case named(TimeZone)

    /// `+09:00`, `Z`, or a name of the IANA time zone database such as `Asia/Seoul`.
    init?(_ text: String) {
        var bytes = Array(text.utf8)
        let fixed = bytes.withUnsafeMutableBufferPointer { buffer -> Int? in
            var cursor = TimeCursor(UnsafeBufferPointer(buffer))
            guard let minutes = try? cursor.offset(), cursor.isAtEnd, minutes.magnitude <= 840 else { return nil }
            return minutes
        }
        if let fixed {
            self = .fixed(fixed)
        } else if text.contains("/") || text == "UTC", let zone = TimeZone(identifier: text) {
            self = .named(zone)
        } else {
            return nil
        }
    }

    /// Minutes from UTC when clocks there show `seconds` since 1970-01-01T00:00; the earlier of two where they show it twice.
    func minutes(atLocal seconds: Int64) -> Int {
        switch self {
        case .fixed(let minutes): return minutes
        case .named(let zone):
            func offset(_ utc: Int64) -> Int64 { Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(utc)))) }
            let before = offset(seconds - 86_400)
            let after = offset(seconds + 86_400)
            // Try the offset that was in force before any change nearby; it holds unless the change lies in the past already.
            let offset = offset(seconds - before) == before ? before : after
            return Int(offset / 60)
        }
    }
}

enum TimePart: Hashable {
    case year, shortYear, month, day, hour, minute, second, decimals, halfDay, zone
    case mark(Unicode.Scalar)

    /// Reads `yyyy`, `yy`, `MM`/`M`, `dd`/`d`, `HH`/`H`/`hh`/`h`, `mm`, `ss`, `SSS`, `a`, `Z`/`XXX`; anything else stands for itself.
    /// Nil when a letter is none of these.
    static func parse(_ pattern: String) -> [TimePart]? {
        var parts: [TimePart] = []
        var rest = Substring(pattern)
        while let first = rest.unicodeScalars.first {
            let run = rest.prefix { $0.unicodeScalars.first == first }
            let count = run.count
            switch first {
            case "y" where count == 4: parts.append(.year)
            case "y" where count == 2: parts.append(.shortYear)
            case "M" where count <= 2: parts.append(.month)
            case "d" where count <= 2: parts.append(.day)
            case "H" where count <= 2, "h" where count <= 2: parts.append(.hour)
            case "m" where count <= 2: parts.append(.minute)
            case "s" where count <= 2: parts.append(.second)
            case "S": parts.append(.decimals)
            case "a" where count == 1: parts.append(.halfDay)
            case "Z", "X", "x": parts.append(.zone)
            case "T": parts += Array(repeating: .mark("T"), count: count)
            default:
                guard first.isASCII, !first.properties.isAlphabetic else { return nil }
                parts += Array(repeating: .mark(first), count: count)
            }
            rest = rest.dropFirst(count)
        }
        return parts
    }
}
