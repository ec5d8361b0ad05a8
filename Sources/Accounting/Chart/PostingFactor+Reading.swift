// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant
import Yams

extension PostingRules {
    /// `{ received: nickel sulfate, account: …, value: 5, unit: "kg{CO2e}/kg", source: …, verified: true }`, or with `factor:` and the name of an
    /// emission factor instead of value, unit and source.
    mutating func addFactor(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(
            node,
            [
                "received", "made", "lot", "step", "per", "account", "value", "unit", "element", "contains", "site", "year", "region", "from", "to",
                "source", "verified", "factor", "takenAs", "gridLoss", "spread", "quality",
            ])
        let id = try account("account", members)
        guard let leaf = chart.leaf(id) else { throw file.fail(members.place(of: "account"), "“\(id)” is a sum.", "Name one of its accounts.") }
        if let element = chart.totals.first(where: { $0.isElement && $0.leaves.contains(leaf) }) {
            throw file.fail(
                members.place(of: "account"), "“\(id)” is metal, which no factor makes: what a lot holds of \(element.id) comes from its content.",
                "Give the content of \(element.id) under `contents`, and its recycled shares under `recycled`.")
        }
        let number = try self.number(for: chart.leaves[leaf], members)
        if number.rate.isNegative {
            throw file.fail(
                members.place(of: "value"), "\(number.rate) is below zero.",
                "Write what it adds; what a by-product spares elsewhere is said under `coproducts`, as `avoided`.")
        }
        if let element = number.element { _ = try elementAccount(element, members) }
        let basis = try basis(members, per: number.rate, into: id)
        if let element = number.element, number.rate.per != .mass {
            throw file.fail(members.place(of: "unit"), "\(number.rate.unit) is not for each kilogram of \(element).", "Write a unit per kg.")
        }
        let factor = PostingFactor(
            basis: basis, account: id, rate: number.rate, element: number.element, site: try members.optionalText("site"), year: number.year,
            region: number.region, validity: number.validity, provenance: number.provenance,
            emission: chart.leaves[leaf].dimension == .carbon ? use(number.emission(named: "\(id) of \(basis.words)")) : nil, quality: number.quality)
        if let index = factors.firstIndex(where: {
            $0.basis == basis && $0.account == id && $0.site == factor.site && $0.validity.overlaps(factor.validity)
        }) {
            throw file.fail(
                node, "Another factor for the same, to \(id), overlaps in time\(said("factors", index)).", "End one before the other begins.")
        }
        append(factor)
    }

    private func elementAccount(_ element: String, _ members: BooksFile.Members) throws(AccountingError) -> String {
        guard chart.leaves(of: element) != nil else {
            throw members.file.fail(members.place(of: "element"), "There is no account “\(element)”.", "Name an element: Ni, Co, Li, …")
        }
        return element
    }

    private func basis(_ members: BooksFile.Members, per rate: Rate, into id: String) throws(AccountingError) -> PostingFactor.Basis {
        let file = members.file
        switch (members["received"], members["made"], members["lot"], members["per"]) {
        case (.some, nil, nil, nil): return .received(.product(try members.text("received")))
        case (nil, nil, .some, nil): return .received(.lot(try members.text("lot")))
        case (nil, .some, nil, nil): return .made(.product(try members.text("made")), step: try members.optionalText("step"))
        case (nil, nil, nil, .some):
            let other = try account("per", members)
            guard let dimension = chart.dimension(of: other), dimension == rate.per else {
                throw file.fail(members.place(of: "unit"), "\(rate.unit) is not for each unit of \(other).", "Write a unit per \(other)'s own.")
            }
            if let circle = circle(from: other, to: id) {
                throw file.fail(
                    members.place(of: "per"), "These factors go round in a circle: \(circle.joined(separator: " → ")).", "Leave one of them out.")
            }
            return .account(other)
        default:
            throw file.fail(members.node, "It is not said what the factor is for each of.", "Give one of `received`, `made`, `lot` and `per`.")
        }
    }

