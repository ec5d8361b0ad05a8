// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Where something was written.
struct Place: Hashable, Sendable {
    let file: String
    /// From 1.
    let line: Int
    /// From 1, in characters.
    let column: Int
}

/// A part of a plant file, before anything is known of its meaning. Parts of several files become one tree, and each knows where it was said.
struct Element: Sendable {
    indirect enum Content: Sendable {
        case text(String, isQuoted: Bool)
        case list([Element])
        case mapping([Member])
    }

    struct Member: Sendable {
        let key: String
        let place: Place
        var value: Element
    }

    var content: Content
    let place: Place
    /// Keys of the sources that cover the numbers here: those of the nearest `source:` around, in the same file.
    let sources: [String]

    var text: String? { if case .text(let text, _) = content { text } else { nil } }
    var list: [Element]? { if case .list(let items) = content { items } else { nil } }
    var members: [Member]? { if case .mapping(let members) = content { members } else { nil } }

    /// `~` or nothing at all.
    var isNull: Bool {
        if case .text(let text, false) = content { text.isEmpty || text == "~" || text == "null" } else { false }
    }

    subscript(key: String) -> Element? {
        members?.first { $0.key == key }?.value
    }

    /// The same with another value for a key, which is added when it is not there; nil removes it.
    func setting(_ key: String, _ value: Element?) -> Element {
        guard var members else { return self }
        if let index = members.firstIndex(where: { $0.key == key }) {
            if let value { members[index].value = value } else { members.remove(at: index) }
        } else if let value {
            members.append(Member(key: key, place: value.place, value: value))
        }
        return with(.mapping(members))
    }

    func with(_ content: Content) -> Element { Element(content: content, place: place, sources: sources) }

    /// What was found, for a finding.
    var words: String {
        switch content {
        case .mapping: "keys and values"
        case .list: "a list"
        case .text(let text, _): text.isEmpty ? "nothing" : "the text “\(text.prefix(48))”"
        }
    }
}
