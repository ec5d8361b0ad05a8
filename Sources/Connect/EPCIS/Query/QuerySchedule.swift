// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
import Measure

/// When a standing query runs, in the manner of cron (EPCIS 2.0 REST binding, `QueryScheduleSubscription`), in UTC.
///
/// Each field is a list of numbers and ranges, `5`, `5,35`, `[9-17]`, or a start and a step, `0/30`. A field left out is any, but hours,
/// minutes and seconds finer than the finest field given are 0: `{"hour": "1", "minute": "5"}` is once a day, at 01:05:00.
package struct QuerySchedule: Hashable, Sendable {
    /// As the subscriber wrote it.
    package let json: JSONValue
    private let seconds: [Bool]
    private let minutes: [Bool]
    private let hours: [Bool]
    private let days: [Bool]
    private let months: [Bool]
    private let weekdays: [Bool]

    private static let ranges: [(name: String, range: ClosedRange<Int>)] = [
        ("second", 0...59), ("minute", 0...59), ("hour", 0...23), ("dayOfMonth", 1...31), ("month", 1...12), ("dayOfWeek", 1...7),
    ]

    /// - Throws: `.subscriptionControls` for what is no schedule, and for one that never comes.
    package init(json: JSONValue) throws(EPCISProblem) {
        guard let members = json.members, !members.isEmpty else {
            throw Self.wrong("", "The schedule is \(json.described). Write for example {\"minute\": \"0/15\"}.")
        }
        for member in members where !Self.ranges.contains(where: { $0.name == member.name }) {
            throw Self.wrong("/" + member.name, "A schedule has no \(member.name). It has \(Self.ranges.map(\.name).joined(separator: ", ")).")
        }
        var fields: [[Bool]] = []
        var isGiven = false
        // Hours and finer are the smallest until one is given; what is coarser is any.
        for (index, (name, range)) in Self.ranges.enumerated() {
            if let value = json[name] {
                isGiven = true
                fields.append(try Self.field(value, name, range))
            } else {
                fields.append((0...range.upperBound).map { range.contains($0) && (isGiven || index > 2 || $0 == range.lowerBound) })
            }
        }
        self.json = json
        (seconds, minutes, hours) = (fields[0], fields[1], fields[2])
        (days, months, weekdays) = (fields[3], fields[4], fields[5])
        guard next(after: Instant(microseconds: 0)) != nil else {
            throw Self.wrong("", "There is no such time. Check dayOfMonth and month.")
        }
    }

    /// The first moment after `time` that fits; nil when there is none within 28 years, after which the calendar repeats.
    package func next(after time: Instant) -> Instant? {
        let second = time.microseconds >= 0 ? time.microseconds / 1_000_000 : (time.microseconds - 999_999) / 1_000_000
        let first = second + 1
        var day = first >= 0 ? first / 86_400 : (first - 86_399) / 86_400
        var within = Int(first - day * 86_400)
        let last = day + 28 * 366
        while day <= last {
            if fits(day), let found = moment(from: within) { return Instant(microseconds: (day * 86_400 + Int64(found)) * 1_000_000) }
            day += 1
            within = 0
        }
        return nil
    }

    private func fits(_ day: Int64) -> Bool {
        let date = CivilDate(dayNumber: Int(day))
        return days[date.day] && months[date.month] && weekdays[date.weekday]
    }

    /// The first second of a day that fits, at or after `start`.
    private func moment(from start: Int) -> Int? {
        for hour in (start / 3_600)..<24 where hours[hour] {
            let fromMinute = hour == start / 3_600 ? start / 60 % 60 : 0
            for minute in fromMinute..<60 where minutes[minute] {
                let isFirst = hour == start / 3_600 && minute == start / 60 % 60
                for second in (isFirst ? start % 60 : 0)..<60 where seconds[second] { return hour * 3_600 + minute * 60 + second }
            }
        }
        return nil
    }

    private static func field(_ value: JSONValue, _ name: String, _ range: ClosedRange<Int>) throws(EPCISProblem) -> [Bool] {
        let text: String
        switch value {
        case .string(let written), .number(let written): text = written
        default: throw wrong("/" + name, "\(name) is \(value.described).")
        }
        var fits = [Bool](repeating: false, count: range.upperBound + 1)
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let numbers = part == "*" ? Array(range) : numbers(part.filter { $0 != " " }, to: range.upperBound),
                numbers.allSatisfy(range.contains)
            else {
                throw wrong(
                    "/" + name,
                    "\(name) is \"\(text.prefix(60))\". Write numbers from \(range.lowerBound) to \(range.upperBound): 5, 5,35, [9-17] or 0/30.")
            }
            for number in numbers { fits[number] = true }
        }
        return fits
    }

    private static func numbers(_ text: String, to last: Int) -> [Int]? {
        if let number = Int(text) { return [number] }
        let steps = text.split(separator: "/", omittingEmptySubsequences: false)
        if steps.count == 2, let step = Int(steps[1]), (1...last).contains(step) {
            let start = steps[0] == "*" ? 0 : Int(steps[0])
            guard let start, (0...last).contains(start) else { return nil }
            return Array(stride(from: start, through: last, by: step))
        }
        guard text.first == "[", text.last == "]" else { return nil }
        let ends = text.dropFirst().dropLast().split(separator: "-").map { Int($0) }
        guard ends.count == 2, let from = ends[0], let to = ends[1], (0...last).contains(from), (from...max(from, last)).contains(to) else {
            return nil
        }
        return Array(from...to)
    }

    private static func wrong(_ pointer: String, _ message: String) -> EPCISProblem {
        EPCISProblem(.subscriptionControls, message, pointer: "/schedule" + pointer)
    }
}
