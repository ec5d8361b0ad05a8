// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant

/// The ways a step may end.
struct StepOutcomes {
    struct Ending {
        var share: Double
        var verdict: Scenario.Verdict
        var gives: [Scenario.Output]
        /// Part of the nominal output that goes on as good.
        var good: Double
    }

    let context: RouteContext
    let index: Int
    let pass: Int
    let hasWorkItem: Bool
    var nominal: Int64 = 1
    var outcomes: [Ending] = []

    var step: Step { context.route.steps[index] }
}

extension PlantCompilation {
    /// Shares below this are what rounding leaves of 1.
    private static let leastShare = 1e-9

    func describe(_ result: StepOutcomes) -> String { "Step “\(result.step.name)” of route “\(result.context.route.name)”" }

    /// Every way on, times every way the work itself may come out.
    mutating func addOutcomes(of step: Step, to result: inout StepOutcomes) throws(TwinError) {
        let plan = result.context.plan
        let main = try mainOutput(of: step, result)
        result.nominal = main.nominal
        var ways: [(way: Way?, number: Int, share: Double)] = []
        var rest = 1.0
        for (number, way) in step.ways.enumerated() where way.share > 0 {
            var share = way.share
            if case .scrap = way.target { share = 1 - result.context.yields.kept(1 - way.share, at: step) }
            ways.append((way, number, share))
            rest -= share
        }
        if rest > Self.leastShare { ways.append((nil, -1, rest)) }
        let whole = ways.reduce(0) { $0 + $1.share }

        for (way, number, share) in ways {
            var target = Exit.onward
            var verdict = Scenario.Verdict.good
            var pass = result.pass
            if let way {
                switch way.target {
                case .step(let name):
                    guard let place = plan.route.steps.firstIndex(where: { $0.name == name }) else { throw .unknownPart("step", name) }
                    verdict = way.isRework ? .rework : .good
                    if let again = plan.pass(after: pass, step: result.index, way: number) {
                        pass = again
                        target = .step(place)
                    } else {
                        target = .scrap(nil)
                        verdict = .scrap
                    }
                case .out(let product): target = .out(product)
                case .scrap(let product):
                    target = .scrap(product)
                    verdict = .scrap
                }
            }
            for form in main.forms {
                var gives: [Scenario.Output] = []
                for part in form.parts { try gives += output(part, to: target, pass: pass, result) }
                for extra in form.extras { try gives += scrapped(extra, of: step, result) }
                gives += try sideOutputs(of: step, result)
                if let refills = result.context.refills, result.index == 0, result.pass == 0 {
                    gives.append(
                        .make(
                            refills.product, count: .fixed(step.batch.most), quantity: .fixed(refills.item.quantity), born: .atEnd,
                            to: .buffer(refills.place.entry, whenFull: .waits)))
                }
                if let permits = result.context.permits, leaves(target, result) {
                    gives.append(
                        .make(permits.product, count: .fixed(1), quantity: .fixed(1), born: .atEnd, to: .buffer(permits.buffer, whenFull: .waits)))
                }
                result.outcomes.append(
                    StepOutcomes.Ending(
                        share: share / whole * form.share, verdict: verdict == .good && form.good == 0 ? .scrap : verdict, gives: gives,
                        good: verdict == .scrap ? 0 : form.good))
            }
        }
    }

    private func leaves(_ target: Exit, _ result: StepOutcomes) -> Bool {
        switch target {
        case .onward: result.index == result.context.route.steps.count - 1
        case .step: false
        case .out, .scrap: true
        }
    }

    enum Exit {
        /// The next step, or out after the last.
        case onward
        case step(Int)
        case out(String?)
        case scrap(String?)
    }

    /// One thing a step puts out, sent on its way.
    private mutating func output(_ part: MainPart, to target: Exit, pass: Int, _ result: StepOutcomes) throws(TwinError) -> [Scenario.Output] {
        let plan = result.context.plan
        var next: Int?
        switch target {
        case .onward: next = result.index + 1 < plan.route.steps.count ? result.index + 1 : nil
        case .step(let step): next = step
        case .out, .scrap: next = nil
        }
        if let next, let place = result.context.entries[next], let item = plan.incoming[next] {
            if place.isTank { return [part.filling(place.entry)] }
            let product = variant(of: item, at: next, pass: pass, place, plan)
            return [part.making(product, to: .buffer(place.entry, whenFull: .waits))]
        }
        guard let item = plan.outgoing[result.index] ?? plan.incoming[result.index] else { return [] }
        switch target {
        case .scrap(let product):
            guard let product else { return [part.making(self.product(item.product, role(of: item)), to: .scrapped)] }
            return [try converted(part, from: item, to: product, isScrap: true, result)]
        case .out(let product?): return [try converted(part, from: item, to: product, isScrap: false, result)]
        case .onward, .step, .out(nil):
            let name = plan.outgoing[result.index]?.product == plan.incoming.first??.product ? plan.route.product ?? item.product : item.product
            guard plant.product(named: name) != nil, let place = try stock(name, at: plan.route.site) else {
                return [
                    part.making(
                        self.product(name, PlantTwin.ProductRole(product: plant.product(named: name)?.name, dimension: item.dimension, pass: 0)),
                        to: .finished)
                ]
            }
            return [place.isTank ? part.filling(place.entry) : part.making(self.product(name), to: .buffer(place.entry, whenFull: .waits))]
        }
    }

