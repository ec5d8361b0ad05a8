// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Foundation
import Ledger
import Node
import Twin

/// Writes what a virtual plant sends into a file of event lines, and what was planted in it into another.
enum VirtualPlantFile {
    /// - Returns: Events written. An interruption ends between two hours of the plant and keeps what is written.
    static func write(_ plant: VirtualPlant, until end: SimulatedTime, events path: String, truth: String?, interruption: Interruption) throws -> Int
    {
        var plant = plant
        let file = try NamedFile.open(path)
        var progress = Progress("events", unit: "events", total: nil)
        var count = 0
        while plant.now < end, !interruption.isAsked {
            let before = plant.now
            let events = try plant.events(until: min(end, before + .hours(1)))
            do { try file.write(contentsOf: Data(EPCISWriter.lines(events))) } catch { throw NamedFile.unwritable(path) }
            count += events.count
            progress.report(done: count, note: "hour \(Int(plant.now.seconds / 3_600))")
            if plant.now == before { break }
        }
        try file.close()
        progress.finish(done: count)
        if let truth { try NamedFile.write(Data(json(plant.truth)), to: truth) }
        return count
    }

    /// `{"causes":[{"name":…,"step":…,"direct":[{"lot":…,"from":…,"to":…}],"units":[…],"shifted":[…]}]}`; places in small units of the lot.
    private static func json(_ truth: PlantTruth) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"causes\":")
        json.list(truth.causes) { json, struck in
            json.raw("{\"name\":")
            json.string(struck.cause.name)
            json.raw(",\"step\":")
            json.string(struck.cause.step)
            json.raw(",\"direct\":")
            json.list(struck.direct) { json, stretch in
                json.raw("{\"lot\":")
                json.string(stretch.lot)
                json.raw(",\"from\":")
                json.integer(Int(stretch.from))
                json.raw(",\"to\":")
                json.integer(Int(stretch.to))
                json.raw("}")
            }
            json.raw(",\"units\":")
            json.list(struck.units) { json, unit in json.string(unit) }
            json.raw(",\"shifted\":")
            json.list(struck.shifted) { json, unit in json.string(unit) }
            json.raw("}")
        }
        json.raw("}\n")
        return json.bytes
    }
}
