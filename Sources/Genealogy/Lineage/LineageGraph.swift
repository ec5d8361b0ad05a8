// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure
import Synchronization

/// The genealogy over one immutable state of rows.
///
/// Nothing is stored but rows; generations, holds, withdrawals and what was known when are filters at the time of the question, so the
/// same events in any order of arrival give the same answers.
package final class LineageGraph: GenealogyReading {
    package let rows: RunRows
    /// What is known now; made at the first question, as most states are never asked.
    private let current = Mutex<LineageView?>(nil)

    /// The last entry that counts; nil when all do.
    private let bound: UInt64?
    private let clocks: SiteClocks

    /// Of this state and those before it.
    let worklists: WorklistKeeper

    /// - Parameters:
    ///   - known: Answers as the ledger knew it at this entry; nil for everything.
    ///   - clocks: How far those of each site may differ; the same for all states that share worklists.
    ///   - worklists: Of earlier states of the same ledger, so that discrepancies are not all looked for again.
    package init(_ rows: RunRows, known: UInt64? = nil, clocks: SiteClocks = .unsaid, worklists: WorklistKeeper = WorklistKeeper()) {
        self.rows = rows
        self.clocks = clocks
        self.worklists = worklists
        bound = known.flatMap { $0 < rows.lastSequence ? $0 : nil }
    }

    package var asOf: UInt64 { bound ?? rows.lastSequence }
    package var isDamaged: Bool { rows.damage != nil }
    package var lotCount: Int { rows.lotCount }
    package var drawCount: Int { rows.drawCount }

    func view(known: UInt64? = nil) -> LineageView {
        if let known, known < asOf { return LineageView(rows, known: known, clocks: clocks) }
        return current.withLock { held in
            if let held { return held }
            let view = LineageView(rows, known: bound, clocks: clocks)
            held = view
            return view
        }
    }

    package func find(_ name: String, generation: Int?) throws(GenealogyError) -> LotKey {
        guard let number = rows.lot(named: name) ?? rows.lot(named: LotName.lenient(name)) else {
            try checkDamage()
            if let written = LotKey(written: name) { return try find(written.name, generation: generation ?? written.generation) }
            throw unknown(name)
        }
        let count = view().generationCount(of: number)
        let asked = generation ?? count - 1
        guard (0..<count).contains(asked) else {
            throw GenealogyError(
                code: .unknownLot, message: "Lot \(rows.name(of: number)) has no generation \(asked).",
                remedy: "Ask for one of 0 to \(count - 1).")
        }
        return LotKey(name: rows.name(of: number), generation: asked)
    }

    func node(_ lot: LotKey, in view: LineageView) throws(GenealogyError) -> UInt32 {
        guard let name = rows.lot(named: lot.name) ?? rows.lot(named: LotName.lenient(lot.name)) else {
            try checkDamage()
            throw unknown(lot.name)
        }
        guard (0..<view.generationCount(of: name)).contains(lot.generation) else {
            throw GenealogyError(
                code: .unknownLot, message: "Lot \(lot.name) has no generation \(lot.generation).",
                remedy: "Ask for one of 0 to \(view.generationCount(of: name) - 1).")
        }
        return view.node(of: name, generation: lot.generation)
    }

    /// An answer from damaged rows is no answer.
    func checkDamage() throws(GenealogyError) {
        if let damage = rows.damage { throw damage }
    }

    private func unknown(_ name: String) -> GenealogyError {
        GenealogyError(
            code: .unknownLot, message: "No event names a lot “\(name.prefix(200))”.", remedy: "Check the spelling, or search for a part of the name."
        )
    }
}
