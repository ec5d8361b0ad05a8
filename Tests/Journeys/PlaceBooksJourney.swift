// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

/// A place of the examples runs, its events are imported with the books beside its plant file, and all that is asked of books is answered.
@Suite struct `The books of a place that ran` {
    private static let examples = checkout.appending(path: "Examples")

    /// - Returns: The data folder, in one that goes away with it.
    private func run(_ place: String, for length: String) throws -> (TemporaryFolder, data: String) {
        let folder = try TemporaryFolder()
        let (events, data) = (folder.path + "/events.ndjson", folder.path + "/data")
        let plant = Self.examples.appending(path: "\(place)/plant.yaml").path
        let made = try jellyroll("simulate", plant, "--for", length, "--replications", "1", "--seed", "1", "--events", events)
        try #require(made.status == 0, "\(made)")
        let imported = try jellyroll("import", "--data", data, events)
        try #require(imported.status == 0, "\(imported)")
        // The folder is a link: what it leads to is copied.
        let books = Self.examples.appending(path: "\(place)/books").resolvingSymlinksInPath()
        try FileManager.default.copyItem(at: books, to: URL(filePath: data).appending(path: "books"))
        return (folder, data)
    }

    private func value(_ answer: Any?) -> Double { (answer as? [String: Any])?["value"] as? Double ?? .nan }

    @Test func `Hue's packs are complete, plausible, recycled to a tenth, and have preference in Korea`() throws {
        let (folder, data) = try run("hue", for: "12h")
        _ = folder
        let audit = try jellyroll("audit", "--data", data, "--json")
        let told = try #require(try audit.json()["books"] as? [String: Any])
        #expect(audit.status == 0 && told["closed"] as? Bool == true && told["complete"] as? Bool == true, "\(audit)")

        let month = try jellyroll("books", "--data", data, "--site", "hue", "--from", "2026-01-01", "--to", "2026-02-01", "--json")
        #expect(month.status == 0, "\(month)")
        let accounts = try #require(try month.json()["accounts"] as? [[String: Any]])
        #expect(accounts.count > 20 && accounts.allSatisfy { value($0["residual"]) == 0 }, "\(month)")

        let carbon = try jellyroll("carbon", "--data", data, "pack-000010", "--json").json()
        // Studies of NMC811 find 59 to 115 kg a kWh (Peiseler et al. 2024).
        #expect((59...115).contains(value(carbon["perCapacity"])), "\(carbon)")
        let stages = try #require(carbon["stages"] as? [[String: Any]])
        #expect(stages.contains { $0["stage"] as? String == "production" }, "\(stages)")

        let recycled = try jellyroll("recycled-content", "--data", data, "pack-000010", "--json").json()
        let nickel = try #require((recycled["elements"] as? [[String: Any]])?.first { $0["element"] as? String == "Ni" })
        #expect(value(nickel["total"]) == 10)

        let terms = Self.examples.appending(path: "hue/terms-korea.yaml").path
        let origin = try jellyroll("origin", "--data", data, "pack-000010", "--terms", terms)
        #expect(origin.status == 0 && origin.output.contains("AKFTA: qualifies by CTH"), "\(origin)")
    }

    @Test func `Quang Ninh's sulfate is complete, and what it carries lies where studies of laterite lie`() throws {
        let (folder, data) = try run("quang-ninh", for: "4d")
        _ = folder
        let audit = try jellyroll("audit", "--data", data, "--json")
        let told = try #require(try audit.json()["books"] as? [String: Any])
        #expect(audit.status == 0 && told["complete"] as? Bool == true, "\(audit)")

        let carbon = try jellyroll("carbon", "--data", data, "nickel-sulfate-000003", "--json").json()
        // 15 to 27 kg for each kilogram of nickel (HPAL and MHP), of which 22.33 % is in the hexahydrate: 3.3 to 6 kg/kg.
        let perKilogram = value(carbon["total"]) / value(carbon["declared"])
        #expect((3.3...6).contains(perKilogram), "\(perKilogram)")
        let month = try jellyroll("books", "--data", data, "--site", "quang-ninh", "--from", "2025-09-01", "--to", "2025-10-01", "--json")
        #expect(month.status == 0, "\(month)")
    }
}
