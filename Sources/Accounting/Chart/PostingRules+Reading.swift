// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Yams

extension PostingRules {
    /// The chart of the product, `Resources/books/chart.yaml`.
    package static func builtIn() throws(AccountingError) -> PostingRules {
        var rules = PostingRules()
        rules.library = try FactorLibrary.builtIn()
        try rules.add(yaml: String(decoding: PackageResources.chart_yaml, as: UTF8.self), file: "chart.yaml")
        return rules
    }

    /// What is known of the example chain's products, `Resources/books/example.yaml`.
    package static var exampleFile: [UInt8] { PackageResources.example_yaml }

    /// Adds what files say: libraries of emission factors first, so that the others may name what is in them.
    package mutating func add(_ files: [(yaml: String, file: String)]) throws(AccountingError) {
        func isLibrary(_ yaml: String) -> Bool { yaml.hasPrefix("library:") || yaml.contains("\nlibrary:") }
        for (yaml, file) in files where isLibrary(yaml) { library = library.with(try FactorLibrary(yaml: yaml, file: file)) }
        for (yaml, file) in files where !isLibrary(yaml) { try add(yaml: yaml, file: file) }
    }

    /// Adds what a file says.
    /// - Throws: `.malformedBooks` with file, line, column and remedy for the first thing that is not as it must be; nothing is added then.
    package mutating func add(yaml: String, file name: String) throws(AccountingError) {
        var rules = self
        let file = BooksFile(file: name)
        let sections: [(key: String, add: (inout PostingRules, Node) throws(AccountingError) -> Void)] = [
            ("families", { rules, node throws(AccountingError) in try rules.addFamily(node, file) }),
            ("accounts", { rules, node throws(AccountingError) in try rules.addAccount(node, file) }),
            ("totals", { rules, node throws(AccountingError) in try rules.addTotal(node, file) }),
            ("follows", { rules, node throws(AccountingError) in try rules.addFollowing(node, file) }),
            ("properties", { rules, node throws(AccountingError) in try rules.addProperty(node, file) }),
            ("exchange", { rules, node throws(AccountingError) in try rules.addExchange(node, file) }),
            ("contents", { rules, node throws(AccountingError) in try rules.addContent(node, file) }),
            ("recycled", { rules, node throws(AccountingError) in try rules.addRecycled(node, file) }),
            ("factors", { rules, node throws(AccountingError) in try rules.addFactor(node, file) }),
            ("electricity", { rules, node throws(AccountingError) in try rules.addContract(node, file) }),
            ("masses", { rules, node throws(AccountingError) in try rules.addMass(node, file) }),
            ("lanes", { rules, node throws(AccountingError) in try rules.addLane(node, file) }),
            ("values", { rules, node throws(AccountingError) in try rules.addValue(node, file) }),
            ("goods", { rules, node throws(AccountingError) in try rules.addGood(node, file) }),
            ("places", { rules, node throws(AccountingError) in try rules.addPlace(node, file) }),
            ("suppliers", { rules, node throws(AccountingError) in try rules.addSupplier(node, file) }),
            ("sales", { rules, node throws(AccountingError) in try rules.addSale(node, file) }),
            ("duties", { rules, node throws(AccountingError) in try rules.addDuty(node, file) }),
            ("stocks", { rules, node throws(AccountingError) in try rules.addStock(node, file) }),
            ("declarations", { rules, node throws(AccountingError) in try rules.addDeclaration(node, file) }),
            ("footprints", { rules, node throws(AccountingError) in try rules.addFootprint(node, file) }),
            ("coproducts", { rules, node throws(AccountingError) in try rules.addCoproducts(node, file) }),
            ("weights", { rules, node throws(AccountingError) in try rules.addWeight(node, file) }),
            ("recovered", { rules, node throws(AccountingError) in try rules.addRecovery(node, file) }),
            ("fractions", { rules, node throws(AccountingError) in try rules.addFraction(node, file) }),
            ("activeMaterials", { rules, node throws(AccountingError) in try rules.addActiveMaterial(node, file) }),
        ]
        let root = try file.root(yaml, sections.map(\.key) + ["carriers", "currency", "assays"])
        try rules.readCurrency(root)
        if let node = root["assays"] {
            // The first is the product's own.
            if (rules.places["assays"] ?? []).count > 1 {
                throw file.fail(node, "Another tolerance of assays is there already\(rules.said("assays", 1)).", "Leave one out.")
            }
            try rules.readAssays(node, file)
            rules.places["assays", default: []].append("\(name):\(node.mark?.line ?? 1)")
        }
        for (key, add) in sections {
            for node in try root.list(key) {
                let (prices, assayed) = (rules.prices.count, rules.assayed.count)
                try add(&rules, node)
                let section = rules.prices.count > prices ? "prices" : rules.assayed.count > assayed ? "assayed" : key
                rules.places[section, default: []].append("\(name):\(node.mark?.line ?? 1)")
            }
            if key == "totals", let node = root["carriers"] { try rules.addCarriers(node, file) }
        }
        self = rules
    }

