// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Glibc
import Ledger
import Measure
import Node
import Support
import Synchronization
import Testing

/// A folder on a slow disk, or on a full one.
private final class SlowFolder: SegmentFolder {
    private let folder = MemorySegmentFolder()
    private let isFull = Atomic(false)

    func fill() { isFull.store(true, ordering: .relaxed) }

    func replace(_ name: String, with bytes: UnsafeRawBufferPointer) throws(GenealogyError) {
        if isFull.load(ordering: .relaxed) {
            throw GenealogyError(code: .notWritable, message: "\(name) could not be written: the disk is full.", remedy: "Make room.")
        }
        usleep(20_000)
        folder.replace(name, with: bytes)
    }

    func names() -> [String] { folder.names() }
    func read(_ name: String) -> [UInt8]? { folder.read(name) }
    func open(_ name: String) -> SegmentBytes? { folder.open(name) }
    func remove(_ name: String) { folder.remove(name) }
}

@Suite struct `Opening after a kill` {
    private static let batch = 25
    /// Rows and names of a cell: 7 draws, what is said of it, its name.
    private static let weight = 9

    private static func events(_ number: Int) -> [Event] { (number * batch..<(number + 1) * batch).map { cellEvent($0) } }

    /// How many entries a node weaves that opens now on what is on disk.
    private func rewoven(_ store: MemoryEventStore, _ folder: SlowFolder) throws -> Int {
        var toWeave: UInt64 = 0
        _ = try SiteNode(store: store, segments: folder, isWritable: false) { toWeave = max(toWeave, $1) }
        return Int(toWeave)
    }

    private func limits(fileWeight: Int, mostUnsaved: Int) -> UpkeepLimits {
        var limits = UpkeepLimits()
        limits.fileWeight = fileWeight
        limits.mostUnsaved = mostUnsaved
        limits.mostRuns = 4
        return limits
    }

    @Test func `weaves no more than may be in no file, however slow the disk`() async throws {
        let (store, folder) = (MemoryEventStore(), SlowFolder())
        let most = 3600
        let node = try SiteNode(store: store, segments: folder, isWritable: true, upkeep: limits(fileWeight: 900, mostUnsaved: most))
        var worst = 0
        for number in 0..<160 {
            // Answered once it is woven, so nothing is ahead of the genealogy but the batch itself.
            _ = try await node.append(Self.events(number))
            worst = max(worst, try rewoven(store, folder))
        }
        #expect(worst <= most / Self.weight + 2 * Self.batch, "of \(160 * Self.batch) entries")
        #expect(worst > 0, "The disk was never behind, so nothing was tried.")
        try node.close()
        #expect(try rewoven(store, folder) == 0)
    }

    @Test func `does not hold up events when the disk is full, and says why`() async throws {
        let (store, folder) = (MemoryEventStore(), SlowFolder())
        folder.fill()
        let node = try SiteNode(store: store, segments: folder, isWritable: true, upkeep: limits(fileWeight: 100, mostUnsaved: 200))
        for number in 0..<40 { _ = try await node.append(Self.events(number)) }
        #expect(node.snapshot.genealogy.asOf == UInt64(40 * Self.batch))
        #expect(node.problem?.code == .notWritable)
        #expect(try rewoven(store, folder) == 40 * Self.batch)
    }

    @Test func `keeps what it wove again, so that the next does not`() async throws {
        let (store, folder) = (MemoryEventStore(), SlowFolder())
        for number in 0..<40 { _ = try store.append(Self.events(number), at: Instant(microseconds: 0)) }
        _ = try SiteNode(store: store, segments: folder, isWritable: true, upkeep: limits(fileWeight: 200, mostUnsaved: 800))
        #expect(try rewoven(store, folder) == 0)
    }
}
