// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Node

/// The catalogue in one language, and numbers as that language writes them.
package struct Words: Sendable {
    package let language: Language
    /// ISO 4217 code of the currency the books are kept in; nil where no books are shown, or nobody said.
    var currency: String?

    package init(_ language: Language) { self.language = language }

    func paying(in currency: String?) -> Words {
        var words = self
        words.currency = currency
        return words
    }

    /// The text with `{name}` places filled.
    package func callAsFunction(_ key: TextKey, _ values: [String: String] = [:]) -> String {
        fill(forms(key)[0], values)
    }

    /// The text for `count` things; `{n}` is the count. Forms stand in the catalogue as `one|other`; a language without a plural has one.
    package func count(_ key: TextKey, _ count: Int, _ values: [String: String] = [:]) -> String {
        let forms = forms(key)
        return fill(forms[count == 1 ? 0 : forms.count - 1], values.merging(["n": number(count)]) { mine, _ in mine })
    }

    /// Groups of three set apart by a narrow space, which no language takes for a decimal sign.
    package func number(_ number: some BinaryInteger) -> String { grouped(String(number)) }

    /// An exact decimal as this language writes it.
    func decimal(_ text: String) -> String {
        let parts = text.split(separator: ".", maxSplits: 1)
        guard parts.count == 2 else { return grouped(text) }
        return grouped(String(parts[0])) + (language == .vietnamese ? "," : ".") + parts[1]
    }

    /// In a unit that leaves a readable number: 35.1 g, 312.4 m, 20 t, 1 piece.
    func quantity(_ quantity: Quantity) -> String {
        let (number, symbol) = quantity.readable
        return "\(decimal(number))\u{00A0}\(named(symbol, quantity.dimension, of: quantity.amount))"
    }

    /// With every digit, in the display unit: where two amounts are told apart, rounding may not make them one.
    func exact(_ quantity: Quantity) -> String {
        "\(decimal(quantity.number))\u{00A0}\(named(quantity.dimension.symbol, quantity.dimension, of: quantity.amount))"
    }

    /// A stretch in the lot's display unit: `310–318 m`.
    func interval(_ interval: Interval, _ dimension: Dimension) -> String {
        "\(decimal(Quantity(interval.from, dimension).number))–\(decimal(Quantity(interval.to, dimension).number))\u{00A0}\(symbol(dimension))"
    }

    /// The symbol of the display unit, for headers.
    func symbol(_ dimension: Dimension) -> String { named(dimension.symbol, dimension) }

    /// Pieces have a word in each language.
    private func named(_ symbol: String, _ dimension: Dimension, of amount: Int64 = 0) -> String {
        switch dimension {
        case .pieces: pieces(amount == 1)
        case .money: currency ?? "¤"
        default: symbol
        }
    }

    /// The word for pieces, of one or of more.
    func pieces(_ isOne: Bool) -> String {
        let forms = forms(.unitPieces)
        return String(forms[isOne ? 0 : forms.count - 1])
    }

    /// Percent down to 0.1 %, then parts per million, so that a small share is never shown as nothing.
    func fraction(_ fraction: Double) -> String {
        if fraction == 0 { return "0" }
        if fraction < 1e-6 { return "< 1\u{00A0}ppm" }
        if fraction < 1e-3 { return "\(decimal(rounded(fraction * 1e6)))\u{00A0}ppm" }
        return "\(decimal(rounded(fraction * 100)))\u{00A0}%"
    }

    func time(_ instant: Instant) -> String { "\(instant.plain())\u{00A0}UTC" }

    func age(since: Instant, now: Instant) -> String {
        let minutes = Int(max(0, now.microseconds - since.microseconds) / 60_000_000)
        let text =
            minutes < 120 ? count(.ageMinutes, minutes) : minutes < 48 * 60 ? count(.ageHours, minutes / 60) : count(.ageDays, minutes / 1440)
        return text.replacing(" ", with: "\u{00A0}")
    }

    /// A lot's name, with the generation of the name, counted from 0, where it is not the first: as it may be asked for.
    func name(_ lot: LotKey) -> String { lot.generation == 0 ? lot.name : "\(lot.name)\(LotKey.generationMark)\(lot.generation)" }

    func product(_ product: String) -> String { product.isEmpty ? self(.unknownProduct) : product }

    /// Three significant digits, for shares.
    private func rounded(_ value: Double) -> String {
        let decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2
        let scale = [1.0, 10, 100][decimals]
        let scaled = Int64((value * scale).rounded())
        guard decimals > 0 else { return "\(scaled)" }
        let digits = String(repeating: "0", count: max(0, decimals + 1 - "\(scaled)".count)) + "\(scaled)"
        let fraction = digits.suffix(decimals).reversed().drop { $0 == "0" }.reversed()
        return fraction.isEmpty ? "\(digits.dropLast(decimals))" : "\(digits.dropLast(decimals)).\(String(fraction))"
    }

    private func grouped(_ digits: String) -> String {
        let isNegative = digits.hasPrefix("-")
        let bare = isNegative ? String(digits.dropFirst()) : digits
        guard bare.count > 4 else { return digits }
        var result = ""
        for (index, digit) in bare.enumerated() {
            if index > 0, (bare.count - index) % 3 == 0 { result += "\u{202F}" }
            result.append(digit)
        }
        return isNegative ? "-\(result)" : result
    }

    private func forms(_ key: TextKey) -> [Substring] { key.text(in: language).split(separator: "|", omittingEmptySubsequences: false) }

    private func fill(_ form: Substring, _ values: [String: String]) -> String {
        guard form.contains("{") else { return String(form) }
        var result = ""
        var rest = form
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            result += values[String(rest[rest.index(after: open)..<close])] ?? ""
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
