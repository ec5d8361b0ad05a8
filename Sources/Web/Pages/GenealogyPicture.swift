// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Measure

/// The genealogy laid out in layers: ancestors left, descendants right, one column a step, at most twelve boxes a column. A product with
/// more lots than fit is folded into one box with their count. Of a long way the nearest steps and the furthest are drawn, and one box stands
/// for those between. After six columns it goes on below, so that it never grows wider. The same question always gives the same picture.
struct GenealogyPicture: Sendable {
    struct Box: Sendable {
        enum Kind: Sendable { case asked, lot, folded }
        var kind: Kind
        var label: String
        var detail: String
        /// Said in full to pointers and screen readers.
        var title: String
        var route: Route
        /// Counted from the furthest ancestors.
        var column: Int
        var x = 0
        var y = 0
        var band: Int { column / GenealogyPicture.columnsPerBand }
        var height: Int { kind == .lot ? 40 : 48 }
        var isSuspect = false
    }

    struct Ribbon: Sendable {
        var from: Int
        var to: Int
        var width: Double
        var isHold: Bool
        var title: String
        /// Where it leaves and enters, below the boxes' upper edges.
        var leaves = 0.0
        var enters = 0.0
    }

    struct Head: Sendable {
        var column: Int
        var text: String
        var x = 0
        var y = 0
    }

    private(set) var boxes: [Box] = []
    private(set) var ribbons: [Ribbon] = []
    private(set) var heads: [Head] = []
    private(set) var width = 0
    private(set) var height = 0
    /// Steps on either side that one box stands for.
    private(set) var hiddenColumns = 0
    /// True when a folded box's links were counted on a part of its lots.
    private(set) var isSampled = false

    /// Where ribbons from one band to another run: below each band, and beside all.
    private(set) var lanes: [Int] = []

    static let columnLimit = 12
    static let columnsPerBand = 6
    static let depthLimit = 9
    static let boxWidth = 164
    private static let columnStep = 220
    private static let top = 34
    private static let sample = 24
    /// Of a group between the ends, which is one of many in its box.
    private static let middleSample = 4
    /// Steps drawn next to the lot asked for, and at the far end, where the way is longer than the columns.
    private static let (near, far) = (5, 3)
    /// Inputs read of one lot: a pack's cells and more.
    private static let inputLimit = 2_000

    /// One product at one depth on one side: a stretch of a trace's rows, which are sorted by depth, product and name.
    private struct Group {
        var direction: Direction
        var depth: Int
        var product: String
        var rows: Range<Int>
        /// The box of the folded group, or of the first of its lots.
        var box = 0
        var isFolded = false
        /// One of those between the ends of a long way.
        var isBetween = false
    }

    /// Columns of one side: how many steps it has, and where each stands.
    private struct Columns {
        let deepest: Int

        var isLong: Bool { deepest > GenealogyPicture.depthLimit }
        var count: Int { min(deepest, GenealogyPicture.depthLimit) }
        /// Steps that one box stands for.
        var between: ClosedRange<Int>? { isLong ? GenealogyPicture.near + 1...deepest - GenealogyPicture.far : nil }

        func column(of depth: Int) -> Int {
            guard let between else { return depth }
            return depth < between.lowerBound ? depth : depth > between.upperBound ? depth - between.count + 1 : between.lowerBound
        }
    }

    init(_ answer: TraceQuestion, _ view: TraceView, _ words: Words) {
        var groups: [Group] = []
        for trace in [answer.backward, answer.forward].compactMap({ $0 }) { groups += Self.groups(of: trace) }
        func columns(_ direction: Direction) -> Columns { Columns(deepest: groups.filter { $0.direction == direction }.map(\.depth).max() ?? 0) }
        let (back, ahead) = (columns(.backward), columns(.forward))
        let (deepestBack, deepestAhead) = (back.count, ahead.count)
        hiddenColumns = (back.between?.count ?? 0) + (ahead.between?.count ?? 0)

        boxes = [
            Box(
                kind: .asked, label: words.name(answer.lot), detail: words.product(answer.summary.product), title: words.name(answer.lot),
                route: .lot(view.lot), column: deepestBack)
        ]
        for (direction, columns) in [(Direction.backward, back), (.forward, ahead)] {
            for step in stride(from: 1, through: columns.count, by: 1) {
                let members = groups.indices.filter { groups[$0].direction == direction && columns.column(of: groups[$0].depth) == step }
                let column = deepestBack + (direction == .forward ? step : -step)
                if let between = columns.between, between.lowerBound == step {
                    placeBetween(members, in: &groups, steps: between.count, view, column: column, words)
                } else {
                    fold(members, in: &groups)
                    for index in members { place(&groups[index], answer, view, column: column, words) }
                }
            }
        }
        connect(groups, answer, words)
        if deepestBack > 0 { heads.append(Head(column: 0, text: "← \(words(.madeFrom))")) }
        if deepestAhead > 0 { heads.append(Head(column: deepestBack + 1, text: "\(words(.wentInto)) →")) }
        layOut(columns: deepestBack + deepestAhead + 1)
    }

