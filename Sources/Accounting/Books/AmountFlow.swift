// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
package import Measure

/// By product, how an amount in a lot came together: what was booked on lots of each, and what each handed to the next. Analysis, in
/// doubles: a lot's part that went on is taken to be like the rest of it.
package struct AmountFlow: Sendable {
    /// All lots of one product that the amount came through.
    package struct Place: Hashable, Sendable {
        package let product: String
        /// Of the amount, what was booked on them; in small units of the account, about.
        package internal(set) var booked: Double
        /// Of that, what rests on numbers nobody verified.
        package internal(set) var unverified: Double
        /// What they held of the amount: booked and come in.
        package internal(set) var through: Double
        package internal(set) var lots: Int
    }

    package struct Hand: Hashable, Sendable {
        /// Indices of places.
        package let from: Int
        package let to: Int
        package internal(set) var amount: Double
    }

    /// All that the lot holds of the account; exact.
    package let whole: Quantity
    /// Farthest first; the last is the product of the lot itself.
    package let places: [Place]
    /// Between different products, in the order of the places.
    package let hands: [Hand]
    package let lots: Int
}

extension BookKeeping {
    /// - Parameter account: A leaf or a sum.
    /// - Complexity: The draws of the lot and of everything that went into it.
    package func flow(into key: LotKey, _ account: String) throws -> AmountFlow {
        guard let leaves = rules.chart.leaves(of: account), let first = leaves.first else {
            throw AccountingError.unknownAccount(account, known: rules.chart.leaves.map(\.id) + rules.chart.totals.map(\.id))
        }
        func sum(_ amounts: [Int64]) -> Int64 { leaves.reduce(0) { $0 &+ amounts[$1] } }
        let asked = try lots.node(of: key)
        balances.settle([asked])
        var draft = FlowDraft()
        // Of what a lot holds, the part that is in the lot asked for.
        var part: [UInt32: Double] = [asked: 1]
        let order = consumersFirst(from: asked)
        for node in order {
            guard let mine = part[node], mine != 0 else { continue }
            let place = draft.place(of: lots.lot(node).product)
            let whole = Double(sum(balances.balance(of: node).total))
            draft.pass(whole * mine, at: place)
            for posting in postings(on: node) where leaves.contains(posting.account) {
                draft.book(Double(posting.amount) * mine, at: place, isVerified: posting.isVerified)
            }
            for inflow in balances.inflows(of: node) {
                let came = sum(inflow.amounts)
                let held = sum(balances.balance(of: inflow.source).total)
                guard came != 0, held != 0 else { continue }
                let amount = Double(came) * mine
                part[inflow.source, default: 0] += amount / Double(held)
                draft.hand(amount, from: draft.place(of: lots.lot(inflow.source).product), to: place)
            }
        }
        try lots.checkDamage()
        return draft.flow(of: Quantity(sum(balances.balance(of: asked).total), rules.chart.leaves[first].dimension), lots: order.count)
    }

    /// A lot and all it was made of, each before what went into it.
    private func consumersFirst(from asked: UInt32) -> [UInt32] {
        var finished: [UInt32] = []
        var seen: Set<UInt32> = [asked]
        var path: [(node: UInt32, next: Int)] = [(asked, 0)]
        while let top = path.last {
            let sources = lots.lot(top.node).sources
            if top.next < sources.count {
                path[path.count - 1].next += 1
                if seen.insert(sources[top.next]).inserted { path.append((sources[top.next], 0)) }
            } else {
                finished.append(top.node)
                path.removeLast()
            }
        }
        return finished.reversed()
    }
}

/// Places and hands while they are added up.
private struct FlowDraft {
    private struct Pair: Hashable {
        let from: Int
        let to: Int
    }

    private var places: [AmountFlow.Place] = []
    private var numbers: [String: Int] = [:]
    private var hands: [Pair: Double] = [:]

    mutating func place(of product: String) -> Int {
        if let known = numbers[product] { return known }
        numbers[product] = places.count
        places.append(AmountFlow.Place(product: product, booked: 0, unverified: 0, through: 0, lots: 0))
        return places.count - 1
    }

    mutating func pass(_ amount: Double, at place: Int) {
        places[place].through += amount
        places[place].lots += 1
    }

    mutating func book(_ amount: Double, at place: Int, isVerified: Bool) {
        places[place].booked += amount
        if !isVerified { places[place].unverified += amount }
    }

    mutating func hand(_ amount: Double, from: Int, to: Int) {
        // From one lot of a product to the next (a tank's filling, a slit coil) it stays where it is, and is not counted again.
        if from == to { places[to].through -= amount } else { hands[Pair(from: from, to: to), default: 0] += amount }
    }

    func flow(of whole: Quantity, lots: Int) -> AmountFlow {
        let order = sourcesFirst
        var rank = [Int](repeating: 0, count: places.count)
        for (index, place) in order.enumerated() { rank[place] = index }
        return AmountFlow(
            whole: whole, places: order.map { places[$0] },
            hands: hands.map { AmountFlow.Hand(from: rank[$0.key.from], to: rank[$0.key.to], amount: $0.value) }.sorted {
                ($0.from, $0.to) < ($1.from, $1.to)
            }, lots: lots)
    }

    /// Each place before those it hands to; where products run in a circle, the one that was met last goes first.
    private var sourcesFirst: [Int] {
        var waiting = Set(places.indices)
        var order: [Int] = []
        let feeds = Dictionary(grouping: hands.keys, by: \.from).mapValues { $0.map(\.to) }
        while !waiting.isEmpty {
            // From the end: the lot asked for is place 0.
            let next = waiting.sorted().first { place in (feeds[place] ?? []).allSatisfy { !waiting.contains($0) } } ?? waiting.min() ?? 0
            waiting.remove(next)
            order.append(next)
        }
        return order.reversed()
    }
}
