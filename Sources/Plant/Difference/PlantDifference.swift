// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// One thing in which two plants differ.
package struct PlantChange: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case added, removed, renamed, changed
    }

    /// A value on one side.
    package enum Value: Hashable, Sendable {
        case number(Double, unit: String)
        case text(String)

        package var words: String {
            switch self {
            case .number(let value, let unit): unit.isEmpty || unit == "1" ? PlantReader.short(value) : "\(PlantReader.short(value)) \(unit)"
            case .text(let text): text
            }
        }
    }

    /// Heading it stands under: `Plant`, `Sites`, `Stations`, `Routes and steps` …
    package let group: String
    package let kind: Kind
    /// What it is about: `station`, `step`, `product`; `plant` for the whole.
    package let what: String
    /// Its name in the second plant, or in the first when it is not there any more.
    package let name: String
    /// Names of what it is in, from the nearest outwards.
    package let within: [String]
    /// The key that differs, with keys inside by dots; nil when the whole thing does.
    package let key: String?
    package let old: Value?
    package let new: Value?

    /// (new − old) / old; nil when one is no number, or old is 0.
    package var relative: Double? {
        guard case .number(let a, let unit)? = old, case .number(let b, let other)? = new, unit == other, a != 0 else { return nil }
        return (b - a) / abs(a)
    }

    /// `station winder in cell line 1: count 22 → 110 (+400 %)`.
    package var description: String {
        let place = within.isEmpty ? "" : " in \(within.joined(separator: ", "))"
        let subject = what == "plant" ? "the plant" : "\(what) \(name)\(place)"
        switch kind {
        case .added where key == nil: return "+ \(subject)"
        case .removed where key == nil: return "− \(subject)"
        case .renamed: return "\(what) \(old?.words ?? "")\(place) is called \(name)"
        default:
            let change = relative.map { " (\($0 < 0 ? "−" : "+")\(PlantReader.short((abs($0) * 1_000).rounded() / 10)) %)" } ?? ""
            return "\(subject): \(key ?? "") \(old?.words ?? "not said") → \(new?.words ?? "not said")\(change)"
        }
    }
}

/// In what one plant differs from another, everything resolved: includes, mothers, copies and parameters.
package enum PlantDifference {
    /// In the order of the grammar, then of the plants; empty when they say the same. Sources and notes are no difference.
    package static func between(_ first: PlantCheck, _ second: PlantCheck) -> [PlantChange] {
        guard let a = first.tree, let b = second.tree else { return [] }
        var names = RenamedThings()
        names.find(a, b, .form(.plant))
        var comparison = PlantComparison(first.parameters, second.parameters, names)
        comparison.compare(Renaming(names.renames).appliedToNamesToo(a), b)
        return comparison.changes
    }

    /// Headings in their order.
    package static let groups = [
        "Plant", "Parameters", "Calendars and crews", "Utilities", "Sites", "Lines", "Stations", "Products", "Buffers", "Supply", "Customers",
        "Routes and steps", "Causes",
    ]
}

/// Things that stand in the same place under another name: the one item of a list that is gone, and the one that is new.
struct RenamedThings {
    private(set) var renames: [Deltas.Rename] = []

    mutating func find(_ a: Element, _ b: Element, _ shape: Shape) {
        switch (a.content, b.content, shape.chosen(for: b)) {
        case (.mapping(let members), .mapping, .form(let name)):
            for member in members {
                guard let key = Grammar.form(name).key(member.key), let other = b[member.key] else { continue }
                find(member.value, other, key.shape)
            }
        case (.list(let old), .list(let new), .list(.form(let name))):
            guard let identity = Grammar.form(name).identity, case .naming(let realm) = identity.shape else { return }
            func names(_ items: [Element]) -> [String] { items.compactMap { $0[identity.name]?.text } }
            let (before, after) = (names(old), names(new))
            let (gone, come) = (before.filter { !after.contains($0) }, after.filter { !before.contains($0) })
            if gone.count == 1, come.count == 1, before.count == after.count, [.site, .area, .line].contains(realm) || old.count == 1 {
                renames.append(Deltas.Rename(realm: realm, old: gone[0], new: come[0]))
            }
            for item in old {
                guard let own = item[identity.name]?.text else { continue }
                let now = gone.count == 1 && own == gone[0] && renames.last?.old == own ? come[0] : own
                if let other = new.first(where: { $0[identity.name]?.text == now }) { find(item, other, .form(name)) }
            }
        default: return
        }
    }

    /// The name a thing had, when it has another now.
    func old(_ realm: Realm, _ new: String) -> String? { renames.first { $0.realm == realm && $0.new == new }?.old }
}
