// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import FoundationEssentials
package import Genealogy
package import Ledger
package import Storage

/// A data folder, open: its log and the node over it. Whoever opens it closes it.
package struct OpenFolder: Sendable {
    package let folder: DataFolder
    package let store: SQLiteEventStore
    package let node: SiteNode

    /// - Parameters:
    ///   - role: One writer a folder; any number of readers beside it.
    ///   - progress: Called with (woven, to weave) while the log's tail is brought into the genealogy.
    ///   - now: Gives what is recorded its recordTime.
    package init(
        _ folder: DataFolder, role: SQLiteEventStore.Role, upkeep: UpkeepLimits = UpkeepLimits(),
        progress: (UInt64, UInt64) -> Void = { _, _ in }, now: @escaping @Sendable () -> Instant = SystemClock.now
    ) throws(LedgerError) {
        self.folder = folder
        if role == .writer { try folder.requireNoLoss() }
        let clocks = try ClockNote.read(in: folder.url).clocks
        store = try SQLiteEventStore(folder, role: role)
        // A folder that cannot be made or listed only costs folding the log again, in memory.
        let segments = try? DiskSegmentFolder(path: folder.genealogy.path)
        node = try SiteNode(
            store: store, segments: segments, isWritable: role == .writer, clocks: clocks, upkeep: upkeep, progress: progress, now: now)
    }

    /// Why what is derived from the log could not be read as it lies in the folder; nil when it could.
    package static func problem(of folder: DataFolder, store: SQLiteEventStore) -> GenealogyError? {
        guard FileManager.default.fileExists(atPath: folder.genealogy.path) else { return nil }
        func look() -> GenealogyError? {
            do throws(GenealogyError) {
                return Fold(try DiskSegmentFolder(path: folder.genealogy.path), of: store, isWritable: false).runs.problem
            } catch {
                return error
            }
        }
        // A writer may just have replaced a file.
        return look() == nil ? nil : look()
    }

    /// Keeps what is derived, so that the next opening costs nothing.
    package func close() throws(GenealogyError) {
        try node.close()
        store.close()
    }
}
