// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@Suite struct `A person who keeps accounts of recycled metal` {
    private func value(_ answer: Any?) -> Double? { (answer as? [String: Any])?["value"] as? Double }

    /// 20 t of sulfate with 22.33 % nickel, 30 % of it post-consumer: 1 339.8 kg.
    private func chain() throws -> (folder: TemporaryFolder, data: String) {
        let (folder, data) = try SmallChain.imported()
        try FileManager.default.createDirectory(atPath: data + "/books", withIntermediateDirectories: true)
        _ = try folder.file(
            "plant/books/nickel.yaml",
            """
            contents:
              - { product: nickel-sulfate, account: Ni, value: 0.2233, unit: kg/kg, basis: as received, form: NiSO4.6H2O, source: test, verified: true }
            recycled:
              - { product: nickel-sulfate, element: Ni, post-consumer: 30 %, source: test, verified: true }
            """)
        return (folder, data)
    }

    @Test func `books what a lot holds, claims it, retires it for good, and is refused more with the balance`() throws {
        let (folder, data) = try chain()
        func claims(_ verb: String, _ more: String...) throws -> CommandLineRun {
            try run(executable, ["claims", verb, "--data", data, "nickel"] + more + ["--json"])
        }
        #expect(try claims("in", "S-1", "--origin", "post-consumer").status == 1, "no account yet")
        #expect(try claims("open", "--element", "Ni", "--conversion", "50").status == 0)
        let received = try claims("in", "S-1", "--origin", "post-consumer")
        #expect(received.status == 0, "\(received)")
        #expect(value((try received.json()["account"] as? [String: Any])?["balance"]) == 669.9)
        #expect(try claims("claim", "C-1", "--mass", "600 kg", "--buyer", "b").status == 0)
        #expect(try claims("retire", "C-1").status == 0)

        let over = try claims("claim", "C-2", "--mass", "70 kg", "--buyer", "b")
        let refusal = try #require(over.json()["refused"] as? [String: Any])
        #expect(over.status == 1 && refusal["code"] as? String == "claims.overdraft", "\(over)")
        #expect((refusal["message"] as? String)?.contains("69.9 kg") == true)
        #expect(try claims("release", "C-1").status == 1)

        let told = try jellyroll("claims", "--data", data, "--json").json()
        let account = try #require((told["accounts"] as? [[String: Any]])?.first)
        #expect(value(account["balance"]) == 69.9)
        #expect((account["claimed"] as? [[String: Any]])?.first?["retired"] is String)
        #expect((told["refused"] as? [Any])?.isEmpty == true, "what was refused was not recorded")
        #expect(try jellyroll("audit", "--data", data).output.contains("closed"), "the entries are part of the chain")

        let file = data + "/books/nickel.yaml"
        let lower = try String(contentsOfFile: file, encoding: .utf8).replacing("30 %", with: "1 %")
        try lower.write(toFile: file, atomically: true, encoding: .utf8)
        let uncovered = try claims("claim", "C-3", "--mass", "1 kg", "--buyer", "b")
        #expect(uncovered.status == 1 && uncovered.output.contains("holds 44.66 kg of post-consumer Ni by its books now"), "\(uncovered)")
        withExtendedLifetime(folder) {}
    }

    @Test func `counts the same metal once along the chain and across models, and certificates apart`() throws {
        let (folder, data) = try chain()
        func claims(_ verb: String, _ account: String, _ more: String...) throws -> CommandLineRun {
            try run(executable, ["claims", verb, "--data", data, account] + more)
        }
        #expect(try claims("open", "a", "--element", "Ni").status == 0)
        #expect(try claims("open", "b", "--element", "Ni", "--model", "controlled blending").status == 0)
        #expect(try claims("open", "c", "--element", "Ni", "--model", "book and claim").status == 0)
        #expect(try claims("in", "a", "S-1", "--origin", "post-consumer").status == 0)
        let again = try claims("in", "b", "S-1", "--origin", "post-consumer", "--batch", "B")
        #expect(again.status == 1 && again.output.contains("“a”"), "\(again)")
        for spelling in ["S-1 (generation 0)", "S-1 · 0"] {
            let other = try claims("in", "b", spelling, "--origin", "post-consumer", "--batch", "B")
            #expect(other.status == 1 && other.output.contains("“a”"), "\(other)")
        }
        let below = try claims("in", "a", "C-1", "--origin", "post-consumer")
        #expect(below.status == 1 && below.output.contains("was made from S-1"), "\(below)")
        let unfounded = try claims("in", "a", "DN-9", "--origin", "pre-consumer", "--mass", "3 t")
        #expect(unfounded.status == 1 && unfounded.output.contains("--document"), "\(unfounded)")
        #expect(try claims("in", "c", "CERT-1", "--origin", "post-consumer", "--mass", "3 t", "--document", "registry").status == 0)
        let told = try jellyroll("claims", "--data", data, "--json").json()
        #expect((told["accounts"] as? [Any])?.count == 2)
        #expect((told["certificates"] as? [Any])?.count == 1)
        let early = try jellyroll("claims", "balance", "--data", data, "--known", "14", "--json")
        #expect((try early.json()["accounts"] as? [Any])?.count == 0, "\(early)")
        withExtendedLifetime(folder) {}
    }

    @Test func `gets a credit for each origin of one lot, and is told names near a wrong one`() throws {
        let (folder, data) = try chain()
        _ = try folder.file(
            "plant/books/nickel.yaml",
            """
            contents:
              - { product: nickel-sulfate, account: Ni, value: 0.2, unit: kg/kg, basis: as received, form: mixture, source: test, verified: true }
            recycled:
              - { product: nickel-sulfate, element: Ni, pre-consumer: 10 %, post-consumer: 30 %, source: test, verified: true }
            """)
        func claims(_ verb: String, _ more: String...) throws -> CommandLineRun {
            try run(executable, ["claims", verb, "--data", data, "nickel"] + more)
        }
        #expect(try claims("open", "--element", "Ni", "--window", "3").status == 0)
        for (origin, kilograms) in [("pre-consumer", "400 kg"), ("post-consumer", "1200 kg")] {
            let booked = try claims("in", "S-1", "--origin", origin)
            #expect(booked.status == 0 && booked.output.contains(kilograms), "\(booked)")
            #expect(try claims("in", "S-1", "--origin", origin).status == 1)
        }
        // 1.6 t of 4 t came in, each once.
        #expect(try claims("claim", "C-1", "--mass", "401 kg", "--of", "1 t", "--buyer", "b").status == 1)
        let taken = try claims("claim", "C-2", "--mass", "400 kg", "--of", "1 t", "--buyer", "b", "--product", "cell-4680", "--site", "ochang")
        #expect(taken.status == 0, "\(taken)")
        for (option, wrong, near) in [("--product", "cel-4680", "cell-4680"), ("--site", "ochan", "ochang"), ("--product", "S-9", "pack")] {
            let refused = try claims("claim", "C-3", "--mass", "1 kg", "--of", "1 t", "--buyer", "b", option, wrong)
            #expect(refused.status == 1 && refused.output.contains(wrong) && refused.output.contains(near), "\(refused)")
        }
        #expect(try claims("claim", "C-3", "--mass", "1 kg", "--of", "1 t", "--buyer", "b", "--product", "PACK-1").status == 0, "one lot")
        withExtendedLifetime(folder) {}
    }

    @Test func `claims through the server that has the folder, with the same checks and words`() async throws {
        let (folder, data) = try chain()
        let server = try await ServerRun(data: data)
        func post(_ body: String, type: String = "application/json") async throws -> ServerRun.Answer {
            try await server.send("POST", "/api/claims", body: body, headers: ["Content-Type": type])
        }
        #expect(try await post(#"{"kind":"open","account":"nickel","element":"Ni","conversion":50}"#).status == 201)
        let received = try await post(#"{"kind":"receipt","account":"nickel","receipt":"S-1","origin":"post-consumer"}"#)
        #expect(received.status == 201, "\(received.body)")
        #expect(value((try received.json()["account"] as? [String: Any])?["balance"]) == 669.9)
        let claimed = try jellyroll("claims", "claim", "--data", data, "nickel", "C-1", "--mass", "600 kg", "--buyer", "b")
        #expect(claimed.status == 0 && claimed.output.contains("C-1: booked as entry") && claimed.output.contains("69.9 kg"), "\(claimed)")

        let over = try await post(#"{"kind":"claim","account":"nickel","claim":"C-2","mass":{"value":70,"unit":"kg"},"buyer":"b"}"#)
        #expect(over.status == 409 && over.body.contains("urn:jellyroll:claims.overdraft") && over.body.contains("69.9 kg"), "\(over.body)")
        let verb = try jellyroll("claims", "claim", "--data", data, "nickel", "C-2", "--mass", "70 kg", "--buyer", "b", "--json")
        let refusal = try #require(try verb.json()["refused"] as? [String: Any], "\(verb)")
        #expect(verb.status == 1 && refusal["code"] as? String == "claims.overdraft" && refusal["entry"] as? String == "C-2", "\(verb)")
        #expect(refusal["message"] as? String == (try over.json()["detail"] as? String))

        for (body, words) in [
            (#"{"kind":"claim","account":"nickel","claim":"C-3","mass":{"value":1,"unit":"kg"},"buyer":"b","prodct":"x"}"#, "prodct"),
            (#"{"kind":"claim","account":"nickel","claim":"C-3","mass":{"value":-1,"unit":"kg"},"buyer":"b"}"#, "mass"),
            (#"{"kind":"claim","account":"nickel","claim":"C-3","mass":{"value":1,"unit":"kW.h"},"buyer":"b"}"#, "kW.h"),
            (#"{"kind":"claim","account":"nickel","claim":"C-3","buyer":"b"}"#, "“mass” is missing"),
            (#"{"kind":"close","account":"nickel","day":"2026-02-30"}"#, "2026-02-30"),
            (#"{"kind":"retire","account":"nickel","claim":"C-1","buyer":"b"}"#, "buyer"),
            (#"{"kind":"burn","account":"nickel"}"#, "burn"), ("[]", "no JSON object"), ("{", "no JSON"),
        ] {
            let refused = try await post(body)
            #expect(refused.status == 400 && refused.body.contains(words), "\(body): \(refused.body)")
        }
        #expect(try await post("{}", type: "text/plain").status == 415)
        #expect(try await server.get("/api/claims").status == 405)
        #expect(try await server.get("/api/claims/balance?account=nikel").body.contains("Near it are nickel"))

        #expect(try await post(#"{"kind":"retire","account":"nickel","claim":"C-1"}"#).status == 201)
        let balance = try await server.get("/api/claims/balance?account=nickel")
        #expect(balance.body == (try jellyroll("claims", "--data", data, "nickel", "--json").output))
        let account = try #require((try balance.json()["accounts"] as? [[String: Any]])?.first)
        #expect((account["claimed"] as? [[String: Any]])?.first?["retired"] is String)
        #expect(server.stop() == 0)
        withExtendedLifetime(folder) {}
    }

    @Test func `is told what an entry lacks`() throws {
        let (folder, data) = try chain()
        #expect(try jellyroll("claims").status == 2)
        #expect(try jellyroll("claims", "open", "--data", data, "a", "--element", "Nx").status == 2)
        #expect(try jellyroll("claims", "open", "--data", data, "a", "--element", "Ni", "--model", "trust").status == 2)
        #expect(try jellyroll("claims", "claim", "--data", data, "a", "C", "--mass", "5 kWh", "--buyer", "b").status == 2)
        let unknown = try jellyroll("claims", "balance", "--data", data, "a")
        #expect(unknown.status == 3 && unknown.diagnostics.contains("Open one"), "\(unknown)")
        #expect(try jellyroll("claims", "--data", folder.path + "/nowhere").status == 3)
        #expect(try jellyroll("claims", "close", "--data", folder.path + "/nowhere", "a", "2026-01-31").status == 3)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/nowhere"), "a question makes no ledger")
    }
}
