// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@testable import Plant

/// Contradictory, circular and impossible plants, a file each in `Hostile`; what is said of each stands in `Hostile/expected.txt`. After a change that
/// was meant, `EXPECTED=write swift test --filter HostilePlantTests` writes it anew.
@Suite struct `A hostile plant` {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Hostile")

    private static let files = PlantFiles { path in
        try? String(contentsOf: folder.appending(path: path), encoding: .utf8)
    }

    @Test func `is refused with the place, the reason and the remedy`() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter { $0.hasSuffix(".yaml") }.sorted()
        #expect(names.count >= 40)
        var said: [String] = []
        for name in names {
            let check = PlantFile.check(name, files: Self.files)
            #expect(check.plant == nil, "\(name)")
            #expect(check.errors.allSatisfy { $0.line > 0 && $0.column > 0 && !$0.expected.isEmpty && !$0.remedy.isEmpty }, "\(name)")
            said += check.findings.map(\.description)
        }
        let expected = Self.folder.appending(path: "expected.txt")
        if ProcessInfo.processInfo.environment["EXPECTED"] == "write" {
            try Data((said.joined(separator: "\n") + "\n").utf8).write(to: expected)
        }
        let lines = try String(contentsOf: expected, encoding: .utf8).split(separator: "\n").map(String.init)
        let difference = said.difference(from: lines)
        #expect(difference.isEmpty, "\(difference)")
    }

    private static let sound = "plant: Hué\nsites: []\nproducts: []\n"

    @Test(
        arguments: [
            // bytes, line, column, words
            (sound.data(using: .utf16)!, 1, 1, "no UTF-8"), (sound.data(using: .isoLatin1)!, 1, 10, "no UTF-8"),
            (Data("plant: P\n".utf8) + Data([0xFF, 0x0A]), 2, 1, "no UTF-8"), (Data(0...255), 2, 118, "no UTF-8"),
            (Data("plant: P\u{0}\n".utf8), 1, 1, "control characters"), (Data(), 1, 1, "empty"),
            (Data(("plant: P\nx: " + String(repeating: "[", count: 5_000)).utf8), 2, 5, "1000 deep"),
            (Data(repeating: UInt8(ascii: " "), count: 4_000_001), 1, 1, "4000001 bytes"),
        ] as [(Data, Int, Int, String)])
    func `of strange bytes is told where they are`(_ bytes: Data, _ line: Int, _ column: Int, _ words: String) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "hostile-\(UUID().uuidString).yaml")
        try bytes.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let check = PlantFile.check(file.path)
        let finding = try #require(check.findings.first)
        #expect(check.plant == nil && finding.line == line && finding.message.contains(words), "\(finding)")
        if words == "no UTF-8" { #expect(finding.column == column, "\(finding)") }
    }

    @Test func `without parameters says so when one is to be set`() throws {
        let text = "plant: P\nsites: [{ name: s, areas: [] }]\nproducts: []\n"
        let check = PlantFile.check(text: text, file: "p.yaml", overriding: ["automation": 1])
        #expect(
            check.findings.first?.description.contains("no parameter “automation” to set. Expected nothing to set: it has no parameters.") ?? false)
    }

    @Test func `in which a mass is missing tells which step is not balanced`() throws {
        let text = """
            plant: P
            source: assumption
            sites: [{ name: s, areas: [{ name: a, lines: [{ name: l, stations: [{ name: m }] }] }] }]
            products: [{ name: part, kind: unit, unit: "{piece}", mass: 1 kg }, { name: bolt, kind: unit, unit: "{piece}" }]
            suppliers: [{ name: x, product: bolt, lot: "9 {piece}" }]
            routes: [{ name: r, product: part, steps: [{ step: work, station: m, time: 2 h, takes: [{ product: bolt, items: 1 }], makes: [{ product: part, quantity: "1 {piece}" }] }] }]
            """
        let check = PlantFile.check(text: text, file: "p.yaml")
        #expect(check.plant != nil)
        let warning = try #require(check.warnings.first { $0.code == .unweighed })
        #expect(warning.line == 4 && warning.message == "“bolt” has no mass, so “work” is left out of the balance of mass.", "\(warning)")
    }
}
