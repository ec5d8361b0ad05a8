// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Ledger
import Measure
import Testing

@testable import Connect

@Suite struct `A stranger's table` {
    private static let example = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Examples/mapping")

    private static func read(_ map: String) throws -> Import {
        try Import(example.appending(path: "coater.csv").path, map: try TableMap(path: example.appending(path: map).path))
    }

    @Test func `the example's lots are coils with length and local time`() throws {
        let got = try Self.read("coils.yaml")
        #expect(got.refusals == [])
        #expect(Set(got.statements.map(\.lot)) == ["COIL-4711", "COIL-4712"])
        #expect(got.statements.first?.quantity == Quantity(3_004_500_000, .length))
        #expect(got.statements.first?.product == "cathode jumbo coil")
        // 08:15 in Seoul is 23:15 of the day before in UTC.
        #expect(got.events.first?.eventTime.iso8601 == "2026-01-03T23:15:00Z")
        #expect(got.events.first?.offset.minutes == 540)
    }

    @Test func `the example's draws lie where they were coated`() throws {
        let got = try Self.read("draws.yaml")
        #expect(got.refusals == [])
        #expect(got.draws.map(\.source) == ["M-00007", "M-00008", "M-00008"])
        #expect(got.draws.map(\.length) == [331_184_000, 659_400_000, 988_441_000])
        #expect(got.draws.map(\.productFrom) == [0, 1_004_500_000, 0])
        #expect(got.draws.map(\.productTo) == [1_004_500_000, 3_004_500_000, 2_998_000_000])
        #expect(got.draws.allSatisfy { $0.role == "sideA" && $0.dimension == .mass })
    }

