// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Node

/// A coil unrolled: metres × lanes with what was drawn from it, its gaps and overlaps, and a suspect stretch with what it touches.
struct StripPage: Page {
    /// Drawn pieces of one lane; where they are too many to tell apart, one mark for all in a thousandth of the length.
    struct Mark: Hashable, Sendable {
        enum Kind: Hashable, Sendable { case cell, gap, overlap }
        var kind: Kind
        var lane: Int
        var place: Interval
        var isTouched = false
        var title: String
    }

    struct Row: Hashable, Sendable {
        var lot: LinkText
        var product: String
        var lane: String
        var place: String
        var evidence: String
        var time: String
    }

    var title: String
    var question: String
    var sentences: [String]
    var lot: LotRef
    var dimension: Dimension
    var length: Int64
    var laneWeights: [UInt32]
    var marks: [Mark]
    var chosen: Interval?
    /// `FROM..TO` as asked, for the links on.
    var asked: String?
    var touched: [Row]
    var touchedCount: Int
    var unitSymbol: String

    /// Draws read for one picture; the sentence says when there are more.
    static let drawLimit = 20_000
    static let rowLimit = 200
    static let markLimit = 400

    init(_ snapshot: Snapshot, of ref: LotRef, interval: String?, words: Words) throws(GenealogyError) {
        let genealogy = snapshot.genealogy
        let key = try genealogy.find(ref.name, generation: ref.generation)
        let summary = try genealogy.summary(of: key)
        let found = try genealogy.links(of: key, .forward, limit: Self.drawLimit)
        let draws = found.links.filter { $0.kind == .draw }
        let name = words.name(key)
        lot = LotRef(key, in: genealogy)
        dimension = summary.dimension ?? draws.lazy.compactMap(\.dimension).first ?? .length
        unitSymbol = words.symbol(dimension)
        length = max(1, summary.quantity?.amount ?? 0, draws.lazy.compactMap { $0.place?.to }.max() ?? 0)
        let lanes = max(1, summary.trackWeights.count, (draws.lazy.compactMap(\.track).max().map(Int.init) ?? 0) + 1)
        laneWeights = summary.trackWeights.count == lanes ? summary.trackWeights.map { max(1, $0) } : Array(repeating: 1, count: lanes)
        title = words(.stripOf, ["lot": name])
        question = words(.stripQuestion)
        asked = interval
        chosen = if let interval { try IntervalText.parse(interval, in: dimension, of: length) } else { nil }

        // Of what went on as a length or an amount only the stretch itself is suspect, of a piece all of it.
        var isPiece: [String: Bool] = [:]
        for link in draws where chosen != nil && isPiece[link.productProduct] == nil {
            isPiece[link.productProduct] = try genealogy.summary(of: link.product).dimension == .pieces
        }
        let survey = LaneSurvey(draws, lanes: lanes, length: length, chosen: chosen) { isPiece[$0.productProduct] ?? true }
        marks = survey.marks(words, dimension)
        touchedCount = survey.touched.count
        touched = survey.touched.prefix(Self.rowLimit).map { Row($0, genealogy, words) }

        var sentences = [
            words.count(
                .stripSentence, found.count,
                ["lot": name, "length": words.quantity(Quantity(length, dimension)), "lanes": words.count(.lanesCount, lanes)])
        ]
        if survey.gapLength > 0 {
            sentences.append(words.count(.stripGaps, survey.gapCount, ["length": words.quantity(Quantity(survey.gapLength, dimension))]))
        }
        if survey.overlapLength > 0 {
            sentences.append(words.count(.stripOverlaps, survey.overlapCount, ["length": words.quantity(Quantity(survey.overlapLength, dimension))]))
        }
        if survey.placeless > 0 { sentences.append(words.count(.stripPlaceless, survey.placeless)) }
        if found.count > found.links.count {
            sentences.append(words(.firstOf, ["n": words.number(found.links.count), "count": words.number(found.count)]))
        }
        if let chosen {
            sentences.append(words.count(.stripTouched, touchedCount, ["interval": words.interval(chosen, dimension)]))
        }
        self.sentences = sentences
    }
}

extension StripPage.Row {
    init(_ link: Link, _ genealogy: any GenealogyReading, _ words: Words) {
        lot = LinkText(text: words.name(link.product), route: .lot(LotRef(link.product, in: genealogy)))
        product = words.product(link.productProduct)
        lane = link.track.map { words.number($0 + 1) } ?? words(.allLanes)
        place = link.dimension.flatMap { dimension in link.place.map { words.interval($0, dimension) } } ?? words(.unknown)
        evidence =
            switch link.evidence {
            case .stated: words(.evidenceStated)
            case .inferred: words(.evidenceInferred)
            case .none: words(.evidenceNone)
            }
        if link.uncertainty > 0, let dimension = link.dimension {
            evidence += " ± \(words.quantity(Quantity(link.uncertainty, dimension)))"
        }
        time = words.time(link.time)
    }
}