    /// A number of a line, written out or taken from a library.
    struct LineNumber {
        let rate: Rate
        let element: String?
        let year: Int?
        let region: String
        let validity: Validity
        let provenance: Provenance
        let spread: Double?
        let quality: DataQuality?
        /// From the library, when it is from there.
        let named: EmissionFactor?

        /// As the analysis of carbon sees it.
        func emission(named id: String) -> EmissionFactor {
            if let named { return named }
            return EmissionFactor(
                id: "\(id), \(provenance.source)", name: id,
                kind: rate.per != .energy ? .material : id.contains("electricity") ? .electricity : .heat, value: Double(rate.number) ?? 0,
                unit: PhysicalUnit.of(rate), reference: element.map { .element($0) } ?? .plain, region: region.isEmpty ? nil : region, year: year,
                gases: .equivalent, basis: .lifecycle, includesLoss: nil, spread: spread, validity: validity, provenance: provenance, note: nil)
        }
    }

    /// - Parameter account: What the number is booked on.
    func number(for account: Account, _ members: BooksFile.Members) throws(AccountingError) -> LineNumber {
        if members["factor"] != nil { return try named(for: account, members) }
        var rate = try members.rate(of: account.dimension)
        let element = try members.optionalText("element")
        if members["contains"] != nil {
            // A factor for each kilogram of a compound becomes one for each kilogram of the element in it: the only way between hydrates.
            guard !element.isEmpty else { throw members.file.fail(members.node, "“contains” needs an `element`.", "Name the element.") }
            guard let converted = rate.over(try members.fraction("contains")) else {
                throw members.file.fail(
                    members.place(of: "contains"), "Nothing is in it.", "Write the element's part of the compound, such as 0.2233.")
            }
            rate = converted
        }
        let year = members["year"]?.int
        if members["year"] != nil, year.map({ !(1900...2200 ~= $0) }) ?? true {
            throw members.file.fail(members.place(of: "year"), "This is no year.", "Write the year the factor is for.")
        }
        return LineNumber(
            rate: rate, element: element.isEmpty ? nil : element, year: year, region: try members.optionalText("region"),
            validity: try members.validity(), provenance: try members.provenance(), spread: try members.spread(), quality: try members.quality(),
            named: nil)
    }

    private func named(for account: Account, _ members: BooksFile.Members) throws(AccountingError) -> LineNumber {
        for key in ["value", "unit", "source", "verified", "year", "region", "spread", "contains", "element"] where members[key] != nil {
            throw members.file.fail(members.place(of: key), "“\(key)” is the library's to say of a factor that is named.", "Leave it out.")
        }
        guard account.dimension == .carbon else {
            throw members.file.fail(
                members.place(of: "factor"), "Emission factors count carbon; \(account.id) counts \(account.dimension).",
                "Name an account of carbon, or give `value` and `unit`.")
        }
        let emission = try self.emission(members)
        let own = try members.validity()
        if !own.isWithin(emission.validity) {
            throw members.file.fail(
                members.place(of: "factor"), "“\(emission.id)” is not valid in all of that time.",
                "Write `from` and `to` within its own, or name another.")
        }
        guard let rate = try members.rate(of: emission) else {
            throw members.file.fail(
                members.place(of: "factor"), "“\(emission.id)” is per \(emission.unit.code), which the books do not count.",
                "Freight is booked by `lanes`.")
        }
        return LineNumber(
            rate: rate, element: emission.element, year: emission.year, region: emission.region ?? "",
            validity: members["from"] == nil && members["to"] == nil ? emission.validity : own, provenance: emission.provenance,
            spread: emission.spread, quality: try members.quality(), named: emission)
    }

    /// The emission factor that `factor:` names.
    func emission(_ members: BooksFile.Members) throws(AccountingError) -> EmissionFactor {
        let id = try members.text("factor")
        guard let emission = library[id: id] else {
            let near = library.factors.map(\.id).filter { $0.hasPrefix(id.prefix(4)) }.prefix(5)
            throw members.file.fail(
                members.place(of: "factor"), "There is no factor “\(id)”.",
                near.isEmpty ? "List them with `jellyroll carbon --factors`." : "Near it are \(near.joined(separator: ", ")).")
        }
        if emission.basis == .combinedMargin {
            throw members.file.fail(
                members.place(of: "factor"), "“\(id)” is of a project method: it says what one more kilowatt-hour changes.",
                "Take a factor with basis direct or lifecycle.")
        }
        return emission
    }
}

