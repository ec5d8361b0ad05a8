// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant

/// Something a step puts out, before it is said where to.
struct MainPart {
    /// The very items that came, with their age.
    var passes: Bool
    /// Of pieces that pass: how likely each is kept.
    var yield: Double
    var count: Int
    var quantity: Scenario.Quantity

    func making(_ product: Scenario.Index<Scenario.Product>, to destination: Scenario.Destination) -> Scenario.Output {
        passes
            ? .pass(input: 0, as: product, yield: yield, to: destination)
            : .make(product, count: .fixed(count), quantity: quantity, born: .inherited, to: destination)
    }

    func filling(_ tank: Scenario.Index<Scenario.Buffer>) -> Scenario.Output {
        if passes { return .fill(.ofInput(0, factor: yield), into: tank) }
        switch quantity {
        case .fixed(let amount): return .fill(.fixed(amount * Int64(count)), into: tank)
        case .ofInput(let input, let factor): return .fill(.ofInput(input, factor: factor * Double(count)), into: tank)
        }
    }

    func scaled(_ factor: Double) -> MainPart {
        guard factor != 1 else { return self }
        var part = self
        part.passes = false
        part.yield = 1
        switch quantity {
        case .fixed(let amount): part.quantity = .fixed(Int64((Double(amount) * factor).rounded()))
        case .ofInput(let input, let old): part.quantity = .ofInput(input, factor: old * factor)
        }
        return part
    }
}

/// What becomes of the work itself.
struct MainOutput {
    struct Form {
        var share: Double
        var parts: [MainPart]
        /// Lost on the way.
        var extras: [MainPart]
        var good: Double
    }

    /// Small units put out when nothing is lost.
    let nominal: Int64
    let forms: [Form]
}

extension PlantCompilation {
    /// How the work item, or what a step makes of it, comes out: whole, in part, in lanes, in stretches between cut-outs.
    func mainOutput(of step: Step, _ result: StepOutcomes) throws(TwinError) -> MainOutput {
        let plan = result.context.plan
        let incoming = plan.incoming[result.index]
        let kept = result.context.yields.kept(step.yield.good, at: step)
        let make = step.makes.first { $0.to == .along }
        if make == nil, !step.makes.isEmpty { return MainOutput(nominal: 1, forms: [.init(share: 1, parts: [], extras: [], good: 1)]) }
        guard let outgoing = plan.outgoing[result.index] else {
            return MainOutput(nominal: 1, forms: [.init(share: 1, parts: [], extras: [], good: 1)])
        }
        let isTankFed = result.context.entries[result.index]?.isTank ?? false
        let passesOn = result.hasWorkItem && !isTankFed

        // The items go on as they are, if as another product.
        if passesOn, outgoing.dimension == .pieces, !step.batch.merges, make?.quantity == nil, (make?.items ?? 1) == 1 {
            let lost =
                step.yield.scrap == nil || kept == 1 ? [] : [MainPart(passes: false, yield: 1, count: 1, quantity: .ofInput(0, factor: 1 - kept))]
            return MainOutput(
                nominal: outgoing.quantity * Int64(step.batch.most / Int(max(1, plan.isTray(outgoing) ? plan.tray : 1))),
                forms: [
                    .init(
                        share: 1, parts: [MainPart(passes: true, yield: kept, count: 1, quantity: .ofInput(0, factor: 1))], extras: lost, good: kept)
                ])
        }
        let count = max(make?.items ?? 1, step.coil?.lanes ?? 1)
        if make?.quantity != nil || !result.hasWorkItem { return try fixed(outgoing.quantity, count, kept, outgoing.dimension, describe(result)) }
        guard let incoming else { return MainOutput(nominal: 1, forms: []) }
        // Several items in, several out, each its part of the whole.
        let items = isTankFed || step.batch.merges ? 1 : step.batch.most
        guard items == 1 || step.batch.least == step.batch.most else {
            throw .notModelled("\(describe(result)) turns as many items as there are into others.", "Give its batch one size.")
        }
        return try ofWorkItem(incoming, outgoing, items: items, count: count, kept, step, result)
    }

    /// A stated quantity of each of `count` items. Of pieces only whole ones are good: the two numbers of them next to what is expected come up as
    /// often as makes the mean right.
    private func fixed(_ quantity: Int64, _ count: Int, _ kept: Double, _ dimension: Dimension, _ what: String) throws(TwinError) -> MainOutput {
        let nominal = try product(of: quantity, and: Int64(count), for: what)
        func form(_ share: Double, _ amount: Int64) -> MainOutput.Form {
            .init(
                share: share, parts: amount > 0 ? [MainPart(passes: false, yield: 1, count: count, quantity: .fixed(amount))] : [],
                extras: amount < quantity ? [MainPart(passes: false, yield: 1, count: count, quantity: .fixed(quantity - amount))] : [],
                good: Double(amount) / Double(quantity))
        }
        let expected = Double(quantity) * kept
        guard dimension == .pieces else { return MainOutput(nominal: nominal, forms: [form(1, Int64(expected.rounded()))]) }
        let below = min(quantity, Int64(expected.rounded(.down)))
        let above = expected - Double(below)
        // Less than a billionth of a piece is rounding.
        if above < 1e-9 { return MainOutput(nominal: nominal, forms: [form(1, below)]) }
        if above > 1 - 1e-9 { return MainOutput(nominal: nominal, forms: [form(1, below + 1)]) }
        return MainOutput(nominal: nominal, forms: [form(1 - above, below), form(above, below + 1)])
    }

    private func ofWorkItem(
        _ incoming: WorkItem, _ outgoing: WorkItem, items: Int, count: Int, _ kept: Double, _ step: Step, _ result: StepOutcomes
    ) throws(TwinError) -> MainOutput {
        let batch = Double(items)
        let length = incoming.dimension == .length ? step.coil?.lengthFactor(of: incoming.quantity) ?? 1 : 1
        let coils = step.coil?.coils(outOf: incoming.quantity) ?? 1
        let total = items * count * coils
        func part(_ factor: Double) -> MainPart {
            MainPart(passes: false, yield: 1, count: total, quantity: .ofInput(0, factor: factor / batch / Double(coils)))
        }
        // Metres are lost by leaders and trailers first, then by yield; what is lost is told before the coil was made longer.
        let elongation = 1 + (step.coil?.elongation ?? 0)
        var lost = (1 - length / elongation * kept)
        let nominal = try product(of: Int64((Double(incoming.quantity) * elongation).rounded()), and: Int64(items * count), for: describe(result))
        var forms: [MainOutput.Form] = []
        let stretches = incoming.dimension == .length ? step.coil.map { CoilStretches($0, length: incoming.quantity) } : nil
        if let stretches, stretches.isCut {
            for pattern in stretches.patterns {
                let good = pattern.parts.reduce(0, +) * kept
                lost = 1 - good
                forms.append(
                    .init(
                        share: pattern.share, parts: pattern.parts.map { part($0 * elongation * kept) },
                        extras: lost > 1e-12 ? [part(lost)] : [], good: good))
            }
        } else if kept < 1 || length != elongation || outgoing.quantity != incoming.quantity || total != 1 || step.batch.merges {
            forms = [.init(share: 1, parts: [part(length * kept)], extras: lost > 1e-12 ? [part(lost)] : [], good: length / elongation * kept)]
        } else {
            forms = [.init(share: 1, parts: [part(1)], extras: [], good: 1)]
        }
        return MainOutput(nominal: nominal, forms: forms)
    }
}
