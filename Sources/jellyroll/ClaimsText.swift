// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Measure

/// Accounts of claims, for people.
enum ClaimsText {
    static func text(_ accounts: [CustodyRegister.Account], _ refused: [CustodyRegister.Refused]) -> String {
        if accounts.isEmpty, refused.isEmpty { return "No account of claims is open." }
        let (certificates, material) = (accounts.filter { !$0.ledger.rules.model.isPhysical }, accounts.filter(\.ledger.rules.model.isPhysical))
        var parts = material.map { part($0) }
        if !certificates.isEmpty {
            parts.append("Certificates (book and claim). They say nothing about the content of anything.")
            parts += certificates.map { part($0) }
        }
        if !refused.isEmpty {
            parts.append(refused.map { "Entry \($0.sequence) is not booked: \($0.refusal.message) \($0.refusal.remedy)" }.joined(separator: "\n"))
        }
        return parts.joined(separator: "\n\n")
    }

    static func text(_ account: CustodyAccount, _ ledger: CustodyLedger, _ refusals: [CustodyRefusal]) -> String {
        var lines = [head(account.name, account.rules)]
        lines.append(
            "A buyer may be told: \(account.statement.rawValue)\(account.statement.isPhysical ? "" : ", which says nothing about the content")")
        lines += body(ledger, to: account.entries.map(\.day).max())
        for refusal in refusals { lines.append("Refused: \(refusal.message) \(refusal.remedy)") }
        if let average = account.average {
            var table = Columns(["MONTH", "RECYCLED", "TOTAL", "SHARE OVER \(average.window) MONTHS"], rightAligned: [1, 2, 3])
            for (index, month) in average.months.enumerated() {
                table.add([month.name, month.recycled.exact, month.total.exact, average.share(at: index)?.description ?? "–"])
            }
            lines += ["", table.text]
        }
        if !account.batches.isEmpty {
            var table = Columns(["BATCH (controlled blending, physical)", "RECYCLED \(account.rules.element)"], rightAligned: [1])
            for batch in account.batches {
                table.add([batch.model, batch.figures.first { $0.shares.element == account.rules.element }?.shares.total.description ?? "–"])
            }
            lines += ["", table.text]
        }
        return lines.joined(separator: "\n")
    }

    private static func part(_ account: CustodyRegister.Account) -> String {
        ([head(account.name, account.ledger.rules)] + body(account.ledger, to: account.ledger.lastDay)).joined(separator: "\n")
    }

    private static func head(_ name: String, _ rules: CustodyLedger.Rules) -> String {
        let window = rules.window.map { " by rolling average of \($0) months" } ?? ""
        return "\(name): \(rules.element), \(rules.model.rawValue)\(window), conversion \(rules.conversion), carry-over \(rules.carryOver)"
    }

    private static func body(_ ledger: CustodyLedger, to day: CivilDate?) -> [String] {
        var lines: [String] = []
        var credits = Columns(["RECEIPT", "DAY", "ORIGIN", "STATED AS", "CREDIT", "LAPSED", "LEFT"], rightAligned: [4, 5, 6])
        for credit in ledger.credits {
            credits.add([
                credit.receipt, credit.day.description, credit.origin.rawValue, credit.statement.rawValue, mass(credit.made), mass(credit.lapsed),
                mass(credit.left),
            ])
        }
        if !ledger.credits.isEmpty { lines += ["", credits.text] }
        if !ledger.claims.isEmpty {
            var claims = Columns(["CLAIM", "DAY", "BUYER", "MASS", "USED", "MAY BE TOLD", "RETIRED"], rightAligned: [3])
            for claimed in ledger.claims {
                claims.add([
                    claimed.claim.id, claimed.claim.day.description, claimed.claim.buyer, claimed.claim.mass.exact,
                    claimed.uses.map { "\($0.mass.exact) of \($0.receipt)" }.joined(separator: ", "), claimed.statement.rawValue,
                    claimed.retired?.description ?? "not yet",
                ])
            }
            lines += ["", claims.text]
        }
        lines += ledger.closings.map { "Closed up to \($0.day): \($0.carried.exact) carried over, \($0.lapsed.exact) lapsed" }
        if let day { lines.append("Left on \(day): \(ledger.balance(on: day).exact)") }
        return lines
    }

    private static func mass(_ amount: Int64) -> String { Quantity(amount, .mass).exact }
}
