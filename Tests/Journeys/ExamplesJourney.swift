// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

/// An example that drifts is noticed here. After a change that was meant, `EXPECTED=write swift test --filter ExamplesJourney` writes
/// `Examples/*/expected` anew; read the difference before it is kept.
@Suite struct `The examples` {
    private static let examples = checkout.appending(path: "Examples")

    private static let places = [
        // place, length of a run
        ("quang-ninh", "10d"), ("ochang", "1d"), ("arizona", "1d"), ("nanjing", "1d"), ("tennessee", "1d"), ("hue", "2d"),
    ]

    @Test(arguments: places) func `check, show and simulate as they did`(_ place: String, _ length: String) throws {
        let file = Self.examples.appending(path: "\(place)/plant.yaml").path
        let check = try jellyroll("check", "--sources", file)
        #expect(check.status == 0, "\(check)")
        try expect(check.output, "\(place)/expected/check.txt")
        let show = try jellyroll("plant", "show", file)
        #expect(show.status == 0, "\(show)")
        try expect(show.output, "\(place)/expected/show.txt")
        let run = try jellyroll("simulate", file, "--for", length, "--warm-up", "6h", "--replications", "1", "--seed", "1", "--json")
        #expect(run.status == 0, "\(run.diagnostics)")
        try expect(Self.figures(run.json()), "\(place)/expected/simulate.txt")
    }

    @Test func `say what is different in Arizona`() throws {
        let run = try jellyroll(
            "plant", "diff", Self.examples.appending(path: "ochang").path, Self.examples.appending(path: "arizona").path)
        #expect(run.status == 1, "\(run)")
        try expect(run.output, "arizona/expected/diff.txt")
    }

    @Test(arguments: ["quang-ninh", "ochang", "arizona", "nanjing", "tennessee", "hue"])
    func `run as their pages say`(_ folder: String) throws {
        let commands = try Self.commands(of: folder)
        #expect(!commands.isEmpty)
        for command in commands {
            var arguments = command.map { $0.hasPrefix("Examples/") ? checkout.appending(path: $0).path : $0 }
            if let sweep = arguments.firstIndex(of: "--sweep") { arguments[sweep + 1].replace(/\/\d+$/, with: "/2") }
            // The page shows a whole run; here it only has to begin well. The last of equal options counts.
            if arguments.first == "simulate" { arguments += ["--for", "6h", "--warm-up", "1h", "--replications", "1"] }
            let run = try run(executable, arguments, input: nil)
            #expect(run.status == 0, "\(run)")
        }
    }

    /// Every `jellyroll …` line of a README's code, in words.
    private static func commands(of folder: String) throws -> [[String]] {
        let page = try String(contentsOf: examples.appending(path: "\(folder)/README.md"), encoding: .utf8)
        return page.split(separator: "\n").filter { $0.hasPrefix("jellyroll ") }.map { line in
            var words: [String] = []
            for (number, part) in line.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
                words += number.isMultiple(of: 2) ? part.split(separator: " ").map(String.init) : [String(part)]
            }
            return Array(words.dropFirst())
        }
    }

    /// The figures a reviewer would look at, one a line: `products / pack / throughput 1.96 {piece}/h`.
    private static func figures(_ answer: [String: Any]) -> String {
        let shown: Set = ["working", "settingUp", "down", "oeeIndex"]
        var lines = ["bottleneck \(answer["bottleneck"] ?? "none")"]
        func add(_ path: String, _ parts: [String: Any]) {
            for (key, part) in parts.sorted(by: { $0.key < $1.key }) where !path.hasPrefix("stations") || shown.contains(key) {
                guard let part = part as? [String: Any], let value = part["value"] as? Double else { continue }
                // Six digits: what the last bits are is another test's business.
                lines.append("\(path) / \(key) \(String(format: "%.6g", value)) \(part["unit"] ?? "")")
            }
        }
        add("plant", answer["plantWide"] as? [String: Any] ?? [:])
        for (list, name) in [("products", "product"), ("stations", "station"), ("routes", "route"), ("materials", "material")] {
            for entry in answer[list] as? [[String: Any]] ?? [] { add("\(list) / \(entry[name] ?? "")", entry) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func expect(_ text: String, _ path: String) throws {
        let text = text.replacingOccurrences(of: checkout.path + "/", with: "")
        let file = Self.examples.appending(path: path)
        if ProcessInfo.processInfo.environment["EXPECTED"] == "write" {
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        let change = text.split(separator: "\n").difference(from: expected.split(separator: "\n"))
        #expect(change.isEmpty, "\(path)\n\(change.prefix(20).map(Self.line).joined(separator: "\n"))")
    }

    private static func line(_ change: CollectionDifference<Substring>.Change) -> String {
        switch change {
        case .insert(let offset, let text, _): "now, line \(offset + 1): \(text)"
        case .remove(let offset, let text, _): "was, line \(offset + 1): \(text)"
        }
    }
}
