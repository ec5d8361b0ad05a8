// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What a weaver asks while it makes the next batch: the rows of the last one, with quicker ways from names and texts to numbers.
/// Readers take ``RunStore/rows``.
extension RunStore: RowReading {
    package var lastSequence: UInt64 { rows.lastSequence }
    package var lotCount: Int { rows.lotCount }
    package var drawCount: Int { rows.drawCount }
    package var textCount: Int { rows.textCount }
    package var notes: [EventNote] { rows.notes }
    package var withdrawals: [EventNote] { rows.withdrawals }
    package var damage: GenealogyError? { rows.damage }
    package var namesWithGenerations: [UInt32] { rows.namesWithGenerations }

    package func lot(named name: String) -> UInt32? {
        var name = name
        return name.withUTF8 { lot(named: UnsafeRawBufferPointer($0)) }
    }

    package func lot(named name: UnsafeRawBufferPointer) -> UInt32? {
        guard let index, index.count == rows.lotCount else { return rows.lot(named: name) }
        return index.lot(named: name, in: rows)
    }

    package func textNumber(_ text: String) -> UInt32? { textNumbers[text] }
    package func name(of lot: UInt32) -> String { rows.name(of: lot) }
    package func text(_ number: UInt32) -> String { rows.text(number) }
    package func forEachRow(from source: UInt32, _ body: (DrawRow) -> Void) { rows.forEachRow(from: source, body) }
    package func forEachRow(into product: UInt32, _ body: (DrawRow) -> Void) { rows.forEachRow(into: product, body) }
    package func forEachRow(fromAscending sources: [UInt32], _ body: (DrawRow) -> Void) { rows.forEachRow(fromAscending: sources, body) }
    package func forEachRow(intoAscending products: [UInt32], _ body: (DrawRow) -> Void) { rows.forEachRow(intoAscending: products, body) }
    package func forEachRow(_ body: (DrawRow) -> Void) { rows.forEachRow(body) }
    package func forEachStatement(of lot: UInt32, _ body: (StatementRow) -> Void) { rows.forEachStatement(of: lot, body) }
    package func forEachStatement(ofAscending lots: [UInt32], _ body: (StatementRow) -> Void) { rows.forEachStatement(ofAscending: lots, body) }
    package func forEachStatement(_ body: (StatementRow) -> Void) { rows.forEachStatement(body) }
}
