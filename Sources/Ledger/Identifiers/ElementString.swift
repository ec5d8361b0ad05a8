// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What a GS1 barcode carries: application identifiers and values one after the other, `]d2` or `]C1` in front, and FNC1 (byte 29)
/// after each value of variable length.
///
/// Source: GS1 General Specifications, section 7.8.
package enum ElementString {
    /// The elements of a scan, in their order.
    /// - Throws: ``LedgerError`` `.malformedIdentifier` for an unknown application identifier, a value it may not hold, or nothing at all.
    package static func parse(_ scan: String) throws(LedgerError) -> [DigitalLink.Element] {
        var rest = Array(scan.utf8)[...]
        if rest.first == UInt8(ascii: "]") {
            guard ["]C1", "]d2", "]Q3", "]e0", "]J1"].contains(String(decoding: rest.prefix(3), as: UTF8.self)) else {
                throw DigitalLink.malformed(scan, because: "its symbology identifier is not one of a GS1 barcode (]C1, ]d2, ]Q3, ]e0, ]J1)")
            }
            rest = rest.dropFirst(3)
        }
        if rest.first == separator { rest = rest.dropFirst() }
        var elements: [DigitalLink.Element] = []
        while !rest.isEmpty {
            guard let kind = (2...4).lazy.compactMap({ ApplicationIdentifier.find(String(decoding: rest.prefix($0), as: UTF8.self)) }).first else {
                throw DigitalLink.malformed(
                    scan, because: "“\(String(decoding: rest.prefix(4), as: UTF8.self))” begins no known application identifier")
            }
            rest = rest.dropFirst(kind.code.utf8.count)
            let length = kind.isFixedLength ? kind.components.reduce(0) { $0 + $1.length.upperBound } : rest.count
            let value = rest.prefix(length).prefix { $0 != separator }
            rest = rest.dropFirst(value.count)
            if rest.first == separator { rest = rest.dropFirst() }
            if let fault = kind.fault(in: value) { throw DigitalLink.malformed(scan, because: fault) }
            elements.append(.init(kind.code, String(decoding: value, as: UTF8.self)))
        }
        guard !elements.isEmpty else { throw DigitalLink.malformed(scan, because: "it is empty") }
        return elements
    }

    /// FNC1 as a scanner hands it on.
    static let separator: UInt8 = 29
}

extension DigitalLink {
    /// The Digital Link of scanned elements: the first primary key, its qualifiers in their order, the rest as attributes.
    /// - Throws: ``LedgerError`` `.malformedIdentifier` when there is no primary key.
    package init(elements: [Element]) throws(LedgerError) {
        guard let key = elements.first(where: { ApplicationIdentifier.find($0.code)?.isKey == true }),
            let orders = ApplicationIdentifier.find(key.code)?.qualifierOrders
        else {
            throw Self.malformed(elements.map { "(\($0.code))\($0.value)" }.joined(), because: "it holds no primary key")
        }
        let order = orders.first { $0.contains { code in elements.contains { $0.code == code } } } ?? []
        let qualifiers = order.compactMap { code in elements.first { $0.code == code } }
        try self.init(key: key, qualifiers: qualifiers, attributes: elements.filter { $0 != key && !qualifiers.contains($0) })
    }

    /// What a barcode of this link carries: values of variable length before another are closed with FNC1.
    package var elementString: String {
        let elements = [key] + qualifiers + attributes.filter { ApplicationIdentifier.find($0.code) != nil }
        var text = ""
        for (index, element) in elements.enumerated() {
            text += element.code + element.value
            if index < elements.count - 1, ApplicationIdentifier.find(element.code)?.isFixedLength != true { text += "\u{1D}" }
        }
        return text
    }
}
