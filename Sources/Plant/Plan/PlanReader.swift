// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Reads a plan by the grammar, with the names of all its plants known.
struct PlanReader {
    typealias Members = PlantReader.Members

    var reader: PlantReader
    let plants: [(path: String, plant: PlantModel)]
    /// Of all plants, each name once.
    let products: [Product]
    let goods: Goods
    let sites: [String]
    var span = MonthSpan(first: CivilMonth(ordinal: 24_000), count: 1)
    var notes: [String] = []

    /// - Parameter plan: Nil when a plant file is the plan.
    init(_ plants: [(path: String, plant: PlantModel, tree: Element)], plan: Element?, _ findings: Findings) {
        var findings = findings
        self.plants = plants.map { ($0.path, $0.plant) }
        var products: [Product] = []
        for product in plants.flatMap(\.plant.products) where !products.contains(where: { $0.name == product.name }) { products.append(product) }
        self.products = products
        goods = Goods(products)
        sites = plants.flatMap { $0.plant.sites.map(\.name) }
        let currencies: Currencies
        if let plan, plan["currency"] != nil {
            currencies = Currencies.read(plan, &findings)
        } else {
            currencies = Currencies(own: plants.lazy.compactMap(\.plant.currency).first, rates: [:])
        }
        reader = PlantReader(
            names: NameIndex(Self.joined(plants.map(\.tree), plan)), parameters: [:], slotSeconds: nil, currencies: currencies, findings: findings)
    }

    /// One tree with the lists of all, to look names up in.
    private static func joined(_ trees: [Element], _ plan: Element?) -> Element {
        let place = plan?.place ?? Place(file: "", line: 1, column: 1)
        var members = ["sites", "products", "customers", "routes", "suppliers", "transports"].map { key in
            Element.Member(
                key: key, place: place, value: Element(content: .list(trees.flatMap { $0[key]?.list ?? [] }), place: place, sources: []))
        }
        let sources = ([plan].compactMap(\.self) + trees).flatMap { $0["sources"]?.members ?? [] }
        members.append(.init(key: "sources", place: place, value: Element(content: .mapping(sources), place: place, sources: [])))
        return Element(content: .mapping(members), place: place, sources: [])
    }

    /// The plan a file describes.
    func plan(_ tree: Element) -> (plan: PlanModel?, errors: [PlantFinding]) {
        var copy = self
        let plan = copy.whole(tree)
        return (plan, copy.reader.findings.sorted(files: [tree.place.file]).filter { $0.severity == .error })
    }

    private mutating func whole(_ tree: Element) -> PlanModel? {
        guard let m = reader.members(tree, .plan, "") else { return nil }
        checkPlants(m)
        guard let first = month(m, "from"), let count = reader.whole(m, "months") else { return nil }
        span = MonthSpan(first: first, count: count)
        let ramp = form(m, "ramp") { $0.ramp($1) }
        let chemistry = form(m, "chemistry") { $0.chemistry($1) }
        let allocation = form(m, "allocation") { $0.allocation($1) }
        if m["ramp"] == nil, m["allocation"] == nil, m["chemistry"] == nil {
            reader.report(
                .missingKey, at: m.element, "", "The plan asks nothing.", expected: "one of ramp, allocation, chemistry", "Add a question.")
        }
        return PlanModel(
            name: reader.text(m, "plan")?.value ?? "", plantFiles: plants.map(\.path), plants: plants.map(\.plant), months: span,
            currency: reader.currencies.own, sources: sources(m), ramp: ramp, allocation: allocation ?? nil, chemistry: chemistry ?? nil)
    }

