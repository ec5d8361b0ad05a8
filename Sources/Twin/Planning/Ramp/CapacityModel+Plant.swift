// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Measure
package import Plant

extension CapacityModel {
    /// The capacity of a site for a product, from the routes, stations and design rates of a plant file.
    ///
    /// What the product's route takes is followed back through the routes of the same site; what no route of the site makes is a need.
    /// Each route of the product itself is a branch. Where several routes make the same part they share its work in proportion to what each
    /// could make alone, mature.
    ///
    /// - Parameters:
    ///   - site: Nil when only one site makes it.
    ///   - line: Only what this line makes (``PlantModel/plannedLine(of:)``); nil: all the site makes.
    /// - Throws: `.unknownName`, `.missingFact` when nothing makes the product, `.contradiction` when several sites do and none is named.
    package init(of product: String, at site: String?, on line: String? = nil, in plant: PlantModel) throws(TwinError) {
        guard plant.product(named: product) != nil else {
            throw TwinError(
                code: .unknownName, message: "“\(plant.name)” has no product “\(product)”.",
                remedy: "Name one of: \(plant.products.map(\.name).joined(separator: ", ")).")
        }
        let site = try Self.site(making: product, named: site, in: plant)
        var survey = CapacitySurvey(plant, site, product, line)
        survey.follow()
        guard !survey.branches.isEmpty else {
            throw TwinError(
                code: .missingFact, message: "Nothing at “\(site)”\(line.map { ", \($0)," } ?? "") says how fast “\(product)” is made.",
                remedy: "Give its route steps with times or rates, or its line a design rate.")
        }
        self = survey.model
    }

    /// Sites with a route or a line designed for the product.
    package static func sites(making product: String, in plant: PlantModel) -> [String] {
        plant.sites.filter { site in
            plant.routes.contains { $0.site == site.name && $0.product == product }
                || site.areas.contains { $0.lines.contains { $0.designs.contains { $0.product == product } } }
        }.map(\.name)
    }

    private static func site(making product: String, named site: String?, in plant: PlantModel) throws(TwinError) -> String {
        let makers = sites(making: product, in: plant)
        if let site {
            guard makers.contains(site) else {
                throw TwinError(
                    code: plant.site(named: site) == nil ? .unknownName : .missingFact, message: "“\(product)” is not made at “\(site)”.",
                    remedy: makers.isEmpty ? "Give it a route." : "It is made at \(makers.joined(separator: ", ")).")
            }
            return site
        }
        guard let first = makers.first else {
            throw TwinError(
                code: .missingFact, message: "Nothing in “\(plant.name)” makes “\(product)”.",
                remedy: "Give it a route, or a line a design rate for it.")
        }
        guard makers.count == 1 else {
            throw TwinError(
                code: .contradiction, message: "“\(product)” is made at \(makers.joined(separator: ", ")).", remedy: "Say which site is meant.")
        }
        return first
    }
}

/// Follows a product back through the routes of its site and collects what each station has to do for it.
///
/// Every amount is worked out several times: with no losses at all, and with those of each line alone; their ratios are the losses of a load.
private struct CapacitySurvey {
    fileprivate let plant: PlantModel
    private let site: String
    private let product: String
    private let line: String?
    private let lines: [LineName]
    private var resources: [StationName] = []
    private(set) var branches: [Draft] = []
    /// By line: the place of the step that is given a loss because the plant file gives the line none.
    private var invented: [LineName: (route: String, place: Int)] = [:]
    /// Lines whose losses here are invented.
    private var lossless: Set<LineName> = []

    struct Draft {
        let name: String
        var work: [(resource: Int, amounts: [Double])] = []
        var entering: [Double]
        var needs: [(product: String, amounts: [Double])] = []
    }

    init(_ plant: PlantModel, _ site: String, _ product: String, _ line: String?) {
        self.line = line
        self.plant = plant
        self.site = site
        self.product = product
        lines =
            plant.sites.first { $0.name == site }?.areas.flatMap { area in
                area.lines.map { LineName(site: site, area: area.name, line: $0.name) }
            } ?? []
    }

    /// No loss at all, then the losses of each line alone.
    private var cases: [LineName?] { [nil] + lines }

