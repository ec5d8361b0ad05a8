// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Measure

/// Days, hours and numbers of standards.
extension PlantReader {
    mutating func date(_ members: Members, _ key: String) -> CivilDate? {
        guard let (text, element) = text(members, key) else { return nil }
        if let date = CivilDate(text) { return date }
        wrong(element, members.path(of: key), "“\(text)” is no date.", expected: "year-month-day, such as 2026-02-17", "Correct it.")
        return nil
    }

    /// `2026-02-17`, or `2026-02-16 to 2026-02-20`.
    mutating func dates(_ element: Element, _ path: String) -> [CivilDate] {
        guard let (text, _) = text(element, path) else { return [] }
        let ends = text.components(separatedBy: " to ").map { CivilDate($0.trimmingCharacters(in: .whitespaces)) }
        guard ends.count <= 2, let from = ends.first ?? nil, let to = ends.last ?? nil else {
            wrong(element, path, "“\(text)” is no date.", expected: "2026-02-17, or 2026-02-16 to 2026-02-20", "Correct it.")
            return []
        }
        guard from <= to, to.dayNumber - from.dayNumber <= 3_660 else {
            report(
                .contradiction, at: element, path, "“\(text)” is no span of days.", expected: "the first day, then the last, ten years apart at most",
                "Correct it.")
            return []
        }
        return (from.dayNumber...to.dayNumber).map(CivilDate.init(dayNumber:))
    }