    /// Where the rule of a section that another one contradicts was said: ` (books/energy.yaml:12)`.
    func said(_ section: String, _ index: Int) -> String {
        guard let places = places[section], places.indices.contains(index) else { return "" }
        return " (\(places[index]))"
    }

    func account(_ key: String, _ members: BooksFile.Members) throws(AccountingError) -> String {
        let id = try members.text(key)
        guard chart.leaves(of: id) != nil else {
            throw members.file.fail(
                members.place(of: key), "There is no account “\(id)”.", "Add it under `accounts`, or write one that is in the chart.")
        }
        return id
    }

    private func unit(_ members: BooksFile.Members) throws(AccountingError) -> Dimension {
        let code = try members.text("unit")
        guard let unit = BookingUnit.find(code) else {
            throw members.file.fail(
                members.place(of: "unit"), "“\(code)” is no unit the books keep.", "Write kg, kg{CO2e}, kW.h, L, m, {piece} or {currency}.")
        }
        return unit.dimension
    }

    private mutating func addFamily(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(node, ["id", "total", "name", "unit", "key", "over"])
        let (id, name, key) = (try members.text("id"), try members.text("name"), try members.text("key"))
        let total = try members.optionalText("total")
        let dimension = try unit(members)
        guard case .mapping(let over) = members.place(of: "over") else {
            throw file.fail(node, "“over” is missing.", "Give the words of each place.")
        }
        let places = over.compactMap { $0.key.string }
        let lists = try file.members(members.place(of: "over"), places)
        var made: [[(place: String, word: String)]] = [[]]
        for place in places {
            let words = try lists.texts(place)
            made = made.flatMap { row in words.map { row + [(place, $0)] } }
        }
        func filled(_ text: String, _ row: [(place: String, word: String)]) -> String {
            row.reduce(text) { $0.replacing("{\($1.place)}", with: $1.word) }
        }
        var sums: [(id: String, leaves: [Int], kinds: [String: Int])] = []
        for row in made {
            let account = Account(id: filled(id, row), name: filled(name, row), dimension: dimension, key: filled(key, row))
            let leaf = chart.leaves.count
            guard chart.add(account) else { throw file.fail(node, "The account “\(account.id)” is there already.", "Give it another name.") }
            guard !total.isEmpty, let kind = row.last?.word else { continue }
            let sum = filled(total, row)
            if let index = sums.firstIndex(where: { $0.id == sum }) {
                sums[index].leaves.append(leaf)
                sums[index].kinds[kind] = leaf
            } else {
                sums.append((sum, [leaf], [kind: leaf]))
            }
        }
        for sum in sums {
            guard chart.add(Total(id: sum.id, name: sum.id, leaves: sum.leaves, kinds: sum.kinds)) else {
                throw file.fail(node, "The account “\(sum.id)” is there already.", "Give it another name.")
            }
        }
    }

    private mutating func addAccount(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(node, ["id", "name", "unit", "key"])
        let key = try members.optionalText("key")
        let account = Account(
            id: try members.text("id"), name: try members.text("name"), dimension: try unit(members), key: key.isEmpty ? "physical" : key)
        guard chart.add(account) else { throw file.fail(node, "The account “\(account.id)” is there already.", "Give it another name.") }
    }

    private mutating func addTotal(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(node, ["id", "name", "of"])
        var leaves: Set<Int> = []
        for part in try members.texts("of") {
            guard let found = chart.leaves(of: part) else {
                throw file.fail(members.place(of: "of"), "There is no account “\(part)”.", "Sum up accounts that are in the chart.")
            }
            leaves.formUnion(found)
        }
        guard Set(leaves.map { chart.leaves[$0].dimension }).count == 1 else {
            throw file.fail(node, "These accounts do not count the same.", "Sum up accounts of one unit.")
        }
        let total = Total(id: try members.text("id"), name: try members.text("name"), leaves: leaves.sorted(), kinds: [:])
        guard chart.add(total) else { throw file.fail(node, "The account “\(total.id)” is there already.", "Give it another name.") }
    }

