// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The writer's side of the rows: takes batches, keeps the runs few by merging neighbours of like size, and keeps the large ones in
/// a folder. What is in the folder is always derived from the ledger: lost or damaged files only make ``coveredSequence`` smaller.
package struct RunStore: Sendable {
    package struct Options: Hashable, Sendable {
        /// How many neighbours of like size are merged into one.
        package var fanout = 4
        /// Rows and names up to which ``RunStore/apply(_:)`` merges at once; above, ``RunStore/compact(limit:)`` has to be called.
        package var inlineLimit = 1 << 22
        /// Rows and names from which a run is kept in a file.
        package var fileThreshold = 1 << 17
        /// Rows and names of the largest run a merge makes.
        package var largest = 1 << 25

        package init() {}
    }

    /// The state after the last batch: immutable, to be handed to readers.
    package private(set) var rows: RunRows
    /// Why the folder could not be read in full when it was opened, or written since; nil once it lists what is here again. Rows are complete all the same.
    package private(set) var problem: GenealogyError?
    private var folder: (any SegmentFolder)?
    private let options: Options
    /// File of each run of `rows`; nil while it is in memory only. Those in files come first.
    private var files: [String?] = []
    /// False while files were written or dropped that the manifest does not know of yet.
    private var isManifestCurrent = true
    private(set) var index: LotIndex?
    private(set) var textNumbers: [String: UInt32] = ["": 0]
    /// Runs that are being merged beside the store, which leaves them alone meanwhile.
    private var underWay: Set<ObjectIdentifier> = []
    /// Set once the manifest leaves out what was found damaged, so that the next opening covers less and the owner replays it.
    private var isDamageKnown = false
    /// Names taken since the opening.
    private var newNames = 0

    /// Opens what the folder holds, as far as it is whole; without a folder everything stays in memory.
    /// - Parameter isOurs: Whether the ledger has this chain value after this entry. Segments of which it says no are another ledger's: they
    ///   and what follows them are left out.
    package init(
        folder: (any SegmentFolder)? = nil, options: Options = Options(), isOurs: (UInt64, [UInt8]) -> Bool = { _, _ in true }
    ) {
        self.folder = folder
        self.options = options
        rows = RunRows()
        guard let folder else { return }
        do throws(GenealogyError) {
            try load(folder, isOurs)
        } catch {
            problem = error
        }
        numberTexts(from: 1)
    }

    /// The last ledger entry whose rows are here; the owner applies what follows.
    package var coveredSequence: UInt64 { rows.lastSequence }
    package var runCount: Int { rows.runs.count }

    /// Takes the rows of the next stretch of the ledger.
    package mutating func apply(_ batch: RowBatch) {
        precondition(
            batch.firstSequence > rows.lastSequence || rows.runs.isEmpty,
            "A batch from entry \(batch.firstSequence) follows entry \(rows.lastSequence).")
        let written = RunWriter.write(batch, firstLot: rows.lotCount, firstText: rows.textCount)
        append(written)
        numberTexts(from: rows.textCount - batch.newTexts.count)
        newNames += batch.newNames.count
        // Building the index reads every name once, so it has to be worth it.
        if index != nil || newNames > rows.lotCount / 16 { indexNames() }
        while let range = nextMerge(endingAt: rows.runs.count - 1, limit: options.inlineLimit), merge(range) {}
        do throws(GenealogyError) {
            try persist(upTo: rows.runs.lastIndex { $0.weight >= options.fileThreshold }.map { $0 + 1 } ?? 0)
        } catch {
            problem = error
        }
    }

    /// Merges neighbours of like size, none into more than `limit` rows and names, and tells how many merges it made.
    @discardableResult
    package mutating func compact(limit: Int = .max) throws(GenealogyError) -> Int {
        underWay = []
        var merges = 0
        var end = rows.runs.count - 1
        while end > 0 {
            if let range = nextMerge(endingAt: end, limit: limit), merge(range) {
                merges += 1
                end = rows.runs.count - 1
            } else {
                end -= 1
            }
        }
        try persist(upTo: rows.runs.lastIndex { $0.weight >= options.fileThreshold }.map { $0 + 1 } ?? 0)
        return merges
    }

    /// A merge that is due and makes at most `limit` rows and names, to be done beside the store: while it is, batches may be applied.
    /// Every merge planned is to be given back, to ``install(_:)`` or ``abandon(_:)``.
    package mutating func planMerge(limit: Int = .max) -> RunMerge? {
        for end in stride(from: rows.runs.count - 1, to: 0, by: -1) {
            guard let range = nextMerge(endingAt: end, limit: limit) else { continue }
            return plan(range, in: files[range].contains(nil) ? nil : folder)
        }
        return nil
    }

    /// Rows and names that are in no file, and are woven again after a kill; 0 where nothing is kept in files.
    package var unsavedWeight: Int {
        guard folder != nil, let saved = files.firstIndex(of: nil) else { return 0 }
        return rows.runs[saved...].reduce(0) { $0 + $1.weight }
    }

    /// The oldest runs that are in memory only, to become one file beside the store, once they come to `weight` rows and names: no more of
    /// them than it takes, so that a long tail becomes many files and not one.
    package mutating func planFile(from weight: Int) -> RunMerge? {
        guard let folder, let saved = files.firstIndex(of: nil) else { return nil }
        var end = saved
        var found = 0
        while end < files.count, found < weight, !isUnderWay(rows.runs[end]) {
            found += rows.runs[end].weight
            end += 1
        }
        return found >= weight ? plan(saved..<end, in: folder) : nil
    }

    private mutating func plan(_ range: Range<Int>, in folder: (any SegmentFolder)?) -> RunMerge {
        let merge = RunMerge(runs: Array(rows.runs[range]), folder: folder)
        underWay.formUnion(merge.runs.map(ObjectIdentifier.init))
        return merge
    }

    private func isUnderWay(_ run: Run) -> Bool { !underWay.isEmpty && underWay.contains(ObjectIdentifier(run)) }

    /// Puts a finished merge in the place of its runs.
    /// - Returns: false when those are no longer there, as after ``flush()`` or ``dropDamaged()``; nothing is changed then.
    package mutating func install(_ merged: RunMerge.Result) throws(GenealogyError) -> Bool {
        underWay.subtract(merged.inputs.map(ObjectIdentifier.init))
        guard let start = rows.runs.firstIndex(where: { $0 === merged.inputs[0] }), start + merged.inputs.count <= rows.runs.count,
            zip(rows.runs[start...], merged.inputs).allSatisfy({ $0 === $1 })
        else { return false }
        var runs = rows.runs
        runs.replaceSubrange(start..<start + merged.inputs.count, with: [merged.run])
        files.replaceSubrange(start..<start + merged.inputs.count, with: [merged.file])
        rows = RunRows(runs)
        if merged.file != nil {
            isManifestCurrent = false
            try writeManifest()
        }
        return true
    }

    /// Gives back a merge that was not done.
    package mutating func abandon(_ merge: RunMerge) { underWay.subtract(merge.runs.map(ObjectIdentifier.init)) }

    /// Puts everything in the folder, so that the next opening covers it all.
    package mutating func flush() throws(GenealogyError) {
        guard folder != nil else { return }
        let saved = files.firstIndex(of: nil) ?? files.count
        if rows.runs.count - saved > 1 { _ = merge(saved..<rows.runs.count) }
        try persist(upTo: rows.runs.count)
    }

    /// Lets go of damaged runs and all after them.
    /// - Returns: ``coveredSequence``, from which the owner replays; unchanged when nothing was damaged.
    package mutating func dropDamaged() throws(GenealogyError) -> UInt64 {
        guard let first = rows.runs.firstIndex(where: \.bytes.isDamaged) else { return coveredSequence }
        underWay = []
        rows = RunRows(Array(rows.runs[..<first]))
        isDamageKnown = false
        files.removeSubrange(first...)
        index = nil
        textNumbers = ["": 0]
        numberTexts(from: 1)
        isManifestCurrent = false
        try writeManifest()
        return coveredSequence
    }

    /// Goes on in memory only, and leaves the folder as it is: for a reader beside its writer.
    package mutating func detach() { folder = nil }

    /// Makes look-ups by name quick for a writer about to ask for many; done by itself once many names came in.
    package mutating func indexNames() {
        if index == nil { index = LotIndex() }
        index?.catchUp(with: rows)
    }

    private mutating func numberTexts(from first: Int) {
        for number in first..<max(first, rows.textCount) { textNumbers[rows.text(UInt32(number))] = UInt32(number) }
    }

    // Merging

    private mutating func append(_ bytes: RunBytes) {
        do throws(GenealogyError) {
            rows = RunRows(rows.runs + [try Run(bytes)])
            files.append(nil)
        } catch {
            preconditionFailure("A run just written opens: \(error)")
        }
    }

    private func tier(_ run: Run) -> Int {
        var tier = 0
        var size = run.weight / 1024
        while size >= options.fanout {
            size /= options.fanout
            tier += 1
        }
        return tier
    }

    /// The runs up to `end` that are no larger than it, when there are enough of them to merge.
    private func nextMerge(endingAt end: Int, limit: Int) -> Range<Int>? {
        guard end > 0, !isUnderWay(rows.runs[end]) else { return nil }
        let tier = tier(rows.runs[end])
        var weight = rows.runs[end].weight
        var start = end
        while start > 0, self.tier(rows.runs[start - 1]) <= tier, weight + rows.runs[start - 1].weight <= min(limit, options.largest),
            !isUnderWay(rows.runs[start - 1])
        {
            start -= 1
            weight += rows.runs[start].weight
        }
        return end - start + 1 >= options.fanout ? start..<end + 1 : nil
    }

    private mutating func merge(_ range: Range<Int>) -> Bool {
        guard let bytes = RunWriter.merge(Array(rows.runs[range])), let run = try? Run(bytes) else { return false }
        var runs = rows.runs
        runs.replaceSubrange(range, with: [run])
        files.replaceSubrange(range, with: [nil])
        rows = RunRows(runs)
        return true
    }

    // Files

    private mutating func load(_ folder: any SegmentFolder, _ isOurs: (UInt64, [UInt8]) -> Bool) throws(GenealogyError) {
        guard let bytes = try folder.read(Manifest.file) else { return }
        guard let manifest = Manifest(bytes) else {
            throw GenealogyError(
                code: .damagedSegment, message: "The list of segments (\(bytes.count) bytes) is damaged or of another version.",
                remedy: "Nothing is lost: the rows are rebuilt from the ledger.")
        }
        var runs: [Run] = []
        // What was whole before a damaged segment is kept.
        defer { rows = RunRows(runs) }
        for segment in manifest.segments {
            let run = try Run(segment, in: folder)
            let before = RunRows(runs)
            guard run.firstLot == before.lotCount, run.firstText == before.textCount, runs.isEmpty || run.firstSequence > before.lastSequence else {
                throw GenealogyError(
                    code: .damagedSegment, message: "Segment \(segment.file) does not continue the one before it.",
                    remedy: "Nothing is lost: it is rebuilt from the ledger.")
            }
            guard isOurs(run.lastSequence, run.chainValue) else {
                isManifestCurrent = false
                throw GenealogyError(
                    code: .damagedSegment, message: "Segment \(segment.file) was made from another ledger.",
                    remedy: "Nothing is lost: it is rebuilt from this one.")
            }
            runs.append(run)
            files.append(segment.file)
        }
    }

    /// Writes the first `count` runs that are not in files yet, then the manifest, then removes what no manifest needs.
    private mutating func persist(upTo count: Int) throws(GenealogyError) {
        if !isDamageKnown, rows.damage != nil {
            isDamageKnown = true
            isManifestCurrent = false
        }
        guard let folder, !isManifestCurrent || files[..<count].contains(nil) else { return }
        var runs = rows.runs
        for i in 0..<count where files[i] == nil {
            let run = runs[i]
            let segment = Manifest.Segment(
                file: Manifest.fileName(run.firstSequence, run.lastSequence), firstSequence: run.firstSequence,
                lastSequence: run.lastSequence, size: run.bytes.count)
            try folder.replace(segment.file, with: run.bytes.bytes(0..<run.bytes.count))
            runs[i] = try Run(segment, in: folder)
            files[i] = segment.file
            isManifestCurrent = false
        }
        rows = RunRows(runs)
        try writeManifest()
    }

    private mutating func writeManifest() throws(GenealogyError) {
        guard let folder else { return }
        var segments: [Manifest.Segment] = []
        for (run, file) in zip(rows.runs, files) {
            guard let file, !run.bytes.isDamaged else { break }
            segments.append(
                Manifest.Segment(file: file, firstSequence: run.firstSequence, lastSequence: run.lastSequence, size: run.bytes.count))
        }
        let manifest = Manifest(segments)
        try manifest.bytes.withUnsafeBytesTyped { bytes throws(GenealogyError) in try folder.replace(Manifest.file, with: bytes) }
        isManifestCurrent = true
        problem = nil
        let live = Set(segments.map(\.file))
        for name in try folder.names() where name != Manifest.file && !live.contains(name) {
            // A merge under way may just be writing its file.
            if name.hasPrefix("rows-") || (underWay.isEmpty && (name.hasPrefix("merge-") || name.hasSuffix(".tmp"))) { try folder.remove(name) }
        }
    }
}

extension Run {
    /// Maps a segment and checks that it is what the manifest says.
    convenience init(_ segment: Manifest.Segment, in folder: any SegmentFolder) throws(GenealogyError) {
        func refuse(_ reason: String) -> GenealogyError {
            GenealogyError(
                code: .damagedSegment, message: "Segment \(segment.file) \(reason).", remedy: "Nothing is lost: it is rebuilt from the ledger.")
        }
        guard let opened = try folder.open(segment.file) else { throw refuse("is missing") }
        let bytes = RunBytes(opened.memory, isTrusted: false, release: opened.release)
        guard bytes.count == segment.size else { throw refuse("has \(bytes.count) bytes where \(segment.size) are expected") }
        try self.init(bytes)
        guard firstSequence == segment.firstSequence, lastSequence == segment.lastSequence else { throw refuse("covers other ledger entries") }
    }
}

extension [UInt8] {
    fileprivate func withUnsafeBytesTyped(_ body: (UnsafeRawBufferPointer) throws(GenealogyError) -> Void) throws(GenealogyError) {
        var failure: GenealogyError?
        withUnsafeBytes { bytes in
            do throws(GenealogyError) { try body(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
