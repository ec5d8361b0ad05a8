// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Reads a plant out of one tree of elements by the grammar, and collects what is wrong with it.
struct PlantReader {
    var findings: Findings
    let names: NameIndex
    let parameters: [String: Expression.Value]
    /// Nil unless the plant works in slots.
    let slotSeconds: Double?
    let currencies: Currencies
    /// Where things were written, by the names that lead to them: `routes/cathode/mixing/time`.
    var spots = Spots()
    /// Forms of which one at least could not be read, so that what is missing of them proves nothing.
    var dropped: Set<FormName> = []

    init(names: NameIndex, parameters: [String: Expression.Value], slotSeconds: Double?, currencies: Currencies, findings: Findings) {
        self.names = names
        self.parameters = parameters
        self.slotSeconds = slotSeconds
        self.currencies = currencies
        self.findings = findings
    }

    /// The members of one mapping.
    struct Members {
        let form: Form
        let element: Element
        let path: String
        /// Names that lead here.
        let trail: String

        /// A key of the form, present and not empty.
        subscript(key: String) -> Element? {
            precondition(
                form.key(key) != nil || Form.everywhere.contains { $0.name == key }, "The grammar of \(form.name) has no key \(key).")
            guard let value = element[key], !value.isNull else { return nil }
            return value
        }

        func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
        func shape(_ key: String) -> Shape { form.key(key)?.shape ?? .text }
        var place: Place { element.place }
    }

    mutating func report(
        _ code: PlantFinding.Code, at element: Element, _ path: String, _ message: String, expected: String, nearest: String? = nil, _ remedy: String
    ) {
        findings.report(code, at: element.place, path, message, expected: expected, nearest: nearest, remedy)
    }

    mutating func wrongForm(_ element: Element, _ path: String, expected: String) {
        report(.wrongForm, at: element, path, "Here is \(element.words).", expected: expected, "Write what is expected, or remove the key.")
    }

    /// The members of a mapping of this form; what has other keys is reported, the rest is still read.
    mutating func members(_ element: Element, _ name: FormName, _ path: String, trail: String = "") -> Members? {
        let form = Grammar.form(name)
        let keys = form.keys.map(\.name)
        guard let members = element.members else {
            wrongForm(element, path, expected: "keys and values: \(keys.joined(separator: ", "))")
            return nil
        }
        let result = Members(form: form, element: element, path: path, trail: trail)
        spots.insert(trail, element.place, path)
        for member in members {
            let here = result.path(of: member.key)
            spots.insert(trail.isEmpty ? member.key : "\(trail)/\(member.key)", member.value.place, here)
            if member.key.isEmpty {
                findings.report(
                    .wrongForm, at: member.place, path, "Here is a key that is no text.", expected: "a key: one of \(keys.joined(separator: ", "))",
                    "Write a key, a colon and a value.")
            } else if form.key(member.key) == nil, !Form.everywhere.contains(where: { $0.name == member.key }), !member.key.hasPrefix("x-") {
                let isDelta = Form.deltas.contains { $0.name == member.key } && form.identity != nil
                findings.report(
                    .unknownKey, at: member.place, here,
                    isDelta ? "“\(member.key)” is for items of a plant that has a mother." : "“\(member.key)” is not a key here.",
                    expected: "one of \(keys.joined(separator: ", "))", nearest: isDelta ? nil : Spelling.nearest(to: member.key, among: keys),
                    isDelta ? "Remove it, or name the mother plant in “from:”." : "Rename or remove it.")
            }
        }
        let required = form.required
        for key in required where result[key] == nil {
            report(
                .missingKey, at: element, result.path(of: key), "“\(key)” is missing.",
                expected: required.count == 1 ? "the key \(key)" : "the keys \(required.joined(separator: ", "))", "Add “\(key):”.")
        }
        let hasStrangers = members.contains { member in form.key(member.key) == nil && !Form.everywhere.contains { $0.name == member.key } }
        for choice in form.choices { check(choice, result, isDecided: hasStrangers) }
        checkSources(result)
        return result
    }

