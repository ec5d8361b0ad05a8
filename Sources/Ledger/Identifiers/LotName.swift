// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Measure

/// The one spelling under which a lot, unit or place is known, whatever the sender wrote.
///
/// GS1 identifiers (EPC URN, Digital Link on any host) become the Digital Link on `https://id.gs1.org` with its finest level only.
/// Everything else (`K-9`, `urn:uuid:…`, other web addresses) stays as it is, trimmed and in Unicode normal form C.
package enum LotName {
    /// Longest name, in UTF-8 bytes.
    package static let longest = 2_048

    /// - Throws: ``LedgerError`` `.malformedIdentifier` when the name is empty, longer than ``longest``, holds control characters, or
    ///   is a broken GS1 identifier. Where an event must not be lost for that, use ``lenient(_:)``.
    package static func canonical(_ raw: String) throws(LedgerError) -> String {
        if isPlain(raw) || isCanonicalItem(raw) { return raw }
        if let link = EPCName.plainLink(raw) { return link }
        let text = trimmed(raw)
        guard !text.isEmpty else {
            throw LedgerError(code: .malformedIdentifier, message: "A name is empty.", remedy: "Give the lot, unit or place a name.")
        }
        guard text.utf8.count <= longest else {
            throw LedgerError(
                code: .malformedIdentifier, message: "A name has \(text.utf8.count) bytes; it begins with “\(text.prefix(64))”.",
                remedy: "Use at most \(longest) bytes.")
        }
        guard isPrintable(text) || text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw LedgerError(
                code: .malformedIdentifier, message: "A name of \(text.utf8.count) bytes holds control characters.",
                remedy: "Remove them; scanners often leave a line end or a group separator.")
        }
        switch Scheme(of: text) {
        case .urn: return try EPCName.parse(text)?.finest ?? text
        case .web: return isTank(text) ? text : try DigitalLink.parse(text)?.finest ?? text
        case .other: return text
        }
    }

    /// The canonical name, or for a broken one the text itself, trimmed: what was scanned is still what identifies the thing.
    package static func lenient(_ raw: String) -> String {
        do { return try canonical(raw) } catch { return trimmed(raw) }
    }

    /// Whether these bytes are a name in its one spelling, as nearly all are, told without making a text of them. False also where only
    /// ``lenient(_:)`` can tell.
    package static func isCanonical(_ name: UnsafeBufferPointer<UInt8>) -> Bool { isPlain(name) || isCanonicalItem(name) }

    /// The product level of a canonical GS1 name: its GTIN, GRAI asset type or part as a Digital Link; empty for anything else.
    package static func product(of name: String) -> String {
        if name.hasPrefix(gtinBase) { return String(Substring(name.utf8.prefix(gtinBase.utf8.count + 14))) }
        guard let link = read(name) else { return "" }
        switch link.key.code {
        case "8003": return "\(DigitalLink.canonicalBase)/8003/\(link.key.value.prefix(14))"
        case "8006", "8010": return "\(DigitalLink.canonicalBase)/\(link.key.code)/\(PercentEncoding.encode(link.key.value))"
        default: return ""
        }
    }

    /// The site of a place: the location number without its extension, else the text itself.
    package static func site(of place: String) -> String {
        let name = lenient(place)
        // Nothing is finer in it that could be left out.
        if name.hasPrefix(locationBase), name.utf8.count == locationBase.utf8.count + 13 { return name }
        guard let link = read(name), link.key.code == "414" else { return name }
        return "\(DigitalLink.canonicalBase)/414/\(link.key.value)"
    }

    /// Whether a canonical name names a class of things (a GTIN without serial or lot) and not one lot or unit.
    package static func isClass(_ name: String) -> Bool {
        if name.hasPrefix(gtinBase) { return name.utf8.count == gtinBase.utf8.count + 14 }
        guard let link = read(name) else { return false }
        switch link.key.code {
        case "8006": return !link.qualifiers.contains { ["10", "21", "235"].contains($0.code) }
        case "8010": return link.qualifiers.isEmpty
        case "8003": return link.key.value.utf8.count == 14
        case "253", "255": return link.key.value.utf8.count == 13
        default: return false
        }
    }

    /// Whether a canonical name is that of a carrier: a logistic unit (SSCC) or a returnable asset (GRAI).
    package static func isCarrier(_ name: String) -> Bool {
        name.hasPrefix("\(DigitalLink.canonicalBase)/00/") || name.hasPrefix("\(DigitalLink.canonicalBase)/8003/")
    }

    /// Stock known only by its class is one tank per site: `https://id.gs1.org/01/09521234500018@https://id.gs1.org/414/9521234000013`.
    /// Without a site it is the class itself.
    package static func tank(ofClass name: String, at site: String) -> String { site.isEmpty ? name : "\(name)@\(site)" }

    /// The nameless lot of one process: `run:` and its transformationID, else the event's ID.
    package static func run(_ id: String) -> String { "run:\(id)" }
    package static func isRun(_ name: String) -> Bool { name.hasPrefix("run:") }

    /// The lot into which an event's `number`th destroyed amount goes.
    package static func loss(_ id: String, _ number: Int) -> String { "loss:\(id)#\(number)" }

    /// No value of a GS1 key holds an `@`.
    static func isTank(_ text: String) -> Bool { text.hasPrefix("\(DigitalLink.canonicalBase)/") && text.contains("@") }

    private static func read(_ name: String) -> DigitalLink? {
        guard name.hasPrefix(DigitalLink.canonicalBase), !name.contains("@") else { return nil }
        do { return try DigitalLink.parse(name) } catch { return nil }
    }

    private static func trimmed(_ raw: String) -> String {
        if isPrintable(raw) { return raw }
        return raw.trimmingCharacters(in: .whitespacesAndNewlines).precomposedStringWithCanonicalMapping
    }
}

