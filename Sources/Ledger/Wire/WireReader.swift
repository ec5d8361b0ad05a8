// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Reads what ``WireWriter`` wrote. Every read is checked: damaged bytes throw ``LedgerError`` `.damaged`, they never trap, and a count
/// cannot ask for more memory than the bytes that are left could fill.
struct WireReader {
    private let bytes: [UInt8]
    private let end: Int
    private(set) var offset: Int
    /// The event's latest different texts, oldest first.
    private var recent: [String] = []

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
        let told = try number()
        if told < UInt64(WireWriter.window) {
            guard told < UInt64(recent.count) else { throw Self.damage("a text leans on one that is not there") }
            let known = recent.remove(at: recent.count - 1 - Int(told))
            recent.append(known)
            return known
        }
        let length = told - UInt64(WireWriter.window)
        guard length <= UInt64(end - offset) else { throw Self.damage("a text of \(length) bytes cannot fit") }
        if length == 0 { return "" }
        let start = offset
        offset += Int(length)
        let decoded = bytes.withUnsafeBufferPointer {
            String(validating: UnsafeBufferPointer(rebasing: $0[start..<start + Int(length)]), as: UTF8.self)
        }
        guard let text = decoded else { throw Self.damage("a text is not UTF-8") }
        if recent.count == WireWriter.window { recent.removeFirst() }
        recent.append(text)
        return text
    }

    /// Passes over bytes and tells where they are.
    mutating func skip(_ length: Int) throws(LedgerError) -> Range<Int> {
        guard length <= end - offset else { throw Self.damage("it ends early") }
        defer { offset += length }
        return offset..<offset + length
    }

    /// Where the bytes of a text that is written out are, unchecked.
    mutating func writtenText() throws(LedgerError) -> Range<Int> {
        let told = try number()
        guard told >= UInt64(WireWriter.window), told - UInt64(WireWriter.window) <= UInt64(end - offset) else {
            throw Self.damage("a text is not there")
        }
        return try skip(Int(told) - WireWriter.window)
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