    private mutating func addFollowing(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(node, ["account", "by"])
        follows.append((try account("account", members), try account("by", members)))
    }

    private mutating func addCarriers(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        guard case .mapping(let mapping) = node else { throw file.fail(node, "A mapping was expected.", "Write `electricity: energy.electricity`.") }
        let names = mapping.compactMap { $0.key.string }
        let members = try file.members(node, names)
        for name in names {
            let id = try account(name, members)
            guard chart.leaf(id) != nil else { throw file.fail(members.place(of: name), "“\(id)” is a sum.", "Name one of its accounts.") }
            carriers[name] = id
        }
    }

    private mutating func addProperty(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(node, ["property", "content", "recycled", "kind", "factor", "capacity"])
        let name = try members.text("property")
        if members["capacity"] != nil {
            properties[name] = .capacity
        } else if members["content"] != nil {
            properties[name] = .content(try account("content", members))
        } else if members["recycled"] != nil {
            let element = try account("recycled", members)
            let kind = try members.text("kind")
            guard chart.total(element)?.kinds[kind] != nil else {
                throw file.fail(members.place(of: "kind"), "\(element) has no kind “\(kind)”.", "Write pre-consumer or post-consumer.")
            }
            properties[name] = .recycled(element, kind: kind)
        } else {
            let id = try account("factor", members)
            guard chart.leaf(id) != nil else { throw file.fail(members.place(of: "factor"), "“\(id)” is a sum.", "Name one of its accounts.") }
            properties[name] = .factor(id)
        }
    }

    private mutating func addContent(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(
            node, ["product", "lot", "account", "value", "unit", "basis", "moisture", "form", "from", "to", "source", "verified"])
        let id = try account("account", members)
        var rate = try members.rate(of: chart.dimension(of: id))
        if rate.isNegative { throw file.fail(members.place(of: "value"), "\(rate) is below zero.", "Write what is in it.") }
        if rate.of == .mass, rate.per == .mass, rate.isMoreThanWhole {
            throw file.fail(members.place(of: "value"), "\(rate) is more than the whole.", "Write at most 1 kg/kg.")
        }
        if let leaf = chart.leaf(id), let element = chart.totals.first(where: { $0.isElement && $0.leaves.contains(leaf) }) {
            throw file.fail(
                members.place(of: "account"), "“\(id)” is a kind of \(element.id).",
                "Give the content of \(element.id), and its shares under `recycled`.")
        }
        let assay = rate
        let form = try members.text("form")
        try checkForm(form, of: id, assay, members)
        var basis = try members.text("basis")
        switch basis {
        case "as received": break
        case "dry":
            let moisture = try members.fraction("moisture")
            if moisture.isWhole { throw file.fail(members.place(of: "moisture"), "All of it would be water.", "Write less than 100 %.") }
            guard let received = rate.times(moisture.complement) else { throw file.fail(node, "The numbers are too long.", "Write fewer digits.") }
            rate = received
            basis = "dry, \(moisture.number) moisture"
        default: throw file.fail(members.place(of: "basis"), "“\(basis)” is no basis.", "Write `as received`, or `dry` with `moisture`.")
        }
        let content = Content(
            subject: try members.subject(), account: id, rate: rate, assay: assay, basis: basis, form: form, validity: try members.validity(),
            provenance: try members.provenance())
        let others = contents.filter { $0.subject == content.subject && $0.validity.overlaps(content.validity) }
        if let index = contents.firstIndex(where: {
            $0.subject == content.subject && $0.account == id && $0.validity.overlaps(content.validity)
        }) {
            throw file.fail(
                node,
                "\(content.subject) has another content of \(id), \(contents[index].rate)\(said("contents", index)), that overlaps in time.",
                "End one before the other begins.")
        }
        let parts = (others + [content]).filter { $0.rate.of == .mass && $0.rate.per == .mass }.map(\.rate)
        if Rate.sumIsMoreThanWhole(parts) {
            throw file.fail(node, "The contents of \(content.subject) add up to more than the whole.", "Look at the assay again, and at its basis.")
        }
        contents.append(content)
    }

