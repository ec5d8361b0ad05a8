// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Testing

@testable import Plant

@Suite struct `A plant that cannot be` {
    @Test func `the small plant of these tests can be`() {
        #expect(SmallPlant().told == [])
    }

    @Test(arguments: [
        // a step, what is told of it
        ("- { step: a, station: one, time: 4 }", "unit_mismatch: “4” has no unit."),
        ("- { step: a, station: one, time: 4 kg }", "unit_mismatch: “4 kg” is mass."),
        ("- { step: a, station: one, time: 0 h }", "wrong_value: This takes no time."),
        ("- { step: a, station: one, time: -1 h }", "wrong_value: “-1 h” is below zero."),
        ("- { step: a, station: one, time: { exponential: 0 s } }", "wrong_value: This takes no time."),
        ("- { step: a, station: one, time: { uniform: { from: 2 h, to: 1 h } } }", "contradiction: “to” is below “from”."),
        ("- { step: a, station: one, time: { triangular: { from: 1 h, mode: 5 h, to: 3 h } } }", "contradiction: “to” is below “mode”."),
        (
            "- { step: a, station: one, time: { normal: { mean: 1 h, sd: 1 min, to: 30 min } } }",
            "contradiction: Nothing of this normal distribution is left below “to”."
        ),
        ("- { step: a, station: one, time: { exponential: 1 h, fixed: 2 h } }", "contradiction: “fixed” and “exponential” exclude each other."),
        ("- { step: a, station: one, time: { lognormal: { mean: 1 h } } }", "missing_key: One of “scv”, “sd” is missing."),
        ("- { step: a, station: one, time: { gamma: { mean: 1 h, shape: 0 } } }", "wrong_value: “0” is not above 0."),
        ("- { step: a, station: one, time: { geometric: 0.1 } }", "wrong_value: Slots are counted only in a plant that has “slots:”."),
        ("- { step: a, station: one, time: { empirical: [] } }", "wrong_value: The list is empty."),
        (
            "- { step: a, station: one, time: { empirical: [{ value: 1 h, share: 0.5 }, { value: 2 h, share: 0.4 }] } }",
            "shares: The shares add up to 0.9."
        ),
        ("- { step: a, station: one, time: { mixture: [{ share: 0.5, of: 1 h }, { share: 0.6, of: 2 h }] } }", "shares: The shares add up to 1.1."),
        ("- { step: a, station: one, time: { expnential: 1 h } }", "unknown_key: “expnential” is not a key here."),
        ("- { step: a, station: one, time: 1 h, yield: 1.01 }", "wrong_value: “1.01” is no share of a whole."),
        ("- { step: a, station: one, time: 1 h, yield: -0.1 }", "wrong_value: “-0.1” is no share of a whole."),
        (
            "- { step: a, station: one, time: 1 h, then: [{ share: 0.7, scrap: away }, { share: 0.4, out: product }] }",
            "shares: The shares after “a” add up to 1.1."
        ),
        ("- { step: a, station: one, rate: 60 m/min }", "unit_mismatch: The rate counts length, but “part” is counted by pieces."),
        ("- { step: a, station: one, rate: 0 1/h }", "wrong_value: “0 1/h” never gets anywhere."),
        ("- { step: a, station: one, kind: continuous }", "missing_key: “rate” is missing: a continuous step has a speed."),
        ("- { step: a, kind: wait }", "missing_key: “time” is missing: how long is the wait?"),
        ("- { step: a, time: 1 h }", "missing_key: “station” is missing: where is it done?"),
        ("- { step: a, station: oen, time: 1 h }", "unknown_name: There is no station “oen”."),
        ("- { step: a, station: one, time: 1 h, kind: discret }", "wrong_value: “discret” is not said of “kind”."),
        (
            "- { step: a, station: one, time: 1 h, coil: { rewind: true } }",
            "unit_mismatch: Coils are counted by length, but “part” is counted by pieces."
        ),
        ("- { step: a, station: one, time: 1 h, batch: 4, before: 3 }", "buffer_too_small: “a” waits for 4 items, but only 3 have room before it."),
        ("- { step: a, station: one, time: 1 h, batch: { least: 5, most: 4 } }", "contradiction: At least 5 and at most 4 cannot both be."),
        ("- { step: a, station: one, time: 1 h, before: { tank: 1 t, heel: 1 t } }", "contradiction: “1 t” leaves no room in a tank of 1000 kg."),
        ("- { step: a, station: one, time: 1 h, before: { buffer: 2, heel: 1 t } }", "contradiction: Only a tank has a heel."),
        ("- { step: a, station: one, time: 1 h, before: { buffer: 2, tank: 1 t } }", "contradiction: “buffer” and “tank” exclude each other."),
        (
            "- { step: a, station: one, time: 1 h, before: { buffer: 2, start: \"3 {part}\" } }",
            "contradiction: 3 items at the start have no room in 2 places."
        ),
        ("- { step: a, station: one, time: 1 h, maxWait: { time: 1 h, to: b } }", "unknown_name: There is no step “b” in this route."),
        ("- { step: a, station: one, time: 1 h, then: [{ share: 0.1, to: b }] }", "unknown_name: There is no step “b” in this route."),
        ("- { step: a, station: one, time: 1 h, then: [{ share: 1, to: a }] }", "no_way_out: What comes to “a” never leaves again."),
        ("- { step: a, station: one, time: 1 h, utilities: [{ utility: power, rate: 1 kW }] }", "unknown_name: There is no utility “power”."),
        (
            "- { step: a, station: one, time: 1 h, characteristics: [{ name: c, target: 1 mm, lower: 2 mm }] }",
            "contradiction: “target” is below “lower”."
        ),
        (
            "- { step: a, station: one, time: 1 h, characteristics: [{ name: c, target: 1 mm, upper: 2 kg }] }",
            "unit_mismatch: “2 kg” is mass."
        ),
        (
            "- { step: a, station: one, time: 1 h, characteristics: [{ name: c, unit: um, distribution: { uniform: { from: 1 g, to: 2 g } } }] }",
            "unit_mismatch: “1 g” is mass."
        ),
        (
            "- { step: a, station: one, time: 1 h, takes: [{ product: part, quantity: 1 kg }] }",
            "unit_mismatch: “1 kg” is a quantity of mass, but part is booked by pieces."
        ),
        ("- { step: a, station: one, time: 1 h, makes: [{ product: part, to: rack }] }", "unknown_name: There is no buffer “rack”."),
        ("- { step: a, station: one, time: 1 h, crew: setters }", "unknown_name: There is no crew “setters”."),
        ("- { step: a, station: one, time: 1 h, remove: true }", "unknown_key: “remove” is for items of a plant that has a mother."),
        ("- { step: a, station: one }", "contradiction: “a” takes no time and always finds work, so it would begin without end at once."),
        (
            "- { step: a, station: one, time: 1 h }\n- { step: a, station: two, time: 1 h }",
            "duplicate_name: There is a step “a” already, at line 11."
        ),
        (
            "- { step: a, station: one, time: 1 h, then: [{ share: 1, to: c }] }\n- { step: b, station: two, time: 1 h }\n- { step: c, station: two, time: 1 h }",
            "unreachable_step: Nothing ever comes to “b”."
        ),
        (
            "- { step: a, station: one, time: 1 h }\n- { step: b, station: two, time: 1 h, then: [{ share: 1, to: a }] }",
            "no_way_out: What comes to “a”, “b” never leaves again."
        ),
        (
            "- { step: a, station: one, time: 1 h, then: [{ share: 0.5, to: b }, { share: 0.4, scrap: away }] }\n- { step: b, station: two, time: 1 h }",
            "shares: The shares after “a” add up to 0.9."
        ),
    ])
    func `is told what is wrong with its step`(_ steps: String, _ told: String) {
        var plant = SmallPlant()
        plant.steps = steps
        #expect(plant.told == [told])
    }

