// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// An `xsd:dateTimeStamp` as written: to the microsecond for the ledger, and whether that says all of it.
struct EventTime {
    /// Whole microseconds, finer digits cut off.
    var instant: Instant
    /// The offset in the text itself, which need not be `eventTimeZoneOffset`.
    var offset: UTCOffset
    /// False when digits beyond the microsecond were cut off.
    var isExact: Bool

    /// Accepts any number of decimals; the ledger's own reading takes nine.
    static func parse(_ text: String) throws(LedgerError) -> EventTime {
        let bytes = Array(text.utf8.prefix(256))
        var kept = bytes
        var isExact = true
        if bytes.count > 26, bytes[19] == UInt8(ascii: ".") {
            let digits = bytes[20...].prefix { (0x30...0x39).contains($0) }
            if digits.count > 6 {
                isExact = digits.dropFirst(6).allSatisfy { $0 == 0x30 }
                kept = Array(bytes[..<26] + bytes[digits.endIndex...])
            }
        }
        let (instant, offset) = try Instant.parse(String(decoding: kept, as: UTF8.self))
        return EventTime(instant: instant, offset: offset, isExact: isExact)
    }

    /// `+01:00` to an offset; nil when it is none (EPCIS 2.0 schema: `^[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00)$`).
    static func offset(_ text: String) -> UTCOffset? {
        guard text.utf8.count == 6 else { return nil }
        return try? UTCOffset.parse(text)
    }
}
