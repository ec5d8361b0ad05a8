// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
import Measure

/// The plain chain that speed is measured on: 20 t sulfate lots → 5 t cathode lots → 1 t slurry batches → 3,000 m coils → cells of 7 draws
/// each → packs of 880. Nothing in it is random and nothing is wrong.
///
/// A cell draws 3.80 m of a cathode coil, 3.95 m of an anode coil, 4.10 m of each of two separator rolls, 35.0 g of electrolyte, a can and a cap;
/// amounts upstream follow `kg per kWh` of the reference cell (128.2 g of cathode powder, 178.9 g of slurry a cell; 22.33 % nickel in the
/// sulfate, 48.3 % in the powder). Cells are announced 64 at a time, a tray, two seconds apart, and each cell is one event with its 7 draws. Packs hold their cells.
///
/// One element of the sequence is a tray with whatever lots it opened: memory does not grow with ``cells``.
package struct BenchmarkChain: Sequence, Sendable {
    package let cells: Int

    package static let cellsPerTray = 64
    package static let cellsPerPack = 880

    /// Name of the sulfate lot opened after so many others.
    package static func sulfate(_ number: Int) -> String { numbered("S-", number, width: 6) }

    /// - Parameter cells: 1 … 10⁹.
    package init(cells: Int) { self.cells = Swift.min(Swift.max(cells, 1), 1_000_000_000) }

    package func makeIterator() -> Iterator { Iterator(cells: cells) }

    package struct Iterator: IteratorProtocol {
        private let cells: Int
        private var cell = 0
        private var time = Instant(microseconds: 1_767_225_600_000_000)
        private var events: [Event] = []
        /// By the raw value of ``Material``.
        private var supplies = [
            Supply("S-", "nickel-sulfate", 20 * tonne, .mass, "quang-ninh", days: 30),
            Supply("C-", "cathode-powder", 5 * tonne, .mass, "ochang", days: 20),
            Supply("M-", "cathode-slurry", tonne, .mass, "ochang", days: 3),
            Supply("K-", "cathode-coil", 3000 * metre, .length, "ochang", days: 2),
            Supply("A-", "anode-coil", 3000 * metre, .length, "ochang", days: 2),
            Supply("P-", "separator", 2000 * metre, .length, "ochang", days: 10),
            Supply("Q-", "separator", 2000 * metre, .length, "ochang", days: 10),
            Supply("E-", "electrolyte", tonne / 2, .mass, "ochang", days: 10),
            Supply("H-", "can-4680", 10_000, .pieces, "ochang", days: 10),
            Supply("T-", "cap-4680", 10_000, .pieces, "ochang", days: 10),
        ]

        private enum Material: Int {
            case sulfate, cathode, slurry, coil, anode, separatorA, separatorB, electrolyte, can, cap
        }

        fileprivate init(cells: Int) { self.cells = cells }

        /// The events of the next tray; nil after the last.
        package mutating func next() -> [Event]? {
            guard cell < cells else { return nil }
            events.removeAll(keepingCapacity: true)
            let tray = cell..<Swift.min(cell + BenchmarkChain.cellsPerTray, cells)
            var announcement = Facts()
            for number in tray {
                announcement.statements.append(
                    LotStatement(
                        lot: numbered("CELL-", number, width: 8), product: "cell-4680", quantity: Quantity(1, .pieces), basis: .announced,
                        site: "ochang", trackWeights: []))
            }
            record("tray:\(tray.lowerBound)", announcement, at: time)
            for number in tray { wind(number) }
            cell = tray.upperBound
            return events
        }

        private mutating func wind(_ number: Int) {
            let name = numbered("CELL-", number, width: 8)
            if self[.coil].lacks(3_800_000) { open(.coil) }
            var facts = Facts()
            facts.step = "assembly"
            facts.draws = [
                self[.coil].draw(3_800_000, into: name),
                bought(.anode, 3_950_000, into: name),
                bought(.separatorA, 4_100_000, into: name),
                bought(.separatorB, 4_100_000, into: name),
                bought(.electrolyte, 35_000, into: name),
                bought(.can, 1, into: name),
                bought(.cap, 1, into: name),
            ]
            record("cell:\(number)", facts, at: time)
            if number % BenchmarkChain.cellsPerPack == BenchmarkChain.cellsPerPack - 1 || number == cells - 1 { pack(upTo: number) }
            // 14 cells a second: 40 GWh a year.
            time = Instant(microseconds: time.microseconds + 1_000_000 / 14)
        }

        private subscript(material: Material) -> Supply {
            get { supplies[material.rawValue] }
            _modify { yield &supplies[material.rawValue] }
        }

        /// The next lot of a material, and what it is made of.
        private mutating func open(_ material: Material) {
            let lot = self[material].open()
            var facts = announcement(of: self[material])
            switch material {
            case .coil:
                facts.step = "coating"
                // 789 cells of 178.9 g.
                facts.draws = take(141_152_100, of: .slurry, into: lot)
            case .slurry:
                facts.step = "mixing"
                // 128.2 of 178.9 g.
                facts.draws = take(716_600_000, of: .cathode, into: lot)
            case .cathode:
                facts.step = "calcination"
                // 0.483 / 0.2233 kg of sulfate for each of powder.
                facts.draws = take(10_815_000_000, of: .sulfate, into: lot)
            default: facts.step = "receiving"
            }
            record("lot:\(lot)", facts, at: Instant(microseconds: time.microseconds - self[material].days * 86_400_000_000))
        }

        /// Draws across the ends of lots, opening the next one as often as needed.
        private mutating func take(_ amount: Int64, of material: Material, into product: String) -> [Draw] {
            var draws: [Draw] = []
            var left = amount
            while left > 0 {
                if self[material].lacks(1) { open(material) }
                let part = Swift.min(left, self[material].left)
                draws.append(self[material].draw(part, into: product))
                left -= part
            }
            return draws
        }

        /// One draw from a bought lot; its tail is left when it is too short.
        private mutating func bought(_ material: Material, _ amount: Int64, into product: String) -> Draw {
            if self[material].lacks(amount) { open(material) }
            return self[material].draw(amount, into: product)
        }

        private mutating func pack(upTo last: Int) {
            let number = last / BenchmarkChain.cellsPerPack
            let name = numbered("PACK-", number, width: 6)
            var facts = Facts()
            facts.step = "packing"
            facts.statements = [
                LotStatement(
                    lot: name, product: "pack", quantity: Quantity(1, .pieces), basis: .announced, site: "hue", trackWeights: [])
            ]
            facts.holdsBegun = (number * BenchmarkChain.cellsPerPack...last).map {
                Hold(child: numbered("CELL-", $0, width: 8), parent: name, kind: .component, quantity: nil)
            }
            record("pack:\(number)", facts, at: Instant(microseconds: time.microseconds + 86_400_000_000))
        }

        private func announcement(of supply: Supply) -> Facts {
            var facts = Facts()
            facts.statements = [
                LotStatement(
                    lot: supply.name, product: supply.product, quantity: Quantity(supply.size, supply.dimension), basis: .announced,
                    site: supply.site,
                    trackWeights: [])
            ]
            return facts
        }

        private mutating func record(_ id: String, _ facts: Facts, at time: Instant) {
            events.append(
                Event(
                    id: "urn:jellyroll:bench:" + id, eventTime: time, offset: .zero, errorDeclaration: nil, content: .record(facts), bizStep: nil,
                    disposition: nil, readPoint: nil, bizLocation: nil, bizTransactions: [], sources: [], destinations: [],
                    persistentDispositionSet: [], persistentDispositionUnset: [], extensions: []))
        }
    }
}

/// Lots of one material, drawn one after the other from their start.
private struct Supply {
    let prefix: String
    let product: String
    /// Of each lot, in the dimension's small unit.
    let size: Int64
    let dimension: Dimension
    let site: String
    /// How long before its first use a lot is made.
    let days: Int64
    private(set) var number = -1
    private(set) var name = ""
    private(set) var left: Int64 = 0

    init(_ prefix: String, _ product: String, _ size: Int64, _ dimension: Dimension, _ site: String, days: Int64) {
        self.prefix = prefix
        self.product = product
        self.size = size
        self.dimension = dimension
        self.site = site
        self.days = days
    }

    func lacks(_ amount: Int64) -> Bool { left < amount }

    mutating func open() -> String {
        number += 1
        name = numbered(prefix, number, width: 6)
        left = size
        return name
    }

    mutating func draw(_ amount: Int64, into product: String) -> Draw {
        let from = size - left
        left -= amount
        return Draw(
            source: name, product: product, dimension: dimension, from: from, length: amount, track: nil, productFrom: nil, productTo: nil, role: "",
            uncertainty: 0, evidence: .stated)
    }
}
