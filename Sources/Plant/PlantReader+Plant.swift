// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Yams

extension PlantReader {
    mutating func plant(_ root: Node) -> PlantModel? {
        guard let members = members(root, "", keys: ["plant", "sites", "products"], required: ["plant", "sites", "products"]) else { return nil }
        let name = text(members, "plant")?.value ?? ""
        let siteItems = items(members, "sites")
        let productItems = items(members, "products")
        // Names first: what is used may be described further down.
        var siteNames = Names("site")
        for item in siteItems { collect(&siteNames, item) }
        var productNames = Names("product")
        for item in productItems { collect(&productNames, item) }

        var numbers = Names("number")
        let products = productItems.compactMap { product($0.node, $0.path, siteNames, productNames, &numbers) }
        let units = Dictionary(products.map { ($0.name, $0.unit.dimension) }) { first, _ in first }
        for product in products { checkMaterials(of: product, units) }
        let sites = siteItems.compactMap { site($0.node, $0.path, productNames, &numbers) }
        return PlantModel(
            name: name, start: nil, slots: nil, currency: nil, sources: [], parameters: [], calendars: [], crews: [], utilities: [], sites: sites,
            products: products.map(\.product), buffers: [], suppliers: [], transports: [], customers: [], routes: [])
    }

    // Sites.

    private mutating func site(_ node: Node, _ path: String, _ products: Names, _ numbers: inout Names) -> Site? {
        guard let members = members(node, path, keys: ["name", "gln", "country", "clockTolerance", "areas"], required: ["name"]) else { return nil }
        let areas = named(items(members, "areas"), "area") { $0.area($1, $2, products) }
        return Site(
            name: text(members, "name")?.value ?? "", gln: number(members, "gln", digits: [13], &numbers), country: country(members),
            clockTolerance: quantity(members, "clockTolerance", of: [.duration]) ?? Quantity(0, .duration), loads: [], areas: areas)
    }

    private mutating func area(_ node: Node, _ path: String, _ products: Names) -> Area? {
        guard let members = members(node, path, keys: ["name", "lines"], required: ["name"]) else { return nil }
        return Area(name: text(members, "name")?.value ?? "", loads: [], lines: named(items(members, "lines"), "line") { $0.line($1, $2, products) })
    }

    private mutating func line(_ node: Node, _ path: String, _ products: Names) -> Line? {
        guard let members = members(node, path, keys: ["name", "stations"], required: ["name"]) else { return nil }
        return Line(
            name: text(members, "name")?.value ?? "", copies: nil, ramp: nil, designs: [], loads: [],
            stations: named(items(members, "stations"), "station") { $0.station($1, $2, products) })
    }

    private mutating func station(_ node: Node, _ path: String, _ products: Names) -> Station? {
        guard let members = members(node, path, keys: ["name", "step", "makes"], required: ["name"]) else { return nil }
        let makes = items(members, "makes").compactMap { item -> String? in
            guard let (name, node) = text(item.node, item.path) else { return nil }
            return known(name, node, item.path, products) ? name : nil
        }
        return Station(
            name: text(members, "name")?.value ?? "", step: text(members, "step")?.value, makes: makes, count: 1, calendar: nil, crews: [],
            power: PowerByState(working: nil, idle: nil, blocked: nil, setup: nil, down: nil, off: nil), failures: [], setups: [], queue: nil,
            dispatch: .fifo, utilities: [])
    }

    private mutating func country(_ members: Members) -> String? {
        guard let (code, node) = text(members, "country") else { return nil }
        guard code.utf8.count == 2, code.utf8.allSatisfy({ UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }) else {
            report(
                .wrongValue, at: node.mark, members.path(of: "country"), "“\(code)” is no country code.",
                expected: "two capital letters (ISO 3166-1), such as VN",
                "Look the code up in ISO 3166-1.")
            return nil
        }
        return code
    }

    // Products.

    private struct ProductAtPath {
        let product: Product
        let path: String
        let members: Members
        var name: String { product.name }
        var unit: BookingUnit { product.unit }
    }

    private static let productKeys = ["name", "gtin", "kind", "unit", "madeAt", "chemistry", "nominalEnergy", "mass", "materials"]

