// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant

/// A plant that says everything a plant file can say; `The grammar` proves that no key is left out.
enum WholePlant {
    static let files = PlantFiles { path in
        ["whole.yaml": text, "people.yaml": people, "daughter.yaml": daughter][path]
    }

    static func check(_ path: String = "whole.yaml", overriding: [String: Double] = [:]) -> PlantCheck {
        PlantFile.check(path, overriding: overriding, files: files)
    }

    static let people = """
        sources:
          rota: { title: Shift rota, year: 2026, url: "https://example.org/rota", verified: true }
        source: rota
        calendars:
          - name: three shifts
            timezone: Asia/Ho_Chi_Minh
            week:
              - { days: Mon-Sat, from: "06:00", to: "14:00" }
              - { days: Mon-Sat, from: "14:00", to: "22:00" }
              - { days: "Mon, Tue, Wed, Thu, Fri, Sat", from: "22:00", to: "06:00" }
            holidays: [2026-02-16 to 2026-02-20, 2026-09-02]
            atPause: finish
        crews:
          - { name: setters, people: 2, calendar: three shifts, site: hue, wage: 160000 VND/h }
        """

    static let daughter = """
        plant: Daughter
        from: whole.yaml
        sites:
          - name: hue
            rename: arizona
            country: US
            areas:
              - name: cells
                lines:
                  - name: line 2
                    remove: true
                  - name: line 1
                    stations:
                      - { name: winder, count: 6 }
                      - { name: x-ray, count: 1, after: winder }
        routes:
          - name: cells
            lines: [line 1]
            steps:
              - { step: x-raying, station: x-ray, time: 2 s, after: winding }
        products:
          - { name: cell, gtin: ~ }
        """

