// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Web

@Suite struct `A waterfall` {
    private func steps(_ start: Double, _ changes: [Double], _ end: Double) -> [Waterfall.Step] {
        Waterfall.steps(from: ("opening", start, ""), changes.map { ("change", $0, "") }, to: ("closing", end, ""))
    }

    @Test func `begins each step where the last one ended`() {
        let steps = steps(10, [30, -20], 20)
        #expect(steps.map(\.kind) == [.standing, .plus, .minus, .standing])
        #expect(steps.map(\.from) == [0, 0.25, 1, 0])
        #expect(steps.map(\.to) == [0.25, 1, 0.5, 0.5])
        #expect(steps.allSatisfy { $0.zero == 0 })
    }

    @Test func `has its ground where 0 is, also when it goes below`() {
        let steps = steps(5, [-20], -15)
        #expect(steps.map(\.zero) == [0.75, 0.75, 0.75])
        #expect(steps.map(\.from) == [0.75, 1, 0.75])
        #expect(steps.map(\.to) == [1, 0, 0])
    }

    @Test func `of nothing at all is flat`() {
        #expect(steps(0, [0], 0).allSatisfy { $0.from == 0 && $0.to == 0 })
    }
}
