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
