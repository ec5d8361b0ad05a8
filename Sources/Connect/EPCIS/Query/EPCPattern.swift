// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// What a `MATCH_` parameter accepts: one identifier in any spelling, everything below a Digital Link, or an EPC pattern
/// (`urn:epc:idpat:sgtin:4012345.011111.*`; EPCIS 2.0, 8.2.7.1.1).
struct EPCPattern: Hashable, Sendable {
    private enum Form: Hashable {
        /// The identifier and, at a boundary, what lies below it.
        case below(String)
        /// Text that begins so.
        case begins(String)
        /// Digits of the key with unknown places, then what may follow.
        case key(start: String, digits: [UInt8?], tail: Tail)
    }

    private enum Tail: Hashable {
        case anything
        case begins(String)
        case exactly(String)
        /// A number after the text, both ends included.
        case range(String, UInt64, UInt64)
    }

    private let form: Form
    private let written: String

    /// - Throws: What is wrong with the pattern, as a sentence.
    init(_ text: String) throws(PatternFault) {
        written = text
        guard Identifier.isURI(text) else { throw PatternFault("\"\(text.prefix(120))\" is no URI.") }
        if text.hasPrefix("urn:epc:idpat:") || (text.hasPrefix("urn:epc:class:") && text.utf8.contains(UInt8(ascii: "*"))) {
            form = try Self.pattern(text)
        } else if text.hasSuffix("*") {
            form = .begins(LotName.lenient(String(text.dropLast(text.hasSuffix("/*") ? 2 : 1))) + (text.hasSuffix("/*") ? "/" : ""))
        } else {
            form = .below(LotName.lenient(text))
        }
    }

    func matches(_ identifier: String) -> Bool {
        if identifier == written { return true }
        let name = LotName.lenient(identifier)
        switch form {
        case .below(let whole):
            guard name.utf8.starts(with: whole.utf8) else { return false }
            let rest = name.utf8.dropFirst(whole.utf8.count)
            return rest.isEmpty || rest.first == UInt8(ascii: "/") || Self.hasOpenKey(whole)
        case .begins(let start): return name.utf8.starts(with: start.utf8)
        case .key(let start, let digits, let tail):
            guard name.utf8.starts(with: start.utf8) else { return false }
            let rest = name.utf8.dropFirst(start.utf8.count)
            guard rest.count >= digits.count, zip(rest, digits).allSatisfy({ (0x30...0x39).contains($0) && ($1 == nil || $1 == $0) }) else {
                return false
            }
            let after = String(rest.dropFirst(digits.count)) ?? ""
            switch tail {
            case .anything: return true
            case .begins(let text): return after.hasPrefix(text)
            case .exactly(let text): return after == text
            case .range(let text, let low, let high):
                guard after.hasPrefix(text), let number = UInt64(after.dropFirst(text.count)) else { return false }
                return low <= number && number <= high
            }
        }
    }

    /// A GRAI, GDTI or GCN of its fixed length is the class of those with a serial behind it.
    private static func hasOpenKey(_ name: String) -> Bool {
        [("https://id.gs1.org/8003/", 14), ("https://id.gs1.org/253/", 13), ("https://id.gs1.org/255/", 13)].contains {
            name.hasPrefix($0.0) && name.utf8.count == $0.0.utf8.count + $0.1
        }
    }

