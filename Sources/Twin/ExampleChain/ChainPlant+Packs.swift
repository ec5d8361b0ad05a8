// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// Packs, a repair, shipments.
extension ChainPlant {
    /// A pack of the cells that have been graded longest.
    mutating func pack(_ count: Int) {
        packs += 1
        truth.packs = packs
        let name = numbered("PACK-", packs, width: 5)
        let members = Array(graded.prefix(count))
        graded.removeFirst(members.count)
        let built = time + 4 * day
        record("pack:\(packs)", "assembling", at: built, site: "hue") { facts in
            facts.statements = [.announced(name, "pack", 1, .pieces, site: "hue")]
            facts.holdsBegun = members.map { Hold(child: $0.name, parent: name, kind: .component, quantity: nil) }
        }
        let isRepaired = packs == 2
        if members.contains(where: \.isTainted), !isRepaired { truth.contaminatedPacks += 1 }
        if isRepaired { repair(name, members, at: built + 2 * day) }
        if packs == 1 { conflict(name, at: built + hour) }
        shipment.append(name)
        if shipment.count == 12 { ship(at: built + 5 * day) }
    }

    /// The last pack may be smaller; what is less than a tenth of one stays in stock.
    mutating func finishPacks() {
        if graded.count >= ExampleChain.cellsPerPack / 10 { pack(min(graded.count, ExampleChain.cellsPerPack)) }
        if !shipment.isEmpty { ship(at: time + 9 * day) }
    }

    /// Twelve cells come out, into scrap, and the next twelve good ones go in.
    private mutating func repair(_ name: String, _ members: [GradedCell], at microseconds: Int64) {
        let removed = Array(members.dropFirst(100).prefix(12))
        let spares = Array(graded.prefix(removed.count))
        graded.removeFirst(spares.count)
        let scrap = "\(name)-OUT"
        record("repair:\(name)", "repairing", at: microseconds, site: "hue") { facts in
            facts.statements = [.announced(scrap, "cell scrap", Int64(removed.count), .pieces, site: "hue")]
            facts.holdsEnded = removed.map { HoldEnd(child: $0.name, parent: name) }
            facts.holdsBegun = spares.map { Hold(child: $0.name, parent: name, kind: .component, quantity: nil) }
        }
        record("scrapped:\(name)", "scrapping", at: microseconds + hour, site: "hue") { facts in
            facts.draws = removed.enumerated().map { place, cell in
                .stretch(0, 1, .pieces, of: cell.name, into: scrap, onto: (Int64(place), Int64(place) + 1))
            }
        }
        let staying = members.enumerated().filter { !(100..<100 + removed.count).contains($0.offset) }.map(\.element)
        if (staying + spares).contains(where: \.isTainted) { truth.contaminatedPacks += 1 }
        truth.repairedPack = name
        truth.removedCells = removed.map(\.name)
        truth.replacementCells = spares.map(\.name)
    }

    /// Two scanners share a number range: one ID, two stories.
    private mutating func conflict(_ name: String, at microseconds: Int64) {
        guard plant(.conflictingID, when: true) else { return }
        var id = ""
        for place in ["hue-dock-1", "hue-dock-2"] {
            id = record("seen:\(name)", "storing", at: microseconds, site: "hue") { facts in
                facts.sightings = [Sighting(lot: name, place: place, disposition: "in_progress")]
            }
        }
        tell(.conflictingID, name, id)
    }

    private mutating func ship(at microseconds: Int64) {
        shipments += 1
        let name = numbered("SHIP-", shipments, width: 4)
        let members = shipment
        shipment = []
        record("shipped:\(shipments)", "shipping", at: microseconds, site: "hue") { facts in
            facts.holdsBegun = members.map { Hold(child: $0, parent: name, kind: .carrier, quantity: nil) }
            facts.sightings = members.map { Sighting(lot: $0, place: "customer", disposition: "in_transit") }
        }
    }
}
