// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What a booked amount counts, with the one small unit the ledger uses for it.
///
/// Raw values are stored in ledgers and segments: never renumber.
package enum Dimension: UInt8, Hashable, Sendable, CaseIterable, Codable {
    /// Whole milligrams.
    case mass = 1
    /// Whole micrometres.
    case length = 2
    /// Whole pieces.
    case pieces = 3
    /// Whole milliwatt-hours.
    case energy = 4
    /// Whole milligrams of carbon dioxide equivalent.
    case carbon = 5
    /// Ten-thousandths of a currency unit.
    case money = 6
    /// Whole milliseconds.
    case duration = 7
    /// Whole microlitres.
    case volume = 8
    /// Whole square millimetres.
    case area = 9

    /// Powder, slurry, electrolyte: the same everywhere, so an interval of it has no place.
    package var isMixed: Bool { self == .mass || self == .volume }
}
