// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Writes a run part by part: from one batch of rows, or from the runs of neighbouring stretches.
struct RunWriter: ~Copyable {
    private var out: ByteWriter
    private var sections: [Range<Int>] = []
    private var words = [UInt64](repeating: 0, count: Run.headerSize / 8)

    private init(capacity: Int) {
        out = ByteWriter(capacity: capacity)
        out.append(zeros: Run.headerSize)
    }

    /// One batch as a run. Lot and text numbers in it are global; `firstLot` and `firstText` are the numbers its new ones start with.
    static func write(_ batch: RowBatch, firstLot: Int, firstText: Int) -> RunBytes {
        precondition(batch.draws.count < Int(UInt32.max) && batch.statements.count < Int(UInt32.max), "A batch holds less than 2³² rows.")
        var writer = RunWriter(capacity: 2048 + batch.draws.count * 24 + batch.statements.count * 16 + batch.newNames.count * 24)
        writer.set(.firstSequence, batch.firstSequence)
        writer.set(.lastSequence, batch.lastSequence)
        writer.setChainValue(batch.head)
        writer.writeDraws(inOrder(batch.draws) { $0.sequence })
        writer.writeStatements(inOrder(batch.statements) { $0.sequence })
        writer.writeGenerations(
            batch.statements.lazy.filter { $0.kind == .generation || $0.kind == .freshGeneration }.map(\.lot))
        writer.writeNotes(inOrder(batch.notes) { $0.sequence })
        var names = NameTableWriter()
        for name in batch.newNames { names.append(name) }
        var texts = NameTableWriter()
        for text in batch.newTexts { texts.append(text) }
        writer.writeNames(&names, &texts, firstLot: firstLot, firstText: firstText)
        return writer.finish()
    }

    /// Several runs of neighbouring stretches, in ledger order, as one; nil when one of them is found damaged.
    static func merge(_ runs: [Run]) -> RunBytes? {
        precondition(!runs.isEmpty, "There is something to merge.")
        var writer = RunWriter(capacity: runs.reduce(4096) { $0 + $1.bytes.count })
        writer.set(.firstSequence, runs[0].firstSequence)
        writer.set(.lastSequence, runs[runs.count - 1].lastSequence)
        writer.setChainValue(runs[runs.count - 1].chainValue)
        let ordinals = OrdinalMap(runs.map(\.draws.rows))
        guard writer.mergeTable(runs, .draws, \.draws, .lowestSource, .highestSource, ordinals) else { return nil }
        guard writer.mergeTable(runs, .back, \.back, .lowestProduct, .highestProduct, ordinals) else { return nil }
        guard writer.mergeTable(runs, .statements, \.statements, .lowestLot, .highestLot, nil) else { return nil }
        writer.set(.draws, UInt64(runs.reduce(0) { $0 + $1.draws.rows }))
        writer.set(.statements, UInt64(runs.reduce(0) { $0 + $1.statements.rows }))
        writer.writeGenerations(runs.flatMap { $0.lotsWithGenerations() })
        writer.writeNotes(runs.flatMap { $0.notes() })
        var names = NameTableWriter()
        var texts = NameTableWriter()
        for run in runs {
            guard run.names.forEachName({ _, name in names.append(name) }), run.texts.forEachName({ _, text in texts.append(text) }),
                !run.bytes.isDamaged
            else { return nil }
        }
        writer.writeNames(&names, &texts, firstLot: runs[0].firstLot, firstText: runs[0].firstText)
        return writer.finish()
    }

    private mutating func set(_ word: Run.Word, _ value: UInt64) { words[word.rawValue] = value }

