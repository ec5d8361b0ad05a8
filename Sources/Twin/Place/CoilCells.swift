// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Cells wound from one lane: which metres each is made of, in whole micrometres.
///
/// Leader and splices are skipped: a cell with any scrap in it is not made, and winding starts again at the end of the scrap. What is too short for a
/// cell before scrap or at the end of the lane is scrap too. Source: the rule of `docs/concepts/coils.md`.
package struct CoilCells: Hashable, Sendable {
    package let pitch: Int64
    /// Wound stretches: where the first cell begins, and how many follow each other.
    package let runs: [Run]

    package struct Run: Hashable, Sendable {
        package let from: Int64
        package let cells: Int64
        /// Cells of the lane before it.
        package let before: Int64
    }

    /// - Parameters:
    ///   - scrap: Splices and other stretches that are not wound, in any order; overlaps are one stretch.
    ///   - pitch: Of one cell; 1 or more.
    package init(length: Int64, leader: Int64, scrap: [Range<Int64>], pitch: Int64) {
        precondition(pitch > 0, "A cell needs some lane.")
        self.pitch = pitch
        var runs: [Run] = []
        var from = leader
        var before: Int64 = 0
        for stretch in scrap.sorted(by: { $0.lowerBound < $1.lowerBound }) + [length..<length] {
            let cells = max(0, min(stretch.lowerBound, length) - from) / pitch
            if cells > 0 {
                runs.append(Run(from: from, cells: cells, before: before))
                before += cells
            }
            from = max(from, stretch.upperBound)
        }
        self.runs = runs
    }

    package var count: Int64 { runs.last.map { $0.before + $0.cells } ?? 0 }

    /// Metres of a cell, counted from 1; nil when the lane gives fewer.
    package func span(of cell: Int64) -> Range<Int64>? {
        guard let run = runs.first(where: { $0.before < cell && cell <= $0.before + $0.cells }) else { return nil }
        let from = run.from + (cell - run.before - 1) * pitch
        return from..<from + pitch
    }

    /// Cells, counted from 1, that have some of [from, to) in them.
    package func cells(touching stretch: Range<Int64>) -> [ClosedRange<Int64>] {
        runs.compactMap { run in
            let from = max(0, (stretch.lowerBound - run.from) / pitch)
            let to = min(run.cells - 1, (stretch.upperBound - 1 - run.from) / pitch)
            guard stretch.upperBound > run.from, !stretch.isEmpty, from <= to else { return nil }
            return run.before + from + 1...run.before + to + 1
        }
    }
}
