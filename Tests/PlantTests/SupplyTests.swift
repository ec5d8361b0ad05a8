// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@testable import Plant

@Suite struct `What is taken` {
    private func plant(_ steps: String, rest: String = "", more: String = "") -> SmallPlant {
        var plant = SmallPlant()
        plant.products = """
              - { name: part, kind: unit, unit: "{part}" }
              - { name: blank, kind: unit, unit: "{blank}" }
              - { name: oil, kind: mixed, unit: kg }
            """
        plant.arrivals = ""
        plant.steps = steps
        plant.rest = rest
        return plant
    }

    private static let press = "- { step: press, station: one, time: 1 min, takes: [{ product: blank }] }"

    @Test func `by nobody made or delivered starves the step, with who makes it elsewhere`() {
        #expect(plant(Self.press).told == ["starved: “press” never begins: nobody makes or delivers “blank” at s."])
        var elsewhere = plant(Self.press)
        elsewhere.head = ""
        elsewhere.rest = "suppliers: [{ name: mill, product: blank, site: s, lot: \"1 {blank}\", interval: 1 h }]"
        #expect(elsewhere.told == [])
    }

    @Test(arguments: [
        ("suppliers: [{ name: mill, product: blank, lot: \"10 {blank}\", interval: 1 h }]", true),
        ("suppliers: [{ name: mill, product: oil, lot: 10 kg, interval: 1 h }]", false),
        ("buffers: [{ name: rack, product: blank, buffer: 10, start: \"5 {blank}\" }]", false),
    ])
    func `may come from a supplier, not from a buffer nobody names`(_ rest: String, _ isFed: Bool) {
        #expect((plant(Self.press, rest: rest).told == []) == isFed)
    }

    @Test func `may be there at the start`() {
        let steps = "- { step: press, station: one, time: 1 min, takes: [{ product: blank, from: rack }] }"
        #expect(plant(steps, rest: "buffers: [{ name: rack, product: blank, buffer: 10, start: \"5 {blank}\" }]").told == [])
        #expect(
            plant(steps, rest: "buffers: [{ name: rack, product: blank, buffer: 10 }]").told == [
                "starved: “press” never begins: nobody makes or delivers “blank” in the buffer “rack”."
            ])
        #expect(
            plant(steps, rest: "buffers: [{ name: rack, product: oil, buffer: 10, start: 1 kg }]").told.first
                == "contradiction: The buffer “rack” is for “oil”, not for “blank”.")
    }

    /// Two routes that wait for each other.
    @Test func `by routes that wait for each other is told with the circle`() {
        let text = """
            plant: P
            sites: [{ name: s, areas: [{ name: a, lines: [{ name: l, stations: [{ name: one }] }] }] }]
            products:
              - { name: hen, kind: unit, unit: "{hen}" }
              - { name: egg, kind: unit, unit: "{egg}" }
            routes:
              - { name: hatching, product: hen, steps: [{ step: hatch, station: one, time: 1 d, takes: [{ product: egg }] }] }
              - { name: laying, product: egg, steps: [{ step: lay, station: one, time: 1 d, takes: [{ product: hen }] }] }
            """
        let told = PlantFile.check(text: text, file: "p.yaml").findings
        #expect(
            told.map(\.message) == [
                "“hatch” never begins: “egg” is made only by “laying”, which waits for ever: laying → hatching → laying.",
                "“lay” never begins: “hen” is made only by “hatching”, which waits for ever: hatching → laying → hatching.",
            ])
        #expect(told.allSatisfy { $0.code == .starved })
        let begun = text.replacingOccurrences(of: "unit: \"{egg}\" }", with: "unit: \"{egg}\", stock: { buffer: 9, start: \"1 {egg}\" } }")
        #expect(PlantFile.check(text: begun, file: "p.yaml").findings == [])
    }

    /// Crates that go full one way and empty the other.
    @Test func `by two transports that wait for each other begins with what arrived before`() {
        let text = """
            plant: P
            sites:
              - { name: s, areas: [{ name: a, lines: [{ name: l, stations: [{ name: one }] }] }] }
              - { name: t, areas: [{ name: a, lines: [{ name: l, stations: [{ name: two }] }] }] }
            products:
              - { name: empty crate, kind: unit, unit: "{crate}" }
              - { name: full crate, kind: unit, unit: "{crate}" }
            routes:
              - { name: filling, product: full crate, steps: [{ step: fill, station: one, time: 1 h, takes: [{ product: empty crate }] }] }
              - { name: clearing, product: empty crate, steps: [{ step: clear, station: two, time: 1 h, takes: [{ product: full crate }] }] }
            transports:
              - { name: out, from: s, to: t, product: full crate, lot: "1 {crate}", time: 1 h }
              - { name: back, from: t, to: s, product: empty crate, lot: "1 {crate}", time: 1 h }
            """
        #expect(Set(PlantFile.check(text: text, file: "p.yaml").findings.map(\.code)) == [.starved])
        let begun = text.replacingOccurrences(of: "{ name: back,", with: "{ name: back, start: \"3 {crate}\",")
        #expect(PlantFile.check(text: begun, file: "p.yaml").findings == [])
    }

    @Test func `from another site needs a transport`() {
        let text = """
            plant: P
            sites:
              - { name: s, areas: [{ name: a, lines: [{ name: l, stations: [{ name: one }] }] }] }
              - { name: t, areas: [{ name: a, lines: [{ name: l, stations: [{ name: two }] }] }] }
            products:
              - { name: part, kind: unit, unit: "{part}" }
              - { name: box, kind: unit, unit: "{box}" }
            routes:
              - { name: parts, product: part, arrivals: saturated, steps: [{ step: make, station: one, time: 1 h }] }
              - { name: boxes, product: box, steps: [{ step: pack, station: two, time: 1 h, takes: [{ product: part, items: 4 }] }] }
            customers: [{ name: c, demands: [{ product: box, all: true }] }]
            """
        let told = PlantFile.check(text: text, file: "p.yaml").findings
        #expect(
            told.map(\.description) == [
                "p.yaml:10:100: “pack” never begins: nobody makes or delivers “part” at t. Expected a route, supplier, transport or first stock of it. "
                    + "It is made at s: add a transport. Add one, or correct the name.",
                "p.yaml:11:45: “c” waits for ever: “box” is made only by “boxes”, which waits for ever. Expected a beginning. "
                    + "Give one of these a supplier or a first stock (“start:”).",
            ])
        let joined = text + "\ntransports: [{ name: truck, from: s, to: t, product: part, lot: \"40 {part}\", time: 2 h }]\n"
        #expect(PlantFile.check(text: joined, file: "p.yaml").findings == [])
    }

    @Test func `at another site than the route's is refused`() {
        var plant = SmallPlant()
        plant.rest = ""
        let text = plant.text.replacingOccurrences(
            of: "sites:\n", with: "sites:\n  - { name: t, areas: [{ name: a, lines: [{ name: l, stations: [{ name: far }] }] }] }\n"
        ).replacingOccurrences(
            of: "- { step: a, station: one, time: 1 min }",
            with: "- { step: a, station: one, time: 1 min }\n      - { step: b, station: far, time: 1 min }")
        #expect(
            PlantFile.check(text: text, file: "p").findings.map(\.message) == ["“b” is done at t, but the route's stocks are at s."])
    }
}

