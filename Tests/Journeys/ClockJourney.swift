// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@Suite struct `Clocks of a site` {
    /// A coil used half an hour before it was made.
    private static let lots = "lot,product,quantity,unit,time,site\nK-1,coil,3000,m,2026-01-02T09:00:00Z,ochang\n"
    private static let draws = "source,from,to,product_lot,time,step\nK-1,0,10,C-1,2026-01-02T08:30:00Z,winding\n"

    private static func plant(_ tolerance: String) -> String {
        "plant: P\nsites: [{ name: ochang, clockTolerance: \(tolerance) }]\nproducts: [{ name: coil, kind: mapped, unit: m }]\n"
    }

    private func impossible(_ arguments: String..., data: String) throws -> Int {
        let told = try run(executable, ["discrepancies", "--data", data, "--json"] + arguments, input: nil)
        #expect(told.status == 0, "\(told)")
        return (try told.json()["counts"] as? [String: Int])?["impossible_time"] ?? 0
    }

    @Test func `are kept with the data, so that every command judges alike`() throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/plant"
        let wide = try folder.file("wide.yaml", Self.plant("1 h"))
        let narrow = try folder.file("narrow.yaml", Self.plant("10 min"))
        let (lots, draws) = (try folder.file("lots.csv", Self.lots), try folder.file("draws.csv", Self.draws))
        let imported = try jellyroll("import", "--data", data, "--plant", wide, lots, draws)
        #expect(imported.status == 0, "\(imported)")
        #expect(try impossible(data: data) == 0)
        #expect(try impossible("--plant", narrow, data: data) == 1)
        #expect(try impossible(data: data) == 1)
        let audit = try jellyroll("audit", "--data", data, "--plant", wide, "--json")
        #expect((try audit.json()["discrepancies"] as? [String: Int])?["impossible_time"] == nil, "\(audit)")
        #expect(try impossible(data: data) == 0)
    }

    @Test(
        arguments: [
            // plant file, exit code, a word of the refusal
            (plant("2 kg"), 3, "2 kg"), (nil, 3, "cannot be read"),
        ] as [(String?, Int32, String)])
    func `are not taken from a plant file that is not sound`(_ plant: String?, _ status: Int32, _ word: String) throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/plant"
        let file = try plant.map { try folder.file("p.yaml", $0) } ?? folder.path + "/none.yaml"
        let refused = try jellyroll("import", "--data", data, "--plant", file, try folder.file("lots.csv", Self.lots))
        #expect(refused.status == status && refused.diagnostics.contains(word), "\(refused)")
        #expect(!FileManager.default.fileExists(atPath: data), "Nothing was begun.")
    }

    @Test func `that were kept and cannot be read are told`() throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/plant"
        try jellyroll("import", "--data", data, try folder.file("lots.csv", Self.lots))
        try Data("{\"sites\":{\"ochang\":{\"value\":1e300,\"unit\":\"s\"}}}".utf8).write(to: URL(filePath: data + "/clocks.json"))
        let run = try jellyroll("discrepancies", "--data", data)
        #expect(run.status == 4 && run.diagnostics.contains("clocks.json") && run.diagnostics.contains("--plant"), "\(run)")
    }
}
