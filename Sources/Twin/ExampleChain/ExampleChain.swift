// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger

/// A made-up value chain of the real shape: nickel sulfate lots of 20 t from Quang Ninh → cathode lots of 5 t → slurry batches of 1 t through a
/// buffer tank that is never empty → jumbo coils of 3,000 m and 14 lanes → calendered, slit, one in a while rewound around a cut-out → cells of
/// 7 draws at Ochang → packs of 880 at Hue → shipments.
///
/// Something is wrong in it, to be found: a contaminated sulfate lot, a scratched coil stretch, a repaired pack, and one data fault of each
/// kind; ``truth()`` tells where. Sizes and rates: reference cell and steps of a 4680 plant (3.80 and 3.95 m a cell, 329.7 and 294.2 g of slurry a
/// metre and side).
///
/// The same cells, seed and start give the same events. One element of the sequence is a tray of up to 64 cells with all that was made
/// for it; memory does not grow with ``cells``.
package struct ExampleChain: Sequence, Sendable {
    package let cells: Int
    package let seed: UInt64
    package let start: Instant

    package static let cellsPerTray = 64
    package static let cellsPerPack = 880

    /// - Parameters:
    ///   - cells: 1 … 10⁸ cells to wind.
    ///   - start: When the first coil is coated; materials are older, winding begins three days later.
    package init(cells: Int, seed: UInt64, start: Instant) {
        self.cells = Swift.min(Swift.max(cells, 1), 100_000_000)
        self.seed = seed
        self.start = start
    }

    package func makeIterator() -> Iterator { Iterator(plant: ChainPlant(cells: cells, seed: seed, start: start)) }

    /// Runs the whole chain and keeps only what was planted.
    package func truth() -> ChainTruth {
        var iterator = makeIterator()
        while iterator.next() != nil {}
        return iterator.truth
    }

    package struct Iterator: IteratorProtocol {
        fileprivate var plant: ChainPlant

        package mutating func next() -> [Event]? { plant.nextTray() }

        /// Of what was made so far; whole when ``next()`` has given nil.
        package var truth: ChainTruth { plant.truth }
    }
}
