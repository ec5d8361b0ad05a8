// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What a store keeps of one batch, before compression: for each event its length, its canonical bytes, and the first four bytes of the
/// chain's head after it, so that damage is found to the event.
package enum BatchBody {
    package static let markSize = 4
    /// The largest body a reader accepts, bytes.
    package static let largest = 1 << 28

    /// Appends the events of `admitted` to `log` and gives back their body.
    package static func write(_ events: CanonicalEvents, _ admitted: ArraySlice<Int>, to log: inout EventLog, at time: Instant) -> [UInt8] {
        var out = WireWriter()
        out.reserve(admitted.reduce(0) { $0 + events.ranges[$1].count + 2 * markSize })
        for index in admitted {
            let canonical = events.bytes[events.ranges[index]]
            log.append(canonical, at: time)
            out.number(UInt64(canonical.count))
            out.append(canonical)
            out.append(log.head.hash[..<markSize])
        }
        return out.bytes
    }

    /// - Returns: The events, and each one's mark.
    /// - Throws: `.damaged` when the body is not `count` events.
    package static func read(_ body: [UInt8], count: Int) throws(LedgerError) -> (events: CanonicalEvents, marks: [ArraySlice<UInt8>]) {
        guard count >= 0, count <= body.count / (markSize + 1) else { throw WireReader.damage("a batch of \(count) events cannot fit") }
        var reader = WireReader(body)
        var ranges: [Range<Int>] = []
        var marks: [ArraySlice<UInt8>] = []
        ranges.reserveCapacity(count)
        marks.reserveCapacity(count)
        for _ in 0..<count {
            let length = try reader.count()
            ranges.append(try reader.skip(length))
            marks.append(body[try reader.skip(markSize)])
        }
        guard reader.isAtEnd else { throw WireReader.damage("bytes follow the last event of a batch") }
        return (CanonicalEvents(bytes: body, ranges: ranges), marks)
    }
}
