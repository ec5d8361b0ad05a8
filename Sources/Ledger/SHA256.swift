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

    /// HMAC (RFC 2104) with SHA-256: 32 bytes that only who knows the key can make.
    package static func authenticate(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { code, count in
            let made = EVP_Q_mac(nil, "HMAC", nil, "SHA256", nil, key, key.count, message, message.count, code.baseAddress, 32, nil)
            precondition(made != nil, "HMAC of bytes in memory does not fail.")
            count = 32
        }
    }
}