extension BooksFile.Members {
    /// Carbon for each unit of what the factor is per, or for each kilogram of its element; nil where the books count no such unit.
    fileprivate func rate(of emission: EmissionFactor) throws(AccountingError) -> Rate? {
        var value = emission.value
        if let assumed = self["takenAs"] {
            guard case .unstated(let element) = emission.reference else {
                throw file.fail(assumed, "“\(emission.id)” says itself what it is of.", "Leave `takenAs` out.")
            }
            guard let part = ChemicalFormula(assumed.string ?? "")?.massFraction(of: element), part > 0 else {
                throw file.fail(assumed, "“\(assumed.string ?? "")” is no formula with \(element) in it.", "Write it as NiSO4.6H2O.")
            }
            value /= part
        }
        switch emission.reference {
        case .plain, .element: break
        case .product(let formula, let element): value /= formula.massFraction(of: element)
        case .unstated where self["takenAs"] == nil:
            throw file.fail(
                place(of: "factor"), "The source of “\(emission.id)” does not say which compound it is of.",
                "Say what you assume, such as takenAs: NiSO4.")
        case .unstated: break
        }
        if self["gridLoss"] != nil {
            let loss = try fraction("gridLoss")
            guard emission.kind == .electricity, emission.includesLoss == false, loss.approximate <= 0.5 else {
                throw file.fail(place(of: "gridLoss"), "“\(emission.id)” has grid losses in it already, or is no electricity.", "Leave it out.")
            }
            value /= 1 - loss.approximate
        }
        return Rate(number: value == emission.value ? Rate.digits(value) : PlainDecimal(value).text, unit: "kg{CO2e}/\(emission.unit.code)")
    }

    /// `[technological, geographical, temporal]`, 1 best to 5 worst.
    func quality() throws(AccountingError) -> DataQuality? {
        guard let node = self["quality"] else { return nil }
        let ratings = node.sequence?.compactMap(\.float).filter { 1...5 ~= $0 } ?? []
        guard ratings.count == 3, node.sequence?.count == 3 else {
            throw file.fail(node, "Three ratings were expected.", "Write [technological, geographical, temporal], 1 best to 5 worst.")
        }
        return DataQuality(technological: ratings[0], geographical: ratings[1], temporal: ratings[2])
    }

    func spread() throws(AccountingError) -> Double? {
        guard let node = self["spread"] else { return nil }
        guard let spread = node.float, 1...10 ~= spread else {
            throw file.fail(node, "“\(node.string ?? "")” is no geometric standard deviation.", "Write a number from 1 to 10.")
        }
        return spread
    }
}

extension Rate {
    /// The shortest decimal without exponent that reads back as the same number, or nine digits after the point.
    static func digits(_ value: Double) -> String {
        let text = "\(value)"
        return text.contains("e") ? PlainDecimal(value).text : text
    }
}

extension PhysicalUnit {
    /// What a rate is per.
    static func of(_ rate: Rate) -> PhysicalUnit {
        let below = rate.unit.lastIndex(of: "/").map { String(rate.unit[rate.unit.index(after: $0)...]) } ?? "1"
        return known(below)
    }

    /// - Precondition: The code is one of the ledger's own.
    static func known(_ code: String) -> PhysicalUnit {
        guard let unit = find(code) else { preconditionFailure("\(code) is a unit the ledger books.") }
        return unit
    }
}

extension Validity {
    func isWithin(_ other: Validity) -> Bool {
        let isAfter = other.from.map { begin in from.map { begin <= $0 } ?? (to == nil) } ?? true
        let isBefore = other.to.map { end in to.map { $0 <= end } ?? (from == nil) } ?? true
        return isAfter && isBefore
    }
}

extension PostingRules.PostingFactor.Basis {
    var words: String {
        switch self {
        case .received(let subject): "received \(subject)"
        case .made(let subject, let step): step.isEmpty ? "made \(subject)" : "made \(subject) (\(step))"
        case .account(let id): id
        }
    }
}
