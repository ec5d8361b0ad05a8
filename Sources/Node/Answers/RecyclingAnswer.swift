// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Accounting
import Ledger
import Measure

/// Recycling of a chemistry in a year against the dated targets.
package struct RecyclingAnswer: Sendable {
    package let year: RecyclingYear
    package let chain: ElementChain?
    package let targets: CircularityTargets

    package init(year: RecyclingYear, chain: ElementChain?, targets: CircularityTargets) {
        self.year = year
        self.chain = chain
        self.targets = targets
    }

    /// One rate and what it is held against.
    package struct Row: Sendable {
        package let name: String
        /// Nil: nothing came in.
        package let share: ExactShare?
        package let targets: [CircularityTargets.Target]
        package let inForce: CircularityTargets.Target?
    }

    /// The whole year is judged by what is in force on its last day.
    private var day: CivilDate { CivilDate(year: year.year, month: 12, day: 31) }

    /// Recycling efficiency, then every element.
    package var rows: [Row] {
        let efficiency = targets.recyclingEfficiency
        return [
            Row(
                name: "efficiency, \(year.chemistry)", share: year.efficiency(of: nil), targets: efficiency.targets(of: year.chemistry),
                inForce: efficiency.target(of: year.chemistry, on: day))
        ]
            + year.elements.map { element in
                Row(
                    name: element, share: year.recovery(of: element, in: nil), targets: targets.materialRecovery.targets(of: element),
                    inForce: targets.materialRecovery.target(of: element, on: day))
            }
    }

    package var isMissed: Bool {
        rows.contains { row in row.inForce.map { target in row.share.map { !$0.reaches(target.least) } ?? false } ?? false }
    }

    package static func answers(_ booked: BookedRecycling) throws -> [RecyclingAnswer] {
        let targets = try CircularityTargets.builtIn()
        return booked.years.map { RecyclingAnswer(year: $0, chain: nil, targets: targets) }
    }

    package static func json(_ booked: BookedRecycling, _ answers: [RecyclingAnswer]) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"asOf\":")
        json.integer(booked.asOf)
        json.raw(",\"years\":")
        json.list(answers) { json, answer in answer.write(&json) }
        json.raw(",\"doubts\":")
        json.list(booked.doubts) { $0.string($1) }
        json.raw("}\n")
        return json.bytes
    }

    package var json: [UInt8] {
        var json = JSONBytes()
        write(&json)
        json.raw("\n")
        return json.bytes
    }

    private func write(_ json: inout JSONBytes) {
        json.raw("{\"recycling\":")
        json.string(year.name)
        json.raw(",\"chemistry\":")
        json.string(year.chemistry)
        json.raw(",\"year\":")
        json.integer(year.year)
        json.raw(",\"rates\":")
        json.list(rows) { json, row in
            json.raw("{\"rate\":")
            json.string(row.name)
            json.raw(",\"reached\":")
            json.measured(row.share?.percent, "%")
            json.raw(",\"targets\":")
            if let share = row.share { json.list(row.targets) { RecycledContentAnswer.write($1, share, &$0) } } else { json.raw("[]") }
            json.raw("}")
        }
        json.raw(",\"steps\":")
        json.list(year.steps, Self.write)
        json.raw(",\"batches\":")
        json.list(year.batches) { write($1, &$0) }
        json.raw(",\"chain\":")
        if let chain { Self.write(chain, &json) } else { json.raw("null") }
        json.raw("}")
    }

    private func write(_ batch: RecyclingYear.Batch, _ json: inout JSONBytes) {
        json.raw("{\"batch\":")
        json.string(batch.name)
        json.raw(",\"recycler\":")
        json.text(batch.recycler)
        json.raw(",\"input\":")
        json.quantity(batch.input)
        json.raw(",\"efficiency\":")
        json.measured(year.efficiency(of: batch)?.percent, "%")
        json.raw(",\"unaccounted\":")
        json.quantity(year.unaccounted(in: batch))
        json.raw(",\"recovered\":")
        json.list(year.elements) { json, element in
            json.raw("{\"element\":")
            json.string(element)
            json.raw(",\"reached\":")
            json.measured(year.recovery(of: element, in: batch)?.percent, "%")
            json.raw("}")
        }
        json.raw(",\"outputs\":")
        json.list(batch.outputs) { json, output in
            json.raw("{\"fraction\":")
            json.string(output.name)
            json.raw(",\"destination\":")
            json.text(output.destination)
            json.raw(",\"mass\":")
            json.quantity(output.mass)
            json.raw(",\"counts\":")
            json.bool(output.counts)
            json.raw("}")
        }
        json.raw(",\"steps\":")
        json.list(batch.steps, Self.write)
        json.raw("}")
    }

    private static func write(_ json: inout JSONBytes, _ step: RecoveryStep) {
        json.raw("{\"step\":")
        json.string(step.name)
        json.raw(",\"company\":")
        json.string(step.company)
        json.raw(",\"element\":")
        json.string(step.element)
        json.raw(",\"in\":")
        json.quantity(step.incoming)
        json.raw(",\"on\":")
        json.quantity(step.passedOn)
        json.raw(",\"recovered\":")
        json.quantity(step.recovered)
        json.raw(",\"stock\":")
        json.quantity(step.stock)
        json.raw(",\"lost\":")
        json.quantity(step.lost)
        json.raw(",\"yield\":")
        json.measured(step.yield?.percent, "%")
        json.raw("}")
    }

    private static func write(_ chain: ElementChain, _ json: inout JSONBytes) {
        json.raw("{\"element\":")
        json.string(chain.element)
        json.raw(",\"recovery\":")
        json.measured(chain.recovery?.percent, "%")
        json.raw(",\"steps\":")
        json.list(chain.rows()) { json, row in
            json.raw("{\"step\":")
            json.string(row.step.name)
            json.raw(",\"in\":")
            json.quantity(row.incoming)
            json.raw(",\"out\":")
            json.quantity(row.outgoing)
            json.raw(",\"loss\":")
            json.quantity(row.loss)
            json.raw(",\"lossTo\":")
            json.text(row.step.lossTo)
            json.raw(",\"alarm\":")
            json.bool(row.isAlarming)
            json.raw("}")
        }
        json.raw("}")
    }
}
