// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import ArgumentParser
import Measure
import Node

struct ClaimsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claims",
        abstract: "Credits for recycled metal and the claims they are retired for: what came in, what was claimed, what is left.",
        discussion: """
            Example:
              jellyroll claims Examples/circularity/claims.yaml

            FILE holds receipts, claims and closings, in any order; they are booked by day. A claim never exceeds what is left, each receipt
            counts once, and a closed period stays as it is. Exit code 1 when something was refused.
            """)

    @Argument(help: ArgumentHelp("An account of claims.", valueName: "FILE"))
    var file: String

    @Flag(help: "Answer as JSON.")
    var json = false

    func run() throws {
        let account = try CustodyAccount(yaml: InputFile.text(file), file: file)
        let (ledger, refusals) = account.booked()
        json ? emit(Self.document(account, ledger, refusals)) : emit(line: Self.text(account, ledger, refusals))
        if !refusals.isEmpty { throw ExitCode(1) }
    }

    private static func end(_ account: CustodyAccount) -> CivilDate { account.entries.map(\.day).max() ?? CivilDate(year: 1, month: 1, day: 1) }

    private static func text(_ account: CustodyAccount, _ ledger: CustodyLedger, _ refusals: [CustodyLedger.Refusal]) -> String {
        let rules = account.rules
        var lines = ["\(account.name): \(rules.element), \(rules.model.rawValue), conversion \(rules.conversion), carry-over \(rules.carryOver)"]
        lines.append(
            "A buyer may be told: \(account.statement.rawValue)\(account.statement.isPhysical ? "" : ", which says nothing about the content")")
        var credits = Columns(["RECEIPT", "DAY", "ORIGIN", "CREDIT", "LAPSED", "LEFT"], rightAligned: [3, 4, 5])
        for credit in ledger.credits {
            credits.add([
                credit.receipt, credit.day.description, credit.origin.rawValue, mass(credit.made), mass(credit.lapsed), mass(credit.left),
            ])
        }
        lines += ["", credits.text]
        if !ledger.retirements.isEmpty {
            var claims = Columns(["CLAIM", "DAY", "BUYER", "MASS", "RETIRED"], rightAligned: [3])
            for retirement in ledger.retirements {
                claims.add([
                    retirement.claim.id, retirement.claim.day.description, retirement.claim.buyer, retirement.claim.mass.exact,
                    retirement.uses.map { "\($0.mass.exact) of \($0.receipt)" }.joined(separator: ", "),
                ])
            }
            lines += ["", claims.text]
        }
        lines += ledger.closings.map { "Closed up to \($0.day): \($0.carried.exact) carried over, \($0.lapsed.exact) lapsed" }
        lines.append("Left on \(end(account)): \(ledger.balance(on: end(account)).exact)")
        for refusal in refusals { lines.append("Refused: \(refusal.message) \(refusal.remedy)") }
        if let average = account.average {
            var table = Columns(["MONTH", "RECYCLED", "TOTAL", "SHARE OVER \(average.window) MONTHS"], rightAligned: [1, 2, 3])
            for (index, month) in average.months.enumerated() {
                table.add([month.name, month.recycled.exact, month.total.exact, average.share(at: index)?.description ?? "–"])
            }
            lines += ["", table.text]
        }
        if !account.batches.isEmpty {
            var table = Columns(["BATCH (controlled blending, physical)", "RECYCLED \(rules.element)"], rightAligned: [1])
            for batch in account.batches {
                table.add([batch.model, batch.figures.first { $0.element == rules.element }?.total.description ?? "–"])
            }
            lines += ["", table.text]
        }
        return lines.joined(separator: "\n")
    }

    private static func mass(_ amount: Int64) -> String { Quantity(amount, .mass).exact }

    private static func document(_ account: CustodyAccount, _ ledger: CustodyLedger, _ refusals: [CustodyLedger.Refusal]) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"claims\":")
        json.string(account.name)
        json.raw(",\"element\":")
        json.string(account.rules.element)
        json.raw(",\"statement\":")
        json.string(account.statement.rawValue)
        json.raw(",\"physical\":")
        json.bool(account.statement.isPhysical)
        json.raw(",\"balance\":")
        json.quantity(ledger.balance(on: end(account)))
        json.raw(",\"credits\":")
        json.list(ledger.credits) { json, credit in
            json.raw("{\"receipt\":")
            json.string(credit.receipt)
            json.raw(",\"day\":")
            json.string(credit.day.description)
            json.raw(",\"origin\":")
            json.string(credit.origin.rawValue)
            json.raw(",\"credit\":")
            json.quantity(Quantity(credit.made, .mass))
            json.raw(",\"lapsed\":")
            json.quantity(Quantity(credit.lapsed, .mass))
            json.raw(",\"left\":")
            json.quantity(Quantity(credit.left, .mass))
            json.raw("}")
        }
        json.raw(",\"retired\":")
        json.list(ledger.retirements) { json, retirement in
            json.raw("{\"claim\":")
            json.string(retirement.claim.id)
            json.raw(",\"buyer\":")
            json.string(retirement.claim.buyer)
            json.raw(",\"mass\":")
            json.quantity(retirement.claim.mass)
            json.raw(",\"uses\":")
            json.list(retirement.uses) { json, use in
                json.raw("{\"receipt\":")
                json.string(use.receipt)
                json.raw(",\"mass\":")
                json.quantity(use.mass)
                json.raw("}")
            }
            json.raw("}")
        }
        json.raw(",\"refused\":")
        json.list(refusals) { json, refusal in
            json.raw("{\"code\":")
            json.string(refusal.code.rawValue)
            json.raw(",\"entry\":")
            json.string(refusal.entry)
            json.raw(",\"message\":")
            json.string(refusal.message)
            json.raw(",\"remedy\":")
            json.string(refusal.remedy)
            json.raw("}")
        }
        json.raw(",\"rollingAverage\":")
        json.list(account.average.map { Array($0.months.indices) } ?? []) { json, index in
            json.raw("{\"month\":")
            json.string(account.average?.months[index].name ?? "")
            json.raw(",\"share\":")
            json.measured(account.average?.share(at: index)?.percent, "%")
            json.raw("}")
        }
        json.raw(",\"batches\":")
        json.list(account.batches) { json, batch in
            json.raw("{\"batch\":")
            json.string(batch.model)
            json.raw(",\"share\":")
            json.measured(batch.figures.first { $0.element == account.rules.element }?.total.percent, "%")
            json.raw("}")
        }
        json.raw("}\n")
        return json.bytes
    }
}
