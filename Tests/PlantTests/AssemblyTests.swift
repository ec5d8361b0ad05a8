// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Testing

@testable import Plant

@Suite struct `Plants of several files` {
    private func check(_ files: [String: String], _ path: String = "a.yaml") -> PlantCheck {
        PlantFile.check(path, files: PlantFiles { files[$0] })
    }

    private let mother = """
        plant: Mother
        source: assumption
        sites:
          - name: ochang
            country: KR
            areas:
              - name: assembly
                lines:
                  - name: line 1
                    ramp: { yield: { from: 0.5, to: 0.9, time: 6 mo }, ahead: 0.2 }
                    stations: [{ name: winder, count: 22, power: { working: 10 kW, idle: 1 kW } }, { name: welder }]
                  - { name: line 2, copies: line 1, stations: [{ name: winder, count: 20 }, { name: washer, after: first }] }
        products:
          - { name: cell, kind: unit, unit: "{cell}", madeAt: ochang, chemistry: NMC811 }
        routes:
          - name: cells
            product: cell
            lines: [line 1, line 2]
            arrivals: { interval: 1 h }
            steps:
              - { step: winding, station: winder, time: 4 s }
              - { step: welding, station: line 1/welder, time: 2 s }
        """

    @Test func `are joined list by list`() throws {
        let check = check([
            "a.yaml": "plant: A\ninclude: [parts/b.yaml]\nsites: [{ name: s }]\nproducts: [{ name: x, kind: mixed, unit: kg }]\n",
            "parts/b.yaml": "include: [c.yaml]\nproducts: [{ name: y, kind: mixed, unit: kg, madeAt: s }]\n",
            "parts/c.yaml": "products: [{ name: z, kind: mixed, unit: kg, chemistry: Z }]\nparameters: { p: 1 }\n",
        ])
        #expect(check.findings == [])
        #expect(check.files == ["a.yaml", "parts/b.yaml", "parts/c.yaml"])
        #expect(check.plant?.products.map(\.name) == ["x", "y", "z"])
        #expect(check.plant?.parameters.map(\.name) == ["p"])
    }

