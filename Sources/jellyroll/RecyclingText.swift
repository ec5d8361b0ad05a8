// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Measure
import Node

/// Recycling of a year, for people.
enum RecyclingText {
    static func text(_ booked: BookedRecycling, _ answers: [RecyclingAnswer]) -> String {
        var parts = answers.map(text)
        if parts.isEmpty {
            parts.append("No batch of waste was begun that year. Waste is what `recovered` names with a chemistry in DIR/books/*.yaml.")
        }
        return (parts + booked.doubts.map { "! \($0)" }).joined(separator: "\n\n")
    }

    static func text(_ answer: RecyclingAnswer) -> String {
        let year = answer.year
        var lines = ["\(year.name), \(year.year)"]
        var table = Columns(["RATE", "REACHED", "TARGETS"], rightAligned: [1])
        for row in answer.rows {
            let judged = row.targets.map { target in
                let verdict = row.share.map { share in
                    "\(share.reaches(target.least) ? "met" : "missed") (\(CircularityText.points(share, over: target.least)))"
                }
                return "end of \(target.from.year): \(target.least) \(verdict ?? "")"
            }
            table.add([row.name, row.share?.description ?? "–", judged.isEmpty ? "none" : judged.joined(separator: ", ")])
        }
        lines += [table.text, ""]
        var batches = Columns(
            ["BATCH", "RECYCLER", "INPUT", "EFFICIENCY", "UNACCOUNTED"] + year.elements, rightAligned: Set(2..<5 + year.elements.count))
        for batch in year.batches {
            batches.add(
                [
                    batch.name, batch.recycler ?? "", "\(batch.input)", year.efficiency(of: batch)?.description ?? "–",
                    "\(year.unaccounted(in: batch))",
                ] + year.elements.map { year.recovery(of: $0, in: batch)?.description ?? "–" })
        }
        lines.append(batches.text)
        if let steps = steps(of: year) { lines += ["", steps.text] }
        if let chain = answer.chain { lines += ["", text(chain)] }
        for table in [answer.targets.recyclingEfficiency, answer.targets.materialRecovery] { lines.append("Source: \(table.provenance.source)") }
        if let note = answer.targets.recyclingEfficiency.note { lines.append("Note: \(note)") }
        return lines.joined(separator: "\n")
    }

    private static func steps(of year: RecyclingYear) -> Columns? {
        let steps = year.steps
        if steps.isEmpty { return nil }
        var table = Columns(
            ["STEP", "COMPANY", "METAL", "IN", "ON", "RECOVERED", "STOCK", "LOST", "YIELD"], rightAligned: [3, 4, 5, 6, 7, 8])
        for step in steps {
            table.add(
                [step.name, step.company, step.element]
                    + [step.incoming, step.passedOn, step.recovered, step.stock, step.lost].map { $0.amount == 0 ? "–" : "\($0)" }
                    + [step.yield?.description ?? "–"])
        }
        return table
    }

    private static func text(_ chain: ElementChain) -> String {
        var table = Columns(["STEP", "COMPANY", "IN", "YIELD", "OUT", "LOSS", "GOES TO"], rightAligned: [2, 3, 4, 5])
        for row in chain.rows() {
            table.add([
                row.step.name, row.step.company ?? "", row.incoming.exact, row.step.yield.description, row.outgoing.exact, row.loss.exact,
                row.step.lossTo ?? (row.isAlarming ? "nobody knows: too much" : "nobody knows, within tolerance"),
            ])
        }
        return "\(chain.element) along the chain: \(chain.recovery?.description ?? "–") of \(chain.start.exact)\n\(table.text)"
    }
}
