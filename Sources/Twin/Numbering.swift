// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// `prefix` and `number` with at least `width` digits: `CELL-00000042`. At most 15 bytes stay inside the string itself.
func numbered(_ prefix: String, _ number: Int, width: Int) -> String {
    var digits = 1
    var power = 10
    while number >= power {
        digits += 1
        power *= 10
    }
    let length = prefix.utf8.count + Swift.max(width, digits)
    return String(unsafeUninitializedCapacity: length) { buffer in
        var left = number
        for place in stride(from: length - 1, through: prefix.utf8.count, by: -1) {
            buffer[place] = UInt8(ascii: "0") + UInt8(left % 10)
            left /= 10
        }
        for (place, byte) in prefix.utf8.enumerated() { buffer[place] = byte }
        return length
    }
}
