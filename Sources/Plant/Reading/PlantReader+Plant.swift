// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// The plant itself, and when, by whom and with what it works.
extension PlantReader {
    /// The whole plant; nil when the tree is no plant at all. What is wrong is in `findings`, and then the plant is good for further checks only.
    mutating func plant(_ root: Element) -> PlantModel? {
        guard let m = members(root, .plant, "") else { return nil }
        // What could not be read may have them.
        let isWhole = !findings.list.contains { $0.code == .unreadable || $0.path == "from" }
        for key in ["plant", "sites", "products"] where m[key] == nil && isWhole {
            report(.missingKey, at: root, key, "“\(key)” is missing.", expected: "the keys plant, sites, products", "Add “\(key):”.")
        }
        var numbers: [String: NumberUse] = [:]
        let products = forms(m, "products") { $0.product($1, &numbers) }
        let goods = Goods(products)
        let described = forms(m, "suppliers") { $0.supplier($1, goods) }
        let transports = forms(m, "transports") { $0.transport($1, goods, described) }
        let (suppliers, routes) = replaced(described, transports, forms(m, "routes") { $0.routes($1, goods) }.flatMap { $0 })
        return PlantModel(
            name: text(m, "plant")?.value ?? "", start: moment(m, "start"), slots: slots(m), currency: currencies.own,
            massTolerance: share(m, "massTolerance") ?? 0.02, sources: sources(m), parameters: parameters(m),
            calendars: forms(m, "calendars") { $0.calendar($1) }, crews: forms(m, "crews") { $0.crew($1) },
            utilities: forms(m, "utilities") { $0.utility($1) }, sites: forms(m, "sites") { $0.site($1, goods, &numbers) }, products: products,
            buffers: forms(m, "buffers") { $0.buffer($1, goods) }, suppliers: suppliers, transports: transports,
            customers: forms(m, "customers") { $0.customer($1, goods) },
            routes: routes, causes: forms(m, "causes") { $0.plantedCause($1) })
    }

    private mutating func slots(_ m: Members) -> Slots? {
        guard let element = m["slots"], let m = members(element, .slots, m.path(of: "slots")), let length = positive(m, "length") else { return nil }
        return Slots(length: length, blocking: word(m, "blocking") ?? .full)
    }

    private mutating func sources(_ m: Members) -> [NumberSource] {
        let stated = (m["sources"]?.members ?? []).compactMap { member -> NumberSource? in
            let path = "sources.\(member.key)"
            guard let m = members(member.value, .source, path) else { return nil }
            return NumberSource(
                key: member.key, title: text(m, "title")?.value ?? "", year: whole(m, "year"), url: text(m, "url")?.value,
                isVerified: flag(m, "verified") ?? false)
        }
        let assumption = NumberSource(
            key: "assumption", title: "Assumed, to be replaced by the plant's own figures", year: nil, url: nil, isVerified: false)
        return stated.contains { $0.key == "assumption" } ? stated : stated + [assumption]
    }

    private mutating func parameters(_ m: Members) -> [Parameter] {
        (m["parameters"]?.members ?? []).compactMap { member -> Parameter? in
            let path = "parameters.\(member.key)"
            guard let known = parameters[member.key] else { return nil }
            let unit = known.unit ?? .one
            let value = Magnitude(known.number / unit.factor, unit)
            guard member.value.members != nil else { return Parameter(name: member.key, value: value, from: nil, to: nil, note: nil) }
            guard let m = members(member.value, .parameter, path) else { return nil }
            let (from, to) = (number(m, "from"), number(m, "to"))
            for (key, end) in [("from", from), ("to", to)] {
                guard let end, let element = m[key] else { continue }
                if end.unit.dimensions != known.dimensions {
                    report(
                        .unitMismatch, at: element, m.path(of: key),
                        "“\(element.text ?? "")” is \(end.unit.dimensions.words), but the value is \(known.dimensions.words).",
                        expected: "both of a kind", "Use the same unit.")
                } else if key == "from" ? known.number < end.coherent : known.number > end.coherent {
                    report(
                        .contradiction, at: m["value"] ?? m.element, path, "“\(member.key)” is \(Self.short(value.value)), out of its range.",
                        expected: key == "from" ? "\(Self.short(end.value)) or more" : "\(Self.short(end.value)) or less",
                        "Correct the value, or the range.")
                }
            }
            return Parameter(name: member.key, value: value, from: from, to: to, note: text(m, "note")?.value)
        }
    }

