// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Plant
@testable import Twin

private let seed: UInt64 = 20_261_121

@Suite struct `An allocation` {
    /// Winston's “Powerco”, as in the tests of linear programs: least cost 1020.
    private static var powerco: SmallPlan {
        var plan = SmallPlan()
        let costs: [[Double]] = [[8, 6, 10, 9], [9, 12, 13, 7], [14, 9, 16, 5]]
        for (index, supply) in [35.0, 50, 40].enumerated() { plan.line("plant \(index)", capacity: [supply]) }
        for (city, demand) in [45.0, 20, 30, 30].enumerated() {
            plan.demand("city \(city)", demand)
            for plant in 0..<3 { plan.lane("plant \(plant)", "city \(city)", freight: costs[plant][city]) }
        }
        return plan
    }

    @Test func `reaches the known optimum of a transportation problem`() throws {
        let answer = try #require(try Self.powerco.answer())
        #expect(abs(answer.cost.freight - 1020) < 1e-9)
        let sent = answer.delivered.map { "\($0.from) → \($0.to): \($0.amount.value)" }
        #expect(
            sent == [
                "plant 0 → city 1: 10.0", "plant 0 → city 2: 25.0", "plant 1 → city 0: 45.0", "plant 1 → city 2: 5.0", "plant 2 → city 1: 10.0",
                "plant 2 → city 3: 30.0",
            ])
        // 8 − (−3 + 9) and so on: cost less what the duals say the lane is worth.
        let unused = Dictionary(uniqueKeysWithValues: answer.unused.map { ("\($0.from) → \($0.to)", $0.tooDearBy ?? .nan) })
        #expect(
            unused.mapValues { $0.rounded() } == [
                "plant 0 → city 0": 2, "plant 0 → city 3": 7, "plant 1 → city 1": 3, "plant 1 → city 3": 2, "plant 2 → city 0": 5,
                "plant 2 → city 2": 3,
            ])
    }

    @Test func `is the same whatever the order of the file`() throws {
        var random = SplitMix64(seed: seed)
        var plan = Self.powerco
        // Ties on purpose: three sites as good as each other.
        for index in plan.lanes.indices { plan.lanes[index] = CustomerLane(like: plan.lanes[index], freight: 5) }
        let first = try #require(try plan.answer())
        for _ in 0..<5 {
            plan.lanes.shuffle(using: &random)
            plan.lines.shuffle(using: &random)
            plan.demands.shuffle(using: &random)
            let again = try #require(try plan.answer())
            #expect(again.delivered == first.delivered, "seed \(seed)")
            #expect(again.bindings == first.bindings, "seed \(seed)")
        }
    }

    @Test func `makes ahead when a month is too short, and pays for the stock`() throws {
        var plan = SmallPlan()
        plan.months = 3
        plan.line("hue", capacity: [100, 100, 100], cost: 10)
        plan.stock("hue", holding: 2)
        plan.lane("hue", "VinFast", freight: 1)
        for (month, quantity) in [50.0, 60, 150].enumerated() { plan.demand("VinFast", month: month, quantity) }
        let answer = try #require(try plan.answer())
        #expect(answer.made.map(\.amount.value) == [60, 100, 100])
        #expect(answer.stocked.map(\.amount.value) == [10, 50])
        #expect(answer.cost.total == 2600 + 260 + 120)
        // One more pack of capacity in the last month saves two months of holding one: it need not be made in the first.
        let last = try #require(answer.bindings.first { $0.kind == .capacity && $0.name.contains("2026-11") })
        #expect(abs((last.price.rising?.price ?? .nan) + 4) < 1e-9)
        #expect(last.price.rising?.until == 110)
    }

    @Test func `feeds packs with cells that were at sea for a month`() throws {
        var plan = SmallPlan()
        plan.months = 2
        plan.line("ochang", "cells", "cell", capacity: [900_000, 900_000], cost: 9)
        plan.line("hue", "packs", "pack", capacity: [1_000, 1_000], cost: 100, inputs: [("cell", 700)])
        plan.ship("ochang", "hue", "cell", delay: 1, freight: 0.1)
        plan.stock("hue", "cell", start: 210_000)
        plan.lane("hue", "VinFast")
        plan.demand("VinFast", month: 0, 300)
        plan.demand("VinFast", month: 1, 1_000)
        let answer = try #require(try plan.answer())
        #expect(answer.shipped.map(\.amount.value) == [700_000])
        #expect(answer.made.filter { $0.product == "cell" }.map(\.amount.value) == [700_000])
        #expect(abs(answer.cost.total - (700_000 * 9.1 + 130_000)) < 1e-3)

        plan.demands[0] = .init(like: plan.demands[0], quantity: 400)
        let conflict = try #require(try plan.conflict())
        #expect(!conflict.cures.contains { $0.kind == .capacity }, "cells of the first month are at sea, no capacity helps")
        #expect(conflict.helpless.contains(.capacity))
    }

    @Test func `says by how much which capacity is short`() throws {
        var plan = SmallPlan()
        plan.months = 2
        plan.line("hue", "pack line 1", capacity: [10_000, 10_000])
        plan.lane("hue", "VinFast")
        plan.demand("VinFast", month: 0, 5_000)
        plan.demand("VinFast", month: 1, 27_400)
        let conflict = try #require(try plan.conflict())
        #expect(Set(conflict.clashes.flatMap(\.members).map(\.kind)) == [.demand, .capacity])
        let more = try #require(conflict.cures.first { $0.kind == .capacity }?.changes)
        #expect(more.map(\.short).reduce(0, +) == 12_400)
        #expect(more.allSatisfy { $0.name.contains("hue, pack line 1") })
        let less = try #require(conflict.cures.first { $0.kind == .demand }?.changes)
        #expect(less.map { "\($0.name): \($0.from) → \($0.to)" } == ["demand of VinFast for pack, 2026-10: 27400.0 → 15000.0"])
    }

    @Test func `finds conflicts that have nothing to do with each other`() throws {
        var plan = SmallPlan()
        for site in ["hue", "ochang"] {
            plan.line(site, capacity: [100])
            plan.lane(site, "customer of \(site)")
            plan.demand("customer of \(site)", 150)
        }
        let conflict = try #require(try plan.conflict())
        #expect(conflict.clashes.count == 2)
        #expect(conflict.clashes.map { $0.members.map(\.kind) } == [[.capacity, .demand], [.capacity, .demand]])
    }

    @Test func `sends nothing from a site that is not qualified, and tells what qualifying it is worth`() throws {
        var plan = SmallPlan()
        plan.line("hue", capacity: [100], cost: 5)
        plan.line("nanjing", capacity: [100], cost: 9)
        for site in ["hue", "nanjing"] { plan.lane(site, "VinFast") }
        plan.demand("VinFast", 80)
        plan.qualifications = [
            .init(site: "nanjing", product: "pack", customer: "VinFast", from: 0), .init(site: "hue", product: "pack", customer: "VinFast", from: 3),
        ]
        let answer = try #require(try plan.answer())
        #expect(answer.delivered.map(\.from) == ["nanjing"])
        let worth = try #require(answer.bindings.first { $0.kind == .qualification })
        #expect(worth.price.rising == ShadowPrice.Side(price: -4, until: 80))

        plan.demands[0] = .init(like: plan.demands[0], quantity: 150)
        let cure = try #require(try plan.conflict()?.cures.first { $0.kind == .qualification })
        #expect(cure.changes.map { "\($0.name): \($0.short)" } == ["hue is not qualified for pack for VinFast, 2026-09: 50.0"])
    }

    @Test func `keeps contracts, and says when they cannot be kept`() throws {
        var plan = SmallPlan()
        plan.line("hue", capacity: [100], cost: 5)
        plan.line("nanjing", capacity: [100], cost: 9)
        for site in ["hue", "nanjing"] { plan.lane(site, "VinFast") }
        plan.demand("VinFast", 80)
        plan.contracts = [
            .init(
                name: "Nanjing minimum", site: "nanjing", customer: "VinFast", product: "pack", months: 0...0, atLeast: 30, atMost: nil, source: nil)
        ]
        let answer = try #require(try plan.answer())
        #expect(answer.delivered.map { "\($0.from) \($0.amount.value)" } == ["hue 50.0", "nanjing 30.0"])
        #expect(answer.bindings.first { $0.kind == .contract }?.price.rising == ShadowPrice.Side(price: 4, until: 80))
        plan.contracts[0] = .init(
            name: "Nanjing minimum", site: "nanjing", customer: "VinFast", product: "pack", months: 0...0, atLeast: 90, atMost: nil, source: nil)
        let conflict = try #require(try plan.conflict())
        #expect(Set(conflict.clashes[0].members.map(\.kind)) == [.contract, .demand])
        #expect(conflict.cures.first { $0.kind == .contract }?.changes.map(\.to) == [80])
    }

    @Test func `prices carbon the same by a cap as by a tax that leads there`() throws {
        var plan = SmallPlan()
        plan.line("dirty", capacity: [100], cost: 10, carbon: 50)
        plan.line("clean", capacity: [100], cost: 16, carbon: 20)
        for site in ["dirty", "clean"] { plan.lane(site, "VinFast") }
        plan.demand("VinFast", 100)
        plan.carbonCap = 3_500
        let capped = try #require(try plan.answer())
        #expect(capped.made.map(\.amount.value) == [50, 50])
        // (16 − 10) / (50 − 20) a kilogram.
        let price = try #require(capped.bindings.first { $0.kind == .carbonCap }?.price)
        #expect(abs((price.rising?.price ?? .nan) + 0.2) < 1e-9)
        #expect(price.rising?.until == 5_000 && price.falling?.until == 2_000)
        plan.carbonCap = nil
        plan.carbonPrice = 0.19
        #expect(try plan.answer()?.made.map(\.site) == ["dirty"])
        plan.carbonPrice = 0.21
        let taxed = try #require(try plan.answer())
        #expect(taxed.made.map(\.site) == ["clean"])
        #expect(abs(taxed.cost.total - (1_600 + 0.21 * 2_000)) < 1e-9)
    }

    @Test func `shares a line between products by the time they take`() throws {
        var plan = SmallPlan()
        plan.line("hue", "line", "pack", capacity: [100])
        plan.line("hue", "line", "module", capacity: [400])
        plan.lane("hue", "VinFast", "pack")
        plan.lane("hue", "VinFast", "module")
        plan.demand("VinFast", 75)
        plan.demand("VinFast", 100, of: "module")
        #expect(try plan.answer() != nil)
        plan.demands[1] = .init(like: plan.demands[1], quantity: 101)
        let conflict = try #require(try plan.conflict())
        let cure = try #require(conflict.cures.first { $0.kind == .capacity }?.changes.first)
        #expect(cure.unit == "mo")
        #expect(abs(cure.short - 0.0025) < 1e-9)
    }

    @Test(arguments: [
        (-1.0, TwinError.Code.outOfRange), (.nan, .outOfRange), (1e16, .outOfRange), (0, .nothingToPlan), (10, nil),
    ])
    func `refuses demand that is no amount`(_ quantity: Double, _ refusal: TwinError.Code?) {
        var plan = SmallPlan()
        plan.line("hue", capacity: [100])
        plan.lane("hue", "VinFast")
        plan.demand("VinFast", quantity)
        var code: TwinError.Code?
        do { _ = try plan.program() } catch { code = (error as? TwinError)?.code }
        #expect(code == refusal)
    }

    @Test func `refuses demand nobody can make or deliver, and months it does not have`() {
        var plan = SmallPlan()
        plan.line("hue", capacity: [100])
        plan.demand("VinFast", 10)
        #expect(throws: TwinError.self) { try plan.program() }
        plan.lane("hue", "VinFast", "boat")
        plan.demands = [.init(customer: "VinFast", product: "boat", month: 0, quantity: 1)]
        #expect(throws: TwinError.self) { try plan.program() }
        plan.lane("hue", "VinFast")
        plan.demands = [.init(customer: "VinFast", product: "pack", month: 1, quantity: 1)]
        #expect(throws: TwinError.self) { try plan.program() }
    }

    @Test func `makes, moves and keeps no more than there is, in random plans`() throws {
        var random = SplitMix64(seed: seed)
        var (planned, impossible) = (0, 0)
        for round in 0..<25 {
            let plan = SmallPlan.random(&random)
            let note = Comment(rawValue: "seed \(seed), round \(round)")
            switch try plan.program().solve(goOn: { false }) {
            case .planned(let answer):
                planned += 1
                for demand in plan.demands {
                    let month = CivilMonth(ordinal: 2026 * 12 + 8 + demand.month)
                    let delivered = answer.delivered.filter { $0.to == demand.customer && $0.product == demand.product && $0.month == month }
                    #expect(abs(delivered.reduce(0) { $0 + $1.amount.value } - demand.quantity) < 1e-6 * max(1, demand.quantity), note)
                }
                // Packs over all months: made = delivered + left; cells: made + first stock = built in + left + at sea.
                let packs = answer.made.filter { $0.product == "pack" }.reduce(0) { $0 + $1.amount.value }
                let wanted = plan.demands.reduce(0) { $0 + $1.quantity }
                let last = CivilMonth(ordinal: 2026 * 12 + 8 + plan.months - 1)
                let left = answer.stocked.filter { $0.month == last }
                #expect(abs(packs - wanted - left.filter { $0.product == "pack" }.reduce(0) { $0 + $1.amount.value }) < 1e-4, note)
                let cells = answer.made.filter { $0.product == "cell" }.reduce(0) { $0 + $1.amount.value }
                let first = plan.stocks.filter { $0.product == "cell" }.reduce(0) { $0 + $1.start }
                let kept = left.filter { $0.product == "cell" }.reduce(0) { $0 + $1.amount.value }
                #expect(abs(cells + first - 8 * packs - kept) < 1e-3, note)
                #expect(answer.made.allSatisfy { $0.utilisation <= 1 + 1e-9 }, note)
            case .impossible(let conflict):
                impossible += 1
                #expect(!conflict.clashes.isEmpty && !conflict.cures.isEmpty, note)
            }
        }
        #expect(planned > 5 && impossible > 3, "\(planned) planned, \(impossible) impossible")
    }
}

