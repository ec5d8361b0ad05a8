// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// XXH64 with seed 0: finds damage in segments and spreads names over an index. Not a defence against forgery; that is the ledger's chain.
///
/// Source: Y. Collet, *xxHash fast digest algorithm*, XXH64, version 0.1.1.
func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let p1: UInt64 = 0x9E37_79B1_85EB_CA87
    let p2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    let p3: UInt64 = 0x1656_67B1_9E37_79F9
    let p4: UInt64 = 0x85EB_CA77_C2B2_AE63
    let p5: UInt64 = 0x27D4_EB2F_1656_67C5
    let count = bytes.count
    guard count > 0, let base = bytes.baseAddress else { return 0xEF46_DB37_51D8_E999 }

    @inline(__always) func rotate(_ x: UInt64, _ r: UInt64) -> UInt64 { (x &<< r) | (x &>> (64 &- r)) }
    @inline(__always) func round(_ sum: UInt64, _ lane: UInt64) -> UInt64 { rotate(sum &+ (lane &* p2), 31) &* p1 }
    @inline(__always) func load64(_ at: Int) -> UInt64 { base.loadUnaligned(fromByteOffset: at, as: UInt64.self) }

    var at = 0
    var hash: UInt64
    if count >= 32 {
        var a = p1 &+ p2
        var b = p2
        var c: UInt64 = 0
        var d = 0 &- p1
        while at <= count &- 32 {
            a = round(a, load64(at))
            b = round(b, load64(at &+ 8))
            c = round(c, load64(at &+ 16))
            d = round(d, load64(at &+ 24))
            at = at &+ 32
        }
        hash = rotate(a, 1) &+ rotate(b, 7) &+ rotate(c, 12) &+ rotate(d, 18)
        hash = ((hash ^ round(0, a)) &* p1) &+ p4
        hash = ((hash ^ round(0, b)) &* p1) &+ p4
        hash = ((hash ^ round(0, c)) &* p1) &+ p4
        hash = ((hash ^ round(0, d)) &* p1) &+ p4
    } else {
        hash = p5
    }
    hash = hash &+ UInt64(count)
    while at &+ 8 <= count {
        hash = (rotate(hash ^ round(0, load64(at)), 27) &* p1) &+ p4
        at = at &+ 8
    }
    if at &+ 4 <= count {
        let word = UInt64(base.loadUnaligned(fromByteOffset: at, as: UInt32.self))
        hash = (rotate(hash ^ (word &* p1), 23) &* p2) &+ p3
        at = at &+ 4
    }
    while at < count {
        let byte = UInt64(base.load(fromByteOffset: at, as: UInt8.self))
        hash = rotate(hash ^ (byte &* p5), 11) &* p1
        at = at &+ 1
    }
    hash = (hash ^ (hash &>> 33)) &* p2
    hash = (hash ^ (hash &>> 29)) &* p3
    return hash ^ (hash &>> 32)
}
