// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure
import Testing

@Suite struct `EPCIS events as facts` {
    private let sulfate = "https://id.gs1.org/01/09521234500018/10/NISO4-2701"
    private let hydroxide = "https://id.gs1.org/01/09521234500025/10/LIOH-77"
    private let cathode = "https://id.gs1.org/01/09521234500032/10/CAM811-0005"
    private let pack = "https://id.gs1.org/01/19521234500015/21/PACK0001"
    private let cells = ["https://id.gs1.org/01/09521234500049/21/CELL0001", "https://id.gs1.org/01/09521234500049/21/CELL0002"]
    private let ochang = "https://id.gs1.org/414/9521234000013"
    private let calciner = "https://id.gs1.org/414/9521234000013/254/CALCINER1"

    private func event(
        _ content: EventContent, bizStep: String? = nil, disposition: String? = nil, readPoint: String? = nil, bizLocation: String? = nil,
        error: ErrorDeclaration? = nil
    ) -> Event {
        Event(
            id: "ni:1", eventTime: Instant(microseconds: 0), offset: .zero, errorDeclaration: error, content: content, bizStep: bizStep,
            disposition: disposition, readPoint: readPoint, bizLocation: bizLocation, bizTransactions: [], sources: [], destinations: [],
            persistentDispositionSet: [], persistentDispositionUnset: [], extensions: [])
    }

    private func amount(_ epcClass: String, _ number: String? = nil, _ uom: String? = nil) -> QuantityElement {
        let booked = number.flatMap { try? Quantity.parse(number: $0, unit: uom ?? "1") }
        return QuantityElement(epcClass: epcClass, quantityText: number, uom: uom, booked: booked)
    }

    private func unplaced(_ source: String, _ product: String, _ dimension: Dimension, _ length: Int64?) -> Draw {
        Draw(
            source: source, product: product, dimension: dimension, from: nil, length: length, track: nil, productFrom: nil, productTo: nil,
            role: "", uncertainty: 0, evidence: .none)
    }

    private func whole(_ source: String, _ product: String) -> Draw {
        Draw(
            source: source, product: product, dimension: .pieces, from: 0, length: 1, track: nil, productFrom: nil, productTo: nil, role: "",
            uncertainty: 0, evidence: .stated)
    }

    private func announced(_ lot: String, _ product: String, _ quantity: Quantity?, site: String) -> LotStatement {
        LotStatement(lot: lot, product: product, quantity: quantity, basis: .announced, site: site, trackWeights: [])
    }

    @Test func `stock known by its class alone is added to, a lot is told again`() {
        let site = event(
            .object(action: .add, epcs: [], quantities: [amount("https://id.gs1.org/01/09521234500018", "5", "KGM"), amount(sulfate, "7", "KGM")]),
            bizLocation: ochang)
        #expect(site.facts.statements.map(\.basis) == [.added, .announced])
        #expect(site.facts.statements.map(\.lot) == ["https://id.gs1.org/01/09521234500018@\(ochang)", sulfate])
    }

