// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import ArgumentParser
import Measure
import Node

struct RecyclingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recycling",
        abstract: "Recycling efficiency and recovery of each metal, by batch and year, against the dated targets; one element through a chain.",
        discussion: """
            Examples:
              jellyroll recycling Examples/circularity/recycling.yaml
              jellyroll recycling --data plant --year 2026 --site gunsan

            FILE holds batches with what went in and the fractions that came out. With --data, the batches of a ledger that were begun in a year, through all
            steps and companies; which waste and which fractions there are stands in its books files. Only fractions that replace primary material
            count. Exit code 1 when a target in force in that year is missed.
            """)

    @Argument(help: ArgumentHelp("Batches of a year.", valueName: "FILE"))
    var file: String?

    @OptionGroup var books: LocalBooks

    @Option(help: ArgumentHelp("In which batches were begun.", valueName: "YEAR"))
    var year: Int?

    @Option(help: ArgumentHelp("Only batches that were begun there.", valueName: "SITE"))
    var site: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        guard (books.data == nil) != (file == nil) else { throw ValidationError("Name a file, or a folder with --data and --year.") }
        guard books.data != nil else { return }
        guard let year, 2000...2100 ~= year else { throw ValidationError("Give the year batches were begun in, 2000 to 2100: --year 2026.") }
    }

    func run() async throws {
        if let file { return try tell(file) }
        let targets = try CircularityTargets.builtIn()
        let booked = try await books.ask { books, _ in try books.recycling(year: year ?? 0, site: site) }
        let answers = booked.years.map { Answer(year: $0, chain: nil, targets: targets) }
        json ? emit(Self.document(booked, answers)) : emit(line: Self.text(booked, answers))
        if answers.contains(where: \.isMissed) { throw ExitCode(1) }
    }

    private func tell(_ file: String) throws {
        let text = try InputFile.text(file)
        let answer = Answer(
            year: try RecyclingYear(yaml: text, file: file), chain: try ElementChain.read(yaml: text, file: file), targets: try .builtIn())
        json ? emit(answer.json) : emit(line: answer.text)
        if answer.isMissed { throw ExitCode(1) }
    }

    private static func text(_ booked: BookedRecycling, _ answers: [Answer]) -> String {
        var parts = answers.map(\.text)
        if parts.isEmpty {
            parts.append("No batch of waste was begun that year. Waste is what `recovered` names with a chemistry in DIR/books/*.yaml.")
        }
        return (parts + booked.doubts.map { "! \($0)" }).joined(separator: "\n\n")
    }

    private static func document(_ booked: BookedRecycling, _ answers: [Answer]) -> [UInt8] {
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

    struct Answer {
        let year: RecyclingYear
        let chain: ElementChain?
        let targets: CircularityTargets

        /// The whole year is judged by what is in force on its last day.
        private var day: CivilDate { CivilDate(year: year.year, month: 12, day: 31) }

        /// Recycling efficiency, then every element.
        var rows: [(name: String, share: ExactShare?, targets: [CircularityTargets.Target], inForce: CircularityTargets.Target?)] {
            [
                (
                    "efficiency, \(year.chemistry)", year.efficiency(of: nil), targets.recyclingEfficiency.targets(of: year.chemistry),
                    targets.recyclingEfficiency.target(of: year.chemistry, on: day)
                )
            ]
                + year.elements.map { element in
                    (
                        element, year.recovery(of: element, in: nil), targets.materialRecovery.targets(of: element),
                        targets.materialRecovery.target(of: element, on: day)
                    )
                }
        }

        var isMissed: Bool {
            rows.contains { row in row.inForce.map { target in row.share.map { !$0.reaches(target.least) } ?? false } ?? false }
        }
    }
}

extension RecyclingCommand.Answer {
    var text: String {
        var lines = ["\(year.name), \(year.year)"]
        var table = Columns(["RATE", "REACHED", "TARGETS"], rightAligned: [1])
        for row in rows {
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
        if let chain { lines += ["", Self.text(chain)] }
        for table in [targets.recyclingEfficiency, targets.materialRecovery] { lines.append("Source: \(table.provenance.source)") }
        if let note = targets.recyclingEfficiency.note { lines.append("Note: \(note)") }
        return lines.joined(separator: "\n")
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

    var json: [UInt8] {
        var json = JSONBytes()
        write(&json)
        json.raw("\n")
        return json.bytes
    }

    func write(_ json: inout JSONBytes) {
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
            if let share = row.share { json.list(row.targets) { CircularityText.write($1, share, &$0) } } else { json.raw("[]") }
            json.raw("}")
        }
        json.raw(",\"batches\":")
        json.list(year.batches) { json, batch in
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
            json.raw("}")
        }
        json.raw(",\"chain\":")
        if let chain {
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
        } else {
            json.raw("null")
        }
        json.raw("}")
    }
}