    mutating func follow() {
        inventLosses()
        let unit = RouteFlow.unit(of: product, plant)
        let whole = cases.map { _ in unit }
        let routes = plant.routes.filter { $0.site == site && $0.product == product }
        for route in routes where line == nil || plant.plannedLine(of: route)?.line == line {
            var branch = Draft(name: route.name, entering: [])
            branch.entering = add(route, whole, above: [product], to: &branch)
            if !branch.entering.isEmpty, !branch.work.isEmpty { branches.append(branch) }
        }
        guard routes.isEmpty else { return }
        for line in lines where self.line == nil || line.line == self.line {
            guard let design = plant.line(line)?.designs.first(where: { $0.product == product }) else { continue }
            lossless.insert(line)
            let entering = cases.map { $0 == line ? exp(1.0) : 1 }
            var branch = Draft(name: line.line, entering: entering)
            addDesign(line, design, zip(whole, entering).map { $0 * $1 }, to: &branch)
            for material in plant.product(named: product)?.materials ?? [] {
                need(material.product, entering.map { $0 * Double(material.quantity.amount) }, of: &branch)
            }
            branches.append(branch)
        }
    }

    /// A line that learns but whose steps lose nothing loses at its end: at the last step it does nearest to the product.
    private mutating func inventLosses() {
        var lossy: Set<LineName> = []
        var last: [LineName: (route: String, place: Int)] = [:]
        var seen: Set<String> = []
        func visit(_ product: String) {
            guard seen.insert(product).inserted else { return }
            for route in plant.routes where route.site == site && route.product == product {
                var here: [LineName: Int] = [:]
                for (place, step) in route.steps.enumerated() {
                    guard let line = step.station?.line else { continue }
                    here[line] = place
                    if step.isLossy { lossy.insert(line) }
                }
                for (line, place) in here where last[line] == nil { last[line] = (route.name, place) }
                for take in route.steps.flatMap(\.takes) { visit(take.product) }
            }
        }
        visit(product)
        invented = last.filter { !lossy.contains($0.key) }
        lossless = Set(invented.keys)
    }

    private func loss(_ route: Route, _ place: Int, in lossy: LineName?) -> RouteFlow.Loss {
        // What is lost where no line works, such as in ageing, is lost in every case.
        guard let line = route.steps[place].station?.line else { return .own }
        guard let lossy, line == lossy else { return .nothing }
        if let spot = invented[line] { return spot.route == route.name && spot.place == place ? .allBut(exp(-1.0)) : .nothing }
        return .own
    }

    /// - Returns: How much is begun for each unit asked of the route; empty when the route makes nothing.
    private mutating func add(_ route: Route, _ amounts: [Double], above: [String], to branch: inout Draft) -> [Double] {
        let flows = cases.enumerated().compactMap { index, lossy in
            RouteFlow(route, plant, amount: amounts[index]) { loss(route, $0, in: lossy) }
        }
        guard flows.count == cases.count else { return [] }
        // Items are cut up and put together on the way; what is left of that are the losses.
        let crossed = RouteFlow(route, plant, amount: amounts[0], loss: { _ in .nothing })?.entering ?? 1
        let entering = flows.map { $0.entering / crossed }
        for place in flows[0].work.indices where flows[0].work[place].machineSeconds > 0 {
            branch.work.append((resource(flows[0].work[place].station), flows.map { $0.work[place].machineSeconds }))
        }
        if let product = route.product, let line = plant.plannedLine(of: route),
            let design = plant.line(line)?.designs.first(where: { $0.product == product })
        {
            addDesign(line, design, zip(amounts, entering).map { $0 * $1 }, to: &branch)
        }
        for place in flows[0].inputs.indices {
            require(flows[0].inputs[place].product, flows.map { $0.inputs[place].amount }, above: above, of: &branch)
        }
        return entering
    }

    /// A line makes no more than it was designed for.
    private mutating func addDesign(_ line: LineName, _ design: DesignRate, _ started: [Double], to branch: inout Draft) {
        branch.work.append(
            (resource(StationName(line: line, station: Self.designRate)), started.map { $0 / design.rate.smallUnitsPerSecond }))
    }

    private mutating func require(_ product: String, _ amounts: [Double], above: [String], of branch: inout Draft) {
        let routes = above.contains(product) ? [] : plant.routes.filter { $0.site == site && $0.product == product }
        guard !routes.isEmpty else { return need(product, amounts, of: &branch) }
        for (route, share) in zip(routes, shares(of: routes, product)) where share > 0 {
            _ = add(route, amounts.map { $0 * share }, above: above + [product], to: &branch)
        }
    }