    /// The plan of a plant file: its own months of demand, and every line as it says.
    func plan(of plant: PlantModel, file: String) -> PlanModel {
        var copy = self
        let months = plant.customers.flatMap(\.demands).flatMap { demand -> [CivilMonth] in
            if case .months(let months) = demand.pattern { months.map(\.month) } else { [] }
        }
        let first = months.min() ?? plant.start.map { CivilMonth(ordinal: Self.ordinal($0)) } ?? CivilMonth(ordinal: 2026 * 12)
        copy.span = MonthSpan(first: first, count: months.max().map { min(120, $0.ordinal - first.ordinal + 1) } ?? 36)
        let allocation = months.isEmpty ? nil : copy.allocationOfPlants()
        return PlanModel(
            name: plant.name, plantFiles: [file], plants: [plant], months: copy.span, currency: plant.currency, sources: plant.sources,
            ramp: RampPlan(targets: [], lines: [], automation: nil), allocation: allocation, chemistry: nil)
    }

    private static func ordinal(_ start: StartTime) -> Int {
        let day = CivilDate(dayNumber: Int((start.milliseconds / 1_000 + Int64(start.offsetMinutes) * 60) / 86_400))
        return CivilMonth(year: day.year, month: day.month).ordinal
    }

    private mutating func checkPlants(_ m: Members) {
        if plants.isEmpty, m["plants"]?.list?.isEmpty ?? false, let element = m["plants"] {
            reader.report(.missingKey, at: element, "plants", "The plan has no plant.", expected: "one plant file or more", "Name the plants.")
        }
        var seen: [String: String] = [:]
        for (index, (path, plant)) in plants.enumerated() {
            guard let element = m["plants"]?.list?[index] else { continue }
            for site in plant.sites {
                if let other = seen[site.name] {
                    reader.report(
                        .duplicateName, at: element, "plants[\(index)]", "There is a site “\(site.name)” in \(other) already.",
                        expected: "each site in one plant file", "Take one of the files out, or rename the site.")
                }
                seen[site.name] = path
            }
            for product in plant.products {
                guard let known = goods[product.name], known.unit.dimension != product.unit.dimension else { continue }
                reader.report(
                    .unitMismatch, at: element, "plants[\(index)]",
                    "“\(product.name)” is booked by \(product.unit.dimension) here and by \(known.unit.dimension) in another plant.",
                    expected: "the same for all plants of a plan", "Rename one of the two products.")
            }
            if let currency = plant.currency, let own = reader.currencies.own, currency != own, reader.currencies.rates[currency] == nil {
                reader.report(
                    .unitMismatch, at: element, "plants[\(index)]", "“\(plant.name)” counts in \(currency), the plan in \(own).",
                    expected: "a rate of exchange for \(currency)", "Add “exchange: { \(currency): … \(own) }”.")
            }
        }
    }

    private mutating func sources(_ m: Members) -> [NumberSource] {
        var list = (m["sources"]?.members ?? []).compactMap { member -> NumberSource? in
            guard let m = reader.members(member.value, .source, "sources.\(member.key)") else { return nil }
            return NumberSource(
                key: member.key, title: reader.text(m, "title")?.value ?? "", year: reader.whole(m, "year"), url: reader.text(m, "url")?.value,
                isVerified: reader.flag(m, "verified") ?? false)
        }
        for source in plants.flatMap(\.plant.sources) where !list.contains(where: { $0.key == source.key }) { list.append(source) }
        return list
    }

    // Parts every question is made of.

    mutating func form<Value>(_ m: Members, _ key: String, _ read: (inout PlanReader, Members) -> Value?) -> Value? {
        guard let element = m[key], case .form(let name) = m.shape(key), let inner = reader.members(element, name, m.path(of: key)) else {
            return nil
        }
        return read(&self, inner)
    }

    mutating func forms<Value>(_ m: Members, _ key: String, _ read: (inout PlanReader, Members) -> Value?) -> [Value] {
        guard case .list(.form(let name)) = m.shape(key) else { preconditionFailure("\(key) is no list of forms.") }
        return reader.items(m, key).compactMap { item in
            reader.members(item.element, name, item.path).flatMap { read(&self, $0) }
        }
    }

    mutating func month(_ m: Members, _ key: String) -> CivilMonth? {
        guard let (text, element) = reader.text(m, key) else { return nil }
        return reader.month(text, element, m.path(of: key))
    }

