// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The kinds of distribution that times of a plant are fitted with, simplest first.
package enum TimeFamily: String, Hashable, Sendable, CaseIterable {
    case fixed, exponential, normal, lognormal, gamma, weibull

    /// Names and meaning of the parameters, in the order of ``TimeFit/parameters``. Times are in seconds.
    package var parameterNames: [String] {
        switch self {
        case .fixed, .exponential: ["mean"]
        case .normal: ["mean", "sd"]
        case .lognormal: ["mean", "scv"]
        case .gamma: ["mean", "shape"]
        case .weibull: ["scale", "shape"]
        }
    }
}