extension CustomerLane {
    fileprivate init(like lane: CustomerLane, freight: Double) {
        self.init(
            site: lane.site, customer: lane.customer, product: lane.product, mode: lane.mode, freight: freight, duty: lane.duty, carbon: lane.carbon,
            source: lane.source)
    }
}

extension AllocatedDemand {
    fileprivate init(like demand: AllocatedDemand, quantity: Double) {
        self.init(customer: demand.customer, product: demand.product, month: demand.month, quantity: quantity)
    }
}

extension SmallPlan {
    /// Two cell sites, two pack sites, two customers, a few months; about half of them cannot be met.
    fileprivate static func random(_ random: inout SplitMix64) -> SmallPlan {
        var plan = SmallPlan()
        plan.months = Int(random.pick(2...4))
        func amounts(_ range: ClosedRange<Int64>) -> [Double] { (0..<plan.months).map { _ in Double(random.pick(range)) } }
        for site in ["ochang", "nanjing"] { plan.line(site, "cells", "cell", capacity: amounts(0...1_600), cost: Double(random.pick(1...9))) }
        for site in ["hue", "tennessee"] {
            plan.line(site, "packs", "pack", capacity: amounts(0...150), cost: Double(random.pick(1...99)), inputs: [("cell", 8)])
            plan.stock(site, "cell", start: Double(random.pick(0...500)), holding: 0.1)
            plan.stock(site, "pack", holding: Double(random.pick(0...3)))
            for from in ["ochang", "nanjing"] { plan.ship(from, site, "cell", delay: Int(random.pick(0...1)), freight: Double(random.pick(0...2))) }
            for customer in ["VinFast", "another"] { plan.lane(site, customer, freight: Double(random.pick(1...30))) }
        }
        for customer in ["VinFast", "another"] {
            for month in 0..<plan.months { plan.demand(customer, month: month, Double(random.pick(0...60))) }
        }
        if plan.demands.allSatisfy({ $0.quantity == 0 }) { plan.demand("VinFast", month: 0, 1) }
        return plan
    }
}
