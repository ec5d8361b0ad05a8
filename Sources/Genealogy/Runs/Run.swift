// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Synchronization

/// The rows of one contiguous stretch of the ledger in one immutable, self-contained block of bytes, the same in memory and in a file.
///
///     header   128 words: magic, version, size, ranges, counts, sections, chain value, checksum of the checksums, checksum of the header
///     draws    blocks of 256 rows by (source, sequence, arrival); first source and offset of each block
///     back     blocks of 256 (product, ordinal among the draws) by (product, sequence, arrival); first product and offset of each
///     statements   blocks of 256 rows by (lot, sequence, arrival); first lot and offset of each
///     lots with generations (ascending, 4 bytes each), notes, names with index, texts with index
///     checksums    one word for every 16 KiB between the header and them; then 16 bytes of nothing, so that a word may be read past any end
///
/// Little-endian throughout. The same rows give the same bytes.
final class Run: Sendable {
    static let magic: UInt64 = 0x3130_4E55_524C_4C4A  // "JLLRUN01"
    static let version: UInt64 = 3
    static let headerSize = RunBytes.header
    static let padding = 16

    enum Word: Int {
        case magic = 0, version, size, firstSequence, lastSequence, draws, statements, notes, firstLot, lots, firstText, texts
        case lowestSource, highestSource, lowestProduct, highestProduct, lowestLot, highestLot
        case sections
        /// How many of the notes withdraw, and 1; 0 where it was not counted.
        case withdrawals = 119
        /// Four words.
        case chainValue = 120
        case longestName = 124, longestText, checksumOfChecksums, checksumOfHeader
    }

    enum Section: Int, CaseIterable {
        case drawBlocks, drawFirsts, drawOffsets, backBlocks, backFirsts, backOffsets, statementBlocks, statementFirsts, statementOffsets
        case generations, notes, names, nameOffsets, nameStarts, nameTags, nameNumbers, texts, textOffsets, textStarts, textTags, textNumbers,
            checksums
    }

    let bytes: RunBytes
    let firstSequence: UInt64
    let lastSequence: UInt64
    /// The ledger's chain value after ``lastSequence``, 32 bytes; zeros when it is not known.
    let chainValue: [UInt8]
    let draws: Table
    let back: Table
    let statements: Table
    let noteCount: Int
    let firstLot: Int
    let firstText: Int
    let names: NameTable
    let texts: NameTable
    private let noteBytes: Range<Int>
    private let hasWithdrawals: Bool
    /// Names with generation rows in this run, ascending; found at the first question.
    let generationNames = Mutex<[UInt32]?>(nil)
    private let generationBytes: Range<Int>
    /// Found at the first question.
    private let withdrawalNotes = Mutex<[EventNote]?>(nil)

    /// One sorted table of the run.
    struct Table: Sendable {
        let rows: Int
        /// Lowest and highest key; an empty range when there are no rows.
        let lowest: UInt32
        let highest: UInt32
        let blocks: Range<Int>
        let firsts: Range<Int>
        let offsets: Range<Int>

        var blockCount: Int { (rows + Column.blockRows - 1) / Column.blockRows }
        func mayHold(_ key: UInt32) -> Bool { rows > 0 && lowest <= key && key <= highest }
    }

