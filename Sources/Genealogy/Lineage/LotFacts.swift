// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// What the statements so far say of one lot. The newest by eventTime holds; among equals the stronger basis, then the larger amount,
/// never the one that arrived last.
struct LotFacts {
    var quantity: Quantity?
    /// Of the newest quantity, else of the draws out of it.
    var dimension: Dimension?
    /// Text numbers.
    var product: UInt32 = 0
    var site: UInt32 = 0
    /// Weight of each track; at least one.
    var weights: [Int64] = [1]
    /// Earliest time anything but a sighting was said of it.
    var opened: Int64?
    var closed: (reason: UInt32, time: Int64, sequence: UInt64)?
    var lastSighting: (place: UInt32, time: Int64)?
    var disposition: UInt32 = 0
    /// Nobody announced it.
    var isProvisional = true
    /// More than one dimension was stated.
    var mixesDimensions = false

    /// What came to a stock after it was last counted; what came before, the count has in it.
    fileprivate mutating func add(_ additions: [(time: Int64, amount: Int64, dimension: Dimension)], after counted: Int64) {
        guard let dimension = dimension ?? additions.map(\.dimension).min(by: { $0.rawValue < $1.rawValue }) else { return }
        self.dimension = dimension
        for addition in additions {
            if addition.dimension != dimension {
                mixesDimensions = true
            } else if addition.time > counted {
                quantity = Quantity(((quantity?.amount ?? 0) + addition.amount.bounded).bounded, dimension)
            }
        }
    }

    /// A single piece.
    var isUnit: Bool { quantity == Quantity(1, .pieces) }
    var isMixed: Bool { dimension?.isMixed ?? false }
}

extension LineageView {
    /// The oldest generation whose words this one still goes by: a name put to a new use inherits none.
    private func oldestInherited(by node: UInt32) -> Int {
        var generation = generation(of: node)
        if generation == 0 { return 0 }
        let openings = generations.openings(of: name(of: node))
        while generation > 0, openings[generation - 1].inherits { generation -= 1 }
        return generation
    }

    /// - Parameter asksDraws: Whether draws may tell the dimension where no statement does; costs a pass over the lot's draws.
    func facts(of node: UInt32, asksDraws: Bool = true) -> LotFacts {
        var statements: [StatementRow] = []
        rows.forEachStatement(of: name(of: node)) { statements.append($0) }
        var facts = facts(of: node, from: statements)
        if facts.dimension == nil, asksDraws {
            var draws: [DrawRow] = []
            rows.forEachRow(from: name(of: node)) { if $0.kind == .draw { draws.append($0) } }
            facts.dimension = dimension(of: node, drawnBy: draws)
        }
        return facts
    }

    /// The dimension that draws out of a lot speak of; the first by number where they do not agree.
    func dimension(of node: UInt32, drawnBy draws: [DrawRow]) -> Dimension? {
        var found: Dimension?
        for row in draws where row.kind == .draw && accepts(row.sequence) {
            guard let dimension = row.dimension, source(row.source, at: row.time) == node else { continue }
            if found == nil || dimension.rawValue < found!.rawValue { found = dimension }
        }
        return found
    }