    mutating func month(_ text: String, _ element: Element, _ path: String) -> CivilMonth? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        if text.utf8.count == 7, parts.count == 2, let date = CivilDate(text + "-01") { return CivilMonth(year: date.year, month: date.month) }
        wrong(element, path, "“\(text)” is no month.", expected: "year-month, such as 2026-03", "Correct it.")
        return nil
    }

    /// `2026-01-05T06:00:00+07:00`.
    mutating func moment(_ members: Members, _ key: String) -> StartTime? {
        guard let (text, element) = text(members, key) else { return nil }
        let parts = text.split(separator: "T", maxSplits: 1).map(String.init)
        if parts.count == 2, let date = CivilDate(parts[0]), let (seconds, offset) = Self.timeOfDay(parts[1]) {
            let milliseconds = (Int64(date.dayNumber) * 86_400 + Int64(seconds - offset * 60)) * 1_000
            return StartTime(milliseconds: milliseconds, offsetMinutes: offset)
        }
        wrong(
            element, members.path(of: key), "“\(text)” is no moment.",
            expected: "date, T, time and offset from UTC, such as 2026-01-05T06:00:00+07:00",
            "Write all three.")
        return nil
    }

    private static func timeOfDay(_ text: String) -> (seconds: Int, offsetMinutes: Int)? {
        let clock: Substring
        let offset: Int
        if text.hasSuffix("Z") {
            (clock, offset) = (text.dropLast(), 0)
        } else {
            guard let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }), let minutes = minutes(text[text.index(after: sign)...], most: 14 * 60)
            else {
                return nil
            }
            (clock, offset) = (text[..<sign], text[sign] == "-" ? -minutes : minutes)
        }
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
        guard 2...3 ~= parts.count, let minutes = minutes(parts[0] + ":" + parts[1], most: 24 * 60 - 1) else { return nil }
        guard parts.count == 3 else { return (minutes * 60, offset) }
        guard parts[2].utf8.count == 2, let seconds = Int(parts[2]), 0..<60 ~= seconds else { return nil }
        return (minutes * 60 + seconds, offset)
    }

    static func minutes(_ text: some StringProtocol, most: Int) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hours = Int(parts[0]), let minutes = Int(parts[1]), hours >= 0,
            0..<60 ~= minutes,
            hours * 60 + minutes <= most
        else { return nil }
        return hours * 60 + minutes
    }

    /// Minutes after midnight.
    mutating func clock(_ members: Members, _ key: String) -> Int? {
        guard let (text, element) = text(members, key) else { return nil }
        if let minutes = Self.minutes(text, most: 24 * 60) { return minutes }
        wrong(
            element, members.path(of: key), "“\(text)” is no time of day.", expected: "hours and minutes in quotes, \"00:00\" to \"24:00\"",
            "Write it as \"06:00\".")
        return nil
    }

    /// `Mon-Fri`, `Sat`, `Mon, Wed`.
    mutating func days(_ members: Members, _ key: String) -> [Int]? {
        guard let (text, element) = text(members, key) else { return nil }
        let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        var days: [Int] = []
        for part in text.split(separator: ",").map({ $0.trimmingCharacters(in: .whitespaces) }) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map {
                names.firstIndex(of: $0.trimmingCharacters(in: .whitespaces))
            }
            guard 1...2 ~= ends.count, let from = ends.first ?? nil, let to = ends.last ?? nil else {
                report(
                    .wrongValue, at: element, members.path(of: key), "“\(text)” are no days.",
                    expected: "Mon, Tue, Wed, Thu, Fri, Sat, Sun, such as Mon-Fri or Mon, Wed",
                    nearest: Spelling.nearest(to: part, among: names), "Use the English short names.")
                return nil
            }
            var day = from
            days.append(day + 1)
            while day != to {
                day = (day + 1) % 7
                days.append(day + 1)
            }
        }
        return days.isEmpty ? nil : days
    }

    mutating func timezone(_ members: Members, _ key: String) -> String? {
        guard let (text, element) = text(members, key) else { return nil }
        if TimeZone(identifier: text) != nil, text.contains("/") || text == "UTC" { return text }
        report(
            .wrongValue, at: element, members.path(of: key), "There is no time zone “\(text)”.",
            expected: "an IANA name such as Asia/Ho_Chi_Minh, or UTC",
            nearest: Spelling.nearest(to: text, among: TimeZone.knownTimeZoneIdentifiers), "Correct the name.")
        return nil
    }

    mutating func country(_ members: Members, _ key: String) -> String? {
        guard let (code, element) = text(members, key) else { return nil }
        if code.utf8.count == 2, code.utf8.allSatisfy({ UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }) { return code }
        wrong(
            element, members.path(of: key), "“\(code)” is no country code.", expected: "two capital letters (ISO 3166-1), such as VN",
            "Look the code up in ISO 3166-1.")
        return nil
    }

    mutating func hsCode(_ members: Members, _ key: String) -> String? {
        guard let (code, element) = text(members, key) else { return nil }
        let digits = code.filter { $0 != "." }
        if [6, 8, 10].contains(digits.utf8.count), digits.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) { return digits }
        wrong(
            element, members.path(of: key), "“\(code)” is no HS code.", expected: "6 digits, 8 or 10 with a national part, such as \"8507.60\"",
            "Write it in quotes, as the customs tariff has it.")
        return nil
    }

    /// A GTIN (padded to 14 digits) or GLN with its check digit, each used once; by products that events call alike, by each.
    mutating func gs1(_ members: Members, _ key: String, _ numbers: inout [String: NumberUse]) -> String? {
        guard let (text, element) = text(members, key) else { return nil }
        let path = members.path(of: key)
        let digits = key == "gln" ? [13] : [8, 12, 13, 14]
        guard digits.contains(text.utf8.count), let expected = CheckDigit.completing(text.utf8.dropLast()) else {
            wrong(
                element, path, "“\(text)” is no \(key.uppercased()).", expected: "\(digits.map(String.init).joined(separator: ", ")) digits",
                "Write it in quotes, as it stands under the barcode.")
            return nil
        }
        guard text.utf8.last == expected else {
            let digit = Character(Unicode.Scalar(expected))
            report(
                .wrongValue, at: element, path, "The check digit of “\(text)” is wrong.", expected: "\(digit) as the last digit",
                nearest: "\(text.dropLast())\(digit)", "Compare it with the barcode.")
            return nil
        }
        let called = members.form.key("as").flatMap { members[$0.name]?.text }
        if let first = numbers["\(key) \(text)"], called == nil || first.called != called {
            report(
                .duplicateName, at: element, path, "\(key.uppercased()) \(text) is used already, at line \(first.place.line).",
                expected: "a number of its own",
                "Give each its own number.")
        }
        numbers["\(key) \(text)"] = numbers["\(key) \(text)"] ?? NumberUse(place: element.place, called: called)
        return key == "gtin" ? String(repeating: "0", count: 14 - text.utf8.count) + text : text
    }
}

/// Where a number of a standard was given first, and to what product as events call it.
struct NumberUse {
    let place: Place
    let called: String?
}