@Suite struct `The balance of mass` {
    private func plant(_ steps: String, tolerance: String = "") -> [String] {
        var plant = SmallPlant()
        plant.head = tolerance
        plant.products = """
              - { name: part, kind: unit, unit: "{part}", mass: 10 kg }
              - { name: powder, kind: mixed, unit: kg }
              - { name: water, kind: mixed, unit: L, mass: 1 kg }
              - { name: vapour, kind: mixed, unit: kg }
              - { name: film, kind: mapped, unit: m, mass: 200 g }
              - { name: dust, kind: mixed, unit: kg }
            """
        plant.rest = """
            suppliers:
              - { name: p, product: powder, lot: 1 t }
              - { name: w, product: water, lot: 1000 L }
              - { name: f, product: film, lot: 1000 m }
            """
        plant.arrivals = ""
        plant.steps = steps
        return plant.told
    }

    @Test func `holds when what goes in comes out`() {
        #expect(plant("- { step: a, station: one, time: 1 h, takes: [{ product: powder, quantity: 10 kg }] }") == [])
        #expect(plant("- { step: a, station: one, time: 1 h, takes: [{ product: film, quantity: 50 m }] }") == [])
        #expect(
            plant(
                "- { step: a, station: one, time: 1 h, takes: [{ product: powder, quantity: 6 kg }, { product: water, quantity: 4 L }] }") == [])
    }

    @Test func `fails where mass goes missing on the way to the product`() {
        #expect(
            plant("- { step: a, station: one, time: 1 h, takes: [{ product: powder, quantity: 12 kg }] }") == [
                "mass_balance: What “r” puts together for “part” has a mass of 12 kg, but “part” has 10 kg (+20 %)."
            ])
    }

    @Test func `holds for every operation that says what it makes`() {
        let mixing =
            "- { step: mix, station: one, time: 1 h, takes: [{ product: powder, quantity: 60 kg }, { product: water, quantity: 50 L }], makes: [%] }\n"
        let drying =
            "- { step: dry, station: two, time: 1 h, makes: [{ product: part, items: 10 }, { product: vapour, quantity: 10 kg, as: vapour }] }"
        #expect(plant(mixing.replacingOccurrences(of: "%", with: "{ product: dust, quantity: 110 kg }") + drying) == [])
        #expect(
            plant(mixing.replacingOccurrences(of: "%", with: "{ product: dust, quantity: 100 kg }") + drying) == [
                "mass_balance: “mix” takes 110 kg and makes 100 kg: 10 kg go missing (−9.1 %).",
                "mass_balance: “dry” takes 100 kg and makes 110 kg: 10 kg come from nowhere (+10 %).",
            ])
    }

    @Test func `is as strict as the file says`() {
        let steps = "- { step: a, station: one, time: 1 h, takes: [{ product: powder, quantity: 10.5 kg }] }"
        #expect(plant(steps).count == 1)
        #expect(plant(steps, tolerance: "massTolerance: 5 %") == [])
    }

    @Test func `counts a batch as a whole`() {
        let steps = """
            - { step: a, station: one, time: 1 h, takes: [{ product: powder, quantity: 8 kg }] }
            - { step: b, station: two, time: 1 h, batch: 5, takes: [{ product: water, quantity: 10 L }] }
            """
        #expect(plant(steps) == [])
    }

    @Test func `says nothing of what has no mass`() {
        var plant = SmallPlant()
        plant.products = "  - { name: part, kind: unit, unit: \"{part}\" }\n  - { name: foil, kind: mapped, unit: m }"
        plant.rest = "suppliers: [{ name: f, product: foil, lot: 1000 m }]"
        plant.arrivals = ""
        plant.steps = "- { step: a, station: one, time: 1 h, takes: [{ product: foil, quantity: 5 m }] }"
        #expect(plant.told == [])
    }

    @Test func `needs room for what is taken, made and delivered at once`() {
        var plant = SmallPlant()
        plant.products = """
              - { name: part, kind: unit, unit: "{part}" }
              - { name: oil, kind: mixed, unit: kg, stock: { tank: 5 t, heel: 1 t } }
            """
        plant.rest = "suppliers: [{ name: f, product: oil, lot: 6 t, interval: 1 d }]"
        plant.arrivals = ""
        plant.steps = "- { step: a, station: one, time: 1 h, takes: [{ product: oil, quantity: 4500 kg }] }"
        #expect(
            plant.told == [
                "buffer_too_small: “f” delivers 6000 kg at once, but the tank holds 5000 kg.",
                "buffer_too_small: “a” takes 4500 kg of “oil” at once, but its tank never gives more than 4000 kg.",
            ])
    }

    @Test func `needs people who are there`() {
        var plant = SmallPlant()
        plant.head = """
            calendars:
              - { name: days, week: [{ days: Mon-Fri, from: "06:00", to: "14:00" }] }
              - { name: nights, week: [{ days: Mon-Fri, from: "22:00", to: "06:00" }] }
            crews: [{ name: setters, people: 1, calendar: nights }]
            """
        plant.stations = "[{ name: one, calendar: days, crew: { name: setters, people: 2 } }]"
        #expect(
            plant.told == [
                "never_works: “one” needs 2 of “setters” at once, and there are 1.",
                "never_works: “one” works by “days” and its crew by “nights”, which never meet.",
                "never_works: “a” needs 2 of “setters” at once, and there are 1.",
                "never_works: “a” works by “days” and its crew by “nights”, which never meet.",
            ])
    }

    /// Rework makes 1 / 0.8 visits of each part: 48 parts an hour at 60 s are 60 machine minutes.
    @Test func `and load counts rework, shifts and breakdowns`() {
        var plant = SmallPlant()
        plant.steps = "- { step: a, station: one, time: 1 min, then: [{ share: 0.2, to: a }] }"
        plant.arrivals = "{ rate: 47.9 1/h }"
        #expect(plant.told == [])
        plant.arrivals = "{ rate: 48.1 1/h }"
        #expect(plant.told == ["overloaded: “one” is asked for 1.00208 machines' work, and has 1."])
        plant.arrivals = "{ rate: 45 1/h }"
        plant.stations = "[{ name: one, failures: [{ name: f, by: clock, every: 9 h, repair: 1 h }] }]"
        #expect(plant.told == ["overloaded: “one” is asked for 0.9375 machines' work, and has 0.9."])
        #expect(plant.check.plant != nil)
    }
}
