// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Twin

/// At a fiftieth of the length that the full acceptance takes (`jellyroll bench twin --cases`), so intervals are about seven times as wide as there.
@Suite struct `Models with known answers` {
    private static let scale = 0.02

    @Test(arguments: ExactCase.all)
    func `the exact value lies in the 99 % interval of 20 replications`(_ exact: ExactCase) throws {
        let verdicts = try exact.judged(replications: 20, scale: Self.scale, seed: 20_260_105)
        let misses = verdicts.filter { !$0.holds }.map(\.quantity.name)
        for verdict in verdicts { #expect(verdict.isPrecise(within: 10), "\(verdict.quantity.name): \(verdict.estimate)") }
        guard !misses.isEmpty else { return }
        // About one in a hundred misses; it must hold with new seeds and four times the length.
        let again = try exact.judged(replications: 20, scale: 4 * Self.scale, seed: 77_000_001)
        for verdict in again where misses.contains(verdict.quantity.name) {
            #expect(verdict.holds, "\(verdict.quantity.name): exact \(verdict.quantity.exact), measured \(verdict.estimate)")
        }
    }

    /// In exact integers, whatever happened: what is inside now came in and did not leave, so areas follow from times.
    @Test(arguments: ExactCase.all)
    func `state times of a station add up, and Little's law holds to the microsecond`(_ exact: ExactCase) throws {
        var simulation = try Simulation(exact.scenario, seed: 7)
        let end = SimulatedTime.seconds(min(exact.length.seconds, 3_000) * (exact.length.seconds > 1e6 ? 1_000 : 1))
        try simulation.run(until: end)
        let statistics = simulation.statistics
        for station in statistics.stations where station.servers > 0 && exact.scenario.stations.first(where: { $0.servers == .unlimited }) == nil {
            #expect(station.times.reduce(0, +) == Int128(station.servers) * Int128(statistics.duration.microseconds))
        }
        for buffer in statistics.buffers where buffer.expired == 0 && buffer.content.now == 0 {
            #expect(buffer.content.area == buffer.waits.sum || exact.name.hasPrefix("Buzacott"), "L = λW")
        }
        // A closed circle never lets anything out.
        let left = statistics.products.reduce(Int128(0)) { $0 + $1.timeInSystem.sum + $1.timeToScrap.sum }
        if statistics.inside.now == 0, exact.scenario.beginning.items.isEmpty { #expect(statistics.inside.area == left) }
    }
}

extension ExactCase: CustomTestStringConvertible {
    package var testDescription: String { name }
}
