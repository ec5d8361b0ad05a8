// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension BookedMaterial {
    /// A material, and what the assessor does not ask of it.
    typealias Supply = (material: OriginCase.Material, bought: Shipment.Bought)

    /// - Parameter goods: Of how many goods one is told.
    func supply(named name: String, goods: Int) -> Supply {
        let shared = (byCountry: Self.shared(byCountry, among: goods), added: Self.shared(added, among: goods))
        let material = OriginCase.Material(
            name: name, code: nil, kind: nil, value: shared.byCountry.values.reduce(0, &+), deductions: 0, country: country,
            declared: Set(documents.keys), addedInParties: 0)
        let declarations = documents.sorted { $0.key < $1.key }.flatMap { agreement, documents in
            documents.map { Shipment.Declaration(agreement: agreement, document: $0, validity: Validity(from: nil, to: nil)) }
        }
        let bought = Shipment.Bought(
            product: product, supplier: supplier, declarations: declarations, points: nil, isProhibitedEntity: nil, intermediate: nil, stock: nil,
            byCountry: shared.byCountry, added: shared.added)
        return (material, bought)
    }

    /// Parts for one of so many goods, which add up to that of the whole.
    private static func shared(_ parts: [String: Int64], among goods: Int) -> [String: Int64] {
        let count = Int128(max(1, goods))
        var upTo = Int128(0)
        var shared: [String: Int64] = [:]
        for (country, part) in parts.sorted(by: { $0.key < $1.key }) {
            let before = upTo / count
            upTo += Int128(part)
            shared[country] = Int64(clamping: upTo / count - before)
        }
        return shared
    }

    /// The product, and as much more as tells it apart: `cell 4680, from ochang`.
    func name(among others: [BookedMaterial]) -> String {
        let alike = others.filter { $0.product == product }
        if alike.count < 2 { return product }
        var name = product
        if Set(alike.map(\.supplier)).count > 1 { name += supplier.map { ", from \($0)" } ?? ", supplier not said" }
        let same = alike.filter { $0.supplier == supplier }
        if same.count < 2 { return name }
        if Set(same.map(\.country)).count > 1 { name += ", of \(country ?? "an unknown country")" }
        if same.filter({ $0.country == country }).count < 2 { return name }
        return name + (documents.isEmpty ? ", undeclared" : ", declared under \(documents.keys.sorted().joined(separator: ", "))")
    }
}

extension [BookedMaterial] {
    /// One product's materials as one, of no country.
    var joined: BookedMaterial {
        BookedMaterial(
            product: first?.product ?? "", supplier: Set(map(\.supplier)).count == 1 ? first?.supplier : nil, country: nil, documents: [:],
            byCountry: reduce(into: [:]) { $0.merge($1.byCountry, uniquingKeysWith: &+) },
            added: reduce(into: [:]) { $0.merge($1.added, uniquingKeysWith: &+) })
    }
}

extension Shipment.Bought {
    /// With what a file says of it besides what books say.
    func saying(_ other: Shipment.Bought) -> Shipment.Bought {
        Shipment.Bought(
            product: product, supplier: other.supplier ?? supplier, declarations: other.declarations + declarations, points: other.points,
            isProhibitedEntity: other.isProhibitedEntity, intermediate: nil, stock: nil, byCountry: byCountry, added: added)
    }
}
