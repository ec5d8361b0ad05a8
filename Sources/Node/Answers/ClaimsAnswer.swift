// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Accounting
import Ledger
import Measure

/// Accounts of claims as the public contract has them (docs/reference/json.md).
package enum ClaimsAnswer {
    /// - Parameter account: Nil for all.
    /// - Throws: ``Problem`` 404 with the accounts there are.
    package static func json(_ register: CustodyRegister, account: String?) throws(Problem) -> [UInt8] {
        json(try register.accounts(account), register.refused)
    }

    private static func json(_ accounts: [CustodyRegister.Account], _ refused: [CustodyRegister.Refused]) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"accounts\":")
        json.list(accounts.filter(\.ledger.rules.model.isPhysical)) { write($1, &$0) }
        json.raw(",\"certificates\":")
        json.list(accounts.filter { !$0.ledger.rules.model.isPhysical }) { write($1, &$0) }
        json.raw(",\"refused\":")
        json.list(refused) { json, refused in
            json.raw("{\"event\":")
            json.integer(refused.sequence)
            json.raw(",")
            members(refused.refusal, &json)
            json.raw("}")
        }
        json.raw("}\n")
        return json.bytes
    }

    package static func json(recorded sequence: UInt64, _ account: CustodyRegister.Account) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"event\":")
        json.integer(sequence)
        json.raw(",\"refused\":null,\"account\":")
        write(account, &json)
        json.raw("}\n")
        return json.bytes
    }

    package static func json(_ refusal: CustodyRefusal) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"event\":null,\"refused\":{")
        members(refusal, &json)
        json.raw("},\"account\":null}\n")
        return json.bytes
    }

    package static func json(_ account: CustodyAccount, _ ledger: CustodyLedger, _ refusals: [CustodyRefusal]) -> [UInt8] {
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
        json.quantity(ledger.balance(on: account.entries.map(\.day).max() ?? CivilDate(year: 1, month: 1, day: 1)))
        json.raw(",\"credits\":")
        json.list(ledger.credits, write)
        json.raw(",\"retired\":")
        json.list(ledger.claims, write)
        json.raw(",\"refused\":")
        json.list(refusals) { json, refusal in
            json.raw("{")
            members(refusal, &json)
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
            json.measured(batch.figures.first { $0.shares.element == account.rules.element }?.shares.total.percent, "%")
            json.raw("}")
        }
        json.raw("}\n")
        return json.bytes
    }

    private static func write(_ account: CustodyRegister.Account, _ json: inout JSONBytes) {
        let ledger = account.ledger
        json.raw("{\"claims\":")
        json.string(account.name)
        json.raw(",\"element\":")
        json.string(ledger.rules.element)
        json.raw(",\"model\":")
        json.string(ledger.rules.model.rawValue)
        json.raw(",\"physical\":")
        json.bool(ledger.rules.model.isPhysical)
        json.raw(",\"conversion\":")
        json.measured(Double(ledger.rules.conversion.tenThousandths) / 10_000, "%")
        json.raw(",\"carryOver\":")
        json.measured(Double(ledger.rules.carryOver.tenThousandths) / 10_000, "%")
        json.raw(",\"window\":")
        if let window = ledger.rules.window { json.integer(window) } else { json.raw("null") }
        json.raw(",\"balance\":")
        json.quantity(ledger.lastDay.map { ledger.balance(on: $0) } ?? Quantity(0, .mass))
        json.raw(",\"credits\":")
        json.list(ledger.credits, write)
        json.raw(",\"claimed\":")
        json.list(ledger.claims, write)
        json.raw(",\"closings\":")
        json.list(ledger.closings) { json, closing in
            json.raw("{\"day\":")
            json.string(closing.day.description)
            json.raw(",\"carried\":")
            json.quantity(closing.carried)
            json.raw(",\"lapsed\":")
            json.quantity(closing.lapsed)
            json.raw("}")
        }
        json.raw("}")
    }

    private static func write(_ json: inout JSONBytes, _ credit: CustodyLedger.Credit) {
        json.raw("{\"receipt\":")
        json.string(credit.receipt)
        json.raw(",\"day\":")
        json.string(credit.day.description)
        json.raw(",\"origin\":")
        json.string(credit.origin.rawValue)
        json.raw(",\"statement\":")
        json.string(credit.statement.rawValue)
        json.raw(",\"batch\":")
        json.string(credit.batch)
        json.raw(",\"credit\":")
        json.quantity(Quantity(credit.made, .mass))
        json.raw(",\"lapsed\":")
        json.quantity(Quantity(credit.lapsed, .mass))
        json.raw(",\"left\":")
        json.quantity(Quantity(credit.left, .mass))
        json.raw("}")
    }

    private static func write(_ json: inout JSONBytes, _ claimed: CustodyLedger.Allocation) {
        json.raw("{\"claim\":")
        json.string(claimed.claim.id)
        json.raw(",\"day\":")
        json.string(claimed.claim.day.description)
        json.raw(",\"buyer\":")
        json.string(claimed.claim.buyer)
        json.raw(",\"product\":")
        json.string(claimed.claim.product)
        json.raw(",\"site\":")
        json.string(claimed.claim.site)
        json.raw(",\"mass\":")
        json.quantity(claimed.claim.mass)
        json.raw(",\"statement\":")
        json.string(claimed.statement.rawValue)
        json.raw(",\"retired\":")
        if let retired = claimed.retired { json.string(retired.description) } else { json.raw("null") }
        json.raw(",\"uses\":")
        json.list(claimed.uses) { json, use in
            json.raw("{\"receipt\":")
            json.string(use.receipt)
            json.raw(",\"origin\":")
            json.string(use.origin.rawValue)
            json.raw(",\"mass\":")
            json.quantity(use.mass)
            json.raw("}")
        }
        json.raw("}")
    }

    private static func members(_ refusal: CustodyRefusal, _ json: inout JSONBytes) {
        json.raw("\"code\":")
        json.string(refusal.code.rawValue)
        json.raw(",\"entry\":")
        json.string(refusal.entry)
        json.raw(",\"message\":")
        json.string(refusal.message)
        json.raw(",\"remedy\":")
        json.string(refusal.remedy)
    }
}

extension CustodyRegister {
    /// The account of a name, or all.
    package func accounts(_ name: String?) throws(Problem) -> [Account] {
        guard let name else { return accounts }
        if let account = accounts.first(where: { $0.name == name }) { return [account] }
        throw Problem(
            type: "urn:jellyroll:\(CustodyRefusal.Code.unknown.rawValue)", title: "Not found", status: 404,
            detail: "There is no account “\(name.prefix(80))”.",
            remedy: NearNames.remedy(name, among: accounts.map(\.name), otherwise: "Open one with jellyroll claims open."))
    }
}
