// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Every name of a plant, collected before anything is read, since what is used may be described further down.
struct NameIndex {
    /// From site to line, and from site to station.
    private(set) var lines: [[String]] = []
    private(set) var stations: [[String]] = []
    private var lists: [Realm: [String]] = [.source: ["assumption"]]
    private var sets: [Realm: Set<String>] = [:]
    private var units: [String: PhysicalUnit] = [:]
    private var productsOfRoutes: [String: String] = [:]

    init(_ plant: Element) {
        for key in Grammar.form(.plant).keys {
            switch key.shape {
            case .list(.form(let name)):
                guard let identity = Grammar.form(name).identity, case .naming(let realm) = identity.shape else { continue }
                lists[realm, default: []] += (plant[key.name]?.list ?? []).compactMap { $0[identity.name]?.text }
            case .map(.naming(let realm), _):
                lists[realm, default: []] += (plant[key.name]?.members ?? []).map(\.key)
            default: continue
            }
        }
        for site in plant["sites"]?.list ?? [] {
            for area in site["areas"]?.list ?? [] {
                for line in area["lines"]?.list ?? [] {
                    guard let s = site["name"]?.text, let a = area["name"]?.text, let l = line["name"]?.text else { continue }
                    lines.append([s, a, l])
                    stations += (line["stations"]?.list ?? []).compactMap { $0["name"]?.text }.map { [s, a, l, $0] }
                }
            }
        }
        sets = lists.mapValues { Set($0) }
        for utility in plant["utilities"]?.list ?? [] {
            guard let name = utility["name"]?.text, let code = utility["unit"]?.text else { continue }
            units[name] = PhysicalUnit.find(code)
        }
        for route in plant["routes"]?.list ?? [] {
            guard let name = route["name"]?.text, let product = route["product"]?.text else { continue }
            productsOfRoutes[name] = product
        }
    }

    /// What a utility is metered in.
    func utilityUnit(_ name: String) -> PhysicalUnit? { units[name] }
    func productOfRoute(_ name: String) -> String? { productsOfRoutes[name] }

    func contains(_ name: String, _ realm: Realm) -> Bool { sets[realm]?.contains(name) ?? false }
    func all(_ realm: Realm) -> [String] { lists[realm] ?? [] }
}
