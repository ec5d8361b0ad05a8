// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@testable import Plant

private let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL

@Suite struct `The grammar` {
    /// Every element of a tree with the shape the grammar gives it.
    private func walk(_ element: Element, _ shape: Shape, _ visit: (Element, Shape, FormName?, String?) -> Void) {
        let chosen = shape.chosen(for: element)
        visit(element, chosen, nil, nil)
        switch (element.content, chosen) {
        case (.mapping(let members), .form), (.mapping(let members), .distribution):
            let name: FormName = if case .form(let name) = chosen { name } else { .distribution }
            for member in members {
                guard let key = Grammar.form(name).key(member.key) else { continue }
                visit(member.value, key.shape, name, member.key)
                walk(member.value, key.shape, visit)
            }
        case (.mapping(let members), .map(_, let values)): for member in members { walk(member.value, values, visit) }
        case (.list(let items), .list(let item)): for element in items { walk(element, item, visit) }
        default: break
        }
    }

    private func usedKeys(_ trees: [Element?]) -> Set<String> {
        var used: Set<String> = []
        for tree in trees.compactMap({ $0 }) {
            walk(tree, .form(.plant)) { _, _, form, key in
                if let form, let key { used.insert("\(form.rawValue).\(key)") }
            }
        }
        return used
    }

    @Test func `has no key that the plant with everything leaves out`() {
        let whole = WholePlant.check()
        let slotted = PlantFile.check(text: WholePlant.slotted, file: "slotted.yaml")
        #expect(whole.findings == [])
        #expect(slotted.findings == [])
        let used = usedKeys([whole.tree, slotted.tree])
        let all = Grammar.forms.flatMap { form in form.keys.map { "\(form.name.rawValue).\($0.name)" } }
        // They are gone when the tree is made; places have the keys of plants.
        #expect(all.filter { !used.contains($0) && !$0.hasPrefix("place.") } == ["plant.places", "plant.from", "plant.include"])
    }

    @Test func `is read to the last key: nonsense in any of them is found where it stands`() throws {
        for text in [WholePlant.text, WholePlant.slotted] {
            var assembly = Assembly(files: WholePlant.files)
            let assembled = assembly.plant(text, file: "whole.yaml")
            let tree = try #require(assembled)
            var scalars: [(place: Place, words: String)] = []
            walk(tree, .form(.plant)) { element, shape, _, _ in
                guard element.text != nil else { return }
                switch shape {
                case .text, .naming, .path: return
                default: scalars.append((element.place, element.text ?? ""))
                }
            }
            #expect(scalars.count > 20)
            var seen: Set<Place> = []
            for (place, words) in scalars where seen.insert(place).inserted {
                let broken = replacing(place, in: tree)
                let check = PlantFile.check(broken, file: "whole.yaml", files: ["whole.yaml"])
                let isFound = check.findings.contains { $0.line == place.line && $0.column == place.column && $0.file == place.file }
                #expect(isFound, "“\(words)” at \(place.file):\(place.line):\(place.column) may be anything: \(check.findings)")
            }
        }
    }

    private func replacing(_ place: Place, in element: Element) -> Element {
        switch element.content {
        case .text: element.place == place ? element.with(.text("§ nonsense", isQuoted: true)) : element
        case .list(let items): element.with(.list(items.map { replacing(place, in: $0) }))
        case .mapping(let members):
            element.with(.mapping(members.map { .init(key: $0.key, place: $0.place, value: replacing(place, in: $0.value)) }))
        }
    }

    @Test func `is the published schema`() throws {
        let published = try String(contentsOf: root.appending(path: "docs/reference/plant.schema.json"), encoding: .utf8)
        #expect(published == PlantSchema.text, "Write it again: jellyroll plant schema > docs/reference/plant.schema.json")
    }

    @Test func `and the schema have the same keys`() throws {
        let data = try JSONSerialization.jsonObject(with: Data(PlantSchema.text.utf8))
        let definitions = try #require((data as? [String: Any])?["$defs"] as? [String: [String: Any]])
        for form in Grammar.forms {
            let properties = try #require(definitions[form.name.rawValue]?["properties"] as? [String: Any])
            #expect(Set(properties.keys) == Set(form.keys.map(\.name) + ["source", "note"]))
            #expect(Set(definitions[form.name.rawValue]?["required"] as? [String] ?? []) == Set(form.required))
        }
        let forms = Grammar.forms.map(\.name.rawValue)
        #expect(Set(definitions.keys) == Set(forms + Grammar.forms.filter { !$0.isAtomic }.map { "\($0.name.rawValue).delta" }))
    }

