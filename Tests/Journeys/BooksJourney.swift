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

    /// Instance and lot master data of a receipt, as a supplier writes them into EPCIS; the second lot comes without.
    private static let receipts = """
        {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"bat":"https://example.org/battery/"}],
         "type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-09-01T08:00:00Z",
         "epcisBody":{"eventList":[
          {"type":"ObjectEvent","eventTime":"2026-09-01T08:00:00Z","eventTimeZoneOffset":"+00:00","action":"ADD","bizStep":"receiving",
           "quantityList":[{"epcClass":"https://id.gs1.org/01/09521234500018/10/SULFATE-1","quantity":1000,"uom":"KGM"}],
           "bizLocation":{"id":"https://id.gs1.org/414/9521234000013"},
           "ilmd":{"bat:nickelMassFraction":0.2231,"bat:nickelPostConsumerShare":"0.25","bat:colour":"green"}},
          {"type":"ObjectEvent","eventTime":"2026-09-01T09:00:00Z","eventTimeZoneOffset":"+00:00","action":"ADD","bizStep":"receiving",
           "quantityList":[{"epcClass":"https://id.gs1.org/01/09521234500018/10/SULFATE-2","quantity":500,"uom":"KGM"}],
           "bizLocation":{"id":"https://id.gs1.org/414/9521234000013"}},
          {"type":"TransformationEvent","eventTime":"2026-09-02T08:00:00Z","eventTimeZoneOffset":"+00:00",
           "inputQuantityList":[{"epcClass":"https://id.gs1.org/01/09521234500018/10/SULFATE-1","quantity":1000,"uom":"KGM"},
                                {"epcClass":"https://id.gs1.org/01/09521234500018/10/SULFATE-2","quantity":500,"uom":"KGM"}],
           "outputQuantityList":[{"epcClass":"https://id.gs1.org/01/09521234500032/10/POWDER-1","quantity":700,"uom":"KGM"}],
           "bizStep":"commissioning","bizLocation":{"id":"https://id.gs1.org/414/9521234000013"}}]}}
        """

    @Test func `hears what a supplier declared in EPCIS, and what nobody said, on the command line and over HTTP`() async throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/plant"
        let made = try jellyroll("import", "--data", data, folder.file("receipts.jsonld", Self.receipts))
        try #require(made.status == 0, "\(made)")
        let powder = "https://id.gs1.org/01/09521234500032/10/POWDER-1"
        let text = try jellyroll("books", "--data", data, powder)
        #expect(text.output.contains("INCOMPLETE") && text.output.contains("SULFATE-2"), "\(text)")
        let book = try jellyroll("books", "--data", data, powder, "--json")
        let accounts = try #require(book.json()["accounts"] as? [[String: Any]])
        let recycled = try #require(accounts.first { $0["account"] as? String == "Ni.post-consumer" })
        #expect((recycled["balance"] as? [String: Any])?["value"] as? Double == 55.775, "\(book)")
        #expect(recycled["complete"] as? Bool == false)
        #expect(try jellyroll("audit", "--data", data, "--json").json().description.contains("nothing_known"))

        let server = try await ServerRun(data: data)
        let id = powder.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let site = "https%3A%2F%2Fid.gs1.org%2F414%2F9521234000013"
        let answer = try await server.get("/api/lots/\(id)/books")
        #expect(answer.status == 200 && answer.body == book.output, "\(answer.body)")
        let told = try await server.get("/api/lots/\(id)/books/Ni.post-consumer").json()
        #expect(told["complete"] as? Bool == false)
        let first = (told["findings"] as? [String: Any])?["first"] as? [[String: Any]]
        #expect(first?.compactMap { $0["kind"] as? String } == ["nothing_known"], "\(told)")
        let month = try await server.get("/api/sites/\(site)/books?from=2026-09-01&to=2026-10-01").json()
        #expect(month["complete"] as? Bool == false)
        for (path, status, words) in [
            ("/api/sites/nowhere/books?from=2026-09-01&to=2026-10-01", 400, "Sites are https://id.gs1.org/414/9521234000013"),
            ("/api/sites/\(site)/books?from=2026-10-01&to=2026-09-01", 400, "is no period"),
            ("/api/lots/\(id)/books?allocation=nope", 400, "allocation"),
            ("/api/lots/\(id)/books?known=9999", 400, "ends at entry 3"),
            ("/api/lots/\(id)/books?known=2999-01-01", 400, "in the future"),
            ("/api/lots/\(id)/books/nickle", 404, "There is no account"),
            ("/api/lots/NOBODY/books", 404, "NOBODY"),
        ] {
            let refused = try await server.get(path)
            #expect(refused.status == status && refused.body.contains(words), "\(path): \(refused.body)")
        }
        #expect(server.stop() == 0)
    }

    @Test func `is told what a file in another encoding needs`() throws {
        let (folder, data) = try SmallChain.imported()
        let file = folder.path + "/wide.yaml"
        try Data([0xFF, 0xFE] + "weights: []".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }).write(to: URL(filePath: file))
        let refused = try jellyroll("books", "--data", data, "PACK-1", "--accounts", file)
        #expect(refused.status == 3 && refused.diagnostics.contains("wide.yaml:1:1") && refused.diagnostics.contains("iconv"), "\(refused)")
        #expect(try jellyroll("books", "--data", data, "PACK-1", "--allocation", "nope").status == 3)
        #expect(try jellyroll("books", "--data", data, "PACK-1", "--known", "2999-01-01").status == 3)
    }

    @Test func `sees two allocations side by side, and the footprint of a lot and of two, from the books`() throws {
        let (folder, data) = try SmallChain.imported()
        let file = try folder.file(
            "books.yaml",
            """
            factors:
              - { received: nickel-sulfate, account: carbon.raw-material.secondary, factor: manganese-sulfate }
              - { made: cell-4680, account: energy.electricity, value: 0.5, unit: "kW.h/{piece}", source: test, verified: true }
              - { per: energy.electricity, account: carbon.production.secondary, factor: grid-kr-2024-ember }
            weights:
              - { key: burden, from: nickel-sulfate, into: cathode-powder, weight: 1, allocation: mass, source: test, verified: true }
              - { key: burden, from: nickel-sulfate, into: "*", weight: 1, allocation: mass, source: test, verified: true }
              - { key: burden, from: nickel-sulfate, into: cathode-powder, weight: 3, allocation: value, source: test, verified: true }
              - { key: burden, from: nickel-sulfate, into: "*", weight: 1, allocation: value, source: test, verified: true }
            """)
        let both = try jellyroll("books", "--data", data, "C-1", "--accounts", file, "--allocation", "mass", "--against", "value", "--json")
        let carbon = try #require((both.json()["accounts"] as? [[String: Any]])?.first { $0["account"] as? String == "carbon" }, "\(both)")
        func value(_ key: String) -> Double? { (carbon[key] as? [String: Any])?["value"] as? Double }
        // 20 t at 0.8 kg: 4 t of 20 by mass; 12 of 24 + 12 by value.
        #expect(value("balance") == 3_200 && value("other") == 5_333.333_333 && value("difference") == -2_133.333_333, "\(both)")
        #expect(try jellyroll("books", "--data", data, "C-1", "--against", "value").status == 2)

        let cell = try jellyroll("carbon", "--data", data, "CELL-1", "--accounts", file, "--against", "CELL-2", "--json")
        #expect(cell.status == 0, "\(cell)")
        let total = try #require((cell.json()["total"] as? [String: Any])?["value"] as? Double)
        let production = 0.5 * 0.41565
        #expect(total > production && total < production + 5, "\(cell)")
        let text = try jellyroll("carbon", "--data", data, "--site", "ochang", "--from", "2027-01-01", "--to", "2027-02-01", "--accounts", file)
        #expect(text.status == 0 && text.output.contains("electricity"), "\(text)")
        let month = try jellyroll(
            "carbon", "--data", data, "--product", "cell-4680", "--from", "2027-01-01", "--to", "2027-02-01", "--accounts", file, "--against",
            "2027-01-03..2027-01-04")
        #expect(month.status == 0 && month.output.contains("3 {piece}"), "\(month)")
        #expect(try jellyroll("carbon", "--data", data, "NOBODY").status == 3)
        #expect(try jellyroll("carbon", "--data", data, "--product", "cell-4680").status == 2)
        #expect(try jellyroll("carbon", "--data", data, "CELL-1", "--pact").status == 3)
    }
}
