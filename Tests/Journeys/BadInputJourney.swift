// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

/// One thing that can be wrong with what comes in, beside one neighbour that is sound.
struct BadInput: Sendable, CustomTestStringConvertible {
    let name: String
    let file: String
    let content: String
    /// A word of the diagnostics that only this fault brings.
    let says: String
    var testDescription: String { name }

    init(_ name: String, _ file: String, _ content: String, says: String) {
        self.name = name
        self.file = file
        self.content = content
        self.says = says
    }

    /// A document with one sound event (it announces GOOD-1) and one more.
    static func document(_ event: String) -> String {
        """
        {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],"type":"EPCISDocument","schemaVersion":"2.0",
        "creationDate":"2027-02-01T08:00:00Z","epcisBody":{"eventList":[
        \(sound),
        \(event)]}}
        """
    }

    static let sound = """
        {"type":"ObjectEvent","eventTime":"2027-01-20T10:15:00+09:00","eventTimeZoneOffset":"+09:00","action":"ADD",\
        "bizStep":"commissioning","epcList":["urn:uuid:00000000-0000-4000-8000-000000000001"]}
        """

    static func object(_ members: String) -> String {
        #"{"type":"ObjectEvent","action":"ADD","bizStep":"commissioning","eventTimeZoneOffset":"+09:00",\#(members)}"#
    }

    static let time = #""eventTime":"2027-01-20T10:15:00+09:00""#
    static let epc = #""epcList":["urn:uuid:00000000-0000-4000-8000-000000000002"]"#
    static func quantity(_ number: String, _ uom: String) -> String {
        object("\(time),\"quantityList\":[{\"epcClass\":\"https://id.gs1.org/01/09521234500018/10/L1\",\"quantity\":\(number),\"uom\":\"\(uom)\"}]")
    }
}

