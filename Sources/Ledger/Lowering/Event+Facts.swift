// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

extension Event {
    /// What this event states about lots, in the one vocabulary of genealogy and books.
    ///
    /// Names are canonical (``LotName/lenient(_:)``); a name of a class without a lot is the class's tank at the event's site. An event
    /// that withdraws another states nothing: the withdrawal itself is found by ``id``. Nor does one that only repeats another.
    package var facts: Facts {
        guard errorDeclaration == nil, repetition == nil else { return Facts() }
        if case .record(let facts) = content { return facts }
        var lowering = Lowering(self)
        switch content {
        case .object(let action, let epcs, let quantities):
            lowering.object(action, epcs, quantities)
        case .aggregation(let action, let parent, let children, let quantities), .association(let action, let parent, let children, let quantities):
            lowering.hold(action, parent, children, quantities)
        case .transaction(_, let parent, let epcs, let quantities):
            lowering.see((parent.map { [$0] } ?? []) + epcs, quantities)
        case .transformation(let inputs, let inputQuantities, let outputs, let outputQuantities, let transformationID):
            lowering.transform(inputs, inputQuantities, outputs, outputQuantities, transformationID)
        case .record, .extended:
            break
        }
        return lowering.facts
    }
}

/// One EPCIS event on its way to ``Facts``.
struct Lowering {
    var facts = Facts()
    let eventID: String
    let step: String
    let disposition: String
    /// bizLocation, else readPoint: where the things are after the event, as precisely as it was said.
    let place: String
    let site: String

    init(_ event: Event) {
        eventID = event.id
        step = event.bizStep ?? ""
        disposition = event.disposition ?? ""
        let location = event.bizLocation ?? event.readPoint
        place = location.map(LotName.lenient) ?? ""
        site = location.map(LotName.site) ?? ""
        facts.step = step
    }

    // What the things are called.

    /// Canonical and each once: a list may name a thing in two spellings.
    func names(_ epcs: [String]) -> [String] {
        guard epcs.count > 1 else { return epcs.map(LotName.lenient) }
        var seen = Set<String>()
        return epcs.compactMap { epc in
            let name = LotName.lenient(epc)
            return seen.insert(name).inserted ? name : nil
        }
    }

    func name(_ element: QuantityElement) -> String {
        let name = LotName.lenient(element.epcClass)
        return LotName.isClass(name) ? LotName.tank(ofClass: name, at: site) : name
    }

    /// What comes to a stock known by its class alone adds to it.
    func basis(_ lot: String) -> LotStatement.Basis { LotName.isTank(lot) || LotName.isClass(lot) ? .added : .announced }

    // What most kinds of event say.

    mutating func announce(_ lot: String, _ quantity: Quantity?, _ basis: LotStatement.Basis = .announced) {
        facts.statements.append(
            LotStatement(lot: lot, product: LotName.product(of: lot), quantity: quantity, basis: basis, site: site, trackWeights: []))
    }

    mutating func see(_ lot: String) {
        guard !place.isEmpty || !disposition.isEmpty else { return }
        facts.sightings.append(Sighting(lot: lot, place: place, disposition: disposition))
    }

    mutating func see(_ epcs: [String], _ quantities: [QuantityElement]) {
        for lot in names(epcs) + quantities.map(name) { see(lot) }
    }
}

extension Lowering {
    /// ADD announces, DELETE ends, and all three say where things are.
    ///
    /// A count (`stock_taking`, `cycle_counting`) states quantities. A deleted amount goes into a loss lot of its own, because the rest of
    /// its lot lives on; a unit, or a lot without an amount, is closed.
    mutating func object(_ action: Action, _ epcs: [String], _ quantities: [QuantityElement]) {
        let units = names(epcs)
        switch action {
        case .add:
            for lot in units { announce(lot, Quantity(1, .pieces)) }
            // More of a class comes beside what is there; more of one lot is another word about the same.
            for amount in amounts(quantities) { announce(amount.lot, amount.quantity, basis(amount.lot)) }
        case .observe:
            if ["stock_taking", "cycle_counting"].contains(step) {
                for amount in amounts(quantities) where amount.quantity != nil { announce(amount.lot, amount.quantity, .counted) }
            }
        case .delete:
            let reason = step.isEmpty ? disposition : step
            for lot in units { facts.closes.append(Close(lot: lot, reason: reason)) }
            for (number, element) in quantities.enumerated() {
                guard element.quantityText != nil else {
                    facts.closes.append(Close(lot: name(element), reason: reason))
                    continue
                }
                let amount = amount(element)
                let loss = LotName.loss(eventID, number)
                announce(loss, amount.quantity)
                facts.draws.append(.unplaced(from: amount.lot, into: loss, amount.quantity, else: .pieces, role: reason))
            }
        }
        for lot in units + quantities.map(name) { see(lot) }
    }

    /// ADD and OBSERVE say that the children are in the parent, DELETE that they no longer are; without children: all of them.
    ///
    /// An OBSERVE repeats what may be known already. It begins a hold like ADD does: the genealogy takes a hold equal to one that is
    /// still open as no news.
    mutating func hold(_ action: Action, _ parent: String?, _ children: [String], _ quantities: [QuantityElement]) {
        let childNames = names(children)
        if let parent = parent.map(LotName.lenient) {
            switch action {
            case .add, .observe:
                let kind: Hold.Kind = LotName.isCarrier(parent) || Self.carryingSteps.contains(step) ? .carrier : .component
                for child in childNames where child != parent {
                    facts.holdsBegun.append(Hold(child: child, parent: parent, kind: kind, quantity: nil))
                }
                for amount in amounts(quantities) {
                    facts.holdsBegun.append(Hold(child: amount.lot, parent: parent, kind: kind, quantity: amount.quantity))
                }
            case .delete:
                for child in childNames + quantities.map(name) { facts.holdsEnded.append(HoldEnd(child: child, parent: parent)) }
                if children.isEmpty, quantities.isEmpty { facts.holdsEnded.append(HoldEnd(child: nil, parent: parent)) }
            }
            see(parent)
        }
        for lot in childNames + quantities.map(name) { see(lot) }
    }

    /// Business steps in which things are put on or into something that only carries them. In all others the children become parts.
    private static let carryingSteps: Set<String> = [
        "accepting", "arriving", "collecting", "consigning", "departing", "holding", "loading", "packing", "picking", "receiving",
        "repackaging", "shipping", "staging_outbound", "stocking", "storing", "transporting", "unloading", "unpacking",
    ]
}

extension Draw {
    /// An amount of a lot whose place was not said.
    /// - Parameter dimension: What an unknown amount is counted in.
    static func unplaced(
        from source: String, into product: String, _ quantity: Quantity?, else dimension: Dimension, role: String = ""
    ) -> Draw {
        Draw(
            source: source, product: product, dimension: quantity?.dimension ?? dimension, from: nil, length: quantity?.amount, track: nil,
            productFrom: nil, productTo: nil, role: role, uncertainty: 0, evidence: .none)
    }
}
