// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// The one spelling of a GS1 identifier that event hashes and queries compare: a Digital Link URI on `https://id.gs1.org` with only the
/// finest level of identification and no query (CBV 2.0, event hash; GS1 Digital Link URI syntax, canonical form).
///
/// EPC URNs, EPC classes and patterns, and Digital Links of any domain are brought to it. Check digits of Digital Links are not judged here.
enum ConstrainedDigitalLink {
    /// The canonical URI; nil when the text names no GS1 key.
    static func canonical(_ text: String) -> String? {
        let bytes = text.utf8
        if bytes.starts(with: "urn:epc:".utf8) { return urn(text) }
        if bytes.starts(with: "http".utf8) { return digitalLink(text) }
        return nil
    }

    /// What an EPC URN or a Digital Link path must escape of GS1's set 82, as the hash's reference implementation leaves it.
    private static let escaped = "\"%&/<>?#!()*+,:"

    private static func urn(_ text: String) -> String? {
        if let link = EPCName.plainLink(text) { return link }
        guard let link = try? EPCName.parse(text) else { return nil }
        return "https://id.gs1.org" + link.finestElements.map { "/\($0.code)/\(encoded($0.value))" }.joined()
    }

    private static func encoded(_ value: String) -> String {
        guard value.utf8.contains(where: escaped.utf8.contains) else { return value }
        return value.unicodeScalars.reduce(into: "") { result, scalar in
            if escaped.unicodeScalars.contains(scalar) {
                result += "%" + String(scalar.value, radix: 16, uppercase: true)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }

    private static let words: [Substring: Substring] = [
        "gtin": "01", "itip": "8006", "cpid": "8010", "gln": "414", "party": "417", "gsrnp": "8017", "gsrn": "8018", "gcn": "255",
        "sscc": "00", "gdti": "253", "ginc": "401", "gsin": "402", "grai": "8003", "giai": "8004", "cpv": "22", "lot": "10", "ser": "21",
    ]

    private static func digitalLink(_ text: String) -> String? {
        guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }) else { return nil }
        let rest = text.dropFirst(scheme.count)
        let path = rest.prefix { $0 != "?" && $0 != "#" }
        guard path.utf8.contains(UInt8(ascii: ".")) else { return nil }
        var segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { words[$0] ?? $0 }
        if segments.last == "" { segments.removeLast() }
        // A stem may hold words that look like a key; the key is the first segment with a key's value behind it.
        for index in segments.indices where index + 1 < segments.count {
            if let link = constrained(Array(segments[index...])) { return link }
        }
        return nil
    }

    private static func constrained(_ segments: [Substring]) -> String? {
        guard segments.count % 2 == 0 else { return nil }
        let key = segments[0]
        let value = String(segments[1])
        var qualifiers: [Substring: String] = [:]
        for index in stride(from: 2, to: segments.count, by: 2) {
            guard qualifiers.updateValue(String(segments[index + 1]), forKey: segments[index]) == nil else { return nil }
        }
        let level: String
        switch key {
        case "01":
            guard isDigits(value), let gtin = padded(value) else { return nil }
            qualifiers["22"] = nil
            guard let finest = finest(&qualifiers, ["21", "235", "10"], upTo: [20, 28, 20]) else { return nil }
            level = "01/\(gtin)\(finest)"
        case "8006":
            guard isDigits(value), value.utf8.count == 18 else { return nil }
            qualifiers["22"] = nil
            guard let finest = finest(&qualifiers, ["21", "10"], upTo: [20, 20]) else { return nil }
            level = "8006/\(value)\(finest)"
        case "414":
            guard isDigits(value), value.utf8.count == 13, let finest = finest(&qualifiers, ["254"], upTo: [20]) else { return nil }
            level = "414/\(value)\(finest)"
        case "8010":
            guard isValue(value, upTo: 30), let finest = finest(&qualifiers, ["8011"], upTo: [12]) else { return nil }
            level = "8010/\(value)\(finest)"
        case "00", "8017", "8018":
            guard isDigits(value), value.utf8.count == 18 else { return nil }
            level = "\(key)/\(value)"
        case "417":
            guard isDigits(value), value.utf8.count == 13 else { return nil }
            level = "417/\(value)"
        case "402":
            guard isDigits(value), value.utf8.count == 17 else { return nil }
            level = "402/\(value)"
        case "253", "255":
            guard isDigits(value.prefix(13)), value.utf8.count >= 13, isValue(value, upTo: 30) else { return nil }
            level = "\(key)/\(value)"
        case "8003":
            guard isDigits(value.prefix(14)), value.utf8.count >= 14, isValue(value, upTo: 30) else { return nil }
            level = "8003/\(value)"
        case "401", "8004":
            guard isDigits(value.prefix(4)), value.utf8.count > 4, isValue(value, upTo: 30) else { return nil }
            level = "\(key)/\(value)"
        default: return nil
        }
        return qualifiers.isEmpty ? "https://id.gs1.org/" + level : nil
    }

    /// Takes the finest qualifier out and drops the coarser ones; nil when its value is none.
    private static func finest(_ qualifiers: inout [Substring: String], _ ranked: [Substring], upTo limits: [Int]) -> String? {
        var result: String?
        for (qualifier, limit) in zip(ranked, limits) {
            guard let value = qualifiers.removeValue(forKey: qualifier) else { continue }
            guard isValue(value, upTo: limit) else { return nil }
            if result == nil { result = "/\(qualifier)/\(value)" }
        }
        return result ?? ""
    }

    private static func padded(_ gtin: String) -> String? {
        switch gtin.utf8.count {
        case 14: gtin
        case 13: "0" + gtin
        case 12: "00" + gtin
        case 8: "000000" + gtin
        default: nil
        }
    }

    private static func isDigits(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// One to `limit` characters of the GS1 invariant set; a percent-encoded one counts as one.
    private static func isValue(_ text: String, upTo limit: Int) -> Bool {
        var count = 0
        var bytes = text.utf8.makeIterator()
        while let byte = bytes.next() {
            count += 1
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = bytes.next(), let low = bytes.next(), isHex(high), isHex(low) else { return false }
            case 0x21, 0x27...0x2E, 0x30...0x3B, 0x3D, 0x3F, 0x41...0x5A, 0x5F, 0x61...0x7A: break
            default: return false
            }
        }
        return count >= 1 && count <= limit
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }
}
