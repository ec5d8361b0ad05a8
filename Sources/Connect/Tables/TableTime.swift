// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
import Measure

/// A time with the offset it was written with.
package struct TableTime: Hashable, Sendable {
    package var instant: Instant
    package var offset: UTCOffset

    package init(instant: Instant, offset: UTCOffset) {
        self.instant = instant
        self.offset = offset
    }

    enum Fault: Error, Hashable {
        /// No time of the expected form.
        case form
        /// The form is right and the day, hour or offset does not exist.
        case range
        case noOffset
        /// Before ``Instant/earliestOfEvents``.
        case tooEarly
    }

    /// ISO 8601, as ``Instant/Spelling/table``.
    init(iso text: UnsafeBufferPointer<UInt8>) throws(Fault) {
        switch Instant.read(text, .table) {
        case .time(let instant, let offset): self.init(instant: instant, offset: offset)
        case .noOffset: throw .noOffset
        case .noTime: throw .form
        case .noSuchMoment, .badOffset, .outOfRange: throw .range
        }
    }

    /// A calendar time at an offset of `minutes`.
    init(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int, _ micros: Int64, offset minutes: Int) throws(Fault) {
        guard let date = CivilDate(existing: year, month, day), hour < 24, minute < 60, second < 60, minutes.magnitude <= 840 else { throw .range }
        let seconds = Int64(date.dayNumber * 86_400 + hour * 3600 + minute * 60 + second - minutes * 60)
        instant = Instant(microseconds: seconds * 1_000_000 + micros)
        guard Instant.earliest <= instant, instant <= Instant.latest else { throw .range }
        offset = UTCOffset(minutes: Int16(minutes))
    }
}

/// Reads digits and marks of a time from left to right.
struct TimeCursor {
    private let text: UnsafeBufferPointer<UInt8>
    private var at = 0

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    var isAtEnd: Bool { at == text.count }

    /// Exactly `width` digits.
    mutating func number(_ width: Int) throws(TableTime.Fault) -> Int {
        guard at + width <= text.count else { throw .form }
        var total = 0
        for _ in 0..<width {
            guard text[at] &- 48 < 10 else { throw .form }
            total = total * 10 + Int(text[at] &- 48)
            at += 1
        }
        return total
    }

    /// One to `width` digits.
    mutating func number(upTo width: Int) throws(TableTime.Fault) -> Int {
        var total = 0
        var digits = 0
        while digits < width, at < text.count, text[at] &- 48 < 10 {
            total = total * 10 + Int(text[at] &- 48)
            at += 1
            digits += 1
        }
        guard digits > 0 else { throw .form }
        return total
    }

    /// Decimals of a second as microseconds; finer ones are dropped.
    mutating func decimals() throws(TableTime.Fault) -> Int64 {
        var micros: Int64 = 0
        var place: Int64 = 100_000
        let start = at
        while at < text.count, text[at] &- 48 < 10 {
            micros += Int64(text[at] &- 48) * place
            place /= 10
            at += 1
        }
        guard at > start else { throw .form }
        return micros
    }

    /// `Z`, `+09:00` or `+0900`, in minutes.
    mutating func offset() throws(TableTime.Fault) -> Int {
        if take("Z") || take("z") { return 0 }
        let isWest = take("-")
        guard isWest || take("+") else { throw .form }
        let hours = try number(2)
        _ = take(":")
        let minutes = try number(2)
        guard minutes < 60 else { throw .range }
        return (isWest ? -1 : 1) * (hours * 60 + minutes)
    }

    mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard at < text.count, UInt32(text[at]) == mark.value else { return false }
        at += 1
        return true
    }

    mutating func expect(_ mark: Unicode.Scalar) throws(TableTime.Fault) {
        guard take(mark) else { throw .form }
    }
}