    @Test(arguments: [
        ("{ interval: 0 s }", "wrong_value: This takes no time."), ("{ rate: 0 1/h }", "wrong_value: “0 1/h” never happens."),
        ("{ interval: 1 h, rate: 1 1/h }", "contradiction: “interval” and “rate” exclude each other."),
        ("{ count: 5 }", "missing_key: One of “saturated”"),
        ("{ times: [2 h, 1 h] }", "contradiction: The times are not in order."), ("{ atStart: true }", "missing_key: “count” is missing"),
        ("{ supplier: nobody }", "unknown_name: There is no supplier “nobody”."),
        ("{ interval: 1 h, quantity: 1 kg }", "unit_mismatch: “1 kg” is a quantity of mass"),
        ("{ interval: 1 h, count: 0 }", "wrong_value: “0” is no whole number in range."),
        ("often", "wrong_value: “often” is not said of “arrivals”."),
        ("", "starved: “a” takes nothing and nothing arrives, so it never begins."),
        ("{ rate: 61 1/h }", "overloaded: “one” is asked for 1.01667 machines' work, and has 1."),
        ("{ interval: 1 min }", "overloaded: “one” is asked for 1 machines' work, and has 1."),
    ])
    func `is told what is wrong with its arrivals`(_ arrivals: String, _ told: String) throws {
        var plant = SmallPlant()
        plant.arrivals = arrivals
        let first = try #require(plant.told.first)
        #expect(plant.told.count == 1 && first.hasPrefix(told), "\(plant.told)")
    }