    /// - Parameter isDecided: A key that is not known may have been meant to be one of these.
    private mutating func check(_ choice: Form.Choice, _ members: Members, isDecided: Bool) {
        let there = choice.keys.filter { members[$0] != nil }
        if there.count > 1, let second = members[there[1]] {
            report(
                .contradiction, at: second, members.path(of: there[1]), "“\(there[0])” and “\(there[1])” exclude each other.",
                expected: "one of \(choice.keys.joined(separator: ", "))", "Remove one of them.")
        } else if there.isEmpty, !choice.isOptional, !isDecided {
            report(
                .missingKey, at: members.element, members.path,
                choice.keys.count > 8 ? "Nothing says of which kind this is." : "One of “\(choice.keys.joined(separator: "”, “"))” is missing.",
                expected: "one of \(choice.keys.joined(separator: ", "))", "Add one.")
        }
    }

    private mutating func checkSources(_ members: Members) {
        guard let source = members["source"] else { return }
        for (element, path) in source.list.map({ $0.enumerated().map { ($1, "\(members.path(of: "source"))[\($0)]") } }) ?? [
            (source, members.path(of: "source"))
        ] {
            guard let (key, element) = text(element, path) else { continue }
            _ = known(key, element, path, .source)
        }
    }

    // Lists.

    /// The items of a list; none when the key is absent.
    mutating func items(_ members: Members, _ key: String) -> [(element: Element, path: String)] {
        guard let element = members[key] else { return [] }
        guard let list = element.list else {
            wrongForm(element, members.path(of: key), expected: "a list, each item begun with “- ”")
            return []
        }
        return list.enumerated().map { ($1, "\(members.path(of: key))[\($0)]") }
    }

    /// Items of a form. The trail of one with a name ends in it, that of another in the key and its number. A second one of a name is reported.
    mutating func forms<Value>(_ members: Members, _ key: String, _ read: (inout PlantReader, Members) -> Value?) -> [Value] {
        guard case .list(.form(let name)) = members.shape(key).listed else { preconditionFailure("\(key) is no list of forms.") }
        let above = members.trail.isEmpty ? key : members.trail
        let identity = Grammar.form(name).identity
        var firsts: [String: Place] = [:]
        var result: [Value] = []
        for (index, item) in items(members, key).enumerated() {
            var trail = "\(above)/\(key)/\(index)"
            if let identity, case .naming(let realm) = identity.shape, let element = item.element[identity.name], let own = element.text, !own.isEmpty
            {
                trail = "\(above)/\(own)"
                if let first = firsts[own] { duplicate(realm, own, element, "\(item.path).\(identity.name)", first) }
                firsts[own] = firsts[own] ?? element.place
            }
            guard let members = self.members(item.element, name, item.path, trail: trail), let value = read(&self, members) else {
                dropped.insert(name)
                continue
            }
            result.append(value)
        }
        return result
    }

    private mutating func duplicate(_ realm: Realm, _ name: String, _ element: Element, _ path: String, _ first: Place) {
        let place = first.file == element.place.file ? "at line \(first.line)" : "in \(first.file) at line \(first.line)"
        report(
            .duplicateName, at: element, path, "There is a \(realm.rawValue) “\(name)” already, \(place).", expected: "a name of its own",
            "Rename one, or remove it.")
    }

    // Texts and names.

    /// A text with its place; nil when absent or no text, which is reported.
    mutating func text(_ members: Members, _ key: String) -> (value: String, element: Element)? {
        members[key].flatMap { text($0, members.path(of: key)) }
    }

    mutating func text(_ element: Element, _ path: String, expected: String = "a text") -> (value: String, element: Element)? {
        guard let text = element.text, !element.isNull, !text.isEmpty else {
            wrongForm(element, path, expected: expected)
            return nil
        }
        return (text, element)
    }

