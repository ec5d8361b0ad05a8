// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Twin

@Suite struct `An estimate` {
    @Test func `is the textbook interval`() throws {
        // Law, Simulation Modeling and Analysis, example 4.26: ten observations, 90 % interval 1.34 ± 0.24.
        let estimate = Estimate([1.20, 1.50, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.50, 1.09], confidence: 0.9)
        #expect(abs(estimate.mean - 1.343) < 1e-12)
        #expect(abs(try #require(estimate.halfWidth) - 0.24) < 0.005, "\(estimate)")
    }

    @Test func `of one observation has no interval`() {
        let estimate = Estimate([4], confidence: 0.95)
        #expect(estimate.mean == 4)
        #expect(estimate.halfWidth == nil)
        #expect(!estimate.covers(4))
    }

    @Test func `of equal observations is a point`() {
        let estimate = Estimate([1e9 + 0.5, 1e9 + 0.5, 1e9 + 0.5], confidence: 0.99)
        #expect(estimate.halfWidth == 0)
        #expect(estimate.relativePrecision == 0)
    }

    @Test(arguments: [0.8, 0.95, 0.99])
    func `covers the mean of normal observations as often as it says`(_ confidence: Double) {
        var chance = Chance(seed: 11)
        let covered = (0..<4000).count { _ in Estimate((0..<6).map { _ in 3 + chance.normal() }, confidence: confidence).covers(3) }
        // Four standard deviations of a binomial count.
        let spread = 4 * (4000 * confidence * (1 - confidence)).squareRoot()
        #expect(abs(Double(covered) - 4000 * confidence) < spread, "\(covered) of 4000, seed 11")
    }

    @Test func `covers the mean wait of M/M/1 with the warm-up left out`() {
        // ρ = 0.5, μ = 1, started empty: Wq = 1. Waits by Lindley's recursion.
        var chance = Chance(seed: 23)
        let covered = (0..<200).count { _ in
            let replications = (0..<8).map { _ in
                var wait = 0.0
                let waits = (0..<1500).map { _ in
                    defer { wait = max(0, wait + chance.exponential(mean: 1) - chance.exponential(mean: 2)) }
                    return wait
                }
                let kept = waits.dropFirst(WarmUp.marginalStandardError(waits).truncation)
                return kept.reduce(0, +) / Double(kept.count)
            }
            return Estimate(replications, confidence: 0.95).covers(1)
        }
        // 95 % of 200 is 190; skewed waits cost a little coverage.
        #expect((174...200).contains(covered), "\(covered) of 200, seed 23")
    }
}

@Suite struct `Batch means` {
    @Test func `cover the mean of a correlated series when the batches are long`() {
        var chance = Chance(seed: 5)
        let covered = (0..<400).count { _ in
            let series = chance.autoregressive(count: 6000, coefficient: 0.8, mean: 10)
            let batches = (0..<20).map { batch in series[batch * 300..<(batch + 1) * 300].reduce(0, +) / 300 }
            return BatchMeans(batches, confidence: 0.95).estimate.covers(10)
        }
        #expect((360...398).contains(covered), "\(covered) of 400, seed 5")
    }

    @Test func `say when they are not independent`() {
        var chance = Chance(seed: 6)
        let series = chance.autoregressive(count: 60, coefficient: 0.9, mean: 0)
        #expect(!BatchMeans(series, confidence: 0.95).isIndependent)
        let independent = (0..<200).count { _ in BatchMeans((0..<30).map { _ in chance.normal() }, confidence: 0.95).isIndependent }
        #expect((178...200).contains(independent), "\(independent) of 200, seed 6")
    }

    @Test func `of a constant series are a point`() {
        let means = BatchMeans([2, 2, 2, 2], confidence: 0.95)
        #expect(means.estimate.halfWidth == 0 && means.isIndependent && means.correlation == 0)
    }
}
