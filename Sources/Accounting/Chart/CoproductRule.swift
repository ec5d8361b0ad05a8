// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant
import Yams

/// What comes out of a making beside its product, and how the burden that led there is divided.
///
/// Source: ISO 14044:2006, 4.3.4.2: by a physical relation, by economic value, or avoided by expanding the system.
package struct CoproductRule: Hashable, Sendable {
    package enum Way: String, Hashable, Sendable, CaseIterable {
        case mass, value
        /// By-products bear nothing; what they spare elsewhere is taken off the main product, on an account of its own.
        case systemExpansion = "system-expansion"

        /// - Parameter text: As people write it; `system expansion` too.
        package init?(written text: String) { self.init(rawValue: text.replacing(" ", with: "-")) }

        package var words: String { rawValue.replacing("-", with: " ") }
    }

    /// What a unit of a by-product spares elsewhere.
    struct Avoided: Hashable, Sendable {
        let product: String
        let rate: Rate
        let validity: Validity
        let provenance: Provenance
        let emission: Int
    }

    /// Product of the lot they come out of; empty for makings whose lot has no name.
    package let from: String
    /// Business step of the making; empty: any.
    package let step: String
    package let main: String
    package let others: [String]
    /// Unless another way is asked for.
    package let way: Way
    let avoided: [Avoided]
    package let provenance: Provenance

    /// Whether things coming out of a lot are divided by it.
    func speaks(ofProduct product: String, madeAt made: String) -> Bool { product == from && (step.isEmpty || step == made) }

    package var products: [String] { [main] + others }

    /// `shredding`, or `leaching (step)` of a making without a product.
    package var place: String { from.isEmpty ? "\(step) (step)" : step.isEmpty ? from : "\(from), \(step)" }
}

/// What a product is sold for: by it burdens are divided. It books nothing.
package struct SalePrice: Hashable, Sendable {
    package let product: String
    let rate: Rate
    package let validity: Validity
    package let provenance: Provenance
}

extension PostingRules {
    /// Key of the accounts that co-products divide: carbon, energy, water, waste, cost and value.
    package static let burden = "burden"
    /// Account of what by-products spare elsewhere; no stage of a life cycle.
    static let avoided = "carbon.avoided"

    mutating func addCoproducts(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(node, ["from", "step", "main", "others", "by", "avoided", "source", "verified"])
        let (from, step) = (try members.optionalText("from"), try members.optionalText("step"))
        if from.isEmpty, step.isEmpty {
            throw file.fail(
                node, "It is not said what the co-products come out of.",
                "Give `from: PRODUCT` of the lot they are drawn from, or `step: STEP` of a making that has no lot of its own.")
        }
        let main = try members.text("main")
        let others = try members.texts("others")
        guard !others.isEmpty else { throw file.fail(node, "“\(main)” alone has nothing to be divided with.", "List the by-products as `others`.") }
        if let twice = others.enumerated().first(where: { $1 == main || others[..<$0].contains($1) })?.element {
            throw file.fail(members.place(of: "others"), "“\(twice)” is there twice.", "Name each product once.")
        }
        guard let way = CoproductRule.Way(written: try members.text("by")) else {
            throw file.fail(
                members.place(of: "by"), "“\(try members.text("by"))” is no way to divide a burden.", "Write mass, value or system expansion.")
        }
        var avoided: [CoproductRule.Avoided] = []
        for line in try members.list("avoided") {
            let next = try self.avoided(line, others, file)
            if avoided.contains(where: { $0.product == next.product && $0.validity.overlaps(next.validity) }) {
                throw file.fail(line, "What \(next.product) spares is said twice for the same time.", "End one before the other begins.")
            }
            avoided.append(next)
        }
        if way == .systemExpansion, let bare = others.first(where: { name in !avoided.contains { $0.product == name } }) {
            throw file.fail(
                node, "It is not said what “\(bare)” spares elsewhere.",
                "Add `avoided: [{ product: \(bare), factor: … }]`, or divide by mass or value.")
        }
        let rule = CoproductRule(
            from: from, step: step, main: main, others: others, way: way, avoided: avoided, provenance: try members.provenance())
        if let index = coproducts.firstIndex(where: {
            $0.from == from && ($0.step == step || $0.step.isEmpty || step.isEmpty) && !Set($0.products).isDisjoint(with: rule.products)
        }) {
            let others = coproducts[index].products.joined(separator: ", ")
            throw file.fail(
                node, "What comes out of \(rule.place) is divided already, among \(others)\(said("coproducts", index)).",
                "Keep one rule, and ask for another way with --allocation.")
        }
        try checkApart(rule, weights, node, file)
        coproducts.append(rule)
    }