    @Test func `keep each finding in the file that said it`() {
        let check = check([
            "a.yaml": "plant: A\ninclude: [b.yaml]\nsites: [{ name: s }]\nproducts: [{ name: x, kind: mixd, unit: kg }]\n",
            "b.yaml": "start: 2026-01-05T06:00:00Z\nproducts:\n  - { name: x, kind: mixed, unit: kgg }\n",
        ])
        #expect(
            check.findings.map(\.description) == [
                "a.yaml:4:29: “mixd” is not said of “kind”. Expected one of mixed, mapped, unit. Did you mean “mixed”? Choose one.",
                "b.yaml:3:13: There is a product “x” already, in a.yaml at line 4. Expected a name of its own. Rename one, or remove it.",
                "b.yaml:3:35: “kgg” is not a unit the ledger books. Expected a UCUM or UN/ECE code such as kg, m, {piece}. Did you mean “kg”? Replace it.",
            ])
    }

    @Test(arguments: [
        (["a.yaml": "plant: A\ninclude: [a.yaml]\nsites: []\nproducts: []\n"], "A plant cannot be part of itself: a.yaml → a.yaml."),
        (
            ["a.yaml": "plant: A\ninclude: [b.yaml]\nsites: []\nproducts: []\n", "b.yaml": "include: [c.yaml]\n", "c.yaml": "include: [b.yaml]\n"],
            "A plant cannot be part of itself: b.yaml → c.yaml → b.yaml."
        ),
        (
            ["a.yaml": "plant: A\nfrom: b\nsites: []\nproducts: []\n", "b.yaml": "plant: B\nfrom: a.yaml\nsites: []\nproducts: []\n"],
            "A plant cannot be part of itself: a.yaml → b.yaml → a.yaml."
        ),
        (["a.yaml": "plant: A\ninclude: [b.yaml]\nsites: []\nproducts: []\n"], "“b.yaml” cannot be read."),
        (["a.yaml": "plant: A\ninclude: b.yaml\nsites: []\nproducts: []\n"], "Here is the text “b.yaml”."),
        (
            ["a.yaml": "plant: A\ninclude: [b.yaml]\nstart: x\nsites: []\nproducts: []\n", "b.yaml": "start: 2026-01-05T06:00:00Z\n"],
            "“start” is said already, in a.yaml at line 3."
        ),
    ])
    func `that cannot be put together are refused with the reason`(_ files: [String: String], _ message: String) {
        #expect(check(files).findings.contains { $0.message == message }, "\(check(files).findings)")
    }

    @Test func `a copied line has the stations of the other, and begins its ramp half way`() throws {
        let plant = try #require(check(["a.yaml": mother]).plant)
        let lines = plant.sites[0].areas[0].lines
        #expect(lines[0].stations.map(\.name) == ["winder", "welder"] && lines[0].stations[0].count == 22)
        #expect(lines[1].stations.map(\.name) == ["washer", "winder", "welder"] && lines[1].stations[1].count == 20)
        #expect(lines[1].stations[1].power == lines[0].stations[0].power)
        #expect(lines[1].copies == LineName(site: "ochang", area: "assembly", line: "line 1"))
        // 0.5 + 0.2 · 0.4, and for the copy 0.5 + 0.5 · 0.4.
        #expect(abs((lines[0].ramp?.yield?.initial ?? 0) - 0.58) < 1e-12)
        #expect(abs((lines[1].ramp?.yield?.initial ?? 0) - 0.7) < 1e-12)
        #expect(plant.routes.map(\.name) == ["cells on line 1", "cells on line 2"])
        #expect(plant.routes[1].steps[0].station?.line.line == "line 2")
        #expect(plant.routes[1].steps[1].station?.line.line == "line 1")
    }

    @Test func `lines that copy each other are refused with the circle`() {
        let text = """
            plant: P
            sites:
              - name: s
                areas: [{ name: a, lines: [{ name: x, copies: y }, { name: y, copies: z }, { name: z, copies: x }, { name: w, copies: w }] }]
            products: []
            """
        #expect(
            Set(check(["a.yaml": text]).findings.map(\.message)) == [
                "A line cannot be a copy of itself: s/a/x → s/a/y → s/a/z → s/a/x.", "A line cannot be a copy of itself: s/a/w → s/a/w.",
            ])
    }

    @Test func `a daughter says only what is different`() throws {
        let daughter = """
            plant: Daughter
            from: mother
            sites:
              - name: ochang
                rename: arizona
                country: US
                areas:
                  - name: assembly
                    lines:
                      - { name: line 2, remove: true }
                      - name: line 1
                        rename: cell line
                        ramp: { ahead: 0.5 }
                        stations:
                          - { name: welder, rename: laser, count: 3 }
                          - { name: winder, power: { idle: 2 kW } }
                          - { name: x-ray, after: winder }
            products:
              - { name: cell, chemistry: ~, mass: 366 g }
            routes:
              - name: cells
                lines: [cell line]
                arrivals: { rate: 30 1/h }
                steps:
                  - { step: looking, station: x-ray, time: 1 s, after: winding }
            """
        let check = check(["a.yaml": daughter, "mother/plant.yaml": mother])
        #expect(check.findings == [])
        let plant = try #require(check.plant)
        #expect(plant.name == "Daughter" && plant.sites.map(\.name) == ["arizona"] && plant.sites[0].country == "US")
        let line = plant.sites[0].areas[0].lines[0]
        #expect(plant.sites[0].areas[0].lines.map(\.name) == ["cell line"])
        #expect(line.stations.map { "\($0.name) \($0.count)" } == ["winder 22", "x-ray 1", "laser 3"])
        #expect(line.stations[0].power.working == Power(10_000) && line.stations[0].power.idle == Power(2_000))
        #expect(abs((line.ramp?.yield?.initial ?? 0) - 0.7) < 1e-12)
        let cell = try #require(plant.product(named: "cell"))
        #expect(cell.madeAt == "arizona" && cell.chemistry == nil && cell.mass == Quantity(366_000, .mass))
        #expect(plant.routes.map(\.name) == ["cells"] && plant.routes[0].steps.map(\.name) == ["winding", "looking", "welding"])
        #expect(plant.routes[0].steps[2].station?.description == "arizona/assembly/cell line/laser")
        #expect(plant.routes[0].arrivals?.pattern == .interval(.exponential(mean: 120)))
        // Numbers of the mother keep her source; those of the daughter have none.
        #expect(check.coverage.without.allSatisfy { $0.file == "a.yaml" } && check.coverage.without.count == 6, "\(check.coverage.without)")
    }

    @Test func `changes to what the mother does not have are told`() {
        let daughter = """
            plant: Daughter
            from: mother.yaml
            sites:
              - { name: ochan, remove: true }
            products:
              - { name: cel, rename: cell 2 }
              - { name: extra, kind: mixed, unit: kg, after: cels }
            """
        let told = check(["a.yaml": daughter, "mother.yaml": mother]).findings
        #expect(
            told.map { "\($0.line) \($0.message) \($0.nearest ?? "–")" } == [
                "4 The mother plant has no site “ochan” to remove. ochang", "6 “kind” is missing. –", "6 “unit” is missing. –",
                "6 The mother plant has no product “cel” to rename. cell", "7 There is no “cels” in this list to stand behind. cell",
            ])
    }

    @Test func `the difference says in words what is different, with numbers and per cent`() {
        let daughter = """
            plant: Daughter
            from: mother.yaml
            currency: USD
            sites:
              - name: ochang
                rename: arizona
                areas:
                  - name: assembly
                    lines:
                      - { name: line 2, remove: true }
                      - { name: line 1, stations: [{ name: winder, count: 110 }, { name: welder, count: 2 }, { name: x-ray }] }
            products: [{ name: cell, chemistry: LFP, mass: 366 g }]
            routes:
              - name: cells
                lines: [line 1]
                steps: [{ step: winding, time: 0.05 min }, { step: looking, kind: wait, time: 1 h }]
            """
        let files = ["a.yaml": daughter, "mother.yaml": mother]
        let changes = PlantDifference.between(check(files, "mother.yaml"), check(files))
        #expect(
            changes.map { "\($0.group): \($0.description)" } == [
                "Plant: the plant: currency not said → USD", "Sites: site ochang is called arizona", "Lines: − line line 2 in assembly, arizona",
                "Stations: station winder in line 1, assembly, arizona: count 22 → 110 (+400 %)",
                "Stations: station welder in line 1, assembly, arizona: count 1 → 2 (+100 %)",
                "Stations: + station x-ray in line 1, assembly, arizona",
                "Products: product cell: chemistry NMC811 → LFP", "Products: product cell: mass not said → 366 g",
                "Routes and steps: route cells: lines line 1, line 2 → line 1",
                "Routes and steps: step winding in cells: time 0.0666667 min → 0.05 min (−25 %)", "Routes and steps: + step looking in cells",
            ])
        #expect(PlantDifference.between(check(files), check(files)) == [])
    }

    @Test func `the whole written out says the same as its parts`() throws {
        for path in ["whole.yaml", "daughter.yaml"] {
            let check = WholePlant.check(path)
            let whole = PlantFile.check(text: try #require(check.resolved), file: "whole.yaml")
            #expect(whole.findings == [])
            #expect(whole.plant == check.plant)
            #expect(PlantDifference.between(check, whole) == [])
        }
    }
}

