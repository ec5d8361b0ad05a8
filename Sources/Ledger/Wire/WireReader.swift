// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Reads what ``WireWriter`` wrote. Every read is checked: damaged bytes throw ``LedgerError`` `.damaged`, they never trap, and a count
/// cannot ask for more memory than the bytes that are left could fill.
struct WireReader {
    private let bytes: [UInt8]
    private let end: Int
    private(set) var offset: Int

    init(_ bytes: [UInt8], from start: Int = 0, count: Int? = nil) {
        self.bytes = bytes
        offset = start
        end = start + (count ?? bytes.count - start)
    }

    var isAtEnd: Bool { offset == end }

    static func damage(_ what: String) -> LedgerError {
        LedgerError(
            code: .damaged, message: "A stored event cannot be read: \(what).",
            remedy: "Run 'jellyroll audit' to find the first damaged entry, and restore a backup.")
    }

    mutating func byte() throws(LedgerError) -> UInt8 {
        guard offset < end else { throw Self.damage("it ends early") }
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func number() throws(LedgerError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            guard shift < 63 || (shift == 63 && next <= 1) else { throw Self.damage("a number is too large") }
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 {
                guard next != 0 || shift == 0 else { throw Self.damage("a number is not in its shortest form") }
                return value
            }
            shift += 7
        }
    }

    mutating func signed() throws(LedgerError) -> Int64 {
        let value = try number()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func count(atLeast size: Int = 1) throws(LedgerError) -> Int {
        let value = try number()
        guard value <= UInt64((end - offset) / size) else { throw Self.damage("a list of \(value) cannot fit") }
        return Int(value)
    }

    mutating func text() throws(LedgerError) -> String {
        let length = try count()
        let start = offset
        offset += length
        guard let text = String(validating: bytes[start..<offset], as: UTF8.self) else { throw Self.damage("a text is not UTF-8") }
        return text
    }

    mutating func raw() throws(LedgerError) -> [UInt8] {
        let length = try count()
        let start = offset
        offset += length
        return Array(bytes[start..<offset])
    }

    mutating func flag() throws(LedgerError) -> Bool {
        switch try byte() {
        case 0: return false
        case 1: return true
        default: throw Self.damage("a flag is neither 0 nor 1")
        }
    }

    mutating func optionalText() throws(LedgerError) -> String? { try flag() ? try text() : nil }
    mutating func optionalSigned() throws(LedgerError) -> Int64? { try flag() ? try signed() : nil }

    mutating func list<T>(_ read: (inout WireReader) throws(LedgerError) -> T) throws(LedgerError) -> [T] {
        let length = try count()
        var items: [T] = []
        items.reserveCapacity(min(length, 1024))
        for _ in 0..<length { items.append(try read(&self)) }
        return items
    }

    mutating func double() throws(LedgerError) -> Double {
        var pattern: UInt64 = 0
        for shift in 0..<8 { pattern |= UInt64(try byte()) << (8 * UInt64(shift)) }
        return Double(bitPattern: pattern)
    }

    mutating func choice<T: RawRepresentable>(_ kind: T.Type) throws(LedgerError) -> T where T.RawValue == UInt8 {
        let raw = try byte()
        guard let value = T(rawValue: raw) else { throw Self.damage("\(raw) names no \(kind)") }
        return value
    }
}
