// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

/// One sulfate lot, two cathode lots, a coil, three cells, a pack: small enough to work out by hand.
enum SmallChain {
    static let lots = """
        lot,product,quantity,unit,time,site
        S-1,nickel-sulfate,20,t,2027-01-01T08:00:00+07:00,quang-ninh
        C-1,cathode-powder,5,t,2027-01-02T08:00:00+09:00,ochang
        C-2,cathode-powder,5,t,2027-01-02T09:00:00+09:00,ochang
        K-1,cathode-coil,3000,m,2027-01-03T08:00:00+09:00,ochang
        E-1,electrolyte,500,kg,2027-01-03T08:00:00+09:00,ochang
        CELL-1,cell-4680,1,{piece},2027-01-04T08:00:00+09:00,ochang
        CELL-2,cell-4680,1,{piece},2027-01-04T08:00:04+09:00,ochang
        CELL-3,cell-4680,1,{piece},2027-01-04T08:00:08+09:00,ochang
        PACK-1,pack,1,{piece},2027-01-05T08:00:00+07:00,hue

        """

    static let draws = """
        source,from,to,product_lot,time,step
        S-1,0,4,C-1,2027-01-02T08:00:00+09:00,calcination
        S-1,4,8,C-2,2027-01-02T09:00:00+09:00,calcination
        C-1,0,2.5,K-1,2027-01-03T08:00:00+09:00,coating
        K-1,312.4,316.2,CELL-1,2027-01-04T08:00:00+09:00,winding
        K-1,316.2,320,CELL-2,2027-01-04T08:00:04+09:00,winding
        K-1,320,323.8,CELL-3,2027-01-04T08:00:08+09:00,winding
        E-1,,0.0351,CELL-1,2027-01-04T08:00:00+09:00,filling
        E-1,,0.0351,CELL-2,2027-01-04T08:00:04+09:00,filling
        E-1,,0.0351,CELL-3,2027-01-04T08:00:08+09:00,filling
        CELL-1,0,1,PACK-1,2027-01-05T08:00:00+07:00,assembly
        CELL-2,0,1,PACK-1,2027-01-05T08:00:00+07:00,assembly

        """

    /// A data folder with the chain in it.
    static func imported() throws -> (folder: TemporaryFolder, data: String) {
        let folder = try TemporaryFolder()
        let data = folder.path + "/plant"
        let lots = try folder.file("lots.csv", lots)
        let draws = try folder.file("draws.csv", draws)
        let run = try jellyroll("import", "--data", data, lots, draws)
        try #require(run.status == 0, "\(run)")
        return (folder, data)
    }
}

@Suite struct `Tables in, a trace out` {
    @Test func `forward from the sulfate lot, with fractions`() throws {
        let (folder, data) = try SmallChain.imported()
        let trace = try jellyroll("trace", "--data", data, "S-1", "--forward", "--json")
        let json = try trace.json()
        #expect(json["lot"] as? String == "S-1")
        #expect(json["direction"] as? String == "forward")
        #expect(json["count"] as? Int == 7)
        let lots = try #require(json["lots"] as? [[String: Any]])
        #expect(lots.map { $0["lot"] as? String } == ["C-1", "C-2", "K-1", "CELL-1", "CELL-2", "CELL-3", "PACK-1"])
        #expect(lots.map { $0["depth"] as? Int } == [1, 1, 2, 3, 3, 3, 4])
        func fraction(_ lot: String) -> Double? { lots.first { $0["lot"] as? String == lot }?["fraction"] as? Double }
        // 4 of 20 t, half of that into the coil, 3.8 of 3,000 m into a cell, two cells into the pack.
        #expect(abs(try #require(fraction("C-1")) - 0.2) < 1e-12)
        #expect(abs(try #require(fraction("K-1")) - 0.1) < 1e-12)
        #expect(abs(try #require(fraction("CELL-1")) - 0.1 * 3.8 / 3000) < 1e-12)
        #expect(abs(try #require(fraction("PACK-1")) - 0.2 * 3.8 / 3000) < 1e-12)
        withExtendedLifetime(folder) {}
    }

