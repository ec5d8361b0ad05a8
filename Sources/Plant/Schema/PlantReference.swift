// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// The grammar as tables for people, in Markdown: what stands in `docs/reference/plant-files.md`.
package enum PlantReference {
    /// Names of all forms, in the order of the reference.
    package static var forms: [String] { Grammar.forms.map(\.name.rawValue) }

    /// All of them.
    package static var text: String { Grammar.forms.map { "### \($0.name.rawValue)\n\n\(table($0))" }.joined(separator: "\n") }

    /// The keys of one form, or nil when there is none of that name.
    package static func table(of name: String) -> String? { FormName(rawValue: name).map { table(Grammar.form($0)) } }

    private static func table(_ form: Form) -> String {
        var lines = ["| Key | Is | Says |", "|---|---|---|"]
        for key in form.keys {
            lines.append("| `\(key.name)`\(key.isRequired ? " *" : "") | \(words(key.shape)) | \(key.about) |")
        }
        for choice in form.choices {
            let keys = choice.keys.map { "`\($0)`" }.joined(separator: ", ")
            lines.append("| | | \(choice.isOptional ? "At most one" : "One") of \(keys). |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func words(_ shape: Shape) -> String {
        switch shape {
        case .text: "text"
        case .word(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        case .flag: "`true`, `false`"
        case .whole: "whole number"
        case .share: "share"
        case .quantity(let dimensions):
            dimensions == Grammar.goods || dimensions.count > 3 ? "amount" : dimensions.map { "\($0)" }.joined(separator: ", ")
        case .rate: "amount per time"
        case .duration: "duration"
        case .distribution(let scatter):
            switch scatter {
            case .duration: "distribution of times"
            case .count: "distribution of counts"
            case .length: "distribution of lengths"
            case .span: "distribution of times or amounts"
            case .characteristic: "distribution"
            }
        case .number(let measurand): measurand == .any ? "number" : measurand.words
        case .date: "date"
        case .month: "month"
        case .moment: "moment"
        case .clock: "time of day"
        case .days: "days of the week"
        case .dateRange: "date, or from and to"
        case .naming: "name"
        case .name(let realm): realm == .source ? "source" : "a \(realm.rawValue)"
        case .wordOrName(let words, let realm): words.map { "`\($0)`" }.joined(separator: ", ") + ", a \(realm.rawValue)"
        case .gtin: "GTIN"
        case .gln: "GLN"
        case .hsCode: "HS code"
        case .country: "country code"
        case .currency: "currency"
        case .timezone: "time zone"
        case .bookingUnit, .physicalUnit: "unit"
        case .path: "path"
        case .form(let name): "[\(name.rawValue)](#\(name.rawValue.lowercased()))"
        case .list(let item): "list of \(words(item))"
        case .map(let keys, let values): "\(words(keys)): \(words(values))"
        case .either(let shapes): shapes.map(words).joined(separator: "; or ")
        }
    }
}
