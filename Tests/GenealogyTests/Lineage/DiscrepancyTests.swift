// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Testing

@Suite struct `Stock known by its class` {
    /// In any order of arrival: 5 and 7 came, 4 were counted, 2 came.
    @Test(arguments: [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]]) func `is what was counted last, and what came since`(_ order: [Int]) throws {
        var story = Story()
        story.at(1) { $0.lot("T", 5, .mass, basis: .added) }
        story.at(2) { $0.lot("T", 7, .mass, basis: .added) }
        let before = try story.graph.summary(of: LotKey(name: "T", generation: 0))
        #expect(before.quantity == Quantity(12, .mass) && !before.isProvisional)
        story.at(3) { $0.lot("T", 4, .mass, basis: .counted) }
        story.at(4) { $0.lot("T", 2, .mass, basis: .added) }
        let graph = Story.graph(order.map { story.events[$0] }, cuts: [2])
        #expect(try graph.summary(of: LotKey(name: "T", generation: 0)).quantity == Quantity(6, .mass))
    }
}

@Suite struct `Clocks of a site` {
    private func found(_ seconds: Double, site: String, _ clocks: SiteClocks) throws -> Int {
        var made = Story.event("made", at: 0) { $0.lot("A", 10, site: site) }
        made.eventTime = Instant(microseconds: Story.instant(20).microseconds + Int64(seconds * 1_000_000))
        let used = Story.event("used", at: 20) { $0.draw("A", 0...8, into: "B") }
        return try LineageGraph(Story.rows([made, used], cuts: []), clocks: clocks).discrepancies(of: nil, limit: 9).counts[.impossibleTime] ?? 0
    }

    @Test(
        arguments: [
            // the source's start lies behind its use by seconds, site, discrepancies
            (299, "hue", 0), (301, "hue", 1), (2.1, "ochang", 1), (1.9, "ochang", 0), (3_599, "arizona", 0), (3_601, "arizona", 1),
            (0.9, "tennessee", 0), (1.1, "tennessee", 1),
        ] as [(Double, String, Int)])
    func `may differ by what its plant file says, five minutes when it says nothing`(_ seconds: Double, _ site: String, _ count: Int) throws {
        let clocks = SiteClocks(["ochang": 2_000_000, "arizona": 3_600_000_000, "tennessee": 0])
        #expect(try found(seconds, site: site, clocks) == count)
    }

    /// Ahead of the ledger's own clock; the event of the second lot is of no site.
    @Test(arguments: [(120, "ochang", 1), (120, "hue", 0), (301, "hue", 1), (1, "ochang", 0)] as [(Int64, String, Int)])
    func `are held against the ledger's`(_ seconds: Int64, _ site: String, _ count: Int) throws {
        var event = Story.event("e", at: 0) { $0.lot("A", 10, site: site) }
        event.eventTime = Instant(microseconds: Story.instant(1_000_000).microseconds + seconds * 1_000_000)
        let graph = LineageGraph(Story.rows([event], cuts: []), clocks: SiteClocks(["ochang": 2_000_000]))
        let found = try graph.discrepancies(of: nil, limit: 9).found
        #expect(found.map(\.kind) == [Discrepancy.Kind](repeating: .impossibleTime, count: count) && found.allSatisfy { $0.events == [1] })
    }
}

@Suite struct `Discrepancies` {
    @Test func `an amount that is not booked is one until its event is withdrawn`() throws {
        var story = Story()
        story.unbooked("urn:x:A", "2.5", "H87", at: 1)
        story.unbooked("urn:x:A", "7", "XYZ", at: 0, id: "f")
        let found = try Story.graph(story.events, cuts: [1]).discrepancies(of: nil, limit: 9).found
        #expect(found.map(\.kind) == [.unbookedQuantity] && found[0].events == [1, 2])
        #expect(found[0].reason == .notBooked(amounts: 2, first: "7 XYZ", because: .unknownUnit))
        story.withdraw("f", at: 5)
        let left = try story.graph.discrepancies(of: LotKey(name: "urn:x:A", generation: 0), limit: 9).found
        #expect(left.map(\.description) == ["Lot urn:x:A: the amount “2.5 H87” is not booked: a piece is whole."])
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let kind: Discrepancy.Kind
        let lot: String
        /// Events that disagree.
        let cause: @Sendable (inout Story) -> Void
        /// What settles it.
        let cure: @Sendable (inout Story) -> Void
        var testDescription: String { kind.rawValue }
    }

