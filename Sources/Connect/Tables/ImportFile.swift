// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
package import Ledger

/// Files as they are handed to `jellyroll import`: EPCIS documents, event lines and tables, told apart by name and first bytes.
package enum ImportFile {
    /// What reads this file.
    ///
    /// `.ndjson` and `.jsonl` are event lines, `.json` and `.jsonld` EPCIS documents, anything else a table, unless it begins like JSON.
    /// A built-in table is read as such also when a mapping is given; the mapping is for all others.
    /// - Parameters:
    ///   - path: `-` is standard input: a table with a mapping, else JSON.
    ///   - units: One for all files of the import.
    package static func open(_ path: String, map: TableMap?, units: LotUnits) throws(ImportError) -> any ImportSource {
        if path == "-" {
            return map == nil ? try EventSource(path: path, isLines: false) : try TableReader(path: path, map: map, units: units)
        }
        try refusePacked(path)
        let name = path.lowercased()
        if name.hasSuffix(".ndjson") || name.hasSuffix(".jsonl") { return try EventSource(path: path, isLines: true) }
        if name.hasSuffix(".json") || name.hasSuffix(".jsonld") { return try EventSource(path: path, isLines: false) }
        if map != nil, builtInKind(of: path) == nil { return try TableReader(path: path, map: map, units: units) }
        if !name.hasSuffix(".csv"), map == nil, try beginsLikeJSON(path) { return try EventSource(path: path, isLines: false) }
        return try TableReader(path: path, map: nil, units: units)
    }

    /// The same files, tables of lots first: draws are written in the units those announce.
    package static func inOrder(_ paths: [String], map: TableMap?) -> [String] {
        func announces(_ path: String) -> Bool {
            guard path != "-", path.lowercased().hasSuffix(".csv") else { return false }
            return (builtInKind(of: path) ?? map?.kind) == .lot
        }
        return paths.filter(announces) + paths.filter { !announces($0) }
    }

    /// Nil when it is no built-in table, or cannot be read at all.
    private static func builtInKind(of path: String) -> RowKind? {
        do throws(ImportError) { return try TableReader(path: path, map: nil, units: LotUnits { _ in .unknown }).kind } catch { return nil }
    }

    /// Refuses what is no text but holds one. Pipes are left alone: what is read from them is gone.
    private static func refusePacked(_ path: String) throws(ImportError) {
        guard (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType == .typeRegular,
            let file = FileHandle(forReadingAtPath: path), let start = try? file.read(upToCount: 4)
        else { return }
        let (message, remedy): (String, String)
        switch Array(start) {
        case [0x50, 0x4B, 0x03, 0x04]:
            (message, remedy) = (
                "This is a packed file, such as an Excel workbook or a ZIP.", "Save the table as “CSV UTF-8”, or unpack the file first."
            )
        case let bytes where bytes.starts(with: [0x1F, 0x8B]) || bytes == [0x28, 0xB5, 0x2F, 0xFD]:
            (message, remedy) = ("This is a compressed file.", "Unpack it first, with gunzip or unzstd.")
        default: return
        }
        throw ImportError(code: .encoding, file: path, line: 0, column: 0, message: message, remedy: remedy)
    }

    private static func beginsLikeJSON(_ path: String) throws(ImportError) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path), let start = try? file.read(upToCount: 4096) else {
            throw ImportError(
                code: .unreadable, file: path, line: 0, column: 0, message: "It cannot be read.", remedy: "Check the path and its permissions.")
        }
        let first = start.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }
}

