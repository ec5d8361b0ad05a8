// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@Suite struct `A person who asks for the books` {
    @Test func `finds the example's nickel in a pack, explained down to certificates, and every account closed`() throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/plant"
        let made = try jellyroll("example", "--data", data, "--cells", "2000")
        try #require(made.status == 0, "\(made)")

        let books = try jellyroll("books", "--data", data, "PACK-00001", "--json")
        #expect(books.status == 0, "\(books)")
        let accounts = try #require(try books.json()["accounts"] as? [[String: Any]])
        let names = accounts.compactMap { $0["account"] as? String }
        #expect(["Ni.primary", "Ni.post-consumer", "Ni", "carbon", "energy.electricity"].allSatisfy(names.contains), "\(books)")

        let told = try jellyroll("explain", "--data", data, "PACK-00001", "Ni")
        #expect(told.status == 0 && told.output.contains("CERT-S-000"), "\(told)")
        #expect(told.output.contains("nickel sulfate"))

        let site = try jellyroll("books", "--data", data, "--site", "ochang", "--from", "2026-08-01", "--to", "2027-01-01", "--json")
        #expect(site.status == 0, "\(site)")
        for line in try #require(try site.json()["accounts"] as? [[String: Any]]) {
            #expect((line["residual"] as? [String: Any])?["value"] as? Double == 0, "\(line)")
        }

        let audit = try jellyroll("audit", "--data", data, "--json")
        #expect(audit.status == 0, "\(audit)")
        #expect((try audit.json()["books"] as? [String: Any])?["closed"] as? Bool == true, "\(audit)")
    }

    @Test func `is told what is wrong with a books file, an account or a period`() throws {
        let (folder, data) = try SmallChain.imported()
        let file = try folder.file("wrong.yaml", "contents: [{ product: cathode-powder, account: Ni, value: 0.5 }]")
        let refused = try jellyroll("books", "--data", data, "PACK-1", "--accounts", file)
        #expect(refused.status == 3 && refused.diagnostics.contains("wrong.yaml:1"), "\(refused)")
        let unknown = try jellyroll("explain", "--data", data, "PACK-1", "Nickel")
        #expect(unknown.status == 3 && unknown.diagnostics.contains("Near it are Ni"), "\(unknown)")
        let period = try jellyroll("books", "--data", data, "--site", "ochang", "--from", "2027-02-01", "--to", "2027-01-01")
        #expect(period.status == 3 && period.diagnostics.contains("is no period"), "\(period)")
        #expect(try jellyroll("books", "--data", data).status == 2)
        #expect(try jellyroll("books", "--data", data, "NOBODY").status == 3)
    }
}