    private static func groups(of trace: Trace) -> [Group] {
        var groups: [Group] = []
        for (index, reached) in zip(trace.reached.indices, trace.reached) {
            if let last = groups.last, last.depth == reached.depth, last.product == reached.product {
                groups[groups.count - 1].rows = last.rows.lowerBound..<index + 1
            } else {
                groups.append(Group(direction: trace.request.direction, depth: reached.depth, product: reached.product, rows: index..<index + 1))
            }
        }
        return groups
    }

    /// Folds the largest products of a column until it fits.
    private func fold(_ column: [Int], in groups: inout [Group]) {
        for index in column where groups[index].rows.count > Self.columnLimit { groups[index].isFolded = true }
        func boxes() -> Int { column.reduce(0) { $0 + (groups[$1].isFolded ? 1 : groups[$1].rows.count) } }
        while boxes() > Self.columnLimit {
            let largest = column.filter { !groups[$0].isFolded && groups[$0].rows.count > 1 }.max { groups[$0].rows.count < groups[$1].rows.count }
            guard let largest else { return }
            groups[largest].isFolded = true
        }
    }

    /// One box for all that lies between the ends of a long way.
    private mutating func placeBetween(
        _ members: [Int], in groups: inout [Group], steps: Int, _ view: TraceView, column: Int, _ words: Words
    ) {
        guard let first = members.first else { return }
        var list = view
        list.sides = groups[first].direction == .forward ? .forward : .backward
        list.page = 1
        let lots = members.reduce(0) { $0 + groups[$1].rows.count }
        var products: [String] = []
        for index in members where !products.contains(groups[index].product) { products.append(groups[index].product) }
        let label = words.count(.foldedSteps, steps)
        boxes.append(
            Box(
                kind: .folded, label: label, detail: words.count(.lotsCount, lots),
                title: "\(label): \(products.map { words.product($0) }.joined(separator: words(.listSeparator)))", route: .trace(list), column: column
            ))
        for index in members {
            groups[index].box = boxes.count - 1
            groups[index].isFolded = true
            groups[index].isBetween = true
        }
    }

    private mutating func place(_ group: inout Group, _ answer: TraceQuestion, _ view: TraceView, column: Int, _ words: Words) {
        guard let trace = group.direction == .forward ? answer.forward : answer.backward else { return }
        group.box = boxes.count
        if group.isFolded {
            var list = view
            list.only = group.product
            list.sides = group.direction == .forward ? .forward : .backward
            list.page = 1
            let count = words.number(group.rows.count)
            let share = trace.reached[group.rows].reduce(0.0) { $0 + ($1.fraction ?? 0) }
            let detail =
                group.direction == .forward && share > 0
                ? words(.holdsShare, ["share": words.fraction(min(1, share))]) : words.count(.lotsCount, group.rows.count)
            boxes.append(
                Box(
                    kind: .folded, label: "\(count) × \(words.product(group.product))", detail: detail,
                    title: "\(count) × \(words.product(group.product)): \(detail)", route: .trace(list), column: column))
            return
        }
        for reached in trace.reached[group.rows] {
            let share = reached.fraction.map { words.fraction($0) } ?? ""
            let name = words.name(reached.lot)
            boxes.append(
                Box(
                    kind: .lot, label: name, detail: [words.product(reached.product), share].filter { !$0.isEmpty }.joined(separator: " · "),
                    title: "\(name): \(words.product(reached.product)) \(share)", route: .lot(LotRef(reached.lot, in: answer.genealogy)),
                    column: column))
        }
    }

