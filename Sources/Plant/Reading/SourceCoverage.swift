// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// How many numbers of a plant say where they come from.
package struct SourceCoverage: Hashable, Sendable {
    /// Numbers in all.
    package private(set) var numbers = 0
    /// Those with a source that somebody compared them with.
    package private(set) var verified = 0
    /// Those that are assumed.
    package private(set) var assumed = 0
    /// Those with a source that nobody compared them with yet.
    package var unverified: Int { numbers - verified - assumed - without.count }
    /// Those without any source, a warning each.
    package private(set) var without: [PlantFinding] = []

    static func of(_ plant: Element, sources: [NumberSource]) -> SourceCoverage {
        var coverage = SourceCoverage()
        let verified = Set(sources.filter(\.isVerified).map(\.key))
        coverage.walk(plant, .form(.plant), "", verified)
        return coverage
    }

    private mutating func walk(_ element: Element, _ shape: Shape, _ path: String, _ verified: Set<String>) {
        switch (element.content, shape.chosen(for: element)) {
        case (.mapping(let members), .distribution): walk(members, Grammar.form(.distribution), path, verified)
        case (.mapping(let members), .form(let name)):
            // The year of a book is no number of the plant.
            if name != .source { walk(members, Grammar.form(name), path, verified) }
        case (.mapping(let members), .map(_, let values)):
            for member in members { walk(member.value, values, path.isEmpty ? member.key : "\(path).\(member.key)", verified) }
        case (.list(let items), .list(let item)):
            for (index, element) in items.enumerated() { walk(element, item, "\(path)[\(index)]", verified) }
        case (.text(let text, _), .whole), (.text(let text, _), .share), (.text(let text, _), .quantity), (.text(let text, _), .rate),
            (.text(let text, _), .duration), (.text(let text, _), .distribution), (.text(let text, _), .number):
            if Self.hasNumber(text) { count(element, path, verified) }
        default: break
        }
    }

    private mutating func walk(_ members: [Element.Member], _ form: Form, _ path: String, _ verified: Set<String>) {
        for member in members {
            guard let key = form.key(member.key) else { continue }
            walk(member.value, key.shape, path.isEmpty ? member.key : "\(path).\(member.key)", verified)
        }
    }

    /// A parameter alone brings its own.
    private static func hasNumber(_ text: String) -> Bool {
        var isInBraces = false
        for scalar in text.unicodeScalars {
            if scalar == "{" { isInBraces = true } else if scalar == "}" { isInBraces = false }
            if !isInBraces, "0"..."9" ~= scalar { return true }
        }
        return false
    }

    private mutating func count(_ element: Element, _ path: String, _ verified: Set<String>) {
        numbers += 1
        if element.sources.isEmpty {
            without.append(
                PlantFinding(
                    code: .unsourced, file: element.place.file, line: element.place.line, column: element.place.column, path: path,
                    message: "“\((element.text ?? "").prefix(64))” does not say where it comes from.", expected: "“source:” beside it or around it",
                    nearest: nil, remedy: "Name a source, or say “source: assumption”."))
        } else if element.sources.contains("assumption") {
            assumed += 1
        } else if element.sources.allSatisfy(verified.contains) {
            self.verified += 1
        }
    }
}