    /// What a list of two amounts of one lot comes to, in each kind of event that books them.
    @Test func `amounts of one lot in one list add up`() {
        let spelledAsURN = "urn:epc:class:lgtin:9521234.050001.NISO4-2701"
        let twice = [amount(sulfate, "5", "KGM"), amount(cathode, "1", "KGM"), amount(spelledAsURN, "7000", "GRM")]
        let twelve = Quantity(12_000_000, .mass)
        let one = Quantity(1_000_000, .mass)
        #expect(event(.object(action: .add, epcs: [], quantities: twice)).facts.statements.map(\.quantity) == [twelve, one])
        let counted = event(.object(action: .observe, epcs: [], quantities: twice), bizStep: "stock_taking").facts.statements
        #expect(counted.map(\.quantity) == [twelve, one] && counted.map(\.basis) == [.counted, .counted])
        let mixed = event(
            .transformation(
                inputs: [], inputQuantities: twice, outputs: [], outputQuantities: [amount(hydroxide, "2", "KGM"), amount(hydroxide, "3", "KGM")],
                transformationID: nil)
        ).facts
        #expect(mixed.statements.map(\.quantity) == [Quantity(5_000_000, .mass), Quantity(5_000_000, .mass)], "the output, then the run")
        #expect(mixed.draws.map(\.length) == [12_000_000, 1_000_000, 5_000_000])
        #expect(
            event(.aggregation(action: .add, parent: pack, children: [], childQuantities: twice)).facts.holdsBegun.map(\.quantity) == [twelve, one])
        let units = event(.object(action: .add, epcs: [], quantities: [amount(sulfate, "5", "KGM"), amount(sulfate, "3", "MTR")])).facts
        #expect(units.statements.map(\.quantity) == [Quantity(5_000_000, .mass), Quantity(3_000_000, .length)], "two dimensions are a discrepancy")
    }

    @Test(
        arguments: [
            // amounts of the lot, what is booked, what is noted
            ([("2.5", "H87")], nil, [UnbookedAmount.Reason.fraction]), ([("0.5", nil)], nil, [.fraction]), ([("7", "XYZ")], nil, [.unknownUnit]),
            ([("5", "KGM"), ("7", "XYZ")], 5_000_000, [.unknownUnit]), ([("2000000000", "TNE"), ("2000000000", "TNE")], nil, [.tooLarge]),
            ([("5", "KGM")], 5_000_000, []), ([(nil, nil)], nil, []),
        ] as [([(String?, String?)], Int64?, [UnbookedAmount.Reason])])
    func `what cannot be booked is noted`(_ written: [(String?, String?)], _ booked: Int64?, _ reasons: [UnbookedAmount.Reason]) {
        let amounts = written.map { amount(sulfate, $0.0, $0.1) }
        let added = event(.object(action: .add, epcs: [], quantities: amounts)).facts
        #expect(added.statements.first?.quantity?.amount == booked && added.unbooked.map(\.reason) == reasons)
        #expect(added.unbooked.allSatisfy { $0.lot == sulfate })
        let deleted = event(.object(action: .delete, epcs: [], quantities: [amounts[0]])).facts
        #expect(deleted.closes.isEmpty == (written[0].0 != nil), "A part that cannot be booked does not end the lot.")
        #expect(event(.object(action: .observe, epcs: [], quantities: amounts), bizStep: "inspecting").facts.unbooked.isEmpty)
    }

    @Test func `calcining sulfate with hydroxide is a run between lots`() {
        let process = "urn:uuid:6b1f5f0a-2c1e-4d3b-9a55-1f2e3d4c5b6a"
        let facts = event(
            .transformation(
                inputs: [], inputQuantities: [amount(sulfate, "2161.5", "KGM"), amount(hydroxide, "431.4", "KGM")], outputs: [],
                outputQuantities: [amount(cathode, "1000", "KGM")], transformationID: process),
            bizStep: "commissioning", disposition: "conformant", readPoint: calciner, bizLocation: ochang
        ).facts
        let run = "run:\(process)"
        var expected = Facts()
        expected.step = "commissioning"
        expected.statements = [announced(cathode, "https://id.gs1.org/01/09521234500032", Quantity(1_000_000_000, .mass), site: ochang)]
        expected.draws = [
            unplaced(sulfate, run, .mass, 2_161_500_000), unplaced(hydroxide, run, .mass, 431_400_000), unplaced(run, cathode, .mass, 1_000_000_000),
        ]
        expected.sightings = [Sighting(lot: cathode, place: ochang, disposition: "conformant")]
        #expect(facts == expected)
    }

    @Test func `cells become parts of a pack`() {
        let facts = event(
            .aggregation(action: .add, parent: pack, children: cells, childQuantities: []), bizStep: "assembling", disposition: "in_progress",
            bizLocation: "https://id.gs1.org/414/9521234000020"
        ).facts
        var expected = Facts()
        expected.step = "assembling"
        expected.holdsBegun = cells.map { Hold(child: $0, parent: pack, kind: .component, quantity: nil) }
        expected.sightings = ([pack] + cells).map { Sighting(lot: $0, place: "https://id.gs1.org/414/9521234000020", disposition: "in_progress") }
        #expect(facts == expected)
    }

    @Test func `an inspection only says where the pack is`() {
        let bay = "https://id.gs1.org/414/9521234000020/254/TESTBAY2"
        let facts = event(
            .object(action: .observe, epcs: [pack], quantities: []), bizStep: "inspecting", disposition: "conformant", readPoint: bay
        ).facts
        var expected = Facts()
        expected.step = "inspecting"
        expected.sightings = [Sighting(lot: pack, place: bay, disposition: "conformant")]
        #expect(facts == expected)
    }

    @Test func `a new lot is announced with what was booked, a unit with one piece`() {
        let facts = event(
            .object(
                action: .add, epcs: ["urn:epc:id:sgtin:9521234.150001.PACK0001", pack], quantities: [amount(sulfate, "20", "TNE"), amount(cathode)]),
            readPoint: calciner
        ).facts
        #expect(
            facts.statements == [
                announced(pack, "https://id.gs1.org/01/19521234500015", Quantity(1, .pieces), site: ochang),
                announced(sulfate, "https://id.gs1.org/01/09521234500018", Quantity(20_000_000_000, .mass), site: ochang),
                announced(cathode, "https://id.gs1.org/01/09521234500032", nil, site: ochang),
            ])
        #expect(facts.sightings.map(\.place) == [calciner, calciner, calciner])
    }

    @Test(arguments: [("stock_taking", 1), ("cycle_counting", 1), ("inspecting", 0)])
    func `a count states quantities, another look does not`(_ step: String, _ count: Int) {
        let facts = event(.object(action: .observe, epcs: [], quantities: [amount(sulfate, "5", "KGM"), amount(cathode)]), bizStep: step).facts
        #expect(facts.statements.count == count)
        #expect(facts.statements.allSatisfy { $0.basis == .counted && $0.quantity == Quantity(5_000_000, .mass) })
        #expect(facts.sightings.isEmpty)
    }

    @Test func `what is destroyed is closed, and a part of a lot is lost`() {
        let facts = event(
            .object(action: .delete, epcs: [pack], quantities: [amount(sulfate, "5", "KGM"), amount(cathode)]), bizStep: "destroying",
            disposition: "destroyed"
        ).facts
        #expect(facts.closes == [Close(lot: pack, reason: "destroying"), Close(lot: cathode, reason: "destroying")])
        #expect(facts.statements == [announced("loss:ni:1#0", "", Quantity(5_000_000, .mass), site: "")])
        #expect(facts.draws.map { [$0.source, $0.product, $0.role] } == [[sulfate, "loss:ni:1#0", "destroying"]])
        #expect(
            event(.object(action: .delete, epcs: [pack], quantities: []), disposition: "destroyed").facts.closes == [
                Close(lot: pack, reason: "destroyed")
            ])
    }

    @Test func `stock known only by class is a tank at the site`() {
        let tank = "https://id.gs1.org/01/09521234500018@\(ochang)"
        let facts = event(
            .object(action: .add, epcs: [], quantities: [amount("urn:epc:idpat:sgtin:9521234.050001.*", "3", "KGM")]), readPoint: calciner
        ).facts
        #expect(
            facts.statements == [
                LotStatement(
                    lot: tank, product: "https://id.gs1.org/01/09521234500018", quantity: Quantity(3_000_000, .mass), basis: .added, site: ochang,
                    trackWeights: [])
            ])
        #expect(LotName.lenient(tank) == tank)
    }

    @Test(arguments: [
        ("https://id.gs1.org/00/095212340000000013", "assembling", Hold.Kind.carrier),
        ("https://id.gs1.org/8003/04012345000221334455", "", .carrier),
        ("https://id.gs1.org/01/19521234500015/21/PACK0001", "packing", .carrier),
        ("tray 7", "storing", .carrier),
        ("https://id.gs1.org/01/19521234500015/21/PACK0001", "assembling", .component),
        ("VIN-1", "installing", .component),
        ("VIN-1", "", .component),
    ])
    func `a parent carries its children, or is made of them`(_ parent: String, _ step: String, _ kind: Hold.Kind) {
        for action in [Action.add, .observe] {
            let holds = event(
                .association(action: action, parent: parent, children: cells, childQuantities: [amount("glue", "2", "KGM")]),
                bizStep: step.isEmpty ? nil : step
            ).facts.holdsBegun
            #expect(holds.map(\.child) == cells + ["glue"])
            #expect(holds.allSatisfy { $0.kind == kind && $0.parent == parent })
            #expect(holds.map(\.quantity) == [nil, nil, Quantity(2_000_000, .mass)])
        }
    }

    @Test func `children leave their parent one by one or all at once`() {
        let some = event(.aggregation(action: .delete, parent: pack, children: [cells[0]], childQuantities: [])).facts
        #expect(some.holdsEnded == [HoldEnd(child: cells[0], parent: pack)])
        #expect(some.holdsBegun.isEmpty)
        let all = event(.association(action: .delete, parent: pack, children: [], childQuantities: [])).facts
        #expect(all.holdsEnded == [HoldEnd(child: nil, parent: pack)])
    }

    @Test func `a run with one unit as output is that unit`() {
        let facts = event(
            .transformation(
                inputs: [cells[0]], inputQuantities: [amount(cathode, "0.1282", "KGM"), amount("foil")], outputs: [cells[1]], outputQuantities: [],
                transformationID: nil)
        ).facts
        #expect(facts.draws == [whole(cells[0], cells[1]), unplaced(cathode, cells[1], .mass, 128_200), unplaced("foil", cells[1], .pieces, nil)])
        #expect(facts.statements.map(\.lot) == [cells[1]])
    }

    @Test func `a run of one event is as long as its outputs together`() {
        let facts = event(
            .transformation(
                inputs: ["black mass"], inputQuantities: [], outputs: [],
                outputQuantities: [amount("sulfate", "700", "KGM"), amount("graphite", "0.3", "TNE")], transformationID: nil)
        ).facts
        #expect(facts.statements.last == announced("run:ni:1", "", Quantity(1_000_000_000, .mass), site: ""))
        #expect(
            facts.draws == [
                whole("black mass", "run:ni:1"), unplaced("run:ni:1", "sulfate", .mass, 700_000_000),
                unplaced("run:ni:1", "graphite", .mass, 300_000_000),
            ])
    }

    @Test func `outputs without a common unit are counted`() {
        let facts = event(
            .transformation(
                inputs: [], inputQuantities: [amount("coil", "100", "MTR")], outputs: cells, outputQuantities: [amount("scrap", "2", "KGM")],
                transformationID: nil)
        ).facts
        #expect(facts.statements.last == announced("run:ni:1", "", Quantity(3, .pieces), site: ""))
        #expect(
            facts.draws == [
                unplaced("coil", "run:ni:1", .length, 100_000_000), unplaced("run:ni:1", cells[0], .pieces, 1),
                unplaced("run:ni:1", cells[1], .pieces, 1), unplaced("run:ni:1", "scrap", .pieces, 1),
            ])
    }

    @Test func `an output of unknown amount leaves the run's length unknown`() {
        let facts = event(
            .transformation(
                inputs: [], inputQuantities: [amount("a", "1", "KGM")], outputs: [], outputQuantities: [amount("b", "1", "KGM"), amount("c")],
                transformationID: nil)
        ).facts
        #expect(facts.statements.last == announced("run:ni:1", "", nil, site: ""))
        #expect(facts.draws.suffix(2) == [unplaced("run:ni:1", "b", .mass, 1_000_000), unplaced("run:ni:1", "c", .mass, nil)])
    }

    @Test func `a process over several events meets in its run`() {
        let first = event(.transformation(inputs: ["a"], inputQuantities: [], outputs: [], outputQuantities: [], transformationID: "T")).facts
        let second = event(.transformation(inputs: [], inputQuantities: [], outputs: ["b"], outputQuantities: [], transformationID: "T")).facts
        #expect(first.draws == [whole("a", "run:T")] && first.statements.isEmpty)
        #expect(second.draws == [unplaced("run:T", "b", .pieces, 1)] && second.statements.map(\.lot) == ["b"])
    }

    @Test func `rework under one serial opens its next generation`() {
        let facts = event(
            .transformation(
                inputs: [pack], inputQuantities: [amount("glue", "1", "KGM")], outputs: [pack], outputQuantities: [], transformationID: nil),
            bizStep: "repairing"
        ).facts
        #expect(
            facts.generations == [
                Generation(
                    lot: pack, reason: "repairing", product: "https://id.gs1.org/01/19521234500015", quantity: Quantity(1, .pieces), site: "",
                    inherits: true)
            ])
        #expect(facts.statements.isEmpty)
        #expect(facts.draws == [unplaced("glue", pack, .mass, 1_000_000)])
    }

    @Test func `a transaction only says where things are`() {
        let facts = event(
            .transaction(action: .add, parent: "pallet", epcs: cells, quantities: [amount(sulfate, "5", "KGM")]), disposition: "in_transit"
        ).facts
        #expect(facts.sightings.map(\.lot) == ["pallet"] + cells + [sulfate])
        #expect(facts.draws.isEmpty && facts.holdsBegun.isEmpty && facts.statements.isEmpty)
    }

    @Test func `a withdrawal states nothing, and a record states itself`() {
        var record = Facts()
        record.step = "winding"
        record.draws = [unplaced("K-9", "C-17", .length, 3_800_000)]
        #expect(event(.record(record)).facts == record)
        let error = ErrorDeclaration(declarationTime: Instant(microseconds: 1), offset: .zero, reason: nil, correctiveEventIDs: [], extensions: [])
        #expect(event(.record(record), error: error).facts == Facts())
        #expect(event(.object(action: .add, epcs: cells, quantities: []), bizStep: "commissioning", error: error).facts == Facts())
    }

    @Test func `a name that breaks GS1 rules does not lose the event`() {
        let broken = "https://id.gs1.org/01/19521234500016/21/P1"
        let facts = event(.object(action: .add, epcs: [broken], quantities: [])).facts
        #expect(facts.statements == [announced(broken, "https://id.gs1.org/01/19521234500016", Quantity(1, .pieces), site: "")])
    }
}
