// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// One immutable state of all rows, as a list of runs in ledger order. Copying it copies a list of references.
package struct RunRows: RowReading {
    let runs: [Run]
    package let lastSequence: UInt64
    package let lotCount: Int
    package let drawCount: Int
    package let textCount: Int

    init(_ runs: [Run]) {
        self.runs = runs
        lastSequence = runs.last?.lastSequence ?? 0
        lotCount = runs.last.map { $0.firstLot + $0.names.count } ?? 0
        textCount = runs.last.map { $0.firstText + $0.texts.count } ?? 1
        drawCount = runs.reduce(0) { $0 + $1.draws.rows }
    }

    package init() { self.init([]) }

    /// Set once a question has met damaged bytes; its answer, and every later one, may lack rows. Ask after each question.
    package var damage: GenealogyError? {
        guard let run = runs.first(where: \.bytes.isDamaged) else { return nil }
        return GenealogyError(
            code: .damagedSegment, message: "The segment of ledger entries \(run.firstSequence) to \(run.lastSequence) is damaged on disk.",
            remedy: "Nothing is lost: it is rebuilt from the ledger when the node is started again.")
    }

    // Names and texts

    package func lot(named name: String) -> UInt32? {
        var name = name
        return name.withUTF8 { lot(named: UnsafeRawBufferPointer($0)) }
    }

    package func lot(named name: UnsafeRawBufferPointer) -> UInt32? {
        let hash = checksum(name)
        for run in runs.reversed() {
            if let number = run.names.number(of: name, hash: hash) { return UInt32(run.firstLot + number) }
        }
        return nil
    }

    /// Empty for a number that is no lot's.
    package func name(of lot: UInt32) -> String {
        run(holding: Int(lot), from: { $0.firstLot }).flatMap { $0.names.name(Int(lot) - $0.firstLot) } ?? ""
    }

    package func text(_ number: UInt32) -> String {
        number == 0 ? "" : run(holding: Int(number), from: { $0.firstText }).flatMap { $0.texts.name(Int(number) - $0.firstText) } ?? ""
    }

    package func textNumber(_ text: String) -> UInt32? {
        if text.isEmpty { return 0 }
        var text = text
        return text.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            let hash = checksum(bytes)
            for run in runs {
                if let number = run.texts.number(of: bytes, hash: hash) { return UInt32(run.firstText + number) }
            }
            return nil
        }
    }

    func isName(of lot: UInt32, equalTo name: UnsafeRawBufferPointer) -> Bool {
        guard let run = run(holding: Int(lot), from: { $0.firstLot }) else { return false }
        return run.names.withName(Int(lot) - run.firstLot) { $0.elementsEqual(name) } ?? false
    }

    /// Every name in number order.
    package func forEachName(_ body: (UInt32, String) -> Void) {
        for run in runs {
            _ = run.names.forEachName { number, name in body(UInt32(run.firstLot + number), String(decoding: name, as: UTF8.self)) }
        }
    }

    /// The last run whose first number is not above `number`.
    @inline(__always) fileprivate func run(holding number: Int, from first: (Run) -> Int) -> Run? {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if first(runs[middle]) <= number { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : runs[low - 1]
    }

    // Draws

    package func forEachRow(from source: UInt32, _ body: (DrawRow) -> Void) {
        forEachRow(out: CollectionOfOne(source), .all, body)
    }

    package func forEachRow(into product: UInt32, _ body: (DrawRow) -> Void) {
        forEachRow(into: CollectionOfOne(product), .all, body)
    }

    package func forEachRow(fromAscending sources: [UInt32], _ body: (DrawRow) -> Void) { forEachRow(out: sources, .all, body) }
    package func forEachRow(intoAscending products: [UInt32], _ body: (DrawRow) -> Void) { forEachRow(into: products, .all, body) }

    /// As without `columns`, and cheaper: only these are decoded.
    package func forEachRow(fromAscending sources: [UInt32], columns: DrawColumns, _ body: (DrawRow) -> Void) {
        forEachRow(out: sources, columns, body)
    }

    package func forEachRow(intoAscending products: [UInt32], columns: DrawColumns, _ body: (DrawRow) -> Void) {
        forEachRow(into: products, columns, body)
    }

    /// As ``forEachRow(fromAscending:columns:_:)`` with what a walk along the chain needs.
    package func forEachTouch(fromAscending sources: [UInt32], _ body: (DrawTouch) -> Void) {
        for run in runs {
            guard let range = run.draws.range(of: sources) else { continue }
            let reader = BlockReader(.draws)
            run.walk(sources[range], run.draws, reader) { run.report(reader, $0, body) }
        }
    }

    package func forEachRow(_ body: (DrawRow) -> Void) { forEachRow(columns: .all, body) }

    package func forEachRow(columns: DrawColumns, _ body: (DrawRow) -> Void) {
        for run in runs {
            let reader = BlockReader(.draws)
            for block in 0..<run.draws.blockCount {
                guard run.open(block, of: run.draws, in: reader) else { continue }
                run.report(reader, 0..<reader.rows, columns, body)
            }
        }
    }

    private func forEachRow(out sources: some RandomAccessCollection<UInt32>, _ columns: DrawColumns, _ body: (DrawRow) -> Void) {
        for run in runs {
            guard let range = run.draws.range(of: sources) else { continue }
            let reader = BlockReader(.draws)
            run.walk(sources[range], run.draws, reader) { run.report(reader, $0, columns, body) }
        }
    }

    private func forEachRow(into products: some RandomAccessCollection<UInt32>, _ columns: DrawColumns, _ body: (DrawRow) -> Void) {
        for run in runs {
            guard let range = run.back.range(of: products) else { continue }
            let reader = BlockReader(.back)
            let cache = BlockCache(run)
            run.walk(products[range], run.back, reader) { rows in
                guard reader.need(1) else {
                    run.bytes.setDamaged()
                    return
                }
                for row in rows {
                    guard let (block, at) = cache.draw(reader.value(1, row)) else { continue }
                    run.report(block, at..<at + 1, columns, body)
                }
            }
        }
    }

    // Statements

    package func forEachStatement(of lot: UInt32, _ body: (StatementRow) -> Void) {
        for run in runs where run.statements.mayHold(lot) {
            let reader = BlockReader(.statements)
            run.walk(CollectionOfOne(lot), run.statements, reader) { run.report(reader, $0, body) }
        }
    }

    package func forEachStatement(ofAscending lots: [UInt32], _ body: (StatementRow) -> Void) {
        for run in runs {
            guard let range = run.statements.range(of: lots) else { continue }
            let reader = BlockReader(.statements)
            run.walk(lots[range], run.statements, reader) { run.report(reader, $0, body) }
        }
    }

    /// Every statement, by lot within a run.
    package func forEachStatement(_ body: (StatementRow) -> Void) {
        for run in runs {
            let reader = BlockReader(.statements)
            for block in 0..<run.statements.blockCount {
                guard run.open(block, of: run.statements, in: reader) else { continue }
                run.report(reader, 0..<reader.rows, body)
            }
        }
    }

    package var namesWithGenerations: [UInt32] {
        let found = runs.map { $0.lotsWithGenerations() }.filter { !$0.isEmpty }
        return found.count < 2 ? found.first ?? [] : Set(found.joined()).sorted()
    }

    package var notes: [EventNote] { runs.flatMap { $0.notes() } }
    package var withdrawals: [EventNote] { runs.flatMap { $0.withdrawals() } }
}

