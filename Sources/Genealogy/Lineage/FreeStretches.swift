// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Free stretches of one track, taken from the start: whole small units in books, doubles in analysis.
struct FreeStretches<Place: Comparable & SignedNumeric> {
    private var list: [(from: Place, to: Place)]
    private var first = 0

    init(_ set: IntervalSet, _ place: (Int64) -> Place) { list = set.intervals.map { (place($0.from), place($0.to)) } }

    private init(list: [(from: Place, to: Place)]) { self.list = list }

    var length: Place { list[first...].reduce(0) { $0 + $1.to - $1.from } }

    mutating func end(at end: Place) {
        list = list[first...].compactMap { $0.from < end ? ($0.from, min($0.to, end)) : nil }
        first = 0
    }

    mutating func take(_ length: Place) -> [(from: Place, to: Place)] {
        var taken: [(from: Place, to: Place)] = []
        var left = length
        while left > 0, first < list.count {
            let place = list[first]
            if place.to - place.from <= left {
                taken.append(place)
                left -= place.to - place.from
                first += 1
            } else {
                taken.append((place.from, place.from + left))
                list[first].from += left
                left = 0
            }
        }
        return taken
    }

    mutating func takeAll() -> [(from: Place, to: Place)] {
        defer { (list, first) = ([], 0) }
        return Array(list[first...])
    }

    mutating func remove(_ from: Place, _ to: Place) {
        list = list[first...].flatMap { place -> [(from: Place, to: Place)] in
            if place.to <= from || place.from >= to { return [place] }
            return [(place.from, min(place.to, from)), (max(place.from, to), place.to)].filter { $0.0 < $0.1 }
        }
        first = 0
    }

    static func common(_ tracks: [FreeStretches]) -> FreeStretches {
        var result = Array(tracks[0].list[tracks[0].first...])
        for track in tracks.dropFirst() {
            var both: [(from: Place, to: Place)] = []
            var i = 0
            var j = track.first
            while i < result.count, j < track.list.count {
                let from = max(result[i].from, track.list[j].from)
                let to = min(result[i].to, track.list[j].to)
                if from < to { both.append((from, to)) }
                if result[i].to < track.list[j].to { i += 1 } else { j += 1 }
            }
            result = both
        }
        return FreeStretches(list: result)
    }
}
