// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@testable import Twin

@Suite struct `MSER-5` {
    @Test func `leaves a settled series whole`() {
        #expect(WarmUp.marginalStandardError([Double](repeating: 7, count: 500)) == WarmUp(truncation: 0, isSettled: true))
    }

    @Test func `cuts a step at its edge`() {
        var chance = Chance(seed: 1)
        let series = (0..<1000).map { ($0 < 100 ? 20 : 0) + chance.normal() }
        let warmUp = WarmUp.marginalStandardError(series)
        #expect(warmUp.isSettled)
        #expect((100...115).contains(warmUp.truncation), "\(warmUp.truncation), seed 1")
    }

    @Test func `is the minimum over every truncation, by a naive search`() {
        var chance = Chance(seed: 2)
        for _ in 0..<40 {
            let decay = 5 + 40 * chance.uniform()
            let series = chance.autoregressive(count: 303, coefficient: 0.5, mean: 0).enumerated().map { $1 + 8 * exp(-Double($0) / decay) }
            let batches = (0..<60).map { batch in series[batch * 5..<batch * 5 + 5].reduce(0, +) / 5 }
            var best = (error: Double.infinity, truncation: 0)
            for truncation in 0...55 {
                let kept = batches.dropFirst(truncation)
                let mean = kept.reduce(0, +) / Double(kept.count)
                let error = kept.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(kept.count * kept.count)
                if error < best.error - 1e-15 { best = (error, truncation) }
            }
            let warmUp = WarmUp.marginalStandardError(series)
            #expect(warmUp.truncation == min(best.truncation, 30) * 5, "seed 2")
            #expect(warmUp.isSettled == (best.truncation <= 30))
        }
    }

    @Test func `says that a ramp does not settle`() {
        let warmUp = WarmUp.marginalStandardError((0..<400).map(Double.init))
        #expect(warmUp == WarmUp(truncation: 200, isSettled: false))
    }

    @Test func `says that a short series settles nothing`() {
        #expect(WarmUp.marginalStandardError([Double](repeating: 1, count: 49)) == WarmUp(truncation: 0, isSettled: false))
    }

    @Test func `takes most of the bias out`() {
        // White, Cobb and Spratt's kind of trial: AR(1) with a decaying beginning; the truncated mean is much nearer the true 0.
        var chance = Chance(seed: 3)
        var whole = 0.0
        var truncated = 0.0
        for _ in 0..<50 {
            let series = chance.autoregressive(count: 1000, coefficient: 0.7, mean: 0).enumerated().map { $1 + 10 * exp(-Double($0) / 50) }
            let kept = series.dropFirst(WarmUp.marginalStandardError(series).truncation)
            whole += series.reduce(0, +) / 1000
            truncated += kept.reduce(0, +) / Double(kept.count)
        }
        #expect(abs(truncated) < abs(whole) / 5, "bias \(truncated / 50) of \(whole / 50), seed 3")
    }
}

@Suite struct `The sequential procedure` {
    @Test func `stops at the first sufficient number, whatever came later`() throws {
        var chance = Chance(seed: 4)
        let values = (0..<200).map { _ in 100 + 5 * chance.normal() }
        let precision = Precision(relative: 0.01, least: 10, most: 200)
        let enough = precision.enough([values], confidence: 0.95)
        let count = try #require(enough)
        #expect(count > 10 && count < 200)
        for more in [count, count + 1, 150] {
            #expect(precision.enough([Array(values.prefix(more))], confidence: 0.95) == count)
        }
        #expect(precision.enough([Array(values.prefix(count - 1))], confidence: 0.95) == nil)
        let reached = Estimate(values.prefix(count), confidence: 0.95)
        #expect(try #require(reached.relativePrecision) <= 0.01 / 1.01)
    }

    @Test func `waits for the worst of several quantities`() {
        var chance = Chance(seed: 9)
        let calm = (0..<300).map { _ in 100 + chance.normal() }
        let wild = (0..<300).map { _ in 100 + 8 * chance.normal() }
        let precision = Precision(relative: 0.02, least: 10, most: 300)
        let both = precision.enough([calm, wild], confidence: 0.95)
        #expect(both == precision.enough([wild], confidence: 0.95))
        #expect(precision.enough([calm], confidence: 0.95) == 10)
    }

    @Test func `is content with what never varies, even at zero`() {
        let precision = Precision(relative: 0.01, least: 2, most: 10)
        #expect(precision.enough([[0, 0, 0]], confidence: 0.95) == 2)
        #expect(precision.enough([[0, 1, -1]], confidence: 0.95) == nil)
        #expect(precision.enough([[5]], confidence: 0.95) == nil)
    }
}
