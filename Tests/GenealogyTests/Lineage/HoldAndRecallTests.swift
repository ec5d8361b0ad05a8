// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Testing

@Suite struct `Holds and recall` {
    /// Two cells of a lot go into packs; one is later replaced by a third.
    private var repaired: Story {
        var story = Story()
        story.at(0) { $0.lot("salt", 100, .mass, product: "salt") }
        story.at(1) { facts in
            for cell in ["c1", "c2", "c3"] { facts.unit(cell) }
            facts.draw("salt", into: "c1", length: 10, .mass)
            facts.draw("salt", into: "c2", length: 10, .mass)
        }
        story.at(2) { facts in
            facts.unit("pack", product: "pack", site: "Hue")
            for cell in ["c1", "c2"] { facts.hold(cell, in: "pack") }
            facts.hold("pack", in: "pallet", .carrier)
        }
        story.at(9) { facts in
            for cell in ["c1", "c2"] { facts.release(cell, from: "pack") }
            facts.hold("c3", in: "pack")
        }
        return story
    }

    @Test(arguments: [
        (HoldView.now, ["c1", "c2"]),
        (.ever, ["c1", "c2", "pack"]),
        (.asBuilt, ["c1", "c2", "pack"]),
        (.at(Story.instant(5)), ["c1", "c2", "pack"]),
        (.at(Story.instant(9)), ["c1", "c2"]),
    ])
    func `are asked as of a time`(_ view: HoldView, _ reached: [String]) throws {
        #expect(try repaired.graph.names("salt", holds: view) == Set(reached))
    }

    @Test func `seen again and again begin once`() throws {
        var story = repaired
        story.at(4) { $0.hold("c1", in: "pack") }
        #expect(try story.graph.names("salt") == ["c1", "c2"])
        let held = try story.graph.links(of: LotKey(name: "c1", generation: 0), .forward, limit: 10).links.filter { $0.kind == .component }
        #expect(held.count == 1)
        #expect(held.first?.until == Story.instant(9))
    }

    @Test func `a recall names the outermost unit once, where it is, and why`() throws {
        var story = repaired
        story.at(10) { $0.hold("c2", in: "pack") }
        story.at(11) { $0.sightings.append(Sighting(lot: "pallet", place: "gate 4", disposition: "in_transit")) }
        let recall = try story.graph.recall(TraceRequest(lot: LotKey(name: "salt", generation: 0), direction: .forward))
        #expect(recall.units.map(\.lot.name) == ["c1", "pack"])
        #expect(recall.units.last?.whereNow == ["pallet", "gate 4"])
        #expect(recall.units.last?.path.map(\.name) == ["salt", "c2", "pack"])
        #expect(recall.certainUnits == 2)
        #expect(recall.stock.map(\.lot.name) == ["salt"])
        #expect(recall.stock.first?.remaining == Quantity(80, .mass))
    }

    @Test func `uncertainty costs units, and says which`() throws {
        var story = Story()
        story.at(0) { $0.lot("lane", 100) }
        story.at(1) { facts in
            for cell in 0..<10 {
                facts.unit("c\(cell)")
                facts.draw("lane", Int64(cell) * 10...Int64(cell) * 10 + 10, into: "c\(cell)", uncertainty: 3)
            }
        }
        let request = TraceRequest(lot: LotKey(name: "lane", generation: 0), direction: .forward, interval: Interval(41, 43))
        let recall = try story.graph.recall(request)
        #expect(recall.units.map(\.lot.name) == ["c3", "c4"])
        #expect(recall.units.filter(\.certain).map(\.lot.name) == ["c4"])
        #expect(recall.certainUnits == 1)
    }