    @Test func `measurements and holds are mapped as well`() throws {
        let folder = try TableFolder()
        let path = try folder.file(
            "eol.csv", "cell\tU\twhen\ttray\nCELL-1\t3.71\t2027-01-04T08:00:00Z\tT-1\nCELL-2\t3.72\t2027-01-04T08:00:00Z\tT-1\n")
        let values = try Import(
            path,
            map: try TableMap(
                text: "row: measurement\ndelimiter: tab\nlot: {cell}\ncharacteristic: OCV\nvalue: {U}\nunit: V\ntime: {when}\n", file: "m.yaml"))
        #expect(values.refusals == [])
        #expect(
            values.facts.first?.measurements == [
                MeasurementBlock(characteristic: "OCV", unit: "V", lots: ["CELL-1", "CELL-2"], places: [], values: [3.71, 3.72])
            ])
        let holds = try Import(
            path,
            map: try TableMap(
                text: "row: hold\ndelimiter: tab\nchild: \"{cell}\"\nparent: \"{tray}\"\nrole: carrier\ntime: \"{when}\"\n", file: "h.yaml"))
        #expect(holds.facts.first?.holdsBegun.map(\.child) == ["CELL-1", "CELL-2"])
    }

    @Test(arguments: [
        // mapping, line, column, what the error says
        ("lot: \"{a}\"\ntime: \"{b}\"", 1, 1, "what a row is"),
        ("row: cell\n", 1, 6, "“cell”"),
        ("row: lot\ntime: \"{b}\"", 1, 6, "needs “lot”"),
        ("row: lot\nlot: \"{a}\"\ntime: \"{b}\"\nlenght: \"{c}\"", 4, 9, "“lenght” is no field"),
        ("row: lot\nlot: \"{a}\"\ntime: \"{b}\"\ndecimal: comma", 4, 10, "not one ASCII character"),
        ("row: lot\nlot: \"{a}\"\ntime: \"{b}\"\ntime_format: dd.MM.yyyy", 4, 14, "no zone"),
        ("row: lot\nlot: \"{a}\"\ntime: \"{b}\"\ntime_format: Q\nzone: UTC", 4, 14, "cannot be read"),
        ("row: lot\nlot: \"{a}\"\ntime: \"{b}\"\nzone: Mars/Olympus", 4, 7, "not known"),
        ("row: lot\nlot: \"{x}\"\ntime: \"{b}\"", 2, 6, "no column “x”"),
        ("row: lot\nlot: [a]\ntime: \"{b}\"", 2, 6, "no plain text"),
        ("row: lot\n  lot: : a", 0, 0, "not YAML"),
    ])
    func `a mistake in a mapping is told with its place`(_ text: String, _ line: Int, _ column: Int, _ words: String) throws {
        let folder = try TableFolder()
        let path = try folder.file("t.csv", "a,b,c\n1,2,3\n")
        var thrown: ImportError?
        do throws(ImportError) { _ = try Import(path, map: try TableMap(text: text, file: "map.yaml")) } catch { thrown = error }
        let error = try #require(thrown)
        #expect(error.code == .map)
        #expect(error.file == "map.yaml")
        #expect(error.message.contains(words), "\(error)")
        #expect(line == 0 || (error.line == line && error.column == column), "\(error)")
    }

    @Test(arguments: [
        // format, zone, text, UTC
        ("dd.MM.yyyy HH:mm", "+07:00", "4.1.2027 08:15", "2027-01-04T01:15:00Z"),
        ("MM/dd/yyyy hh:mm a", "America/Phoenix", "01/04/2027 12:30 AM", "2027-01-04T07:30:00Z"),
        ("yyyy-MM-ddTHH:mm:ss.SSSXXX", "UTC", "2027-01-04T08:00:00.25+09:00", "2027-01-03T23:00:00.250Z"),
        // Chicago goes to summer time at 02:00 on 14 March 2027 and back at 02:00 on 7 November.
        ("yyyy-MM-dd HH:mm", "America/Chicago", "2027-03-14 01:59", "2027-03-14T07:59:00Z"),
        ("yyyy-MM-dd HH:mm", "America/Chicago", "2027-03-14 03:00", "2027-03-14T08:00:00Z"),
        ("yyyy-MM-dd HH:mm", "America/Chicago", "2027-11-07 01:30", "2027-11-07T06:30:00Z"),
        ("yyyy-MM-dd HH:mm", "America/Chicago", "2027-11-07 02:30", "2027-11-07T08:30:00Z"),
    ])
    func `local times become points in time`(_ format: String, _ zone: String, _ text: String, _ utc: String) throws {
        let rule = try #require(TimeZoneRule(zone))
        let form = TimeForm.pattern(try #require(TimePart.parse(format)), zone: rule)
        let time = try Array(text.utf8).withUnsafeBufferPointer { bytes throws in try form.read(bytes) }
        #expect(time.instant.iso8601 == utc)
    }
}

@Suite struct `Refused input` {
    @Test func `is kept with its header and reasons, and goes in once mended`() throws {
        let folder = try TableFolder()
        let path = try folder.file(
            "draws.csv", "source,from,to,product_lot,time,step\nK-1,0,one,P-1,2027-01-02T08:00:00Z,s\nK-1,1,2,P-2,2027-01-02T08:00:00Z,s\n")
        let units = known(["K-1": "m"])
        let reader = try TableReader(path: path, map: nil, units: units)
        let quarantine = Quarantine(
            folder: folder.url.appending(path: "quarantine").path, file: path, header: reader.header,
            now: Instant(microseconds: 1_799_017_200_000_000))
        while try reader.nextBatch(limit: 10) != nil { for refusal in reader.takeRefusals() { try quarantine.add(refusal) } }
        try quarantine.finish()
        #expect(quarantine.count == 1)
        let kept = try #require(quarantine.path)
        #expect(kept.hasSuffix("quarantine/draws-20270103T230000Z.csv"))
        let text = try String(contentsOfFile: kept, encoding: .utf8)
        #expect(text == "source,from,to,product_lot,time,step\nK-1,0,one,P-1,2027-01-02T08:00:00Z,s\n")
        let reasons = try String(contentsOfFile: kept.replacingOccurrences(of: ".csv", with: ".reasons.ndjson"), encoding: .utf8)
        let reason = try #require(try JSONSerialization.jsonObject(with: Data(reasons.utf8)) as? [String: Any])
        #expect(reason["line"] as? Int == 2)
        #expect(reason["column"] as? Int == 7)
        #expect(reason["code"] as? String == "import.number")

        let mended = try folder.file("mended.csv", text.replacingOccurrences(of: "one", with: "1"))
        #expect(try Import(mended, units: units).draws.map(\.product) == ["P-1"])
    }