    private func role(of item: WorkItem) -> PlantTwin.ProductRole {
        PlantTwin.ProductRole(product: plant.product(named: item.product)?.name, dimension: item.dimension, pass: 0)
    }

    /// The same as another product: by its own measure when that is another one, through mass.
    private mutating func converted(
        _ part: MainPart, from item: WorkItem, to name: String, isScrap: Bool, _ result: StepOutcomes
    ) throws(TwinError) -> Scenario.Output {
        let site = result.context.route.site
        let factor = try conversion(from: item, to: name, describe(result))
        guard let place = try stock(name, at: site) else {
            return part.scaled(factor).making(product(name), to: isScrap ? .scrapped : .finished)
        }
        return place.isTank
            ? part.scaled(factor).filling(place.entry) : part.scaled(factor).making(product(name), to: .buffer(place.entry, whenFull: .waits))
    }

    /// Small units of another product that a small unit of this one is, by mass where they are counted differently.
    func conversion(from item: WorkItem, to name: String, _ what: String) throws(TwinError) -> Double {
        guard let target = plant.product(named: name) else { throw .unknownPart("product", name) }
        if target.unit.dimension == item.dimension { return 1 }
        func milligrams(_ product: Product?) -> Double? {
            guard let product else { return nil }
            if product.unit.dimension == .mass { return 1 }
            guard let mass = product.mass else { return nil }
            return Double(mass.amount) * Double(product.unit.denominator) / Double(product.unit.numerator)
        }
        guard let from = milligrams(plant.product(named: item.product)), let to = milligrams(target), to > 0 else {
            throw .notModelled(
                "\(what) turns “\(item.product)” into “\(name)”, which is counted in \(target.unit.dimension).",
                "Give the mass of both, so that one can be told in the other.")
        }
        return from / to
    }

    /// What was lost, as scrap: into the stock of what it becomes, or out of the plant.
    private mutating func scrapped(_ part: MainPart, of step: Step, _ result: StepOutcomes) throws(TwinError) -> [Scenario.Output] {
        let plan = result.context.plan
        guard let item = plan.outgoing[result.index] ?? plan.incoming[result.index] else { return [] }
        guard let scrap = step.yield.scrap else { return [part.making(product(item.product, role(of: item)), to: .scrapped)] }
        return [try converted(part, from: item, to: scrap, isScrap: true, result)]
    }

    private mutating func sideOutputs(of step: Step, _ result: StepOutcomes) throws(TwinError) -> [Scenario.Output] {
        let plan = result.context.plan
        let mainIndex = step.makes.firstIndex { $0.to == .along }
        let pieces = plan.isTrayed(result.index) ? plan.tray : 1
        var gives: [Scenario.Output] = []
        for (number, make) in step.makes.enumerated() where number != mainIndex {
            guard let made = plant.product(named: make.product) else { throw .unknownPart("product", make.product) }
            let part: MainPart
            if let quantity = make.quantity {
                let each = try product(of: quantity.amount, and: pieces, for: describe(result))
                part = MainPart(passes: false, yield: 1, count: make.items, quantity: .fixed(each))
            } else {
                guard result.hasWorkItem, plan.incoming[result.index]?.dimension == made.unit.dimension else {
                    throw .notModelled("\(describe(result)) does not say how much “\(make.product)” it makes.", "Write its quantity.")
                }
                part = MainPart(passes: false, yield: 1, count: make.items, quantity: .ofInput(0, factor: 1))
            }
            let place: Place?
            switch make.to {
            case .along, .stock: place = try stock(make.product, at: plan.route.site)
            case .buffer(let name): place = try buffer(name, product: make.product)
            case .away: place = nil
            }
            if let place {
                gives.append(
                    place.isTank ? part.filling(place.entry) : part.making(product(make.product), to: .buffer(place.entry, whenFull: .waits)))
            } else {
                let isGood = make.kind == .product || make.kind == .coproduct
                gives.append(part.making(product(make.product), to: isGood && make.to != .away ? .finished : .scrapped))
            }
        }
        return gives
    }
}
