// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What a server is in; each moment of each server counts to exactly one, so they add up to servers × time.
package enum ServerActivity: Int, Hashable, Sendable, Codable, CaseIterable {
    /// Free, and nothing it could start.
    case starved
    case working
    /// Finished, and its output has no place.
    case blocked
    case settingUp
    /// Under repair, or waiting for the repair crew's work to be done.
    case down
    /// Ready but for people: to set up, to repair or to operate.
    case waitingForCrew
    /// Out of its shift, not working.
    case off

    /// Active in the sense of the active-period method: neither waiting for material nor for a place.
    /// Source: Roser, Nakano, Tanaka, *A practical bottleneck detection method*, Winter Simulation Conference 2001.
    package var isActive: Bool {
        switch self {
        case .working, .settingUp, .down, .waitingForCrew: true
        case .starved, .blocked, .off: false
        }
    }
}