    /// Place of a month in the plan; a month outside is reported.
    mutating func planned(_ text: String, _ element: Element, _ path: String) -> Int? {
        guard let month = reader.month(text, element, path) else { return nil }
        if let index = span.index(of: month) { return index }
        reader.report(
            .wrongValue, at: element, path, "\(month) is not among the months of the plan.",
            expected: "\(span.first) to \(CivilMonth(ordinal: span.first.ordinal + span.count - 1))", "Correct the month, or “from” and “months”.")
        return nil
    }

    mutating func planned(_ m: Members, _ key: String) -> Int? {
        reader.text(m, key).flatMap { planned($0.value, $0.element, m.path(of: key)) }
    }

    /// Key of the source that covers the numbers of a form.
    func source(_ m: Members) -> String? { m.element.sources.first }

    // Amounts and money per booking unit.

    /// An amount in booking units of the product; energy by what one unit stores.
    mutating func amount(_ m: Members, _ key: String, of product: String?) -> Double? {
        guard let element = m[key], let quantity = reader.quantity(m, key) else { return nil }
        return units(quantity, element, m.path(of: key), of: product)
    }

    mutating func units(_ quantity: Quantity, _ element: Element, _ path: String, of product: String?) -> Double? {
        guard let product = goods[product], let checked = reader.checked(quantity, element, path, of: product, orEnergy: true) else { return nil }
        return Self.units(checked, of: product)
    }

    static func units(_ quantity: Quantity, of product: Product) -> Double {
        if quantity.dimension != product.unit.dimension, quantity.dimension == .energy, let each = product.nominalEnergy {
            return Double(quantity.amount) / Double(each.amount)
        }
        return Double(quantity.amount) * Double(product.unit.denominator) / Double(product.unit.numerator)
    }

    /// Amounts by month of the plan, 0 where none is said.
    mutating func amounts(_ m: Members, _ key: String, of product: String?) -> [Double]? {
        guard let element = m[key] else { return nil }
        let path = m.path(of: key)
        guard let list = element.members else {
            reader.wrongForm(element, path, expected: "months and amounts, such as { 2026-03: 1400 {pack} }")
            return nil
        }
        var amounts = Array(repeating: 0.0, count: span.count)
        for member in list {
            let here = "\(path).\(member.key)"
            let name = Element(content: .text(member.key, isQuoted: false), place: member.place, sources: [])
            guard let index = planned(member.key, name, here), let quantity = reader.quantity(member.value, here, Self.goods),
                let units = units(quantity, member.value, here, of: product)
            else { continue }
            amounts[index] = units
        }
        return amounts
    }

    private static let goods: [Dimension] = [.pieces, .mass, .volume, .length, .energy]

    /// Money or greenhouse gas per booking unit of the product; per mass and distance it takes both.
    mutating func perUnit(_ m: Members, _ key: String, of product: String?, distance: Quantity? = nil) -> Double? {
        guard let product = goods[product], let element = m[key], let magnitude = reader.perAmount(m, key, of: product.unit) else { return nil }
        if let value = Self.perUnit(magnitude, of: product, distance: distance) { return value }
        reader.report(
            .missingKey, at: element, m.path(of: key), "“\(element.text ?? "")” needs a distance here and the mass of \(product.name).",
            expected: "“distance:” beside it, and “mass:” of the product", "Add what is missing.")
        return nil
    }

    static func perUnit(_ magnitude: Magnitude, of product: Product, distance: Quantity?) -> Double? {
        let dimensions = magnitude.unit.dimensions
        if dimensions.mass == -1, dimensions.length == -1 {
            guard let kilograms = kilograms(product), let distance else { return nil }
            return magnitude.coherent * kilograms * Double(distance.amount) / 1e6
        }
        return magnitude.coherent * (PhysicalUnit.find(product.unit.code)?.factor ?? 1)
    }

    static func kilograms(_ product: Product) -> Double? {
        if product.unit.dimension == .mass { return Double(product.unit.numerator) / Double(product.unit.denominator) / 1e6 }
        return product.mass.map { Double($0.amount) / 1e6 }
    }
}
