// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// `prefix` and `number` with at least `width` digits: `CELL-00000042`. At most 15 bytes stay inside the string itself.
func numbered(_ prefix: String, _ number: Int, width: Int) -> String {
    let digits = String(number)
    return prefix + String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
}
