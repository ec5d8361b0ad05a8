// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import ArgumentParser
import Foundation
import Node

struct AllocateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allocate",
        abstract: "Lays the impacts of an object-centric log (OCEL 2.0) on the objects of one type: nothing lost, nothing doubled.",
        discussion: """
            Example:
              jellyroll allocate ocel.json impacts.csv --to Bike

            IMPACTS has the columns name, type, impact, instance and “type type” (event or object). Exit code 1 when an impact reaches no object
            of the type.
            """)

    @Argument(help: ArgumentHelp("The log, as JSON.", valueName: "LOG"))
    var log: String

    @Argument(help: ArgumentHelp("Impacts of its events and objects, as CSV.", valueName: "IMPACTS"))
    var impacts: String

    @Option(help: ArgumentHelp("Type of the objects that bear them.", valueName: "TYPE"))
    var to: String

    @Option(help: ArgumentHelp("Unit of the impacts, for the answer.", valueName: "UNIT"))
    var unit = "kg{CO2e}"

    @Flag(help: "Answer as JSON.")
    var json = false

    func run() throws {
        let log = try ObjectLog(json: Data(InputFile.text(self.log).utf8), file: self.log)
        let list = try ImpactList(csv: InputFile.text(impacts), file: impacts, log: log)
        let allocation = try ImpactAllocation(list, in: log, to: to)
        json ? emit(document(allocation, list)) : emit(line: text(allocation, list))
        if !allocation.unreached.isEmpty || allocation.residual != 0 { throw ExitCode(1) }
    }

    private func number(_ billionths: Int64) -> String {
        let (whole, rest) = billionths.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        var digits = "\(rest)"
        digits = String(repeating: "0", count: 9 - digits.count) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return (billionths < 0 ? "-" : "") + "\(whole)" + (digits.isEmpty ? "" : ".\(digits)")
    }

    private func kinds(_ allocation: ImpactAllocation) -> [String] { Set(allocation.shares.map(\.impact.kind)).sorted() }

    private func part(_ allocation: ImpactAllocation, _ target: Int, _ kind: String) -> Int64 {
        allocation.shares.reduce(0) { $0 + ($1.target == target && $1.impact.kind == kind ? $1.amount : 0) }
    }

    private func text(_ allocation: ImpactAllocation, _ list: ImpactList) -> String {
        let kinds = kinds(allocation)
        var table = Columns([to] + kinds + ["TOTAL \(unit)"], rightAligned: Set(1...kinds.count + 1))
        for target in allocation.targets {
            table.add(
                [allocation.log.objects[target].id] + kinds.map { number(part(allocation, target, $0)) } + [number(allocation.total(of: target))])
        }
        var lines = [table.text]
        let twice = allocation.toldTwice.reduce(0) { $0 + $1.amount }
        lines.append(
            "Stated \(number(allocation.stated)), of which told twice \(number(twice)); allocated \(number(allocation.allocated)); residual \(number(allocation.residual))"
        )
        for impact in allocation.toldTwice { lines.append("Told twice: line \(impact.line), \(impact.kind) \(number(impact.amount))") }
        for impact in allocation.unreached { lines.append("Reaches no \(to): line \(impact.line), \(impact.kind) \(number(impact.amount))") }
        lines += list.notes
        return lines.joined(separator: "\n")
    }

    private func document(_ allocation: ImpactAllocation, _ list: ImpactList) -> [UInt8] {
        func amount(_ billionths: Int64, _ json: inout JSONBytes) { json.measured(Double(number(billionths)), unit) }
        var json = JSONBytes()
        json.raw("{\"stated\":")
        amount(allocation.stated, &json)
        json.raw(",\"toldTwice\":")
        amount(allocation.toldTwice.reduce(0) { $0 + $1.amount }, &json)
        json.raw(",\"allocated\":")
        amount(allocation.allocated, &json)
        json.raw(",\"unreached\":")
        amount(allocation.unreached.reduce(0) { $0 + $1.amount }, &json)
        json.raw(",\"residual\":")
        amount(allocation.residual, &json)
        json.raw(",\"objects\":")
        json.list(allocation.targets) { json, target in
            json.raw("{\"object\":")
            json.string(allocation.log.objects[target].id)
            json.raw(",\"total\":")
            amount(allocation.total(of: target), &json)
            json.raw(",\"kinds\":")
            json.list(kinds(allocation)) { json, kind in
                json.raw("{\"kind\":")
                json.string(kind)
                json.raw(",\"amount\":")
                amount(part(allocation, target, kind), &json)
                json.raw("}")
            }
            json.raw("}")
        }
        json.raw(",\"notes\":")
        json.list(list.notes) { $0.string($1) }
        json.raw("}\n")
        return json.bytes
    }
}
