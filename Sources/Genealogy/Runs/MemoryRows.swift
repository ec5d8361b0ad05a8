// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// All rows in plain arrays: the simplest implementation of ``RowReading``, against which every other is tested.
package struct MemoryRows: RowReading {
    package private(set) var lastSequence: UInt64 = 0
    package private(set) var notes: [EventNote] = []
    private var names: [String] = []
    private var lots: [String: UInt32] = [:]
    private var texts: [String] = [""]
    private var textNumbers: [String: UInt32] = ["": 0]
    /// In (sequence, arrival) order.
    private var draws: [DrawRow] = []
    private var statements: [StatementRow] = []
    /// By lot: ordinals in `draws` and `statements`, ascending.
    private var outOf: [[Int]] = []
    private var into: [[Int]] = []
    private var about: [[Int]] = []

    package init() {}

    /// Takes the rows of the next stretch of the ledger: `batch.firstSequence` lies after ``lastSequence``.
    package mutating func apply(_ batch: RowBatch) {
        for name in batch.newNames {
            lots[name] = UInt32(names.count)
            names.append(name)
        }
        for text in batch.newTexts {
            textNumbers[text] = UInt32(texts.count)
            texts.append(text)
        }
        for _ in outOf.count..<names.count {
            outOf.append([])
            into.append([])
            about.append([])
        }
        for row in inOrder(batch.draws, by: \.sequence) {
            outOf[Int(row.source)].append(draws.count)
            into[Int(row.product)].append(draws.count)
            draws.append(row)
        }
        for row in inOrder(batch.statements, by: \.sequence) {
            about[Int(row.lot)].append(statements.count)
            statements.append(row)
        }
        notes += inOrder(batch.notes, by: \.sequence)
        lastSequence = batch.lastSequence
    }

    package var lotCount: Int { names.count }
    package var drawCount: Int { draws.count }
    package var textCount: Int { texts.count }

    package func lot(named name: String) -> UInt32? { lots[name] }
    package func name(of lot: UInt32) -> String { names[Int(lot)] }
    package func text(_ number: UInt32) -> String { texts[Int(number)] }
    package func textNumber(_ text: String) -> UInt32? { textNumbers[text] }

    package func forEachRow(from source: UInt32, _ body: (DrawRow) -> Void) {
        guard source < names.count else { return }
        for ordinal in outOf[Int(source)] { body(draws[ordinal]) }
    }

    package func forEachRow(into product: UInt32, _ body: (DrawRow) -> Void) {
        guard product < names.count else { return }
        for ordinal in into[Int(product)] { body(draws[ordinal]) }
    }

    package func forEachRow(fromAscending sources: [UInt32], _ body: (DrawRow) -> Void) {
        for source in sources { forEachRow(from: source, body) }
    }

    package func forEachRow(intoAscending products: [UInt32], _ body: (DrawRow) -> Void) {
        for product in products { forEachRow(into: product, body) }
    }

    package func forEachRow(_ body: (DrawRow) -> Void) {
        for ordinals in outOf { for ordinal in ordinals { body(draws[ordinal]) } }
    }

    package func forEachStatement(of lot: UInt32, _ body: (StatementRow) -> Void) {
        guard lot < names.count else { return }
        for ordinal in about[Int(lot)] { body(statements[ordinal]) }
    }

    package func forEachStatement(_ body: (StatementRow) -> Void) {
        for ordinals in about { for ordinal in ordinals { body(statements[ordinal]) } }
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
