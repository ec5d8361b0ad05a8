// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Ledger
import Node
import Plant
import ServiceLifecycle
import Twin

/// A virtual plant that runs beside the ledger in wall time, `speed` times as fast.
///
/// Its events depend on the plant file, the seed and the start alone. So after a stop it is run again from its start, silently as far as it was told,
/// and goes on from there; what the ledger has already is counted, not doubled.
struct LivePlant: Service {
    let node: SiteNode
    let folder: URL
    let note: LiveNote
    let plant: VirtualPlant

    /// - Parameter file: The plant file, as the person wrote it.
    init(_ file: String, seed: UInt64, speed: Double, history: Double, node: SiteNode, folder: URL) throws {
        self.node = node
        self.folder = folder
        var model = try PlantFile.read(file)
        let fresh = LiveNote(
            plant: model.name, seed: seed, speed: speed,
            start: (SystemClock.now().microseconds / 1_000_000 - Int64(history)) / 3_600 * 3_600 * 1_000_000,
            told: 0, reached: 0)
        var note = LiveNote.read(in: folder) ?? fresh
        guard note.plant == fresh.plant, note.seed == fresh.seed else {
            throw Problem(
                type: "urn:jellyroll:live.other_plant", title: "Another plant lives here", status: 409,
                detail: "\(folder.path) holds the life of “\(note.plant)” with seed \(note.seed).",
                remedy: "Give it another data folder, or the plant file and seed it began with.")
        }
        note.speed = speed
        self.note = note
        let start = Instant(microseconds: note.start)
        model.start = StartTime(milliseconds: note.start / 1_000, offsetMinutes: model.start?.offsetMinutes ?? 0)
        plant = try VirtualPlant(PlantTwin(model), seed: seed, start: start)
    }

    func run() async throws {
        var plant = plant
        var note = note
        var toSkip = note.told
        let began = ContinuousClock.now
        let history = SimulatedTime(microseconds: max(note.reached, SystemClock.now().microseconds - note.start))
        var progress = Progress("history of \(note.plant)", unit: "events", total: nil)
        var told = 0
        var isHistory = true
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            let lived = (ContinuousClock.now - began) / .seconds(1) * note.speed
            let wanted = isHistory ? history : history + .seconds(lived)
            // An hour of the plant at a time, so that history is told in portions and a stop is quick.
            let next = min(wanted, plant.now + .hours(1))
            var events: [Event]
            do throws(TwinError) { events = try plant.events(until: next) } catch {
                // The plant stands still for good; what it told stays, and the node goes on.
                FileHandle.standardError.write(Data("jellyroll: \(note.plant) stands still. \(error.message)\n  \(error.remedy)\n".utf8))
                return
            }
            let known = min(toSkip, events.count)
            toSkip -= known
            events.removeFirst(known)
            for start in stride(from: 0, to: events.count, by: 5_000) {
                _ = try await node.append(Array(events[start..<min(start + 5_000, events.count)]))
            }
            note.told += events.count
            told += events.count
            note.reached = max(note.reached, plant.now.microseconds)
            if !events.isEmpty { try note.write(in: folder) }
            if isHistory { progress.report(done: told) }
            if next == wanted {
                if isHistory { progress.finish(done: told) }
                isHistory = false
                try? await Task.sleep(for: .milliseconds(500))
            }
        }
    }
}

/// `DATA/live.json`: which virtual plant lives in a folder, and how much of it was told.
struct LiveNote: Codable {
    let plant: String
    let seed: UInt64
    var speed: Double
    /// Its time 0, microseconds since 1970.
    let start: Int64
    /// Events of its stream that the ledger has.
    var told: Int
    /// How far it has lived, microseconds since its time 0.
    var reached: Int64

    static func read(in folder: URL) -> LiveNote? {
        (try? Data(contentsOf: file(in: folder))).flatMap { try? JSONDecoder().decode(LiveNote.self, from: $0) }
    }

    func write(in folder: URL) throws { try JSONEncoder().encode(self).write(to: Self.file(in: folder), options: .atomic) }

    private static func file(in folder: URL) -> URL { folder.appending(path: "live.json") }
}
