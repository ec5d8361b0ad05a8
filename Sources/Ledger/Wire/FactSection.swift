// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The lists a plant record is made of, in the order they stand in the canonical form.
package enum FactSection: UInt8, Sendable {
    case statements, draws, holdsBegun, holdsEnded, generations, closes, sightings, equipmentStates, meterReadings, measurements, declarations
}
