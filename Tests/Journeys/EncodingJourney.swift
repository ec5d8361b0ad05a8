// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

/// The same small table or document, written as somebody's program writes it.
struct Encoded: Sendable, CustomTestStringConvertible {
    let name: String
    let file: String
    let bytes: @Sendable (String) -> [UInt8]
    /// 0: read; 3: refused.
    let status: Int32
    /// What a refusal says.
    let says: String
    var testDescription: String { "\(file) \(name)" }

    init(_ name: String, _ file: String, reads status: Int32 = 0, says: String = "", _ bytes: @escaping @Sendable (String) -> [UInt8]) {
        self.name = name
        self.file = file
        self.bytes = bytes
        self.status = status
        self.says = says
    }

    static func utf16(_ text: String, bigEndian: Bool, mark: Bool) -> [UInt8] {
        let units = (mark ? [0xFEFF] : []) + Array(text.utf16)
        return units.flatMap { bigEndian ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)] }
    }

    static func latin1(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }
}

@Suite struct `Files in other encodings` {
    private static let table = "lot,product,quantity,unit,time,site\nLÄNGE-1,coil,5,m,2027-01-01T08:00:00Z,x\nB,coil,5,m,2027-01-01T08:00:00Z,x\n"
    private static let lines = [1, 2].map { number in
        """
        {"type":"ObjectEvent","eventTime":"2027-01-20T10:15:00Z","eventTimeZoneOffset":"+00:00","action":"ADD","bizStep":"commissioning",\
        "epcList":["urn:uuid:00000000-0000-4000-8000-00000000000\(number)"],"readPoint":{"id":"https://example.com/Länge"}}

        """
    }.joined()

    private static func replacing(_ text: String, _ one: String, _ other: String) -> String { text.replacingOccurrences(of: one, with: other) }

    /// Read with all that is in them, or refused as a whole with the encoding's name and what to do.
    @Test(
        arguments: ["lots.csv", "events.ndjson"].flatMap { file in
            [
                Encoded("plain", file) { Array($0.utf8) },
                Encoded("with a mark", file) { [0xEF, 0xBB, 0xBF] + Array($0.utf8) },
                Encoded("ending lines with CRLF", file) { Array($0.replacingOccurrences(of: "\n", with: "\r\n").utf8) },
                Encoded("without a last line end", file) { Array($0.dropLast().utf8) },
                Encoded("UTF-16LE with a mark", file, reads: 3, says: "UTF-16") { Encoded.utf16($0, bigEndian: false, mark: true) },
                Encoded("UTF-16BE with a mark", file, reads: 3, says: "UTF-16") { Encoded.utf16($0, bigEndian: true, mark: true) },
                Encoded("UTF-16LE without", file, reads: 3, says: "UTF-16") { Encoded.utf16($0, bigEndian: false, mark: false) },
                Encoded("UTF-16BE without", file, reads: 3, says: "UTF-16") { Encoded.utf16($0, bigEndian: true, mark: false) },
            ]
        } + [Encoded("ending lines with CR", "lots.csv") { Array($0.replacingOccurrences(of: "\n", with: "\r").utf8) }])
    func `are read, or refused by name`(_ encoded: Encoded) throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/plant"
        let file = folder.url.appending(path: encoded.file)
        try Data(encoded.bytes(encoded.file == "lots.csv" ? Self.table : Self.lines)).write(to: file)
        let run = try jellyroll("import", "--data", data, file.path)
        #expect(run.status == encoded.status, "\(run)")
        if encoded.status == 0 {
            let lots = encoded.file == "lots.csv" ? ["LÄNGE-1", "B"] : [1, 2].map { "urn:uuid:00000000-0000-4000-8000-00000000000\($0)" }
            for lot in lots { #expect(try jellyroll("trace", "--data", data, lot, "--count").status == 0, "\(lot)") }
        } else {
            #expect(run.diagnostics.contains(encoded.says), "\(run)")
            #expect(run.diagnostics.contains("iconv"), "\(run)")
            #expect(run.diagnostics.contains(encoded.file), "\(run)")
        }
    }

