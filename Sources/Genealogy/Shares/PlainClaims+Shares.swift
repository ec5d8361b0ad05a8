// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

extension PlainClaims {
    /// Whether claims of this class take anything at all.
    func shares(_ weighting: Int) -> Bool { wholes[weighting] > 0 }

    /// Adds each claim's share of an amount to its product.
    /// - Parameters:
    ///   - received: The account's amount of node 0; those of the next nodes follow `stride` further on.
    /// - Returns: What was handed on in all.
    func hand(_ amount: Int64, _ weighting: Int, to received: UnsafeMutablePointer<Int64>, stride: Int) -> Int64 {
        var handed: Int64 = 0
        let products = products.base
        forEachShare(of: amount, weighting) { claim, part in
            received[Int(products[claim]) &* stride] &+= part
            handed &+= part
        }
        return handed
    }

    /// Whether ``hand(four:_:to:at:stride:)`` tells an amount exactly.
    @inline(__always) static func isQuick(_ amount: Int64) -> Bool { amount >= 0 && amount < 1 << 50 }

    /// As one after the other, four amounts of one class at once: their products are looked up once.
    /// - Parameters:
    ///   - amounts: Each quick.
    ///   - received: The amounts of node 0.
    ///   - accounts: Which of them.
    func hand(
        four amounts: SIMD4<Int64>, _ weighting: Int, to received: UnsafeMutablePointer<Int64>, at accounts: SIMD4<Int>, stride: Int
    ) -> SIMD4<Int64> {
        var handed = SIMD4<Int64>()
        let whole = wholes[weighting]
        guard whole > 0 else { return handed }
        let products = products.base
        let starts = starts.base + weighting &* count
        let ends = ends.base + weighting &* count
        let (a, b, c, d) = (amounts.x, amounts.y, amounts.z, amounts.w)
        let (scaleA, scaleB) = (Double(a) / Double(whole), Double(b) / Double(whole))
        let (scaleC, scaleD) = (Double(c) / Double(whole), Double(d) / Double(whole))
        let (atA, atB, atC, atD) = (accounts.x, accounts.y, accounts.z, accounts.w)
        var last: Int64 = 0
        var (lastA, lastB, lastC, lastD) = (Int64(0), Int64(0), Int64(0), Int64(0))
        for claim in 0..<count {
            let (start, end) = (starts[claim], ends[claim])
            if start != last {
                // What lies in a gap stays.
                handed &-= SIMD4(lastA, lastB, lastC, lastD)
                lastA = Self.quickShare(a, start, whole, scaleA)
                lastB = Self.quickShare(b, start, whole, scaleB)
                lastC = Self.quickShare(c, start, whole, scaleC)
                lastD = Self.quickShare(d, start, whole, scaleD)
                handed &+= SIMD4(lastA, lastB, lastC, lastD)
            }
            let row = received + Int(products[claim]) &* stride
            let nextA = Self.quickShare(a, end, whole, scaleA)
            let nextB = Self.quickShare(b, end, whole, scaleB)
            let nextC = Self.quickShare(c, end, whole, scaleC)
            let nextD = Self.quickShare(d, end, whole, scaleD)
            row[atA] &+= nextA &- lastA
            row[atB] &+= nextB &- lastB
            row[atC] &+= nextC &- lastC
            row[atD] &+= nextD &- lastD
            (lastA, lastB, lastC, lastD) = (nextA, nextB, nextC, nextD)
            last = end
        }
        return SIMD4(lastA, lastB, lastC, lastD) &- handed
    }

    /// Each claim's exact share of an amount.
    @inline(__always) func forEachShare(of amount: Int64, _ weighting: Int, _ body: (_ claim: Int, _ part: Int64) -> Void) {
        let whole = wholes[weighting]
        guard whole > 0 else { return }
        let starts = starts.base + weighting &* count
        let ends = ends.base + weighting &* count
        // A quotient in doubles is off by one at most while the account is below 2⁵⁰: four roundings of 2⁻⁵³ each come to about a half.
        // The wrapping remainder then tells which way, as it lies in (−Λ, 2Λ) and Λ is at most 2⁶¹.
        guard Self.isQuick(amount) else {
            for claim in 0..<count {
                body(
                    claim, share(of: amount, upTo: ends[claim], outOf: whole) &- share(of: amount, upTo: starts[claim], outOf: whole))
            }
            return
        }
        let scale = Double(amount) / Double(whole)
        var last: Int64 = 0
        var lastShare: Int64 = 0
        for claim in 0..<count {
            let (start, end) = (starts[claim], ends[claim])
            if start != last { lastShare = Self.quickShare(amount, start, whole, scale) }
            let next = Self.quickShare(amount, end, whole, scale)
            body(claim, next &- lastShare)
            last = end
            lastShare = next
        }
    }

    @inline(__always) private static func quickShare(_ amount: Int64, _ laid: Int64, _ whole: Int64, _ scale: Double) -> Int64 {
        var quotient = Int64(Double(laid) * scale)
        let remainder = (amount &* laid) &- (quotient &* whole)
        if remainder >= whole { quotient &+= 1 }
        if remainder < 0 { quotient &-= 1 }
        return quotient
    }
}