extension LotName {
    private static let gtinBase = "\(DigitalLink.canonicalBase)/01/"
    private static let locationBase = "\(DigitalLink.canonicalBase)/414/"

    private enum Scheme {
        case urn, web, other

        init(of text: String) {
            let start = text.prefix(5).lowercased()
            self = start.hasPrefix("urn:") ? .urn : start.hasPrefix("http") ? .web : .other
        }
    }

    private static func isPlain(_ raw: String) -> Bool { raw.utf8.withContiguousStorageIfAvailable(isPlain) ?? false }

    /// Printable ASCII that begins neither like a URN nor like a web address, without blanks at its ends: most plant words.
    private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count <= longest, isPrintable(bytes), let first = bytes.first else { return false }
        let isSuspect = first | 0x20 == UInt8(ascii: "u") || first | 0x20 == UInt8(ascii: "h")
        if isSuspect, bytes.count >= 4 {
            let second = bytes[1] | 0x20
            if second == UInt8(ascii: "r") || second == UInt8(ascii: "t") { return false }
        }
        return true
    }

    /// Printable ASCII without blanks at its ends: nothing to trim, compose or refuse.
    private static func isPrintable(_ text: String) -> Bool { text.utf8.withContiguousStorageIfAvailable(isPrintable) ?? false }

    private static func isPrintable(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first, let last = bytes.last, first > 0x20, last > 0x20 else { return false }
        return bytes.allSatisfy { 0x20...0x7E ~= $0 }
    }

    private static func isCanonicalItem(_ raw: String) -> Bool { raw.utf8.withContiguousStorageIfAvailable(isCanonicalItem) ?? false }

    /// `https://id.gs1.org/01/{GTIN}` alone or with one serial or lot of 1 to 20 unreserved characters: already canonical.
    private static func isCanonicalItem(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count >= 36, zip(bytes, canonicalItemStart).allSatisfy({ $0 == $1 }), CheckDigit.isSound(bytes[22..<36]) else { return false }
        if bytes.count == 36 { return true }
        guard 41...60 ~= bytes.count, bytes[36] == UInt8(ascii: "/"), bytes[39] == UInt8(ascii: "/"),
            (bytes[37] == UInt8(ascii: "2") && bytes[38] == UInt8(ascii: "1")) || (bytes[37] == UInt8(ascii: "1") && bytes[38] == UInt8(ascii: "0"))
        else { return false }
        return bytes[40...].allSatisfy { PercentEncoding.isUnreserved($0) && $0 != UInt8(ascii: "~") }
    }

    private static let canonicalItemStart = Array("https://id.gs1.org/01/".utf8)
}