    /// An assay against the compound it is said to be: more than the pure compound has is refused, less is told with the lot.
    private func checkForm(_ form: String, of account: String, _ assay: Rate, _ members: BooksFile.Members) throws(AccountingError) {
        if form == "mixture" { return }
        guard ChemicalFormula(form) != nil else {
            throw members.file.fail(members.place(of: "form"), "“\(form)” is no formula.", "Write it as NiSO4.6H2O, or `mixture`.")
        }
        guard let stoichiometry = Stoichiometry(of: account, in: form) else { return }
        guard stoichiometry.pure > 0 else {
            throw members.file.fail(members.place(of: "form"), "There is no \(account) in \(form).", "Write the formula of what it is.")
        }
        if stoichiometry.isBeyond(assay) {
            throw members.file.fail(
                members.place(of: "value"), "\(form) cannot hold \(assay.number) of \(account): it has \(stoichiometry.range).",
                "Look whether the number is of another hydrate, or of a dry basis.")
        }
    }

    private mutating func readAssays(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(node, ["tolerance", "source", "verified"])
        tolerance = AssayTolerance(part: try members.fraction("tolerance"), provenance: try members.provenance())
    }

    private mutating func addRecycled(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(
            node, ["product", "lot", "element", "pre-consumer", "post-consumer", "from", "to", "source", "verified"])
        let element = try account("element", members)
        guard let total = chart.total(element), total.isElement else {
            throw file.fail(members.place(of: "element"), "“\(element)” has no recycled kinds.", "Name an element: Ni, Co, Li, …")
        }
        var shares: [(kind: String, share: Rate)] = []
        for kind in ["pre-consumer", "post-consumer"] where members[kind] != nil { shares.append((kind, try members.fraction(kind))) }
        if Rate.sumIsMoreThanWhole(shares.map(\.share)) {
            throw file.fail(node, "The recycled shares of \(element) add up to more than 100 %.", "Look at the declaration again.")
        }
        let recycled = RecycledContent(
            subject: try members.subject(), element: element, shares: shares, validity: try members.validity(),
            provenance: try members.provenance())
        if let index = self.recycled.firstIndex(where: {
            $0.subject == recycled.subject && $0.element == element && $0.validity.overlaps(recycled.validity)
        }) {
            throw file.fail(
                node, "\(recycled.subject) has another declaration of \(element)\(said("recycled", index)) that overlaps in time.",
                "End one before the other begins.")
        }
        self.recycled.append(recycled)
    }

    private mutating func addWeight(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(node, ["key", "from", "into", "weight", "by", "allocation", "source", "verified"])
        if members["by"] != nil { return try addAssayed(members) }
        guard let weight = members["weight"]?.int, 0...1_000_000_000 ~= weight else {
            throw file.fail(members.place(of: "weight"), "The weight is no whole number from 0 to 10⁹.", "Write 0, 1, 2 …")
        }
        let into = try members.text("into")
        let allocation = try members.optionalText("allocation")
        let rule = WeightRule(
            key: try members.text("key"), from: try members.text("from"), into: into == "*" ? nil : into, weight: Int64(weight),
            allocation: allocation.isEmpty ? nil : allocation, provenance: try members.provenance())
        if let index = weights.firstIndex(where: {
            $0.key == rule.key && $0.from == rule.from && $0.into == rule.into && $0.allocation == rule.allocation
        }) {
            throw file.fail(
                node, "There is another weight for the same\(said("weights", index)).", "Leave one out, or name the `allocation` each belongs to.")
        }
        if assayed.contains(where: { $0 == (rule.key, rule.from) }) {
            throw file.fail(node, "From \(rule.from) amounts along “\(rule.key)” go by assay.", "Leave one out.")
        }
        for other in coproducts { try checkApart(other, [rule], node, file) }
        weights.append(rule)
    }

    /// `{ key: assay Ni, from: shredding, by: assay, … }`.
    private mutating func addAssayed(_ members: BooksFile.Members) throws(AccountingError) {
        let (key, from) = (try members.text("key"), try members.text("from"))
        for other in ["into", "weight", "allocation"] where members[other] != nil {
            throw members.file.fail(members.place(of: other), "What goes by assay has no “\(other)”.", "Leave it out, or leave out `by`.")
        }
        guard try members.text("by") == "assay", chart.totals.contains(where: { $0.isElement && chart.leaves[$0.leaves[0]].key == key }) else {
            throw members.file.fail(
                members.place(of: "by"), "Amounts along the key “\(key)” cannot go by “\(try members.text("by"))”.",
                "Write `key: assay Ni` or another element, and `by: assay`.")
        }
        _ = try members.provenance()
        if weights.contains(where: { $0.key == key && $0.from == from }) || assayed.contains(where: { $0 == (key, from) }) {
            throw members.file.fail(members.node, "There is another weight for the same.", "Leave one out.")
        }
        assayed.append((key, from))
    }
}
