// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Yams

/// Reads one file of YAML into elements, with every bound a stranger's file needs: size, nesting (libyaml's 1 000 levels), and the number of
/// parts, aliases expanded.
struct YAMLText {
    static let largest = 4_000_000
    static let mostElements = 300_000

    let file: String

    /// Nil when nothing could be read. `budget` is the number of elements all files may still have.
    func root(_ text: String, _ budget: inout Int, _ findings: inout Findings) -> Element? {
        guard text.utf8.count <= Self.largest else {
            findings.report(
                .tooLarge, at: start, "", "The file has \(text.utf8.count) bytes.", expected: "at most \(Self.largest)",
                "Split it into several and include them.")
            return nil
        }
        if let place = strangeByte(in: text) {
            findings.report(
                .unreadable, at: place, "", "This is no UTF-8.", expected: "UTF-8 text",
                "Save the file as UTF-8; `iconv -f UTF-16 -t UTF-8` or `-f LATIN1` turns the usual others into it.")
            return nil
        }
        if let line = AliasedKeys.line(in: text) {
            findings.report(
                .syntax, at: Place(file: file, line: line, column: 1), "", "A key is an alias or a collection.", expected: "a text as key",
                "Write the key out.")
            return nil
        }
        guard let node = compose(text, &findings) else { return nil }
        let root = element(node, sources: [], &budget)
        guard budget >= 0 else {
            findings.report(
                .tooLarge, at: start, "", "The plant has more than \(Self.mostElements) parts, aliases written out.", expected: "fewer",
                "Split it by plant; repeat less by alias.")
            return nil
        }
        return root
    }

    /// Where the first byte is that is no UTF-8.
    private func strangeByte(in text: String) -> Place? {
        guard text.utf8.contains(0xEF), let index = text.unicodeScalars.firstIndex(of: "\u{FFFD}") else { return nil }
        let lines = text.unicodeScalars[..<index].split(separator: "\n", omittingEmptySubsequences: false)
        return Place(file: file, line: lines.count, column: (lines.last?.count ?? 0) + 1)
    }

    private var start: Place { Place(file: file, line: 1, column: 1) }

    private func place(_ mark: Mark?) -> Place { Place(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1) }

    /// The document, with doubled keys reported and set aside, so that the rest is still checked.
    private func compose(_ text: String, _ findings: inout Findings) -> Node? {
        var text = text
        for attempt in 0..<100 {
            do {
                guard let node = try Yams.compose(yaml: text) else {
                    findings.report(
                        .wrongForm, at: start, "", "The file is empty.", expected: "a plant", "Begin with “plant:”, “sites:” and “products:”.")
                    return nil
                }
                return node
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let key = keys.first ?? ""
                let second = DoubledKey(key, firstAt: context.mark, in: text, attempt: attempt)
                findings.report(
                    .duplicateKey, at: Place(file: file, line: second?.line ?? context.mark.line, column: second?.column ?? context.mark.column), "",
                    "“\(key)” is written twice.", expected: "each key once", "Remove one, or merge the two.")
                guard let second else { return nil }
                text = second.textWithoutIt
            } catch let error as YamlError {
                syntax(error, &findings)
                return nil
            } catch {
                findings.report(.syntax, at: start, "", "The file is no YAML.", expected: "YAML 1.1", "Correct it; editors mark the place.")
                return nil
            }
        }
        return nil
    }

    private func syntax(_ error: YamlError, _ findings: inout Findings) {
        let problem: String
        let mark: Mark?
        switch error {
        case .scanner(_, let text, let place, _), .parser(_, let text, let place, _), .composer(_, let text, let place, _):
            (problem, mark) = (text, place)
        case .reader(let text, _, _, _): (problem, mark) = (text, nil)
        default: (problem, mark) = ("it cannot be read", nil)
        }
        if problem.hasPrefix("Maximum nesting level") {
            findings.report(
                .tooLarge, at: place(mark), "", "The file is nested more than 1000 deep.", expected: "a few levels", "Close brackets and lists.")
            return
        }
        findings.report(
            .syntax, at: place(mark), "", "This is no YAML: \(problem).", expected: "YAML 1.1",
            "Check indentation, quotes and the blank after each colon on this line and above.")
    }

