// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import CCrypto

/// SHA-256 (FIPS 180-4) with one context for many messages.
package final class SHA256Digest {
    private let context = EVP_MD_CTX_new()
    private let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

    package init() {
        precondition(context != nil && algorithm != nil, "The cryptographic library offers SHA-256.")
    }

    deinit {
        EVP_MD_CTX_free(context)
        EVP_MD_free(algorithm)
    }

    /// 32 bytes.
    package func hash(_ bytes: some Sequence<UnsafeRawBufferPointer>) -> [UInt8] {
        var done = EVP_DigestInit_ex(context, algorithm, nil)
        for part in bytes where done == 1 { done = EVP_DigestUpdate(context, part.baseAddress, part.count) }
        return [UInt8](unsafeUninitializedCapacity: 32) { out, count in
            if done == 1 { done = EVP_DigestFinal_ex(context, out.baseAddress, nil) }
            precondition(done == 1, "SHA-256 of bytes in memory does not fail.")
            count = 32
        }
    }

    func hash(after last: [UInt8], _ sequence: UInt64, _ time: UInt64, _ canonical: ArraySlice<UInt8>) -> [UInt8] {
        last.withUnsafeBytes { last in
            withUnsafeBytes(of: (sequence.littleEndian, time.littleEndian)) { numbers in
                canonical.withUnsafeBytes { hash([last, numbers, $0]) }
            }
        }
    }
}