    mutating func name(_ members: Members, _ key: String) -> String? {
        members[key].flatMap { name($0, members.path(of: key), members.shape(key)) }
    }

    /// The name of something that exists.
    mutating func name(_ element: Element, _ path: String, _ shape: Shape) -> String? {
        guard let (name, element) = text(element, path, expected: "a name") else { return nil }
        guard case .name(let realm) = shape.chosen(for: element) else { preconditionFailure("\(path) is no name.") }
        return known(name, element, path, realm) ? name : nil
    }

    mutating func known(_ name: String, _ element: Element, _ path: String, _ realm: Realm) -> Bool {
        if names.contains(name, realm) { return true }
        let article = realm == .area ? "an" : "a"
        report(
            .unknownName, at: element, path, "There is no \(realm.rawValue) “\(name)”.",
            expected: "the name of \(article) \(realm.rawValue) in this plant",
            nearest: Spelling.nearest(to: name, among: names.all(realm)), "Correct the name, or describe the \(realm.rawValue).")
        return false
    }

    /// A line or station, by its name or as many of those above it as it needs.
    mutating func located(_ written: String, _ element: Element, _ path: String, _ realm: Realm, near: [String]) -> [String]? {
        let paths = realm == .line ? names.lines : names.stations
        let found = NamePath.matches(written, among: paths, near: near)
        if found.count == 1 { return paths[found[0]] }
        guard !found.isEmpty else {
            let last = written.split(separator: "/").last.map(String.init) ?? written
            let nearest =
                Spelling.nearest(to: last, among: paths.compactMap(\.last))
                ?? Spelling.nearest(to: written, among: paths.map { $0.joined(separator: "/") })
            report(
                .unknownName, at: element, path, "There is no \(realm.rawValue) “\(written)”.",
                expected: "the name of a \(realm.rawValue) in this plant", nearest: nearest, "Correct the name, or describe the \(realm.rawValue).")
            return nil
        }
        report(
            .ambiguousName, at: element, path, "“\(written)” is the name of \(found.count) \(realm.rawValue)s.",
            expected: "one of \(found.map { paths[$0].joined(separator: "/") }.joined(separator: ", "))",
            "Put the name of the \(realm == .line ? "area or site" : "line") before it, with a slash.")
        return nil
    }

    /// One of the words of the key.
    mutating func word<Word: RawRepresentable>(_ members: Members, _ key: String, _: Word.Type = Word.self) -> Word? where Word.RawValue == String {
        guard let element = members[key], let (text, _) = text(element, members.path(of: key)) else { return nil }
        guard case .word(let words) = members.shape(key).wordShape else { preconditionFailure("\(key) is no word.") }
        if let word = Word(rawValue: text), words.contains(text) { return word }
        report(
            .wrongValue, at: element, members.path(of: key), "“\(text)” is not said of “\(key)”.",
            expected: "one of \(words.joined(separator: ", "))",
            nearest: Spelling.nearest(to: text, among: words), "Choose one.")
        return nil
    }

    mutating func flag(_ members: Members, _ key: String) -> Bool? {
        guard let (text, element) = text(members, key) else { return nil }
        if text == "true" { return true }
        if text == "false" { return false }
        report(.wrongValue, at: element, members.path(of: key), "“\(text)” is neither yes nor no.", expected: "true or false", "Write one of them.")
        return nil
    }
}

extension Shape {
    /// The list among several shapes.
    var listed: Shape {
        if case .either(let shapes) = self { return shapes.first { if case .list = $0 { true } else { false } } ?? self }
        return self
    }

    fileprivate var wordShape: Shape {
        if case .either(let shapes) = self { return shapes.first { if case .word = $0 { true } else { false } } ?? self }
        if case .list(let item) = self { return item }
        return self
    }
}
