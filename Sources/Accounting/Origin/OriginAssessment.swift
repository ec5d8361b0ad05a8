// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What one agreement says of a good: the whole calculation, not only yes or no.
package struct OriginAssessment: Hashable, Sendable {
    package let agreement: String
    package let verdict: Verdict
    package let alternatives: [Alternative]
    /// Where the agreement's value basis and tolerance were read, as far as the alternatives use them.
    package let general: [Provenance]
    /// One method of reckoning values a fiscal year.
    package let locksMethod: Bool
    /// Declarations and values that nobody has given yet.
    package let missing: [MissingEvidence]
    /// Single changes, each of which alone would make the good originating.
    package let flips: [Flip]

    package enum Verdict: Hashable, Sendable {
        /// By this alternative, counted from 0.
        case originating(by: Int)
        case notOriginating
        /// There is no rule for the code, or it is not a matter between parties.
        case notApplicable(String)
    }

    package struct Alternative: Hashable, Sendable {
        package let rule: String
        package let tests: [Test]
        package let provenance: Provenance
        package var passes: Bool { tests.allSatisfy { $0.passes == true } }
    }

    /// One part of an alternative, worked out.
    package struct Test: Hashable, Sendable {
        package let name: String
        /// Nil: cannot be judged with what is known.
        package let passes: Bool?
        /// The percentage that was compared; nil for tests of another kind.
        package let reached: Ratio?
        package let threshold: Percent?
        /// Whether the agreement's general tolerance was looked at.
        package let usesTolerance: Bool
        /// `FOB 100 − non-originating 55 = 45`.
        package let calculation: String
        /// Materials that stand in the way.
        package let obstacles: [String]

        /// Percentage points above (or, negative, below) what is asked, for a rule with a threshold.
        package var margin: Double? {
            guard let reached, let threshold else { return nil }
            let points = reached.percent - Double(threshold.tenThousandths) / 10_000
            return name.hasPrefix("MaxNOM") ? -points : points
        }
    }

    package struct MissingEvidence: Hashable, Sendable {
        package let material: String
        /// A sentence: what to ask of whom.
        package let request: String
    }

    package struct Flip: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable { case declaration, supplier }
        package let kind: Kind
        package let material: String
        package let sentence: String
    }

    /// Rules and general provisions the answer rests on, each once.
    package var sources: [Provenance] {
        (alternatives.map(\.provenance) + general).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    package var isVerified: Bool { sources.allSatisfy(\.isVerified) }

    package var isOriginating: Bool { if case .originating = verdict { true } else { false } }
}
