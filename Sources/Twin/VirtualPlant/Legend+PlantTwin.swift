// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
import Measure
import Plant

extension Legend {
    /// What a compiled plant's numbers mean.
    ///
    /// - Parameter start: When the run's zero is; nil takes the plant's own start, or 1970-01-05 as its calendars do.
    package init(_ twin: PlantTwin, start: Instant?) {
        let plant = twin.plant
        self.init(
            plant: Self.slug(plant.name),
            start: start ?? Instant(microseconds: (plant.start?.milliseconds ?? 4 * 86_400_000) * 1_000))
        var firstOfName: [String: Int] = [:]
        let lanes = Self.lanes(plant)
        for (index, role) in twin.products.enumerated() {
            let name = role.product ?? ""
            let known = plant.product(named: name)
            let first = firstOfName[name, default: index]
            firstOfName[name] = first
            products.append(
                Product(
                    name: known?.called ?? name, kind: known?.kind ?? .unit, dimension: role.dimension, prefix: Self.slug(name), counter: first,
                    lanes: [UInt32](repeating: 1, count: lanes[name] ?? 0)))
        }
        // What is only ever an amount is no item of the scenario, and a product all the same.
        for case .stock(let name, _) in twin.buffers where firstOfName[name] == nil {
            guard let known = plant.product(named: name) else { continue }
            firstOfName[name] = products.count
            products.append(
                Product(
                    name: known.called, kind: known.kind, dimension: known.unit.dimension, prefix: Self.slug(name), counter: products.count, lanes: []
                ))
        }
        let levels = Dictionary(twin.scenario.beginning.levels.map { ($0.tank.number, $0.amount) }, uniquingKeysWith: +)
        for (index, role) in twin.buffers.enumerated() {
            var buffer = Self.buffer(role, plant)
            buffer.initially = levels[index] ?? 0
            buffer.product = productIndex(of: role, twin, firstOfName)
            buffer.opening = opening(of: role, plant, firstOfName)
            buffers.append(buffer)
        }
        for (index, role) in twin.stations.enumerated() { stations.append(Self.station(role, twin.scenario.stations[index], plant)) }
        for (index, role) in twin.operations.enumerated() {
            operations.append(
                operation(role, twin.scenario.operations[index], by: twin.stations[twin.scenario.operations[index].station.number], plant))
        }
    }

