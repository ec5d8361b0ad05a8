// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What a pass left besides amounts, kept so that it can be changed: when each lot had its turn, and what came to places in lots.
final class PassMemory {
    /// What a lot with pieces was made up of: what came to no place in it, and what came to one.
    struct Made {
        var even: [Int64]
        var came: [PlacedAmounts]
    }

    /// Nodes in the order of their turns.
    let order: Arena<UInt32>
    /// By node, its place in ``order``; once the pass is over.
    private(set) var turns = Arena<UInt32>()
    var made: [UInt32: Made] = [:]

    init(nodes: Int) { order = Arena(capacity: max(1, nodes)) }

    /// The pass is over.
    func index() {
        turns = Arena(repeating: 0, count: order.count)
        for turn in 0..<order.count { turns[Int(order[turn])] = UInt32(truncatingIfNeeded: turn) }
    }
}

/// One change on its way: which lots it has come to, and what they held before.
final class LotChange {
    private let memory: PassMemory
    private let width: Int
    private let slots: NodeSlots
    /// By slot, then account.
    private let before: Arena<Int64>
    private(set) var count = 0
    private(set) var madeBefore: [UInt32: PassMemory.Made] = [:]
    /// By turn, a bit for each lot that has to have it again.
    private let due: Arena<UInt64>
    private var word: Int

    init(_ memory: PassMemory, width: Int) {
        self.memory = memory
        self.width = width
        slots = NodeSlots(count: memory.order.count)
        before = Arena()
        due = Arena(repeating: 0, count: memory.order.count / 64 + 1)
        word = due.count
    }

    /// Before what a lot holds is changed, by a lot that had its turn earlier.
    @inline(__always) func touch(_ node: UInt32, holding amounts: UnsafePointer<Int64>) {
        if slots.slot(of: node, orNew: count) < count { return }
        count &+= 1
        for account in 0..<width { before.append(amounts[account]) }
        if !memory.made.isEmpty, let made = memory.made[node] { madeBefore[node] = made }
        let turn = memory.turns[Int(node)]
        due[Int(turn >> 6)] |= 1 << UInt64(turn & 63)
        word = min(word, Int(turn >> 6))
    }

    /// The touched lot whose turn comes first, once; nil when all had theirs.
    func next() -> UInt32? {
        while word < due.count {
            let bits = due[word]
            if bits != 0 {
                due[word] = bits & (bits &- 1)
                return memory.order[word &* 64 &+ bits.trailingZeroBitCount]
            }
            word &+= 1
        }
        return nil
    }

    /// By account, what a touched lot held.
    @inline(__always) func held(before node: UInt32) -> UnsafePointer<Int64> { UnsafePointer(before.base + slots[node] * width) }
}
