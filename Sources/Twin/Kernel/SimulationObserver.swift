// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Told what happens in a run, in the order in which it happens. Changes nothing.
///
/// Calls carry numbers of the scenario's lists. `execution` numbers the started operations of a run 1, 2, …; one with inputs is told as
/// `started`, then what it took; at its end `ended`, then what left it, each as it leaves. `run` is specialised for the observer's type; what a type does not
/// implement costs nothing.
package protocol SimulationObserver {
    /// A server passes from one activity to another. Told when it lasts: what begins and ends within one instant is not told as a change.
    mutating func changed(_ server: ObservedServer, from: ServerActivity, to: ServerActivity, at time: SimulatedTime)
    /// A server breaks down by a mode of its station. Repaired when it changes from `down`.
    mutating func failed(_ server: ObservedServer, mode: Int, at time: SimulatedTime)
    mutating func started(_ operation: Int, execution: Int64, on server: ObservedServer, at time: SimulatedTime)
    mutating func took(_ item: ObservedItem, from buffer: Int, input: Int, execution: Int64, at time: SimulatedTime)
    /// A stretch [from, from + length) of an item's original quantity was cut off for an operation, or as scrap.
    mutating func cut(
        _ item: ObservedItem, from: Int64, length: Int64, isScrap: Bool, buffer: Int, input: Int, execution: Int64, at time: SimulatedTime)
    mutating func drew(_ amount: Int64, from tank: Int, input: Int, execution: Int64, at time: SimulatedTime)
    mutating func ended(_ operation: Int, execution: Int64, outcome: Int, on server: ObservedServer, at time: SimulatedTime)
    /// A failure ended an operation for good; what it held is scrapped next.
    mutating func aborted(_ operation: Int, execution: Int64, on server: ObservedServer, at time: SimulatedTime)
    /// An item left an operation. `isNew` when the operation made it; otherwise it is one that was taken.
    mutating func gave(_ item: ObservedItem, to fate: ObservedFate, isNew: Bool, execution: Int64, at time: SimulatedTime)
    mutating func filled(_ amount: Int64, into tank: Int, execution: Int64, at time: SimulatedTime)
    /// An item waited longer than its buffer allows and left it.
    mutating func expired(_ item: ObservedItem, in buffer: Int, to fate: ObservedFate, at time: SimulatedTime)
}

package struct ObservedServer: Hashable, Sendable {
    package let station: Int
    package let server: Int
}

/// `serial` numbers the items of a run 1, 2, …; it stays with an item as it passes through operations.
package struct ObservedItem: Hashable, Sendable {
    package let serial: Int64
    package let product: Int
    package let quantity: Int64
    package let born: SimulatedTime
}

package enum ObservedFate: Hashable, Sendable {
    case buffer(Int)
    case finished
    case scrapped
    /// Turned away.
    case lost
}

extension SimulationObserver {
    @inlinable package mutating func changed(_ server: ObservedServer, from: ServerActivity, to: ServerActivity, at time: SimulatedTime) {}
    @inlinable package mutating func failed(_ server: ObservedServer, mode: Int, at time: SimulatedTime) {}
    @inlinable package mutating func started(_ operation: Int, execution: Int64, on server: ObservedServer, at time: SimulatedTime) {}
    @inlinable package mutating func took(_ item: ObservedItem, from buffer: Int, input: Int, execution: Int64, at time: SimulatedTime) {}
    @inlinable package mutating func cut(
        _ item: ObservedItem, from: Int64, length: Int64, isScrap: Bool, buffer: Int, input: Int, execution: Int64, at time: SimulatedTime
    ) {}
    @inlinable package mutating func drew(_ amount: Int64, from tank: Int, input: Int, execution: Int64, at time: SimulatedTime) {}
    @inlinable package mutating func ended(_ operation: Int, execution: Int64, outcome: Int, on server: ObservedServer, at time: SimulatedTime) {}
    @inlinable package mutating func aborted(_ operation: Int, execution: Int64, on server: ObservedServer, at time: SimulatedTime) {}
    @inlinable package mutating func gave(_ item: ObservedItem, to fate: ObservedFate, isNew: Bool, execution: Int64, at time: SimulatedTime) {}
    @inlinable package mutating func filled(_ amount: Int64, into tank: Int, execution: Int64, at time: SimulatedTime) {}
    @inlinable package mutating func expired(_ item: ObservedItem, in buffer: Int, to fate: ObservedFate, at time: SimulatedTime) {}
}

/// Sees nothing, costs nothing.
package struct NoObserver: SimulationObserver {
    package init() {}
}
