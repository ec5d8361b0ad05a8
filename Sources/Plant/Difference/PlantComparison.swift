// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Walks two trees side by side by the grammar.
struct PlantComparison {
    private(set) var changes: [PlantChange] = []
    private let oldParameters: [String: Expression.Value]
    private let newParameters: [String: Expression.Value]
    private let names: RenamedThings

    /// What is being compared.
    private struct Subject {
        var group = "Plant"
        var what = "plant"
        var name = ""
        var within: [String] = []
        /// Keys below the named thing.
        var keys: [String] = []

        func at(_ key: String) -> Subject {
            var result = self
            result.keys.append(key)
            return result
        }
    }

    init(_ old: [String: Expression.Value], _ new: [String: Expression.Value], _ names: RenamedThings) {
        oldParameters = old
        newParameters = new
        self.names = names
    }

    mutating func compare(_ old: Element, _ new: Element) {
        compare(old, new, .form(.plant), Subject())
        // By heading, else as found.
        changes = PlantDifference.groups.flatMap { group in changes.filter { $0.group == group } }
    }

    private mutating func compare(_ old: Element?, _ new: Element?, _ shape: Shape, _ subject: Subject) {
        let chosen = (new ?? old).map { shape.chosen(for: $0) } ?? shape
        switch (old?.content, new?.content) {
        case (.mapping, .mapping):
            switch chosen {
            case .form(let name): members(old, new, Grammar.form(name), subject)
            case .distribution: distributions(old, new, subject)
            case .map(let keys, let values): maps(old, new, keys, values, subject)
            default: values(old, new, chosen, subject)
            }
        case (.list(let before), .list(let after)):
            guard case .list(let item) = chosen else { return values(old, new, chosen, subject) }
            lists(before, after, item, subject)
        case (nil, .list(let after)):
            guard case .list(.form) = chosen, case .list(let item) = chosen else { return values(old, new, chosen, subject) }
            lists([], after, item, subject)
        case (.list(let before), nil):
            guard case .list(.form) = chosen, case .list(let item) = chosen else { return values(old, new, chosen, subject) }
            lists(before, [], item, subject)
        default: values(old, new, chosen, subject)
        }
    }

    private mutating func members(_ old: Element?, _ new: Element?, _ form: Form, _ subject: Subject) {
        for key in form.keys where form.identity?.name != key.name {
            let (before, after) = (value(old, key.name), value(new, key.name))
            guard before != nil || after != nil else { continue }
            // What is called differently is told once, and a plant's own name is no difference.
            if form.name == .plant, ["plant", "sources"].contains(key.name) { continue }
            let usual = key.usual.map { Element(content: .text($0, isQuoted: false), place: Place(file: "", line: 1, column: 1), sources: []) }
            compare(before ?? usual, after ?? usual, key.shape, subject.at(key.name))
        }
    }

    private func value(_ element: Element?, _ key: String) -> Element? {
        guard let value = element?[key], !value.isNull else { return nil }
        return value
    }

    private mutating func maps(_ old: Element?, _ new: Element?, _ keys: Shape, _ values: Shape, _ subject: Subject) {
        let (before, after) = (old?.members ?? [], new?.members ?? [])
        for key in before.map(\.key) + after.map(\.key).filter({ key in !before.contains { $0.key == key } }) {
            var subject = subject.at(key)
            if case .naming(.parameter) = keys { subject = Subject(group: "Parameters", what: "parameter", name: key, within: [], keys: ["value"]) }
            compare(value(old, key), value(new, key), values, subject)
        }
    }

    /// Of one kind they differ by their numbers, else as a whole.
    private mutating func distributions(_ old: Element?, _ new: Element?, _ subject: Subject) {
        let form = Grammar.form(.distribution)
        let kinds = form.choices[0].keys
        guard let before = kinds.first(where: { old?[$0] != nil }), before == kinds.first(where: { new?[$0] != nil }), let key = form.key(before)
        else {
            return values(old, new, .text, subject)
        }
        compare(old?[before], new?[before], key.shape, subject.at(before))
    }

    // Lists.