    @Test(arguments: [
        ("[{ name: one, count: 0 }]", "wrong_value: “0” is no whole number in range."),
        ("[{ name: one, power: { working: -1 kW } }]", "wrong_value: “-1 kW” is below zero."),
        ("[{ name: one, power: { working: 1 kWh } }]", "unit_mismatch: “1 kWh” is energy."),
        ("[{ name: one }, { name: one }]", "duplicate_name: There is a station “one” already"),
        ("[{ name: one }, { name: one/two }]", "wrong_value: “one/two” has a slash in it."),
        ("[{ name: one, calendar: days }]", "unknown_name: There is no calendar “days”."),
        ("[{ name: one, failures: [{ name: f, by: clock, every: 0 h, repair: 1 h }] }]", "wrong_value: This takes no time."),
        ("[{ name: one, failures: [{ name: f, by: amount, every: 5 h, repair: 1 h }] }]", "wrong_value: This says no amount."),
        ("[{ name: one, failures: [{ name: f, by: clok, every: 5 h, repair: 1 h }] }]", "wrong_value: “clok” is not said of “by”."),
        ("[{ name: one, failures: [{ name: f, by: clock, every: 5 km, repair: 1 h }] }]", "unit_mismatch: “5 km” is length."),
        ("[{ name: one, setup: { when: product changes, time: 0 s } }]", "wrong_value: This takes no time."),
        ("[{ name: one, setup: { when: sometimes, time: 1 s } }]", "wrong_value: “sometimes” is not said of “when”."),
        ("[{ name: one, dispatch: lifofo }]", "wrong_value: “lifofo” is not said of “dispatch”."),
        ("[{ name: one, queue: -1 }]", "wrong_value: “-1” is no whole number in range."),
    ])
    func `is told what is wrong with its station`(_ stations: String, _ told: String) throws {
        var plant = SmallPlant()
        plant.stations = stations
        let mine = plant.told.filter { !$0.contains("is the name of 2 stations") }
        #expect(mine.count == 1 && mine[0].hasPrefix(told), "\(plant.told)")
    }

