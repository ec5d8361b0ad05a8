// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation

/// A distribution of times fitted to observations by maximum likelihood, with how sure and how good it is.
package struct TimeFit: Hashable, Sendable {
    package struct Parameter: Hashable, Sendable {
        package let name: String
        package let value: Double
        /// 95 % interval from the observed information (Fisher), on the log scale, so that it never leaves the positive numbers.
        package let lower: Double
        package let upper: Double
    }

    package let family: TimeFamily
    package let parameters: [Parameter]
    /// Observed times.
    package let count: Int
    package let mean: Double
    package let logLikelihood: Double
    /// Largest distance between the observed and the fitted distribution function (Kolmogorov, Smirnov).
    package let distance: Double
    /// How often a sample of this very distribution, fitted again, lies as far off or farther (parametric bootstrap, Lilliefors' problem);
    /// nil for a fixed time. Below 0.01 the family does not describe the plant.
    package let p: Double?

    /// Akaike's criterion: 2k − 2 ln L; smaller is better.
    package var criterion: Double { 2 * Double(parameters.count) - 2 * logLikelihood }

    package subscript(_ name: String) -> Double? { parameters.first { $0.name == name }?.value }

    /// The family that describes `times` best by Akaike's criterion.
    ///
    /// - Parameters:
    ///   - times: Seconds, all > 0; at least 5.
    ///   - families: To choose from; `.fixed` is chosen only when all times are the same to 10⁻⁹.
    ///   - seed: Of the bootstrap.
    /// - Returns: Nil with fewer than 5 times, or when one is not positive and finite.
    package static func best(of times: [Double], among families: [TimeFamily] = TimeFamily.allCases, seed: UInt64) -> TimeFit? {
        guard times.count >= 5, times.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
        let sorted = times.sorted()
        let mean = sorted.reduce(0, +) / Double(sorted.count)
        if sorted[sorted.count - 1] - sorted[0] <= 1e-9 * mean { return fixed(sorted, mean) }
        let fits = families.filter { $0 != .fixed }.map { Likelihood(family: $0, sorted: sorted) }
        guard let best = fits.min(by: { $0.criterion < $1.criterion }) else { return nil }
        return best.fit(p: best.bootstrap(seed: seed))
    }

    private static func fixed(_ sorted: [Double], _ mean: Double) -> TimeFit {
        TimeFit(
            family: .fixed, parameters: [Parameter(name: "mean", value: mean, lower: mean, upper: mean)], count: sorted.count, mean: mean,
            logLikelihood: 0, distance: 0, p: nil)
    }
}

/// One family's maximum of the likelihood over a sorted sample.
struct Likelihood {
    let family: TimeFamily
    let sorted: [Double]
    let values: [Double]
    let logLikelihood: Double

    var criterion: Double { 2 * Double(values.count) - 2 * logLikelihood }

    init(family: TimeFamily, sorted: [Double]) {
        self.family = family
        self.sorted = sorted
        let n = Double(sorted.count)
        let mean = sorted.reduce(0, +) / n
        let logs = sorted.map { log($0) }
        let logMean = logs.reduce(0, +) / n
        switch family {
        case .fixed, .exponential:
            values = [mean]
            logLikelihood = -n * (log(mean) + 1)
        case .normal:
            let variance = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
            values = [mean, variance.squareRoot()]
            logLikelihood = -0.5 * n * (log(2 * .pi * variance) + 1)
        case .lognormal:
            let variance = logs.reduce(0) { $0 + ($1 - logMean) * ($1 - logMean) } / n
            values = [exp(logMean + variance / 2), exp(variance) - 1]
            logLikelihood = -0.5 * n * (log(2 * .pi * variance) + 1) - n * logMean
        case .gamma:
            let shape = Self.gammaShape(log(mean) - logMean)
            values = [mean, shape]
            logLikelihood = n * ((shape - 1) * logMean - shape + shape * log(shape / mean) - lgamma(shape))
        case .weibull:
            let shape = Self.weibullShape(sorted, logs, logMean)
            let power = sorted.reduce(0) { $0 + pow($1 / mean, shape) } / n
            let scale = mean * pow(power, 1 / shape)
            values = [scale, shape]
            logLikelihood = n * (log(shape / scale) + (shape - 1) * (logMean - log(scale)) - 1)
        }
    }

    /// Solves ln k − ψ(k) = s. Start and step: Minka, *Estimating a Gamma distribution*, 2002.
    private static func gammaShape(_ s: Double) -> Double {
        var k = (3 - s + ((s - 3) * (s - 3) + 24 * s).squareRoot()) / (12 * s)
        for _ in 0..<50 {
            let step = (log(k) - GammaFunctions.digamma(k) - s) / (1 / k - GammaFunctions.trigamma(k))
            let next = k - step > 0 ? k - step : k / 2
            if abs(next - k) <= 1e-13 * k { return next }
            k = next
        }
        return k
    }