    private mutating func lists(_ old: [Element], _ new: [Element], _ item: Shape, _ subject: Subject) {
        guard case .form(let name) = item else {
            if old.map(words) != new.map(words) {
                add(.changed, subject, old: .text(old.map(words).joined(separator: ", ")), new: .text(new.map(words).joined(separator: ", ")))
            }
            return
        }
        let form = Grammar.form(name)
        func identity(_ element: Element) -> String {
            if let key = form.identity { return element[key.name]?.text ?? "" }
            return ["product", "utility", "name", "site", "to", "scrap", "out", "days", "role"].compactMap { element[$0]?.text }.joined(
                separator: ", ")
        }
        var used: Set<Int> = []
        for element in old {
            let own = identity(element)
            let match = new.indices.first { !used.contains($0) && identity(new[$0]) == own }
            if let match { used.insert(match) }
            let below = self.subject(form, own, subject)
            if let match {
                tellName(form, own, below)
                compare(element, new[match], item, below)
            } else {
                add(.removed, below, old: form.identity == nil ? .text(words(element)) : nil, new: nil)
            }
        }
        for (index, element) in new.enumerated() where !used.contains(index) {
            add(.added, self.subject(form, identity(element), subject), old: nil, new: form.identity == nil ? .text(words(element)) : nil)
        }
    }

    private mutating func tellName(_ form: Form, _ name: String, _ subject: Subject) {
        guard case .naming(let realm)? = form.identity?.shape, let old = names.old(realm, name) else { return }
        add(.renamed, subject, old: .text(old), new: .text(name))
    }

    private func subject(_ form: Form, _ name: String, _ above: Subject) -> Subject {
        guard form.identity != nil else { return above.at(name) }
        var result = Subject()
        result.what = form.name.rawValue
        result.name = name
        result.within = above.what == "plant" ? [] : [above.name] + above.within
        switch form.name {
        case .calendar, .crew: result.group = "Calendars and crews"
        case .utility: result.group = "Utilities"
        case .site, .area: result.group = "Sites"
        case .line: result.group = "Lines"
        case .station: result.group = "Stations"
        case .product: result.group = "Products"
        case .buffer: result.group = "Buffers"
        case .supplier, .transport: result.group = "Supply"
        case .customer: result.group = "Customers"
        case .route, .step: result.group = "Routes and steps"
        case .cause: result.group = "Causes"
        default: result.group = above.group
        }
        return result
    }

    // Values.

    private mutating func values(_ old: Element?, _ new: Element?, _ shape: Shape, _ subject: Subject) {
        let a = old.map { value($0, shape, oldParameters) }
        let b = new.map { value($0, shape, newParameters) }
        if case .number(let x, let unit)? = a, case .number(let y, let other)? = b {
            // Numbers in other units may be the same.
            guard unit != other, let one = PhysicalUnit.find(unit), let two = PhysicalUnit.find(other), one.dimensions == two.dimensions else {
                if unit != other || abs(x - y) > 1e-12 * max(abs(x), abs(y)) { add(.changed, subject, old: a, new: b) }
                return
            }
            let converted = x * one.factor / two.factor
            if abs(converted - y) > 1e-12 * max(abs(converted), abs(y)) { add(.changed, subject, old: .number(converted, unit: other), new: b) }
            return
        }
        if a != b { add(a == nil ? .added : b == nil ? .removed : .changed, subject, old: a, new: b) }
    }

    private func value(_ element: Element, _ shape: Shape, _ parameters: [String: Expression.Value]) -> PlantChange.Value {
        guard let text = element.text, shape.isNumber, case .success(let value) = Expression.evaluate(text, parameters) else {
            return .text(words(element))
        }
        let unit = value.unit ?? PhysicalUnit(code: value.dimensions == .none ? "" : value.dimensions.words, dimensions: value.dimensions, factor: 1)
        return .number(value.number / unit.factor, unit: unit.code)
    }

    /// On one line, as YAML would write it.
    private func words(_ element: Element) -> String {
        switch element.content {
        case .text(let text, _): text
        case .list(let items): "[" + items.map(words).joined(separator: ", ") + "]"
        case .mapping(let members):
            "{ " + members.filter { !["source", "note"].contains($0.key) }.map { "\($0.key): \(words($0.value))" }.joined(separator: ", ") + " }"
        }
    }

    private mutating func add(_ kind: PlantChange.Kind, _ subject: Subject, old: PlantChange.Value?, new: PlantChange.Value?) {
        let key = subject.keys.isEmpty ? nil : subject.keys.filter { !$0.isEmpty }.joined(separator: ".")
        changes.append(
            PlantChange(
                group: subject.group, kind: kind, what: subject.what, name: subject.name, within: subject.within, key: key, old: old, new: new))
    }
}

extension Shape {
    fileprivate var isNumber: Bool {
        switch self {
        case .whole, .share, .quantity, .rate, .duration, .distribution, .number: true
        default: false
        }
    }
}
