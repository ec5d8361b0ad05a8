// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

@testable import Genealogy

/// All rows in plain arrays: the simplest implementation of ``RowReading``, against which every other is tested.
struct MemoryRows: RowReading {
    private(set) var lastSequence: UInt64 = 0
    private(set) var notes: [EventNote] = []
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

    init() {}

    /// Takes the rows of the next stretch of the ledger: `batch.firstSequence` lies after ``lastSequence``.
    mutating func apply(_ batch: RowBatch) {
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

    var lotCount: Int { names.count }
    var drawCount: Int { draws.count }
    var textCount: Int { texts.count }

    func lot(named name: String) -> UInt32? { lots[name] }
    func name(of lot: UInt32) -> String { names[Int(lot)] }
    func text(_ number: UInt32) -> String { texts[Int(number)] }
    func textNumber(_ text: String) -> UInt32? { textNumbers[text] }

    func forEachRow(from source: UInt32, _ body: (DrawRow) -> Void) {
        guard source < names.count else { return }
        for ordinal in outOf[Int(source)] { body(draws[ordinal]) }
    }

    func forEachRow(into product: UInt32, _ body: (DrawRow) -> Void) {
        guard product < names.count else { return }
        for ordinal in into[Int(product)] { body(draws[ordinal]) }
    }

    func forEachRow(fromAscending sources: [UInt32], _ body: (DrawRow) -> Void) {
        for source in sources { forEachRow(from: source, body) }
    }

    func forEachRow(intoAscending products: [UInt32], _ body: (DrawRow) -> Void) {
        for product in products { forEachRow(into: product, body) }
    }

    func forEachRow(_ body: (DrawRow) -> Void) {
        for ordinals in outOf { for ordinal in ordinals { body(draws[ordinal]) } }
    }

    func forEachStatement(of lot: UInt32, _ body: (StatementRow) -> Void) {
        guard lot < names.count else { return }
        for ordinal in about[Int(lot)] { body(statements[ordinal]) }
    }

    func forEachStatement(_ body: (StatementRow) -> Void) {
        for ordinals in about { for ordinal in ordinals { body(statements[ordinal]) } }
    }
}

extension MemoryRows {
    func forEachStatement(ofAscending lots: [UInt32], _ body: (StatementRow) -> Void) {
        for lot in lots { forEachStatement(of: lot, body) }
    }

    var namesWithGenerations: [UInt32] {
        var names: Set<UInt32> = []
        forEachStatement { row in
            if row.kind == .generation || row.kind == .freshGeneration { names.insert(row.lot) }
        }
        return names.sorted()
    }
}