    /// Ribbons between boxes, from what each box's lots were made from; of a folded box, from evenly spread ones.
    private mutating func connect(_ groups: [Group], _ answer: TraceQuestion, _ words: Words) {
        struct Pair: Hashable {
            var from: Int
            var to: Int
            var dimension: Dimension?
            var isHold: Bool
        }
        var amounts: [Pair: Double] = [:]
        var asked: [(lot: LotKey, box: Int, trace: Trace, weight: Int)] = []
        if let backward = answer.backward { asked.append((answer.lot, 0, backward, 1)) }
        for group in groups {
            guard let trace = group.direction == .forward ? answer.forward : answer.backward else { continue }
            let step = group.isFolded ? max(1, group.rows.count / (group.isBetween ? Self.middleSample : Self.sample)) : 1
            if step > 1 { isSampled = true }
            for row in stride(from: group.rows.lowerBound, to: group.rows.upperBound, by: step) {
                asked.append((trace.reached[row].lot, group.isFolded ? group.box : group.box + row - group.rows.lowerBound, trace, step))
            }
        }
        // Only inputs are asked for: a lot has few, while a bulk lot goes into hundreds of thousands.
        for (lot, box, trace, weight) in asked {
            guard let links = try? answer.genealogy.links(of: lot, .backward, limit: Self.inputLimit).links else { continue }
            for link in links where link.kind != .carrier {
                guard let source = Self.box(of: link.source, link.sourceProduct, in: groups, trace, asked: answer.lot), source != box else {
                    continue
                }
                let isHold = link.kind == .component
                let pair = Pair(from: source, to: box, dimension: isHold ? .pieces : link.dimension, isHold: isHold)
                amounts[pair, default: 0] += (isHold ? 1 : Double(link.length ?? 0)) * Double(weight)
            }
        }
        var largest: [Dimension?: Double] = [:]
        for (pair, amount) in amounts { largest[pair.dimension] = max(largest[pair.dimension] ?? 0, amount) }
        let order = amounts.keys.sorted { ($0.from, $0.to, $0.dimension?.rawValue ?? 0) < ($1.from, $1.to, $1.dimension?.rawValue ?? 0) }
        ribbons = order.map { pair in
            let amount = amounts[pair] ?? 0
            let most = largest[pair.dimension] ?? 0
            let size = pair.dimension.map { words.quantity(Quantity(Int64(min(amount, 4e18)), $0)) } ?? words(.unknown)
            return Ribbon(
                from: pair.from, to: pair.to, width: most > 0 ? max(1.5, amount / most * 16) : 1.5, isHold: pair.isHold,
                title: "\(boxes[pair.from].label) → \(boxes[pair.to].label): \(isSampled ? "≈ " : "")\(size)")
        }
    }

    /// The box that holds a lot of the same trace; found by halving, since rows of a group are sorted by name.
    private static func box(of lot: LotKey, _ product: String, in groups: [Group], _ trace: Trace, asked: LotKey) -> Int? {
        if lot == asked { return 0 }
        for group in groups where group.direction == trace.request.direction && group.product == product {
            var low = group.rows.lowerBound
            var high = group.rows.upperBound
            while low < high {
                let middle = (low + high) / 2
                let at = trace.reached[middle].lot
                if (at.name, at.generation) < (lot.name, lot.generation) { low = middle + 1 } else { high = middle }
            }
            if low < group.rows.upperBound, trace.reached[low].lot == lot {
                return group.isFolded ? group.box : group.box + low - group.rows.lowerBound
            }
        }
        return nil
    }

    /// Room on both sides for ribbons that go on in another band.
    private static let gutter = 22
    private static let bandGap = 40

    /// Stacks each column around the middle of its band and spreads ribbons along the boxes' edges.
    private mutating func layOut(columns count: Int) {
        let bands = (count + Self.columnsPerBand - 1) / Self.columnsPerBand
        let gutter = bands > 1 ? Self.gutter : 0
        let gap = 12
        let columns = Dictionary(grouping: boxes.indices, by: { boxes[$0].column })
        func tall(_ column: [Int]) -> Int { column.reduce(-gap) { $0 + boxes[$1].height + gap } }
        var top = 0
        for band in 0..<bands {
            let mine = (band * Self.columnsPerBand)..<min(count, (band + 1) * Self.columnsPerBand)
            for index in heads.indices where mine.contains(heads[index].column) {
                heads[index].x = gutter + (heads[index].column - mine.lowerBound) * Self.columnStep
                heads[index].y = top + 16
            }
            top += Self.top
            let tallest = mine.map { tall(columns[$0] ?? []) }.max() ?? 0
            for column in mine {
                let boxesHere = columns[column] ?? []
                var y = top + (tallest - tall(boxesHere)) / 2
                for index in boxesHere {
                    boxes[index].x = gutter + (column - mine.lowerBound) * Self.columnStep
                    boxes[index].y = y
                    y += boxes[index].height + gap
                }
            }
            top += tallest
            lanes.append(top + Self.bandGap / 2)
            if band + 1 < bands { top += Self.bandGap - Self.top / 2 }
        }
        height = top + 8
        width = 2 * gutter + (min(count, Self.columnsPerBand) - 1) * Self.columnStep + Self.boxWidth
        for box in boxes.indices {
            spread(ribbons.indices.filter { ribbons[$0].from == box }, over: box, \.leaves)
            spread(ribbons.indices.filter { ribbons[$0].to == box }, over: box, \.enters)
        }
    }

    private mutating func spread(_ touching: [Int], over box: Int, _ edge: WritableKeyPath<Ribbon, Double>) {
        for (index, ribbon) in touching.enumerated() {
            ribbons[ribbon][keyPath: edge] = Double(boxes[box].height) * Double(index + 1) / Double(touching.count + 1)
        }
    }
}