@Suite struct `Bad input` {
    /// The neighbour goes in, the fault is told with its place and remedy and kept, and the exit code says so.
    @Test(arguments: [
        BadInput("not a number: NaN", "a.jsonld", BadInput.document(BadInput.quantity("NaN", "KGM")), says: "NaN"),
        BadInput("duplicate keys", "a.ndjson", BadInput.sound + "\n" + #"{"type":"ObjectEvent","type":"ObjectEvent"}"# + "\n", says: "type"),
        BadInput("not JSON", "a.ndjson", BadInput.sound + "\nhello\n", says: "2"),
        BadInput("a negative quantity", "a.jsonld", BadInput.document(BadInput.quantity("-5", "KGM")), says: "-5"),
        BadInput("a quantity past every range", "a.jsonld", BadInput.document(BadInput.quantity("1e40", "KGM")), says: "1e40"),
        BadInput("an unknown unit", "a.jsonld", BadInput.document(BadInput.quantity("5", "kilo")), says: "kilo"),
        BadInput(
            "an unknown word", "a.jsonld",
            BadInput.document(BadInput.object(BadInput.time + "," + BadInput.epc).replacingOccurrences(of: "commissioning", with: "frobnicating")),
            says: "frobnicating"),
        BadInput("no time", "a.jsonld", BadInput.document(BadInput.object(BadInput.epc)), says: "eventTime"),
        BadInput(
            "a time without offset", "a.jsonld", BadInput.document(BadInput.object(#""eventTime":"2027-01-20T10:15:00","# + BadInput.epc)),
            says: "offset"),
        BadInput(
            "a day that does not exist", "a.jsonld",
            BadInput.document(BadInput.object(#""eventTime":"2027-02-30T10:15:00+09:00","# + BadInput.epc)), says: "2027-02-30"),
        BadInput(
            "a deep nest", "a.ndjson", BadInput.sound + "\n" + String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000) + "\n",
            says: "deep"),
    ])
    func `is refused alone`(_ bad: BadInput) throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/plant"
        let run = try jellyroll("import", "--data", data, try folder.file(bad.file, bad.content))
        #expect(run.status == 3, "\(run)")
        #expect(run.diagnostics.contains(bad.file), "\(run)")
        #expect(run.diagnostics.contains(bad.says), "\(run)")
        let kept = try FileManager.default.contentsOfDirectory(atPath: data + "/quarantine")
        #expect(!kept.isEmpty, "Nothing was kept. \(run)")
        let neighbour = try jellyroll("trace", "--data", data, "urn:uuid:00000000-0000-4000-8000-000000000001", "--count")
        #expect(neighbour.status == 0, "The sound neighbour did not go in. \(neighbour)")
    }

    /// Nothing of a document that ends early or is no text can be trusted to be whole, except events that were complete.
    @Test(arguments: [
        BadInput(
            "truncated JSON", "a.jsonld", String(BadInput.document(BadInput.object(BadInput.time + "," + BadInput.epc)).dropLast(60)), says: "end"),
        BadInput("not JSON at all", "a.json", "lot;product\n", says: "JSON"),
        BadInput("an empty file", "a.json", "", says: "no JSON text"),
    ])
    func `of a whole file is refused with its place`(_ bad: BadInput) throws {
        let folder = try TemporaryFolder()
        let run = try jellyroll("import", "--data", folder.path + "/plant", try folder.file(bad.file, bad.content))
        #expect(run.status == 3, "\(run)")
        #expect(run.diagnostics.contains(bad.file), "\(run)")
        #expect(run.diagnostics.lowercased().contains(bad.says.lowercased()), "\(run)")
    }

    @Test func `in a table is refused by line, and the other rows go in`() throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/plant"
        let lots = try folder.file(
            "lots.csv",
            """
            lot,product,quantity,unit,time,site
            A,p,5,kg,2027-01-01T08:00:00Z,x
            B,p,five,kg,2027-01-01T08:00:00Z,x
            C,p,5,furlong,2027-01-01T08:00:00Z,x
            D,p,5,kg,2027-01-01,x
            E,p,5,kg,2027-01-01T08:00:00Z,x

            """)
        let run = try jellyroll("import", "--data", data, lots)
        #expect(run.status == 3, "\(run)")
        for place in ["lots.csv:3", "lots.csv:4", "lots.csv:5"] { #expect(run.diagnostics.contains(place), "\(run)") }
        for lot in ["A", "E"] { #expect(try jellyroll("trace", "--data", data, lot, "--count").status == 0) }
        for lot in ["B", "C", "D"] { #expect(try jellyroll("trace", "--data", data, lot, "--count").status == 3) }
    }

    @Test func `that contradicts what is recorded goes in and shows as a discrepancy`() throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/plant"
        let lots = try folder.file(
            "lots.csv",
            """
            lot,product,quantity,unit,time,site
            A,p,5,kg,2027-01-02T08:00:00Z,x
            B,p,5,kg,2027-01-03T08:00:00Z,x
            C,p,5,kg,2027-01-03T08:00:00Z,x
            F,p,5,kg,2999-01-03T08:00:00Z,x

            """)
        let draws = try folder.file(
            "draws.csv",
            """
            source,from,to,product_lot,time,step
            A,,4,B,2027-01-03T08:00:00Z,s
            A,,4,C,2027-01-03T08:00:00Z,s
            B,,1,C,2027-01-03T09:00:00Z,s
            C,,1,B,2027-01-03T09:00:00Z,s

            """)
        #expect(try jellyroll("import", "--data", data, lots, draws).status == 0)
        let found = try jellyroll("discrepancies", "--data", data, "--json").json()
        let counts = try #require(found["counts"] as? [String: Int])
        #expect(counts["overrun"] == 1, "\(found)")
        #expect((counts["cycle"] ?? 0) > 0, "\(found)")
        #expect((counts["impossible_time"] ?? 0) > 0, "\(found)")
        #expect(try jellyroll("trace", "--data", data, "A", "--count").output.hasPrefix("2"))
    }

    @Test func `with an ID that is taken goes in beside the first, flagged`() throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/plant"
        let first = BadInput.sound.replacingOccurrences(of: #"{"type":"#, with: #"{"eventID":"urn:uuid:1","type":"#)
        let second = first.replacingOccurrences(of: "10:15:00", with: "11:15:00")
        let run = try jellyroll("import", "--data", data, try folder.file("a.ndjson", first + "\n" + second + "\n"), "--json").json()
        #expect(run["recorded"] as? Int == 1, "\(run)")
        #expect(run["conflicting"] as? Int == 1, "\(run)")
        let counts = try jellyroll("discrepancies", "--data", data, "--json").json()["counts"] as? [String: Int]
        #expect(counts?["conflicting_event"] == 1, "\(String(describing: counts))")
    }

    @Test func `for a folder that cannot be written is told at once`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.file("a.ndjson", BadInput.sound + "\n")
        let run = try jellyroll("import", "--data", "/proc/jellyroll", file)
        #expect(run.status == 4, "\(run)")
        #expect(run.diagnostics.contains("/proc/jellyroll"), "\(run)")
    }
}
