// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// One meaning of “local content”. Data: `Resources/origin/local-content.yaml`.
package struct LocalContentDefinition: Hashable, Sendable {
    package let name: String
    package let title: String
    package let method: Method
    /// Where local is; nil: the producer's country.
    package let country: String?
    package let threshold: Percent?
    package let validity: Validity
    package let provenance: Provenance

    package enum Method: String, Hashable, Sendable, CaseIterable {
        /// 100 · Σ points of localised components / Σ points.
        case points
        /// 100 · (local material + labour + overhead + other + profit) / FOB.
        case direct
        /// 100 · (FOB − inputs that are not local) / FOB.
        case indirect
        /// 100 · Σ value bought locally / Σ value bought.
        case purchases
        /// 100 · (FOB − value that the books have from elsewhere, also inside of materials) / FOB.
        case lookThrough = "look-through"
        /// 100 · (direct material cost − that from prohibited foreign entities) / direct material cost.
        case unprohibited
    }

    package init(
        name: String, title: String, method: Method, country: String?, threshold: Percent?, validity: Validity, provenance: Provenance
    ) {
        self.name = name
        self.title = title
        self.method = method
        self.country = country
        self.threshold = threshold
        self.validity = validity
        self.provenance = provenance
    }
}

/// A shipment's rate by one definition, with what carries it and what would reach more.
package struct LocalContent: Hashable, Sendable {
    package let definition: LocalContentDefinition
    /// Nil: not to be had, for the reason in `note`.
    package let rate: Ratio?
    package let note: String?
    /// Parts of the rate, largest first.
    package let carriers: [Part]
    /// What each material that does not count would add alone, largest first.
    package let levers: [Part]
    private let sum: Int64
    private let whole: Int64

    package struct Part: Hashable, Sendable {
        package let name: String
        package let amount: Int64
        /// Of the whole.
        package let share: Ratio
    }

    package var passes: Bool? { definition.threshold.flatMap { least in rate.map { $0.compared(with: least) >= 0 } } }

    /// The fewest materials that, made to count, reach a rate; the largest first. Nil: not even all of them do.
    ///
    /// The whole does not change when a supplier does, so the largest materials are also the fewest.
    package func materials(reaching target: Percent) -> [Part]? {
        guard let rate else { return nil }
        if rate.compared(with: target) >= 0 { return [] }
        var reached = sum
        for (index, lever) in levers.enumerated() {
            reached += lever.amount
            guard let ratio = Ratio(reached, of: whole) else { return nil }
            if ratio.compared(with: target) >= 0 { return Array(levers[...index]) }
        }
        return nil
    }

    /// Single materials each of which alone reaches a rate, and which part of its value has to count; the largest first. Empty where the rate is
    /// reached already, and where none does.
    package func changes(reaching target: Percent) -> [Change] {
        guard let rate, rate.compared(with: target) < 0 else { return [] }
        let lacking = Int128(target.tenThousandths) * Int128(whole) - Int128(sum) * 1_000_000
        return levers.compactMap { lever in
            let amount = Int128(lever.amount)
            guard amount > 0, amount * 1_000_000 >= lacking else { return nil }
            // Rounded up: the part that is told is enough.
            return Change(material: lever.name, part: Percent(tenThousandths: Int64((lacking + amount - 1) / amount)))
        }
    }

    /// So much of one material's value bought where it counts.
    package struct Change: Hashable, Sendable {
        package let material: String
        package let part: Percent
    }

    /// The rate when every lever is pulled.
    package var most: Ratio? { Ratio(sum + levers.reduce(0) { $0 + $1.amount }, of: whole) }

    package init(_ definition: LocalContentDefinition, _ shipment: Shipment) {
        self.definition = definition
        let good = shipment.good
        let country = definition.country ?? good.producer
        let rows = Array(zip(good.materials, shipment.materials))
        var counted: [(name: String, amount: Int64)] = []
        var uncounted: [(name: String, amount: Int64)] = []
        var whole: Int64?
        var sum: Int64?
        var note: String?
        func split(_ amount: (OriginCase.Material, Shipment.Bought) -> Int64, _ counts: (OriginCase.Material, Shipment.Bought) -> Bool) {
            for (material, bought) in rows {
                let row = (material.name, amount(material, bought))
                if counts(material, bought) { counted.append(row) } else { uncounted.append(row) }
            }
        }
        let isLocal = { (material: OriginCase.Material, _: Shipment.Bought) in material.country == country }
        let value = { (material: OriginCase.Material, _: Shipment.Bought) in material.value }
        switch definition.method {
        case .points:
            split({ $1.points ?? 0 }, isLocal)
            whole = rows.contains { $1.points == nil } ? nil : counted.reduce(0) { $0 + $1.amount } + uncounted.reduce(0) { $0 + $1.amount }
            if whole == nil { note = "not every material has points" }
        case .direct, .indirect:
            split(value, isLocal)
            let added = [
                ("labour", good.values.labour), ("overhead", good.values.overhead), ("other cost", good.values.other), ("profit", good.values.profit),
            ]
            whole = good.values.fob
            if whole == nil { note = "FOB is not known" }
            if definition.method == .direct {
                counted += added.filter { $0.1 != 0 }
            } else if let fob = whole {
                let rest = fob - counted.reduce(0) { $0 + $1.amount } - uncounted.reduce(0) { $0 + $1.amount }
                counted.append(("value added", rest))
                sum = fob - uncounted.reduce(0) { $0 + $1.amount }
            }
        case .lookThrough:
            whole = good.values.fob
            if whole == nil { note = "FOB is not known" }
            for (material, bought) in rows {
                let local = bought.byCountry.isEmpty ? (material.country == country ? material.value : 0) : bought.byCountry[country] ?? 0
                if local != 0 { counted.append((material.name, local)) }
                if material.value != local { uncounted.append((material.name, material.value - local)) }
            }
            if let fob = whole {
                let foreign = uncounted.reduce(0) { $0 + $1.amount }
                counted.append(("value added", fob - counted.reduce(0) { $0 + $1.amount } - foreign))
                sum = fob - foreign
            }
        case .purchases:
            split(value, isLocal)
            whole = counted.reduce(0) { $0 + $1.amount } + uncounted.reduce(0) { $0 + $1.amount }
        case .unprohibited:
            split(value, { $1.isProhibitedEntity == false })
            whole = counted.reduce(0) { $0 + $1.amount } + uncounted.reduce(0) { $0 + $1.amount }
            let unknown = rows.filter { $1.isProhibitedEntity == nil }.map(\.1.product).reduce(into: [String]()) {
                if !$0.contains($1) { $0.append($1) }
            }
            if !unknown.isEmpty { note = "counted as prohibited, since nobody said: \(unknown.joined(separator: ", "))" }
        }
        self.sum = sum ?? counted.reduce(0) { $0 + $1.amount }
        self.whole = whole ?? 0
        rate = whole.flatMap { [total = self.sum] in Ratio(total, of: $0) }
        if rate == nil, note == nil { note = "there is nothing to take a part of" }
        if !definition.validity.contains(good.day) {
            note = [note, "not in force on \(good.day)"].compactMap { $0 }.joined(separator: "; ")
        }
        self.note = note
        carriers = Self.parts(counted, whole)
        levers = Self.parts(uncounted, whole)
    }

    private static func parts(_ rows: [(name: String, amount: Int64)], _ whole: Int64?) -> [Part] {
        rows.compactMap { row in
            whole.flatMap { Ratio(row.amount, of: $0) }.map { Part(name: row.name, amount: row.amount, share: $0) }
        }.sorted { ($1.amount, $0.name) < ($0.amount, $1.name) }
    }
}