    /// Opens a run: the header is checked here, everything else when it is first touched.
    /// - Throws: ``GenealogyError`` `.damagedSegment` when this is no run of this version or not all of one.
    init(_ bytes: RunBytes) throws(GenealogyError) {
        func refuse(_ reason: String) -> GenealogyError {
            GenealogyError(
                code: .damagedSegment, message: "A segment of \(bytes.count) bytes cannot be used: \(reason).",
                remedy: "Nothing is lost: it is rebuilt from the ledger.")
        }
        guard bytes.count >= Self.headerSize + Self.padding else { throw refuse("it is shorter than its header") }
        func word(_ word: Word) -> UInt64 { bytes.word(word.rawValue * 8) }
        guard word(.magic) == Self.magic, word(.version) == Self.version else { throw refuse("it is no segment of format \(Self.version)") }
        guard checksum(bytes.bytes(0..<Word.checksumOfHeader.rawValue * 8)) == word(.checksumOfHeader) else {
            throw refuse("its header is damaged")
        }
        guard word(.size) == UInt64(bytes.count) else { throw refuse("its header says \(word(.size)) bytes") }
        var sections: [Range<Int>] = []
        for section in Section.allCases {
            let at = (Word.sections.rawValue + section.rawValue * 2) * 8
            guard let from = Int(exactly: bytes.word(at)), let size = Int(exactly: bytes.word(at + 8)),
                from >= Self.headerSize, from <= bytes.count - Self.padding, size >= 0, size <= bytes.count - Self.padding - from
            else { throw refuse("a part of it lies outside") }
            sections.append(from..<from + size)
        }
        func section(_ section: Section) -> Range<Int> { sections[section.rawValue] }
        let checksums = section(.checksums)
        let stretches = (checksums.lowerBound - Self.headerSize + RunBytes.stretch - 1) / RunBytes.stretch
        guard checksums.count == stretches * 8, checksum(bytes.bytes(checksums)) == word(.checksumOfChecksums) else {
            throw refuse("its checksums are damaged")
        }
        guard let drawCount = UInt32(exactly: word(.draws)), let statementCount = UInt32(exactly: word(.statements)),
            let noteCount = UInt32(exactly: word(.notes)), let nameCount = UInt32(exactly: word(.lots)),
            let textCount = UInt32(exactly: word(.texts)), let firstLot = UInt32(exactly: word(.firstLot)),
            let firstText = UInt32(exactly: word(.firstText)), let longestName = UInt32(exactly: word(.longestName)),
            let longestText = UInt32(exactly: word(.longestText)), word(.firstSequence) <= word(.lastSequence),
            UInt64(firstLot) + UInt64(nameCount) <= UInt64(UInt32.max), UInt64(firstText) + UInt64(textCount) <= UInt64(UInt32.max)
        else { throw refuse("its counts are out of range") }
        self.bytes = bytes
        firstSequence = word(.firstSequence)
        lastSequence = word(.lastSequence)
        let chain = Word.chainValue.rawValue * 8
        chainValue = Array(bytes.bytes(chain..<chain + 32))
        self.noteCount = Int(noteCount)
        noteBytes = section(.notes)
        hasWithdrawals = word(.withdrawals) != 1
        generationBytes = section(.generations)
        self.firstLot = Int(firstLot)
        self.firstText = Int(firstText)
        draws = Table(
            rows: Int(drawCount), lowest: UInt32(truncatingIfNeeded: word(.lowestSource)), highest: UInt32(truncatingIfNeeded: word(.highestSource)),
            blocks: section(.drawBlocks), firsts: section(.drawFirsts), offsets: section(.drawOffsets))
        back = Table(
            rows: Int(drawCount), lowest: UInt32(truncatingIfNeeded: word(.lowestProduct)),
            highest: UInt32(truncatingIfNeeded: word(.highestProduct)),
            blocks: section(.backBlocks), firsts: section(.backFirsts), offsets: section(.backOffsets))
        statements = Table(
            rows: Int(statementCount), lowest: UInt32(truncatingIfNeeded: word(.lowestLot)), highest: UInt32(truncatingIfNeeded: word(.highestLot)),
            blocks: section(.statementBlocks), firsts: section(.statementFirsts), offsets: section(.statementOffsets))
        names = NameTable(
            bytes: bytes, count: Int(nameCount), longest: Int(longestName), names: section(.names), offsets: section(.nameOffsets),
            starts: section(.nameStarts), tags: section(.nameTags), numbers: section(.nameNumbers))
        texts = NameTable(
            bytes: bytes, count: Int(textCount), longest: Int(longestText), names: section(.texts), offsets: section(.textOffsets),
            starts: section(.textStarts), tags: section(.textTags), numbers: section(.textNumbers))
        for table in [draws, back, statements] {
            guard table.firsts.count == table.blockCount * 4, table.offsets.count == (table.blockCount + 1) * 4 else {
                throw refuse("an index in it has the wrong size")
            }
        }
        for table in [names, texts] {
            let sizes = NameTable.sectionSizes(table.count)
            guard table.offsets.count == sizes.offsets, table.starts.count == sizes.starts, table.tags.count == sizes.tags,
                table.numbers.count == sizes.numbers, table.longest <= table.names.count
            else { throw refuse("an index of names in it has the wrong size") }
        }
        bytes.setChecksums(at: checksums.lowerBound)
    }