    /// A written weight for the same draw would say the same thing another way.
    func checkApart(_ rule: CoproductRule, _ weights: [WeightRule], _ node: Node, _ file: BooksFile) throws(AccountingError) {
        guard !rule.from.isEmpty else { return }
        let clash = weights.first { weight in
            weight.key == Self.burden && weight.from == rule.from && weight.into.map { rule.products.contains($0) } ?? false
                && weight.allocation.map { CoproductRule.Way(written: $0) != nil } ?? true
        }
        guard let clash else { return }
        throw file.fail(
            node, "From \(rule.from) into \(clash.into ?? "") burdens are divided by `coproducts` and by a written weight.",
            "Leave the weight out, or the rule; a weight may stay under an `allocation` of another name.")
    }

    private mutating func avoided(_ node: Node, _ others: [String], _ file: BooksFile) throws(AccountingError) -> CoproductRule.Avoided {
        let members = try file.members(
            node,
            ["product", "value", "unit", "year", "region", "from", "to", "source", "verified", "factor", "takenAs", "gridLoss", "spread", "quality"])
        let product = try members.text("product")
        guard others.contains(product) else {
            throw file.fail(
                members.place(of: "product"), "“\(product)” is none of the by-products.", "Write one of \(others.joined(separator: ", ")).")
        }
        guard let leaf = chart.leaf(Self.avoided) else {
            throw file.fail(node, "The chart has no account “\(Self.avoided)”.", "Keep the chart of the product.")
        }
        let number = try number(for: chart.leaves[leaf], members)
        if let element = number.element {
            throw file.fail(
                node, "“\(number.named?.id ?? number.rate.description)” is for each kilogram of \(element), not of \(product).",
                "Give `value` and `unit` for each unit of \(product).")
        }
        if number.rate.isNegative || number.rate.isZero {
            throw file.fail(node, "\(number.rate) spares nothing.", "Write what making it elsewhere would emit, above 0.")
        }
        return CoproductRule.Avoided(
            product: product, rate: number.rate, validity: number.validity, provenance: number.provenance,
            emission: use(number.emission(named: "\(product), spared elsewhere")))
    }

    /// `{ sold: cobalt sulfate, value: 9, unit: USD/kg, source: …, verified: true }`.
    mutating func addPrice(_ members: BooksFile.Members) throws(AccountingError) {
        for key in ["received", "made", "lot", "country", "originating", "document"] where members[key] != nil {
            throw members.file.fail(
                members.place(of: key), "A price says nothing of “\(key)”: it books no value, burdens are divided by it.",
                "Leave it out, or write what came in or was made on a line of its own.")
        }
        let price = SalePrice(
            product: try members.text("sold"), rate: try members.rate(of: .money), validity: try members.validity(),
            provenance: try members.provenance())
        if price.rate.isNegative {
            throw members.file.fail(members.place(of: "value"), "\(price.rate) is below zero.", "Write 0 for what nobody pays for.")
        }
        if let index = prices.firstIndex(where: { $0.product == price.product && $0.validity.overlaps(price.validity) }) {
            throw members.file.fail(
                members.node, "Another price of \(price.product) overlaps in time\(said("prices", index)).", "End one before the other begins.")
        }
        prices.append(price)
    }

    /// Mass of an amount of a product; nil where nobody said what a unit of it weighs.
    func mass(of quantity: Quantity, _ product: String) -> Int64? {
        if quantity.dimension == .mass { return quantity.amount }
        return masses.first { $0.product == product && $0.rate.per == quantity.dimension }?.rate.times(quantity.amount)
    }
}