    private mutating func calendar(_ m: Members) -> ShiftCalendar? {
        guard let name = text(m, "name")?.value else { return nil }
        var week: [Shift] = []
        if m["week"]?.text != nil {
            _ = word(m, "week", Always.self)
            week = (1...7).map { Shift(weekday: $0, from: 0, to: 1_440) }
        } else {
            week = forms(m, "week") { $0.shifts($1) }.flatMap { $0 }.sorted()
            if week.isEmpty, let element = m["week"], element.list?.isEmpty ?? false {
                report(
                    .neverWorks, at: element, m.path(of: "week"), "“\(name)” has no shift.", expected: "one shift or more, or always",
                    "Add the shifts.")
            }
            checkOverlap(week, m)
        }
        let holidays = Set(items(m, "holidays").flatMap { dates($0.element, $0.path) }).sorted()
        return ShiftCalendar(name: name, timezone: timezone(m, "timezone"), week: week, holidays: holidays, atPause: word(m, "atPause") ?? .resume)
    }

    private enum Always: String { case always }

    private mutating func shifts(_ m: Members) -> [Shift]? {
        guard let days = days(m, "days"), let from = clock(m, "from"), let to = clock(m, "to") else { return nil }
        guard from < 1_440 else {
            wrong(m.element, m.path(of: "from"), "A shift begins on its own day.", expected: "\"00:00\" to \"23:59\"", "Name the next day.")
            return nil
        }
        return days.map { Shift(weekday: $0, from: from, to: to > from ? to : to + 1_440) }
    }

    private mutating func checkOverlap(_ week: [Shift], _ m: Members) {
        guard let element = m["week"] else { return }
        func begin(_ shift: Shift) -> Int { (shift.weekday - 1) * 1_440 + shift.from }
        for (index, shift) in week.enumerated() {
            let next = week[(index + 1) % week.count]
            let nextBegin = begin(next) + (index + 1 == week.count ? 10_080 : 0)
            if begin(shift) + shift.to - shift.from > nextBegin {
                let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
                report(
                    .contradiction, at: element, m.path(of: "week"),
                    "Two shifts overlap, on \(days[shift.weekday - 1]) and \(days[next.weekday - 1]).",
                    expected: "shifts one after the other", "Let one end where the next begins.")
                return
            }
        }
    }

    private mutating func crew(_ m: Members) -> Crew? {
        guard let name = text(m, "name")?.value else { return nil }
        return Crew(
            name: name, people: whole(m, "people") ?? 1, calendar: self.name(m, "calendar"), site: self.name(m, "site"), wage: number(m, "wage"))
    }

    private mutating func utility(_ m: Members) -> Utility? {
        guard let name = text(m, "name")?.value, let unit = physicalUnit(m, "unit") else { return nil }
        return Utility(name: name, unit: unit, price: perUnit(m, "price", unit), carbon: perUnit(m, "carbon", unit))
    }

    mutating func physicalUnit(_ m: Members, _ key: String) -> PhysicalUnit? {
        guard let (code, element) = text(m, key) else { return nil }
        if let unit = PhysicalUnit.find(code) { return unit }
        report(
            .wrongValue, at: element, m.path(of: key), "“\(code)” is not a unit.", expected: "a UCUM code such as kW.h, m3, g/m2",
            nearest: Spelling.nearest(to: code, among: PhysicalUnit.codes), "Replace it.")
        return nil
    }

    private mutating func perUnit(_ m: Members, _ key: String, _ unit: PhysicalUnit) -> Magnitude? {
        guard let number = number(m, key), let element = m[key] else { return nil }
        let above = key == "price" ? Dimensions.money : .carbon
        guard number.unit.dimensions == above / unit.dimensions else {
            report(
                .unitMismatch, at: element, m.path(of: key),
                "“\(element.text ?? "")” is \(number.unit.dimensions.words), but the utility is metered in \(unit.code).",
                expected: "\(above.words) per \(unit.dimensions.words)", "Use the unit it is metered in.")
            return nil
        }
        return number
    }

    mutating func utilityName(_ m: Members) -> (name: String, unit: PhysicalUnit)? {
        guard let name = name(m, "utility") else { return nil }
        return (name, names.utilityUnit(name) ?? .one)
    }

    /// An amount of a utility per time, in coherent units a second.
    mutating func utilityRate(_ m: Members, _ utility: PhysicalUnit) -> Double? {
        guard let number = number(m, "rate"), let element = m["rate"] else { return nil }
        guard number.unit.dimensions * .time == utility.dimensions else {
            report(
                .unitMismatch, at: element, m.path(of: "rate"),
                "“\(element.text ?? "")” is \(number.unit.dimensions.words), but the utility is metered in \(utility.code).",
                expected: "\(utility.code) per time", "Use a unit such as \(utility.dimensions == .energy ? "kW" : utility.code + "/h").")
            return nil
        }
        return number.coherent
    }
}

/// What is known of products while others are read.
struct Goods {
    private let table: [String: Product]

    init(_ products: [Product]) { table = Dictionary(products.map { ($0.name, $0) }) { first, _ in first } }

    subscript(name: String?) -> Product? { name.flatMap { table[$0] } }
}