    @Test func `stands in the reference, table by table`() throws {
        let page = try String(contentsOf: root.appending(path: "docs/reference/plant-files.md"), encoding: .utf8)
        let missing = PlantReference.forms.filter { !page.contains(PlantReference.table(of: $0) ?? "–") }
        #expect(missing == [], "These are not those of: jellyroll plant schema --tables")
    }

    @Test func `gives every form a name once, and every choice keys of its form`() {
        let forms = Grammar.forms + Grammar.plans
        #expect(Set(forms.map(\.name)) == Set(FormName.allCases))
        for form in forms {
            #expect(Set(form.keys.map(\.name)).count == form.keys.count)
            for choice in form.choices { #expect(choice.keys.allSatisfy { form.key($0) != nil }) }
        }
        for form in Grammar.forms { #expect(form.keys.allSatisfy { $0.about.hasSuffix(".") }, "\(form.name)") }
    }

    private static let script = """
        import json, sys, yaml, jsonschema
        class Loader(yaml.SafeLoader): pass
        # Dates are texts to a schema.
        Loader.yaml_implicit_resolvers = {k: [r for r in v if r[0] != "tag:yaml.org,2002:timestamp"] for k, v in yaml.SafeLoader.yaml_implicit_resolvers.items()}
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for file in sys.argv[2:]:
            for error in validator.iter_errors(yaml.load(open(file), Loader)):
                best = jsonschema.exceptions.best_match([error])
                print(file, "/".join(map(str, best.absolute_path)), best.message[:300])
        """

    private static func python(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return process.terminationStatus == 0 ? output : "failed: \(output)"
    }

    private static let hasValidator = (try? python(["-W", "ignore", "-c", "import yaml; from jsonschema import Draft202012Validator"])) == ""

    @Test(.enabled(if: hasValidator, "python3-jsonschema and python3-yaml are not installed"))
    func `as a schema accepts every plant of the repository, and refuses wrong ones`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "plant-schema-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func file(_ name: String, _ text: String) throws -> String {
            let url = folder.appending(path: name)
            try Data(text.utf8).write(to: url)
            return url.path
        }
        let schema = root.appending(path: "docs/reference/plant.schema.json").path
        let sound = [
            try file("whole.yaml", WholePlant.text), try file("people.yaml", WholePlant.people), try file("daughter.yaml", WholePlant.daughter),
            try file("slotted.yaml", WholePlant.slotted),
        ]
        let examples = FileManager.default.enumerator(at: root.appending(path: "Examples"), includingPropertiesForKeys: nil)?
            .compactMap { $0 as? URL }.filter {
                $0.pathExtension == "yaml" && !["shipment-", "terms-"].contains(where: $0.lastPathComponent.hasPrefix)
            }
            .filter { Set($0.pathComponents).isDisjoint(with: ["mapping", "planning", "carbon", "circularity", "books"]) }
            .map(\.path).sorted()
        #expect(try Self.python(["-W", "ignore", "-c", Self.script, schema] + sound + (examples ?? [])) == "")

        let wrong = [
            "plant: P\nsites: {}\nproducts: []\n", "plant: P\nsite: []\n", "plant: P\nproducts:\n  - { name: a, kind: powder, unit: kg }\n",
            "plant: P\nproducts:\n  - { name: a, unit: kg }\n", "plant: P\nsites:\n  - { name: a, clockTolerance: 2 }\n",
            "plant: P\nroutes:\n  - { name: r, steps: [{ step: a, yield: 1.2 }] }\n",
            "plant: P\nroutes:\n  - { name: r, steps: [{ step: a, time: { exponential: 1 h, fixed: 2 h } }] }\n",
            "plant: P\ncalendars:\n  - { name: c, week: [{ days: Mo, from: \"06:00\", to: \"14:00\" }] }\n",
        ]
        for (index, text) in wrong.enumerated() {
            let path = try file("wrong\(index).yaml", text)
            let told = try Self.python(["-W", "ignore", "-c", Self.script, schema, path])
            #expect(told.contains("wrong\(index).yaml") && !told.hasPrefix("failed"), "\(text): \(told)")
        }
    }
}
