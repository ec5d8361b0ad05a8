// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Measure

/// The set to hold, by its definition: of the reached lots the single pieces that are left, are no part of another reached lot, and have
/// not been made anew under their name.
extension NaiveLineage {
    func unitsToHold(_ start: Node) -> Set<Node> {
        let reached = Set(trace(start, asked: nil, .forward).keys.map(\.node))
        func wholes(_ node: Node) -> Set<Node> {
            Set(lots[node]!.links.filter { $0.isHold && $0.product != node && reached.contains($0.product) }.map(\.product))
        }
        func around(_ node: Node) -> Set<Node> {
            var found: Set<Node> = []
            var next = [node]
            while let part = next.popLast() {
                for whole in wholes(part) where found.insert(whole).inserted { next.append(whole) }
            }
            return found
        }
        return reached.filter { node in
            let lot = lots[node]!
            let draws = lot.links.filter { !$0.isHold }
            if draws.contains(where: { $0.isRest && reached.contains($0.product) }) { return false }
            if let quantity = lot.quantity {
                let isUsedUp = draws.contains { !$0.isRest && $0.length != 0 }
                guard quantity == 1, lot.dimension == .pieces, !isUsedUp else { return false }
            } else {
                guard draws.allSatisfy(\.isRest), lot.dimension == nil || lot.dimension == .pieces else { return false }
            }
            let around = around(node)
            return around.isEmpty || around.contains(node)
        }
    }
}