    private func need(_ product: String, _ amounts: [Double], of branch: inout Draft) {
        let unit = RouteFlow.unit(of: product, plant)
        branch.needs.append((product, amounts.map { $0 / unit }))
    }

    private mutating func resource(_ name: StationName) -> Int {
        if let known = resources.firstIndex(of: name) { return known }
        resources.append(name)
        return resources.count - 1
    }

    /// Each route's part of the work: in proportion to what its own stations could make of it.
    private func shares(of routes: [Route], _ product: String) -> [Double] {
        guard routes.count > 1 else { return [1] }
        let unit = RouteFlow.unit(of: product, plant)
        let rates = routes.map { route -> Double in
            guard let flow = RouteFlow(route, plant, amount: unit, loss: { _ in .own }) else { return 0 }
            var seconds: [StationName: Double] = [:]
            for work in flow.work { seconds[work.station, default: 0] += work.machineSeconds / Double(plant.station(work.station)?.count ?? 1) }
            let slowest = seconds.values.max() ?? 0
            return slowest > 0 ? 1 / slowest : 0
        }
        let total = rates.reduce(0, +)
        return total > 0 ? rates.map { $0 / total } : routes.map { _ in 1 / Double(routes.count) }
    }

    static let designRate = "design rate"

    var model: CapacityModel {
        let taking = lines.filter { line in resources.contains { $0.line == line } }
        let places = taking.map { line in cases.firstIndex { $0 == line } ?? 0 }
        func load(_ amounts: [Double]) -> CapacityModel.Load {
            CapacityModel.Load(base: amounts[0], losses: places.map { amounts[0] > 0 ? max(0, log(amounts[$0] / amounts[0])) : 0 })
        }
        let needed = branches.flatMap(\.needs).map(\.product).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let finished = branches.map { draft in
            CapacityModel.Branch(
                name: draft.name, work: draft.work.map { ($0.resource, load($0.amounts)) }, entering: load(draft.entering),
                needs: needed.map { product in
                    CapacityModel.Need(
                        product: product, unit: plant.product(named: product)?.unit.code ?? "1",
                        loads: draft.needs.filter { $0.product == product }.map { load($0.amounts) })
                })
        }
        let mature = places.indices.map { index -> Double? in
            if lossless.contains(taking[index]) { return nil }
            let losses = finished.flatMap { branch in branch.work.map { $0.load.losses[index] } + [branch.entering.losses[index]] }
            return max(losses.max() ?? 0, 1e-12)
        }
        return CapacityModel(
            product: product, site: site, lines: taking, resources: resources.map { resource($0, taking) }, branches: finished, matureLosses: mature)
    }

    private func resource(_ name: StationName, _ lines: [LineName]) -> CapacityModel.Resource {
        let lineIndex = lines.firstIndex(of: name.line) ?? 0
        guard let station = plant.station(name) else {
            let calendar = plant.line(name.line)?.stations.lazy.compactMap(\.calendar).first
            return CapacityModel.Resource(
                name: Self.designRate, line: name.line, machines: 1, availability: 1,
                calendar: calendar.flatMap(plant.calendar), people: 0, lineIndex: lineIndex)
        }
        return CapacityModel.Resource(
            name: station.name, line: name.line, machines: station.count, availability: station.availability,
            calendar: station.calendar.flatMap(plant.calendar), people: people(at: name, station), lineIndex: lineIndex)
    }
}

extension CapacitySurvey {
    /// On one machine: its own, and the most any of its steps asks for besides.
    private func people(at name: StationName, _ station: Station) -> Int {
        let steps = plant.routes.flatMap(\.steps).filter { $0.station == name }
        let most = steps.map { $0.crews.reduce(0) { $0 + $1.people } }.max() ?? 0
        return station.crews.reduce(0) { $0 + $1.people } + most
    }
}

extension Station {
    /// Part of scheduled time in which no failure is being repaired, were it always at work: Π 1 / (1 + repair / between). Failures counted in
    /// amounts are left out.
    var availability: Double {
        failures.reduce(1) { product, failure in
            switch failure.every {
            case .time(let every), .slots(let every):
                let between = every.mean
                return between > 0 ? product * between / (between + failure.repair.mean) : product
            case .amount: return product
            }
        }
    }
}