/// Reads names of lots one after the other, quickly when their numbers ascend. Owned by one question.
final class NameReader {
    private let rows: RunRows
    private var run: Run?
    private var reader: NameTable.Reader?

    init(_ rows: RunRows) { self.rows = rows }

    /// Empty for a number that is no lot's.
    func name(of lot: UInt32) -> String {
        let number = Int(lot)
        if run.map({ number < $0.firstLot || number >= $0.firstLot + $0.names.count }) ?? true {
            run = rows.run(holding: number, from: \.firstLot)
            reader = run.map { NameTable.Reader($0.names) }
        }
        return run.flatMap { reader?.name(number - $0.firstLot) } ?? ""
    }
}

extension Run.Table {
    /// The part of ascending keys that can be in this table; nil when none can.
    func range<Keys: RandomAccessCollection<UInt32>>(of keys: Keys) -> Range<Keys.Index>? {
        guard rows > 0 else { return nil }
        let from = keys.lowerBound(lowest)
        let to = highest == .max ? keys.endIndex : keys.lowerBound(highest + 1)
        return from < to ? from..<to : nil
    }
}

extension RandomAccessCollection<UInt32> {
    /// First index whose key is not below `key`.
    func lowerBound(_ key: UInt32) -> Index {
        var low = startIndex
        var left = count
        while left > 0 {
            let half = left / 2
            let middle = index(low, offsetBy: half)
            if self[middle] < key {
                low = index(after: middle)
                left -= half + 1
            } else {
                left = half
            }
        }
        return low
    }
}

