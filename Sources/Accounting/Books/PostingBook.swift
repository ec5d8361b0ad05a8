// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
import Ledger
import Measure

/// What is booked on each lot itself.
///
/// A lot that nothing was drawn into brings in what its certificate, its supplier's declaration and the factors for its product say; a lot
/// that was made gets what its making cost: meters first, and factors for whatever no meter counts. Events that declare something of a
/// lot go before files that speak of the lot, and these before files that speak of its product.
package struct PostingBook {
    package let rules: PostingRules
    let declarations: LotDeclarations
    private let meters: MeterShares
    private let coproducts: CoproductBook
    private let lots: OwnedLots

    init(_ rules: PostingRules, meters: MeterShares, coproducts: CoproductBook, declarations: LotDeclarations, lots: OwnedLots) {
        self.rules = rules
        self.meters = meters
        self.coproducts = coproducts
        self.declarations = declarations
        self.lots = lots
    }

    /// Whether an event declares anything of a lot.
    func hasWords(_ lot: LotOutline) -> Bool { !declarations.words(of: lot).isEmpty }

    /// Whether what is booked on lots of a product may depend on more than the lot itself.
    func asksOtherLots(_ product: UInt32) -> Bool { coproducts.concerns(product) }

    func declared(of lot: LotOutline) -> [DeclaredWord] { declarations.words(of: lot) }

    /// kW.h of usable energy, as the newest event declares it; nil: none does.
    func declaredCapacity(of lot: LotOutline) -> Double? {
        let declared = declarations.words(of: lot).filter { rules.properties[$0.declaration.property] == .capacity }.sorted { $0.time < $1.time }
        guard let word = declared.last?.declaration, let quantity = try? Quantity.parse(number: word.value, unit: word.unit),
            quantity.dimension == .energy, quantity.amount > 0
        else { return nil }
        return Double(quantity.amount) / Double(quantity.dimension.displaySize)
    }

    /// A box or a tray says where things are, and carries no account.
    private func isCarrier(_ lot: LotOutline) -> Bool { lot.product.isEmpty && lots.isCarrier(lot.node) }

    /// - Parameter isTold: Whether postings tell how they come about.
    package func postings(on lot: LotOutline, isTold: Bool = true) -> (postings: [Posting], findings: [BooksFinding]) {
        var entry = LotPostings(lot, rules, isTold: isTold)
        entry.supplier = meters.supplier(of: lot)
        if lot.isReceived, !isCarrier(lot) { entry.receive(declarations.words(of: lot)) }
        if !lot.isReceived, lot.key.generation == 0 { entry.make(meters.byLot[lot.key.name] ?? [], meters.doubts[lot.key.name] ?? []) }
        if lot.key.generation == 0 { entry.carry(meters.trips[lot.key.name] ?? []) }
        entry.chain()
        for credit in coproducts.credits(on: lot) { entry.spare(credit.spared, outOf: credit.source, credit.carbon) }
        entry.findings += coproducts.findings(on: lot.node)
        return (entry.postings, entry.findings)
    }
}