/// What the draws leave of each lane, what they take twice, and what a stretch touches.
struct LaneSurvey: Sendable {
    private(set) var touched: [Link] = []
    private(set) var placeless = 0
    private(set) var gapCount = 0
    private(set) var gapLength: Int64 = 0
    private(set) var overlapCount = 0
    private(set) var overlapLength: Int64 = 0
    private var lanes: [[(link: Link, place: Interval, touched: Interval?)]]
    private var gaps: [[Interval]] = []
    private var overlaps: [[Interval]] = []
    private let length: Int64

    /// - Parameter isPiece: Whether a draw went into a single piece.
    init(_ draws: [Link], lanes count: Int, length: Int64, chosen: Interval?, isPiece: (Link) -> Bool) {
        lanes = Array(repeating: [], count: count)
        self.length = length
        for link in draws {
            guard let place = link.place else {
                placeless += 1
                // What may lie anywhere may lie in the chosen stretch: no evidence is not innocence.
                if chosen != nil { touched.append(link) }
                continue
            }
            let widened = Interval(
                place.from.subtractingReportingOverflow(link.uncertainty).partialValue,
                place.to.addingReportingOverflow(link.uncertainty).partialValue)
            let met = chosen.flatMap { widened?.intersection($0) }
            if met != nil { touched.append(link) }
            let suspect = met.flatMap { isPiece(link) ? place : $0.intersection(place) ?? place }
            for lane in link.track.map({ [Int($0)] }) ?? Array(0..<count) where lane < count { lanes[lane].append((link, place, suspect)) }
        }
        for lane in lanes.indices {
            lanes[lane].sort { ($0.place.from, $0.place.to) < ($1.place.from, $1.place.to) }
            survey(lane)
        }
    }

    /// One pass over a lane's draws by start. Draws of different roles may share a place (the two sides of a foil), so only those of one
    /// role overlap.
    private mutating func survey(_ lane: Int) {
        var free: [Interval] = []
        var twice: [Interval] = []
        var covered: Int64 = 0
        var coveredByRole: [String: Int64] = [:]
        for (link, place, _) in lanes[lane] {
            if let gap = Interval(covered, place.from) { free.append(gap) }
            covered = max(covered, place.to)
            let role = coveredByRole[link.role] ?? 0
            if let overlap = Interval(place.from, min(role, place.to)) { twice.append(overlap) }
            coveredByRole[link.role] = max(role, place.to)
        }
        if !lanes[lane].isEmpty, let rest = Interval(covered, length) { free.append(rest) }
        let doubled = IntervalSet(twice)
        gaps.append(free)
        overlaps.append(doubled.intervals)
        gapCount += free.count
        gapLength += free.reduce(0) { $0 + $1.length }
        overlapCount += doubled.intervals.count
        overlapLength += doubled.length
    }

    func marks(_ words: Words, _ dimension: Dimension) -> [StripPage.Mark] {
        var marks: [StripPage.Mark] = []
        for lane in lanes.indices {
            marks += lanes[lane].count <= StripPage.markLimit ? single(lane, words, dimension) : merged(lane, words, dimension)
            marks += gaps[lane].sorted { $0.length > $1.length }.prefix(StripPage.markLimit / 4).map {
                StripPage.Mark(kind: .gap, lane: lane, place: $0, title: "\(words(.gap)): \(words.interval($0, dimension))")
            }
            marks += overlaps[lane].sorted { $0.length > $1.length }.prefix(StripPage.markLimit / 4).map {
                StripPage.Mark(kind: .overlap, lane: lane, place: $0, title: "\(words(.overlap)): \(words.interval($0, dimension))")
            }
        }
        return marks
    }

    private func single(_ lane: Int, _ words: Words, _ dimension: Dimension) -> [StripPage.Mark] {
        lanes[lane].flatMap { link, place, touched in
            let title = "\(words.name(link.product)): \(words.interval(place, dimension))"
            let all = StripPage.Mark(kind: .cell, lane: lane, place: place, isTouched: touched == place, title: title)
            guard let touched, touched != place else { return [all] }
            return [all, StripPage.Mark(kind: .cell, lane: lane, place: touched, isTouched: true, title: title)]
        }
    }

    private func merged(_ lane: Int, _ words: Words, _ dimension: Dimension) -> [StripPage.Mark] {
        let bins = StripPage.markLimit
        var count = Array(repeating: 0, count: bins)
        var isTouched = Array(repeating: false, count: bins)
        func bin(of place: Int64) -> Int { max(0, min(bins - 1, Int(Double(place) / Double(length) * Double(bins)))) }
        for (_, place, touched) in lanes[lane] {
            count[bin(of: place.from)] += 1
            if let touched { for bin in bin(of: touched.from)...bin(of: max(touched.from, touched.to - 1)) { isTouched[bin] = true } }
        }
        func edge(_ bin: Int) -> Int64 { Int64(Double(length) * Double(bin) / Double(bins)) }
        return count.indices.compactMap { bin in
            guard count[bin] > 0, let place = Interval(edge(bin), edge(bin + 1)) else { return nil }
            return StripPage.Mark(
                kind: .cell, lane: lane, place: place, isTouched: isTouched[bin],
                title: "\(words.count(.lotsCount, count[bin])): \(words.interval(place, dimension))")
        }
    }
}