@Suite struct `Parameters` {
    private let text = """
        plant: P
        parameters:
          automation: { value: 0.7, from: 0.5, to: 0.9 }
          takt: 60 s
          double: "{takt} * 2"
        sites: [{ name: s, areas: [{ name: a, lines: [{ name: l, stations: [{ name: m, count: "ceil(10 * {automation})" }] }] }] }]
        products: []
        routes: [{ name: r, arrivals: saturated, steps: [{ step: a, station: m, time: "{double} / {automation}" }] }]
        """

    @Test func `stand for numbers, and callers set them`() throws {
        func plant(_ set: [String: Double]) throws(PlantRefusal) -> PlantModel {
            try PlantFile.read("p.yaml", overriding: set, files: PlantFiles { [text] in $0 == "p.yaml" ? text : nil })
        }
        let usual = try plant([:])
        #expect(usual.sites[0].areas[0].lines[0].stations[0].count == 7)
        #expect(usual.routes[0].steps[0].time == .fixed(120 / 0.7))
        let set = try plant(["automation": 0.9, "takt": 30])
        #expect(set.sites[0].areas[0].lines[0].stations[0].count == 9)
        #expect(set.routes[0].steps[0].time == .fixed(60 / 0.9))
        #expect(set.parameter(named: "takt")?.value.value == 30 && set.parameter(named: "takt")?.value.unit.code == "s")
        for (set, message) in [
            (["automaton": 0.9], "The plant has no parameter “automaton” to set."),
            (["automation": 0.95], "“automation” is 0.95, out of its range."),
        ] {
            do throws(PlantRefusal) {
                _ = try plant(set)
                Issue.record("\(set) is taken")
            } catch {
                #expect(error.findings.map(\.message) == [message])
            }
        }
    }
}
