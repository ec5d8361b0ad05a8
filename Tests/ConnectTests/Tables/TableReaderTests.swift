// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Ledger
import Measure
import Testing

@testable import Connect

@Suite struct `Built-in tables` {
    private static let draws = "source,from,to,product_lot,time,step\n"

    @Test func `lots are announced with their quantity in small units`() throws {
        let folder = try TableFolder()
        let path = try folder.file(
            "lots.csv",
            """
            lot,product,quantity,unit,time,site
            S-1,nickel-sulfate,20,t,2027-01-01T08:00:00+07:00,quang-ninh
            K-1,cathode-coil,3000.5,m,2027-01-01T08:00:00+07:00,quang-ninh
            CELL-1,cell-4680,1,{piece},2027-01-01T01:00:00Z,ochang
            X-1,,,,2027-01-01T01:00:00Z,

            """)
        let got = try Import(path)
        #expect(got.refusals == [])
        // S-1 and K-1 share time, offset and site.
        #expect(got.events.count == 3)
        #expect(got.statements.map(\.lot) == ["S-1", "K-1", "CELL-1", "X-1"])
        #expect(
            got.statements.map(\.quantity) == [
                Quantity(20_000_000_000, .mass), Quantity(3_000_500_000, .length), Quantity(1, .pieces), nil,
            ])
        #expect(got.statements.map(\.site) == ["quang-ninh", "quang-ninh", "ochang", ""])
        #expect(got.statements.allSatisfy { $0.basis == .announced })
        // 08:00 at +07:00 on the first day of 2027 is 20 819 days and one hour after the epoch.
        #expect(got.events[0].eventTime.microseconds == (20_819 * 86_400 + 3600) * 1_000_000)
        #expect(got.events[0].offset.minutes == 420)
    }

    @Test func `draws are read in the unit of their source, whichever file announced it`() throws {
        let folder = try TableFolder()
        let lots = try folder.file(
            "lots.csv", "lot,product,quantity,unit,time,site\nS-1,s,20,t,2027-01-01T08:00:00Z,a\nK-1,k,3000,m,2027-01-01T08:00:00Z,a\n")
        let draws = try folder.file(
            "draws.csv",
            Self.draws + """
                S-1,0,4,C-1,2027-01-02T08:00:00Z,calcination
                K-1,312.4,316.2,CELL-1,2027-01-02T08:00:00Z,winding
                E-1,,0.0351,CELL-1,2027-01-02T08:00:00Z,winding
                CELL-9,,,PACK-1,2027-01-02T09:00:00Z,assembly

                """)
        let units = LotUnits { $0 == "E-1" ? .measured(.mass) : .unknown }
        _ = try Import(lots, units: units)
        let got = try Import(draws, units: units)
        #expect(got.refusals == [])
        #expect(got.draws.map(\.dimension) == [.mass, .length, .mass, .pieces])
        #expect(got.draws.map(\.from) == [0, 312_400_000, nil, nil])
        #expect(got.draws.map(\.length) == [4_000_000_000, 3_800_000, 35_100, nil])
        #expect(got.draws.map(\.evidence) == [.stated, .stated, .none, .none])
        #expect(got.facts.map(\.draws.count) == [1, 2, 1], "Rows of one product, time and step make one event.")
        #expect(got.facts.map(\.step) == ["calcination", "winding", "assembly"])
    }

    @Test func `columns stand in any order, quoted or not, after a byte order mark, with either line end`() throws {
        let folder = try TableFolder()
        let plain = try folder.file("a.csv", Self.draws + "\"S, \"\"1\"\"\",0,1,C-1,2027-01-02T08:00:00Z,mixing\n")
        let other = try folder.file(
            "b.csv",
            [0xEF, 0xBB, 0xBF] + Array("step,\"time\",to,from,product_lot,source\r\nmixing,2027-01-02T08:00:00Z,1, 0 ,C-1,\"S, \"\"1\"\"\"".utf8))
        let units = known(["S, \"1\"": "kg"])
        let first = try Import(plain, units: units)
        let second = try Import(other, units: units)
        #expect(first.refusals == [])
        #expect(second.refusals == [])
        #expect(first.draws.map(\.source) == ["S, \"1\""])
        #expect(first.events == second.events, "The order of columns is no part of a row's identity.")
    }

    @Test func `roles make holds and end them; tracks and product places are read`() throws {
        let folder = try TableFolder()
        let path = try folder.file(
            "draws.csv",
            """
            source,from,to,product_lot,time,step,track,role,product_from,product_to
            CELL-1,,,TRAY-1,2027-01-02T08:00:00Z,traying,,carrier,,
            CELL-1,,,TRAY-1,2027-01-02T09:00:00Z,traying,,release,,
            CELL-1,,,PACK-1,2027-01-02T10:00:00Z,assembly,,component,,
            J-1,0,3000,L-3,2027-01-02T11:00:00Z,slitting,3,,3000,0

            """)
        let got = try Import(path, units: known(["J-1": "m", "L-3": "m"]))
        #expect(got.refusals == [])
        #expect(got.facts[0].holdsBegun == [Hold(child: "CELL-1", parent: "TRAY-1", kind: .carrier, quantity: nil)])
        #expect(got.facts[1].holdsEnded == [HoldEnd(child: "CELL-1", parent: "TRAY-1")])
        #expect(got.facts[2].holdsBegun == [Hold(child: "CELL-1", parent: "PACK-1", kind: .component, quantity: nil)])
        #expect(got.draws[0].track == 3)
        #expect(got.draws[0].productFrom == 3_000_000_000)
        #expect(got.draws[0].productTo == 0)
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let row: String
        let code: ImportError.Code
        let column: Int
        let words: String
        init(_ row: String, _ code: ImportError.Code, _ column: Int, _ words: String) {
            (self.row, self.code, self.column, self.words) = (row, code, column, words)
        }
        var testDescription: String { row }
    }

    @Test(arguments: [
        // row, code, column, what the message says
        Bad("K-1,0,1,P-1,2027-01-02T08:00:00,step", .time, 13, "no offset"),
        Bad("K-1,0,1,P-1,2027-01-02,step", .time, 13, "no offset"),
        Bad("K-1,0,1,P-1,2027-02-29T08:00:00Z,step", .time, 13, "does not exist"),
        Bad("K-1,0,1,P-1,yesterday,step", .time, 13, "not a time"),
        Bad("K-1,0,1,P-1,,step", .missing, 13, "empty"),
        Bad("K-1,NaN,1,P-1,2027-01-02T08:00:00Z,step", .number, 5, "not a number"),
        Bad("K-1,0,inf,P-1,2027-01-02T08:00:00Z,step", .number, 7, "not a number"),
        Bad("K-1,0,\"1,5\",P-1,2027-01-02T08:00:00Z,step", .number, 7, "not a number"),
        Bad("K-1,-1,1,P-1,2027-01-02T08:00:00Z,step", .number, 5, "below zero"),
        Bad("K-1,5,1,P-1,2027-01-02T08:00:00Z,step", .number, 7, "ends before it begins"),
        Bad("K-1,,-1,P-1,2027-01-02T08:00:00Z,step", .number, 6, "below zero"),
        Bad("K-1,0,99999999999999999999,P-1,2027-01-02T08:00:00Z,step", .number, 7, "more than"),
        Bad("K-1,0,1e18,P-1,2027-01-02T08:00:00Z,step", .number, 7, "more than"),
        Bad("C-1,,0.5,P-1,2027-01-02T08:00:00Z,step", .number, 6, "no whole number of pieces"),
        Bad("C-1,0,1.25,P-1,2027-01-02T08:00:00Z,step", .number, 7, "no whole number of pieces"),
        Bad("K-1,0,1,P-1,0001-01-02T08:00:00Z,step", .time, 13, "before 1990"),
        Bad("K-1,3,,P-1,2027-01-02T08:00:00Z,step", .missing, 7, "without “to”"),
        Bad("K-1,0,1,,2027-01-02T08:00:00Z,step", .missing, 9, "empty"),
        Bad("N-1,0,1,P-1,2027-01-02T08:00:00Z,step", .unknownLot, 1, "not known"),
        Bad("K-1,0,1,P-1,2027-01-02T08:00:00Z", .shape, 0, "5 fields where the header has 6"),
        Bad("K-1,0,1,P-1,2027-01-02T08:00:00Z,step,more", .shape, 0, "7 fields"),
        Bad("\"K-1\"x,0,1,P-1,2027-01-02T08:00:00Z,step", .shape, 6, "closing quote"),
        Bad("K-1,0,1,\"P-1,2027-01-02T08:00:00Z,step", .shape, 9, "never closed"),
        Bad("K\u{1}1,0,1,P-1,2027-01-02T08:00:00Z,step", .encoding, 1, "control characters"),
    ])
    func `a bad row is refused with its place, and its neighbours go in`(_ bad: Bad) throws {
        let folder = try TableFolder()
        let good = "K-1,0,1,P-0,2027-01-02T08:00:00Z,step"
        let after = "K-1,1,2,P-2,2027-01-02T08:00:00Z,step"
        let path = try folder.file("draws.csv", Self.draws + [good, bad.row, after].joined(separator: "\n") + "\n")
        let got = try Import(path, units: known(["K-1": "m", "C-1": "{cell}"]))
        #expect(got.draws.map(\.product) == ["P-0", "P-2"])
        let refusal = try #require(got.refusals.first)
        #expect(got.refusals.count == 1)
        #expect(refusal.code == bad.code.rawValue)
        #expect(refusal.line == 3)
        #expect(refusal.column == bad.column)
        #expect(refusal.message.contains(bad.words), "\(refusal)")
        #expect(refusal.remedy.count > 10)
        #expect(refusal.file == path)
        #expect(String(decoding: refusal.bytes, as: UTF8.self) == bad.row)
    }

    @Test func `a lot announced without a unit is not an unknown one`() throws {
        let folder = try TableFolder()
        let lots = try folder.file(
            "lots.csv",
            "lot,product,quantity,unit,time,site\nL-1,s,,,2027-01-01T08:00:00Z,a\nL-2,s,,kg,2027-01-01T08:00:00Z,a\nL-2,s,,,2027-01-01T09:00:00Z,a\n")
        let draws = try folder.file(
            "draws.csv",
            Self.draws + "L-1,,5,P-1,2027-01-02T08:00:00Z,step\nL-2,,5,P-1,2027-01-02T08:00:00Z,step\nL-1,,,P-2,2027-01-02T08:00:00Z,step\n"
                + "L-3,,5,P-1,2027-01-02T08:00:00Z,step\n")
        let units = LotUnits { $0 == "L-3" ? .announced : .unknown }
        #expect(try Import(lots, units: units).refusals == [])
        let got = try Import(draws, units: units)
        #expect(got.draws.map(\.source) == ["L-2", "L-1"] && got.draws.map(\.length) == [5_000_000, nil])
        #expect(got.refusals.map(\.code) == ["import.unit", "import.unit"])
        #expect(got.refusals.allSatisfy { $0.message.contains("announced without a unit") && $0.remedy.contains("Write its unit") })
    }

    @Test(arguments: [("0.5,{cell}", 0), ("2.0,{cell}", 1), ("0.5,DZN", 1), ("0.5,kg", 1)]) func `a piece is whole`(_ amount: String, _ taken: Int)
        throws
    {
        let folder = try TableFolder()
        let path = try folder.file("lots.csv", "lot,product,quantity,unit,time,site\nC-1,cell,\(amount),2027-01-01T08:00:00Z,a\n")
        let got = try Import(path)
        #expect(got.statements.count == taken && got.refusals.map(\.code) == (taken == 0 ? ["import.number"] : []))
    }

    @Test(arguments: [
        // header, what the message or remedy says
        ("", "empty"),
        ("a,b,c", "none of the built-in tables"),
        ("source;from;to;product_lot;time;step", "--map"),
        ("lot,product,quantity,unit,time", "lacks site"),
        ("source,from,to,product_lot,time,step,rolle", "“rolle” is not known"),
        ("source,from,to,product_lot,time,step,step", "stands twice"),
    ])
    func `a header that does not fit is refused as a whole`(_ header: String, _ words: String) throws {
        let folder = try TableFolder()
        let path = try folder.file("t.csv", header.isEmpty ? "" : header + "\n")
        let error = #expect(throws: ImportError.self) { try Import(path) }
        #expect(error?.code == .header)
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }

    @Test func `UTF-16 and bytes that are no text are told apart`() throws {
        let folder = try TableFolder()
        let wide = try folder.file("wide.csv", [0xFF, 0xFE] + "lot".utf8.flatMap { [$0, 0] })
        #expect(throws: ImportError.self) { try Import(wide) }
        let latin = try folder.file("latin.csv", Array((Self.draws + "K-1,0,1,").utf8) + [0xC4] + Array(",2027-01-02T08:00:00Z,step\n".utf8))
        let got = try Import(latin, units: known(["K-1": "m"]))
        #expect(got.refusals.map(\.code) == ["import.encoding"])
    }

    @Test(
        arguments: [([0x1F, 0x8B, 8, 0], "compressed"), ([0x50, 0x4B, 3, 4, 20], "Excel"), ([0x28, 0xB5, 0x2F, 0xFD], "compressed")]
            as [([UInt8], String)])
    func `a packed file is no table`(_ bytes: [UInt8], _ word: String) throws {
        let folder = try TableFolder()
        let path = try folder.file("lots.csv", bytes)
        let error = #expect(throws: ImportError.self) { try ImportFile.open(path, map: nil, units: LotUnits { _ in .unknown }) }
        #expect(error?.code == .encoding && error?.message.contains(word) == true)
    }

    @Test func `a line of many megabytes costs one refusal and no memory`() throws {
        let folder = try TableFolder()
        var bytes = Array(Self.draws.utf8)
        bytes += [UInt8](repeating: UInt8(ascii: "x"), count: 5_000_000)
        bytes += Array("\nK-1,0,1,P-1,2027-01-02T08:00:00Z,step\n".utf8)
        let got = try Import(try folder.file("long.csv", bytes), units: known(["K-1": "m"]))
        #expect(got.refusals.map(\.code) == ["import.too_long"])
        #expect((got.refusals.first?.bytes.count ?? 0) <= 4096)
        #expect(got.draws.map(\.product) == ["P-1"])
    }

    @Test func `damaged bytes are refused or read, and never more than that`() throws {
        let folder = try TableFolder()
        let seed = ProcessInfo.processInfo.environment["JELLYROLL_SEED"].flatMap(UInt64.init) ?? 11
        var state = seed
        func pick(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        let good = Array(
            ("source,from,to,product_lot,time,step,track,role,product_from,product_to\n"
                + (0..<20).map { "K-1,\($0),\($0 + 1),\"P,\($0)\",2027-01-02T08:00:00Z,\"a \"\"b\"\"\",1,,0,5\r\n" }.joined()).utf8)
        let odd: [UInt8] = [0, 10, 13, 34, 44, 45, 46, 48, 57, 58, 90, 101, 128, 195, 255]
        for round in 0..<400 {
            var bytes = good
            for _ in 0...pick(6) {
                let place = pick(bytes.count)
                switch pick(3) {
                case 0: bytes[place] = odd[pick(odd.count)]
                case 1: bytes.remove(at: place)
                default: bytes.insert(odd[pick(odd.count)], at: place)
                }
            }
            let path = try folder.file("f.csv", bytes)
            var thrown: ImportError?
            var got: Import?
            do throws(ImportError) { got = try Import(path, units: known(["K-1": "m", "P,1": "m"])) } catch { thrown = error }
            if let got {
                #expect(got.draws.count + got.refusals.count <= 40, "seed \(seed), round \(round)")
                #expect(got.draws.allSatisfy { ($0.length ?? 0) >= 0 && ($0.from ?? 0) >= 0 }, "seed \(seed), round \(round)")
            } else {
                #expect([.header, .encoding, .shape].contains(thrown?.code), "seed \(seed), round \(round): \(String(describing: thrown))")
            }
        }
    }

    @Test func `a missing file says so`() throws {
        let error = #expect(throws: ImportError.self) { try Import("/nonexistent/lots.csv") }
        #expect(error?.code == .unreadable)
    }
}
