// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The part of an account that belongs to the first `laid` of a lot's laid length: ⌊account · laid / total⌋.
///
///     share(x) = ⌊A · x / Λ⌋,   0 ≤ x ≤ Λ
///
/// Shares telescope: the claim at [p, q) owns share(q) − share(p), so claims add up to the account exactly.
/// - Parameters:
///   - account: A, any sign, in the account's small unit.
///   - laid: x, 0 … total.
///   - total: Λ, 1 … 2⁶³ − 1.
/// - Complexity: O(1), one 128-bit division.
package func share(of account: Int64, upTo laid: Int64, outOf total: Int64) -> Int64 {
    precondition(
        total > 0 && laid >= 0 && laid <= total, "A share is asked for \(laid) of \(total); it must lie in 0 … \(total) and the whole above 0.")
    let product = account.multipliedFullWidth(by: laid)
    let (quotient, remainder) = total.dividingFullWidth(product)
    return remainder < 0 ? quotient - 1 : quotient
}
