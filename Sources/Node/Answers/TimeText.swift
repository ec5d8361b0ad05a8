// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger

/// Times as answers print and questions read them.
package enum TimeText {
    /// ISO 8601 in UTC with as many decimals as the time has: `2027-01-20T01:15:00Z`.
    package static func iso(_ instant: Instant) -> String {
        let (date, second, micros) = parts(instant)
        var text = "\(pad(date.year, 4))-\(pad(date.month, 2))-\(pad(date.day, 2))T\(clock(second))"
        if micros != 0 {
            var digits = pad(micros, 6)
            while digits.hasSuffix("0") { digits.removeLast() }
            text += ".\(digits)"
        }
        return text + "Z"
    }

    /// `2027-01-20 08:15` at an offset from UTC; seconds only where there are any.
    package static func plain(_ instant: Instant, at offset: UTCOffset = .zero) -> String {
        let (date, second, _) = parts(Instant(microseconds: instant.microseconds + Int64(offset.minutes) * 60_000_000))
        let time = clock(second)
        return "\(pad(date.year, 4))-\(pad(date.month, 2))-\(pad(date.day, 2)) \(time.hasSuffix(":00") ? String(time.dropLast(3)) : time)"
    }

    /// `2027-01-20`, or `2027-01-20T08:15[:30[.5]]` with `Z` or an offset (`+07:00`). A time without offset is read as UTC.
    /// Nil when it is neither, or outside the years 1 to 9999.
    package static func parse(_ text: String) -> Instant? {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= bytes.count else { return nil }
            return bytes[range].reduce(into: Optional(0)) { total, byte in
                guard let sum = total, byte >= 0x30, byte <= 0x39 else { return total = nil }
                total = sum * 10 + Int(byte - 0x30)
            }
        }
        func has(_ character: Character, at index: Int) -> Bool { index < bytes.count && bytes[index] == character.asciiValue }

        guard let year = number(0..<4), year > 0, has("-", at: 4), let month = number(5..<7), 1...12 ~= month, has("-", at: 7),
            let day = number(8..<10), 1...daysIn(month, of: year) ~= day
        else { return nil }
        var micros = daysSinceEpoch(year, month, day) * 86_400_000_000
        if bytes.count == 10 { return Instant(microseconds: micros) }

        guard has("T", at: 10) || has(" ", at: 10), let hour = number(11..<13), hour < 24, has(":", at: 13),
            let minute = number(14..<16), minute < 60
        else { return nil }
        micros += Int64(hour * 3600 + minute * 60) * 1_000_000
        var index = 16
        if has(":", at: index) {
            guard let second = number(17..<19), second < 60 else { return nil }
            micros += Int64(second) * 1_000_000
            index = 19
            if has(".", at: index) {
                index += 1
                var place: Int64 = 100_000
                let start = index
                while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 {
                    micros += Int64(bytes[index] - 0x30) * place
                    place /= 10
                    index += 1
                }
                guard index > start else { return nil }
            }
        }
        if index == bytes.count || (has("Z", at: index) && index + 1 == bytes.count) { return Instant(microseconds: micros) }
        guard has("+", at: index) || has("-", at: index), bytes.count == index + 6, has(":", at: index + 3),
            let hours = number(index + 1..<index + 3), let minutes = number(index + 4..<index + 6), hours * 60 + minutes <= 840, minutes < 60
        else { return nil }
        let offset = Int64(hours * 60 + minutes) * 60_000_000
        return Instant(microseconds: has("+", at: index) ? micros - offset : micros + offset)
    }

    private static func parts(_ instant: Instant) -> (date: (year: Int, month: Int, day: Int), second: Int, micros: Int) {
        let day = floorDivided(instant.microseconds, by: 86_400_000_000)
        let within = instant.microseconds - day * 86_400_000_000
        return (civil(day), Int(within / 1_000_000), Int(within % 1_000_000))
    }

    private static func clock(_ second: Int) -> String { "\(pad(second / 3600, 2)):\(pad(second / 60 % 60, 2)):\(pad(second % 60, 2))" }

    private static func pad(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func daysIn(_ month: Int, of year: Int) -> Int {
        if month == 2 { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Proleptic Gregorian calendar, counted in 400-year eras of 146 097 days that begin on 1 March.
    private static func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
    }

    private static func civil(_ day: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = Int(day) + 719_468
        let era = Int(floorDivided(Int64(shifted), by: 146_097))
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func floorDivided(_ number: Int64, by divisor: Int64) -> Int64 {
        let quotient = number / divisor
        return number % divisor < 0 ? quotient - 1 : quotient
    }
}
