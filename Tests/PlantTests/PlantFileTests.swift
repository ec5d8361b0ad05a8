// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Measure
import Testing

@testable import Plant

@Suite struct `Plant files` {
    private func findings(_ text: String) -> [PlantFinding] { PlantFile.check(text: text, file: "p.yaml").findings }

    @Test func `the example chain is sound`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Examples/chain/plant.yaml").standardizedFileURL
        let check = PlantFile.check(file.path)
        #expect(check.findings == [])
        let chain = try #require(check.plant)
        #expect(Set(chain.sites.map(\.name)).isSuperset(of: ["quang-ninh", "ochang", "arizona", "nanjing", "hue"]))
        #expect(chain.site(named: "ochang")?.clockTolerance == Quantity(1_000, .duration))
        #expect(chain.product(gtin: "19521234500015")?.name == "hue/pack")
        // All cells of Hue come from the other places, under one name.
        let cells = chain.transports.filter { $0.delivers == "hue/cell 4680" }
        #expect(cells.map(\.from) == ["ochang", "arizona", "nanjing"])
        #expect(cells.allSatisfy { chain.product(named: $0.product)?.called == "cell 4680" })
        #expect(!chain.suppliers.contains { $0.product == "hue/cell 4680" })
    }

    @Test func `the plant file in the reference is sound`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/reference/plant-files.md").standardizedFileURL
        let page = try String(contentsOf: file, encoding: .utf8)
        let block = try #require(page.components(separatedBy: "```yaml\n").dropFirst().first?.components(separatedBy: "```").first)
        let check = PlantFile.check(text: block, file: "plant-files.md")
        #expect(check.findings == [])
        #expect(check.plant?.products.map(\.name) == ["cell", "pack", "glue"])
    }

    /// 92 Wh a cell, 652 cells; and the reference cell's masses add up within the tolerance of its source (±2 g).
    @Test func `the example's bills of material add up`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Examples/hue/plant.yaml").standardizedFileURL
        let chain = try #require(PlantFile.check(file.path).plant)
        let cell = try #require(chain.product(named: "cell 4680"))
        let pack = try #require(chain.product(named: "pack"))
        let module = try #require(chain.product(named: "module"))
        let cells = (module.materials.first?.quantity.amount ?? 0) * (pack.materials.first?.quantity.amount ?? 0)
        #expect(pack.nominalEnergy?.amount == (cell.nominalEnergy?.amount ?? 0) * cells)
        // 3.80 m of lane hold a 14th of the slurry of 3.80 m of web; 71.65 % of it is powder: 128.2 g.
        let slurry = try #require(chain.product(named: "cathode jumbo coil")).materials.filter { $0.product == "cathode slurry" }.map(
            \.quantity.amount
        ).reduce(0, +)
        let powder = Double(slurry) * 3.80 / 14 * 0.7165 / 1_000
        #expect(abs(powder - 128.2) < 0.2)
    }

    @Test func `everything wrong is told at once, with place, expectation and the nearest name`() {
        let text = """
            plant: P
            sites:
              - name: hue
                gln: "9521234000021"
                clockTolerance: 2 kg
                areas:
                  - name: A
                    lines:
                      - name: L
                        stations:
                          - { name: S, makes: [pak] }
                          - { name: S }
              - name: hue
            products:
              - name: cell
                kind: unit
                unit: kg
              - name: pack
                knd: unit
                kind: units
                unit: "{pack}"
                madeAt: huee
                materials:
                  - { product: cel, quantity: 5 kg }
                  - { product: powder, quantity: 3 m }
                  - { product: pack }
              - name: powder
                kind: mixed
                unit: kgg
                mass: heavy
              - name: slurry
                kind: mixed
                unit: kg
                materials:
                  - { product: slurry, quantity: 1 kg }
                  - { product: coil, quantity: 3 kg }
              - name: coil
                kind: mapped
                unit: m
            """
        let found = findings(text).map { "\($0.line):\($0.column) \($0.code.rawValue) \($0.path) \($0.nearest ?? "–")" }
        #expect(
            found == [
                "4:10 plant.wrong_value sites[0].gln 9521234000020",
                "5:21 plant.unit_mismatch sites[0].clockTolerance –",
                "11:36 plant.unknown_name sites[0].areas[0].lines[0].stations[0].makes[0] pack",
                "12:25 plant.duplicate_name sites[0].areas[0].lines[0].stations[1].name –",
                "13:11 plant.duplicate_name sites[1].name –",
                "17:11 plant.unit_mismatch products[0].unit –",
                "19:5 plant.unknown_key products[1].knd kind",
                "20:11 plant.wrong_value products[1].kind unit",
                "22:13 plant.unknown_name products[1].madeAt hue",
                "24:20 plant.unknown_name products[1].materials[0].product cell",
                "26:9 plant.missing_key products[1].materials[2].quantity –",
                "29:11 plant.wrong_value products[2].unit kg",
                "30:11 plant.wrong_value products[2].mass –",
                "35:20 plant.circle products[3].materials[0].product –",
                "36:36 plant.unit_mismatch products[3].materials[1].quantity –",
            ])
        for finding in findings(text) {
            #expect(!finding.expected.isEmpty && !finding.remedy.isEmpty && finding.message.hasSuffix("."))
        }
    }

    @Test func `a finding reads as one line`() {
        let finding = findings("plant: P\nsites: []\nproducts:\n  - { name: pack, kind: unit, unit: 1, madeAt: hue }\n").first
        #expect(
            finding?.description
                == "p.yaml:4:48: There is no site “hue”. Expected the name of a site in this plant. Correct the name, or describe the site.")
    }

    @Test func `a doubled key is told beside everything else`() {
        let text = """
            plant: P
            sites:
              - name: hue
                country: VN
                areas: []
                country: vn
            products:
              - { name: a, kind: mixed, unit: kg, kind: unit }
              - name: b
                kind: mixed
                unit: xx
            """
        #expect(
            findings(text).map { "\($0.line):\($0.column) \($0.code.rawValue)" } == [
                "6:5 plant.duplicate_key", "8:39 plant.duplicate_key", "11:11 plant.wrong_value",
            ])
    }

    @Test(arguments: [
        ("", "plant.wrong_form", 1), ("- a\n- b\n", "plant.wrong_form", 1), ("plant", "plant.wrong_form", 1),
        ("plant: P\nsites: {}\nproducts: []\n", "plant.wrong_form", 2), ("plant: [P]\nsites: []\nproducts: []\n", "plant.wrong_form", 1),
        ("plant: ~\nsites: []\nproducts: []\n", "plant.missing_key", 1), ("plant: P\nsites: []\n", "plant.missing_key", 1),
        ("plant: \"P\nsites: []\n", "plant.syntax", 3), ("plant: P\n sites: []\n", "plant.syntax", 2),
        ("plant: *nobody\n", "plant.syntax", 1), ("plant: P\nsites: []\nproducts: []\n---\nplant: Q\n", "plant.syntax", 4),
        ("plant: P\nsites:\n  - hue\nproducts: []\n", "plant.wrong_form", 3), ("plant: P\nsites: []\nproducts:\n  - \n", "plant.wrong_form", 4),
        ("? [a, b]\n: c\nplant: P\nsites: []\nproducts: []\n", "plant.wrong_form", 1),
        ("plant: P\nsites: []\nproducts:\n  - { name: a, kind: mixed, unit: kg, materials: 7 }\n", "plant.wrong_form", 4),
        ("plant: P\nsites: []\nproducts:\n  - { name: a, kind: mixed, unit: kg, gtin: 0952123450001X }\n", "plant.wrong_value", 4),
        ("plant: P\nsites: []\nproducts:\n  - { name: a, kind: mixed, unit: kg, mass: 1 xyz }\n", "plant.wrong_value", 4),
        ("plant: P\nsites: []\nproducts:\n  - { name: a, kind: mixed, unit: kg, mass: -1 kg }\n", "plant.wrong_value", 4),
    ])
    func `a file of the wrong form has one finding at its line`(_ text: String, _ code: String, _ line: Int) {
        let found = findings(text)
        #expect(found.map(\.code.rawValue) == [code], "\(found)")
        #expect(found.first?.line == line, "\(found)")
    }

    @Test func `two products cannot share a number`() {
        let text = """
            plant: P
            sites: []
            products:
              - { name: a, kind: mixed, unit: kg, gtin: "09521234500018" }
              - { name: b, kind: mixed, unit: kg, gtin: "09521234500018" }
            """
        #expect(findings(text).map(\.code) == [.duplicateName])
    }

    @Test func `a file that aliases blow up is refused, not read for ever`() {
        var text = "plant: P\nsites: []\nproducts:\n  - &a0 { name: x, kind: mixed, unit: kg, materials: ["
        text += "&m { product: x, quantity: 1 kg }" + String(repeating: ", *m", count: 600) + "] }\n"
        text += String(repeating: "  - *a0\n", count: 600)
        let found = findings(text)
        #expect(found.contains { $0.code == .tooLarge })
        #expect(found.count <= 1_000)
        #expect(findings(String(repeating: "#", count: PlantFile.largest + 1)).map(\.code) == [.tooLarge])
    }

    @Test func `damaged files never trap`() {
        let whole = Array(
            "plant: P\nsites:\n  - name: hue\n    areas:\n      - { name: A, lines: [ { name: L } ] }\nproducts:\n  - name: ä\n    kind: mixed\n    unit: kg\n"
                .utf8)
        var state: UInt64 = 5
        for _ in 0..<1_000 {
            var bytes = whole
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let index = Int(state >> 33) % bytes.count
                switch state % 3 {
                case 0: bytes[index] = UInt8(truncatingIfNeeded: state >> 40)
                case 1: bytes.remove(at: index)
                default: bytes.insert(bytes[Int(state >> 20) % bytes.count], at: index)
                }
            }
            let check = PlantFile.check(text: String(decoding: bytes, as: UTF8.self), file: "p")
            #expect((check.plant == nil) == !check.errors.isEmpty)
        }
    }
}

@Suite struct `The nearest name` {
    @Test(arguments: [
        ("cathode power", "cathode powder"), ("Pack", "pack"), ("pcak", "pack"), ("xyz", nil), ("", nil), ("cellulose", nil),
    ])
    func `is a few letters away, or there is none`(_ word: String, _ expected: String?) {
        #expect(Spelling.nearest(to: word, among: ["cell", "pack", "cathode powder"]) == expected)
    }

    @Test func `distance counts single slips`() {
        func distance(_ a: String, _ b: String) -> Int { Spelling.distance(Array(a.unicodeScalars), Array(b.unicodeScalars)) }
        #expect(distance("", "") == 0)
        #expect(distance("", "abc") == 3)
        #expect(distance("abc", "abd") == 1)
        #expect(distance("abc", "acb") == 1)
        #expect(distance("abc", "ac") == 1)
        #expect(distance("kitten", "sitting") == 3)
    }
}
