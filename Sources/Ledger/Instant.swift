// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A point in time: whole microseconds since 1970-01-01T00:00:00Z. Range: years 1 to 9999.
package struct Instant: Hashable, Comparable, Sendable {
    package let microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    package static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }
}

/// The offset from UTC a sender wrote beside a time, in minutes. Range ±14:00 (EPCIS 2.0, `eventTimeZoneOffset`).
package struct UTCOffset: Hashable, Sendable {
    package let minutes: Int16

    package init(minutes: Int16) { self.minutes = minutes }

    package static let zero = UTCOffset(minutes: 0)
}
