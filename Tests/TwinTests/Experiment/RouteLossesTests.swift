// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Twin

@Suite struct `Losses along a route` {
    @Test func `are those of the Jackson network with rework and scrap`() {
        // Arrivals 0.9; visits 1.002916, 1.029160 and 0.874786 an hour; good 0.848542, scrap 0.051458.
        let losses = RouteLosses(
            route: "parts", steps: [("first", 0, 0, nil), ("second", 0.05, 0.10, 0), ("third", 0, 0.03, 1)])
        let perHour = losses.stages.map { $0.visits * 0.9 / 100 }
        for (visits, exact) in zip(perHour, [1.002916, 1.029160, 0.874786]) { #expect(abs(visits - exact) < 1e-6) }
        #expect(abs(losses.good * 0.9 / 100 - 0.848542) < 1e-6)
        #expect(abs(losses.good + losses.stages.reduce(0) { $0 + $1.scrapped } - 100) < 1e-6)
    }

    @Test func `of nothing are nothing`() {
        #expect(RouteLosses(route: "", steps: []).good == 0)
        #expect(!RouteLosses(route: "", steps: [("a", 0, 0, nil)]).hasLosses)
    }
}
