// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A number that two runs share only if everything happened alike: every start, end, item, amount and change of activity, in order.
package struct TraceHash: SimulationObserver, Hashable, Sendable {
    package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325
    /// What was told so far.
    package private(set) var count: Int64 = 0

    package init() {}

    /// One step of a multiply-and-fold hash for each word (wyhash's mixing).
    private mutating func add(_ kind: UInt64, _ time: SimulatedTime, _ words: Int64...) {
        count += 1
        fold(kind)
        fold(UInt64(bitPattern: time.microseconds))
        for word in words { fold(UInt64(bitPattern: word)) }
    }

    private mutating func fold(_ word: UInt64) {
        let product = (value ^ 0xa076_1d64_78bd_642f).multipliedFullWidth(by: word ^ 0xe703_7ed1_a0b4_28db)
        value = product.high ^ product.low &+ 0x8ebc_6af0_9c88_c6e3
    }

    package mutating func changed(_ server: ObservedServer, from: ServerActivity, to: ServerActivity, at time: SimulatedTime) {
        add(1, time, Int64(server.station), Int64(server.server), Int64(from.rawValue), Int64(to.rawValue))
    }

    package mutating func failed(_ server: ObservedServer, mode: Int, at time: SimulatedTime) {
        add(2, time, Int64(server.station), Int64(server.server), Int64(mode))
    }

    package mutating func started(_ operation: Int, execution: Int64, on server: ObservedServer, at time: SimulatedTime) {
        add(3, time, Int64(operation), execution, Int64(server.station), Int64(server.server))
    }

    package mutating func took(_ item: ObservedItem, from buffer: Int, input: Int, execution: Int64, at time: SimulatedTime) {
        add(4, time, item.serial, item.quantity, Int64(item.product), item.born.microseconds, Int64(buffer), Int64(input), execution)
    }

    package mutating func cut(
        _ item: ObservedItem, from: Int64, length: Int64, isScrap: Bool, buffer: Int, input: Int, execution: Int64, at time: SimulatedTime
    ) {
        add(5, time, item.serial, from, length, isScrap ? 1 : 0, Int64(buffer), Int64(input), execution)
    }

    package mutating func drew(_ amount: Int64, from tank: Int, input: Int, execution: Int64, at time: SimulatedTime) {
        add(6, time, amount, Int64(tank), Int64(input), execution)
    }

    package mutating func ended(_ operation: Int, execution: Int64, outcome: Int, on server: ObservedServer, at time: SimulatedTime) {
        add(7, time, Int64(operation), execution, Int64(outcome), Int64(server.station), Int64(server.server))
    }

    package mutating func aborted(_ operation: Int, execution: Int64, on server: ObservedServer, at time: SimulatedTime) {
        add(11, time, Int64(operation), execution, Int64(server.station), Int64(server.server))
    }

    package mutating func gave(_ item: ObservedItem, to fate: ObservedFate, isNew: Bool, execution: Int64, at time: SimulatedTime) {
        add(8, time, item.serial, item.quantity, Int64(item.product), number(fate), isNew ? 1 : 0, execution)
    }

    package mutating func filled(_ amount: Int64, into tank: Int, execution: Int64, at time: SimulatedTime) {
        add(9, time, amount, Int64(tank), execution)
    }

    package mutating func expired(_ item: ObservedItem, in buffer: Int, to fate: ObservedFate, at time: SimulatedTime) {
        add(10, time, item.serial, Int64(buffer), number(fate))
    }

    private func number(_ fate: ObservedFate) -> Int64 {
        switch fate {
        case .buffer(let buffer): Int64(buffer)
        case .finished: -1
        case .scrapped: -2
        case .lost: -3
        }
    }
}
