// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension DigitalLink {
    /// Reads a Digital Link URI on any host, with any stem.
    ///
    /// GTINs of 8, 12 and 13 digits are padded to 14, and the outdated words (`/gtin/…/lot/…`) are read. On a host other than
    /// `id.gs1.org` a path that does not begin a key with digits of the right number is an ordinary web address.
    /// - Returns: Nil when `text` is no Digital Link at all.
    /// - Throws: ``LedgerError`` `.malformedIdentifier` when it is one, but broken: a wrong check digit, qualifiers out of order, an
    ///   empty value.
    package static func parse(_ text: String) throws(LedgerError) -> DigitalLink? {
        guard let address = WebAddress(text) else { return nil }
        var fault: LedgerError?
        for start in address.segments.indices {
            guard let elements = elements(in: address.segments[start...]), let key = elements.first,
                let kind = ApplicationIdentifier.find(key.code), kind.isKey
            else { continue }
            guard address.isCanonicalHost || looksLikeKey(key.value, of: kind) else { continue }
            do throws(LedgerError) {
                for index in stride(from: start - 2, through: 0, by: -2) where ApplicationIdentifier.find(address.segments[index]) != nil {
                    throw malformed(text, because: "(\(address.segments[index])) stands before the primary key (\(key.code))")
                }
                return try DigitalLink(
                    base: ([address.origin] + address.segments[..<start]).joined(separator: "/"), key: key,
                    qualifiers: Array(elements.dropFirst()), attributes: address.query)
            } catch {
                fault = fault ?? error
            }
        }
        if let fault { throw fault }
        return nil
    }

    /// Segments in pairs of code and value; nil when they do not pair up or a code is unknown.
    private static func elements(in segments: ArraySlice<String>) -> [Element]? {
        guard segments.count % 2 == 0 else { return nil }
        var elements: [Element] = []
        for index in stride(from: segments.startIndex, to: segments.endIndex, by: 2) {
            let written = segments[index]
            let code = ApplicationIdentifier.code(ofWord: written) ?? written
            guard ApplicationIdentifier.find(code) != nil, let value = PercentEncoding.decode(segments[index + 1]) else { return nil }
            let isShortGTIN = code == "01" && [8, 12, 13].contains(value.utf8.count)
            elements.append(Element(code, isShortGTIN ? String(repeating: "0", count: 14 - value.utf8.count) + value : value))
        }
        return elements
    }

    private static func looksLikeKey(_ value: String, of kind: ApplicationIdentifier) -> Bool {
        guard let first = kind.components.first, first.characters == .digits else { return kind.code.utf8.count == 4 && !value.isEmpty }
        let digits = value.utf8.prefix(first.length.lowerBound)
        return digits.count == first.length.lowerBound && digits.allSatisfy { $0 &- 0x30 <= 9 }
    }
}

/// An `http` or `https` address cut into its parts, as written.
private struct WebAddress {
    let origin: String
    let isCanonicalHost: Bool
    let segments: [String]
    let query: [DigitalLink.Element]

    init?(_ text: String) {
        let bytes = text.utf8
        guard let colon = bytes.prefix(6).firstIndex(of: UInt8(ascii: ":")), ["http", "https"].contains(text[..<colon].lowercased()),
            bytes[colon...].starts(with: "://".utf8)
        else { return nil }
        var rest = bytes[bytes.index(colon, offsetBy: 3)...]
        if let fragment = rest.firstIndex(of: UInt8(ascii: "#")) { rest = rest[..<fragment] }
        var query = rest.suffix(0)
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            query = rest[mark...].dropFirst()
            rest = rest[..<mark]
        }
        let parts = rest.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard let host = parts.first.map({ Substring($0) }), !host.isEmpty else { return nil }
        origin = "\(text[..<colon].lowercased())://\(host)"
        isCanonicalHost = host.lowercased() == "id.gs1.org"
        segments = parts.dropFirst().map { String(Substring($0)) }
        self.query = query.split(separator: UInt8(ascii: "&")).compactMap { pair in
            let sides = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false).map { Substring($0) }
            guard let code = PercentEncoding.decode(sides[0]), let value = PercentEncoding.decode(sides.count > 1 ? sides[1] : "") else { return nil }
            return DigitalLink.Element(code, value)
        }
    }
}
