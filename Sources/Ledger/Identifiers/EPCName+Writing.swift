// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension EPCName {
    /// The EPC URN of a Digital Link, for partners that speak EPCIS 1.2.
    ///
    /// The length of the company prefix cannot be seen in a key, so it must be known.
    /// - Parameter prefixLength: Digits of the company prefix, 6 … 12.
    /// - Returns: Nil when there is no URN for such a key, or the prefix does not fit in it.
    package static func urn(of link: DigitalLink, prefixLength: Int) -> String? {
        guard 6...12 ~= prefixLength else { return nil }
        let value = link.key.value
        let finest = link.qualifiers.last { $0.code != "22" }
        /// `prefix.reference`, with the digit in front of the prefix moved before the reference.
        func indicated(_ digits: Substring) -> String? {
            guard digits.utf8.count > prefixLength else { return nil }
            let rest = digits.dropFirst()
            return "\(rest.prefix(prefixLength)).\(digits.prefix(1))\(rest.dropFirst(prefixLength))"
        }
        func plain(_ text: Substring) -> String? {
            guard text.utf8.count >= prefixLength, text.utf8.prefix(prefixLength).allSatisfy({ $0 &- 0x30 <= 9 }) else { return nil }
            return "\(text.prefix(prefixLength)).\(encode(String(text.dropFirst(prefixLength))))"
        }
        func document(_ scheme: String) -> String? {
            guard let body = plain(value.prefix(12)) else { return nil }
            let serial = String(value.dropFirst(13))
            return serial.isEmpty ? "urn:epc:idpat:\(scheme):\(body).*" : "urn:epc:id:\(scheme):\(body).\(encode(serial))"
        }
        switch link.key.code {
        case "01":
            guard let body = indicated(value.prefix(13)) else { return nil }
            switch finest?.code {
            case "21": return "urn:epc:id:sgtin:\(body).\(encode(finest?.value ?? ""))"
            case "10": return "urn:epc:class:lgtin:\(body).\(encode(finest?.value ?? ""))"
            case "235": return "urn:epc:id:upui:\(body).\(encode(finest?.value ?? ""))"
            default: return "urn:epc:idpat:sgtin:\(body).*"
            }
        case "8006":
            guard let body = indicated(value.prefix(13)) else { return nil }
            let piece = "\(body).\(value.dropFirst(14).prefix(2)).\(value.suffix(2))"
            return finest?.code == "21" ? "urn:epc:id:itip:\(piece).\(encode(finest?.value ?? ""))" : "urn:epc:idpat:itip:\(piece).*"
        case "00": return indicated(value.prefix(17)).map { "urn:epc:id:sscc:\($0)" }
        case "414": return plain(value.prefix(12)).map { "urn:epc:id:sgln:\($0).\(encode(finest?.value ?? "0"))" }
        case "417": return plain(value.prefix(12)).map { "urn:epc:id:pgln:\($0)" }
        case "8003":
            guard value.hasPrefix("0"), let body = plain(value.dropFirst().prefix(12)) else { return nil }
            let serial = String(value.dropFirst(14))
            return serial.isEmpty ? "urn:epc:idpat:grai:\(body).*" : "urn:epc:id:grai:\(body).\(encode(serial))"
        case "8004": return plain(value[...]).map { "urn:epc:id:giai:\($0)" }
        case "8018": return plain(value.prefix(17)).map { "urn:epc:id:gsrn:\($0)" }
        case "8017": return plain(value.prefix(17)).map { "urn:epc:id:gsrnp:\($0)" }
        case "253": return document("gdti")
        case "255": return document("sgcn")
        case "8010":
            return plain(value[...]).map { body in
                finest.map { "urn:epc:id:cpi:\(body).\($0.value)" } ?? "urn:epc:idpat:cpi:\(body).*"
            }
        case "401": return plain(value[...]).map { "urn:epc:id:ginc:\($0)" }
        case "402": return plain(value.prefix(16)).map { "urn:epc:id:gsin:\($0)" }
        default: return nil
        }
    }

    /// EPC Tag Data Standard, table I-1: only these characters of set 82 must be escaped in a URN.
    private static func encode(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "%22"
            case "%": text += "%25"
            case "&": text += "%26"
            case "/": text += "%2F"
            case "<": text += "%3C"
            case ">": text += "%3E"
            case "?": text += "%3F"
            case "#": text += "%23"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
