// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant

/// What is left of a coil between its leader, its cut-outs and its trailer.
struct CoilStretches {
    /// Parts of the coil's length that stay, in order.
    struct Pattern {
        let share: Double
        let parts: [Double]
    }

    let isCut: Bool
    /// Shares add up to 1.
    let patterns: [Pattern]

    /// Where places and lengths of cut-outs are fixed they are cut there, counted from the begin of each coil. Where they scatter, a coil has a Poisson
    /// number of them, each of mean length, at equal distances: what matters to a twin is how often a coil begins anew and what that costs.
    init(_ coil: CoilGeometry, length: Int64) {
        let leader = coil.leader?.amount ?? 0
        let end = max(leader, length - (coil.trailer?.amount ?? 0))
        guard let cutOut = coil.cutOut, length > 0 else {
            isCut = false
            patterns = []
            return
        }
        isCut = true
        let splice = coil.splice?.amount ?? 0
        func pattern(_ share: Double, _ cuts: [Range<Int64>]) -> Pattern {
            var from = leader
            var parts: [Double] = []
            for cut in cuts {
                if cut.lowerBound > from { parts.append(Double(min(cut.lowerBound, end) - from) / Double(length)) }
                from = max(from, min(cut.upperBound, end))
            }
            if end > from { parts.append(Double(end - from) / Double(length)) }
            return Pattern(share: share, parts: parts)
        }
        if cutOut.every.isFixed, cutOut.length.isFixed {
            patterns = [pattern(1, Self.fixed(cutOut, splice: splice, within: length))]
            return
        }
        let cut = micrometres(cutOut.length.mean) + splice
        let expected = Double(length) / max(1, Double(micrometres(cutOut.every.mean)) + Double(cut))
        patterns =
            Distribution.poisson(expected).filter { $0.weight > 1e-6 }.map { count, weight in
                let gap = length / Int64(count + 1)
                return pattern(
                    weight,
                    (0..<count).map {
                        let middle = Int64($0 + 1) * gap
                        return middle - cut / 2..<middle - cut / 2 + cut
                    })
            }.normalised
    }

    /// Places fixed from the coil's begin: `every` counts from one cut-out's end to the next one's begin.
    private static func fixed(_ cutOut: CutOut, splice: Int64, within length: Int64) -> [Range<Int64>] {
        let gaps = cutOut.every.values.map(micrometres)
        let lengths = cutOut.length.values.map(micrometres)
        guard !gaps.isEmpty, !lengths.isEmpty else { return [] }
        var cuts: [Range<Int64>] = []
        var position: Int64 = 0
        while cuts.count < 10_000 {
            let from = position + gaps[cuts.count % gaps.count]
            let to = from + lengths[cuts.count % lengths.count] + splice
            guard from < length, to > position else { break }
            cuts.append(from..<to)
            position = to
        }
        return cuts
    }
}

private func micrometres(_ metres: Double) -> Int64 { Int64((metres * 1e6).rounded()) }

extension [CoilStretches.Pattern] {
    fileprivate var normalised: Self {
        let all = reduce(0) { $0 + $1.share }
        return map { CoilStretches.Pattern(share: $0.share / all, parts: $0.parts) }
    }
}

extension Plant.Distribution {
    /// The values of a distribution that leaves nothing to chance.
    fileprivate var values: [Double] {
        switch self {
        case .fixed(let value): [value]
        case .sequence(let values): values
        case .shifted(let by, let rest): rest.values.map { $0 + by }
        default: []
        }
    }
}
