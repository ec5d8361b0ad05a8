// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// Recycling of waste batteries over batches and operators: how much of the input comes out as something that replaces primary material.
///
///     RE = Σ m of output fractions that count / m of input,   RM_i = Σ m_i in those fractions / Σ m_i in the input
///
/// Energy recovery and disposal never count. Source: Regulation (EU) 2023/1542, Art. 3(60) and Annex XII; the formulas of Delegated Regulation
/// (EU) 2025/606 were not seen, so the list of substances that may be left out is not applied.
package struct RecyclingYear: Hashable, Sendable {
    package let name: String
    package let chemistry: String
    package let year: Int
    package let batches: [Batch]

    package struct Batch: Hashable, Sendable {
        package let name: String
        package let recycler: String?
        package let input: Quantity
        package let elements: [ElementMass]
        package let outputs: [Fraction]
        /// What became of each element on the way, where a ledger knows it; nearest the waste first.
        package let steps: [RecoveryStep]
    }

    package struct ElementMass: Hashable, Sendable {
        package let symbol: String
        package let mass: Quantity
    }

    package struct Fraction: Hashable, Sendable {
        package let name: String
        package let destination: String?
        package let mass: Quantity
        package let counts: Bool
        package let elements: [ElementMass]
    }

    /// Of one batch, or of the whole year when `batch` is nil; nil: nothing came in.
    package func efficiency(of batch: Batch?) -> ExactShare? {
        let batches = batch.map { [$0] } ?? batches
        let counted = batches.flatMap(\.outputs).filter(\.counts).reduce(Int128(0)) { $0 + Int128($1.mass.amount) }
        return ExactShare(counted, of: batches.reduce(Int128(0)) { $0 + Int128($1.input.amount) })
    }

    /// Of all batches, by step and company.
    package var steps: [RecoveryStep] { RecoveryStep.sums(of: batches.lazy.flatMap(\.steps)) }

    /// Elements of the input, in alphabetical order.
    package var elements: [String] { Set(batches.flatMap(\.elements).map(\.symbol)).sorted() }

    package func recovery(of symbol: String, in batch: Batch?) -> ExactShare? {
        let batches = batch.map { [$0] } ?? batches
        func sum(_ elements: [ElementMass]) -> Int128 { elements.reduce(0) { $0 + ($1.symbol == symbol ? Int128($1.mass.amount) : 0) } }
        let out = batches.flatMap(\.outputs).filter(\.counts).reduce(Int128(0)) { $0 + sum($1.elements) }
        return ExactShare(out, of: batches.reduce(Int128(0)) { $0 + sum($1.elements) })
    }

    /// What has left the input and is in no output, per batch; below 0: more came out than went in.
    package func unaccounted(in batch: Batch) -> Quantity {
        Quantity(batch.input.amount &- batch.outputs.reduce(0) { $0 &+ $1.mass.amount }, .mass)
    }
}

/// One element through a chain of steps, each with its yield, possibly at different companies.
///
///     m_out = ⌊m_in · yield⌋;   loss = m_in − m_out, so that every milligram is somewhere
package struct ElementChain: Hashable, Sendable {
    package let element: String
    package let start: Quantity
    package let steps: [Step]

    package struct Step: Hashable, Sendable {
        package let name: String
        package let company: String?
        package let yield: Percent
        /// Where the loss goes; nil: nobody said, so it is unaccounted.
        package let lossTo: String?
    }

    package struct Row: Hashable, Sendable {
        package let step: Step
        package let incoming: Quantity
        package let outgoing: Quantity
        package var loss: Quantity { Quantity(incoming.amount - outgoing.amount, .mass) }
        /// Loss nobody assigned, above the tolerated part of what came in.
        package let isAlarming: Bool
    }

    /// - Parameter tolerance: Of what came in; 0.5 % is our rule.
    package func rows(tolerance: Percent = Percent(tenThousandths: 5_000)) -> [Row] {
        var rows: [Row] = []
        var mass = start
        for step in steps {
            let out = Quantity(Int64(Int128(mass.amount) * Int128(step.yield.tenThousandths) / 1_000_000), .mass)
            let loss = Int128(mass.amount - out.amount)
            rows.append(
                Row(
                    step: step, incoming: mass, outgoing: out,
                    isAlarming: step.lossTo == nil && loss * 1_000_000 > Int128(mass.amount) * Int128(tolerance.tenThousandths)))
            mass = out
        }
        return rows
    }

    package var end: Quantity { rows().last?.outgoing ?? start }

    package var recovery: ExactShare? { ExactShare(Int128(end.amount), of: Int128(start.amount)) }
}
