// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A request's query, in order, decoded once; and the way back.
struct Query: Hashable, Sendable {
    private(set) var items: [Item] = []

    struct Item: Hashable, Sendable {
        var name: String
        var value: String
    }

    init() {}

    /// `application/x-www-form-urlencoded`: `+` is a space. Nil when an escape is broken or the text behind it is not UTF-8: a filter
    /// that cannot be read must not be left out.
    init?(_ text: String?) {
        for pair in (text ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = PercentText.decoded(parts[0], plusIsSpace: true)
            let value = parts.count == 2 ? PercentText.decoded(parts[1], plusIsSpace: true) : ""
            guard let name, let value else { return nil }
            items.append(Item(name: name, value: value))
        }
    }

    /// The first value that says something.
    subscript(_ name: String) -> String? {
        items.first { $0.name == name && !$0.value.isEmpty }?.value
    }

    func adding(_ name: String, _ value: String?) -> Query {
        guard let value, !value.isEmpty else { return self }
        var copy = self
        copy.items.append(Item(name: name, value: value))
        return copy
    }

    func without(_ names: String...) -> Query {
        var copy = self
        copy.items.removeAll { names.contains($0.name) }
        return copy
    }

    /// With the question mark; empty when there is nothing to ask.
    var text: String {
        items.isEmpty ? "" : "?" + items.map { "\(PercentText.encoded($0.name))=\(PercentText.encoded($0.value))" }.joined(separator: "&")
    }
}

/// RFC 3986 percent encoding.
enum PercentText {
    static func encoded(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            default: bytes += [0x25, hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Nil when the escapes are broken or the bytes are no UTF-8.
    static func decoded(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            if byte == 0x25 {
                guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else { return nil }
                bytes.append(high << 4 | low)
            } else {
                bytes.append(plusIsSpace && byte == 0x2B ? 0x20 : byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static let hex = Array("0123456789ABCDEF".utf8)

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