    private mutating func product(_ node: Node, _ path: String, _ sites: Names, _ products: Names, _ numbers: inout Names) -> ProductAtPath? {
        guard let members = members(node, path, keys: Self.productKeys, required: ["name", "kind", "unit"]) else { return nil }
        let kind = kind(members)
        let unit = unit(members, kind)
        var madeAt: String?
        if let (name, node) = text(members, "madeAt"), known(name, node, members.path(of: "madeAt"), sites) { madeAt = name }
        let materials = items(members, "materials").compactMap { material($0.node, $0.path, products) }
        let gtin = number(members, "gtin", digits: [8, 12, 13, 14], &numbers)
        let energy = quantity(members, "nominalEnergy", of: [.energy])
        let mass = quantity(members, "mass", of: [.mass])
        let chemistry = text(members, "chemistry")?.value
        guard let name = text(members, "name")?.value, let kind, let unit else { return nil }
        let product = Product(
            name: name, gtin: gtin, hsCode: nil, kind: kind, unit: unit, madeAt: madeAt, origin: nil, chemistry: chemistry, nominalEnergy: energy,
            mass: mass, volume: nil, price: nil, carbon: nil, composition: [], stock: nil, shelfLife: nil, materials: materials)
        return ProductAtPath(product: product, path: path, members: members)
    }

    private mutating func kind(_ members: Members) -> Product.Kind? {
        guard let (word, node) = text(members, "kind") else { return nil }
        if let kind = Product.Kind(rawValue: word) { return kind }
        let words = Product.Kind.allCases.map(\.rawValue)
        report(
            .wrongValue, at: node.mark, members.path(of: "kind"), "There is no kind “\(word)”.", expected: "one of \(words.joined(separator: ", "))",
            nearest: Spelling.nearest(to: word, among: words), "Powders and liquids are mixed, coils are mapped, cells and packs are unit.")
        return nil
    }

    private mutating func unit(_ members: Members, _ kind: Product.Kind?) -> BookingUnit? {
        guard let (code, node) = text(members, "unit") else { return nil }
        let path = members.path(of: "unit")
        guard let unit = BookingUnit.find(code) else {
            report(
                .wrongValue, at: node.mark, path, "“\(code)” is not a unit the ledger books.",
                expected: "a UCUM or UN/ECE code such as kg, m, {piece}",
                nearest: Spelling.nearest(to: code, among: BookingUnit.codes), "Replace it.")
            return nil
        }
        if let kind, !kind.dimensions.contains(unit.dimension) {
            report(
                .unitMismatch, at: node.mark, path, "“\(code)” counts \(unit.dimension), but the product is \(kind.rawValue).",
                expected: "a unit of \(Self.list(kind.dimensions))", "Change unit or kind.")
            return nil
        }
        return unit
    }

    private mutating func material(_ node: Node, _ path: String, _ products: Names) -> Material? {
        guard let members = members(node, path, keys: ["product", "quantity", "role"], required: ["product", "quantity"]) else { return nil }
        let role = text(members, "role")?.value ?? ""
        let quantity = quantity(members, "quantity", of: [.mass, .volume, .length, .pieces, .area, .energy])
        guard let (name, node) = text(members, "product"), known(name, node, members.path(of: "product"), products), let quantity else { return nil }
        return Material(product: name, quantity: quantity, role: role)
    }

    /// What goes in must be counted like the lots it comes from, and nothing is made of itself.
    private mutating func checkMaterials(of product: ProductAtPath, _ units: [String: Dimension]) {
        // A list that could be read; what is wrong with its form has been said.
        guard !product.product.materials.isEmpty else { return }
        for (node, path) in items(product.members, "materials") {
            guard case .mapping(let mapping) = node, let name = mapping["product"]?.string else { continue }
            if name == product.name {
                report(
                    .wrongValue, at: mapping["product"]?.mark, "\(path).product", "“\(name)” is made of itself.", expected: "another product",
                    "Give the recovered or reworked material a name of its own.")
            }
            guard let unit = units[name], let place = mapping["quantity"], let text = place.string else { continue }
            let code = text.split(separator: " ", maxSplits: 1).last.map(String.init) ?? ""
            guard let used = BookingUnit.find(code)?.dimension, used != unit else { continue }
            report(
                .unitMismatch, at: place.mark, "\(path).quantity", "“\(text)” is a quantity of \(used), but \(name) is booked by \(unit).",
                expected: "a quantity of \(unit), such as 1 \(BookingUnit.display(of: unit).code)", "Use the unit its lots are counted in.")
        }
    }

