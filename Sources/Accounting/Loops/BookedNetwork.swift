// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
package import Ledger
import Measure

/// The makings of a period as a network of processes, one a product, solved at once where they feed each other; beside what the books say of
/// the same lots. An analysis in doubles (≈).
///
///     A s = f,   g = b s
///
/// A: what all lots of a product opened in the period are (above 0), less what making them drew of each product; b: carbon booked on them.
/// Drawn is the part of a source's burden that was handed on, times the source's amount; so co-products and weights divide as in the books.
/// The network takes each product's mean over the period, the books follow each lot: a lot that was drawn and is not the mean of its kind,
/// because it was made before or is still in stock, makes the difference, and all of it.
package struct BookedNetwork: Sendable {
    /// All makings of a product in the period, or for what none made then, the lots that were drawn.
    package struct Process: Sendable {
        package let product: String
        package let lots: Int
        /// In `unit`; lots where amounts are not known, or in several units.
        package let made: Double
        package let unit: String
        /// Nothing of it was opened in the period: it came as the books had it.
        package let isStock: Bool
        /// kg CO2e booked on them themselves, for each unit.
        package let own: Double
        /// kg CO2e for each unit, by the network and by the books' mean.
        package let network: Double
        package let books: Double
        package let takes: [Take]
    }

    package struct Take: Sendable {
        package let product: String
        /// In that product's unit, for each unit made.
        package let amount: Double
    }

    /// kg CO2e of the difference that comes from lots of a product that were drawn and are not its mean.
    package struct Step: Sendable {
        package let product: String
        package let carbon: Double
    }

    package let product: String
    package let from: Instant
    package let to: Instant
    /// The product asked for first, then what it is made of.
    package let processes: [Process]
    /// Products that feed themselves, in the order of the processes.
    package let loops: [String]
    /// Largest first; they sum to the difference.
    package let steps: [Step]
    package let gaps: [String]

    /// kg CO2e of all lots of the product opened in the period.
    package var network: Double { processes[0].network * processes[0].made }
    package var books: Double { processes[0].books * processes[0].made }
    package var difference: Double { network - books }
}

extension BookKeeping {
    /// - Throws: ``AccountingError`` `.invalidPeriod`, `.nothingToCount`, or `.networkWithoutAnswer` for a loop that takes all it makes.
    package func network(of product: String, site: String?, from: Instant, to: Instant) throws -> BookedNetwork {
        let asked = try nodes(of: .product(product, site: site, from: from, to: to))
        let draft = NetworkDraft(self, product, asked, from: from, to: to)
        try lots.checkDamage()
        return try draft.solved()
    }
}

/// A network while it is put together.
private final class NetworkDraft {
    private struct Kind {
        let product: String
        let nodes: [UInt32]
        let isStock: Bool
        var unit = "{lot}"
        var made = 0.0
        /// kg CO2e: booked on the lots themselves, and held by them.
        var own = 0.0
        var held = 0.0
        /// By index of the product drawn: amount, and kg CO2e that came with it.
        var drawn: [Int: (amount: Double, carbon: Double)] = [:]
    }

    private let books: BookKeeping
    private let leaves: [Int]
    private let from: Instant
    private let to: Instant
    private var kinds: [Kind] = []
    private var places: [String: Int] = [:]
    private var findings = FindingTally()

    init(_ books: BookKeeping, _ product: String, _ asked: [UInt32], from: Instant, to: Instant) {
        self.books = books
        (self.from, self.to) = (from, to)
        leaves = books.rules.chart.leaves(of: "carbon") ?? []
        let opened = books.opened(from, to) { _ in true }
        var inPeriod: [String: [UInt32]] = [:]
        for node in opened { inPeriod[name(node), default: []].append(node) }
        inPeriod[product] = asked
        var stock: [String: Set<UInt32>] = [:]
        gather(product, inPeriod, &stock)
        for index in kinds.indices { measure(index) }
        for index in kinds.indices where !kinds[index].isStock { draw(index) }
    }

    private func name(_ node: UInt32) -> String {
        let lot = books.lots.lot(node)
        return lot.product.isEmpty ? lot.step.isEmpty ? lot.key.name : "\(lot.step) (step)" : lot.product
    }

    /// Products upstream, each with its lots of the period; those without any with the lots that were drawn.
    private func gather(_ product: String, _ inPeriod: [String: [UInt32]], _ stock: inout [String: Set<UInt32>]) {
        var open = [product]
        var order: [String] = []
        var seen: Set<String> = [product]
        while !open.isEmpty {
            let next = open.removeFirst()
            order.append(next)
            for node in inPeriod[next] ?? [] {
                books.balances.settle([node])
                for source in books.lots.lot(node).sources {
                    let other = name(source)
                    if inPeriod[other] == nil { stock[other, default: []].insert(source) }
                    if seen.insert(other).inserted { open.append(other) }
                }
            }
        }
        for product in order {
            places[product] = kinds.count
            let old = (stock[product] ?? []).sorted { books.lots.comesBefore($0, $1) }
            kinds.append(Kind(product: product, nodes: inPeriod[product] ?? old, isStock: inPeriod[product] == nil))
        }
    }

    private func carbon(_ amounts: [Int64]) -> Double {
        Double(leaves.reduce(Int64(0)) { $0 &+ amounts[$1] }) / Double(Dimension.carbon.displaySize)
    }