    static let cases: [Case] = [
        Case(kind: .provisionalLot, lot: "A") { story in
            story.at(5) { facts in
                facts.lot("B", 10)
                facts.draw("A", 0...2, into: "B")
            }
        } cure: {
            $0.at(1) { $0.lot("A", 10) }
        },
        Case(kind: .overlap, lot: "A") { story in
            story.at(0) { $0.lot("A", 10) }
            story.at(5, id: "x") { $0.draw("A", 0...4, into: "B") }
            story.at(6) { $0.draw("A", 3...6, into: "C") }
        } cure: {
            $0.withdraw("x", at: 9)
        },
        Case(kind: .overrun, lot: "A") { story in
            story.at(0) { $0.lot("A", 10) }
            story.at(5) { $0.draw("A", 8...12, into: "B") }
        } cure: {
            $0.at(1) { $0.lot("A", 12, basis: .corrected) }
        },
        Case(kind: .gapInClosedLot, lot: "A") { story in
            story.at(0) { $0.lot("A", 10) }
            story.at(5) { $0.draw("A", 0...8, into: "B") }
            story.at(7) { $0.closes.append(Close(lot: "A", reason: "empty")) }
        } cure: {
            $0.at(6) { $0.draw("A", 8...10, into: "scrap") }
        },
        Case(kind: .unknownQuantity, lot: "A") { story in
            story.at(0) { $0.lot("A", nil) }
            story.at(5) { $0.draw("A", 0...8, into: "B") }
        } cure: {
            $0.at(2) { $0.lot("A", 10, basis: .counted) }
        },
        Case(kind: .inferredPlace, lot: "A") { story in
            story.at(0) { $0.lot("A", 10) }
            story.at(5, id: "x") { $0.draw("A", 0...8, into: "B", evidence: .inferred) }
        } cure: {
            $0.withdraw("x", at: 6)
        },
        Case(kind: .missingPlace, lot: "A") { story in
            story.at(0) { $0.lot("A", 10) }
            story.at(5, id: "x") { $0.draw("A", into: "B", length: 3) }
        } cure: {
            $0.withdraw("x", at: 6)
        },
        Case(kind: .impossibleTime, lot: "A") { story in
            story.at(20) { $0.lot("A", 10) }
            story.at(5) { $0.draw("A", 0...8, into: "B") }
        } cure: {
            $0.at(1) { $0.lot("A", 10) }
        },
        Case(kind: .cycle, lot: "A") { story in
            story.at(5) { $0.draw("A", 0...1, into: "B") }
            story.at(6, id: "x") { $0.draw("B", 0...1, into: "A") }
        } cure: {
            $0.withdraw("x", at: 9)
        },
        Case(kind: .cycle, lot: "A") {
            $0.at(5) { $0.draw("A", 0...1, into: "A") }
        } cure: {
            $0.at(5) { $0.open("A") }
        },
        Case(kind: .conflictingEvent, lot: "A") { story in
            story.at(5, id: "x") { $0.draw("A", 0...1, into: "B") }
            story.at(6, id: "x") { $0.draw("A", 0...2, into: "B") }
        } cure: {
            $0.withdraw("x", at: 9)
        },
        Case(kind: .equalEvents, lot: "A") { story in
            story.at(5, id: "x") { $0.draw("A", 0...1, into: "B") }
            story.again(2)
            story.again(3)
        } cure: {
            $0.withdraw("x", at: 9)
        },
        Case(kind: .unitMismatch, lot: "A") { story in
            story.at(0) { $0.lot("A", 10) }
            story.at(5, id: "x") { $0.draw("A", into: "B", length: 3, .mass) }
        } cure: {
            $0.withdraw("x", at: 9)
        },
        Case(kind: .heldTwice, lot: "cell") { story in
            story.at(0) { $0.unit("cell") }
            story.at(5) { $0.hold("cell", in: "P1") }
            story.at(20) { $0.hold("cell", in: "P2") }
        } cure: {
            $0.at(19) { $0.release("cell", from: "P1") }
        },
        Case(kind: .heldTwice, lot: "cell") { story in
            story.at(5) { $0.hold("cell", in: "P1") }
            story.at(20, id: "x") { $0.hold("cell", in: "P2") }
            story.at(30) { $0.release(nil, from: "P1") }
        } cure: {
            $0.withdraw("x", at: 40)
        },
        Case(kind: .holdCircle, lot: "box") { story in
            story.at(5) { $0.hold("tray", in: "box", .carrier) }
            story.at(20) { $0.hold("box", in: "tray", .carrier) }
        } cure: {
            $0.at(20) { $0.release("tray", from: "box") }
        },
        Case(kind: .holdCircle, lot: "pack") { story in
            story.at(5) { $0.hold("pack", in: "vehicle") }
            story.at(6, id: "x") { $0.hold("vehicle", in: "pallet", .carrier) }
            story.at(7) { $0.hold("pallet", in: "pack", .carrier) }
        } cure: {
            $0.withdraw("x", at: 40)
        },
        Case(kind: .holdCircle, lot: "box") {
            $0.at(5) { $0.hold("box", in: "box", .carrier) }
        } cure: {
            $0.at(5) { $0.release("box", from: "box") }
        },
        Case(kind: .withdrawnUnknown, lot: "") {
            $0.withdraw("x", at: 9)
        } cure: {
            $0.at(5, id: "x") { $0.draw("A", 0...1, into: "B") }
        },
    ]

