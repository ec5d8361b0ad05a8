// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Whose amounts a pass carries through all lots.
package protocol PassedAccounts: AnyObject {
    /// How many amounts each lot has.
    var width: Int { get }
    /// Whether any lot has ``successors(of:)``.
    var mayTurn: Bool { get }
    /// Whether ``settle(_:)`` is to be called.
    var asksSettled: Bool { get }
    /// Adds what is booked on every lot itself.
    /// - Parameter amounts: By node, then account.
    func book(into amounts: UnsafeMutableBufferPointer<Int64>)
    /// By account, the account that takes over what a lot holds of it; nil for lots that keep what they hold as it is.
    func successors(of node: UInt32) -> [Int]?
    /// Whether claims of a lot may weigh unlike.
    func mayWeigh(_ node: UInt32) -> Bool
    /// Sorts accounts into classes of weights, where what claims weigh follows from what they went into.
    /// - Returns: False where the lot itself has to be asked: ``weighting(of:holding:)``.
    func weigh(_ claims: ClaimClasses, of node: UInt32) -> Bool
    func weighting(of lot: OwnedLot, holding amounts: [Int64]) -> Balances.Weighting
    /// A lot had its turn: what it holds, and what of it nothing took.
    func settle(_ lot: SettledLot)
}

/// A lot whose sources have all had their turn. Amounts are there during the call only.
package struct SettledLot {
    package let node: UInt32
    /// By account, what was booked on it and came into it.
    package let balance: UnsafeBufferPointer<Int64>
    /// By account, what it turned into it, or (negative) out of it; nil where nothing is turned.
    package let turned: [Int64]?
    /// By account, what no claim took and nothing holds.
    package let remaining: UnsafeBufferPointer<Int64>
    package let isInCircle: Bool
}

/// What the claims of one lot weigh: classes of weights, and each account's class. Reused from lot to lot; owned by one pass.
package final class ClaimClasses {
    /// What each claim went into; the last takes the rest, where the lot has a next generation.
    package private(set) var products = UnsafeBufferPointer<UInt32>(start: nil, count: 0)
    /// By account, what the lot holds.
    package private(set) var held = UnsafeBufferPointer<Int64>(start: nil, count: 0)
    /// Besides class 0, in which all weigh 1.
    private(set) var count = 0
    /// By account.
    private let classes: Arena<Int32>
    /// Class after class: what each product weighs, then what nobody claimed.
    private let weights = Arena<Int64>()

    init(width: Int) { classes = Arena(repeating: 0, count: width) }

    func clear(_ products: UnsafeBufferPointer<UInt32>, _ held: UnsafeBufferPointer<Int64>) {
        self.products = products
        self.held = held
        clear()
    }

    /// All weigh alike.
    func clear() {
        if count == 0 { return }
        count = 0
        weights.clear()
        for account in 0..<classes.count { classes[account] = 0 }
    }

    /// - Parameters:
    ///   - weight: Of each of ``products``; below 0 counts as 0.
    ///   - gap: Of what nobody claimed.
    /// - Returns: The number of the class.
    package func add(gap: Int64, weight: (_ product: Int) -> Int64) -> Int {
        for product in products.indices { weights.append(max(0, weight(product))) }
        weights.append(max(0, gap))
        count += 1
        return count
    }

    package func assign(account: Int, to weights: Int) { classes[account] = Int32(truncatingIfNeeded: weights) }

    @inline(__always) func classOf(account: Int) -> Int { count == 0 ? 0 : Int(classes[account]) }

    /// - Parameter weighting: From 1 on.
    func weights(of weighting: Int) -> UnsafeBufferPointer<Int64> {
        UnsafeBufferPointer(start: weights.base + (weighting - 1) * (products.count + 1), count: products.count + 1)
    }
}
