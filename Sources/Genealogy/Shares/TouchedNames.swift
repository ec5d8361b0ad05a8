// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// Names whose own claims, facts or holds are others in one state of the rows than in an earlier one.
///
/// What came in names its lots; what is said of a lot, or put into it, may also change how its sources hand on to it. What carries things,
/// and where they were seen, is nothing to the books.
struct TouchedNames {
    private(set) var names: Set<UInt32> = []
    /// Whose sources are touched too.
    private var products: Set<UInt32> = []

    init(from old: LineageView, to new: LineageView) {
        let changed = old.voided.symmetricDifference(new.voided)
        let known = min(old.known, old.rows.lastSequence)
        func isNews(_ sequence: UInt64) -> Bool { sequence > known || changed.contains(sequence) }
        let earliest = changed.min() ?? .max
        for run in new.rows.runs where run.lastSequence > known || run.lastSequence >= earliest { read(run, new.rows, isNews) }
        new.rows.forEachRow(intoAscending: products.sorted(), columns: []) { names.insert($0.source) }
    }

    private mutating func read(_ run: Run, _ rows: RunRows, _ isNews: (UInt64) -> Bool) {
        let draws = BlockReader(.draws)
        for block in 0..<run.draws.blockCount where run.open(block, of: run.draws, in: draws) {
            guard draws.need(.sequence) else {
                run.bytes.setDamaged()
                continue
            }
            for row in 0..<draws.rows where isNews(UInt64(bitPattern: draws.value(DrawColumn.sequence, row))) {
                let kind = draws.value(DrawColumn.shape, row) & DrawShape.kind
                if kind == DrawRow.Kind.carrier.rawValue { continue }
                let product = UInt32(truncatingIfNeeded: draws.value(DrawColumn.product, row))
                let source = UInt32(truncatingIfNeeded: draws.value(DrawColumn.source, row))
                names.insert(source)
                names.insert(product)
                // What else is held there may count otherwise: as built is what was in before the first was taken out. And what came out of a
                // process may have come out of several, so that none made it whole.
                if kind != DrawRow.Kind.draw.rawValue || LotName.isRun(rows.name(of: source)) { products.insert(product) }
            }
        }
        let statements = BlockReader(.statements)
        for block in 0..<run.statements.blockCount where run.open(block, of: run.statements, in: statements) {
            guard statements.need(bits: StatementColumn.bits(StatementColumn.lot, StatementColumn.shape, StatementColumn.sequence)) else {
                run.bytes.setDamaged()
                continue
            }
            for row in 0..<statements.rows where isNews(UInt64(bitPattern: statements.value(StatementColumn.sequence, row))) {
                if statements.value(StatementColumn.shape, row) & 15 == StatementRow.Kind.sighted.rawValue { continue }
                let lot = UInt32(truncatingIfNeeded: statements.value(StatementColumn.lot, row))
                names.insert(lot)
                products.insert(lot)
            }
        }
    }
}