    /// `cathode-jumbo` of “Cathode jumbo”: letters, digits and dashes.
    static func slug(_ name: String) -> String {
        var slug = ""
        for scalar in name.lowercased().unicodeScalars {
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                slug.unicodeScalars.append(scalar)
            } else if !slug.isEmpty, slug.last != "-" {
                slug.append("-")
            }
        }
        return slug.last == "-" ? String(slug.dropLast()) : slug
    }

    /// Webs that are slit, with the number of their lanes.
    private static func lanes(_ plant: PlantModel) -> [String: Int] {
        var lanes: [String: Int] = [:]
        for route in plant.routes {
            var product = route.arrivals == nil ? route.steps.first?.takes.first?.product : route.product
            for step in route.steps {
                if let count = step.coil?.lanes, count > 1, let product { lanes[product] = count }
                product = step.makes.first { $0.to == .along }?.product ?? product
            }
        }
        return lanes
    }

    private static func buffer(_ role: PlantTwin.BufferRole, _ plant: PlantModel) -> Buffer {
        func route(_ name: String, _ step: String) -> (Route?, Step?) {
            let route = plant.route(named: name)
            return (route, route?.step(named: step))
        }
        func mixes(_ store: Store?) -> Bool { if case .tank = store?.room { true } else { false } }
        switch role {
        case .stock(let product, let site):
            return Buffer(
                name: tank(site, product) + "-stock", site: site, product: nil, mixes: mixes(plant.product(named: product)?.stock),
                initially: 0)
        case .buffer(let name):
            let buffer = plant.buffer(named: name)
            return Buffer(
                name: tank(buffer?.site ?? "", name), site: buffer?.site ?? "", product: nil, mixes: mixes(buffer?.store), initially: 0)
        case .before(let name, let step):
            let (route, known) = route(name, step)
            return Buffer(
                name: tank(route?.site ?? "", step) + "-tank", site: route?.site ?? "", product: nil, mixes: mixes(known?.before),
                initially: 0)
        case .queue(let station): return Buffer(name: station.description, site: station.line.site, product: nil, mixes: false, initially: 0)
        case .permits, .departures, .drawn, .ordered, .orders, .gate: return Buffer(name: "", site: "", product: nil, mixes: false, initially: 0)
        }
    }

    /// Site and name; once where the name begins with the site, as names in a chain do.
    private static func tank(_ site: String, _ name: String) -> String {
        let (site, name) = (slug(site), slug(name))
        return name.hasPrefix(site + "-") ? name : "\(site)-\(name)"
    }

    /// What stands in a buffer that holds an amount.
    private func productIndex(of role: PlantTwin.BufferRole, _ twin: PlantTwin, _ indices: [String: Int]) -> Int? {
        switch role {
        case .stock(let product, _): indices[product]
        case .buffer(let name): twin.plant.buffer(named: name)?.product.flatMap { indices[$0] }
        case .before(let name, let step):
            twin.plant.route(named: name).flatMap { route in
                var product = route.arrivals == nil ? nil : route.product
                for known in route.steps {
                    if known.name == step { break }
                    product = known.makes.first { $0.to == .along }?.product ?? product ?? route.product
                }
                return product.flatMap { indices[$0] }
            }
        default: nil
        }
    }

    /// Who delivers there, and so delivered before.
    private func opening(of role: PlantTwin.BufferRole, _ plant: PlantModel, _ indices: [String: Int]) -> Opening? {
        func delivers(_ product: String, _ site: String, _ into: String?) -> Bool {
            switch role {
            case .stock(let wanted, let place): into == nil && product == wanted && site == place
            case .buffer(let name): into == name
            default: false
            }
        }
        if let supplier = plant.suppliers.first(where: { delivers($0.product, $0.site, $0.to) }) {
            return indices[supplier.product].map { Opening(product: $0, lot: supplier.lot.amount, site: supplier.site, isBought: true) }
        }
        let transports = plant.transports.filter { delivers($0.delivers, $0.to, $0.into) }
        guard let transport = transports.first(where: { $0.start != nil }) ?? transports.first else { return nil }
        return (indices[transport.product] ?? indices[transport.delivers]).map {
            Opening(product: $0, lot: transport.lot.amount, site: transport.from, isBought: false)
        }
    }

    private static func station(_ role: PlantTwin.StationRole, _ station: Scenario.Station, _ plant: PlantModel) -> Station {
        guard case .station(let name) = role else {
            return Station(path: station.name, site: "", watts: [], failures: station.failures.map(\.name), isEquipment: false)
        }
        let power = station.power
        let watts = ServerActivity.allCases.map { activity in
            switch activity {
            case .starved, .waitingForCrew: power.idle
            case .working: power.working
            case .blocked: power.blocked
            case .settingUp: power.settingUp
            case .down: power.down
            case .off: power.off
            }
        }
        return Station(
            path: name.description, site: name.line.site, watts: power == .none ? [] : watts, failures: station.failures.map(\.name),
            isEquipment: true)
    }

    private func operation(
        _ role: PlantTwin.OperationRole, _ operation: Scenario.Operation, by station: PlantTwin.StationRole, _ plant: PlantModel
    ) -> Operation {
        let route = role.route.flatMap { plant.route(named: $0) }
        let step = role.step.flatMap { name in route?.step(named: name) }
        var meaning = Operation.Meaning.wait
        var site = route?.site ?? ""
        switch role.kind {
        case .step: meaning = step?.station == nil ? .wait : .process
        case .arrival, .delivery:
            if case .supplier(let name) = station {
                meaning = .receipt(supplier: name)
                site = plant.supplier(named: name)?.site ?? site
            } else {
                meaning = .receipt(supplier: "outside")
            }
        case .shipment:
            if case .transport(let name) = station, let transport = plant.transport(named: name) {
                meaning = .transport(from: transport.from, to: transport.to)
                site = transport.from
            }
        case .sale:
            if case .customer(let name) = station { meaning = .delivery(customer: name) }
            site = operation.takes.lazy.map { buffers[$0.buffer.number].site }.first { !$0.isEmpty } ?? site
        case .departure, .order, .verification, .rest: break
        }
        let takes = step?.takes ?? []
        let before = max(0, operation.takes.count - takes.count)
        return Operation(
            meaning: meaning, site: site, step: step.map { $0.bizStep ?? $0.name } ?? (meaning.isReceipt ? "receiving" : operation.name),
            roles: [String](repeating: "", count: before) + takes.map(\.role), rewinds: step?.coil?.rewinds ?? false, good: role.outcomeGood,
            characteristics: (step?.characteristics ?? []).compactMap { known in
                known.distribution.map { distribution in
                    Characteristic(
                        name: known.name, unit: known.unit.code, distribution: Distribution(distribution, scale: 1), every: Self.spacing(known.every),
                        lots: Self.lots(known.every),
                        lowerLimit: known.lowerLimit, upperLimit: known.upperLimit)
                }
            })
    }

    private static func lots(_ sampling: Plant.Sampling) -> Int64 {
        if case .items(let count) = sampling { Int64(max(1, count)) } else { 1 }
    }

    private static func spacing(_ sampling: Plant.Sampling) -> Int64? {
        if case .amount(let quantity) = sampling { quantity.amount } else { nil }
    }
}

extension Legend.Operation.Meaning {
    fileprivate var isReceipt: Bool { if case .receipt = self { true } else { false } }
}
