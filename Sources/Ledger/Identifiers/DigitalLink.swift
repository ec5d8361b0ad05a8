// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A GS1 Digital Link URI: one primary key, its qualifiers in order, and attributes.
///
///     https://{host}[/{stem}]/{key}/{value}[/{qualifier}/{value}]*[?{attribute}={value}&…]
///
/// Values are held decoded. Source: GS1 Digital Link, URI syntax, 1.3.
package struct DigitalLink: Hashable, Sendable {
    /// An application identifier, or a query parameter that is none (`linkType`), with its value.
    package struct Element: Hashable, Sendable {
        package let code: String
        package let value: String

        package init(_ code: String, _ value: String) {
            self.code = code
            self.value = value
        }
    }

    /// Scheme, host and stem, without a closing slash.
    package var base: String
    package let key: Element
    package let qualifiers: [Element]
    /// The query in its order.
    package var attributes: [Element]

    /// Where canonical URIs live.
    package static let canonicalBase = "https://id.gs1.org"

    /// Checks every value, the order of the qualifiers and the check digits.
    /// - Throws: ``LedgerError`` `.malformedIdentifier`.
    package init(
        base: String = canonicalBase, key: Element, qualifiers: [Element] = [], attributes: [Element] = []
    ) throws(LedgerError) {
        self.base = base
        self.key = key
        self.qualifiers = qualifiers
        self.attributes = attributes
        if let fault = Self.fault(key: key, qualifiers: qualifiers, attributes: attributes) {
            throw Self.malformed(text, because: fault)
        }
    }

    /// On `https://id.gs1.org`, with all qualifiers, without the query.
    package var canonical: String { Self.canonicalBase + path }

    /// With base, qualifiers and query as they are.
    package var text: String {
        let query = attributes.map { "\(PercentEncoding.encode($0.code))=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
        return base + path + (query.isEmpty ? "" : "?\(query)")
    }

    /// Only the finest level: a serial number makes lot and variant needless, a lot makes the variant needless.
    /// The form event hashes and lot names use (CBV 2.0, event hash).
    package var finest: String { Self.canonicalBase + Self.path(finestElements) }

    /// The key, and the qualifier that says the most.
    package var finestElements: [Element] {
        let kept: Element? =
            switch key.code {
            case "01", "8006": qualifiers.last { $0.code != "22" }
            default: qualifiers.last
            }
        return [key] + (kept.map { [$0] } ?? [])
    }

    private var path: String { Self.path([key] + qualifiers) }

    private static func path(_ elements: [Element]) -> String {
        elements.map { "/\($0.code)/\(PercentEncoding.encode($0.value))" }.joined()
    }

    static func malformed(_ text: String, because fault: String) -> LedgerError {
        LedgerError(
            code: .malformedIdentifier, message: "“\(text.prefix(128))” is no GS1 identifier: \(fault).",
            remedy: "Correct it at its source; GS1 General Specifications and GS1 Digital Link say how it is built.")
    }

    private static func fault(key: Element, qualifiers: [Element], attributes: [Element]) -> String? {
        guard let keyKind = ApplicationIdentifier.find(key.code), let orders = keyKind.qualifierOrders else {
            return "(\(key.code)) is no primary key"
        }
        if let fault = keyKind.fault(in: key.value.utf8) { return fault }
        let codes = qualifiers.map(\.code)
        guard orders.contains(where: { isInOrder(codes, of: $0) }) else {
            return codes.isEmpty || orders == [[]]
                ? "(\(key.code)) has no qualifiers"
                : "after (\(key.code)) come \(orders.map { $0.map { "(\($0))" }.joined(separator: ", ") }.joined(separator: " or ")), in this order"
        }
        for element in qualifiers {
            if let fault = ApplicationIdentifier.find(element.code)?.fault(in: element.value.utf8) { return fault }
        }
        for element in attributes {
            if let fault = ApplicationIdentifier.find(element.code)?.fault(in: element.value.utf8) { return fault }
        }
        return nil
    }

    /// Whether `codes` is a subsequence of `order`, each at most once.
    private static func isInOrder(_ codes: [String], of order: [String]) -> Bool {
        var rest = order[...]
        for code in codes {
            guard let index = rest.firstIndex(of: code) else { return false }
            rest = rest[(index + 1)...]
        }
        return true
    }
}