    static let text = """
        plant: Whole
        include: [people.yaml]
        start: 2026-01-05T06:00:00+07:00
        currency: USD
        exchange: { VND: 0.000039 USD }
        massTolerance: 2 %
        source: assumption
        note: Every key once.
        parameters:
          automation: { value: 0.7, from: 0.5, to: 0.9, note: Part of the work done by machines. }
          takt: 4 s
        utilities:
          - { name: electricity, unit: kW.h, price: 0.08 USD/kW.h, carbon: "0.6 kg{CO2e}/kW.h" }
          - { name: dry air, unit: m3 }
        sites:
          - name: hue
            gln: "9521234000020"
            country: VN
            clockTolerance: 2 s
            calendar: three shifts
            loads: [{ utility: electricity, rate: 400 kW }]
            areas:
              - name: cells
                calendar: three shifts
                loads: [{ utility: dry air, rate: 20000 m3/h }]
                lines:
                  - name: line 1
                    calendar: three shifts
                    loads: [{ utility: electricity, rate: 50 kW }]
                    ramp:
                      start: 2026-02-01
                      yield: { from: 0.5, to: 0.95, time: 6 mo }
                      oee: { from: 35 %, to: 85 %, time: 8 mo }
                      ahead: 0.1
                      productChange: 0.3
                    designs: [{ product: cell, rate: "60 {cell}/min" }]
                    stations:
                      - name: slitter
                        step: slitting
                        makes: [lane]
                        setup: { when: product changes, time: { uniform: { from: 1 h, to: 2 h } }, crew: setters, scrap: 50 m, to: scrap foil }
                      - name: winder
                        count: 4
                        calendar: three shifts
                        crew: { name: setters, people: 1 }
                        power: { working: 10 kW, idle: 2 kW, blocked: 3 kW, setup: 4 kW, down: 1 kW, offShift: 0.1 kW }
                        failures:
                          - { name: jam, by: operation, every: { exponential: 100 h }, repair: { lognormal: { mean: 10 min, scv: 2 } }, work: scrap }
                          - { name: knife, by: amount, every: { normal: { mean: 50 km, sd: 5 km } }, repair: 1 h, work: restart, crew: setters }
                          - { name: grid, by: clock, every: { weibull: { shape: 1.2, mean: 2000 h } }, repair: { erlang: { mean: 1 h, phases: 3 } } }
                        setup:
                          - { when: chemistry changes, time: 30 min }
                          - { when: step changes, time: 1 min }
                          - { when: shift begins, time: 5 min }
                          - { when: { from: cell, to: pack }, time: 1 h }
                          - { when: { operations: 1000 }, time: 1 h }
                          - { when: { amount: 10 km }, time: 1 h }
                        queue: 20
                        dispatch: priority
                        utilities: [{ utility: dry air, rate: 30 m3/h, while: [working, starved] }]
                      - { name: oven, queue: { buffer: 2000, order: lifo } }
                      - { name: packer, crew: [{ name: setters, people: 2 }] }
                  - name: line 2
                    copies: line 1
                    stations: [{ name: winder, count: 5 }]
          - { name: depot }
        products:
          - { name: foil, kind: mapped, unit: m, lanes: 14, mass: 500 g, origin: KR, price: 3 USD/m }
          - { name: scrap foil, kind: mixed, unit: kg, shelfLife: 30 d }
          - { name: lane, kind: mapped, unit: m, mass: 35.71 g }
          - name: electrolyte
            kind: mixed
            unit: kg
            composition: [{ name: Li, share: 0.01, recycled: 0.2 }]
            price: 300000 VND/kg
            carbon: "6 kg{CO2e}/kg"
            stock: { tank: 20 t, heel: 2 t, start: 10 t }
          - name: cell
            gtin: "09521234500049"
            hsCode: "8507.60"
            kind: unit
            unit: "{cell}"
            madeAt: hue
            chemistry: NMC811
            nominalEnergy: 92 Wh
            mass: 170.7 g
            volume: 133 mL
            materials:
              - { product: lane, quantity: 3.80 m, role: cathode }
              - { product: electrolyte, quantity: 35 g }
          - { name: reject, as: reject, kind: unit, unit: "{cell}", mass: 170.7 g }
          - { name: pack, kind: unit, unit: "{pack}", nominalEnergy: 9.2 kW.h, mass: 17.07 kg }
          - { name: vapour, kind: mixed, unit: kg }
        buffers:
          - name: electrolyte tank
            site: hue
            product: electrolyte
            tank: 2 t
            heel: 100 kg
            start: 1 t
          - { name: rack, site: hue, buffer: unlimited, order: random, start: { items: 3, quantity: 500 m }, rest: 2 h }
        suppliers:
          - { name: foil mill, product: foil, site: hue, country: KR, lot: 3000 m, interval: 1 d, leadTime: { triangular: { from: 1 d, mode: 2 d, to: 5 d } }, start: 6000 m, price: 2.9 USD/m, carbon: "1 kg{CO2e}/m" }
          - { name: electrolyte works, product: electrolyte, site: hue, lot: 1 t, reorder: { at: 2 t, upTo: 6 t }, to: electrolyte tank }
          - { name: broker, product: pack, site: depot, lot: "20 {pack}" }
        transports:
          - { name: packs to depot, from: hue, to: depot, product: pack, delivers: pack, replaces: broker, start: "40 {pack}", mode: sea, distance: 800 km, lot: "20 {pack}", time: { gamma: { mean: 5 d, shape: 4 } }, vehicles: 2, interval: 1 wk, cost: "40 USD/{pack}", duty: 0.03, carbon: "0.012 kg{CO2e}/(t.km)", calendar: three shifts }
        customers:
          - name: carmaker
            country: VN
            demands:
              - { product: pack, site: depot, quantity: "10 {pack}", every: 1 wk, price: "900 USD/{pack}", lanes: [{ site: depot, mode: road, distance: 100 km, cost: "5 USD/{pack}", duty: 0, carbon: "0.1 kg{CO2e}/(t.km)" }] }
              - { product: cell, months: { 2026-03: "1400 {cell}", 2026-04: 200 kWh } }
              - { product: reject, all: true }
            gates:
              - name: cell release
                route: cells
                product: cell
                released: false
                stages: [{ name: lab, time: 4 wk, passes: 0.9, sample: "50 {cell}" }]
        causes:
          - name: burr on a lane
            step: slitting
            site: hue
            product: lane
            machine: 1
            position: 3
            from: 2 d
            until: 3 d
            lot: 4
            stretch: { from: 310 m, length: 240 m }
            effects: [{ characteristic: burr, shift: 8 um, driftPerHour: 0.1 um, share: 0.9 }]
        routes:
          - name: lanes
            product: lane
            site: hue
            arrivals: { supplier: foil mill, quantity: 3000 m, count: 100, calendar: three shifts }
            steps:
              - step: slitting
                as: slitting
                kind: continuous
                station: line 1/slitter
                rate: 80 m/min
                before: { buffer: 10, rest: 1 min }
                makes:
                  - { product: lane, quantity: 3000 m, items: 14, to: next, role: lane }
                coil: { lanes: 14, elongation: 0.01, rewind: true, leader: 5 m, trailer: 5 m, splice: 1.5 m, length: 3000 m, cutOut: { every: { exponential: 5000 m }, length: 1 m } }
                characteristics:
                  - { name: burr, unit: um, target: 4 um, lower: 0 um, upper: 10 um, distribution: { gamma: { mean: 4 um, scv: 0.25 } }, every: 100 m, outside: record }
                utilities:
                  - { utility: electricity, quantity: 5 kW.h }
                  - { utility: electricity, each: 0.01 kW.h/m }
                  - { utility: electricity, rate: 30 kW }
                crew: setters
                priority: 1
          - name: cells
            product: cell
            lines: [line 1, line 2]
            limit: 5000
            steps:
              - step: winding
                station: winder
                takes:
                  - { product: lane, quantity: 3.80 m, role: cathode }
                time: "{takt} / {automation}"
                yield: { good: 0.985, scrap: reject }
                characteristics: [{ name: overhang, target: 0.5 mm, every: 10 }]
              - step: filling
                station: winder
                takes: [{ product: electrolyte, quantity: 35 g, from: electrolyte tank }]
                makes: [{ product: cell, to: next }]
                time: { mixture: [{ share: 0.9, of: 3 s }, { share: 0.1, of: { exponential: { mean: 9 s } } }] }
                before: 100
                blocking: before service
                then:
                  - { share: 0.02, to: winding, as: rework, most: 2 }
                  - { share: 0.01, scrap: reject }
                  - { share: 0.01, out: reject }
              - step: drying
                kind: batch
                station: oven
                batch: { least: 100, most: 200, patience: 4 h, merges: false }
                time: { empirical: [11 h, 12 h] }
                maxWait: { time: 48 h, to: winding }
              - { step: ageing, kind: wait, time: 7 d, before: { tank: 10 t } }
          - name: packs
            product: pack
            site: hue
            steps:
              - step: packing
                station: line 1/packer
                takes: [{ product: cell, items: 100 }]
                makes: [{ product: pack, as: product }, { product: vapour, quantity: 1 g, as: vapour }]
                time: { empirical: [{ value: 10 min, share: 0.5 }, { value: 12 min, share: 0.5 }] }
          - name: cars
            site: depot
            arrivals: { transport: packs to depot }
            steps: [{ step: unloading, kind: wait, time: { shifted: { by: 1 h, of: { lognormal: { mean: 1 h, sd: 0.5 h } } } } }]
          - name: trial
            site: hue
            arrivals: { interval: { fixed: 1 h }, number: { poisson: 2 }, full: lost }
            steps: [{ step: look, kind: wait, time: { sequence: [1 h, 2 h] } }]
          - name: trial 2
            site: hue
            arrivals: { rate: 0.8 1/h }
            steps: [{ step: look, kind: wait, time: { exponential: { rate: 2 1/h } } }]
          - name: trial 3
            site: hue
            arrivals: { atStart: true, count: 6 }
            steps: [{ step: look, kind: wait, time: { weibull: { shape: 2, scale: 1 h } } }]
          - name: trial 4
            site: hue
            arrivals: { times: [0 h, 1 h] }
            steps: [{ step: look, kind: wait, time: { normal: { mean: 1 h, sd: 5 min, from: 30 min, to: 2 h } } }]
          - name: trial 5
            site: hue
            arrivals: { saturated: true }
            steps: [{ step: look, kind: wait, time: 1 h }]
        """

    /// Keys that only a plant of slots has, and words for numbers of slots.
    static let slotted = """
        plant: Slotted
        source: assumption
        slots: { length: 1 min, blocking: full unless taken }
        sites:
          - name: s
            areas:
              - name: a
                lines:
                  - name: l
                    stations:
                      - { name: m1, failures: [{ name: f, by: clock, every: { geometric: 0.1 }, repair: { geometric: { mean: 1.25 } } }] }
                      - { name: m2, failures: [{ name: f, by: operation, every: { geometric: 0.01 }, repair: { geometric: 0.1 } }] }
        products: []
        routes:
          - name: r
            arrivals: { saturated: true, number: { bernoulli: 0.5 } }
            steps:
              - { step: one, station: m1, time: 1 }
              - { step: two, station: m2, time: 1, before: 3 }
        """
}
