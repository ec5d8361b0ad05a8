// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy

/// How claims weigh by the products they went into, as ``Weighing`` has it, for every lot at once: words are looked up once a set of books.
final class WeightsByProduct {
    /// What lots of one product say of one key.
    private struct Table {
        /// By target, the first of which is every product that is not named.
        var weights: [Int64]
        var isNamed: [Bool]
    }

    private let columns: LotColumns
    /// By word of a product, its number among the products that rules name as where something goes; 0 for others.
    private let targets: [Int32]
    /// By word of a product, which of the tables are its own; 0 for products that no rule names as where something comes from.
    private let origins: [Int32]
    /// By origin, then key; nil where all weigh alike.
    private var tables: [[Table?]] = []
    private let keyOfAccount: [Int?]
    private var targetsOfLot: [Int] = []
    /// By key, its class in the lot at hand; −1 until asked.
    private var classOfKey: [Int]

    init(_ rules: PostingRules, _ allocation: String?, _ columns: LotColumns) {
        self.columns = columns
        let weights = rules.weights.filter { $0.allocation == nil || $0.allocation == allocation }
        let keys = Set(weights.map(\.key)).sorted()
        keyOfAccount = rules.chart.leaves.map { keys.firstIndex(of: $0.key) }
        classOfKey = [Int](repeating: -1, count: keys.count)
        let named = Set(weights.compactMap(\.into)).sorted()
        let sources = Set(weights.map(\.from)).subtracting(["*"]).sorted()
        targets = Self.numbers(of: named, columns)
        origins = Self.numbers(of: sources, columns)
        for source in ["*"] + sources {
            tables.append(
                keys.map { key in
                    var table = Table(weights: [], isNamed: [Bool](repeating: false, count: named.count + 1))
                    var other: Int64 = 0
                    var found: [String: Int64] = [:]
                    for rule in weights where rule.key == key && (rule.from == "*" || rule.from == source) {
                        if let into = rule.into { found[into] = rule.weight } else { other = rule.weight }
                    }
                    if found.isEmpty { return nil }
                    table.weights = [other] + named.map { found[$0] ?? other }
                    for (index, into) in named.enumerated() { table.isNamed[index + 1] = found[into] != nil }
                    return table
                })
        }
    }

    private static func numbers(of names: [String], _ columns: LotColumns) -> [Int32] {
        var numbers: [Int32] = []
        for (index, name) in names.enumerated() {
            guard let word = columns.number(of: name) else { continue }
            while numbers.count <= Int(word) { numbers.append(0) }
            numbers[Int(word)] = Int32(index + 1)
        }
        return numbers
    }

    /// - Parameter leaves: Account by account, which leaf of the chart it is.
    func weigh(_ claims: ClaimClasses, of node: UInt32, _ leaves: [Int]) {
        let tables = tables[Self.number(origins, columns.productWord(of: node))]
        for key in classOfKey.indices { classOfKey[key] = -1 }
        targetsOfLot.removeAll(keepingCapacity: true)
        for product in claims.products { targetsOfLot.append(Self.number(targets, columns.productWord(of: product))) }
        for (account, leaf) in leaves.enumerated() where claims.held[account] != 0 {
            guard let key = keyOfAccount[leaf] else { continue }
            if classOfKey[key] < 0 {
                classOfKey[key] = 0
                if let table = tables[key], targetsOfLot.contains(where: { table.isNamed[$0] }) {
                    classOfKey[key] = claims.add(gap: table.weights[0]) { table.weights[targetsOfLot[$0]] }
                }
            }
            if classOfKey[key] > 0 { claims.assign(account: account, to: classOfKey[key]) }
        }
    }

    private static func number(_ numbers: [Int32], _ word: UInt32) -> Int { Int(word) < numbers.count ? Int(numbers[Int(word)]) : 0 }
}
