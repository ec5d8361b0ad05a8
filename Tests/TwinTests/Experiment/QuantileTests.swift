// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Twin

@Suite struct `Quantiles` {
    struct Point: Sendable, CustomTestStringConvertible {
        let degrees: Double
        let p: Double
        let value: Double
        init(_ degrees: Double, _ p: Double, _ value: Double) { (self.degrees, self.p, self.value) = (degrees, p, value) }
        var testDescription: String { "t(\(p), \(degrees))" }
    }

    /// By root finding on the regularised incomplete beta function with 40 digits (mpmath); the columns 0.9, 0.975, 0.995 and 0.9995
    /// agree with the printed table of NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, in all its three decimals.
    @Test(arguments: [
        // degrees of freedom, p, quantile
        Point(1, 0.9, 3.0776835371752534), Point(1, 0.975, 12.706204736174705), Point(1, 0.995, 63.656741162871581),
        Point(1, 0.9995, 636.61924876871962), Point(2, 0.9, 1.8856180831641267), Point(2, 0.975, 4.3026527297494639),
        Point(2, 0.995, 9.9248432009182931), Point(2, 0.9995, 31.599054576443621), Point(2.5, 0.975, 3.5746548420036832),
        Point(3, 0.9, 1.6377443536962101), Point(3, 0.975, 3.1824463052837096), Point(3, 0.995, 5.8409093097333573),
        Point(4, 0.975, 2.7764451051977944), Point(4, 0.9995, 8.6103015813792751), Point(5, 0.9, 1.4758840488244811),
        Point(5, 0.995, 4.0321429835552281), Point(9, 0.975, 2.2621571627982055), Point(9, 0.995, 3.2498355415921263),
        Point(10, 0.9, 1.3721836411103356), Point(10, 0.975, 2.2281388519862747), Point(19, 0.975, 2.0930240544083098),
        Point(19, 0.995, 2.8609346064649792), Point(29, 0.995, 2.7563859036706055), Point(30, 0.9995, 3.6459586350420218),
        Point(99, 0.975, 1.9842169515864175), Point(120, 0.995, 2.617421145106866), Point(999, 0.9, 1.2823995700373973),
        Point(999, 0.9995, 3.3002924403987355), Point(100_000, 0.975, 1.9599877075346096), Point(100_000, 0.9995, 3.2906240314118827),
    ])
    func `of Student's t agree with the table to 1e-10`(_ point: Point) {
        let value = Quantile.studentT(point.p, degreesOfFreedom: point.degrees)
        #expect(abs(value / point.value - 1) < 1e-11, "\(value) for \(point.value)")
        #expect(Quantile.studentT(1 - point.p, degreesOfFreedom: point.degrees).isClose(to: -point.value))
    }

    @Test(arguments: [
        (0.5, 0), (0.6, 0.2533471031357998), (0.9, 1.2815515655446005), (0.95, 1.6448536269514727), (0.975, 1.9599639845400542),
        (0.995, 2.5758293035489008), (0.9995, 3.2905267314918948), (0.000001, -4.7534243088228989), (0.02425, -1.9729610513118849),
    ])
    func `of the normal distribution agree with the table to 1e-10`(_ p: Double, _ value: Double) {
        #expect(abs(Quantile.normal(p) - value) < 1e-13)
    }

    @Test func `have closed forms for one and two degrees of freedom`() {
        for p in stride(from: 0.55, to: 0.999, by: 0.037) {
            let two = (2 * p - 1) * (2 / (4 * p * (1 - p))).squareRoot()
            #expect(Quantile.studentT(p, degreesOfFreedom: 2).isClose(to: two))
        }
        #expect(Quantile.studentT(0.75, degreesOfFreedom: 1).isClose(to: 1))
    }

    @Test func `go to the normal quantile as observations grow`() {
        #expect(abs(Quantile.studentT(0.975, degreesOfFreedom: 1e9) - Quantile.normal(0.975)) < 1e-8)
    }
}

extension Double {
    fileprivate func isClose(to other: Double) -> Bool { abs(self - other) <= 1e-10 * max(1, abs(other)) }
}
