// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure

/// Batches of recycling as a ledger knows them: waste that went into a run, with its mass and metal, and what fractions hold by their books. All from
/// one pass through every lot.
///
/// Metal of waste goes on accounts of its own up to the lot it is drawn into; there it is counted as that batch's input, and goes on as any other.
/// Waste made of waste hands its metal on and is no batch.
struct WasteInput {
    /// Waste of one chemistry in one run.
    struct Batch {
        let node: UInt32
        let chemistry: String
        /// When it was begun.
        let time: Instant
        fileprivate(set) var mass: Int64 = 0
        /// By element, milligrams.
        fileprivate(set) var elements: [Int64]
    }

    /// That the books tell recycled from primary, and of which anything is booked.
    let elements: [Total]
    let batches: [Batch]
    /// By lot of a fraction, what its books hold of each element.
    let held: [UInt32: [Int64]]
    let doubts: [String]

    /// Doubts of one kind that are told one by one.
    private static let toldInFull = 5

    fileprivate struct Waste {
        let chemistry: Int
        let rule: RecoveryRule
        let mass: Int64
    }

    init(_ books: BookKeeping, progress: (Int, Int) throws -> Void) throws {
        let rules = books.rules
        let all = books.everyLot(asksTimes: false)
        let columns = all.columns
        let isRecovered = books.isNamed(rules.recoveries.map(\.subject), columns)
        let chemistries = Set(rules.recoveries.compactMap(\.chemistry)).sorted()
        var wastes: [UInt32: Waste] = [:]
        var doubts: [String] = []
        var unweighed = 0
        for node in 0..<UInt32(columns.nodeCount) where isRecovered(node) {
            let outline = columns.outline(of: node)
            guard let rule = rules.recovery(of: outline), let chemistry = rule.chemistry.flatMap({ chemistries.firstIndex(of: $0) }) else { continue }
            guard let mass = rule.mass(of: outline.quantity) else {
                unweighed += 1
                if unweighed <= Self.toldInFull {
                    doubts.append("Nobody said what \(outline.key.name) (\(outline.product)) weighs, so it is in no batch.")
                }
                continue
            }
            wastes[node] = Waste(chemistry: chemistry, rule: rule, mass: mass)
        }
        if unweighed > Self.toldInFull { doubts.append("Nor was it said of \(unweighed - Self.toldInFull) more lots of waste.") }

        let groups = books.elementGroups(all) { $0 + chemistries.count * $0 }
        let elements = groups.flatMap { $0 }
        let none = [Int64](repeating: 0, count: elements.count)
        let begun = Self.begun(with: wastes, chemistries, none, books.lots)
        var batches = begun.batches
        let places = begun.places
        var held: [UInt32: [Int64]] = [:]
        let fractions = Set(rules.fractions.compactMap { columns.number(of: $0.product) })
        // The masses need a pass also where no metal is booked.
        let passes = groups.isEmpty ? [[]] : groups
        var first = 0
        for (number, group) in passes.enumerated() {
            let accounts = WasteAccounts(group, chemistries.count, countsMass: number == 0)
            let turns = FollowedAccounts.Turns { [places] in
                isRecovered($0) || places[$0] != nil
            } successors: { [wastes, places] outline in
                accounts.successors(wastes[outline.node], rules.recovery(of: outline), isBatch: places[outline.node] != nil)
            }
            let followed = FollowedAccounts(all, books, accounts.followed, turns) { [wastes] node in
                wastes[node].flatMap { waste in accounts.laid.map { [($0, waste.mass)] } } ?? []
            } told: { lot in
                if let turned = lot.turned, let own = places[lot.node] {
                    for (chemistry, batch) in own {
                        if let mass = accounts.mass(chemistry) { batches[batch].mass = -turned[mass] }
                        for (index, total) in group.enumerated() {
                            batches[batch].elements[first + index] = -total.leaves.reduce(Int64(0)) { $0 &+ turned[accounts.fresh($1, chemistry)] }
                        }
                    }
                }
                if fractions.contains(columns.productWord(of: lot.node)) {
                    for (index, total) in group.enumerated() {
                        held[lot.node, default: none][first + index] =
                            total.leaves.reduce(Int64(0)) { $0 &+ lot.balance[accounts.plain($1)] }
                    }
                }
            }
            try LotPass(columns, followed).run { try progress(number * columns.nodeCount + $0, passes.count * columns.nodeCount) }
            first += group.count
        }
        batches.removeAll { $0.mass == 0 && $0.elements.allSatisfy { $0 == 0 } }
        batches.sort { ($0.time, books.lots.key(of: $0.node).name, $0.chemistry) < ($1.time, books.lots.key(of: $1.node).name, $1.chemistry) }
        try books.lots.checkDamage()
        (self.elements, self.batches, self.held, self.doubts) = (elements, batches, held, doubts)
    }