/// EPCIS documents and event lines, pulled in batches.
///
/// The reader runs on a thread of its own and is held back when it is two thousand events ahead, so memory does not grow with the file.
package final class EventSource: ImportSource {
    package let header: [UInt8] = []
    package let bytesTotal: Int64?
    private let file: String
    private let handover: Handover
    private var refusals: [Refusal] = []

    init(path: String, isLines: Bool) throws(ImportError) {
        file = path
        let source: FileSource
        do throws(JSONError) { source = try FileSource(path: path) } catch {
            throw ImportError(code: .unreadable, file: path, line: 0, column: 0, message: error.message, remedy: error.remedy)
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        bytesTotal = path == "-" ? nil : (attributes?[.size] as? NSNumber)?.int64Value
        let handover = Handover()
        self.handover = handover
        let counted = CountedSource(source, handover)
        let thread = Thread {
            let reader = EPCISReader()
            if isLines {
                reader.readLines(counted, file: path, handover.give)
            } else {
                reader.read(counted, file: path, handover.give)
            }
            handover.finish()
        }
        thread.stackSize = 8 << 20
        thread.start()
    }

    deinit { handover.stop() }

    package var bytesRead: Int64 { handover.bytesRead }

    package func nextBatch(limit: Int) throws(ImportError) -> CanonicalEvents? {
        guard let items = handover.take(limit) else { return nil }
        var events: [Event] = []
        events.reserveCapacity(items.count)
        for item in items {
            switch item {
            case .event(let event): events.append(event)
            case .refusal(let refusal): refusals.append(refusal)
            }
        }
        return canonical(events)
    }

    /// In canonical form, but for those that cannot be.
    private func canonical(_ events: [Event]) -> CanonicalEvents {
        do throws(LedgerError) { return try CanonicalEvents(events) } catch {
            var parts: [CanonicalEvents] = []
            for event in events {
                do throws(LedgerError) { parts.append(try CanonicalEvents([event])) } catch {
                    let refusal = ImportError(
                        code: .event, file: file, line: 0, column: 0, message: error.message, remedy: error.remedy)
                    refusals.append(Refusal(refusal, raw: []))
                }
            }
            return CanonicalEvents(joining: parts)
        }
    }

    package func takeRefusals() -> [Refusal] {
        defer { refusals = [] }
        return refusals
    }
}

/// Between the reading thread and whoever pulls. Everything in it is guarded by `condition`.
private final class Handover: @unchecked Sendable {
    /// Items handed over at once; as many more may be read meanwhile.
    private static let most = 2_000

    private let condition = NSCondition()
    private var items: [EPCISReader.Item] = []
    /// Items for which whoever pulls is to be woken.
    private var wanted = most
    private var isFinished = false
    private var isStopped = false
    private var read: Int64 = 0

    /// False when nobody wants more.
    func give(_ item: EPCISReader.Item) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while items.count >= 2 * Self.most, !isStopped { condition.wait() }
        items.append(item)
        // Once for all of them: to wake a thread costs as much as to read an event.
        if items.count == wanted { condition.broadcast() }
        return !isStopped
    }

    func finish() {
        condition.lock()
        isFinished = true
        condition.broadcast()
        condition.unlock()
    }

    func stop() {
        condition.lock()
        isStopped = true
        condition.broadcast()
        condition.unlock()
    }

    /// `limit` items, fewer only at the end; nil behind it.
    func take(_ limit: Int) -> [EPCISReader.Item]? {
        condition.lock()
        defer { condition.unlock() }
        wanted = min(max(limit, 1), Self.most)
        while items.count < wanted, !isFinished { condition.wait() }
        guard !items.isEmpty else { return nil }
        let taken = Array(items.prefix(wanted))
        items.removeFirst(taken.count)
        condition.broadcast()
        return taken
    }

    func count(_ bytes: Int, fromStart: Bool) {
        condition.lock()
        read = (fromStart ? 0 : read) + Int64(bytes)
        condition.unlock()
    }

    var bytesRead: Int64 {
        condition.lock()
        defer { condition.unlock() }
        return read
    }
}

/// A file that tells how far it was read.
private struct CountedSource: ByteSource, @unchecked Sendable {
    // Used by the reading thread alone once that has begun.
    private var source: FileSource
    private let handover: Handover

    init(_ source: FileSource, _ handover: Handover) {
        self.source = source
        self.handover = handover
    }

    mutating func next() throws(JSONError) -> [UInt8]? {
        guard let piece = try source.next() else { return nil }
        handover.count(piece.count, fromStart: false)
        return piece
    }

    mutating func rewind() -> Bool {
        guard source.rewind() else { return false }
        handover.count(0, fromStart: true)
        return true
    }
}
