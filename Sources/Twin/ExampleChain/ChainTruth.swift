// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What was put into an ``ExampleChain`` on purpose, worked out by the plant itself while it runs and not by any genealogy.
package struct ChainTruth: Hashable, Sendable {
    /// The contaminated sulfate lot.
    package var contaminated = ""
    /// Cells with any of it in them, however little: what stays in the tank carries over to every later filling.
    package var contaminatedCells = 0
    package var contaminatedPacks = 0
    /// Cathode lots made from it.
    package var contaminatedCathodeLots = 0

    /// The scratched coil, after calendering, and the stretch in µm of that axis.
    package var scratched = ""
    package var scratchFrom: Int64 = 0
    package var scratchTo: Int64 = 0
    /// Cells wound from the stretch, in the order they were made.
    package var scratchedCells: [String] = []

    /// A pack that was opened: these cells came out and those went in.
    package var repairedPack = ""
    package var removedCells: [String] = []
    package var replacementCells: [String] = []

    package var faults: [Fault] = []

    package var cells = 0
    package var packs = 0
    package var events = 0

    /// A data fault to be found.
    package struct Fault: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable, CaseIterable {
            case provisionalLot, overlap, overrun, missingPlace, lateEvent, withdrawnEvent, conflictingID, impossibleTime
        }

        /// False of what the ledger settles by itself: an event that came late, and one that was withdrawn.
        package var isToBeFound: Bool { kind != .lateEvent && kind != .withdrawnEvent }

        package var kind: Kind
        /// The lot it shows at.
        package var lot: String
        package var eventID: String
    }
}
