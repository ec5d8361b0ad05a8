// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Lays what a plant says over what its mother says: keys by key, items of lists by name. Where names change, what names them follows.
struct Deltas {
    private var findings: Findings
    private var renames: [Rename] = []

    struct Rename {
        let realm: Realm
        let old: String
        let new: String
    }

    static func merge(_ base: Element, with delta: Element, _ findings: inout Findings) -> Element {
        var deltas = Deltas(findings: findings)
        let whole = deltas.merged(base, delta, .form(.plant), "")
        findings = deltas.findings
        return deltas.renames.isEmpty ? whole : Renaming(deltas.renames).applied(to: whole)
    }

    /// One item over another, both of this form; for copied lines.
    static func merge(_ base: Element, with delta: Element, form: FormName, path: String, _ findings: inout Findings) -> Element {
        var deltas = Deltas(findings: findings)
        let whole = deltas.merged(base, delta, .form(form), path)
        findings = deltas.findings
        return whole
    }

    private init(findings: Findings) { self.findings = findings }

    private mutating func merged(_ base: Element, _ delta: Element, _ shape: Shape, _ path: String) -> Element {
        switch (base.content, delta.content, shape.chosen(for: delta)) {
        case (.mapping(let old), .mapping(let new), .form(let name)) where !Grammar.form(name).isAtomic:
            return delta.with(.mapping(members(old, new, path) { Grammar.form(name).key($0)?.shape ?? .text }))
        case (.mapping(let old), .mapping(let new), .map(_, let values)):
            return delta.with(.mapping(members(old, new, path) { _ in values }))
        case (.list(let old), .list(let new), .list(let item)):
            guard case .form(let name) = item, let identity = Grammar.form(name).identity else { return delta }
            return delta.with(.list(items(old, new, Grammar.form(name), identity, path)))
        default: return delta
        }
    }

    private mutating func members(_ old: [Element.Member], _ new: [Element.Member], _ path: String, _ shape: (String) -> Shape) -> [Element.Member] {
        var result = old
        for member in new {
            let path = path.isEmpty ? member.key : "\(path).\(member.key)"
            guard let index = result.firstIndex(where: { $0.key == member.key }) else {
                if !member.value.isNull { result.append(member) }
                continue
            }
            if member.value.isNull {
                result.remove(at: index)
            } else {
                let value = merged(result[index].value, member.value, shape(member.key), path)
                result[index] = Element.Member(key: member.key, place: member.place, value: value)
            }
        }
        return result
    }

    private mutating func items(_ old: [Element], _ new: [Element], _ form: Form, _ identity: Key, _ path: String) -> [Element] {
        guard case .naming(let realm) = identity.shape else { return new }
        var result = old
        func index(of name: String) -> Int? { result.firstIndex { $0[identity.key]?.text == name } }
        for item in new {
            guard let name = item[identity.key]?.text else {
                result.append(item)
                continue
            }
            let change = stripped(item)
            let path = "\(path)[\(name)]"
            if let there = index(of: name) {
                if item["remove"]?.text == "true" {
                    result.remove(at: there)
                    continue
                }
                var merged = merged(result[there], change, .form(form.name), path)
                if let renamed = item["rename"], let newName = renamed.text {
                    renames.append(Rename(realm: realm, old: name, new: newName))
                    merged = merged.setting(identity.key, renamed)
                }
                result[there] = merged
                if let after = item["after"] { result = moved(there, in: result, behind: after, identity, path) }
            } else {
                let names = result.compactMap { $0[identity.key]?.text }
                for key in ["remove", "rename"] {
                    guard let asked = item[key] else { continue }
                    findings.report(
                        .unknownName, at: asked.place, "\(path).\(key)", "The mother plant has no \(realm.rawValue) “\(name)” to \(key).",
                        expected: "the name of a \(realm.rawValue) there", nearest: Spelling.nearest(to: name, among: names), "Correct the name.")
                }
                guard item["remove"] == nil else { continue }
                result.append(change)
                if let after = item["after"] { result = moved(result.count - 1, in: result, behind: after, identity, path) }
            }
        }
        return result
    }

    private func stripped(_ item: Element) -> Element {
        Form.deltas.reduce(item) { $0.setting($1.name, nil) }
    }

    private mutating func moved(_ from: Int, in list: [Element], behind after: Element, _ identity: Key, _ path: String) -> [Element] {
        var result = list
        let item = result.remove(at: from)
        if after.text == "first" { return [item] + result }
        guard let index = result.firstIndex(where: { $0[identity.key]?.text == after.text }) else {
            findings.report(
                .unknownName, at: after.place, "\(path).after", "There is no “\(after.text ?? "")” in this list to stand behind.",
                expected: "the name of an item of this list, or first",
                nearest: after.text.flatMap { Spelling.nearest(to: $0, among: result.compactMap { $0[identity.key]?.text }) }, "Correct the name.")
            return list
        }
        result.insert(item, at: index + 1)
        return result
    }
}

extension Key {
    /// For subscripts of elements.
    fileprivate var key: String { name }
}

extension Shape {
    /// Which of several shapes an element of this form is meant to have.
    func chosen(for element: Element) -> Shape {
        guard case .either(let shapes) = self else { return self }
        return shapes.first { $0.fits(element) } ?? shapes[0]
    }

    private func fits(_ element: Element) -> Bool {
        switch (self, element.content) {
        case (.form, .mapping), (.map, .mapping), (.distribution, .mapping), (.list, .list): true
        case (.form, _), (.map, _), (.list, _): false
        case (.either(let shapes), _): shapes.contains { $0.fits(element) }
        case (.word(let words), .text(let text, _)): words.contains(text)
        case (_, .text): true
        default: false
        }
    }
}