    @Test func `leaves no file where nothing was refused, and overwrites none`() throws {
        let folder = try TableFolder()
        let place = folder.url.appending(path: "quarantine").path
        let now = Instant(microseconds: 0)
        let none = Quarantine(folder: place, file: "a.ndjson", header: [], now: now)
        try none.finish()
        #expect(none.path == nil)
        #expect(!FileManager.default.fileExists(atPath: place))
        let error = ImportError(code: .event, file: "a.ndjson", line: 1, column: 1, message: "m", remedy: "r")
        let paths = try (0..<2).map { _ in
            let quarantine = Quarantine(folder: place, file: "a.ndjson", header: [], now: now)
            try quarantine.add(Refusal(error, raw: Array("{\n}".utf8)))
            return try #require(quarantine.path)
        }
        #expect(Set(paths).count == 2)
        #expect(try String(contentsOfFile: paths[0], encoding: .utf8) == "{ }\n")
    }
}

@Suite struct `Files of an import` {
    private static let event = """
        {"type":"ObjectEvent","eventTime":"2027-01-04T08:00:00Z","eventTimeZoneOffset":"+00:00","action":"OBSERVE","epcList":["urn:epc:id:sgtin:0614141.107346.2017"],"eventID":"urn:uuid:1"}
        """

    @Test func `are told apart by name and first bytes`() throws {
        let folder = try TableFolder()
        let units = LotUnits { _ in .unknown }
        let header = "lot,product,quantity,unit,time,site\n"
        #expect(try ImportFile.open(try folder.file("lots.csv", header), map: nil, units: units) is TableReader)
        #expect(try ImportFile.open(try folder.file("e.ndjson", Self.event), map: nil, units: units) is EventSource)
        #expect(try ImportFile.open(try folder.file("e.json", Self.event), map: nil, units: units) is EventSource)
        #expect(try ImportFile.open(try folder.file("unnamed", Self.event), map: nil, units: units) is EventSource)
        #expect(try ImportFile.open(try folder.file("noname", header), map: nil, units: units) is TableReader)
    }

    @Test func `lots come before draws`() throws {
        let folder = try TableFolder()
        let draws = try folder.file("a.csv", "source,from,to,product_lot,time,step\n")
        let lots = try folder.file("b.csv", "lot,product,quantity,unit,time,site\n")
        let events = try folder.file("c.ndjson", Self.event)
        #expect(ImportFile.inOrder([draws, events, lots], map: nil) == [lots, draws, events])
    }

    @Test func `event lines are pulled in batches, with broken lines beside`() throws {
        let folder = try TableFolder()
        let lines = (0..<5_000).map { number in
            number == 2_500 ? "{\"type\":" : Self.event.replacingOccurrences(of: "urn:uuid:1", with: "urn:uuid:\(number)")
        }
        let path = try folder.file("e.ndjson", lines.joined(separator: "\n") + "\n")
        var source = try ImportFile.open(path, map: nil, units: LotUnits { _ in .unknown })
        var events = 0
        var refusals: [Refusal] = []
        while let batch = try source.nextBatch(limit: 700) {
            #expect(batch.count <= 700)
            events += batch.count
            refusals += source.takeRefusals()
        }
        #expect(events == 4_999)
        #expect(refusals.map(\.line) == [2_501])
        #expect(source.bytesRead == source.bytesTotal)
    }

    @Test func `a source given up early lets its thread end`() throws {
        let folder = try TableFolder()
        let path = try folder.file("e.ndjson", [String](repeating: Self.event, count: 9_000).joined(separator: "\n"))
        var source: (any ImportSource)? = try ImportFile.open(path, map: nil, units: LotUnits { _ in .unknown })
        #expect(try source?.nextBatch(limit: 10)?.count == 10)
        source = nil
    }
}
