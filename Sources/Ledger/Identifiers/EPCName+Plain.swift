// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Glibc

extension EPCName {
    /// ``DigitalLink/finest`` of the commonest URNs in their plainest spelling, without taking them apart: serialised items, lots of items,
    /// logistic units and locations, in lower case, with 1 to 20 unreserved characters as serial number, lot or extension.
    ///
    /// A capture names a dozen units an event, nearly all of them so.
    /// - Returns: Nil for every other, broken ones among them: what those are, ``parse(_:)`` tells.
    package static func plainLink(_ urn: String) -> String? {
        let link = urn.utf8.withContiguousStorageIfAvailable { bytes -> String? in
            for scheme in plainSchemes {
                if let link = scheme.link(bytes) { return link }
            }
            return nil
        }
        return link ?? nil
    }

    private static let plainSchemes = [
        PlainScheme("urn:epc:id:sgtin:", key: "01", digits: 13, hasIndicator: true, qualifier: "21"),
        PlainScheme("urn:epc:class:lgtin:", key: "01", digits: 13, hasIndicator: true, qualifier: "10"),
        PlainScheme("urn:epc:id:sscc:", key: "00", digits: 17, hasIndicator: true, qualifier: nil),
        PlainScheme("urn:epc:id:sgln:", key: "414", digits: 12, hasIndicator: false, qualifier: "254"),
    ]
}

/// A scheme of company prefix, reference and perhaps a text, and the link it comes to.
private struct PlainScheme {
    private let start: [UInt8]
    private let key: [UInt8]
    /// Of company prefix and reference together.
    private let digits: Int
    /// The reference's first digit goes before the company prefix.
    private let hasIndicator: Bool
    private let qualifier: [UInt8]

    init(_ start: String, key: String, digits: Int, hasIndicator: Bool, qualifier: String?) {
        self.start = Array(start.utf8)
        self.key = Array("\(DigitalLink.canonicalBase)/\(key)/".utf8)
        self.digits = digits
        self.hasIndicator = hasIndicator
        self.qualifier = qualifier.map { Array("/\($0)/".utf8) } ?? []
    }

    func link(_ urn: UnsafeBufferPointer<UInt8>) -> String? {
        guard urn.count > start.count, let first = urn.baseAddress, memcmp(first, start, start.count) == 0 else { return nil }
        let dot = end(ofDigits: urn, from: start.count)
        guard 6...12 ~= dot - start.count, dot < urn.count, urn[dot] == UInt8(ascii: ".") else { return nil }
        let stop = end(ofDigits: urn, from: dot + 1)
        guard stop - start.count - 1 == digits else { return nil }
        var text = urn[stop...]
        if qualifier.isEmpty {
            guard text.isEmpty else { return nil }
        } else {
            guard text.popFirst() == UInt8(ascii: "."), 1...20 ~= text.count,
                text.allSatisfy({ PercentEncoding.isUnreserved($0) && $0 != UInt8(ascii: "~") })
            else { return nil }
            // Extension 0 says: the location itself.
            if !hasIndicator, text.count == 1, text.first == UInt8(ascii: "0") { text = urn[stop..<stop] }
        }
        return String(unsafeUninitializedCapacity: key.count + digits + 1 + qualifier.count + 20) { out in
            var count = 0
            // See ``CheckDigit``.
            var weight = digits % 2 == 1 ? 3 : 1
            var sum = 0
            func write(_ bytes: some Sequence<UInt8>) {
                for byte in bytes {
                    out[count] = byte
                    count += 1
                }
            }
            func write(digits: Slice<UnsafeBufferPointer<UInt8>>) {
                for digit in digits {
                    sum += weight * Int(digit &- 0x30)
                    weight = 4 - weight
                }
                write(digits)
            }
            write(key)
            let reference = urn[(dot + 1)..<stop]
            let indicator = hasIndicator ? 1 : 0
            write(digits: reference.prefix(indicator))
            write(digits: urn[start.count..<dot])
            write(digits: reference.dropFirst(indicator))
            write(CollectionOfOne(0x30 + UInt8((10 - sum % 10) % 10)))
            if !text.isEmpty {
                write(qualifier)
                write(text)
            }
            return count
        }
    }

    private func end(ofDigits urn: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var at = start
        while at < urn.count, urn[at] &- 0x30 <= 9 { at += 1 }
        return at
    }
}
