// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger

/// What a twin could not do: a stable code, the values involved, the next step.
package struct TwinError: Error, Hashable, Sendable, CustomStringConvertible {
    package let code: Code
    package let message: String
    package let remedy: String

    package init(code: Code, message: String, remedy: String) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    package var description: String { "\(message) \(remedy)" }

    /// Added, never renamed.
    package enum Code: String, Hashable, Sendable {
        case invalidScenario = "twin.invalid_scenario"
        case outOfRange = "twin.out_of_range"
        case deadlock = "twin.deadlock"
        case zeroTimeLoop = "twin.zero_time_loop"
        case populationExploded = "twin.population_exploded"
        case foreignState = "twin.foreign_state"
        case damagedState = "twin.damaged_state"
        /// A plant without routes.
        case emptyPlant = "twin.empty_plant"
        /// What a plant file may say and a twin does not know.
        case notModelled = "twin.not_modelled"
        case unknownName = "twin.unknown_name"
        case interrupted = "twin.interrupted"
        case unknownChange = "twin.unknown_change"
    }

    package var category: FaultCategory {
        switch code {
        case .invalidScenario, .outOfRange, .deadlock, .zeroTimeLoop, .populationExploded, .damagedState, .emptyPlant, .unknownChange: .incorrect
        case .notModelled: .unsupported
        case .unknownName: .notFound
        case .foreignState: .conflict
        case .interrupted: .unavailable
        }
    }
}
