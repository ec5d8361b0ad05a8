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
        /// A plan without demand, levels or products.
        case nothingToPlan = "twin.nothing_to_plan"
        /// What a question needs and no file says.
        case missingFact = "twin.missing_fact"
        /// Two statements that exclude each other.
        case contradiction = "twin.contradiction"
        /// The solver's answer did not stand the check.
        case unsoundAnswer = "twin.unsound_answer"
    }

    package var category: FaultCategory {
        switch code {
        case .invalidScenario, .outOfRange, .deadlock, .zeroTimeLoop, .populationExploded, .damagedState, .emptyPlant, .unknownChange, .nothingToPlan,
            .missingFact, .contradiction:
            .incorrect
        case .notModelled: .unsupported
        case .unknownName: .notFound
        case .foreignState: .conflict
        case .interrupted: .unavailable
        case .unsoundAnswer: .fault
        }
    }
}
