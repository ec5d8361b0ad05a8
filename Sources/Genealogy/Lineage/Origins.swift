// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// From where each lot was touched, level by level: of several lots the first by name, so that no path depends on arrival.
struct Origins {
    private struct Origin {
        var level: Int32
        var node: UInt32
    }

    /// By slot, at the newest level it was touched.
    private var newest: [Origin] = []
    /// At the levels before, by slot and level.
    private var earlier: [UInt64: UInt32] = [:]

    mutating func remember(_ origin: UInt32, of slot: Int, at level: Int, _ view: LineageView) {
        while newest.count <= slot { newest.append(Origin(level: -1, node: 0)) }
        let known = newest[slot]
        if known.level == level {
            if known.node != origin, view.comesBefore(origin, known.node) { newest[slot].node = origin }
            return
        }
        if known.level >= 0 { earlier[Self.key(slot, Int(known.level))] = known.node }
        newest[slot] = Origin(level: Int32(truncatingIfNeeded: level), node: origin)
    }

    func origin(of slot: Int, at level: Int) -> UInt32? {
        guard slot < newest.count else { return nil }
        return newest[slot].level == level ? newest[slot].node : earlier[Self.key(slot, level)]
    }

    private static func key(_ slot: Int, _ level: Int) -> UInt64 { UInt64(slot) << 32 | UInt64(level) }
}
