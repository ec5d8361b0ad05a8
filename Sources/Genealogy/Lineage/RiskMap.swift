// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// What a recall of each lot of one product would hold: where to look first when something is wrong with a material, and what a smaller lot
/// or one more tank would save.
package struct RiskMap: Sendable {
    package struct Lot: Hashable, Sendable {
        package var lot: LotKey
        package var site: String
        package var quantity: Quantity?
        /// Units that a recall of all of the lot would hold, and how many of them whatever is uncertain.
        package var units: Int
        package var certainUnits: Int

        package init(lot: LotKey, site: String, quantity: Quantity?, units: Int, certainUnits: Int) {
            self.lot = lot
            self.site = site
            self.quantity = quantity
            self.units = units
            self.certainUnits = certainUnits
        }
    }

    package var product: String
    /// The most units first, then by name and generation.
    package var lots: [Lot]
    package var asOf: UInt64

    package init(product: String, lots: [Lot], asOf: UInt64) {
        self.product = product
        self.lots = lots
        self.asOf = asOf
    }

    /// Most lots that are mapped at once.
    package static let mostLots = 20_000
}

extension LineageGraph {
    /// The recall sets of all lots of a product, counted: the same as ``recall(_:)`` of each, without its paths and stock.
    /// - Parameter progress: Called with (lots done, lots of the product).
    /// - Throws: ``GenealogyError`` `.unknownProduct`, `.invalidRequest` for more than ``RiskMap/mostLots`` lots.
    package func riskMap(of product: String, holds: HoldView, progress: (Int, Int) -> Void) throws(GenealogyError) -> RiskMap {
        let view = view()
        let nodes = view.lots(ofProduct: product)
        try checkDamage()
        if nodes.isEmpty {
            throw GenealogyError(
                code: .unknownProduct, message: "No lot is of the product “\(product.prefix(200))”.",
                remedy: "Write the product as its lots have it: jellyroll trace shows it beside each lot.")
        }
        if nodes.count > RiskMap.mostLots {
            throw GenealogyError(
                code: .invalidRequest, message: "There are \(nodes.count) lots of \(product); at most \(RiskMap.mostLots) are mapped at once.",
                remedy: "Ask for a material further up the chain, of which there are fewer lots.")
        }
        let book = HoldBook(view, holds)
        let cache = LotCache(view)
        var lots: [RiskMap.Lot] = []
        for (done, node) in nodes.enumerated() {
            progress(done, nodes.count)
            let touch = Touch(view, .forward, holds: book, lots: cache, depth: nil, findsOuter: true)
            touch.run(from: node, asked: nil, track: nil)
            let set = RecallSet(unitsOf: node, touch)
            let facts = cache.facts(of: node)
            lots.append(
                RiskMap.Lot(
                    lot: view.key(of: node), site: rows.text(facts.site), quantity: facts.quantity, units: set.units.count,
                    certainUnits: set.units.count(where: set.isCertain)))
        }
        try checkDamage()
        lots.sort {
            $0.units == $1.units ? ($0.lot.name, $0.lot.generation) < ($1.lot.name, $1.lot.generation) : $0.units > $1.units
        }
        return RiskMap(product: product, lots: lots, asOf: asOf)
    }
}

extension LineageView {
    /// Every lot of a product, ascending. A lot's product is told by its own name, so only names of which it was ever said are looked at.
    func lots(ofProduct product: String) -> [UInt32] {
        guard let number = rows.textNumber(product), number != 0 else { return [] }
        var names: [UInt32] = []
        for run in rows.runs {
            let reader = BlockReader(.statements)
            for block in 0..<run.statements.blockCount {
                guard run.open(block, of: run.statements, in: reader) else { continue }
                guard reader.need(StatementColumn.product) else {
                    run.bytes.setDamaged()
                    break
                }
                let products = reader.values(StatementColumn.product)
                if reader.isConstant(StatementColumn.product), products[0] != Int64(number) { continue }
                guard reader.needKeys() else { continue }
                for row in 0..<reader.rows where products[row] == Int64(number) { names.append(UInt32(truncatingIfNeeded: reader.key(row))) }
            }
        }
        names.sortNumbers()
        let nodes = names.withoutRepeats().flatMap { name in (0..<generationCount(of: name)).map { node(of: name, generation: $0) } }.sorted()
        let sheet = FactSheet(nodes, of: self, asksDraws: false)
        return nodes.indices.filter { sheet.products[$0] == number }.map { nodes[$0] }
    }
}
