// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// Sulfate in four bays, powder, slurry and the tank.
extension ChainPlant {
    /// Four bays of sulfate stand full when the plant starts.
    mutating func receiveFirst() {
        for bay in 0..<4 { bays.append(receiveSulfate(at: start.microseconds - Int64(20 - bay) * day)) }
    }

    private mutating func receiveSulfate(at microseconds: Int64) -> Material {
        sulfateLots += 1
        let lot = numbered("S-", sulfateLots, width: 4)
        let mass = 20 * tonne + sulfateRandom.pick(-60...60) * kilogram
        let content = 0.2225 + Double(sulfateRandom.pick(-30...30)) / 100_000
        record("sulfate:\(sulfateLots)", "receiving", at: microseconds, site: "quang-ninh") { facts in
            facts.statements = [.announced(lot, "nickel sulfate", mass, .mass, site: "quang-ninh")]
            facts.declarations = [
                Declaration(lot: lot, property: "nickelMassFraction", value: String(content), unit: "1", document: "CERT-\(lot)")
            ]
        }
        return Material(lot: lot, left: mass, isTainted: lot == truth.contaminated)
    }

    /// 5 t of powder from 2.1615 kg of sulfate a kilogram, half of it from each of two neighbouring bays.
    private mutating func calcine(before microseconds: Int64) {
        cathodeLots += 1
        let lot = numbered("C-", cathodeLots, width: 4)
        let mass = 5 * tonne + mixingRandom.pick(-20...20) * kilogram
        var draws: [Draw] = []
        var isTainted = false
        for bay in [(cathodeLots - 1) % 4, cathodeLots % 4] {
            var needed = Int64(Double(mass) * 2.1615 / 2)
            while needed > 0 {
                if bays[bay].left == 0 { bays[bay] = receiveSulfate(at: microseconds - 10 * day) }
                let part = min(needed, bays[bay].left)
                draws.append(.amount(part, .mass, of: bays[bay].lot, into: lot))
                isTainted = isTainted || bays[bay].isTainted
                bays[bay].left -= part
                needed -= part
            }
        }
        record("cathode:\(cathodeLots)", "calcining", at: microseconds - 3 * day, site: "ochang") { facts in
            facts.statements = [.announced(lot, "cathode powder", mass, .mass, site: "ochang")]
            facts.draws = draws
        }
        if isTainted { truth.contaminatedCathodeLots += 1 }
        powder = Material(lot: lot, left: mass, isTainted: isTainted)
    }

    /// A batch of about 1 t, of which 71.66 % is powder, let into the tank on what is left there: its next generation.
    mutating func fillTank(at microseconds: Int64) {
        batches += 1
        let batch = numbered("M-", batches, width: 5)
        let mass = tonne + mixingRandom.pick(-5_000...5_000) * gram
        var needed = Int64(Double(mass) * 0.7166)
        var draws: [Draw] = []
        var isTainted = false
        while needed > 0 {
            if powder.left == 0 { calcine(before: microseconds) }
            let part = min(needed, powder.left)
            draws.append(.amount(part, .mass, of: powder.lot, into: batch))
            isTainted = isTainted || powder.isTainted
            powder.left -= part
            needed -= part
        }
        let viscosity = 5 + Double(mixingRandom.pick(-40...40)) / 100
        record("mixed:\(batches)", "mixing", at: microseconds - 3 * hour, site: "ochang") { facts in
            facts.statements = [.announced(batch, "cathode slurry", mass, .mass, site: "ochang")]
            facts.draws = draws
            facts.measurements = [
                MeasurementBlock(characteristic: "viscosity", unit: "Pa.s", lots: [batch], places: [], values: [viscosity])
            ]
        }
        let content = tank.left + mass
        let isFirst = tank.lot.isEmpty
        record("filled:\(batches)", "filling", at: microseconds, site: "ochang") { facts in
            if isFirst {
                facts.statements = [.announced("TANK-1", "cathode slurry", content, .mass, site: "ochang")]
            } else {
                facts.generations = [
                    Generation(
                        lot: "TANK-1", reason: "filled", product: "cathode slurry", quantity: Quantity(content, .mass), site: "ochang", inherits: true
                    )
                ]
            }
            facts.draws = [.amount(mass, .mass, of: batch, into: "TANK-1")]
        }
        tank = Material(lot: "TANK-1", left: content, isTainted: isTainted || tank.isTainted)
    }

    /// A 2 t batch of anode slurry; 48.01 % of it graphite.
    mutating func mixAnode(before microseconds: Int64) {
        anodeBatches += 1
        let batch = numbered("B-", anodeBatches, width: 5)
        let mass = 2 * tonne
        var needed = Int64(Double(mass) * 0.4801)
        var draws: [Draw] = []
        while needed > 0 {
            if graphite.left == 0 {
                graphiteLots += 1
                let lot = numbered("G-", graphiteLots, width: 4)
                record("graphite:\(graphiteLots)", "receiving", at: microseconds - 15 * day, site: "ochang") { facts in
                    facts.statements = [.announced(lot, "graphite", 10 * tonne, .mass, site: "ochang")]
                }
                graphite = Material(lot: lot, left: 10 * tonne, isTainted: false)
            }
            let part = min(needed, graphite.left)
            draws.append(.amount(part, .mass, of: graphite.lot, into: batch))
            graphite.left -= part
            needed -= part
        }
        record("anodeMixed:\(anodeBatches)", "mixing", at: microseconds - 3 * hour, site: "ochang") { facts in
            facts.statements = [.announced(batch, "anode slurry", mass, .mass, site: "ochang")]
            facts.draws = draws
        }
        anodeSlurry = Material(lot: batch, left: mass, isTainted: false)
    }
}