    private func element(_ node: Node, sources: [String], _ budget: inout Int) -> Element {
        budget -= 1
        guard budget >= 0 else { return Element(content: .list([]), place: place(node.mark), sources: []) }
        switch node {
        case .scalar(let scalar):
            let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
            return Element(content: .text(scalar.string, isQuoted: isQuoted), place: place(node.mark), sources: sources)
        case .sequence(let sequence):
            var items: [Element] = []
            for item in sequence where budget >= 0 { items.append(element(item, sources: sources, &budget)) }
            return Element(content: .list(items), place: place(node.mark), sources: sources)
        case .mapping(let mapping):
            let own = Self.sources(mapping) ?? sources
            var members: [Element.Member] = []
            for (key, value) in mapping where budget >= 0 {
                let name = key.scalar?.string ?? ""
                if DoubledKey.isSetAside(name) { continue }
                members.append(Element.Member(key: name, place: place(key.mark), value: element(value, sources: own, &budget)))
            }
            return Element(content: .mapping(members), place: place(node.mark), sources: own)
        case .alias:
            return Element(content: .text("", isQuoted: false), place: place(node.mark), sources: sources)
        }
    }

    private static func sources(_ mapping: Node.Mapping) -> [String]? {
        guard let value = mapping["source"] else { return nil }
        return value.array().isEmpty ? [value.string].compactMap { $0 } : value.array().compactMap(\.string)
    }
}

/// The second place a key is written at, and the text with that key replaced by as many private-use characters, so that every line and
/// column stays where it was.
private struct DoubledKey {
    let line: Int
    let column: Int
    let textWithoutIt: String

    static func isSetAside(_ key: String) -> Bool { key.unicodeScalars.first.map { 0xE000...0xE0FF ~= $0.value } ?? false }

    init?(_ key: String, firstAt first: Mark, in text: String, attempt: Int) {
        guard !key.isEmpty, let filler = Unicode.Scalar(UInt32(0xE000 + attempt)) else { return nil }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.unicodeScalars) }
        let name = Array(key.unicodeScalars)
        func isKey(_ line: [Unicode.Scalar], at column: Int) -> Bool {
            let end = column + name.count
            guard end < line.count, Array(line[column..<end]) == name else { return false }
            return line[end...].first { $0 != " " } == ":"
        }
        for index in lines.indices.dropFirst(first.line - 1) {
            let line = lines[index]
            var columns = index == first.line - 1 ? Array((first.column..<max(first.column, line.count))) : [first.column - 1]
            if index > first.line - 1 {
                let indent = line.firstIndex { $0 != " " && $0 != "\r" } ?? .max
                if indent < first.column - 1 { return nil }
                if indent != first.column - 1 { columns = [] }
            }
            guard let column = columns.first(where: { isKey(line, at: $0) }) else { continue }
            for offset in name.indices { lines[index][column + offset] = filler }
            self.line = index + 1
            self.column = column + 1
            textWithoutIt = lines.map { scalars in
                var line = String.UnicodeScalarView()
                line.append(contentsOf: scalars)
                return String(line)
            }.joined(separator: "\n")
            return
        }
        return nil
    }
}

/// Finds keys that are aliases or collections in a text that has aliases. The YAML library hashes keys with all they stand for, and a few
/// nested aliases stand for more than any machine can hash.
package enum AliasedKeys {
    package static func line(in text: String) -> Int? {
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.contains(where: { hasAlias(Array($0)) }) else { return nil }
        return lines.firstIndex { isSuspicious(Array($0)) }.map { $0 + 1 }
    }

    private static func startsToken(_ line: [UInt8], at index: Int) -> Bool {
        index == 0 || [UInt8(ascii: " "), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ",")].contains(line[index - 1])
    }

    private static func hasAlias(_ line: [UInt8]) -> Bool {
        line.indices.contains { line[$0] == UInt8(ascii: "*") && startsToken(line, at: $0) && $0 + 1 < line.count && line[$0 + 1] > 0x20 }
    }

    /// `*name :`, `]:`, `}:`, or an explicit key `? `.
    private static func isSuspicious(_ line: [UInt8]) -> Bool {
        let blank = UInt8(ascii: " ")
        func colonFollows(_ start: Int) -> Bool {
            var index = start
            while index < line.count, line[index] == blank { index += 1 }
            return index < line.count && line[index] == UInt8(ascii: ":") && (index + 1 == line.count || line[index + 1] <= blank)
        }
        for index in line.indices {
            switch line[index] {
            case UInt8(ascii: "?") where startsToken(line, at: index) && (index + 1 == line.count || line[index + 1] <= blank): return true
            case UInt8(ascii: "]") where colonFollows(index + 1), UInt8(ascii: "}") where colonFollows(index + 1): return true
            case UInt8(ascii: "*") where startsToken(line, at: index):
                var end = index + 1
                while end < line.count, line[end] > blank, ![UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}")].contains(line[end]) { end += 1 }
                // “*a:” without a blank is the alias “a:” to some readers.
                if colonFollows(end) || line[end - 1] == UInt8(ascii: ":") { return true }
            default: break
            }
        }
        return false
    }
}
