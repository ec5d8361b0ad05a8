// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@Suite struct `Plant files on the command line` {
    private let plant = """
        plant: P
        source: assumption
        sites: [{ name: s, areas: [{ name: a, lines: [{ name: l, stations: [{ name: m, count: 2 }] }] }] }]
        products: []
        routes: [{ name: r, arrivals: saturated, steps: [{ step: work, station: m, time: 2 h }] }]
        """

    @Test func `are checked, shown, compared and published, with exit codes that say how it went`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "plants-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func file(_ name: String, _ text: String) throws -> String {
            let url = folder.appending(path: name)
            try Data(text.utf8).write(to: url)
            return url.path
        }
        let mother = try file("mother.yaml", plant)
        let daughter = try file(
            "daughter.yaml", "plant: D\nfrom: mother\nroutes: [{ name: r, steps: [{ step: work, time: 1 h }] }]\n")
        let wrong = try file("wrong.yaml", plant.replacingOccurrences(of: "2 h", with: "2 kg"))

        let sound = try jellyroll("check", mother)
        #expect(sound.status == 0 && sound.output.contains("sound"), "\(sound)")
        let unsound = try jellyroll("check", wrong)
        #expect(unsound.status == 1 && unsound.output.contains(":5:82: “2 kg” is mass. Expected a duration, such as 4 h."), "\(unsound)")
        let sources = try jellyroll("check", "--sources", daughter)
        #expect(sources.status == 0 && sources.output.contains("“1 h” does not say where it comes from."), "\(sources)")
        #expect(try jellyroll("check", folder.appending(path: "none.yaml").path).status == 3)

        let same = try jellyroll("plant", "diff", mother, mother)
        #expect(same.status == 0 && same.output.contains("say the same"), "\(same)")
        let different = try jellyroll("plant", "diff", mother, daughter)
        #expect(different.status == 1 && different.output.contains("step work in r: time 2 h → 1 h (−50 %)"), "\(different)")
        let json = try jellyroll("plant", "diff", "--json", mother, daughter)
        #expect(json.output.contains("\"old\":{\"value\":2,\"unit\":\"h\"},\"new\":{\"value\":1,\"unit\":\"h\"},\"relative\":-0.5"), "\(json)")
        #expect(try jellyroll("plant", "diff", mother, wrong).status == 3)

        let shown = try jellyroll("plant", "show", "--yaml", daughter)
        #expect(shown.status == 0 && shown.output.contains("time: 1 h"), "\(shown)")
        #expect(try jellyroll("plant", "schema").output.contains("https://json-schema.org/draft/2020-12/schema"))
    }
}
