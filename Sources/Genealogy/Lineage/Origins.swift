// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// From where each lot was touched, level by level. Which of several it was is settled when a path is asked for: the first by name, so that
/// no path depends on arrival.
final class Origins {
    private struct Touched: BitwiseCopyable {
        let origin: UInt32
        let level: Int32
        /// The touch of the same lot before this; −1 for none.
        let before: Int32
    }

    private let touched = Arena<Touched>()
    /// By slot.
    private let newest = Arena<Int32>()

    @inline(__always) func remember(_ origin: UInt32, of slot: Int, at level: Int32) {
        while newest.count <= slot { newest.append(-1) }
        let before = newest[slot]
        if before >= 0, touched[Int(before)].origin == origin, touched[Int(before)].level == level { return }
        newest[slot] = Int32(truncatingIfNeeded: touched.count)
        touched.append(Touched(origin: origin, level: level, before: before))
    }

    func origin(of slot: Int, at level: Int, _ view: LineageView) -> UInt32? {
        guard slot < newest.count else { return nil }
        var found: [UInt32] = []
        var next = newest[slot]
        while next >= 0 {
            let touch = touched[Int(next)]
            if Int(touch.level) == level { found.append(touch.origin) }
            next = touch.before
        }
        return view.firstByName(found)
    }
}