    // Names.

    /// What has been named so far, in order.
    struct Names {
        let what: String
        private(set) var order: [String] = []
        private var lines: [String: Int] = [:]

        init(_ what: String) { self.what = what }

        /// The line it was named at before, if it was.
        mutating func insert(_ name: String, line: Int) -> Int? {
            if let first = lines[name] { return first }
            lines[name] = line
            order.append(name)
            return nil
        }

        func contains(_ name: String) -> Bool { lines[name] != nil }
    }

    private mutating func collect(_ names: inout Names, _ item: (node: Node, path: String)) {
        guard case .mapping(let mapping) = item.node, let node = mapping["name"], let name = node.string, !name.isEmpty else { return }
        if let line = names.insert(name, line: node.mark?.line ?? 1) {
            report(
                .duplicateName, at: node.mark, "\(item.path).name", "There is a \(names.what) “\(name)” already, at line \(line).",
                expected: "a name of its own", "Rename one, or remove it.")
        }
    }

    /// Items whose names must differ among themselves.
    private mutating func named<Value>(
        _ items: [(node: Node, path: String)], _ what: String, _ read: (inout PlantReader, Node, String) -> Value?
    ) -> [Value] {
        var names = Names(what)
        return items.compactMap { item in
            collect(&names, item)
            return read(&self, item.node, item.path)
        }
    }

    private mutating func known(_ name: String, _ node: Node, _ path: String, _ names: Names) -> Bool {
        if names.contains(name) { return true }
        report(
            .unknownName, at: node.mark, path, "There is no \(names.what) “\(name)”.", expected: "the name of a \(names.what) in this file",
            nearest: Spelling.nearest(to: name, among: names.order), "Correct the name, or describe the \(names.what).")
        return false
    }

    /// A GTIN (padded to 14 digits) or GLN with its check digit, each used once.
    private mutating func number(_ members: Members, _ key: String, digits: [Int], _ numbers: inout Names) -> String? {
        guard let (text, node) = text(members, key) else { return nil }
        let path = members.path(of: key)
        let lengths = digits.map(String.init).joined(separator: ", ")
        guard digits.contains(text.utf8.count), let expected = GS1Number.checkDigit(of: text.utf8.dropLast()) else {
            report(
                .wrongValue, at: node.mark, path, "“\(text)” is no \(key.uppercased()).", expected: "\(lengths) digits",
                "Write it in quotes, as it stands under the barcode.")
            return nil
        }
        guard text.utf8.last == expected else {
            let digit = Character(Unicode.Scalar(expected))
            report(
                .wrongValue, at: node.mark, path, "The check digit of “\(text)” is wrong.", expected: "\(digit) as the last digit",
                nearest: "\(text.dropLast())\(digit)", "Compare it with the barcode.")
            return nil
        }
        if let line = numbers.insert("\(key) \(text)", line: node.mark?.line ?? 1) {
            report(
                .duplicateName, at: node.mark, path, "\(key.uppercased()) \(text) is used already, at line \(line).", expected: "a number of its own",
                "Give each its own number.")
        }
        return key == "gtin" ? String(repeating: "0", count: 14 - text.utf8.count) + text : text
    }
}

/// The GS1 modulo 10 check digit: weights 3, 1, 3 … from the right. Source: GS1 General Specifications, section 7.9.
enum GS1Number {
    /// As ASCII; nil when `body` holds anything but digits.
    static func checkDigit(of body: some BidirectionalCollection<UInt8>) -> UInt8? {
        var sum = 0
        for (index, byte) in body.reversed().enumerated() {
            guard byte &- UInt8(ascii: "0") <= 9 else { return nil }
            sum += Int(byte - UInt8(ascii: "0")) * (index % 2 == 0 ? 3 : 1)
        }
        return UInt8(ascii: "0") + UInt8((10 - sum % 10) % 10)
    }
}
