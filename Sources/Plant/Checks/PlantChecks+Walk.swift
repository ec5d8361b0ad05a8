// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Whether a route can be walked from its first step to its end.
extension PlantChecks {
    mutating func checkWalk(of route: Route) {
        let names = route.steps.map(\.name)
        guard Set(names).count == names.count, !names.isEmpty else { return }
        var next: [[Int]] = []
        var leaves: [Bool] = []
        for (index, step) in route.steps.enumerated() {
            checkShares(of: step, index, route)
            var to: [Int] = []
            var isExit = false
            var open = 1.0
            for (number, way) in step.ways.enumerated() where way.share > 0 {
                open -= way.share
                switch way.target {
                case .step(let name):
                    if let target = names.firstIndex(of: name) {
                        to.append(target)
                    } else {
                        unknownStep(name, names, spots["routes", route.name, step.name, "then", "\(number)", "to"])
                        // Whatever was meant may lead on.
                        isExit = true
                    }
                    if way.most != nil { isExit = true }
                case .out, .scrap: isExit = true
                }
            }
            if let wait = step.maxWait?.to {
                if let target = names.firstIndex(of: wait) {
                    to.append(target)
                } else {
                    unknownStep(wait, names, spots["routes", route.name, step.name, "maxWait", "to"])
                }
            }
            if open > 1e-9 {
                if index + 1 < route.steps.count { to.append(index + 1) } else { isExit = true }
            }
            next.append(to)
            leaves.append(isExit)
        }
        guard dropped.isDisjoint(with: [.step, .way]) else { return }
        checkReach(route, next, leaves)
    }

    private mutating func unknownStep(_ name: String, _ names: [String], _ spot: Spots.Spot) {
        report(
            .unknownName, at: spot, "There is no step “\(name)” in this route.", expected: "the name of a step of this route",
            nearest: Spelling.nearest(to: name, among: names), "Correct the name, or describe the step.")
    }

    private mutating func checkShares(of step: Step, _ index: Int, _ route: Route) {
        guard !step.ways.isEmpty else { return }
        let sum = step.ways.reduce(0) { $0 + $1.share }
        let isLast = index + 1 == route.steps.count
        let saysRest = step.ways.contains { way in
            switch way.target {
            case .step(let name): !isLast && !way.isRework && name == route.steps[index + 1].name
            case .out(let product): isLast && (product == nil || product == route.product)
            case .scrap: false
            }
        }
        guard saysRest ? abs(sum - 1) > 1e-9 : sum > 1 + 1e-9 else { return }
        report(
            .shares, at: spots["routes", route.name, step.name, "then"], "The shares after “\(step.name)” add up to \(PlantReader.short(sum)).",
            expected: saysRest ? "1" : "1 or less; the rest goes on to the next step", "Correct them.")
    }

    private mutating func checkReach(_ route: Route, _ next: [[Int]], _ leaves: [Bool]) {
        var reached = Set([0])
        var open = [0]
        while let step = open.popLast() {
            for target in next[step] where reached.insert(target).inserted { open.append(target) }
        }
        for (index, step) in route.steps.enumerated() where !reached.contains(index) {
            report(
                .unreachableStep, at: spots["routes", route.name, step.name], "Nothing ever comes to “\(step.name)”.",
                expected: "a way to it from “\(route.steps[0].name)”",
                "Add a way to it under “then:”, or remove the step.")
        }
        var ends = Set(next.indices.filter { leaves[$0] })
        var grows = true
        while grows {
            grows = false
            for step in next.indices where !ends.contains(step) && next[step].contains(where: ends.contains) {
                ends.insert(step)
                grows = true
            }
        }
        let caught = next.indices.filter { reached.contains($0) && !ends.contains($0) }
        guard let first = caught.first else { return }
        let circle = caught.map { "“\(route.steps[$0].name)”" }.joined(separator: ", ")
        report(
            .noWayOut, at: spots["routes", route.name, route.steps[first].name], "What comes to \(circle) never leaves again.",
            expected: "a way out of the circle",
            "Let a share go on, out or to scrap, or give the rework a “most:”.")
    }

    // Beginnings.

    /// A first step that begins at once and takes no time would begin without end.
    mutating func checkBegin(of route: Route) {
        guard let step = route.steps.first, step.kind == .discrete || step.kind == .batch, !spots.isWritten("routes", route.name, step.name, "time"),
            !spots.isWritten("routes", route.name, step.name, "rate"), route.limit == nil,
            dropped.isDisjoint(with: [.arrivals, .take, .supplier])
        else { return }
        let isEndless: Bool
        if let arrivals = route.arrivals {
            isEndless = arrivals.pattern == .saturated && arrivals.count == nil
        } else {
            isEndless =
                !step.takes.isEmpty
                && step.takes.allSatisfy { take in
                    take.from == nil
                        && plant.suppliers.contains { $0.product == take.product && $0.site == route.site && $0.to == nil && $0.ordering == .always }
                }
        }
        guard isEndless else { return }
        report(
            .contradiction, at: spots["routes", route.name, step.name],
            "“\(step.name)” takes no time and always finds work, so it would begin without end at once.",
            expected: "a time, a rate, or arrivals in time", "Add “time:”, or limit what arrives.")
    }

    // Places.

    /// Everything of a route happens at one site; transports go between sites.
    mutating func checkPlace(of route: Route) {
        for step in route.steps {
            if let station = step.station, station.line.site != route.site {
                report(
                    .contradiction, at: spots["routes", route.name, step.name, "station"],
                    "“\(step.name)” is done at \(station.line.site), but the route's stocks are at \(route.site).", expected: "one site a route",
                    "Split the route, and bring its product there by a transport.")
            }
            for (index, take) in step.takes.enumerated() {
                checkBuffer(take.from, take.product, route, spots["routes", route.name, step.name, "takes", "\(index)", "from"])
            }
            for (index, make) in step.makes.enumerated() {
                guard case .buffer(let name) = make.to else { continue }
                checkBuffer(name, make.product, route, spots["routes", route.name, step.name, "makes", "\(index)", "to"])
            }
        }
    }

    private mutating func checkBuffer(_ name: String?, _ product: String, _ route: Route, _ spot: Spots.Spot) {
        guard let buffer = name.flatMap(plant.buffer(named:)) else { return }
        if buffer.site != route.site {
            report(
                .contradiction, at: spot, "The buffer “\(buffer.name)” is at \(buffer.site), but the route is at \(route.site).",
                expected: "a buffer at \(route.site)",
                "Bring it there by a transport.")
        }
        if let kept = buffer.product, kept != product {
            report(
                .contradiction, at: spot, "The buffer “\(buffer.name)” is for “\(kept)”, not for “\(product)”.",
                expected: "a buffer for “\(product)”",
                "Name another, or leave “product:” out of the buffer.")
        }
    }

    mutating func checkGates() {
        for customer in plant.customers {
            for gate in customer.gates {
                let routes = plant.routes.filter { $0.name == gate.route || $0.name.hasPrefix("\(gate.route) on ") }
                guard !routes.isEmpty, dropped.isDisjoint(with: [.route, .step, .make]) else { continue }
                let makes = routes.contains { route in
                    route.product == gate.product || route.steps.contains { $0.makes.contains { $0.product == gate.product } }
                }
                if !makes {
                    report(
                        .contradiction, at: spots["customers", customer.name, gate.name, "product"],
                        "“\(gate.route)” does not make “\(gate.product)”.",
                        expected: "a product of the route it releases", "Correct route or product.")
                }
            }
        }
    }
}
