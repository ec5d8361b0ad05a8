// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The GS1 modulo 10 check digit of GTIN, GLN, SSCC, GRAI, GDTI and GSRN.
///
///     cd = (10 − Σ wᵢ·dᵢ mod 10) mod 10,   w = 3, 1, 3, 1 … from the right
///
/// Source: GS1 General Specifications, section 7.9.
package enum CheckDigit {
    /// The digit that completes `body`, as ASCII; nil when `body` is empty or holds anything but ASCII digits.
    package static func completing(_ body: some Collection<UInt8>) -> UInt8? {
        guard !body.isEmpty else { return nil }
        var sum = 0
        // Weights count from the right; with an odd number of digits the first one weighs 3.
        var weight = body.count % 2 == 1 ? 3 : 1
        for byte in body {
            let digit = byte &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            sum = (sum + weight * Int(digit)) % 10
            weight = 4 - weight
        }
        return UInt8(ascii: "0") + UInt8((10 - sum) % 10)
    }

    /// Whether `digits` are two or more ASCII digits of which the last is the check digit of the others.
    package static func isSound(_ digits: some BidirectionalCollection<UInt8>) -> Bool {
        guard digits.count >= 2, let last = digits.last else { return false }
        return completing(digits.dropLast()) == last
    }
}
