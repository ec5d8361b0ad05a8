// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Gives things of a tree their new names wherever others name them.
struct Renaming {
    private let names: [Realm: [String: String]]

    init(_ renames: [Deltas.Rename]) {
        var names: [Realm: [String: String]] = [:]
        for rename in renames { names[rename.realm, default: [:]][rename.old] = rename.new }
        self.names = names
    }

    /// Things have their new names already; whatever names them gets them now.
    func applied(to plant: Element) -> Element { renamed(plant, .form(.plant), andThings: false) }

    func appliedToNamesToo(_ plant: Element) -> Element { renamed(plant, .form(.plant), andThings: true) }

    private func renamed(_ element: Element, _ shape: Shape, andThings: Bool) -> Element {
        switch (element.content, shape.chosen(for: element)) {
        case (.mapping(let members), .form(let name)):
            let form = Grammar.form(name)
            return element.with(
                .mapping(
                    members.map { member in
                        guard let key = form.key(member.key) else { return member }
                        return Element.Member(key: member.key, place: member.place, value: renamed(member.value, key.shape, andThings: andThings))
                    }))
        case (.mapping(let members), .distribution):
            let form = Grammar.form(.distribution)
            return element.with(
                .mapping(
                    members.map { member in
                        guard let key = form.key(member.key) else { return member }
                        return Element.Member(key: member.key, place: member.place, value: renamed(member.value, key.shape, andThings: andThings))
                    }))
        case (.mapping(let members), .map(let keys, let values)):
            return element.with(
                .mapping(
                    members.map { member in
                        var key = member.key
                        if andThings, case .naming(let realm) = keys { key = names[realm]?[key] ?? key }
                        return Element.Member(key: key, place: member.place, value: renamed(member.value, values, andThings: andThings))
                    }))
        case (.list(let items), .list(let item)): return element.with(.list(items.map { renamed($0, item, andThings: andThings) }))
        case (.text(let text, let isQuoted), .name(let realm)), (.text(let text, let isQuoted), .wordOrName(_, let realm)):
            return element.with(.text(new(text, realm), isQuoted: isQuoted))
        case (.text(let text, let isQuoted), .naming(let realm)) where andThings:
            return element.with(.text(names[realm]?[text] ?? text, isQuoted: isQuoted))
        case (.text, .text), (.text, .naming), (.text, .path): return element
        case (.text(let text, let isQuoted), _): return element.with(.text(expression(text), isQuoted: isQuoted))
        default: return element
        }
    }

    /// Parameters stand in braces, and so do words of units: only those that are known are parameters.
    private func expression(_ text: String) -> String {
        guard let parameters = names[.parameter], text.utf8.contains(UInt8(ascii: "{")) else { return text }
        return Expression.parameters(in: text, among: parameters.keys).reduce(into: text) { text, name in
            text = text.replacing("{\(name)}", with: "{\(parameters[name] ?? name)}")
        }
    }

    /// `line/station` has a line's name before the station's, and so on up.
    private func new(_ text: String, _ realm: Realm) -> String {
        let above: [Realm] = [.station, .line, .area, .site]
        guard let level = above.firstIndex(of: realm), realm != .site else { return names[realm]?[text] ?? text }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let realms = above[level...].prefix(parts.count)
        guard realms.count == parts.count else { return text }
        return zip(parts, realms.reversed()).map { names[$1]?[$0] ?? $0 }.joined(separator: "/")
    }
}
