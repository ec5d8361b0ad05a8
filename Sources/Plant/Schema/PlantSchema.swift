// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// The grammar of plant files as a JSON Schema, for editors that complete and check YAML.
///
/// It tells keys, forms and how numbers are written. Names, units that do not fit, and whether the plant can run are for `jellyroll check`.
/// Every form stands there twice: as it is, and as a change to a mother plant, where nothing but the name is required and `null` removes.
package enum PlantSchema {
    /// Draft 2020-12, as it stands in `docs/reference/plant.schema.json`.
    package static var text: String {
        let definitions = Grammar.forms.flatMap { form in
            [(form.name.rawValue, definition(form, isDelta: false))]
                + (form.isAtomic ? [] : [("\(form.name.rawValue).delta", definition(form, isDelta: true))])
        }
        let schema: JSONValue = .object([
            ("$schema", "https://json-schema.org/draft/2020-12/schema"),
            ("title", "Jellyroll plant file"),
            ("description", "A plant as code. Reference: docs/reference/plant-files.md. Checked in full by: jellyroll check FILE."),
            ("type", "object"),
            // A part that is included may belong to a plant that has a mother.
            ("if", ["required": ["plant"], "not": ["required": ["from"]]]),
            ("then", ["$ref": "#/$defs/plant"]),
            ("else", ["$ref": "#/$defs/plant.delta"]),
            ("$defs", .object(definitions)),
        ])
        return schema.pretty() + "\n"
    }

    private static func definition(_ form: Form, isDelta: Bool) -> JSONValue {
        var properties = (form.keys + Form.everywhere).map { key in (key.name, property(key, isDelta: isDelta || form.isChange)) }
        if isDelta, form.identity != nil { properties += Form.deltas.map { ($0.name, property($0, isDelta: false)) } }
        var members: [(String, JSONValue)] = [
            ("description", .text(form.about)), ("type", "object"), ("additionalProperties", false), ("patternProperties", ["^x-": true]),
            ("properties", .object(properties)),
        ]
        let required = isDelta ? form.identity.map { [$0.name] } ?? [] : form.required
        if !required.isEmpty { members.append(("required", .list(required.map { .text($0) }))) }
        var conditions: [JSONValue] = []
        for choice in form.choices {
            for (index, key) in choice.keys.enumerated() {
                for other in choice.keys.dropFirst(index + 1) where !isDelta { conditions.append(["not": ["required": [.text(key), .text(other)]]]) }
            }
            if !choice.isOptional, !isDelta { conditions.append(["anyOf": .list(choice.keys.map { ["required": [.text($0)]] })]) }
        }
        if form.name == .line, !isDelta {
            conditions.append([
                "if": ["required": ["copies"]],
                "then": ["properties": ["stations": ["items": ["$ref": "#/$defs/station.delta"]]]],
                "else": ["properties": ["stations": ["items": ["$ref": "#/$defs/station"]]]],
            ])
        }
        if !conditions.isEmpty { members.append(("allOf", .list(conditions))) }
        return .object(members)
    }

    private static func property(_ key: Key, isDelta: Bool) -> JSONValue {
        guard case .object(let shape) = schema(key.shape, isDelta: isDelta) else { return ["description": .text(key.about)] }
        let described: JSONValue = .object([("description", .text(key.about))] + shape)
        guard isDelta else { return described }
        return .object([("description", .text(key.about)), ("anyOf", [.object(shape), ["type": "null"]])])
    }

    /// YAML 1.1 makes booleans of `off` and `no`.
    private static let word: JSONValue = ["type": ["string", "number", "boolean"]]
    /// A number, a blank and a unit; or arithmetic, which has braces or brackets.
    private static let measured: JSONValue = .object([
        ("type", "string"), ("pattern", "^([-+]?[0-9.]+([eE][-+]?[0-9]+)? +[^ ].*|.*[{(].*|.* [-+*/] .*)$"),
    ])
    private static let plain: JSONValue = ["anyOf": [["type": "number"], ["type": "string", "pattern": "[0-9{]"]]]

    private static func text(_ pattern: String, example: String) -> JSONValue {
        .object([("type", "string"), ("pattern", .text(pattern)), ("examples", [.text(example)])])
    }

    /// YAML 1.1 makes dates of some texts before a schema sees them, so nothing is said of the type.
    private static func time(_ pattern: String, example: String) -> JSONValue {
        .object([("pattern", .text(pattern)), ("examples", [.text(example)])])
    }

    private static func measured(_ example: String) -> JSONValue {
        guard case .object(let members) = measured else { return measured }
        return .object(members + [("examples", [.text(example)])])
    }

    private static func reference(_ name: FormName, isDelta: Bool) -> JSONValue {
        let isDelta = isDelta && !Grammar.form(name).isAtomic
        return ["$ref": .text("#/$defs/\(name.rawValue)\(isDelta ? ".delta" : "")")]
    }

    private static func schema(_ shape: Shape, isDelta: Bool) -> JSONValue {
        switch shape {
        case .text, .name, .naming, .wordOrName: word
        case .word(let words): ["enum": .list(words.map { .text($0) })]
        case .flag: ["type": "boolean"]
        case .whole(let range):
            [
                "anyOf": [
                    ["type": "integer", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)],
                    ["type": "string", "pattern": "[0-9{]"],
                ]
            ]
        case .share:
            ["anyOf": [["type": "number", "minimum": 0, "maximum": 1], ["type": "string", "pattern": "^([0-9.]+ *%|.*\\{.*|[0-9.]+ [-+*/] .*)$"]]]
        case .quantity(let dimensions):
            measured("1 \(dimensions.first.map { $0 == .duration ? "h" : BookingUnit.display(of: $0).code } ?? "")")
        case .rate(let dimensions): measured("1 \(BookingUnit.display(of: dimensions[0]).code)/h")
        case .duration: plain
        case .distribution: ["anyOf": [["type": "number"], ["type": "string", "pattern": "[0-9{]"], ["$ref": "#/$defs/distribution"]]]
        case .number(let measurand):
            switch measurand {
            case .any, .plain: plain
            default: measured(measurand.example)
            }
        case .date: time("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", example: "2026-02-17")
        case .dateRange: time("^[0-9]{4}-[0-9]{2}-[0-9]{2}( to [0-9]{4}-[0-9]{2}-[0-9]{2})?$", example: "2026-02-16 to 2026-02-20")
        case .month: time("^[0-9]{4}-[0-9]{2}$", example: "2026-03")
        case .moment:
            time("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[-+][0-9]{2}:[0-9]{2})$", example: "2026-01-05T06:00:00+07:00")
        case .clock: text("^[0-9]{2}:[0-9]{2}$", example: "06:00")
        case .days: text("^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)([-, ]+(Mon|Tue|Wed|Thu|Fri|Sat|Sun))*$", example: "Mon-Fri")
        case .country: text("^[A-Z]{2}$", example: "VN")
        case .currency: text("^[A-Z]{3}$", example: "USD")
        case .timezone: text("^(UTC|[A-Za-z]+(/[A-Za-z0-9_+-]+)+)$", example: "Asia/Ho_Chi_Minh")
        case .gtin: text("^([0-9]{8}|[0-9]{12,14})$", example: "09521234500018")
        case .gln: text("^[0-9]{13}$", example: "9521234000020")
        case .hsCode: text("^[0-9.]{6,13}$", example: "8507.60")
        case .bookingUnit: ["type": ["string", "number"], "examples": ["kg", "m", "{cell}"]]
        case .physicalUnit: ["type": ["string", "number"], "examples": ["kW.h", "g/m2", "%"]]
        case .path: ["type": "string"]
        case .form(let name): reference(name, isDelta: isDelta)
        case .list(let item): ["type": "array", "items": schema(item, isDelta: isDelta)]
        case .map(let keys, let values):
            .object(
                [("type", "object")] + { if case .month = keys { [("propertyNames", schema(.month, isDelta: false))] } else { [] } }()
                    + [
                        (
                            "additionalProperties",
                            isDelta ? ["anyOf": [schema(values, isDelta: true), ["type": "null"]]] : schema(values, isDelta: false)
                        )
                    ])
        case .either(let shapes): ["anyOf": .list(shapes.map { schema($0, isDelta: isDelta) })]
        }
    }
}