    private mutating func setChainValue(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return }
        for part in 0..<4 {
            words[Run.Word.chainValue.rawValue + part] = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: part * 8, as: UInt64.self) }
        }
    }

    private mutating func close(_ start: Int) {
        sections.append(start..<out.count)
        out.align(to: 8)
    }

    private mutating func writeDraws(_ rows: [DrawRow]) {
        set(.draws, UInt64(rows.count))
        let order = radixOrder(rows.map { $0.source })
        // Where each row, in (sequence, arrival) order, lands in the forward order.
        var ordinals = [UInt32](repeating: 0, count: rows.count)
        for (ordinal, row) in order.enumerated() { ordinals[Int(row)] = UInt32(ordinal) }
        var table = BlockTableWriter(.draws)
        var start = out.count
        for index in order {
            let row = rows[Int(index)]
            table.append(to: &out, start: start) { row.store(at: $0) }
        }
        finish(
            &table, start, lowest: order.first.map { rows[Int($0)].source }, highest: order.last.map { rows[Int($0)].source }, .lowestSource,
            .highestSource)
        let backward = radixOrder(rows.map { $0.product })
        var back = BlockTableWriter(.back)
        start = out.count
        for index in backward {
            let row = Int(index)
            back.append(to: &out, start: start) {
                $0[0] = Int64(rows[row].product)
                $0[Column.blockRows] = Int64(ordinals[row])
            }
        }
        finish(
            &back, start, lowest: backward.first.map { rows[Int($0)].product }, highest: backward.last.map { rows[Int($0)].product },
            .lowestProduct, .highestProduct)
    }

    private mutating func writeStatements(_ rows: [StatementRow]) {
        set(.statements, UInt64(rows.count))
        let order = radixOrder(rows.map { $0.lot })
        var table = BlockTableWriter(.statements)
        let start = out.count
        for index in order {
            let row = rows[Int(index)]
            table.append(to: &out, start: start) { row.store(at: $0) }
        }
        finish(&table, start, lowest: order.first.map { rows[Int($0)].lot }, highest: order.last.map { rows[Int($0)].lot }, .lowestLot, .highestLot)
    }

    private mutating func finish(
        _ table: inout BlockTableWriter, _ start: Int, lowest: UInt32?, highest: UInt32?, _ lowestWord: Run.Word, _ highestWord: Run.Word
    ) {
        table.finish(to: &out, start: start)
        close(start)
        let firsts = out.count
        out.append(values: table.firsts)
        close(firsts)
        let offsets = out.count
        out.append(values: table.offsets)
        close(offsets)
        set(lowestWord, UInt64(lowest ?? .max))
        set(highestWord, UInt64(highest ?? 0))
    }

    private mutating func mergeTable(
        _ runs: [Run], _ shape: TableShape, _ part: (Run) -> Run.Table, _ lowestWord: Run.Word, _ highestWord: Run.Word, _ ordinals: OrdinalMap?
    ) -> Bool {
        var table = BlockTableWriter(shape)
        let start = out.count
        guard mergeSorted(runs, part, shape, ordinals, into: &table, &out, start) else { return false }
        let parts = runs.map(part).filter { $0.rows > 0 }
        finish(&table, start, lowest: parts.map(\.lowest).min(), highest: parts.map(\.highest).max(), lowestWord, highestWord)
        return true
    }

    private mutating func writeGenerations(_ lots: some Sequence<UInt32>) {
        let start = out.count
        out.append(values: Set(lots).sorted())
        close(start)
    }

    private mutating func writeNotes(_ notes: [EventNote]) {
        set(.notes, UInt64(notes.count))
        set(.withdrawals, UInt64(notes.count { $0.kind == .withdraws } + 1))
        let start = out.count
        for note in notes {
            out.append(byte: note.kind.rawValue)
            out.append(varint: note.sequence)
            out.append(varint: note.target)
            out.append(signed: note.time)
            var id = note.eventID
            id.withUTF8 {
                out.append(varint: UInt64($0.count))
                out.append(UnsafeRawBufferPointer($0))
            }
        }
        close(start)
    }

    private mutating func writeNames(_ names: inout NameTableWriter, _ texts: inout NameTableWriter, firstLot: Int, firstText: Int) {
        set(.firstLot, UInt64(firstLot))
        set(.lots, UInt64(names.count))
        set(.longestName, UInt64(names.longest))
        set(.firstText, UInt64(firstText))
        set(.texts, UInt64(texts.count))
        set(.longestText, UInt64(texts.longest))
        sections += names.finish(to: &out)
        sections += texts.finish(to: &out)
    }

    private consuming func finish() -> RunBytes {
        let end = out.count
        let sums = end
        let stretches = (end - Run.headerSize + RunBytes.stretch - 1) / RunBytes.stretch
        sections.append(sums..<sums + stretches * 8)
        set(.magic, Run.magic)
        set(.version, Run.version)
        set(.size, UInt64(end + stretches * 8 + Run.padding))
        for (i, section) in sections.enumerated() {
            words[Run.Word.sections.rawValue + i * 2] = UInt64(section.lowerBound)
            words[Run.Word.sections.rawValue + i * 2 + 1] = UInt64(section.count)
        }
        for stretch in 0..<stretches {
            let from = Run.headerSize + stretch * RunBytes.stretch
            out.append(values: [checksum(UnsafeRawBufferPointer(rebasing: out.bytes[from..<min(from + RunBytes.stretch, end)]))])
        }
        set(.checksumOfChecksums, checksum(UnsafeRawBufferPointer(rebasing: out.bytes[sums..<sums + stretches * 8])))
        out.append(zeros: Run.padding)
        for i in 0..<Run.Word.checksumOfHeader.rawValue { out.store(words[i], at: i * 8) }
        out.store(
            checksum(UnsafeRawBufferPointer(rebasing: out.bytes[0..<Run.Word.checksumOfHeader.rawValue * 8])),
            at: Run.Word.checksumOfHeader.rawValue * 8)
        return RunBytes(out)
    }
}

/// Rows by sequence; rows of one event stay in the order they arrived.
func inOrder<Row>(_ rows: [Row], by sequence: (Row) -> UInt64) -> [Row] {
    var isSorted = true
    for i in rows.indices.dropFirst() where sequence(rows[i]) < sequence(rows[i - 1]) {
        isSorted = false
        break
    }
    if isSorted { return rows }
    // `sorted` is stable in practice and not by promise, so the arrival decides among equals.
    return rows.enumerated()
        .sorted { (sequence($0.element), $0.offset) < (sequence($1.element), $1.offset) }
        .map(\.element)
}
