// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
import Measure

/// A trace as the public contract has it, written in pieces so that millions of lots never stand in memory as one text:
///
///     {"lot":…, "generation":…, "direction":…, "asOf":…, "belowFloor":{"count":…,"largest":…}, "count":N,
///      "lots":[{"lot":…,"generation":…,"product":…,"site":…,"fraction":…,"intervals":[{"from":…,"to":…,"unit":…}],"depth":N}]}
package struct TraceAnswer: Sequence, Sendable {
    package let trace: Trace
    /// False answers with the count alone.
    package let isListed: Bool

    package init(_ trace: Trace, isListed: Bool = true) {
        self.trace = trace.beyond
        self.isListed = isListed
    }

    package static func json(_ trace: Trace, isListed: Bool = true) -> [UInt8] {
        Array(TraceAnswer(trace, isListed: isListed).joined())
    }

    /// Pieces of about 64 KiB, in order.
    package func makeIterator() -> AnyIterator<[UInt8]> {
        var left = (isListed ? trace.reached : []).makeIterator()
        var next = left.next()
        var isFirst = true
        var isStarted = false
        var isEnded = false
        var rows = RowWriter()
        return AnyIterator {
            if isEnded { return nil }
            var json = JSONBytes()
            json.bytes.reserveCapacity(Self.piece + 1024)
            if !isStarted {
                isStarted = true
                head(&json)
            }
            while let reached = next, json.bytes.count < Self.piece {
                if !isFirst { json.raw(",\n") }
                isFirst = false
                rows.write(reached, &json)
                next = left.next()
            }
            if next == nil {
                isEnded = true
                isListed ? json.raw("]}\n") : json.raw("}\n")
            }
            return json.bytes
        }
    }

    private func head(_ json: inout JSONBytes) {
        json.raw("{\"lot\":")
        json.string(trace.request.lot.name)
        json.raw(",\"generation\":")
        json.integer(trace.request.lot.generation)
        json.raw(",\"direction\":")
        json.string(trace.request.direction.rawValue)
        json.raw(",\"asOf\":")
        json.integer(trace.asOf)
        json.raw(",\"belowFloor\":{\"count\":")
        json.integer(trace.belowFloor.count)
        json.raw(",\"largest\":")
        json.number(trace.belowFloor.largest)
        json.raw("},\"count\":")
        json.integer(trace.reached.count)
        if isListed { json.raw(",\"lots\":[") }
    }

    private static let piece = 65_536
}

/// Neighbours in a listing mostly differ in their name alone, so what follows it is kept from row to row.
private struct RowWriter {
    private var last: Trace.Reached?
    /// What follows the name of `last`.
    private var rest: [UInt8] = []

    mutating func write(_ reached: Trace.Reached, _ json: inout JSONBytes) {
        json.raw("{\"lot\":")
        json.string(reached.lot.name)
        if last.map({ !differsInNameAlone(reached, $0) }) ?? true {
            var row = JSONBytes()
            finish(reached, &row)
            rest = row.bytes
            last = reached
        }
        json.bytes.append(contentsOf: rest)
    }

    private func differsInNameAlone(_ a: Trace.Reached, _ b: Trace.Reached) -> Bool {
        a.fraction == b.fraction && a.depth == b.depth && a.lot.generation == b.lot.generation && a.dimension == b.dimension
            && a.intervals == b.intervals && a.product == b.product && a.site == b.site
    }

    private func finish(_ reached: Trace.Reached, _ json: inout JSONBytes) {
        json.raw(",\"generation\":")
        json.integer(reached.lot.generation)
        json.raw(",\"product\":")
        json.string(reached.product)
        json.raw(",\"site\":")
        json.string(reached.site)
        json.raw(",\"fraction\":")
        json.number(reached.fraction)
        json.raw(",\"intervals\":")
        if let dimension = reached.dimension {
            json.list(reached.intervals.intervals) { $0.interval($1, dimension) }
        } else {
            json.raw("[]")
        }
        json.raw(",\"depth\":")
        json.integer(reached.depth)
        json.raw("}")
    }
}