    @Test(arguments: [
        ("crews: [{ name: c, people: 1, calendar: days }]", "unknown_name: There is no calendar “days”."),
        ("calendars: [{ name: c, week: [] }]", "never_works: “c” has no shift."),
        ("calendars: [{ name: c, week: sometimes }]", "wrong_value: “sometimes” is not said of “week”."),
        (
            "calendars: [{ name: c, week: [{ days: Mon, from: \"06:00\", to: \"14:00\" }, { days: Mon, from: \"13:00\", to: \"15:00\" }] }]",
            "contradiction: Two shifts overlap, on Mon and Mon."
        ),
        (
            "calendars: [{ name: c, week: [{ days: Mon-Sun, from: \"06:00\", to: \"07:00\" }, { days: Sun, from: \"22:00\", to: \"06:30\" }] }]",
            "contradiction: Two shifts overlap, on Sun and Mon."
        ),
        ("calendars: [{ name: c, week: [{ days: Monday, from: \"06:00\", to: \"14:00\" }] }]", "wrong_value: “Monday” are no days."),
        ("calendars: [{ name: c, week: [{ days: Mon, from: 6, to: \"14:00\" }] }]", "wrong_value: “6” is no time of day."),
        ("calendars: [{ name: c, week: always, timezone: Asia/Ho_Chi_Min }]", "wrong_value: There is no time zone “Asia/Ho_Chi_Min”."),
        ("calendars: [{ name: c, week: always, holidays: [2026-02-30] }]", "wrong_value: “2026-02-30” is no date."),
        (
            "calendars: [{ name: c, week: always, holidays: [2026-03-02 to 2026-03-01] }]",
            "contradiction: “2026-03-02 to 2026-03-01” is no span of days."
        ),
        ("start: yesterday", "wrong_value: “yesterday” is no moment."),
        ("start: 2026-01-05T06:00:00", "wrong_value: “2026-01-05T06:00:00” is no moment."),
        ("currency: dollars", "wrong_value: “dollars” is no currency."),
        ("currency: USD\nexchange: { EUR: 1.08 }", "unit_mismatch: “1.08” is not what one EUR is worth."),
        ("parameters: { a: \"{b}\", b: \"{a} + 1\" }", "circle: A parameter cannot be computed from itself: a → b → a."),
        ("parameters: { a: \"{c} + 1\" }", "unknown_name: There is no parameter “c”."),
        ("parameters: { a: { value: 2, from: 3, to: 4 } }", "contradiction: “a” is 2, out of its range."),
        ("parameters: { a: { value: 2, from: 1 m } }", "unit_mismatch: “1 m” is length, but the value is a plain number."),
        ("utilities: [{ name: u, unit: kWs }]", "wrong_value: “kWs” is not a unit."),
        (
            "currency: USD\nutilities: [{ name: u, unit: kW.h, price: 1 USD/kg }]",
            "unit_mismatch: “1 USD/kg” is money per mass, but the utility is metered in kW.h."
        ),
        ("utilities: [{ name: u, unit: kW.h, price: 1 USD/kWh }]", "unit_mismatch: The plant has no currency, but “1 USD/kWh” is money."),
        ("currency: VND\nutilities: [{ name: u, unit: kW.h, price: 1 USD/kWh }]", "unit_mismatch: “1 USD/kWh” is not in VND."),
        ("source: book", "unknown_name: There is no source “book”."),
        ("source: [assumption, bok]\nsources: { book: { title: B } }", "unknown_name: There is no source “bok”."),
        ("massTolerance: 2 kg", "unit_mismatch: “2 kg” is mass."), ("colour: red", "unknown_key: “colour” is not a key here."),
    ])
    func `is told what is wrong with its head`(_ head: String, _ told: String) {
        var plant = SmallPlant()
        plant.head = head
        #expect(plant.told == [told])
    }