    private func measure(_ index: Int) {
        let quantities = kinds[index].nodes.map { books.lots.lot($0).quantity }
        let dimension = quantities.first??.dimension
        let isCounted = dimension != nil && quantities.allSatisfy { $0?.dimension == dimension && ($0?.amount ?? 0) > 0 }
        if isCounted, let dimension { kinds[index].unit = BookingUnit.display(of: dimension).code }
        for node in kinds[index].nodes {
            kinds[index].made += size(of: node, in: kinds[index])
            let held = carbon(books.balances.balance(of: node).total)
            kinds[index].held += held
            kinds[index].own += kinds[index].isStock ? held : carbon(books.balances.booked(on: node))
            for finding in books.findings(on: node) { findings.add(finding) }
        }
    }

    private func size(of node: UInt32, in kind: Kind) -> Double {
        if kind.unit == "{lot}" { return 1 }
        let lot = books.lots.lot(node)
        guard let quantity = lot.quantity, BookingUnit.display(of: quantity.dimension).code == kind.unit else {
            findings.add(
                BooksFinding(
                    kind: .unknownQuantity, lot: lot.key.name, account: "carbon",
                    text: "Nobody said how many \(kind.unit) \(lot.key.name) is; what was drawn of it is not in the network.",
                    remedy: "Record its quantity in \(kind.unit)."))
            return 0
        }
        return Double(quantity.amount) / Double(quantity.dimension.displaySize)
    }

    private func draw(_ index: Int) {
        for node in kinds[index].nodes {
            for (source, amounts) in books.balances.inflows(of: node) {
                guard let place = places[name(source)] else { continue }
                let share = share(of: source, in: node, amounts)
                let known = kinds[index].drawn[place] ?? (0, 0)
                kinds[index].drawn[place] = (
                    known.amount + share * size(of: source, in: kinds[place]), known.carbon + carbon(amounts)
                )
            }
        }
    }

    /// Which part of a source's burden a lot took: by its largest account of carbon, or where it holds none, as much as was drawn.
    private func share(of source: UInt32, in node: UInt32, _ amounts: [Int64]) -> Double {
        let whole = books.balances.balance(of: source).total
        let largest = leaves.max { whole[$0].magnitude < whole[$1].magnitude }
        if let largest, whole[largest] != 0 { return Double(amounts[largest]) / Double(whole[largest]) }
        let lot = books.lots.lot(source)
        if lot.holders.contains(node) { return 1 / Double(lot.holders.count) }
        guard let quantity = lot.quantity, quantity.amount > 0 else { return 1 / Double(max(1, lot.claims.count)) }
        let drawn = lot.claims(of: node).reduce(0) { $0 + Double(lot.claims[Int($1)].length ?? 0) }
        // Of a lot that more was drawn from than there was, everyone has a part of what there was.
        let laid = lot.claims.reduce(0) { $0 + Double($1.length ?? 0) }
        return drawn / max(Double(quantity.amount), laid)
    }

    func solved() throws(AccountingError) -> BookedNetwork {
        let products = kinds.map(\.product)
        var technosphere: [ProcessNetwork.Exchange] = []
        // Row 0 is carbon; row n + 1 what lots of product n that were drawn carried beyond the mean of their kind.
        var biosphere: [ProcessNetwork.Exchange] = []
        for (index, kind) in kinds.enumerated() {
            technosphere.append(.init(row: index, process: index, amount: 1))
            biosphere.append(.init(row: 0, process: index, amount: kind.own / kind.made))
            for (place, drawn) in kind.drawn.sorted(by: { $0.key < $1.key }) {
                technosphere.append(.init(row: place, process: index, amount: -drawn.amount / kind.made))
                let mean = kinds[place].held / kinds[place].made
                biosphere.append(.init(row: place + 1, process: index, amount: (drawn.amount * mean - drawn.carbon) / kind.made))
            }
        }
        let network = try ProcessNetwork(
            processes: products, products: products, flows: ["carbon"] + products, technosphere: technosphere, biosphere: biosphere)
        var intensities: [Double] = []
        var steps: [BookedNetwork.Step] = []
        for index in kinds.indices {
            var demand = [Double](repeating: 0, count: kinds.count)
            demand[index] = 1
            let flows = network.inventory(of: try network.scaling(for: demand))
            intensities.append(flows[0])
            guard index == 0 else { continue }
            steps = kinds.indices.map { .init(product: products[$0], carbon: flows[$0 + 1] * kinds[0].made) }
        }
        // Books round to whole milligrams.
        let noise = abs(intensities[0] * kinds[0].made) * 1e-9
        return BookedNetwork(
            product: products[0], from: from, to: to, processes: kinds.indices.map { process($0, intensities[$0]) }, loops: loops,
            steps: steps.filter { abs($0.carbon) > noise }.sorted { abs($0.carbon) > abs($1.carbon) },
            gaps: findings.first.filter {
                $0.kind.isGap && (books.rules.chart.leaves(of: $0.account).map { !Set($0).isDisjoint(with: leaves) } ?? true)
            }
            .map { "\($0.lot): \($0.text)" })
    }

    private func process(_ index: Int, _ intensity: Double) -> BookedNetwork.Process {
        let kind = kinds[index]
        return BookedNetwork.Process(
            product: kind.product, lots: kind.nodes.count, made: kind.made, unit: kind.unit, isStock: kind.isStock, own: kind.own / kind.made,
            network: intensity, books: kind.held / kind.made,
            takes: kind.drawn.sorted { $0.key < $1.key }.map { .init(product: kinds[$0.key].product, amount: $0.value.amount / kind.made) })
    }

    /// Products that are upstream of themselves.
    private var loops: [String] {
        kinds.indices.filter { start in
            var open = Array(kinds[start].drawn.keys)
            var seen: Set<Int> = []
            while let next = open.popLast() {
                if next == start { return true }
                if seen.insert(next).inserted { open += kinds[next].drawn.keys }
            }
            return false
        }.map { kinds[$0].product }
    }
}
