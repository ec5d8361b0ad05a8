// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Genealogy
import Ledger
import Measure
import Node
import Plant
import ServiceLifecycle
import Synchronization
import Twin

/// A virtual plant that runs beside the ledger in wall time, `speed` times as fast.
///
/// Its events depend on the plant file, the seed and the start alone. So after a stop it is run again from its start, silently as far as it was told,
/// and goes on from there; what the ledger has already is counted, not doubled.
struct LivePlant: Service {
    let node: SiteNode
    let clock: LiveClock
    let folder: URL
    let note: LiveNote
    let plant: VirtualPlant
    /// What its customers want whole: the newest of these is worth a look.
    let finished: Set<String>

    /// - Parameter file: The plant file, as the person wrote it.
    init(_ file: String, seed: UInt64, speed: Double, history: Double, node: SiteNode, clock: LiveClock, folder: URL) throws {
        self.node = node
        self.clock = clock
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
        finished = Set(model.customers.flatMap(\.demands).compactMap { model.product(named: $0.product) }.filter { $0.kind == .unit }.map(\.called))
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
        var newest: String?
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
            if let made = events.last(where: { $0.facts.statements.contains { finished.contains($0.product) } }) {
                newest = made.facts.statements.last { finished.contains($0.product) }?.lot
            }
            clock.reach(Instant(microseconds: note.start + plant.now.microseconds))
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
                if isHistory {
                    progress.finish(done: told)
                    try introduce(plant.truth, newest: newest, told: note.told)
                }
                isHistory = false
                try? await Task.sleep(for: .milliseconds(500))
            }
        }
    }
}

extension LivePlant {
    /// What is known of a plant's goods goes with its events, so that whoever opens the data has the same books.
    static func bringBooks(of plant: String, to data: URL) throws {
        guard let file = PlantFile.path(of: plant) else { return }
        let names = try BooksFolder.adopt(beside: URL(filePath: file).deletingLastPathComponent(), into: data)
        if !names.isEmpty {
            emit(line: "Books of \(plant): \(names.joined(separator: ", ")) are in \(BooksFolder.folder(in: data).relativePath) now.")
        }
    }

    /// What is worth a look once the history is there: on the start page, and on the way in.
    private func introduce(_ truth: PlantTruth, newest: String?, told: Int) throws {
        let genealogy = node.snapshot.genealogy
        var lots: [ExampleNote.Lot] = []
        var lines: [String] = []
        let data = folder.relativePath
        if let whole = finishedUnit(struckBy: truth) ?? newest {
            lots.append(.init(kind: "lot", lot: whole, interval: nil))
            lines.append("\(whole)  what is it made of? jellyroll trace --data \(data) \(whole) --backward")
        }
        for struck in truth.causes {
            guard let first = struck.direct.first, let key = try? genealogy.find(first.lot, generation: nil),
                let lot = try? genealogy.summary(of: key)
            else { continue }
            switch lot.dimension {
            case .length:
                let interval = "\(Quantity(first.from, .length).number)..\(Quantity(first.to, .length).number)"
                lots.append(.init(kind: "scratched", lot: first.lot, interval: interval))
                lines.append(
                    "\(first.lot)  \(struck.cause.name) at \(interval) m: jellyroll recall --data \(data) \(first.lot) --interval \(interval)")
            case .mass, .volume:
                lots.append(.init(kind: "contaminated", lot: first.lot, interval: nil))
                lines.append("\(first.lot)  \(struck.cause.name): jellyroll trace --data \(data) \(first.lot) --forward")
            default: continue
            }
        }
        guard !lots.isEmpty else { return }
        try ExampleNote(lots: lots).write(in: folder)
        emit(line: "\(note.plant) is alive: \(grouped(told)) events in \(data). Worth a look:")
        for line in lines { emit(line: "  \(line)") }
    }

    /// The last finished unit, by name, that something struck went into: its way back is the longest there is to walk.
    private func finishedUnit(struckBy truth: PlantTruth) -> String? {
        let genealogy = node.snapshot.genealogy
        for struck in truth.causes {
            guard let first = struck.direct.first, let key = try? genealogy.find(first.lot, generation: nil),
                let trace = try? genealogy.trace(TraceRequest(lot: key, direction: .forward, holds: .ever, fractions: false)),
                let unit = trace.reached.last(where: { finished.contains($0.product) })
            else { continue }
            return unit.lot.name
        }
        return nil
    }
}

/// The clock of a node beside a plant that may live faster than the world: never behind the plant, so that nothing is recorded before it happened.
final class LiveClock: Sendable {
    private let ahead = Mutex<Int64>(0)

    /// As a closure, for those who ask the time.
    var now: @Sendable () -> Instant {
        { Instant(microseconds: SystemClock.now().microseconds + self.ahead.withLock { $0 }) }
    }

    func reach(_ moment: Instant) {
        let lead = moment.microseconds - SystemClock.now().microseconds
        ahead.withLock { $0 = max($0, lead) }
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