    /// How much work merging this run is: its rows and names.
    var weight: Int { draws.rows + statements.rows + names.count }

    /// Opens block `block` of a table in `reader`; false, and the run is marked, when it is damaged.
    func open(_ block: Int, of table: Table, in reader: BlockReader) -> Bool {
        if reader.block == block { return true }
        let at = table.offsets.lowerBound + block * 4
        guard bytes.isSound(at..<at + 8) else { return false }
        let from = Int(bytes.half(at)) * 8
        let to = Int(bytes.half(at + 4)) * 8
        guard from < to, to <= table.blocks.count else { return damaged() }
        let range = table.blocks.lowerBound + from..<table.blocks.lowerBound + to
        guard bytes.isSound(range) else { return false }
        let expected = block == table.blockCount - 1 ? table.rows - block * Column.blockRows : Column.blockRows
        guard reader.open(bytes.bytes(range)), reader.rows == expected else { return damaged() }
        reader.block = block
        return true
    }

    /// The first block that may hold rows with this key, searched from `start` on; nil when the index is damaged.
    func block(for key: UInt32, in table: Table, from start: Int = 0) -> Int? {
        guard bytes.isSound(table.firsts) else { return nil }
        var low = start
        var high = table.blockCount
        while low < high {
            let middle = (low + high) >> 1
            if bytes.half(table.firsts.lowerBound + middle * 4) < key { low = middle + 1 } else { high = middle }
        }
        return max(start, low - 1)
    }

    func damaged() -> Bool {
        bytes.setDamaged()
        return false
    }

    /// Lots about which a statement here opens a generation, ascending.
    func lotsWithGenerations() -> [UInt32] {
        guard bytes.isSound(generationBytes) else { return [] }
        return (0..<generationBytes.count / 4).map { bytes.half(generationBytes.lowerBound + $0 * 4) }
    }

    func notes() -> [EventNote] { notes { _ in true } }

    /// Notes that withdraw: few, and asked of every state, while a clock that is wrong for a year leaves a note an event.
    func withdrawals() -> [EventNote] {
        guard hasWithdrawals else { return [] }
        return withdrawalNotes.withLock { found in
            if let found { return found }
            let notes = notes { $0 == .withdraws }
            found = notes
            return notes
        }
    }

    private func notes(where isAsked: (EventNote.Kind) -> Bool) -> [EventNote] {
        guard bytes.isSound(noteBytes) else { return [] }
        var cursor = ByteCursor(bytes.bytes(noteBytes))
        var notes: [EventNote] = []
        for _ in 0..<noteCount {
            let kind = EventNote.Kind(rawValue: cursor.byte())
            let sequence = cursor.varint()
            let target = cursor.varint()
            let time = cursor.signed()
            let id = cursor.take(Int(truncatingIfNeeded: cursor.varint()))
            guard let kind, cursor.isSound else {
                bytes.setDamaged()
                return notes
            }
            guard isAsked(kind) else { continue }
            notes.append(EventNote(kind: kind, sequence: sequence, target: target, time: time, eventID: String(decoding: id, as: UTF8.self)))
        }
        return notes
    }
}
