// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Times as people write and read them; events carry the stricter form of ``Instant/parse(_:)``.
extension Instant {
    /// `2027-01-20 08:15` at an offset from UTC; seconds only where there are any.
    package func plain(at offset: UTCOffset = .zero) -> String {
        let iso = iso8601(offset: offset)
        let clock = iso.dropFirst(11).prefix(8)
        return "\(iso.prefix(10)) \(clock.hasSuffix(":00") ? clock.dropLast(3) : clock)"
    }

    /// A time with or without offset, or a date alone; what is left out is midnight, seconds 0 and UTC. Nil when it is none of these.
    package init?(plain text: String) {
        for end in ["", "Z", ":00Z", "T00:00:00Z"] {
            do throws(LedgerError) {
                self = try Instant(iso: text + end)
                return
            } catch {
                continue
            }
        }
        return nil
    }
}