extension Run {
    /// For every ascending key that has rows, the rows of each block it stands in, which is then open in `reader` with its keys decoded.
    func walk(_ keys: some Sequence<UInt32>, _ table: Table, _ reader: BlockReader, _ body: (Range<Int>) -> Void) {
        var position = 0
        // Highest key of the open block.
        var last: Int64 = -1
        for key in keys {
            var block = reader.block
            if last < Int64(key) {
                guard let found = self.block(for: key, in: table, from: max(0, block)) else { return }
                if found != block {
                    block = found
                    position = 0
                    guard openKeys(block, of: table, in: reader) else { return }
                    last = reader.lastKey
                }
            }
            while true {
                let from = reader.lowerBound(Int64(key), from: position)
                let to = reader.lowerBound(Int64(key) &+ 1, from: from)
                if from < to { body(from..<to) }
                position = to
                guard to == reader.rows, block + 1 < table.blockCount,
                    bytes.half(table.firsts.lowerBound + (block + 1) * 4) <= key
                else { break }
                block += 1
                position = 0
                guard openKeys(block, of: table, in: reader) else { return }
                last = reader.lastKey
            }
        }
    }

    private func openKeys(_ block: Int, of table: Table, in reader: BlockReader) -> Bool {
        guard open(block, of: table, in: reader) else { return false }
        return reader.needKeys() || damaged()
    }

    func report(_ reader: BlockReader, _ rows: Range<Int>, _ columns: DrawColumns, _ body: (DrawRow) -> Void) {
        guard reader.need(columns) else {
            bytes.setDamaged()
            return
        }
        for row in rows {
            guard let draw = reader.draw(row, columns) else {
                bytes.setDamaged()
                return
            }
            body(draw)
        }
    }

    func report(_ reader: BlockReader, _ rows: Range<Int>, _ body: (DrawTouch) -> Void) {
        guard reader.need([.place, .time, .sequence]) else {
            bytes.setDamaged()
            return
        }
        for row in rows {
            guard let touch = reader.touch(row) else {
                bytes.setDamaged()
                return
            }
            body(touch)
        }
    }

    func report(_ reader: BlockReader, _ rows: Range<Int>, _ body: (StatementRow) -> Void) {
        guard reader.needAll() else {
            bytes.setDamaged()
            return
        }
        for row in rows {
            guard let statement = reader.statement(row) else {
                bytes.setDamaged()
                return
            }
            body(statement)
        }
    }
}

/// The blocks of draws a backward question touched last: the rows into one cell stand in a block for each of its materials, and
/// neighbouring cells, which come next, in the same ones or in those of the machine beside.
final class BlockCache {
    private let run: Run
    /// By the low bits of the block number.
    private var readers: [BlockReader?]
    private static let slots = 128

    init(_ run: Run) {
        self.run = run
        readers = Array(repeating: nil, count: Self.slots)
    }

    /// The block draw `ordinal` stands in, and its row there; nil when it is damaged.
    func draw(_ ordinal: Int64) -> (BlockReader, Int)? {
        guard ordinal >= 0, ordinal < run.draws.rows else {
            run.bytes.setDamaged()
            return nil
        }
        let block = Int(ordinal) / Column.blockRows
        let row = Int(ordinal) % Column.blockRows
        let reader: BlockReader
        if let there = readers[block % Self.slots] {
            reader = there
        } else {
            reader = BlockReader(.draws)
            readers[block % Self.slots] = reader
        }
        return run.open(block, of: run.draws, in: reader) ? (reader, row) : nil
    }
}
