// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@Suite struct `A person who follows nickel around` {
    private func circle() throws -> (folder: TemporaryFolder, data: String) {
        let folder = try TemporaryFolder()
        let data = folder.path + "/circle"
        let example = checkout.appending(path: "Examples/circularity/loop")
        let imported = try jellyroll(
            "import", "--data", data, example.appending(path: "lots.csv").path, example.appending(path: "draws.csv").path)
        try #require(imported.status == 0, "\(imported)")
        try FileManager.default.createDirectory(atPath: data + "/books", withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: example.appending(path: "books.yaml"), to: URL(filePath: data + "/books/circle.yaml"))
        return (folder, data)
    }

    /// Kilograms in the packs of 2026: three of 47.52, and two with what of S-2 went on and 5.28 of scrap.
    private let yearsNickel: Double = 142.56 + 136.9184 * 600 / 615 + 5.28

    private func value(_ answer: Any?) -> Double? { (answer as? [String: Any])?["value"] as? Double }

    private func element(_ answer: CommandLineRun, _ symbol: String = "Ni") throws -> [String: Any] {
        let elements = try #require(try answer.json()["elements"] as? [[String: Any]], "\(answer)")
        return try #require(elements.first { $0["element"] as? String == symbol })
    }

    // 160 kg · 396/400 came into S-1; 540 of 600 m into three packs: 47.52 kg each; 147 of 150 kg of black mass into S-2.
    @Test func `sees the way from new sulfate back to the retired pack and the first sulfate`() throws {
        let (folder, data) = try circle()
        let told = try jellyroll("explain", "--data", data, "S-2", "Ni.post-consumer")
        #expect(told.status == 0, "\(told)")
        let lots = ["S-2", "B-1", "SHRED-1", "W-1", "PACK-1", "CELLS-1", "K-1", "C-1", "S-1", "M-1"]
        var rest = told.output[...]
        for lot in lots {
            let found = rest.range(of: "  \(lot)  ")
            #expect(found != nil, "\(lot) in \(told)")
            if let found { rest = rest[found.upperBound...] }
        }
        #expect(told.output.contains("46.5696 kg  S-2"), "\(told)")
        #expect(told.output.contains("recovered from spent pack, post-consumer"), "\(told)")
        let audit = try jellyroll("audit", "--data", data)
        #expect(audit.status == 0 && audit.output.contains("closed: every residual is 0"), "\(audit)")
        withExtendedLifetime(folder) {}
    }

    @Test func `sees recycled shares of a lot, of a pack and of a year, the scrap that ran around not among them`() throws {
        let (folder, data) = try circle()
        let sulfate = try element(try jellyroll("recycled-content", "--data", data, "S-2", "--json"))
        #expect(value(sulfate["mass"]) == 136.9184)
        let (post, pre) = (try #require(value(sulfate["postConsumer"])), try #require(value(sulfate["preConsumer"])))
        #expect(abs(post - 100 * 46.5696 / 136.9184) < 1e-9)
        #expect(abs(pre - 100 * 10.3488 / 136.9184) < 1e-9)
        let first = try element(try jellyroll("recycled-content", "--data", data, "PACK-1", "--json"))
        #expect(value(first["total"]) == 0, "its first life is what it was")
        let scrap = try element(try jellyroll("recycled-content", "--data", data, "X-1", "--json"))
        #expect(value(scrap["total"]) == 0)

        // Three packs of 47.52 kg without, two of which each holds half of 600/615 of S-2 and 5.28 kg of scrap.
        let year = try jellyroll("recycled-content", "--data", data, "--product", "pack", "--site", "hue", "--year", "2026", "--json")
        let nickel = try element(year)
        let recycled: Double = 46.5696 * 600 / 615
        let told = try #require(value(nickel["postConsumer"]))
        #expect(abs(told - 100 * recycled / yearsNickel) < 1e-6)
        #expect(try year.json()["lots"] as? Int == 5)
        let targets = try #require(nickel["targets"] as? [[String: Any]])
        #expect(targets.map { $0["met"] as? Bool } == [true, true])
        withExtendedLifetime(folder) {}
    }

    @Test func `sees claims beside the content, and certificates as no content`() throws {
        let (folder, data) = try circle()
        func claims(_ arguments: String...) throws {
            let run = try run(executable, ["claims", arguments[0], "--data", data] + arguments.dropFirst())
            try #require(run.status == 0, "\(run)")
        }
        try claims("open", "nickel", "--element", "Ni", "--conversion", "97")
        try claims("in", "nickel", "S-2", "--origin", "post-consumer")
        for (claim, mass) in [("C-1", "20 kg"), ("C-2", "5 kg")] {
            try claims("claim", "nickel", claim, "--mass", mass, "--buyer", "b", "--product", "pack", "--site", "hue")
        }
        try claims("retire", "nickel", "C-1")
        try claims("open", "registry", "--element", "Ni", "--model", "book and claim")
        try claims("in", "registry", "CERT-7", "--origin", "post-consumer", "--mass", "100 kg", "--document", "registry")
        try claims("claim", "registry", "C-1", "--mass", "100 kg", "--buyer", "b", "--product", "pack", "--site", "hue")
        let year = try jellyroll("recycled-content", "--data", data, "--product", "pack", "--site", "hue", "--year", "2026", "--json")
        let claimed = try #require(try element(year)["claimed"] as? [[String: Any]])
        #expect(claimed.map { $0["model"] as? String } == ["mass balance", "book and claim"])
        #expect(value(claimed[0]["retired"]) == 20 && value(claimed[0]["pending"]) == 5)
        let share = try #require(value(claimed[0]["share"]))
        #expect(abs(share - 2_000 / yearsNickel) < 1e-6)
        #expect(value(claimed[1]["share"]) == nil)
        withExtendedLifetime(folder) {}
    }

    // 56.9184 kg of nickel, 60 kg of copper and 155 kg of steel of 410 kg: 66.32 %; 147 of 150 kg of the nickel: 98 %.
    @Test func `sees recycling rates over all steps and companies`() throws {
        let (folder, data) = try circle()
        let run = try jellyroll("recycling", "--data", data, "--year", "2026", "--json")
        #expect(run.status == 0, "\(run)")
        let year = try #require((try run.json()["years"] as? [[String: Any]])?.first, "\(run)")
        let rates = try #require(year["rates"] as? [[String: Any]])
        let efficiency = try #require(value(rates.first?["reached"]))
        #expect(abs(efficiency - 100 * 271.9184 / 410) < 1e-9, "\(run)")
        let nickel = try #require(rates.first { $0["rate"] as? String == "Ni" })
        #expect(value(nickel["reached"]) == 98)
        let batch = try #require((year["batches"] as? [[String: Any]])?.first)
        #expect(batch["batch"] as? String == "SHRED-1" && batch["recycler"] as? String == "gunsan")
        #expect(value(batch["input"]) == 410)
        #expect((batch["outputs"] as? [[String: Any]])?.compactMap { $0["fraction"] as? String } == ["CU-1", "FE-1", "PL-1", "S-2"])
        let before = try jellyroll("recycling", "--data", data, "--year", "2025")
        #expect(before.status == 0 && before.output.contains("No batch of waste"), "\(before)")
        withExtendedLifetime(folder) {}
    }

    // 410 kg came out of the shredder: 150 kg of black mass, 60 of copper scrap at 4 kg, 155 of steel at 2.3, 45 of plastics at 0.1 spared.
    @Test func `sees the shredder's burden divided three ways, from the command line`() throws {
        let (folder, data) = try circle()
        func carbon(_ lot: String, _ way: String) throws -> Double {
            let books = try jellyroll("books", "--data", data, lot, "--allocation", way, "--json")
            try #require(books.status == 0, "\(books)")
            let rules = try books.json()["allocations"] as? [[String: Any]]
            #expect(rules?.first?["by"] as? String == way)
            let accounts = try #require(try books.json()["accounts"] as? [[String: Any]])
            return value(accounts.first { $0["account"] as? String == "carbon" }?["balance"]) ?? 0
        }
        let byMass = try ["B-1", "CU-1", "FE-1", "PL-1"].map { try carbon($0, "mass") }
        let all = byMass.reduce(0, +)
        #expect(abs(byMass[0] - all * 150 / 410) < 1e-5)
        let copper = try carbon("CU-1", "value")
        #expect(abs(copper - all * 420 / (750 + 420 + 77.5)) < 1e-5)
        let expanded = try carbon("B-1", "system-expansion")
        #expect(abs(expanded - (all - 240 - 356.5 - 4.5)) < 1e-5)
        let beside = try jellyroll("books", "--data", data, "B-1", "--allocation", "mass", "--against", "system-expansion")
        #expect(beside.status == 0 && beside.output.contains("SYSTEM-EXPANSION") && beside.output.contains("carbon.avoided"), "\(beside)")
        let told = try jellyroll("explain", "--data", data, "B-1", "carbon", "--allocation", "system-expansion")
        #expect(told.output.contains("avoided: 60 kg of copper scrap out of SHRED-1 × 4 kg{CO2e}/kg spared elsewhere"), "\(told)")
        #expect(told.output.contains("Divided by system expansion: black mass beside copper scrap"), "\(told)")
        let unknown = try jellyroll("books", "--data", data, "B-1", "--allocation", "heat")
        #expect(unknown.status == 3 && unknown.diagnostics.contains("mass, system-expansion, value"), "\(unknown)")
        withExtendedLifetime(folder) {}
    }

    @Test func `sees the year's makings solved as a network that feeds itself, and why it is not the books' figure`() throws {
        let (folder, data) = try circle()
        let period = ["--product", "nickel sulfate", "--from", "2026-01-01", "--to", "2027-01-01"]
        let run = try run(executable, ["carbon", "--data", data, "--loops", "--json"] + period)
        #expect(run.status == 0, "\(run)")
        let answer = try run.json()
        #expect((answer["loops"] as? [String])?.contains("nickel sulfate") == true && (answer["loops"] as? [String])?.contains("pack") == true)
        let difference = try #require(value(answer["difference"]))
        let steps = try #require(answer["steps"] as? [[String: Any]]).compactMap { value($0["carbon"]) }
        #expect(abs(steps.reduce(0, +) - difference) < 1e-6 * (value(answer["books"]) ?? 0), "\(run)")
        let text = try jellyroll("carbon", "--data", data, "--product", "pack", "--from", "2026-01-01", "--to", "2027-01-01", "--loops")
        #expect(text.status == 0 && text.output.contains("Products that feed themselves: pack, cell 4680"), "\(text)")
        #expect(try jellyroll("carbon", "--data", data, "PACK-4", "--loops").status == 2)
        withExtendedLifetime(folder) {}
    }

    // 652 cells of 4.90 and what is left in them of the hydroxide's worth; declared as Korean, all of it originates under AKFTA.
    @Test func `sees whether a pack has preference, by the value its books carry`() throws {
        let (folder, data) = try circle()
        let terms = checkout.appending(path: "Examples/hue/terms-korea.yaml").path
        let run = try jellyroll("origin", "--data", data, "PACK-4", "--terms", terms, "--json")
        #expect(run.status == 0, "\(run)")
        let shipment = try #require((try run.json()["shipments"] as? [[String: Any]])?.first, "\(run)")
        #expect(shipment["books"] as? String == "PACK-4" && shipment["best"] as? String == "AKFTA", "\(run)")
        let month = try jellyroll("origin", "--data", data, "--product", "pack", "--site", "hue", "--month", "2026-10", "--terms", terms)
        #expect(month.status == 0 && month.output.contains("average of 2 lots"), "\(month)")
        #expect(try jellyroll("origin", "--data", data, "PACK-4").status == 2)
        let none = try jellyroll("origin", "--data", data, "--product", "pack", "--site", "hue", "--month", "2026-09", "--terms", terms)
        #expect(none.status == 3 && none.diagnostics.contains("2026-09"), "\(none)")
        withExtendedLifetime(folder) {}
    }

    // 147 of 150 kg of the black mass went into sulfate; what is left of it is in stock at Gunsan.
    @Test func `sees each metal by step and company, from one to the next`() throws {
        let (folder, data) = try circle()
        let run = try jellyroll("recycling", "--data", data, "--year", "2026", "--json")
        let year = try #require((try run.json()["years"] as? [[String: Any]])?.first, "\(run)")
        let steps = try #require(year["steps"] as? [[String: Any]]).filter { $0["element"] as? String == "Ni" }
        #expect(steps.map { $0["step"] as? String } == ["shredding", "black mass", "nickel sulfate"], "\(run)")
        #expect(steps.map { $0["company"] as? String } == ["gunsan", "gunsan", "quang-ninh"])
        #expect(steps.map { value($0["in"]) } == [58.08, 58.08, 56.9184])
        #expect(steps.map { value($0["on"]) } == [58.08, 56.9184, 0])
        #expect(steps.map { value($0["stock"]) } == [0, 1.1616, 0])
        #expect(value(steps[2]["recovered"]) == 56.9184 && value(steps[1]["yield"]) == 98)
        let told = try jellyroll("recycling", "--data", data, "--year", "2026")
        #expect(told.output.contains("quang-ninh") && told.output.contains("RECOVERED"), "\(told)")
        withExtendedLifetime(folder) {}
    }

    @Test func `sees the same over HTTP, and the circle on its page`() async throws {
        let (folder, data) = try circle()
        let server = try await ServerRun(data: data)
        for (path, arguments) in [
            ("/api/recycled-content?lot=PACK-4", ["recycled-content", "PACK-4"]),
            ("/api/recycled-content?product=pack&site=hue&year=2026", ["recycled-content", "--product", "pack", "--site", "hue", "--year", "2026"]),
            ("/api/recycling?year=2026", ["recycling", "--year", "2026"]),
            ("/api/lots/S-2/books/Ni.post-consumer", ["explain", "S-2", "Ni.post-consumer"]),
        ] {
            let answer = try await server.get(path)
            let printed = try run(executable, arguments + ["--data", data, "--json"]).output
            #expect(answer.status == 200 && answer.body == printed, "\(path): \(answer.body)")
        }
        for (path, status) in [
            ("/api/recycled-content?lot=PACK-4&year=2026", 400), ("/api/recycled-content?product=pack&site=hue&year=nineteen", 400),
            ("/api/recycled-content?product=pack&site=hue&year=2025", 400), ("/api/recycled-content?lot=PACK-9", 404),
            ("/api/recycling", 400), ("/api/recycling?year=2026&plant=gunsan", 400),
        ] {
            let answer = try await server.get(path)
            #expect(answer.status == status && answer.body.contains("\"remedy\""), "\(path): \(answer.body)")
        }
        var page = try await server.get("/u/S-2/books/Ni.post-consumer")
        for _ in 0..<50 where page.status == 202 {
            try await Task.sleep(for: .milliseconds(100))
            page = try await server.get("/u/S-2/books/Ni.post-consumer")
        }
        #expect(page.status == 200)
        var rest = page.body[...]
        for lot in ["B-1", "SHRED-1", "W-1", "PACK-1", "CELLS-1", "K-1", "C-1", "S-1", "M-1"] {
            let found = rest.range(of: ">\(lot)<")
            #expect(found != nil, "\(lot) on the page")
            if let found { rest = rest[found.upperBound...] }
        }
        #expect(server.stop() == 0)
        withExtendedLifetime(folder) {}
    }

    @Test func `is told what is counted, and what cannot be`() throws {
        let (folder, data) = try circle()
        let pack = try element(try jellyroll("recycled-content", "--data", data, "PACK-4", "--json"))
        #expect(pack["countedIn"] as? String == "active materials")
        #expect(value((pack["activeMaterials"] as? [String: Any])?["total"]) == value(pack["total"]))
        let told = try jellyroll("recycled-content", "--data", data, "PACK-4")
        #expect(told.output.contains("do not count"), "\(told)")
        let year = ["recycled-content", "--data", data, "--product", "pack", "--site", "hue", "--year"]
        let empty = try run(executable, year + ["2025"])
        #expect(empty.status == 3 && empty.diagnostics.contains("There are lots of 2026"), "\(empty)")
        for nonsense in ["-5", "20262026", "soon", "2026.5"] { #expect(try run(executable, year + [nonsense]).status == 2, "\(nonsense)") }
        let file = checkout.appending(path: "Examples/circularity/recycling.yaml").path
        #expect(try jellyroll("recycling", file, "--year", "2026").status == 2)
        let unknown = try folder.file("nothing.yaml", "activeMaterials: [{ product: cathode powder, source: test, verified: true }]\n")
        try FileManager.default.removeItem(atPath: data + "/books/circle.yaml")
        let blank = try jellyroll("recycled-content", "--data", data, "PACK-4", "--accounts", unknown)
        #expect(blank.status == 1 && blank.output.contains("! M-1: "), "\(blank)")
        withExtendedLifetime(folder) {}
    }

    @Test func `is told that more is claimed than there is, and no threshold of it`() throws {
        let (folder, data) = try circle()
        func claims(_ arguments: String...) throws {
            let run = try run(executable, ["claims", arguments[0], "--data", data, "nickel"] + arguments.dropFirst())
            try #require(run.status == 0, "\(run)")
        }
        try claims("open", "--element", "Ni")
        try claims("in", "DN-1", "--origin", "post-consumer", "--mass", "1 t", "--document", "d")
        try claims("claim", "C-1", "--mass", "80 kg", "--buyer", "b", "--product", "PACK-4")
        try claims("retire", "C-1")
        let told = try jellyroll("recycled-content", "--data", data, "PACK-4")
        let line = try #require(told.output.split(separator: "\n").first { $0.hasPrefix("Claimed by") })
        #expect(told.status == 1 && line.contains("more is claimed than") && !line.contains("met"), "\(told)")
        withExtendedLifetime(folder) {}
    }

    // The books alone: codes, prices and declarations stand in a books file, and both packs of a pallet are one good.
    @Test func `sees the same without a file of terms, and how local a month's packs are`() throws {
        let (folder, data) = try circle()
        let trade = checkout.appending(path: "Examples/hue/books/trade.yaml").path
        let run = try jellyroll("origin", "--data", data, "PACK-4", "PACK-5", "--to", "KR", "--on", "2026-11-21", "--accounts", trade, "--json")
        #expect(run.status == 0, "\(run)")
        let shipment = try #require((try run.json()["shipments"] as? [[String: Any]])?.first, "\(run)")
        #expect(shipment["lots"] as? Int == 2 && shipment["best"] as? String == "AKFTA", "\(run)")
        let cells = try #require((shipment["materials"] as? [[String: Any]])?.first)
        #expect(cells["product"] as? String == "cell 4680" && cells["supplier"] as? String == "ochang" && cells["origin"] as? String == "KR")
        #expect((cells["declarations"] as? [[String: Any]])?.first?["document"] as? String == "AK-2026-0815", "\(run)")
        let japan = try jellyroll("origin", "--data", data, "PACK-4", "--to", "JP", "--on", "2026-11-21", "--accounts", trade)
        #expect(japan.status == 1 && japan.output.contains("(unverified)"), "\(japan)")
        #expect(japan.output.contains("A declaration that cell 4680 originates under RCEP makes pack originating."), "\(japan)")
        let month = try jellyroll(
            "origin", "--data", data, "--product", "pack", "--site", "hue", "--month", "2026-10", "--mix", "cell 4680=VN:40", "--target", "80",
            "--accounts", trade, "--json")
        let columns = try #require(try month.json()["months"] as? [[String: Any]], "\(month)")
        #expect(columns.map { $0["mix"] as? String } == [nil, "cell 4680=VN:40 %"], "\(month)")
        #expect(try jellyroll("origin", "--data", data, "PACK-4", "--to", "EU", "--accounts", trade).status == 2)
        let unsaid = try jellyroll("origin", "--data", data, "PACK-4", "--to", "KR")
        #expect(unsaid.status == 3 && unsaid.diagnostics.contains("`goods`"), "\(unsaid)")
        withExtendedLifetime(folder) {}
    }

    @Test func `is told what there is when a question names what there is not`() throws {
        let (folder, data) = try circle()
        let site = try jellyroll("recycled-content", "--data", data, "--product", "pack", "--site", "huế", "--year", "2026")
        #expect(site.status == 3 && site.diagnostics.contains("hue"), "\(site)")
        let product = try jellyroll("recycled-content", "--data", data, "--product", "packs", "--site", "hue", "--year", "2026")
        #expect(product.status == 3 && product.diagnostics.contains("pack"), "\(product)")
        #expect(try jellyroll("recycled-content", "--data", data, "--product", "pack").status == 2)
        #expect(try jellyroll("recycled-content", "--data", data, "NOBODY").status == 3)
        #expect(try jellyroll("recycling", "--data", data).status == 2)
        #expect(try jellyroll("recycling", "--data", data, "--year", "2026", "--site", "nowhere").status == 3)
        let file = try folder.file(
            "wrong.yaml", "recovered:\n  - { product: worn pack, kind: post-consumer, chemistry: lithium, source: a, verified: true }")
        let chemistry = try jellyroll("recycling", "--data", data, "--year", "2026", "--accounts", file)
        #expect(chemistry.status == 3 && chemistry.diagnostics.contains("wrong.yaml:2:"), "\(chemistry)")
        #expect(chemistry.diagnostics.contains("lithium-based"), "\(chemistry)")
    }
}
