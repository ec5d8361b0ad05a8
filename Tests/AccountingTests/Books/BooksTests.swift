// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import Ledger
import Measure
import Testing

private let kilogram: Int64 = 1_000_000

private let assay = """
    contents:
      - { product: nickel sulfate, account: Ni, value: 0.2233, unit: kg/kg, basis: as received, form: NiSO4.6H2O, source: test, verified: true }

    """

@Suite struct `The books of lots` {
    /// Vector 1 of the circularity notes: 10 t (30 % post-consumer), 30 t (10 % pre-consumer) and 20 t, all of 22.33 % nickel.
    @Test func `recycled nickel counts by the mass of nickel, by lot as declared`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { facts in
            for (lot, tonnes) in [("S1", 10), ("S2", 30), ("S3", 20)] { facts.lot(lot, "nickel sulfate", Int64(tonnes) * 1_000 * kilogram) }
        }
        story.at(BooksStory.day(1)) { facts in
            facts.lot("P", "cathode powder", 27_000 * kilogram)
            for (lot, tonnes) in [("S1", 10), ("S2", 30), ("S3", 20)] { facts.draw(Int64(tonnes) * 1_000 * kilogram, lot, into: "P") }
        }
        let books = try story.books(
            assay + """
                recycled:
                  - { lot: S1, element: Ni, post-consumer: 30 %, source: supplier, verified: true }
                  - { lot: S2, element: Ni, pre-consumer: 0.1, source: supplier, verified: true }
                """)
        #expect(try books.amount("Ni", in: "P") == 13_398 * kilogram)
        #expect(try books.amount("Ni.post-consumer", in: "P") == 669_900_000)
        #expect(try books.amount("Ni.pre-consumer", in: "P") == 669_900_000)
        #expect(try books.amount("Ni.primary", in: "P") == 13_398 * kilogram - 2 * 669_900_000)
        #expect(try books.findings(of: "S3") == [.countedAsPrimary])
    }

    @Test func `a certificate goes before an assay of the product, and the newest before an older one`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { facts in
            facts.lot("S1", "nickel sulfate", 1_000 * kilogram)
            facts.declare("S1", "nickelMassFraction", "0.2211")
        }
        story.at(BooksStory.day(2)) { $0.declare("S1", "nickelMassFraction", "0.2222") }
        let books = try story.books(assay)
        #expect(try books.amount("Ni", in: "S1") == 222_200_000)
        #expect(try books.findings(of: "S1").contains(.declaredTwice))
        #expect(try story.books(assay, known: 1).amount("Ni", in: "S1") == 221_100_000)
    }

    @Test func `a dry assay is brought to the lot as received`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("S1", "moist salt", 1_000 * kilogram) }
        let books = try story.books(
            """
            contents:
              - { product: moist salt, account: Ni, value: 0.4, unit: kg/kg, basis: dry, moisture: 25 %, form: Ni(OH)2, source: test, verified: true }
            """)
        #expect(try books.amount("Ni", in: "S1") == 300 * kilogram)
    }

    /// 5.479 kg for each kilogram of anhydrous salt is 14.446 kg for each of nickel; 1 t of hexahydrate holds 223.3 kg.
    @Test func `a factor of another hydrate goes through the mass of the element`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("S1", "nickel sulfate", 1_000 * kilogram) }
        let books = try story.books(
            assay + """
                factors:
                  - { received: nickel sulfate, account: carbon.raw-material.secondary, value: 5.479, unit: "kg{CO2e}/kg", element: Ni, contains: 0.37928,
                      source: test, verified: true }
                """)
        // 223.3 · 5.479 / 0.37928 = 3 225.745 360…
        #expect(try books.amount("carbon", in: "S1") == 3_225_745_360)
    }

    @Test func `nothing is silently zero`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { facts in
            facts.lot("X", "nobody knows", 1)
            facts.lot("Y", "nickel sulfate", 5, .pieces)
            facts.statements.append(
                LotStatement(lot: "Z", product: "nickel sulfate", quantity: nil, basis: .announced, site: "ochang", trackWeights: []))
            facts.lot("W", "nickel sulfate", 5 * kilogram)
            facts.declare("W", "nickelMassFraction", "1.2")
        }
        let books = try story.books(assay)
        #expect(try books.findings(of: "X") == [.nothingKnown])
        #expect(try books.findings(of: "Y") == [.otherUnit])
        #expect(try books.findings(of: "Z") == [.unknownQuantity])
        #expect(try books.findings(of: "W") == [.overWhole])
    }

    @Test func `a lot's own assays beside those of its product are never more than the lot`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { facts in
            for lot in ["S", "T"] { facts.lot(lot, "mixed salt", 100 * kilogram) }
            facts.declare("T", "cobaltMassFraction", "0.6")
        }
        func content(_ subject: String, _ account: String, _ value: String) -> String {
            "  - { \(subject), account: \(account), value: \(value), unit: kg/kg, basis: as received, form: mixture, source: test, verified: true }\n"
        }
        let books = try story.books("contents:\n" + content("product: mixed salt", "Ni", "0.5") + content("lot: S", "Mn", "0.51"))
        for lot in ["S", "T"] {
            #expect(try books.findings(of: lot) == [.overWhole, .overWhole])
            #expect(try books.amount("Ni", in: lot) == 0 && books.amount("Mn", in: lot) == 0 && books.amount("Co", in: lot) == 0)
        }
    }

    @Test func `less than nothing brings nothing in, and is told`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("S1", "nickel sulfate", -5 * kilogram) }
        let books = try story.books(assay)
        #expect(try books.amount("Ni", in: "S1") == 0)
        #expect(try books.findings(of: "S1").contains(.outOfRange))
        #expect(try books.conservation().findings.counts[.outOfRange] == 1)
    }

    @Test func `of a tray nothing has to be known, of what lies in it all`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { facts in
            facts.lot("X", "nobody knows", 1, .pieces)
            for child in ["X", "Y"] { facts.holdsBegun.append(Hold(child: child, parent: "TRAY-1", kind: .carrier, quantity: nil)) }
        }
        let books = try story.books(assay)
        #expect(try books.findings(of: "TRAY-1").isEmpty)
        #expect(try books.findings(of: "X") == [.nothingKnown] && books.findings(of: "Y") == [.nothingKnown])
        #expect(try books.conservation().findings.counts == [.nothingKnown: 2])
    }

    @Test func `names in files that no lot goes by are told, each once with its place`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("S1", "nickel sulfate", 1_000 * kilogram) }
        let books = try story.books(
            assay + """
                factors:
                  - { received: nikel sulfate, account: carbon.raw-material.secondary, value: 1, unit: "kg{CO2e}/kg", source: test, verified: true }
                  - { received: nikel sulfate, account: cost.material, value: 1, unit: EUR/kg, source: test, verified: true }
                  - { lot: S1, account: cost.energy, value: 1, unit: EUR/kg, source: test, verified: true }
                  - { lot: S7, account: cost.energy, value: 1, unit: EUR/kg, source: test, verified: true }
                """)
        #expect(books.unusedNames.map(\.subject) == ["nikel sulfate", "lot S7"])
        #expect(books.unusedNames.map(\.place) == ["test.yaml:4", "test.yaml:7"])
    }

    @Test func `a lot is not known before any event spoke of it`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("S1", "nickel sulfate", 1_000 * kilogram) }
        story.at(BooksStory.day(1)) { $0.lot("S2", "nickel sulfate", 1_000 * kilogram) }
        let early = try story.books(assay, known: 1)
        try early.requireKnown(LotKey(name: "S1", generation: 0))
        #expect(throws: GenealogyError.self) { try early.requireKnown(LotKey(name: "S2", generation: 0)) }
    }

    @Test func `a share that a computer wrote is told as a person would`() throws {
        #expect(Rate(fraction: "0.22229000000000002")?.description == "0.22229")
        #expect(Rate(fraction: "12 %")?.description == "12 %")
        #expect(Rate(number: "0.2233", unit: "kg/kg")?.description == "0.2233 kg/kg")
    }

    @Test func `what a lot was made of misses is told with the lot, and its accounts are incomplete`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { facts in
            facts.lot("S", "nickel sulfate", 100 * kilogram)
            facts.lot("X", "nobody knows", 10 * kilogram)
            facts.lot("D", "nickel sulfate", 10 * kilogram)
            facts.declare("D", "nickelMassFraction", "0.38")
        }
        story.at(BooksStory.day(1)) { facts in
            facts.lot("A", "powder", 50 * kilogram)
            facts.draw(50 * kilogram, "S", into: "A")
        }
        story.at(BooksStory.day(2)) { facts in
            facts.lot("B", "slurry", 60 * kilogram)
            facts.draw(50 * kilogram, "A", into: "B")
            facts.draw(10 * kilogram, "X", into: "B")
        }
        let books = try story.books(assay)
        func told(_ lot: String) throws -> FindingTally { try books.findings(upstreamOf: LotKey(name: lot, generation: 0)) }
        #expect(try told("A").counts == [.countedAsPrimary: 1] && told("A").incomplete(in: books.rules.chart).isEmpty)
        #expect(try told("B").counts == [.nothingKnown: 1, .countedAsPrimary: 1])
        #expect(try told("B").incomplete(in: books.rules.chart).count == books.rules.chart.leaves.count)
        #expect(try told("B").first.map(\.lot) == ["X", "S"])
        #expect(try told("D").counts[.assayOffForm] == 1)
        let site = try books.books(ofSite: "ochang", from: BooksStory.day(0), to: BooksStory.day(3))
        #expect(site.findings.counts[.nothingKnown] == 1)
        #expect(throws: AccountingError.self) { try books.requireSite("nowhere") }
    }

    @Test func `a meter is spread over the units a station worked on, where it made none`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { facts in
            facts.lot("S", "nickel sulfate", 10 * kilogram)
            for cell in ["C1", "C2", "C3"] {
                facts.lot(cell, "cell", 1, .pieces)
                facts.draw(kilogram, "S", into: cell)
            }
        }
        let tower = "ochang/formation/tower"
        func read(_ hours: Int64, _ reading: Int64) {
            story.at(BooksStory.day(1, hours: hours)) {
                $0.meterReadings = [MeterReading(meter: tower + "/electricity", reading: Quantity(reading * kilogram, .energy))]
            }
        }
        read(0, 0)
        story.at(BooksStory.day(1, hours: 1), readPoint: tower + "-7") { facts in
            for cell in ["C1", "C2"] { facts.sightings.append(Sighting(lot: cell, place: tower + "-7/1", disposition: "in_progress")) }
        }
        read(2, 10)
        let books = try story.books(assay)
        #expect(try books.amount("energy.electricity", in: "C1") == 5 * kilogram)
        #expect(try books.amount("energy.electricity", in: "C2") == 5 * kilogram)
        #expect(try books.amount("energy.electricity", in: "C3") == 0)
    }

    /// 100 kg of salt of 22 % nickel: half of it in powder 1, and all of that in a tank's second filling beside 10 kg of scrap of 50 %.
    @Test func `the way of an amount adds up product by product, also through a tank`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { facts in
            facts.lot("S", "nickel sulfate", 100 * kilogram)
            facts.lot("P", "powder", 40 * kilogram)
            facts.draw(50 * kilogram, "S", into: "P")
            facts.lot("T1", "slurry", 60 * kilogram)
            facts.draw(40 * kilogram, "P", into: "T1")
            facts.draw(20 * kilogram, "S", into: "T1")
            facts.lot("T2", "slurry", 30 * kilogram)
            facts.draw(30 * kilogram, "T1", into: "T2")
        }
        let books = try story.books(assay)
        let flow = try books.flow(into: LotKey(name: "T2", generation: 0), "Ni")
        let whole = Double(flow.whole.amount)
        #expect(flow.whole.amount == 15_631_000 / 2, "half of what 70 kg of salt hold")
        #expect(flow.places.map(\.product) == ["nickel sulfate", "powder", "slurry"])
        func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 2 }
        #expect(near(flow.places.reduce(0) { $0 + $1.booked }, whole))
        for (index, place) in flow.places.enumerated() {
            let came = flow.hands.filter { $0.to == index }.reduce(0) { $0 + $1.amount }
            let went = flow.hands.filter { $0.from == index }.reduce(0) { $0 + $1.amount }
            #expect(near(place.through, place.booked + came), "\(place)")
            #expect(near(place.through, index == flow.places.count - 1 ? whole : went), "\(place)")
        }
    }

    @Test func `a factor that counts on other days is missed and not taken for zero`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("S", "nickel sulfate", 100 * kilogram) }
        let books = try story.books(
            assay + """
                factors:
                  - { received: nickel sulfate, account: carbon.raw-material.secondary, value: 1, unit: "kg{CO2e}/kg", to: 2026-08-31, source: test,
                      verified: true }
                """)
        #expect(try books.findings(of: "S") == [.countedAsPrimary, .notValidThen])
        let tally = try books.findings(upstreamOf: LotKey(name: "S", generation: 0))
        #expect(tally.incomplete(in: books.rules.chart) == Set(try #require(books.rules.chart.leaves(of: "carbon.raw-material.secondary"))))
    }

    @Test(arguments: [false, true])
    func `a chain of factors counts in whichever order it is written, each link once`(isReversed: Bool) throws {
        var story = BooksStory()
        story.at(BooksStory.day(-1)) { $0.lot("S", "nickel sulfate", 1 * kilogram) }
        story.at(BooksStory.day(0)) { facts in
            facts.lot("P", "powder", 1 * kilogram)
            facts.draw(1 * kilogram, "S", into: "P")
        }
        let lines = [
            "  - { made: powder, account: energy.steam, value: 4, unit: kW.h/kg, source: test, verified: true }",
            "  - { per: energy.steam, account: energy.natural-gas, value: 1.25, unit: \"kW.h/kW.h\", source: boiler, verified: true }",
            "  - { per: energy.natural-gas, account: carbon.production.secondary, value: 0.2, unit: \"kg{CO2e}/kW.h\", source: test, verified: true }",
            "  - { per: energy, account: carbon.production.secondary, value: 9, unit: \"kg{CO2e}/kW.h\", source: too wide, verified: true }",
            "  - { per: energy.natural-gas, site: ochang, account: carbon.production.secondary, value: 0.3, unit: \"kg{CO2e}/kW.h\", source: here, verified: true }",
        ]
        let books = try story.books(assay + "factors:\n" + (isReversed ? lines.reversed() : lines).joined(separator: "\n"))
        #expect(try books.amount("energy.natural-gas", in: "P") == 5 * kilogram)
        // 5 kW.h of gas at the site's own 0.3; 4 kW.h of steam at 9, for which nothing speaks more closely.
        #expect(try books.amount("carbon", in: "P") == 37_500_000)
        #expect(try Set(books.findings(of: "P")) == [.factorSetAside])
    }

    @Test func `a meter that ran backwards is told with what was made beside it`() throws {
        var story = BooksStory()
        let place = "ochang/mixing/mixer"
        for (hour, reading) in [(0, 10), (1, 4)] {
            story.at(BooksStory.day(0, hours: Int64(hour))) {
                $0.meterReadings = [MeterReading(meter: place + "/electricity", reading: Quantity(Int64(reading) * kilogram, .energy))]
            }
        }
        story.at(BooksStory.day(-1)) { $0.lot("S", "nickel sulfate", 100 * kilogram) }
        story.at(BooksStory.day(0, hours: 1), readPoint: place) { facts in
            facts.lot("A", "slurry", 3 * kilogram)
            facts.draw(3 * kilogram, "S", into: "A")
        }
        #expect(try story.books(assay).findings(of: "A") == [.meterRanBackwards])
    }

    @Test func `a meter is spread over what was made while it ran, and no factor counts beside it`() throws {
        var story = BooksStory()
        let place = "ochang/mixing/mixer"
        for (hour, reading) in [(0, 0), (1, 10), (2, 25)] {
            story.at(BooksStory.day(0, hours: Int64(hour))) {
                $0.meterReadings = [MeterReading(meter: place + "/electricity", reading: Quantity(Int64(reading) * kilogram, .energy))]
            }
        }
        story.at(BooksStory.day(-1)) { $0.lot("S", "nickel sulfate", 100 * kilogram) }
        for (lot, amount, minutes) in [("A", 3, 20), ("B", 1, 40)] {
            story.at(
                Instant(microseconds: BooksStory.day(0).microseconds + Int64(minutes) * 60_000_000), readPoint: place + "-1"
            ) { facts in
                facts.lot(lot, "slurry", Int64(amount) * kilogram)
                facts.draw(Int64(amount) * kilogram, "S", into: lot)
            }
        }
        let yaml =
            assay + """
                factors:
                  - { made: slurry, account: energy.electricity, value: 2, unit: kW.h/kg, source: test, verified: true }
                  - { per: energy.electricity, account: carbon.production.secondary, value: 0.5, unit: "kg{CO2e}/kW.h", source: test, verified: true }
                """
        let books = try story.books(yaml)
        #expect(try books.amount("energy.electricity", in: "A") == 7_500_000)
        #expect(try books.amount("energy.electricity", in: "B") == 2_500_000)
        #expect(try books.amount("carbon", in: "A") == 3_750_000)
        #expect(try books.findings(of: "A") == [.factorSetAside])
        let audit = try books.conservation()
        #expect(audit.isClosed)
        #expect(audit.lines.first { $0.account == "energy.electricity" }?.idle == 15 * kilogram)
        #expect(audit.findings.counts[.factorSetAside] == 2, "the audit says that meter and factor exclude each other")
    }

    @Test func `burden keeps off scrap by a stated rule, and both ways to allocate stand side by side`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("S", "nickel sulfate", 100 * kilogram) }
        story.at(BooksStory.day(1)) { facts in
            facts.lot("G", "good", 75 * kilogram)
            facts.lot("X", "scrap", 25 * kilogram)
            facts.draw(75 * kilogram, "S", into: "G")
            facts.draw(25 * kilogram, "S", into: "X")
        }
        let yaml =
            assay + """
                factors:
                  - { received: nickel sulfate, account: carbon.raw-material.secondary, value: 1, unit: "kg{CO2e}/kg", source: test, verified: true }
                weights:
                  - { key: burden, from: nickel sulfate, into: scrap, weight: 0, allocation: burden-free, source: test, verified: true }
                  - { key: burden, from: nickel sulfate, into: "*", weight: 1, allocation: burden-free, source: test, verified: true }
                """
        #expect(try story.books(yaml).amount("carbon", in: "X") == 25 * kilogram)
        let free = try story.books(yaml, allocation: "burden-free")
        #expect(try free.amount("carbon", in: "X") == 0)
        #expect(try free.amount("carbon", in: "G") == 100 * kilogram)
        #expect(try free.amount("Ni", in: "X") == 5_582_500)
    }

    @Test func `a site's period opens, closes and leaves nothing over`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("S", "nickel sulfate", 100 * kilogram) }
        story.at(BooksStory.day(5)) { facts in
            facts.lot("P", "powder", 60 * kilogram)
            facts.draw(60 * kilogram, "S", into: "P")
        }
        story.at(BooksStory.day(6), site: "hue") { facts in
            facts.lot("Q", "pack powder", 20 * kilogram)
            facts.draw(20 * kilogram, "P", into: "Q")
        }
        story.at(BooksStory.day(8)) { $0.closes = [Close(lot: "S", reason: "spilt")] }
        let books = try story.books(assay)
        let ochang = try books.books(ofSite: "ochang", from: BooksStory.day(4), to: BooksStory.day(10))
        let nickel = try #require(ochang.lines.first { $0.account == "Ni.primary" })
        #expect(nickel.opening == 22_330_000)
        #expect(nickel.made == 13_398_000 && nickel.used == 13_398_000)
        #expect(nickel.out == 4_466_000)
        #expect(nickel.loss == 8_932_000)
        #expect(nickel.closing == 8_932_000)
        #expect(nickel.residual == 0)
        let before = try books.books(ofSite: "ochang", from: BooksStory.day(-1), to: BooksStory.day(4))
        #expect(before.lines.map(\.received) == [22_330_000] && before.lines.map(\.closing) == [22_330_000])
        #expect(try books.books(ofSite: "hue", from: BooksStory.day(4), to: BooksStory.day(10)).lines.map(\.received) == [4_466_000])
    }

    @Test func `a correction is right everywhere at the next question, and what was known stays told`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0), id: "receipt") { $0.lot("S", "nickel sulfate", 100 * kilogram) }
        story.at(BooksStory.day(1)) { facts in
            facts.lot("C", "cell", 1, .pieces)
            facts.draw(50 * kilogram, "S", into: "C")
        }
        story.at(BooksStory.day(2)) { facts in
            facts.lot("S", "nickel sulfate", 90 * kilogram)
            facts.statements[0].basis = .corrected
        }
        // 90 kg · 0.2233 = 20.097 kg, of which the cell took 50 of 90.
        #expect(try story.books(assay).amount("Ni", in: "C") == 11_165_000)
        #expect(try story.books(assay, known: 2).amount("Ni", in: "C") == 11_165_000)
        #expect(try story.books(assay).amount("Ni", in: "S") == 20_097_000)
        #expect(try story.books(assay, known: 2).amount("Ni", in: "S") == 22_330_000)
    }

    @Test func `an explanation goes down to the certificate`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { facts in
            facts.lot("S", "nickel sulfate", 100 * kilogram)
            facts.declare("S", "nickelMassFraction", "0.22")
        }
        story.at(BooksStory.day(1)) { facts in
            facts.lot("C", "cell", 1, .pieces)
            facts.draw(25 * kilogram, "S", into: "C")
        }
        let told = try story.books(assay).explain(LotKey(name: "C", generation: 0), "Ni", depth: 5, width: 5)
        #expect(told.amount == Quantity(5_500_000, .mass))
        let part = try #require(told.parts.first)
        #expect(part.lot.name == "S" && part.amount == Quantity(5_500_000, .mass) && part.whole == Quantity(22_000_000, .mass))
        #expect(part.postings.map(\.document) == ["CERT-S"] && part.postings.map(\.event) == [1])
        #expect(throws: AccountingError.self) {
            try story.books(assay).explain(LotKey(name: "C", generation: 0), "nickle", depth: 5, width: 5)
        }
    }

    @Test func `a withdrawn receipt brings nothing in, and is missed`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0), id: "receipt") { $0.lot("S", "nickel sulfate", 100 * kilogram) }
        story.at(BooksStory.day(1)) { facts in
            facts.lot("C", "cell", 1, .pieces)
            facts.draw(50 * kilogram, "S", into: "C")
        }
        story.withdraw("receipt", at: BooksStory.day(2))
        #expect(try story.books(assay).amount("Ni", in: "C") == 0)
        #expect(try story.books(assay).findings(of: "S") == [.nothingKnown])
        #expect(try story.books(assay, known: 2).amount("Ni", in: "C") == 11_165_000)
    }
}