    /// A byte that is no UTF-8, or no text at all, costs its own row or line.
    @Test(arguments: [
        Encoded("Latin-1", "lots.csv", reads: 3, says: "UTF-8") { Encoded.latin1($0) },
        Encoded("NUL in a name", "lots.csv", reads: 3, says: "control characters") {
            Array($0.replacingOccurrences(of: "LÄNGE-1", with: "L\0-1").utf8)
        },
        Encoded("NUL in a number", "lots.csv", reads: 3, says: "quantity") {
            Array($0.replacingOccurrences(of: "LÄNGE-1,coil,5", with: "L,coil,\05").utf8)
        },
    ])
    func `cost the row they stand in`(_ encoded: Encoded) throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/plant"
        let file = folder.url.appending(path: encoded.file)
        try Data(encoded.bytes(Self.table)).write(to: file)
        let run = try jellyroll("import", "--data", data, file.path)
        #expect(run.status == 3, "\(run)")
        #expect(run.diagnostics.contains("lots.csv:2"), "\(run)")
        #expect(run.diagnostics.contains(encoded.says), "\(run)")
        #expect(try jellyroll("trace", "--data", data, "B", "--count").status == 0)
    }

    @Test func `in Latin-1 cost an event line, and its neighbour goes in`() throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/plant"
        let file = folder.url.appending(path: "events.ndjson")
        let first = Self.lines.split(separator: "\n")[0] + "\n"
        try Data(Encoded.latin1(String(first)) + Array(Self.lines.split(separator: "\n")[1].utf8)).write(to: file)
        let run = try jellyroll("import", "--data", data, file.path)
        #expect(run.status == 3, "\(run)")
        #expect(run.diagnostics.contains("events.ndjson:1"), "\(run)")
        #expect(try jellyroll("trace", "--data", data, "urn:uuid:00000000-0000-4000-8000-000000000002", "--count").status == 0)
    }

    @Test func `whose header is Latin-1 are refused as a whole`() throws {
        let folder = try TemporaryFolder()
        let file = folder.url.appending(path: "lots.csv")
        try Data(Encoded.latin1("lot,product,quantity,unit,time,größe\nA,p,1,m,2027-01-01T08:00:00Z,x\n")).write(to: file)
        let run = try jellyroll("import", "--data", folder.path + "/plant", file.path)
        #expect(run.status == 3, "\(run)")
        #expect(run.diagnostics.contains("The header is not UTF-8 text."), "\(run)")
        #expect(run.diagnostics.components(separatedBy: "CSV UTF-8").count == 2, "The remedy is told once. \(run)")
    }
}

@Suite struct `A line that does not end` {
    /// A sparse file: a sound record, 256 MiB of nothing, a line end, and a sound record.
    private static func sparse(_ folder: TemporaryFolder, _ name: String, first: String, last: String) throws -> String {
        let path = try folder.file(name, first)
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        let end = try file.seekToEnd()
        try file.truncate(atOffset: end + 256 << 20)
        try file.seekToEnd()
        try file.write(contentsOf: Data(last.utf8))
        try file.close()
        return path
    }

    /// The address space is held to what the program needs and half of the line.
    private static func importing(_ file: String, into data: String) throws -> CommandLineRun {
        try Journeys.run(
            URL(filePath: "/bin/bash"), ["-c", "ulimit -d 160000; exec \"$@\"", "bash", executable.path, "import", "--data", data, file])
    }

    @Test func `costs a table one row, in bounded memory`() throws {
        let folder = try TemporaryFolder()
        let row = "2027-01-01T08:00:00Z,x\n"
        let file = try Self.sparse(
            folder, "lots.csv", first: "lot,product,quantity,unit,time,site\nA,p,5,kg,\(row)", last: "\nB,p,5,kg,\(row)")
        let run = try Self.importing(file, into: folder.path + "/plant")
        #expect(run.status == 3, "\(run)")
        #expect(run.diagnostics.contains("lots.csv:3") && run.diagnostics.contains("longer than"), "\(run)")
        for lot in ["A", "B"] { #expect(try jellyroll("trace", "--data", folder.path + "/plant", lot, "--count").status == 0) }
    }

    @Test func `costs event lines one line, in bounded memory`() throws {
        let folder = try TemporaryFolder()
        let other = BadInput.sound.replacingOccurrences(of: "8000-000000000001", with: "8000-000000000002")
        let file = try Self.sparse(folder, "events.ndjson", first: BadInput.sound + "\n", last: "\n\(other)\n")
        let run = try Self.importing(file, into: folder.path + "/plant")
        #expect(run.status == 3, "\(run)")
        #expect(run.diagnostics.contains("events.ndjson:2"), "\(run)")
        for number in [1, 2] {
            let lot = "urn:uuid:00000000-0000-4000-8000-00000000000\(number)"
            #expect(try jellyroll("trace", "--data", folder.path + "/plant", lot, "--count").status == 0, "\(lot)")
        }
    }

    @Test func `in a document is refused with its place, in bounded memory`() throws {
        let folder = try TemporaryFolder()
        let start = String(BadInput.document(BadInput.sound).prefix(while: { $0 != "[" }))
        let file = try Self.sparse(folder, "document.json", first: start + "[", last: "]}}\n")
        let run = try Self.importing(file, into: folder.path + "/plant")
        #expect(run.status == 3, "\(run)")
        #expect(run.diagnostics.contains("document.json:1"), "\(run)")
    }
}