    /// Solves Σ xᵏ ln x / Σ xᵏ − 1/k = mean of ln x by bisection on a bracket that holds for any positive sample.
    private static func weibullShape(_ sorted: [Double], _ logs: [Double], _ logMean: Double) -> Double {
        let top = logs[logs.count - 1]
        func excess(_ k: Double) -> Double {
            var weights = 0.0
            var sum = 0.0
            for value in logs {
                let weight = exp(k * (value - top))
                weights += weight
                sum += weight * value
            }
            return sum / weights - 1 / k - logMean
        }
        var low = 1e-3
        var high = 1.0
        while excess(high) < 0, high < 1e6 { high *= 2 }
        for _ in 0..<200 where high - low > 1e-13 * high {
            let middle = (low + high) / 2
            if excess(middle) < 0 { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// F(x) of the fitted distribution.
    func share(below x: Double) -> Double {
        switch family {
        case .fixed: x < values[0] ? 0 : 1
        case .exponential: 1 - exp(-x / values[0])
        case .normal: 0.5 * erfc((values[0] - x) / (values[1] * 2.0.squareRoot()))
        case .lognormal:
            {
                let variance = log(1 + values[1])
                let centre = log(values[0]) - variance / 2
                return 0.5 * erfc((centre - log(x)) / (2 * variance).squareRoot())
            }()
        case .gamma: GammaFunctions.lowerShare(values[1], x * values[1] / values[0])
        case .weibull: 1 - exp(-pow(x / values[0], values[1]))
        }
    }

    /// Kolmogorov's and Smirnov's D.
    var distance: Double {
        let n = Double(sorted.count)
        var most = 0.0
        for (index, x) in sorted.enumerated() {
            let share = share(below: x)
            most = max(most, share - Double(index) / n, Double(index + 1) / n - share)
        }
        return most
    }

    /// 199 samples of the fitted distribution, each fitted again: the share at least as far off as the observed one.
    /// A sample of more than 2,000 is judged by 2,000 of its quantiles, which is enough to tell families apart.
    func bootstrap(seed: UInt64) -> Double {
        let size = min(sorted.count, 2_000)
        let observed = size == sorted.count ? self : Likelihood(family: family, sorted: (0..<size).map { sorted[$0 * sorted.count / size] })
        let bar = observed.distance
        var random = SplitMix64(seed: seed, stream: "goodness of fit")
        var farther = 0
        let rounds = 199
        for _ in 0..<rounds {
            let sample = (0..<size).map { _ in draw(&random) }.sorted()
            if Likelihood(family: family, sorted: sample).distance >= bar { farther += 1 }
        }
        return Double(farther + 1) / Double(rounds + 1)
    }

    private func draw(_ random: inout SplitMix64) -> Double {
        func uniform() -> Double { (Double(random.next() >> 11) + 0.5) * 0x1p-53 }
        func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform()) }
        switch family {
        case .fixed: return values[0]
        case .exponential: return -values[0] * log(uniform())
        case .normal: return max(values[0] + values[1] * normal(), .leastNormalMagnitude)
        case .lognormal:
            let variance = log(1 + values[1])
            return exp(log(values[0]) - variance / 2 + variance.squareRoot() * normal())
        case .gamma:
            // Marsaglia and Tsang, 2000; shapes below 1 by the power of a uniform.
            let shape = values[1] < 1 ? values[1] + 1 : values[1]
            let d = shape - 1.0 / 3
            let c = 1 / (9 * d).squareRoot()
            while true {
                let x = normal()
                let v = pow(1 + c * x, 3)
                guard v > 0, log(uniform()) < 0.5 * x * x + d - d * v + d * log(v) else { continue }
                let boost = values[1] < 1 ? pow(uniform(), 1 / values[1]) : 1
                return d * v * boost * values[0] / values[1]
            }
        case .weibull: return values[0] * pow(-log(uniform()), 1 / values[1])
        }
    }

    func fit(p: Double?) -> TimeFit {
        TimeFit(
            family: family,
            parameters: zip(zip(family.parameterNames, values), relativeErrors).map { named, error in
                TimeFit.Parameter(
                    name: named.0, value: named.1, lower: named.1 * exp(-1.959964 * error), upper: named.1 * exp(1.959964 * error))
            },
            count: sorted.count, mean: sorted.reduce(0, +) / Double(sorted.count), logLikelihood: logLikelihood, distance: distance, p: p)
    }

    /// Standard errors of the logarithms of the parameters, from the information at the maximum.
    private var relativeErrors: [Double] {
        let n = Double(sorted.count)
        switch family {
        case .fixed: return [0]
        case .exponential: return [1 / n.squareRoot()]
        case .normal: return [values[1] / values[0] / n.squareRoot(), 1 / (2 * n).squareRoot()]
        case .lognormal:
            // By the delta method from mean and variance s of ln x: Var(mean) = s / n, Var(s) = 2 s² / n.
            let s = log(1 + values[1])
            return [(s / n + s * s / (2 * n)).squareRoot(), (2 * s * s / n).squareRoot() * (1 + values[1]) / values[1]]
        case .gamma:
            let k = values[1]
            return [1 / (n * k).squareRoot(), 1 / (n * (k * k * GammaFunctions.trigamma(k) - k)).squareRoot()]
        case .weibull:
            // Lawless, Statistical Models and Methods for Lifetime Data, 2nd ed., 5.1: asymptotic variances of scale and shape.
            return [1.0530 / values[1] / n.squareRoot(), 0.7797 / n.squareRoot()]
        }
    }
}
