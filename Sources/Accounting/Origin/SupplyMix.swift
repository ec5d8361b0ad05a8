// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Another supply than the one that was: parts of products' values bought in other countries.
package struct SupplyMix: Hashable, Sendable, CustomStringConvertible {
    package let parts: [Part]

    package struct Part: Hashable, Sendable {
        package let product: String
        /// ISO 3166-1.
        package let country: String
        package let part: Percent
    }

    /// Reads `cell 4680=VN:40`, several with commas between them.
    /// - Throws: `.malformedInput` for anything else.
    package init(_ text: String) throws(AccountingError) {
        var parts: [Part] = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = item.split(separator: "=", omittingEmptySubsequences: false).map { String($0).trimmed }
            let words = (sides.last ?? "").split(separator: ":", omittingEmptySubsequences: false).map { String($0).trimmed }
            guard sides.count == 2, !sides[0].isEmpty, words.count == 2, CountryCode.isCountry(words[0]),
                let percent = Percent(words[1].hasSuffix("%") ? String(words[1].dropLast()).trimmed : words[1]),
                !parts.contains(where: { $0.product == sides[0] })
            else {
                throw AccountingError(
                    code: .malformedInput, message: "“\(item)” is no part of a supply mix.",
                    remedy: "Write a product once, a country and 0 to 100 percent of its value: \"cell 4680=VN:40\".")
            }
            parts.append(Part(product: sides[0], country: words[0], part: percent))
        }
        self.parts = parts
    }

    package var description: String { parts.map { "\($0.product)=\($0.country):\($0.part)" }.joined(separator: ", ") }
}

extension Shipment {
    /// The same with parts of its materials bought elsewhere, at the same price and undeclared.
    /// - Throws: `.unknownProduct` for a product that is no material of it.
    package func supplied(by mix: SupplyMix) throws(AccountingError) -> Shipment {
        var rows: [(OriginCase.Material, Bought)] = Array(zip(good.materials, materials))
        for part in mix.parts {
            guard materials.contains(where: { $0.product == part.product }) else {
                throw AccountingError(
                    code: .unknownProduct, message: "“\(part.product.prefix(80))” is no material of \(good.good).",
                    remedy: "Its materials are \(Set(materials.map(\.product)).sorted().joined(separator: ", ")).")
            }
            rows = rows.flatMap { $0.1.product == part.product ? Self.split($0.0, $0.1, part) : [$0] }
        }
        var good = good
        good.materials = rows.map(\.0)
        return Shipment(
            good: good, currency: currency, materials: rows.map(\.1), duties: duties, localTarget: localTarget, remarks: remarks)
    }

    private static func split(
        _ material: OriginCase.Material, _ bought: Bought, _ part: SupplyMix.Part
    ) -> [(OriginCase.Material, Bought)] {
        func portion(_ amount: Int64) -> Int64 { Int64(Int128(amount) * Int128(part.part.tenThousandths) / 1_000_000) }
        var (moved, rest) = (material, material)
        moved.name += ", of \(part.country) by the mix"
        moved.value = portion(material.value)
        moved.deductions = portion(material.deductions)
        moved.country = part.country
        (moved.declared, moved.addedInParties) = ([], 0)
        rest.value -= moved.value
        rest.deductions -= moved.deductions
        rest.addedInParties -= portion(material.addedInParties)
        let points = bought.points.map(portion)
        var byCountry = bought.byCountry.mapValues { $0 - portion($0) }
        // What rounding left over stays with the largest.
        let spare = rest.value - byCountry.values.reduce(0, +)
        if let largest = byCountry.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key { byCountry[largest]? += spare }
        let movedBought = Bought(
            product: bought.product, supplier: nil, declarations: [], points: points, isProhibitedEntity: nil, intermediate: nil, stock: nil,
            byCountry: [part.country: moved.value], added: [:])
        let restBought = Bought(
            product: bought.product, supplier: bought.supplier, declarations: bought.declarations,
            points: bought.points.map { $0 - (points ?? 0) }, isProhibitedEntity: bought.isProhibitedEntity, intermediate: bought.intermediate,
            stock: bought.stock, byCountry: byCountry, added: bought.added.mapValues { $0 - portion($0) })
        // What nobody priced cannot be divided, and keeps its points.
        let supplies = [(moved, movedBought), (rest, restBought)].filter { $0.0.value != 0 }
        return supplies.isEmpty ? [(material, bought)] : supplies
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
