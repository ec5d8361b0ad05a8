// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation

/// What the likelihoods of gamma and Weibull times need beyond the standard library.
enum GammaFunctions {
    /// ψ(x), the derivative of ln Γ, for x > 0. Relative error below 10⁻¹².
    ///
    /// Recurrence to x ≥ 10, then the asymptotic series. Source: Abramowitz and Stegun, *Handbook of Mathematical Functions*, 6.3.5 and 6.3.18.
    static func digamma(_ x: Double) -> Double {
        var x = x
        var sum = 0.0
        while x < 10 {
            sum -= 1 / x
            x += 1
        }
        let y = 1 / (x * x)
        let series = y * (1.0 / 12 - y * (1.0 / 120 - y * (1.0 / 252 - y * (1.0 / 240 - y * (1.0 / 132)))))
        return sum + log(x) - 0.5 / x - series
    }

    /// ψ′(x) for x > 0. Source: the same, 6.4.6 and 6.4.12.
    static func trigamma(_ x: Double) -> Double {
        var x = x
        var sum = 0.0
        while x < 10 {
            sum += 1 / (x * x)
            x += 1
        }
        let y = 1 / (x * x)
        let series = 1 / x + y / 2 + y / x * (1.0 / 6 - y * (1.0 / 30 - y * (1.0 / 42 - y * (1.0 / 30 - y * (5.0 / 66)))))
        return sum + series
    }

    /// P(a, x) = γ(a, x) / Γ(a), the share of a gamma distribution of shape a and scale 1 below x; a > 0, x ≥ 0.
    ///
    /// Series below a + 1, continued fraction above. Source: Press et al., *Numerical Recipes*, 3rd ed., 6.2.
    static func lowerShare(_ a: Double, _ x: Double) -> Double {
        guard x > 0 else { return 0 }
        let front = exp(a * log(x) - x - lgamma(a))
        guard x >= a + 1 else {
            var term = 1 / a
            var sum = term
            var n = a
            while abs(term) > abs(sum) * 1e-16 {
                n += 1
                term *= x / n
                sum += term
            }
            return min(1, sum * front)
        }
        let tiny = 1e-300
        var b = x + 1 - a
        var c = 1 / tiny
        var d = 1 / b
        var h = d
        for i in 1...10_000 {
            let an = -Double(i) * (Double(i) - a)
            b += 2
            d = an * d + b
            if abs(d) < tiny { d = tiny }
            c = b + an / c
            if abs(c) < tiny { c = tiny }
            d = 1 / d
            let step = d * c
            h *= step
            if abs(step - 1) < 1e-16 { break }
        }
        return max(0, 1 - front * h)
    }
}
