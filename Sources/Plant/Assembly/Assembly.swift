// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Makes one tree of a file, the files it includes, its mother plant and the places it joins.
struct Assembly {
    let files: PlantFiles
    var findings = Findings()
    /// Every file read, the asked one first.
    var read: [String] = []
    var budget = YAMLText.mostElements
    private static let mostFiles = 200

    init(files: PlantFiles) { self.files = files }

    /// Nil when there is nothing to read on.
    mutating func plant(_ text: String, file: String) -> Element? {
        guard let whole = resolved(text, file: file, chain: [file]) else { return nil }
        let plant = LineCopies(findings: findings).applied(to: whole, &findings)
        return plant["places"] == nil ? plant : joined(plant)
    }

    private mutating func resolved(_ text: String, file: String, chain: [String]) -> Element? {
        part(text, file: file, chain: chain).flatMap { resolved($0, chain: chain) }
    }

    /// What stands somewhere, laid over its mother plant.
    mutating func resolved(_ own: Element, chain: [String]) -> Element? {
        guard let from = own["from"] else { return own }
        let rest = own.setting("from", nil)
        guard let name = from.text, !from.isNull else {
            wrongPath(from, "from")
            return rest
        }
        guard let mother = open(name, from, "from", chain: chain, beside: ["../"]) else { return rest }
        guard let base = resolved(mother.text, file: mother.path, chain: chain + [mother.path]) else { return rest }
        return Deltas.merge(base, with: rest, &findings)
    }

    /// A file with what it includes.
    private mutating func part(_ text: String, file: String, chain: [String]) -> Element? {
        read.append(file)
        guard read.count <= Self.mostFiles else {
            findings.report(
                .tooLarge, at: Place(file: file, line: 1, column: 1), "", "The plant has more than \(Self.mostFiles) files.", expected: "fewer",
                "Put them together.")
            return nil
        }
        guard let root = YAMLText(file: file).root(text, &budget, &findings) else { return nil }
        guard root.members != nil else {
            findings.report(
                .wrongForm, at: root.place, "", "Here is \(root.words).",
                expected: "keys and values: \(Grammar.form(.plant).keys.map(\.name).joined(separator: ", "))",
                "Begin with “plant:”, “sites:” and “products:”.")
            return nil
        }
        return including(root, chain: chain)
    }

    /// What stands somewhere, with the files it includes.
    mutating func including(_ root: Element, chain: [String]) -> Element {
        guard let include = root["include"] else { return root }
        var whole = root.setting("include", nil)
        guard let paths = include.list else {
            wrongPath(include, "include")
            return whole
        }
        for (index, path) in paths.enumerated() {
            let place = "include[\(index)]"
            guard let name = path.text, !path.isNull else {
                wrongPath(path, place)
                continue
            }
            guard let found = open(name, path, place, chain: chain, beside: []), !read.contains(found.path) else { continue }
            guard let included = part(found.text, file: found.path, chain: chain + [found.path]) else { continue }
            whole = join(whole, included)
        }
        return whole
    }

    private mutating func open(_ name: String, _ element: Element, _ path: String, chain: [String], beside: [String]) -> (path: String, text: String)?
    {
        let folder = PlantFiles.folder(of: element.place.file)
        guard let found = files.resolve(name, from: folder, beside: beside) else {
            findings.report(
                .unreadable, at: element.place, path, "“\(name.prefix(128))” cannot be read.",
                expected: "a file of UTF-8 text, named from \(folder.isEmpty ? "this folder" : folder)",
                "Correct the path; check its permissions and encoding.")
            return nil
        }
        guard !chain.contains(found.path) else {
            let circle = (chain.drop { $0 != found.path } + [found.path]).joined(separator: " → ")
            findings.report(
                .circle, at: element.place, path, "A plant cannot be part of itself: \(circle).", expected: "files that end somewhere",
                "Take one of these out of the circle.")
            return nil
        }
        return found
    }

    private mutating func wrongPath(_ element: Element, _ path: String) {
        findings.report(
            .wrongForm, at: element.place, path, "Here is \(element.words).", expected: path == "include" ? "a list of files" : "the path of a file",
            "Write what is expected, or remove the key.")
    }

    /// Lists one after the other, maps key by key; what can only be said once is refused the second time.
    private mutating func join(_ whole: Element, _ part: Element) -> Element {
        var result = whole
        for member in part.members ?? [] where !["plant", "source", "note"].contains(member.key) {
            guard let there = result[member.key] else {
                result = result.with(.mapping((result.members ?? []) + [member]))
                continue
            }
            switch (there.content, member.value.content) {
            case (.list(let first), .list(let second)): result = result.setting(member.key, there.with(.list(first + second)))
            case (.mapping(let first), .mapping(let second)) where member.key != "slots":
                for twin in second {
                    guard let other = first.first(where: { $0.key == twin.key }) else { continue }
                    findings.report(
                        .duplicateName, at: twin.place, "\(member.key).\(twin.key)",
                        "“\(twin.key)” is described already, in \(other.place.file) at line \(other.place.line).", expected: "a name of its own",
                        "Rename one, or remove it.")
                }
                result = result.setting(member.key, there.with(.mapping(first + second.filter { twin in !first.contains { $0.key == twin.key } })))
            default:
                findings.report(
                    .duplicateKey, at: member.place, member.key,
                    "“\(member.key)” is said already, in \(there.place.file) at line \(there.place.line).",
                    expected: "each once in all files", "Remove one.")
            }
        }
        return result
    }
}