    /// - Parameter statements: All of the lot's name.
    func facts(of node: UInt32, from statements: some Sequence<StatementRow>) -> LotFacts {
        var facts = LotFacts()
        var quantityRank = Rank()
        var product = NewestWord()
        var site = NewestWord()
        var earlierProduct = NewestWord()
        var earlierSite = NewestWord()
        var place = NewestWord()
        var disposition = NewestWord()
        var additions: [(time: Int64, amount: Int64, dimension: Dimension)] = []
        var tracks: [Int: (rank: Rank, weight: Int64)] = [:]
        let name = name(of: node)
        let own = generation(of: node)
        let oldest = oldestInherited(by: node)
        for row in statements {
            guard accepts(row.sequence) else { continue }
            if row.kind == .closed {
                guard source(name, at: row.time) == node else { continue }
                let isEarlier = facts.closed.map { (row.time, rows.text(row.text)) < ($0.time, rows.text($0.reason)) } ?? true
                if isEarlier { facts.closed = (row.text, row.time, row.sequence) }
                continue
            }
            let about = self.product(name, at: row.time)
            if about != node {
                // A generation keeps what earlier ones said of product and site, as far back as it inherits.
                guard row.product != 0 || row.site != 0, row.kind != .sighted else { continue }
                let generation = generation(of: about)
                guard oldest <= generation, generation < own else { continue }
                let rank = Rank(time: row.time, basis: row.kind.basis, amount: row.amount ?? -1, tie: row.dimension?.rawValue ?? 0)
                earlierProduct.offer(row.product, rank, rows)
                earlierSite.offer(row.site, rank, rows)
                continue
            }
            let rank = Rank(time: row.time, basis: row.kind.basis, amount: row.amount ?? -1, tie: row.dimension?.rawValue ?? 0)
            switch row.kind {
            case .announced, .counted, .corrected, .generation, .freshGeneration:
                facts.isProvisional = false
                facts.opened = min(facts.opened ?? row.time, row.time)
                if let amount = row.amount, let dimension = row.dimension {
                    if let earlier = facts.dimension, earlier != dimension { facts.mixesDimensions = true }
                    if quantityRank < rank || facts.quantity == nil {
                        quantityRank = rank
                        facts.quantity = Quantity(amount.bounded, dimension)
                        facts.dimension = dimension
                    }
                }
                product.offer(row.product, rank, rows)
                site.offer(row.site, rank, rows)
            case .added:
                facts.isProvisional = false
                facts.opened = min(facts.opened ?? row.time, row.time)
                if let amount = row.amount, let dimension = row.dimension { additions.append((row.time, amount, dimension)) }
                product.offer(row.product, rank, rows)
                site.offer(row.site, rank, rows)
            case .track:
                guard let number = Int(rows.text(row.text)), (0..<Int(UInt16.max)).contains(number) else { continue }
                if let earlier = tracks[number], !(earlier.rank < rank) { continue }
                tracks[number] = (rank, max(0, row.amount ?? 1))
            case .sighted:
                place.offer(row.site, Rank(time: row.time), rows)
                disposition.offer(row.text, Rank(time: row.time), rows)
            case .closed, .releasedAll, .unbooked: break
            }
        }
        facts.add(additions, after: facts.quantity == nil ? .min : quantityRank.time)
        if let last = tracks.keys.max() {
            facts.weights = (0...last).map { tracks[$0]?.weight ?? 1 }
            if facts.weights.allSatisfy({ $0 == 0 }) { facts.weights = facts.weights.map { _ in 1 } }
        }
        facts.product = product.word == 0 ? earlierProduct.word : product.word
        facts.site = site.word == 0 ? earlierSite.word : site.word
        facts.disposition = disposition.word
        if place.word != 0 { facts.lastSighting = (place.word, place.rank.time) }
        return facts
    }
}

/// Which of two statements holds.
private struct Rank: Comparable {
    var time = Int64.min
    var basis: UInt8 = 0
    var amount: Int64 = 0
    var tie: UInt8 = 0

    static func < (a: Rank, b: Rank) -> Bool {
        (a.time, a.basis, a.amount, a.tie) < (b.time, b.basis, b.amount, b.tie)
    }
}

/// The newest of the words said, 0 when none was. Equal ranks are settled by the word: text numbers depend on arrival.
private struct NewestWord {
    private(set) var word: UInt32 = 0
    private(set) var rank = Rank()

    mutating func offer(_ word: UInt32, _ rank: Rank, _ rows: some RowReading) {
        guard word != 0, word != self.word || self.rank < rank else { return }
        if self.word != 0 {
            if rank < self.rank { return }
            if rank == self.rank, rows.text(word) < rows.text(self.word) { return }
        }
        self.word = word
        self.rank = rank
    }
}

extension StatementRow.Kind {
    fileprivate var basis: UInt8 {
        switch self {
        case .corrected: 4
        case .counted: 3
        case .announced: 2
        default: 1
        }
    }
}
