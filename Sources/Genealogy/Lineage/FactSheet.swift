// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// What is said of many lots at once, by column, in one pass over the statements.
///
/// A lot announced once, as nearly all are, costs its row. Whatever more is said of a lot (counted again, corrected, tracks, generations,
/// or no quantity at all) is settled by ``LotFacts``.
struct FactSheet {
    /// Ascending.
    let nodes: [UInt32]
    /// Text numbers.
    private(set) var products: [UInt32]
    private(set) var sites: [UInt32]
    private var amounts: [Int64]
    /// Raw value of the dimension; 0 when not known.
    private var dimensions: [UInt8]
    /// eventTime of the first word and of the close, where they were asked for; `never` for none.
    private var openings: [Int64] = []
    private var closings: [Int64] = []
    /// By index, where one announcement does not tell it all.
    private var details: [Int: LotFacts] = [:]

    private static let never = Int64.max

    private enum Word { case nothing, one, more }

    /// - Parameters:
    ///   - nodes: Strictly ascending.
    ///   - asksDraws: Whether draws tell the dimension where no statement does.
    ///   - asksTimes: Whether ``opened(at:)`` and ``closed(at:)`` are wanted.
    init(_ nodes: [UInt32], of view: LineageView, asksDraws: Bool = true, asksTimes: Bool = false) {
        self.nodes = nodes
        if asksTimes {
            openings = [Int64](repeating: Self.never, count: nodes.count)
            closings = openings
        }
        products = [UInt32](repeating: 0, count: nodes.count)
        sites = products
        amounts = [Int64](repeating: .min, count: nodes.count)
        dimensions = [UInt8](repeating: 0, count: nodes.count)
        var words = [Word](repeating: .nothing, count: nodes.count)
        if view.generations.isEmpty {
            read(nodes, at: { $0 }, view, &words)
        } else {
            let plain = nodes.indices.filter { nodes[$0] < view.lotCount && !view.isMarked(nodes[$0]) }
            for index in nodes.indices { words[index] = .more }
            for index in plain { words[index] = .nothing }
            read(plain.map { nodes[$0] }, at: { plain[$0] }, view, &words)
        }
        settle(nodes.indices.filter { words[$0] == .more || dimensions[$0] == 0 }, view, asksDraws)
    }

    private mutating func read(_ names: [UInt32], at place: (Int) -> Int, _ view: LineageView, _ words: inout [Word]) {
        let reader = BlockReader(.statements)
        let hides = view.hides
        var columns = StatementColumn.bits(StatementColumn.shape, StatementColumn.amount, StatementColumn.product, StatementColumn.site)
        if hides { columns |= StatementColumn.bits(StatementColumn.sequence) }
        let asksTimes = !openings.isEmpty
        if asksTimes { columns |= StatementColumn.bits(StatementColumn.time) }
        names.withUnsafeBufferPointer { keys in
            for run in view.rows.runs {
                guard let range = run.statements.range(of: names) else { continue }
                var cursor = RowCursor(run, run.statements, keys, range, reader)
                while cursor.next() {
                    guard reader.need(bits: columns) else {
                        run.bytes.setDamaged()
                        break
                    }
                    let index = place(cursor.key)
                    for row in cursor.from..<cursor.to {
                        if hides, !view.accepts(UInt64(bitPattern: reader.value(StatementColumn.sequence, row))) { continue }
                        let shape = reader.value(StatementColumn.shape, row)
                        switch shape & 15 {
                        case 1, 2, 3:
                            guard words[index] == .nothing else {
                                words[index] = .more
                                continue
                            }
                            words[index] = .one
                            if asksTimes { openings[index] = reader.value(StatementColumn.time, row) }
                            products[index] = UInt32(truncatingIfNeeded: reader.value(StatementColumn.product, row))
                            sites[index] = UInt32(truncatingIfNeeded: reader.value(StatementColumn.site, row))
                            if shape & StatementColumn.hasAmount != 0, let dimension = Dimension(rawValue: UInt8((shape >> 4) & 15)) {
                                amounts[index] = reader.value(StatementColumn.amount, row).bounded
                                dimensions[index] = dimension.rawValue
                            }
                        // What was seen or let go of, and closes, tell neither product nor quantity.
                        case 4: if asksTimes { closings[index] = min(closings[index], reader.value(StatementColumn.time, row)) }
                        case 7, 8: continue
                        default: words[index] = .more
                        }
                    }
                }
            }
        }
    }

    private mutating func settle(_ open: [Int], _ view: LineageView, _ asksDraws: Bool) {
        if open.isEmpty { return }
        let names = open.map { view.name(of: nodes[$0]) }.sorted().withoutRepeats()
        var statements: [StatementRow] = []
        view.rows.forEachStatement(ofAscending: names) { statements.append($0) }
        let groups = NameGroups(statements, names, key: \.lot)
        for index in open {
            let node = nodes[index]
            let name = view.name(of: node)
            var facts = view.facts(of: node, from: groups.rows(names.lowerBound(name), statements))
            if facts.dimension == nil, asksDraws {
                var draws: [DrawRow] = []
                view.rows.forEachRow(from: name) { if $0.kind == .draw { draws.append($0) } }
                facts.dimension = view.dimension(of: node, drawnBy: draws)
            }
            details[index] = facts
            if !openings.isEmpty {
                openings[index] = facts.opened ?? Self.never
                closings[index] = facts.closed?.time ?? Self.never
            }
            products[index] = facts.product
            sites[index] = facts.site
            amounts[index] = facts.quantity?.amount ?? .min
            dimensions[index] = facts.dimension?.rawValue ?? 0
        }
    }

    func index(of node: UInt32) -> Int { nodes.lowerBound(node) }

    func amount(at index: Int) -> Int64? { amounts[index] == .min ? nil : amounts[index] }
    func dimension(at index: Int) -> Dimension? { Dimension(rawValue: dimensions[index]) }
    func isMixed(at index: Int) -> Bool { dimension(at: index)?.isMixed ?? false }
    func isUnit(at index: Int) -> Bool { amounts[index] == 1 && dimensions[index] == Dimension.pieces.rawValue }

    func opened(at index: Int) -> Int64? { openings[index] == Self.never ? nil : openings[index] }
    func closed(at index: Int) -> Int64? { closings[index] == Self.never ? nil : closings[index] }

    /// Weight of the lot's only track; nil when it has several.
    func weight(at index: Int) -> Int64? {
        guard let weights = details[index]?.weights else { return 1 }
        return weights.count == 1 ? weights[0] : nil
    }
}
