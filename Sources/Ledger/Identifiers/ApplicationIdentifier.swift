// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// A GS1 application identifier: its code, what its value may hold, and what part it plays in a Digital Link.
///
/// Source: GS1 General Specifications, section 3.2 (figure 3.2-1), and GS1 Digital Link, URI syntax, section 4.
struct ApplicationIdentifier: Hashable, Sendable {
    /// One stretch of a value, in order. The last may vary in length.
    struct Component: Hashable, Sendable {
        enum Characters: Hashable, Sendable {
            case digits
            /// GS1 AI encodable character set 82.
            case set82
            /// GS1 AI encodable character set 39.
            case set39
        }

        let characters: Characters
        let length: ClosedRange<Int>
        var hasCheckDigit = false
    }

    let code: String
    let components: [Component]
    /// Qualifier codes in the order a path must have them; nil when it is no primary key. Each list is an alternative.
    let qualifierOrders: [[String]]?
    /// A value of fixed length needs no separator after it in an element string.
    var isFixedLength: Bool { components.allSatisfy { $0.length.count == 1 } }
    var isKey: Bool { qualifierOrders != nil }

    /// Nil when the value is one this identifier may hold, else what is wrong with it.
    func fault(in value: some Collection<UInt8>) -> String? {
        var rest = Array(value)[...]
        guard !rest.isEmpty else { return "the value of (\(code)) is empty" }
        for (index, component) in components.enumerated() {
            let isLast = index == components.count - 1
            let part = rest.prefix(isLast ? rest.count : component.length.upperBound)
            rest = rest.dropFirst(part.count)
            guard component.length.contains(part.count) else {
                return "the value of (\(code)) must have \(lengthText) characters, not \(value.count)"
            }
            guard part.allSatisfy({ Self.allows($0, component.characters) }) else {
                return "the value of (\(code)) holds a character it must not have"
            }
            if component.hasCheckDigit, !CheckDigit.isSound(part), let expected = CheckDigit.completing(part.dropLast()) {
                return "the check digit is \(Character(Unicode.Scalar(part.last ?? 0))), but \(Character(Unicode.Scalar(expected))) is expected"
            }
        }
        return nil
    }

    private var lengthText: String {
        let lower = components.reduce(0) { $0 + $1.length.lowerBound }
        let upper = components.reduce(0) { $0 + $1.length.upperBound }
        return lower == upper ? "\(lower)" : "\(lower) to \(upper)"
    }

    private static func allows(_ byte: UInt8, _ characters: Component.Characters) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): characters != .digits
        case UInt8(ascii: "-"), UInt8(ascii: "/"): characters != .digits
        case UInt8(ascii: "#"): characters == .set39
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "!"), UInt8(ascii: "\""): characters == .set82
        case UInt8(ascii: "%")...UInt8(ascii: "?"): characters == .set82
        default: false
        }
    }
}

extension ApplicationIdentifier {
    static func find(_ code: some StringProtocol) -> ApplicationIdentifier? { table[String(code)] }

    /// The primary key an outdated convenience word (`/gtin/…`) stands for, or the qualifier (`lot`).
    static func code(ofWord word: some StringProtocol) -> String? { words[String(word)] }

    private static let words = [
        "gtin": "01", "itip": "8006", "sscc": "00", "gln": "414", "party": "417", "grai": "8003", "giai": "8004", "gsrn": "8018",
        "gsrnp": "8017", "gdti": "253", "gcn": "255", "cpid": "8010", "ginc": "401", "gsin": "402", "cpv": "22", "lot": "10", "ser": "21",
        "cpsn": "8011", "srin": "8019",
    ]

    private static let table: [String: ApplicationIdentifier] = {
        func digits(_ length: Int, check: Bool = false) -> Component {
            Component(characters: .digits, length: length...length, hasCheckDigit: check)
        }
        func upTo(_ length: Int, from least: Int = 1, _ characters: Component.Characters = .set82) -> Component {
            Component(characters: characters, length: least...length)
        }
        var rows: [ApplicationIdentifier] = []
        func key(_ code: String, _ components: [Component], _ orders: [[String]] = [[]]) {
            rows.append(ApplicationIdentifier(code: code, components: components, qualifierOrders: orders))
        }
        func plain(_ codes: [String], _ components: Component...) {
            for code in codes { rows.append(ApplicationIdentifier(code: code, components: components, qualifierOrders: nil)) }
        }

        key("00", [digits(18, check: true)])
        key("01", [digits(14, check: true)], [["22", "10", "21"], ["235"]])
        key("253", [digits(13, check: true), upTo(17, from: 0)])
        key("255", [digits(13, check: true), upTo(12, from: 0, .digits)])
        key("401", [upTo(30)])
        key("402", [digits(17, check: true)])
        key("414", [digits(13, check: true)], [["254"]])
        key("417", [digits(13, check: true)])
        key("8003", [digits(14, check: true), upTo(16, from: 0)])
        key("8004", [upTo(30)])
        key("8006", [digits(14, check: true), digits(2), digits(2)], [["22", "10", "21"]])
        key("8010", [upTo(30, .set39)], [["8011"]])
        key("8013", [upTo(25)])
        key("8017", [digits(18, check: true)], [["8019"]])
        key("8018", [digits(18, check: true)], [["8019"]])

        plain(["22", "10", "21", "254"], upTo(20))
        plain(["235"], upTo(28))
        plain(["8011"], upTo(12, .digits))
        plain(["8019"], upTo(10, .digits))

        plain(["02", "03"], digits(14, check: true))
        plain(["410", "411", "412", "413", "415", "416"], digits(13, check: true))
        plain(["11", "12", "13", "15", "16", "17", "7006"], digits(6))
        plain(["20"], digits(2))
        plain(["30", "37"], upTo(8, .digits))
        plain(["422", "424", "426"], digits(3))
        plain(["7003"], digits(10))
        plain(["8005"], digits(6))
        plain(["8008"], digits(8), upTo(4, from: 0, .digits))
        plain(["240", "241", "250", "251", "400", "403", "90", "7002"], upTo(30))
        plain(["242"], upTo(6, .digits))
        plain(["243", "420", "710", "711", "712", "713", "714", "715", "716"], upTo(20))
        plain(["8020"], upTo(25))
        plain(["8200"], upTo(70))
        plain((91...99).map(String.init), upTo(90))
        // Measures: the fourth digit says how many of the six digits are decimals.
        plain(
            (310...316).flatMap(decimals) + (320...337).flatMap(decimals) + (340...357).flatMap(decimals) + (360...369).flatMap(decimals), digits(6))
        plain((390...391).flatMap(decimals), upTo(15, .digits))
        plain((392...393).flatMap(decimals), upTo(15, .digits))
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.code, $0) })
    }()

    private static func decimals(_ series: Int) -> [String] { (0...5).map { "\(series)\($0)" } }
}
