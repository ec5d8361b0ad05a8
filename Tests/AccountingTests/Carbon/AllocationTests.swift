// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Foundation
import Support
import Testing

private let bikes = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/reference/carbon/ocel4lca-bike")

private let head = "name,type,impact,instance,instance type,type type\n"

/// A dryer dries the frames of two bikes; its own impact is shared, its runs' are not.
private let small = """
    {"objects":[{"id":"b1","type":"Bike"},{"id":"b2","type":"Bike"},{"id":"f1","type":"Frame"},{"id":"f2","type":"Frame"},{"id":"d","type":"Dryer"},
     {"id":"x","type":"Shelf"}],
     "events":[{"id":"e1","type":"Dry","relationships":[{"objectId":"f1","qualifier":NaN},{"objectId":"d"}]},
      {"id":"e2","type":"Dry","relationships":[{"objectId":"f2"},{"objectId":"d"}]},
      {"id":"e3","type":"Build","relationships":[{"objectId":"f1"},{"objectId":"b1"}]},
      {"id":"e4","type":"Build","relationships":[{"objectId":"f2"},{"objectId":"b2"}]},
      {"id":"e5","type":"Ship","relationships":[{"objectId":"b1"},{"objectId":"b2"}]}]}
    """

private func allocate(_ rows: String) throws -> (allocation: ImpactAllocation, notes: [String]) {
    let log = try ObjectLog(json: Data(small.utf8), file: "log.json")
    let list = try ImpactList(csv: head + rows, file: "impacts.csv", log: log)
    return (try ImpactAllocation(list, in: log, to: "Bike"), list.notes)
}

@Suite struct `Impacts of an object-centric log` {
    // In tenths of the unit, of bike 1 and bike 2.
    @Test(arguments: [
        (",energy,10,e1,,event", [100, 0] as [Int64]), (",energy,10,d,,object", [50, 50]), (",material,3,f2,,object", [0, 30]),
        (",truck,7,e5,,event", [35, 35]), (",own,2,b2,,object", [0, 20]), (",energy,10,e1,,event\n,energy,10,d,,object", [100, 0]),
        (",truck,7,e5,,event\n,truck,7,b1,,object", [70, 0]),
    ])
    func `go to the nearest objects, once`(_ rows: String, _ tenths: [Int64]) throws {
        let allocation = try allocate(rows).allocation
        #expect(allocation.targets.map { allocation.total(of: $0) } == tenths.map { $0 * 100_000_000 })
        #expect(allocation.residual == 0)
    }

    @Test func `that reach none are told, not lost`() throws {
        let allocation = try allocate(",energy,4,x,,object").allocation
        #expect(allocation.unreached.map(\.amount) == [4_000_000_000])
        #expect(allocation.residual == 0)
    }

    @Test func `with a blank too many are read, and it is said`() throws {
        #expect(try allocate(",energy,4,e 1,,event").notes == ["Line 2: “e 1” was read as “e1”."])
    }

    @Test(arguments: [
        (",energy,much,e1,,event", "“much” is no impact"), (",energy,1,e9,,event", "no event “e9”"),
        (",energy,1,e1,,thing", "neither event nor object"),
        (",energy,1", "3 fields for 6 columns"),
    ])
    func `that cannot be read are refused with the line`(_ rows: String, _ words: String) throws {
        let error = try #require(throws: AccountingError.self) { try allocate(rows) }
        #expect(error.message.hasPrefix("impacts.csv:2:"))
        #expect(error.message.contains(words), "\(error)")
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: bikes.path), "needs ../shared/reference/carbon"))
    func `of two bikes are laid on them without loss or doubling`() throws {
        let log = try ObjectLog(json: Data(contentsOf: bikes.appending(path: "ocel.json")), file: "ocel.json")
        let list = try ImpactList(
            csv: String(contentsOf: bikes.appending(path: "impacts.csv"), encoding: .utf8), file: "impacts.csv", log: log)
        let allocation = try ImpactAllocation(list, in: log, to: "Bike")
        #expect(allocation.residual == 0)
        #expect(allocation.unreached.isEmpty)
        // Spraying twice, drying twice, delivering twice are told of the machine or bike and of the event.
        #expect(allocation.toldTwice.count == 6)
        #expect(
            allocation.stated - allocation.toldTwice.reduce(0) { $0 + $1.amount } == allocation.targets.reduce(0) { $0 + allocation.total(of: $1) })
    }

    @Test(arguments: 0..<30) func `add up in random logs`(_ number: Int) throws {
        let seed = testSeed &+ UInt64(number)
        var random = SplitMix64(seed)
        let objects = (0..<20).map { "{\"id\":\"o\($0)\",\"type\":\"\($0 < 4 ? "Target" : "Part")\"}" }.joined(separator: ",")
        let events = (0..<15).map { event in
            let parts = (0..<Int.random(in: 0...4, using: &random)).map { _ in "{\"objectId\":\"o\(Int.random(in: 0..<20, using: &random))\"}" }
            return "{\"id\":\"e\(event)\",\"type\":\"t\",\"relationships\":[\(parts.joined(separator: ","))]}"
        }.joined(separator: ",")
        let rows = (0..<40).map { _ in
            let isEvent = Bool.random(using: &random)
            let bearer = isEvent ? "e\(Int.random(in: 0..<15, using: &random))" : "o\(Int.random(in: 0..<20, using: &random))"
            return
                ",k,\(Int.random(in: 0...3, using: &random)).\(Int.random(in: 100...999, using: &random)),\(bearer),,\(isEvent ? "event" : "object")"
        }.joined(separator: "\n")
        let log = try ObjectLog(json: Data("{\"objects\":[\(objects)],\"events\":[\(events)]}".utf8), file: "log.json")
        let allocation = try ImpactAllocation(ImpactList(csv: head + rows, file: "i.csv", log: log), in: log, to: "Target")
        #expect(allocation.residual == 0, "seed \(seed)")
        #expect(allocation.targets.reduce(0) { $0 + allocation.total(of: $1) } == allocation.allocated, "seed \(seed)")
    }
}