    /// A batch of each lot that waste went into, with nothing in it yet.
    /// - Returns: By such lot also its batches' numbers, each with its chemistry's.
    private static func begun(
        with wastes: [UInt32: Waste], _ chemistries: [String], _ none: [Int64], _ lots: OwnedLots
    ) -> (batches: [Batch], places: [UInt32: [(chemistry: Int, batch: Int)]]) {
        var batches: [Batch] = []
        var places: [UInt32: [(chemistry: Int, batch: Int)]] = [:]
        var begun: [UInt32: [Int: Instant]] = [:]
        let nodes = wastes.keys.sorted()
        lots.load(ancestorsOf: nodes) { _ in true }
        for node in nodes {
            guard let waste = wastes[node] else { continue }
            for claim in lots.lot(node).claims where wastes[claim.product] == nil {
                let known = begun[claim.product]?[waste.chemistry]
                begun[claim.product, default: [:]][waste.chemistry] = min(known ?? claim.time, claim.time)
            }
        }
        for node in begun.keys.sorted() {
            for (chemistry, time) in (begun[node] ?? [:]).sorted(by: { $0.key < $1.key }) {
                places[node, default: []].append((chemistry, batches.count))
                batches.append(Batch(node: node, chemistry: chemistries[chemistry], time: time, elements: none))
            }
        }
        return (batches, places)
    }
}

/// Of some elements: each leaf, the same fresh from waste by chemistry; and the waste's mass.
private struct WasteAccounts {
    let followed: [FollowedAccounts.Account]
    /// Where the mass of a lot of waste is laid; nil: this pass does not count it.
    let laid: Int?
    private let leaves: [Int]
    private let chemistries: Int
    private let places: [Int: Int]

    init(_ elements: [Total], _ chemistries: Int, countsMass: Bool) {
        let leaves = elements.flatMap(\.leaves)
        var followed = leaves.map { FollowedAccounts.Account(leaf: $0, isBooked: true) }
        for _ in 0..<chemistries { followed += leaves.map { FollowedAccounts.Account(leaf: $0, isBooked: false) } }
        laid = countsMass ? followed.count : nil
        // Laid, done with, and by chemistry.
        if countsMass { followed += Array(repeating: FollowedAccounts.Account(leaf: nil, isBooked: false), count: 2 + chemistries) }
        self.followed = followed
        self.leaves = leaves
        self.chemistries = chemistries
        places = Dictionary(uniqueKeysWithValues: leaves.enumerated().map { ($1, $0) })
    }

    func plain(_ leaf: Int) -> Int { places[leaf] ?? 0 }
    func fresh(_ leaf: Int, _ chemistry: Int) -> Int { (chemistry + 1) * leaves.count + plain(leaf) }
    func mass(_ chemistry: Int) -> Int? { laid.map { $0 + 2 + chemistry } }

    func successors(_ waste: WasteInput.Waste?, _ recovery: RecoveryRule?, isBatch: Bool) -> [Int]? {
        guard recovery != nil || isBatch else { return nil }
        var successors = Array(followed.indices)
        for leaf in leaves {
            let after = recovery?.successors[leaf] ?? leaf
            let next = waste.map { fresh(after, $0.chemistry) } ?? plain(after)
            successors[plain(leaf)] = next
            for chemistry in 0..<chemistries { successors[fresh(leaf, chemistry)] = next }
        }
        if let laid {
            for chemistry in 0..<chemistries { successors[laid + 2 + chemistry] = laid + 1 }
            if let own = waste.flatMap({ mass($0.chemistry) }) { successors[laid] = own }
        }
        return successors
    }
}

extension RecoveryRule {
    /// Milligrams of waste; nil where neither the lot nor the rule says.
    fileprivate func mass(of quantity: Quantity?) -> Int64? {
        guard let quantity else { return nil }
        if quantity.dimension == .mass { return quantity.amount }
        guard let weight, weight.per == quantity.dimension else { return nil }
        return weight.times(quantity.amount)
    }
}
