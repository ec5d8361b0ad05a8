// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation

/// How a yield or an overall equipment effectiveness grows while a line learns.
///
///     y(t) = end − (end − initial) · exp(−t / T),   t and T in months
///
/// Source of the form: exponential learning, as used for ramp-ups of cell plants; every number in it is an input.
package struct LearningCurve: Hashable, Sendable {
    /// At t = 0, 0 … `end`.
    package let initial: Double
    /// Where it goes, `initial` … 1.
    package let end: Double
    /// T, in months, above 0: after it 63 % of the way is done, after three times it 95 %.
    package let timeConstant: Double

    /// - Throws: `.outOfRange` when a number is outside its range, with `name` in front.
    package init(_ name: String = "A learning curve", initial: Double, end: Double, timeConstant: Double) throws(TwinError) {
        guard (0...1).contains(initial), (0...1).contains(end) else {
            throw TwinError(
                code: .outOfRange, message: "\(name) goes from \(initial) to \(end).", remedy: "Yields and effectiveness are parts of one: 0 … 1.")
        }
        guard initial <= end else {
            throw TwinError(
                code: .outOfRange, message: "\(name) falls from \(initial) to \(end).",
                remedy: "Give an initial value at or below the end: a line does not unlearn."
            )
        }
        guard timeConstant > 0, timeConstant.isFinite else {
            throw TwinError(code: .outOfRange, message: "\(name) has a time constant of \(timeConstant) months.", remedy: "Give a time above 0.")
        }
        self.init(trusted: initial, end, timeConstant)
    }

    init(trusted initial: Double, _ end: Double, _ timeConstant: Double) {
        self.initial = initial
        self.end = end
        self.timeConstant = timeConstant
    }

    /// - Parameter months: Since production began; before that the initial value.
    package func value(at months: Double) -> Double {
        end - (end - initial) * exp(-max(0, months) / timeConstant)
    }

    /// When it gets to `value`; nil when it never does.
    package func months(to value: Double) -> Double? {
        if value <= initial { return 0 }
        guard value < end else { return nil }
        return timeConstant * log((end - initial) / (end - value))
    }

    /// The curve of a line that takes over part of what another has learnt: it begins that part of the way from here to the end.
    ///
    /// - Parameter share: 0 … 1; a half is what is usually assumed of a copied line.
    package func copied(carrying share: Double) -> LearningCurve {
        LearningCurve(trusted: initial + share * (end - initial), end, timeConstant)
    }
}

/// A curve over several products: each change sets part of it back.
package struct LearningPath: Hashable, Sendable {
    /// When each curve begins, in months since production began, ascending from 0, and the curve from there on.
    private let pieces: [Piece]

    private struct Piece: Hashable, Sendable {
        let from: Double
        let curve: LearningCurve
    }

    /// - Parameters:
    ///   - changes: Months since production began, ascending, above 0.
    ///   - lost: Of the way made, undone by each change, 0 … 1.
    package init(_ curve: LearningCurve, changes: [Double] = [], losing lost: Double = 0) {
        var pieces = [Piece(from: 0, curve: curve)]
        for change in changes {
            let last = pieces[pieces.count - 1]
            // What a change undoes is measured from where the line first began.
            let reached = last.curve.value(at: change - last.from)
            let next = LearningCurve(trusted: curve.initial + (1 - lost) * (reached - curve.initial), curve.end, curve.timeConstant)
            pieces.append(Piece(from: change, curve: next))
        }
        self.pieces = pieces
    }

    package func value(at months: Double) -> Double {
        let piece = pieces.last { $0.from <= months } ?? pieces[0]
        return piece.curve.value(at: months - piece.from)
    }
}
