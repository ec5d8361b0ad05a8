// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Web

@Suite struct `Catalogue` {
    @Test(arguments: TextKey.allCases)
    func `every text stands in every language with the same places to fill`(_ key: TextKey) {
        let english = places(key.text(in: .english))
        for language in Language.allCases {
            let text = key.text(in: language)
            #expect(!text.isEmpty)
            #expect(places(text) == english, "\(key.rawValue) in \(language.rawValue)")
            if language != .english { #expect(!text.contains("|"), "\(language.autonym) has no plural") }
        }
    }

    @Test(arguments: [
        // count, English, Vietnamese
        (0, "0 lots", "0 lô"),
        (1, "1 lot", "1 lô"),
        (2, "2 lots", "2 lô"),
        (41_204, "41\u{202F}204 lots", "41\u{202F}204 lô"),
    ])
    func `counts take the plural of their language`(_ count: Int, _ english: String, _ vietnamese: String) {
        #expect(Words(.english).count(.lotsCount, count) == english)
        #expect(Words(.vietnamese).count(.lotsCount, count) == vietnamese)
    }

    @Test func `the decimal sign follows the language`() {
        #expect(Words(.vietnamese).decimal("20000.5") == "20\u{202F}000,5")
        #expect(Words(.korean).decimal("20000.5") == "20\u{202F}000.5")
    }

    @Test(arguments: [
        (0.0, "0"), (1e-9, "< 1\u{00A0}ppm"), (0.000_25, "250\u{00A0}ppm"), (0.0125, "1.25\u{00A0}%"), (1, "100\u{00A0}%"),
    ])
    func `a small share is never shown as nothing`(_ fraction: Double, _ text: String) {
        #expect(Words(.english).fraction(fraction) == text)
    }

    /// The names in braces.
    private func places(_ text: String) -> Set<String> {
        Set(text.matches(of: /\{(\w+)\}/).map { String($0.1) })
    }
}

@Suite struct `Colours` {
    @Test(arguments: [Stylesheet.light, Stylesheet.dark, Stylesheet.contrast])
    func `text keeps 4.5 to 1 and graphics 3 to 1 on both grounds`(_ tokens: Stylesheet.Tokens) {
        for ground in [tokens.page, tokens.panel] {
            for text in [tokens.text, tokens.muted, tokens.link, tokens.red, tokens.amber, tokens.blue, tokens.ok] {
                #expect(contrast(text, ground) >= 4.5, "\(text) on \(ground)")
            }
            for graphic in [tokens.flow, tokens.mark] { #expect(contrast(graphic, ground) >= 3, "\(graphic) on \(ground)") }
        }
        #expect(contrast(tokens.text, tokens.node) >= 4.5)
        #expect(contrast(tokens.muted, tokens.node) >= 4.5)
        #expect(contrast(tokens.focus, tokens.focusOuter) >= 3, "a focus ring is seen on any ground")
    }

    /// WCAG 2.2 contrast ratio.
    private func contrast(_ a: String, _ b: String) -> Double {
        let (high, low) = (max(luminance(a), luminance(b)), min(luminance(a), luminance(b)))
        return (high + 0.05) / (low + 0.05)
    }

    private func luminance(_ colour: String) -> Double {
        let value = Int(colour.dropFirst(), radix: 16)!
        let channels = [16, 8, 0].map { shift -> Double in
            let part = Double(value >> shift & 255) / 255
            return part <= 0.04045 ? part / 12.92 : power((part + 0.055) / 1.055)
        }
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    }

    /// x^2.4 = x² · x^(2/5), the fifth root by Newton's method.
    private func power(_ x: Double) -> Double {
        let square = x * x
        var root = 1.0
        for _ in 0..<60 { root -= (root * root * root * root * root - square) / (5 * root * root * root * root) }
        return square * root
    }
}
