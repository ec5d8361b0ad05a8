// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What goes wrong on purpose.
extension PlantReader {
    mutating func plantedCause(_ m: Members) -> PlantedCause? {
        let effects = forms(m, "effects") { $0.effect($1) }
        let (from, until) = (duration(m, "from"), duration(m, "until"))
        if let from, let until, until <= from, let element = m["until"] {
            report(
                .contradiction, at: element, m.path(of: "until"), "The cause ends before it begins.", expected: "a time after `from`",
                "Correct one of them.")
        }
        guard let name = text(m, "name")?.value, let step = text(m, "step")?.value else { return nil }
        return PlantedCause(
            name: name, step: step, site: self.name(m, "site"), product: self.name(m, "product"), machine: whole(m, "machine"),
            position: whole(m, "position"), from: from,
            until: until, lot: whole(m, "lot"), stretch: stretch(m), effects: effects)
    }

    private mutating func stretch(_ m: Members) -> PlantedCause.Stretch? {
        guard let element = m["stretch"], let m = members(element, .stretch, m.path(of: "stretch")), let from = quantity(m, "from"),
            let length = positive(m, "length")
        else { return nil }
        return PlantedCause.Stretch(from: from, length: length)
    }

    private mutating func effect(_ m: Members) -> PlantedCause.Effect? {
        guard let characteristic = text(m, "characteristic")?.value else { return nil }
        let (shift, drift) = (number(m, "shift"), number(m, "driftPerHour"))
        if shift == nil, drift == nil {
            report(
                .missingKey, at: m.element, m.path, "The effect changes nothing.", expected: "`shift` or `driftPerHour`", "Say what is added.")
        }
        return PlantedCause.Effect(characteristic: characteristic, shift: shift, driftPerHour: drift, share: share(m, "share") ?? 1)
    }
}
