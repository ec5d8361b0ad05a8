// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension ExactCase {
    /// M/M/1 at ρ 0.7 whose queue is not first come, first served: the mean wait is the same, its square is not.
    ///
    /// E[Wq²] in the order of coming is 2ρ/(μ²(1 − ρ)²); last come: ÷ (1 − ρ); at random: ÷ (1 − ρ/2).
    /// Source: Takács, *Delay distributions for one line with Poisson input*, Operations Research 11 (1963).
    static let orders: [ExactCase] = [
        ordered(.lastCome, "last come, first served", divisor: 0.3, length: 1_000_000),
        ordered(.random, "in random order", divisor: 0.65, length: 500_000),
    ]

    private static func ordered(_ order: Scenario.QueueOrder, _ name: String, divisor: Double, length: Double) -> ExactCase {
        var scenario = queue(arrivals: .exponential(mean: 1 / 0.7), service: .exponential(mean: 1))
        scenario.buffers[0].order = order
        let wait = 0.7 / 0.3
        let square = 2 * 0.7 / (0.3 * 0.3) / divisor
        return ExactCase(
            name: "M/M/1, \(name)", source: "closed form (Takács)", scenario: scenario, warmUp: .seconds(1_000), length: .seconds(length),
            quantities: [
                .init(name: "Wq", exact: wait, kind: .queue) { $0.buffers[0].waits.mean },
                .init(name: "standard deviation of the wait", exact: (square - wait * wait).squareRoot(), kind: .queue) {
                    $0.buffers[0].waits.variance.squareRoot()
                },
            ])
    }
}
