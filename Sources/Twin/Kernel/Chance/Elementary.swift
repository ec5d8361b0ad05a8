// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Logarithm, exponential and the normal distribution from +, −, ×, ÷ and √ alone, which IEEE 754 rounds alike on every machine.
///
/// A platform's mathematics library may differ in the last bit from one version to the next, and a run would differ with it.
enum Elementary {
    /// ln x for finite x > 0, normal numbers; relative error below 3·10⁻¹⁶ away from 1, absolute below 10⁻¹⁶ near it.
    ///
    /// x = m·2ᵏ with √½ ≤ m < √2 and ln m = 2·artanh(s), s = (m − 1)/(m + 1), by its series to s²¹.
    @inline(__always) static func log(_ x: Double) -> Double {
        var bits = x.bitPattern
        // Takes the exponent relative to √½, so that the mantissa lands in [√½, √2).
        let shifted = bits &- 0x3fe6_a09e_667f_3bcd
        let exponent = Int64(bitPattern: shifted) &>> 52
        bits = bits &- UInt64(bitPattern: exponent &<< 52)
        let m = Double(bitPattern: bits)
        let s = (m - 1) / (m + 1)
        let z = s * s
        let z2 = z * z
        let z4 = z2 * z2
        let low = (1 + z * (1.0 / 3)) + z2 * ((1.0 / 5) + z * (1.0 / 7))
        let middle = ((1.0 / 9) + z * (1.0 / 11)) + z2 * ((1.0 / 13) + z * (1.0 / 15))
        let high = ((1.0 / 17) + z * (1.0 / 19)) + z2 * (1.0 / 21)
        let k = Double(exponent)
        // ln 2 in two parts: k times the first is exact.
        return k * 6.93147180369123816490e-01 + ((2 * s) * (low + z4 * (middle + z4 * high)) + k * 1.90821492927058770002e-10)
    }

    /// eˣ; 0 below −708 and held at e⁷⁰⁹ above 709.
    @inline(__always) static func exp(_ x: Double) -> Double {
        guard x > -708 else { return 0 }
        let bounded = min(x, 709)
        let k = (bounded * 1.44269504088896338700 + (bounded < 0 ? -0.5 : 0.5)).rounded(.towardZero)
        let r = (bounded - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10
        var sum = 1.0 / 6_227_020_800
        sum = sum * r + 1.0 / 479_001_600
        sum = sum * r + 1.0 / 39_916_800
        sum = sum * r + 1.0 / 3_628_800
        sum = sum * r + 1.0 / 362_880
        sum = sum * r + 1.0 / 40_320
        sum = sum * r + 1.0 / 5_040
        sum = sum * r + 1.0 / 720
        sum = sum * r + 1.0 / 120
        sum = sum * r + 1.0 / 24
        sum = sum * r + 1.0 / 6
        sum = sum * r + 0.5
        sum = sum * r + 1
        sum = sum * r + 1
        return sum * Double(bitPattern: UInt64(bitPattern: Int64(k) + 1023) << 52)
    }

    /// The value a standard normal stays below with probability p, 0 < p < 1.
    ///
    /// Source: Wichura, *Algorithm AS 241: the percentage points of the normal distribution*, Applied Statistics 37 (1988), PPND16.
    static func normalQuantile(_ p: Double) -> Double {
        let q = p - 0.5
        if abs(q) <= 0.425 {
            let r = 0.180625 - q * q
            var a = 2509.0809287301226727
            a = a * r + 33430.575583588128105
            a = a * r + 67265.770927008700853
            a = a * r + 45921.953931549871457
            a = a * r + 13731.693765509461125
            a = a * r + 1971.5909503065514427
            a = a * r + 133.14166789178437745
            a = a * r + 3.3871328727963666080
            var b = 5226.4952788528545610
            b = b * r + 28729.085735721942674
            b = b * r + 39307.895800092710610
            b = b * r + 21213.794301586595867
            b = b * r + 5394.1960214247511077
            b = b * r + 687.18700749205790830
            b = b * r + 42.313330701600911252
            b = b * r + 1
            return q * a / b
        }
        let r = (-log(q < 0 ? p : 1 - p)).squareRoot()
        let value = r <= 5 ? tail(r - 1.6) : farTail(r - 5)
        return q < 0 ? -value : value
    }

    private static func tail(_ r: Double) -> Double {
        var c = 7.74545014278341407640e-4
        c = c * r + 0.0227238449892691845833
        c = c * r + 0.241780725177450611770
        c = c * r + 1.27045825245236838258
        c = c * r + 3.64784832476320460504
        c = c * r + 5.76949722146069140550
        c = c * r + 4.63033784615654529590
        c = c * r + 1.42343711074968357734
        var d = 1.05075007164441684324e-9
        d = d * r + 5.47593808499534494600e-4
        d = d * r + 0.0151986665636164571966
        d = d * r + 0.148103976427480074590
        d = d * r + 0.689767334985100004550
        d = d * r + 1.67638483018380384940
        d = d * r + 2.05319162663775882187
        d = d * r + 1
        return c / d
    }

    private static func farTail(_ r: Double) -> Double {
        var e = 2.01033439929228813265e-7
        e = e * r + 2.71155556874348757815e-5
        e = e * r + 0.00124266094738807843860
        e = e * r + 0.0265321895265761230930
        e = e * r + 0.296560571828504891230
        e = e * r + 1.78482653991729133580
        e = e * r + 5.46378491116411436990
        e = e * r + 6.65790464350110377720
        var f = 2.04426310338993978564e-15
        f = f * r + 1.42151175831644588870e-7
        f = f * r + 1.84631831751005468180e-5
        f = f * r + 7.86869131145613259100e-4
        f = f * r + 0.0148753612908506148525
        f = f * r + 0.136929880922735805310
        f = f * r + 0.599832206555887937690
        f = f * r + 1
        return e / f
    }

    /// Φ(x): the probability that a standard normal stays below x. Absolute error below 10⁻¹⁴ for |x| ≤ 8; 0 and 1 beyond.
    ///
    /// Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …). Source: Marsaglia, *Evaluating the normal distribution*, Journal of Statistical Software 11 (2004).
    static func normalBelow(_ x: Double) -> Double {
        guard x > -8 else { return 0 }
        guard x < 8 else { return 1 }
        var sum = x
        var term = x
        var odd = 1.0
        while abs(term) > 1e-18 * abs(sum) {
            odd += 2
            term *= x * x / odd
            sum += term
            if term == 0 { break }
        }
        return 0.5 + sum * normalDensity(x)
    }

    static func normalDensity(_ x: Double) -> Double { exp(-0.5 * x * x) * 0.39894228040143267794 }
}
