// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Plant

/// What is believed of how one line learns.
package struct LineLearning: Hashable, Sendable {
    /// One curve whose numbers are beliefs; the time constant in months.
    package struct Curve: Hashable, Sendable {
        package let initial: Belief
        package let end: Belief
        package let timeConstant: Belief

        package init(initial: Belief, end: Belief, timeConstant: Belief) {
            self.initial = initial
            self.end = end
            self.timeConstant = timeConstant
        }
    }

    /// The line that is copied, and how much of what it knows comes along.
    package struct Mother: Hashable, Sendable {
        /// Part of the way from initial to end, 0 … 1.
        package let carries: Belief
        /// The mother's own learning: a copy cannot know what nobody knew when it began. Nil: the mother is mature.
        package let learning: MotherLearning?

        package init(carries: Belief, learning: MotherLearning?) {
            self.carries = carries
            self.learning = learning
        }
    }

    package struct MotherLearning: Hashable, Sendable {
        package let name: String
        package let start: Double
        package let yield: Curve?
        package let oee: Curve?

        package init(name: String, start: Double, yield: Curve?, oee: Curve?) {
            self.name = name
            self.start = start
            self.yield = yield
            self.oee = oee
        }
    }

    /// Names its random numbers: the same name is lucky in the same samples.
    package let name: String
    /// In months since January of year 0.
    package let start: Double
    package let yield: Curve?
    package let oee: Curve?
    package let lostAtProductChange: Belief
    package let productChanges: [CivilMonth]
    package let mother: Mother?

    package init(
        name: String, start: Double, yield: Curve?, oee: Curve?, lostAtProductChange: Belief, productChanges: [CivilMonth], mother: Mother?
    ) {
        self.name = name
        self.start = start
        self.yield = yield
        self.oee = oee
        self.lostAtProductChange = lostAtProductChange
        self.productChanges = productChanges
        self.mother = mother
    }
}

/// One way the learning of a line may turn out.
package struct LearnedLine: Hashable, Sendable {
    let start: Double
    let yield: LearningPath?
    let oee: LearningPath?

    /// - Parameter luck: A number between 0 and 1 for each name, the same for the same name.
    init(_ line: LineLearning, luck: (String) -> Double) {
        start = line.start
        let lost = line.lostAtProductChange.quantile(luck("\(line.name) lost"))
        let changes = line.productChanges.map { Double($0.ordinal) - line.start }.filter { $0 > 0 }
        let carried = line.mother.map { $0.carries.quantile(luck("\(line.name) carries")) } ?? 0
        func path(_ curve: LineLearning.Curve?, _ mother: LineLearning.Curve?, _ number: String) -> LearningPath? {
            guard let curve else { return nil }
            let drawn = Self.drawn(curve, line.name, number, luck)
            var copy = drawn.copied(carrying: carried)
            if let mother, let learning = line.mother?.learning {
                // What the mother line had reached when the copy began is all there was to copy.
                let known = Self.drawn(mother, learning.name, number, luck).value(at: line.start - learning.start)
                copy = LearningCurve(trusted: max(drawn.initial, min(copy.initial, known)), copy.end, copy.timeConstant)
            }
            return LearningPath(copy, changes: changes, losing: lost)
        }
        yield = path(line.yield, line.mother?.learning?.yield, "yield")
        oee = path(line.oee, line.mother?.learning?.oee, "oee")
    }

    private static func drawn(_ curve: LineLearning.Curve, _ line: String, _ number: String, _ luck: (String) -> Double) -> LearningCurve {
        let end = curve.end.quantile(luck("\(line) \(number) end"))
        let initial = min(end, curve.initial.quantile(luck("\(line) \(number) initial")))
        return LearningCurve(trusted: initial, end, max(1e-6, curve.timeConstant.quantile(luck("\(line) \(number) time constant"))))
    }

    /// - Parameter month: A time in months since January of year 0; the line stands still before it starts.
    func state(at month: Double) -> (yield: Double?, oee: Double?) {
        let age = month - start
        guard age >= 0 else { return (yield?.value(at: 0), 0) }
        return (yield?.value(at: age), oee?.value(at: age))
    }
}
