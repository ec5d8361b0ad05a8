// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// GS1 keys written as EPC URNs: pure identities (`urn:epc:id:…`), lot classes (`urn:epc:class:lgtin:…`) and class patterns
/// (`urn:epc:idpat:…:*`).
///
/// Source: GS1 EPC Tag Data Standard 2.0, section 6.
package enum EPCName {
    /// The Digital Link a URN stands for.
    /// - Returns: Nil when `urn` is no EPC URN of a GS1 key (a `gid`, a `urn:uuid`, a pattern without an item).
    /// - Throws: ``LedgerError`` `.malformedIdentifier` when it is one, but broken.
    package static func parse(_ urn: String) throws(LedgerError) -> DigitalLink? {
        let parts = urn.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 4, omittingEmptySubsequences: false).map { Substring($0) }
        guard parts.count == 5, parts[0].lowercased() == "urn", parts[1].lowercased() == "epc" else { return nil }
        let scheme = parts[3].lowercased()
        let isPattern: Bool
        switch parts[2].lowercased() {
        case "id" where scheme != "lgtin": isPattern = false
        case "class" where scheme == "lgtin": isPattern = false
        case "idpat": isPattern = true
        default: return nil
        }
        // Only the last field may hold dots of its own; the company prefix and the reference before it are digits, or are encoded.
        guard let count = fieldCount[scheme] else { return nil }
        let written = parts[4].utf8.split(separator: UInt8(ascii: "."), maxSplits: count - 1, omittingEmptySubsequences: false)
            .map { Substring($0) }
        guard written.count == count else {
            throw DigitalLink.malformed(urn, because: "\(scheme) has \(count) fields divided by dots")
        }
        var fields: [String] = []
        for field in written {
            guard let value = PercentEncoding.decode(field) else {
                throw DigitalLink.malformed(urn, because: "a % is not followed by two hexadecimal digits")
            }
            fields.append(value)
        }
        if isPattern {
            guard fields.count > 1, fields.last == "*", !fields.dropLast().contains("*") else { return nil }
            fields[fields.count - 1] = ""
        } else if fields.count > 1, fields.last?.isEmpty == true, !["pgln", "gsrn", "gsrnp", "sscc", "gsin"].contains(scheme) {
            throw DigitalLink.malformed(urn, because: "its last field is empty")
        }
        guard 6...12 ~= fields[0].utf8.count, fields[0].utf8.allSatisfy({ $0 &- 0x30 <= 9 }) else {
            throw DigitalLink.malformed(urn, because: "a company prefix has 6 to 12 digits")
        }
        let elements = try elements(scheme, fields, urn)
        return try DigitalLink(key: elements[0], qualifiers: Array(elements.dropFirst()))
    }

    private static let fieldCount = [
        "sgtin": 3, "lgtin": 3, "upui": 3, "itip": 5, "sscc": 2, "sgln": 3, "pgln": 2, "grai": 3, "giai": 2, "gsrn": 2, "gsrnp": 2,
        "gdti": 3, "sgcn": 3, "gcn": 3, "cpi": 3, "ginc": 2, "gsin": 2,
    ]

    /// Key first, then the qualifier if the URN has one.
    private static func elements(_ scheme: String, _ fields: [String], _ urn: String) throws(LedgerError) -> [DigitalLink.Element] {
        let prefix = fields[0]
        let reference = fields[1]
        let last = fields[fields.count - 1]
        func qualified(_ key: DigitalLink.Element, by code: String) -> [DigitalLink.Element] {
            last.isEmpty ? [key] : [key, DigitalLink.Element(code, last)]
        }
        /// Indicator or extension digit first, then prefix, rest of the reference and the check digit.
        func indicated(_ length: Int) throws(LedgerError) -> String {
            try completed(String(reference.prefix(1)) + prefix + reference.dropFirst(), length, urn)
        }
        switch scheme {
        case "sgtin": return qualified(.init("01", try indicated(13)), by: "21")
        case "lgtin": return qualified(.init("01", try indicated(13)), by: "10")
        case "upui": return qualified(.init("01", try indicated(13)), by: "235")
        case "itip": return qualified(.init("8006", try indicated(13) + fields[2] + fields[3]), by: "21")
        case "sscc": return [.init("00", try indicated(17))]
        case "sgln":
            // Extension 0 says: the location itself.
            let location = DigitalLink.Element("414", try completed(prefix + reference, 12, urn))
            return last == "0" ? [location] : qualified(location, by: "254")
        case "pgln": return [.init("417", try completed(prefix + reference, 12, urn))]
        case "grai": return [.init("8003", "0" + (try completed(prefix + reference, 12, urn)) + last)]
        case "gdti": return [.init("253", try completed(prefix + reference, 12, urn) + last)]
        case "sgcn", "gcn": return [.init("255", try completed(prefix + reference, 12, urn) + last)]
        case "giai": return [.init("8004", prefix + reference)]
        case "gsrn": return [.init("8018", try completed(prefix + reference, 17, urn))]
        case "gsrnp": return [.init("8017", try completed(prefix + reference, 17, urn))]
        case "cpi": return qualified(.init("8010", prefix + reference), by: "8011")
        case "ginc": return [.init("401", prefix + reference)]
        default: return [.init("402", try completed(prefix + reference, 16, urn))]
        }
    }

    private static func completed(_ body: String, _ length: Int, _ urn: String) throws(LedgerError) -> String {
        guard body.utf8.count == length, let digit = CheckDigit.completing(body.utf8) else {
            throw DigitalLink.malformed(urn, because: "company prefix and reference together have \(length) digits")
        }
        return body + String(Character(Unicode.Scalar(digit)))
    }
}