    @Test func `a tank that is never empty fades below the floor and is counted there`() throws {
        var story = Story()
        story.at(0) { $0.lot("tank", 100, .mass) }
        for filling in 1...9 {
            story.at(Int64(filling) * 10 - 5) { facts in
                facts.unit("cell\(filling - 1)")
                facts.draw("tank", into: "cell\(filling - 1)", length: 90, .mass)
            }
            story.at(Int64(filling) * 10) { $0.open("tank", Quantity(100, .mass)) }
        }
        let trace = try story.graph.trace(TraceRequest(lot: LotKey(name: "tank", generation: 0), direction: .forward))
        let fractions = Dictionary(uniqueKeysWithValues: trace.reached.map { ("\($0.lot.name)#\($0.lot.generation)", $0.fraction ?? 0) })
        #expect(abs((fractions["cell3#0"] ?? 0) - 0.0009) < 1e-12)
        #expect(trace.belowFloor.count > 0 && trace.belowFloor.largest < 1e-6)
        let all = try story.graph.trace(TraceRequest(lot: LotKey(name: "tank", generation: 0), direction: .forward, floor: 0))
        #expect(all.reached.count == trace.reached.count + trace.belowFloor.count)
        #expect(all.reached.count == 19)
    }

    @Test func `a small share of a large lot is no dilution`() throws {
        var story = Story()
        story.at(0) { $0.lot("lot", 10_000_000, .mass) }
        story.at(1) { facts in
            facts.unit("c")
            facts.draw("lot", into: "c", length: 1, .mass)
        }
        #expect(try story.graph.trace(TraceRequest(lot: LotKey(name: "lot", generation: 0), direction: .forward)).reached.count == 2)
    }

    @Test func `what was known then is asked by ledger position`() throws {
        let graph = repaired.graph
        #expect(try graph.names("salt", known: 3) == ["c1", "c2", "pack"])
        #expect(try graph.names("salt", known: 1) == [])
    }

    @Test func `a withdrawal voids its target, whichever came first`() throws {
        var story = Story()
        story.withdraw("x", at: 3)
        story.at(1) { $0.lot("A", 10) }
        story.at(2, id: "x") { $0.draw("A", 0...5, into: "B") }
        #expect(try story.graph.names("A") == [])
        #expect(try story.graph.summary(of: LotKey(name: "A", generation: 0)).remaining == 10)
    }

    @Test(
        arguments: [
            ("K-9 · 1", "K-9", 1), ("K-9 (generation 2)", "K-9", 2), ("a · b · 0", "a · b", 0), ("K-9", nil, nil), ("K-9 · x", nil, nil),
            (" · 1", nil, nil),
            ("K-9 · -1", nil, nil),
        ] as [(String, String?, Int?)])
    func `a name with its generation, as it is shown, may be asked for`(_ text: String, _ name: String?, _ generation: Int?) {
        let written = LotKey(written: text)
        #expect(written?.name == name && written?.generation == generation)
    }

    @Test func `a lot is found by the name that pages show, and a product's lots come before those that merely bear its name`() throws {
        var story = Story()
        story.at(0) { facts in
            facts.lot("pack-housing-1", 1, .pieces, product: "pack housing")
            facts.lot("A-1", 1, .pieces, product: "pack")
            facts.lot("pack", 1, .pieces, product: "label")
        }
        #expect(try story.graph.find("A-1 · 0", generation: nil) == LotKey(name: "A-1", generation: 0))
        #expect(throws: GenealogyError.self) { try story.graph.find("A-1 · 1", generation: nil) }
        #expect(story.graph.search("pack", limit: 5).map(\.lot.name) == ["pack", "A-1", "pack-housing-1"])
        #expect(story.graph.search("A-1 · 0", limit: 5).map(\.lot.name) == ["A-1"])
    }

    @Test func `search finds names without tone marks and case`() throws {
        var story = Story()
        story.at(0) { facts in
            facts.lot("Đồng-7", 1)
            facts.lot("K-9", 1)
            facts.lot("K-91", 1)
        }
        #expect(story.graph.search("dong", limit: 5).map(\.lot.name) == ["Đồng-7"])
        #expect(story.graph.search("k-9", limit: 5).map(\.lot.name) == ["K-9", "K-91"])
    }
}