    @Test(arguments: cases)
    func `appear with their cause and go with it`(_ row: Case) throws {
        var story = Story()
        row.cause(&story)
        let before = try story.graph.discrepancies(of: nil, limit: 100)
        let found = try #require(before.found.first { $0.kind == row.kind && $0.lot.name == row.lot })
        #expect(before.counts[row.kind] == 1)
        #expect(!found.events.isEmpty && !found.description.isEmpty)
        if row.kind != .withdrawnUnknown {
            let own = try story.graph.discrepancies(of: found.lot, limit: 100)
            #expect(own.found.contains(found))
        }
        row.cure(&story)
        #expect(try story.graph.discrepancies(of: nil, limit: 100).counts[row.kind] == nil)
    }

    @Test func `beyond uncertainty only`() throws {
        var story = Story()
        story.at(0) { $0.lot("A", 10) }
        story.at(5) { $0.draw("A", 0...5, into: "B", uncertainty: 1) }
        story.at(6) { $0.draw("A", 4...10, into: "C", uncertainty: 1) }
        #expect(try story.graph.discrepancies(of: nil, limit: 10).counts[.overlap] == nil)
    }

    @Test func `are none where a part moves from one whole to another, or trays and boxes take turns`() throws {
        var story = Story()
        story.at(0) { $0.unit("cell") }
        story.at(5) { facts in
            facts.hold("cell", in: "P1")
            facts.hold("tray", in: "box", .carrier)
        }
        story.at(20) { facts in
            facts.release("cell", from: "P1")
            facts.hold("cell", in: "P2")
            facts.release("tray", from: "box")
            facts.hold("box", in: "tray", .carrier)
        }
        let counts = try story.graph.discrepancies(of: nil, limit: 10).counts
        #expect(counts[.heldTwice] == nil && counts[.holdCircle] == nil)
    }

    @Test func `say in what a part is twice, and since when`() throws {
        var story = Story()
        story.at(5) { $0.hold("cell", in: "P2") }
        story.at(20) { $0.hold("cell", in: "P1") }
        let found = try #require(try story.graph.discrepancies(of: nil, limit: 10).found.first { $0.kind == .heldTwice })
        #expect(found.description == "Lot cell is in P2 and in P1 at the same time.")
        #expect(found.since == Story.instant(20))
        #expect(found.events == [1, 2])
    }

    @Test func `are all counted, however few are listed`() throws {
        var story = Story()
        for number in 0..<50 { story.at(5) { $0.draw("A\(number)", 0...2, into: "B") } }
        let result = try story.graph.discrepancies(of: nil, limit: 3)
        #expect(result.counts[.provisionalLot] == 51)
        #expect(result.found.map(\.lot.name) == ["A0", "A1", "A10"])
    }
}
