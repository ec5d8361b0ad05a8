// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import CCrypto

/// SHA-256 (FIPS 180-4) of bytes.
package enum SHA256 {
    /// 32 bytes.
    package static func hash(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        let whole = Array(bytes)
        return [UInt8](unsafeUninitializedCapacity: 32) { digest, count in
            _ = CCrypto.SHA256(whole, whole.count, digest.baseAddress)
            count = 32
        }
    }
}