    @Test func `an interval of the coil touches just the cells wound from it`() throws {
        let (folder, data) = try SmallChain.imported()
        let json = try jellyroll("trace", "--data", data, "K-1", "--interval", "310..318", "--only", "cell-4680", "--json").json()
        let lots = try #require(json["lots"] as? [[String: Any]])
        #expect(lots.map { $0["lot"] as? String } == ["CELL-1", "CELL-2"])
        #expect(json["count"] as? Int == 2)
        withExtendedLifetime(folder) {}
    }

    @Test func `backward from the pack reaches every ancestor`() throws {
        let (folder, data) = try SmallChain.imported()
        let json = try jellyroll("trace", "--data", data, "PACK-1", "--backward", "--json").json()
        let lots = try #require(json["lots"] as? [[String: Any]])
        #expect(Set(lots.compactMap { $0["lot"] as? String }) == ["CELL-1", "CELL-2", "K-1", "E-1", "C-1", "S-1"])
        let coil = try #require(lots.first { $0["lot"] as? String == "K-1" })
        let stretch = try #require((coil["intervals"] as? [[String: Any]])?.first)
        #expect(stretch["from"] as? Double == 312.4)
        #expect(stretch["to"] as? Double == 320)
        #expect(stretch["unit"] as? String == "m")
        withExtendedLifetime(folder) {}
    }

    @Test func `a second import of the same files changes nothing and says so`() throws {
        let (folder, data) = try SmallChain.imported()
        let lots = folder.path + "/lots.csv"
        let draws = folder.path + "/draws.csv"
        let again = try jellyroll("import", "--data", data, lots, draws, "--json").json()
        #expect(again["recorded"] as? Int == 0)
        #expect((again["alreadyThere"] as? Int ?? 0) > 0)
        #expect(try jellyroll("trace", "--data", data, "S-1", "--count").output.trimmingCharacters(in: .whitespacesAndNewlines) == "7")
    }

    @Test func `the order of the files does not matter`() throws {
        let folder = try TemporaryFolder()
        let lots = try folder.file("lots.csv", SmallChain.lots)
        let draws = try folder.file("draws.csv", SmallChain.draws)
        #expect(try jellyroll("import", "--data", folder.path + "/a", lots, draws).status == 0)
        #expect(try jellyroll("import", "--data", folder.path + "/b", draws, lots).status == 0)
        let a = try jellyroll("trace", "--data", folder.path + "/a", "S-1", "--json").json()
        let b = try jellyroll("trace", "--data", folder.path + "/b", "S-1", "--json").json()
        #expect(NSDictionary(dictionary: a["lots"].map { ["lots": $0] } ?? [:]) == NSDictionary(dictionary: b["lots"].map { ["lots": $0] } ?? [:]))
    }

    @Test func `an unknown lot is refused with the nearest thing to do`() throws {
        let (folder, data) = try SmallChain.imported()
        let trace = try jellyroll("trace", "--data", data, "S-2", "--json")
        #expect(trace.status == 3, "\(trace)")
        #expect(try trace.json()["type"] as? String == "urn:jellyroll:genealogy.unknown_lot")
        withExtendedLifetime(folder) {}
    }

    @Test func `recall holds the pack and the loose cell, not the cells in the pack`() throws {
        let (folder, data) = try SmallChain.imported()
        let json = try jellyroll("recall", "--data", data, "K-1", "--interval", "310..322", "--json").json()
        let units = try #require(json["units"] as? [[String: Any]])
        #expect(Set(units.compactMap { $0["lot"] as? String }) == ["PACK-1", "CELL-3"])
        withExtendedLifetime(folder) {}
    }

    @Test func `the audit of a sound world is clean`() throws {
        let (folder, data) = try SmallChain.imported()
        let audit = try jellyroll("audit", "--data", data)
        #expect(audit.status == 0, "\(audit)")
        withExtendedLifetime(folder) {}
    }

    @Test func `a backup restores to the same answers`() throws {
        let (folder, data) = try SmallChain.imported()
        let backup = folder.path + "/plant.backup"
        #expect(try jellyroll("backup", "--data", data, backup).status == 0)
        #expect(try jellyroll("restore", backup, "--data", folder.path + "/other").status == 0)
        let before = try jellyroll("trace", "--data", data, "S-1", "--json").output
        let after = try jellyroll("trace", "--data", folder.path + "/other", "S-1", "--json").output
        #expect(before == after)
    }
}
