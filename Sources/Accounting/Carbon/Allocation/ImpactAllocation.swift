// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Impacts of a log laid on the objects of one type: nothing lost, nothing doubled.
///
/// - What is told of an event and again of an object that took part in it (same kind, same amount) counts once.
/// - An object's impact is shared evenly by the events it took part in; an event's by the targets nearest to its objects, over shared events.
/// - Shares telescope in whole billionths, so they add up exactly.
package struct ImpactAllocation: Hashable, Sendable {
    package struct Share: Hashable, Sendable {
        /// Index of the object in the log.
        package let target: Int
        package let amount: Int64
        package let impact: ImpactList.Impact
    }

    package let log: ObjectLog
    /// Indexes of the objects asked for.
    package let targets: [Int]
    /// Every impact that counts, in pieces.
    package let shares: [Share]
    /// The same impact told at two places; the second telling does not count.
    package let toldTwice: [ImpactList.Impact]
    /// No target is to be reached from where these happened.
    package let unreached: [ImpactList.Impact]
    package let stated: Int64

    package func total(of target: Int) -> Int64 { shares.reduce(0) { $0 + ($1.target == target ? $1.amount : 0) } }

    package var allocated: Int64 { shares.reduce(0) { $0 + $1.amount } }

    /// Stated less told twice, allocated and unreached: 0, or something is wrong with us.
    package var residual: Int64 { stated - toldTwice.reduce(0) { $0 + $1.amount } - allocated - unreached.reduce(0) { $0 + $1.amount } }

    /// - Throws: ``AccountingError`` when no object is of that type.
    package init(_ list: ImpactList, in log: ObjectLog, to type: String) throws(AccountingError) {
        self.log = log
        targets = log.objects.indices.filter { log.objects[$0].type == type }
        guard !targets.isEmpty else {
            throw AccountingError(
                code: .malformedInput, message: "The log has no object of type “\(type)”.",
                remedy: "Use one of \(Set(log.objects.map(\.type)).sorted().joined(separator: ", ")).")
        }
        let reach = TargetReach(log, targets)
        stated = list.impacts.reduce(0) { $0 + $1.amount }
        toldTwice = Self.repetitions(list.impacts, log, Set(targets))
        var spare = toldTwice
        var shares: [Share] = []
        var unreached: [ImpactList.Impact] = []
        for impact in list.impacts {
            if let index = spare.firstIndex(of: impact) {
                spare.remove(at: index)
                continue
            }
            let places: [[Int]]
            switch impact.bearer {
            case .event(let event): places = [reach.nearest(to: log.events[event].objects)]
            case .object(let object):
                let events = log.events.filter { $0.objects.contains(object) }
                places = targets.contains(object) ? [[object]] : events.isEmpty ? [[]] : events.map { reach.nearest(to: $0.objects) }
            }
            let reached = places.filter { !$0.isEmpty }
            guard !reached.isEmpty else {
                unreached.append(impact)
                continue
            }
            for (place, amount) in zip(reached, Self.split(impact.amount, reached.count)) {
                for (target, part) in zip(place, Self.split(amount, place.count)) {
                    shares.append(Share(target: target, amount: part, impact: impact))
                }
            }
        }
        self.shares = shares
        self.unreached = unreached
    }

    /// Telescoping parts of an amount.
    private static func split(_ amount: Int64, _ count: Int) -> [Int64] {
        var given: Int64 = 0
        return (1...count).map { step in
            let upTo = Int64(Int128(amount) * Int128(step) / Int128(count))
            defer { given = upTo }
            return upTo - given
        }
    }

    /// Of each pair, the telling that says less where it belongs: the event's when the object is a target, else the object's.
    private static func repetitions(_ impacts: [ImpactList.Impact], _ log: ObjectLog, _ targets: Set<Int>) -> [ImpactList.Impact] {
        var repetitions: [ImpactList.Impact] = []
        var paired: Set<Int> = []
        for (index, impact) in impacts.enumerated() {
            guard case .event(let event) = impact.bearer else { continue }
            let twin = impacts.indices.first { other in
                guard case .object(let object) = impacts[other].bearer, !paired.contains(other) else { return false }
                return impacts[other].kind == impact.kind && impacts[other].amount == impact.amount && log.events[event].objects.contains(object)
            }
            guard let twin, case .object(let object) = impacts[twin].bearer else { continue }
            paired.insert(twin)
            repetitions.append(targets.contains(object) ? impacts[index] : impacts[twin])
        }
        return repetitions
    }
}

/// Which targets are nearest to a set of objects, over events they share.
private struct TargetReach {
    private let neighbours: [[Int]]
    private let isTarget: [Bool]

    init(_ log: ObjectLog, _ targets: [Int]) {
        var neighbours = [Set<Int>](repeating: [], count: log.objects.count)
        for event in log.events {
            for object in event.objects { neighbours[object].formUnion(event.objects) }
        }
        self.neighbours = neighbours.map { $0.sorted() }
        var isTarget = [Bool](repeating: false, count: log.objects.count)
        for target in targets { isTarget[target] = true }
        self.isTarget = isTarget
    }

    /// Ascending; empty when none is to be reached.
    func nearest(to objects: [Int]) -> [Int] {
        var seen = Set(objects)
        var ring = objects
        while !ring.isEmpty {
            let found = ring.filter { isTarget[$0] }
            if !found.isEmpty { return found.sorted() }
            var next: [Int] = []
            for object in ring {
                for other in neighbours[object] where seen.insert(other).inserted { next.append(other) }
            }
            ring = next
        }
        return []
    }
}