    private static func pattern(_ text: String) throws(PatternFault) -> Form {
        let parts = text.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5 else { throw PatternFault("\"\(text)\" is no EPC pattern.") }
        let scheme = parts[3]
        let fields = parts[4].split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        let wildcards = fields.drop { $0 != "*" }
        guard wildcards.allSatisfy({ $0 == "*" }), fields.allSatisfy({ !$0.isEmpty }) || scheme == "sgln" || scheme == "gdti" else {
            throw PatternFault("In \"\(text)\" a * must stand in every field after the first *.")
        }
        guard fields[0] == "*" || ((6...12).contains(fields[0].utf8.count) && fields[0].utf8.allSatisfy { (0x30...0x39).contains($0) }) else {
            throw PatternFault("\"\(fields[0])\" is no GS1 company prefix of 6 to 12 digits.")
        }
        func need(_ count: Int) throws(PatternFault) {
            guard fields.count == count else {
                throw PatternFault("A pattern of \(scheme) has \(count) fields between points; \"\(text)\" has \(fields.count).")
            }
        }
        switch scheme {
        case "sgtin", "upui":
            try need(3)
            return try key(
                "01", [nil], fields, total: 13, tail: try tail(fields[2], after: scheme == "sgtin" ? "/21/" : "/235/", orClass: true), text)
        case "lgtin":
            try need(3)
            return try key("01", [nil], fields, total: 13, tail: try tail(fields[2], after: "/10/", orClass: false), text)
        case "sscc":
            try need(2)
            return try key("00", [nil], fields, total: 17, tail: .anything, text)
        case "sgln":
            try need(3)
            return try key(
                "414", [], fields, total: 12, tail: fields[2] == "0" ? .exactly("") : try tail(fields[2], after: "/254/", orClass: true), text)
        case "pgln":
            try need(2)
            return try key("417", [], fields, total: 12, tail: .exactly(""), text)
        case "grai":
            try need(3)
            return try key("8003", [0x30], fields, total: 13, tail: try tail(fields[2], after: "", orClass: true), text)
        case "gdti":
            try need(3)
            return try key("253", [], fields, total: 12, tail: try tail(fields[2], after: "", orClass: true), text)
        case "sgcn":
            try need(3)
            return try key("255", [], fields, total: 12, tail: try tail(fields[2], after: "", orClass: true), text)
        case "gsrn", "gsrnp":
            try need(2)
            return try key(scheme == "gsrn" ? "8018" : "8017", [], fields, total: 17, tail: .exactly(""), text)
        case "giai":
            return .begins("https://id.gs1.org/8004/" + (fields[0] == "*" ? "" : fields[0]))
        default:
            throw PatternFault(
                "Patterns of \(scheme) are not supported; they are for sgtin, lgtin, sscc, sgln, pgln, grai, giai, gdti, sgcn, gsrn, upui.")
        }
    }

    /// - Parameters:
    ///   - first: The places before the company prefix: an unknown indicator or extension digit, or a fixed zero.
    ///   - total: Digits of the key without its check digit.
    private static func key(
        _ code: String, _ first: [UInt8?], _ fields: [String], total: Int, tail: Tail, _ text: String
    ) throws(PatternFault) -> Form {
        var digits: [UInt8?] = first
        var reference = fields[1]
        if fields[0] == "*" {
            digits += Array(repeating: nil, count: total + 1 - digits.count)
            return .key(start: "https://id.gs1.org/\(code)/", digits: digits, tail: tail)
        }
        if reference != "*" {
            guard reference.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                fields[0].utf8.count + reference.utf8.count + (code == "8003" ? 1 : 0) == total
            else {
                throw PatternFault("Company prefix and reference of \"\(text)\" do not have \(code == "8003" ? total - 1 : total) digits together.")
            }
            if first == [nil], let indicator = reference.utf8.first {
                digits = [indicator]
                reference.removeFirst()
            }
        }
        digits += fields[0].utf8.map { $0 }
        if reference != "*" { digits += reference.utf8.map { $0 } }
        // Unknown references and the check digit.
        digits += Array(repeating: nil, count: max(0, total + 1 - digits.count))
        return .key(start: "https://id.gs1.org/\(code)/", digits: digits, tail: tail)
    }

    private static func tail(_ serial: String, after start: String, orClass: Bool) throws(PatternFault) -> Tail {
        if serial == "*" { return orClass ? .anything : .begins(start) }
        guard serial.hasPrefix("["), serial.hasSuffix("]") else { return .exactly(start + serial) }
        let ends = serial.dropFirst().dropLast().split(separator: "-").map { UInt64($0) }
        guard ends.count == 2, let low = ends[0], let high = ends[1], low <= high else {
            throw PatternFault("\"\(serial)\" is no range like [10-20].")
        }
        return .range(start, low, high)
    }
}

struct PatternFault: Error {
    var message: String
    init(_ message: String) { self.message = message }
}