    @Test(arguments: [
        ("  - { name: part, kind: unit, unit: \"{part}\", lanes: 2 }", "contradiction: Only coils have lanes, and this is unit."),
        ("  - { name: part, kind: unit, unit: \"{part}\", hsCode: 8507 }", "wrong_value: “8507” is no HS code."),
        ("  - { name: part, kind: unit, unit: \"{part}\", nominalEnergy: 0 Wh }", "wrong_value: “0 Wh” is nothing."),
        ("  - { name: part, kind: unit, unit: \"{part}\", nominalEnergy: -5 Wh }", "wrong_value: -5 is below zero."),
        (
            "  - { name: part, kind: unit, unit: \"{part}\", composition: [{ name: Ni, share: 0.7 }, { name: Co, share: 0.4 }] }",
            "shares: The parts add up to 1.1 of the mass."
        ),
        ("  - { name: part, kind: unit, unit: \"{part}\", mass: 5 m }", "unit_mismatch: “5 m” is length."),
        (
            "  - { name: part, kind: unit, unit: \"{part}\" }\n  - { name: powder, kind: mixed, unit: kg, mass: 2 kg }",
            "contradiction: One kg cannot have a mass of 2 kg."
        ),
        (
            "  - { name: part, kind: unit, unit: \"{part}\", mass: 3 kg, materials: [{ product: powder, quantity: 2 kg }] }\n  - { name: powder, kind: mixed, unit: kg }",
            "mass_balance: One {part} of “part” has a mass of 3 kg, but its materials only 2 kg."
        ),
        (
            "  - { name: part, kind: unit, unit: \"{part}\", materials: [{ product: other, quantity: \"1 {x}\" }] }\n"
                + "  - { name: other, kind: unit, unit: \"{x}\", materials: [{ product: part, quantity: \"1 {part}\" }] }",
            "circle: A bill of material goes in a circle: “part” of “other” of “part”."
        ),
    ])
    func `is told what is wrong with its products`(_ products: String, _ told: String) {
        var plant = SmallPlant()
        plant.products = products
        #expect(plant.told == [told])
    }

    @Test(arguments: [
        ("suppliers: [{ name: u, product: part, lot: 0 kg }]", "wrong_value: “0 kg” is nothing."),
        (
            "suppliers: [{ name: u, product: part, lot: \"1 {part}\", interval: 1 d, reorder: { at: \"1 {part}\", upTo: \"2 {part}\" } }]",
            "contradiction: “interval” and “reorder” exclude each other."
        ),
        (
            "suppliers: [{ name: u, product: part, lot: \"1 {part}\", reorder: { at: \"2 {part}\", upTo: \"2 {part}\" } }]",
            "contradiction: Orders up to 2 pieces when below 2 pieces order nothing."
        ),
        (
            "transports: [{ name: t, from: s, to: s, product: part, lot: \"1 {part}\", time: 1 d }]",
            "contradiction: The transport ends at “s”, where it begins."
        ),
        ("customers: [{ name: c, demands: [{ product: part }] }]", "missing_key: One of “all”, “quantity”, “months” is missing."),
        ("customers: [{ name: c, demands: [{ product: part, quantity: \"1 {part}\" }] }]", "missing_key: “every” is missing."),
        ("customers: [{ name: c, demands: [{ product: part, months: { 2026-13: \"1 {part}\" } }] }]", "wrong_value: “2026-13” is no month."),
        (
            "customers: [{ name: c, demands: [{ product: part, months: { 2026-12: 1 kWh } }] }]",
            "unit_mismatch: “1 kWh” is a quantity of energy, but part is booked by pieces."
        ),
        ("customers: [{ name: c, gates: [{ name: g, route: q }] }]", "unknown_name: There is no route “q”."),
        (
            "customers: [{ name: c, gates: [{ name: g, route: r, stages: [{ name: lab, time: 1 d, passes: 0 }] }] }]",
            "wrong_value: Nobody ever passes “lab”."
        ),
        ("buffers: [{ name: b, buffer: 5, site: h }]", "unknown_name: There is no site “h”."),
        ("buffers: [{ name: b }]", "missing_key: One of “buffer”, “tank” is missing."),
    ])
    func `is told what is wrong with its supply`(_ rest: String, _ told: String) {
        var plant = SmallPlant()
        plant.rest = rest
        #expect(plant.told == [told])
    }
}
