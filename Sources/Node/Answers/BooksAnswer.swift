// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Accounting
package import Genealogy
package import Ledger
import Measure

/// The books of a lot or a site as the public contract has them.
package enum BooksAnswer {
    /// Every account of a lot, with what its books and those of everything it was made of cannot say.
    package static func lot(_ key: LotKey, _ keeping: BookKeeping) throws -> [UInt8] {
        try keeping.requireKnown(key)
        let books = try keeping.books(of: key)
        let upstream = try keeping.findings(upstreamOf: key)
        let rules = keeping.rules
        let incomplete = upstream.incomplete(in: rules.chart)
        var json = JSONBytes(currency: rules.currency)
        json.raw("{\"lot\":")
        json.string(books.lot.name)
        json.raw(",\"generation\":")
        json.integer(books.lot.generation)
        json.raw(",\"product\":")
        json.string(books.product)
        json.raw(",\"site\":")
        json.string(books.site)
        json.raw(",\"quantity\":")
        json.quantity(books.quantity)
        json.raw(",\"asOf\":")
        json.integer(books.asOf)
        json.raw(",\"accounts\":")
        json.list(books.lines) { json, line in
            json.raw("{\"account\":")
            json.string(line.account)
            json.raw(",\"name\":")
            json.string(line.name)
            json.raw(",\"total\":")
            json.bool(line.isTotal)
            json.raw(",\"balance\":")
            json.quantity(line.balance)
            json.raw(",\"booked\":")
            json.quantity(line.booked)
            json.raw(",\"in\":")
            json.quantity(line.drawnIn)
            json.raw(",\"out\":")
            json.quantity(line.drawnOut)
            json.raw(",\"remaining\":")
            json.quantity(line.remaining)
            json.raw(",\"complete\":")
            json.bool(isComplete(line.account, incomplete, rules))
            json.raw("}")
        }
        json.raw(",\"complete\":")
        json.bool(incomplete.isEmpty)
        json.raw(",\"postings\":")
        json.list(books.postings) { posting(&$0, $1, rules) }
        allocations(&json, books.allocations, keeping)
        json.raw(",\"findings\":")
        json.list(books.findings, finding)
        json.raw(",\"upstream\":")
        tally(&json, upstream)
        json.raw("}\n")
        return json.bytes
    }

    /// Which allocation was asked for, and the rules that burdens were divided by.
    private static func allocations(_ json: inout JSONBytes, _ used: [AllocationUse], _ keeping: BookKeeping) {
        json.raw(",\"allocation\":")
        if let allocation = keeping.allocation { json.string(allocation) } else { json.raw("null") }
        json.raw(",\"allocations\":")
        json.list(used) { json, use in
            json.raw("{\"from\":")
            json.string(use.rule.from)
            json.raw(",\"step\":")
            json.string(use.rule.step)
            json.raw(",\"main\":")
            json.string(use.rule.main)
            json.raw(",\"others\":")
            json.list(use.rule.others) { $0.string($1) }
            json.raw(",\"by\":")
            json.string(use.way.rawValue)
            json.raw(",\"source\":")
            json.string(use.rule.provenance.source)
            json.raw(",\"verified\":")
            json.bool(use.rule.provenance.isVerified)
            json.raw("}")
        }
    }

    private static func isComplete(_ account: String, _ incomplete: Set<Int>, _ rules: PostingRules) -> Bool {
        rules.chart.leaves(of: account)?.allSatisfy { !incomplete.contains($0) } ?? false
    }

    /// `{"counts": {kind: number}, "first": [finding]}`, the first few of each kind.
    package static func tally(_ json: inout JSONBytes, _ tally: FindingTally) {
        json.raw("{\"counts\":")
        counts(&json, tally.counts)
        json.raw(",\"first\":")
        json.list(tally.first, finding)
        json.raw("}")
    }

    private static func finding(_ json: inout JSONBytes, _ finding: BooksFinding) {
        json.raw("{\"kind\":")
        json.string(finding.kind.rawValue)
        json.raw(",\"lot\":")
        json.string(finding.lot)
        json.raw(",\"account\":")
        json.string(finding.account)
        json.raw(",\"gap\":")
        json.bool(finding.kind.isGap)
        json.raw(",\"text\":")
        json.string(finding.text)
        json.raw(",\"remedy\":")
        json.string(finding.remedy)
        json.raw("}")
    }

    private static func posting(_ json: inout JSONBytes, _ posting: Posting, _ rules: PostingRules) {
        let account = rules.chart.leaves[posting.account]
        json.raw("{\"account\":")
        json.string(account.id)
        json.raw(",\"amount\":")
        json.quantity(Quantity(posting.amount, account.dimension))
        json.raw(",\"reckoning\":")
        json.string(posting.reckoning)
        json.raw(",\"event\":")
        if let event = posting.event { json.integer(event) } else { json.raw("null") }
        json.raw(",\"source\":")
        json.string(posting.source)
        json.raw(",\"document\":")
        json.string(posting.document)
        json.raw(",\"verified\":")
        json.bool(posting.isVerified)
        json.raw("}")
    }

    /// - Parameter progress: Called with (done, of) lots; what it throws ends the work.
    package static func site(
        _ site: String, from: Instant, to: Instant, _ keeping: BookKeeping, progress: (Int, Int) throws -> Void = { _, _ in }
    ) throws -> [UInt8] {
        try keeping.requireSite(site)
        let books = try keeping.books(ofSite: site, from: from, to: to, progress: progress)
        let incomplete = books.findings.incomplete(in: keeping.rules.chart)
        var json = JSONBytes(currency: keeping.rules.currency)
        json.raw("{\"site\":")
        json.string(books.site)
        json.raw(",\"from\":")
        json.time(books.from)
        json.raw(",\"to\":")
        json.time(books.to)
        json.raw(",\"lots\":")
        json.integer(books.lots)
        json.raw(",\"asOf\":")
        json.integer(books.asOf)
        json.raw(",\"accounts\":")
        json.list(books.lines) { json, line in
            func amount(_ amount: Int64) { json.quantity(Quantity(amount, line.dimension)) }
            json.raw("{\"account\":")
            json.string(line.account)
            json.raw(",\"name\":")
            json.string(line.name)
            json.raw(",\"opening\":")
            amount(line.opening)
            json.raw(",\"in\":")
            amount(line.received)
            json.raw(",\"made\":")
            amount(line.made)
            json.raw(",\"used\":")
            amount(line.used)
            json.raw(",\"out\":")
            amount(line.out)
            json.raw(",\"loss\":")
            amount(line.loss)
            json.raw(",\"closing\":")
            amount(line.closing)
            json.raw(",\"residual\":")
            amount(line.residual)
            json.raw(",\"idle\":")
            amount(line.idle)
            json.raw(",\"complete\":")
            json.bool(isComplete(line.account, incomplete, keeping.rules))
            json.raw("}")
        }
        json.raw(",\"complete\":")
        json.bool(incomplete.isEmpty)
        allocations(&json, keeping.allocations, keeping)
        write(keeping.unusedNames, to: &json)
        json.raw(",\"findings\":")
        tally(&json, books.findings)
        json.raw("}\n")
        return json.bytes
    }

    /// A tree: each part names the lot it came from, what came, and of how much.
    package static func explanation(of account: String, in key: LotKey, depth: Int, width: Int, _ keeping: BookKeeping) throws -> [UInt8] {
        try keeping.requireKnown(key)
        let explanation = try keeping.explain(key, account, depth: depth, width: width)
        let upstream = try keeping.findings(upstreamOf: key, of: keeping.rules.chart.leaves(of: account))
        var json = JSONBytes(currency: keeping.rules.currency)
        json.raw("{\"account\":")
        json.string(account)
        json.raw(",\"complete\":")
        json.bool(!upstream.counts.keys.contains(where: \.isGap))
        json.raw(",\"explanation\":")
        node(&json, explanation, keeping.rules)
        allocations(&json, try keeping.allocations(upstreamOf: key), keeping)
        json.raw(",\"findings\":")
        tally(&json, upstream)
        json.raw("}\n")
        return json.bytes
    }

    private static func node(_ json: inout JSONBytes, _ explanation: Explanation, _ rules: PostingRules) {
        json.raw("{\"lot\":")
        json.string(explanation.lot.name)
        json.raw(",\"generation\":")
        json.integer(explanation.lot.generation)
        json.raw(",\"product\":")
        json.string(explanation.product)
        json.raw(",\"amount\":")
        json.quantity(explanation.amount)
        json.raw(",\"of\":")
        json.quantity(explanation.whole)
        json.raw(",\"share\":")
        json.number(explanation.share)
        json.raw(",\"repeated\":")
        json.bool(explanation.isRepeated)
        json.raw(",\"postings\":")
        json.list(explanation.postings) { posting(&$0, $1, rules) }
        json.raw(",\"parts\":")
        json.list(explanation.parts) { node(&$0, $1, rules) }
        json.raw(",\"others\":{\"count\":")
        json.integer(explanation.others.count)
        json.raw(",\"amount\":")
        json.quantity(explanation.others.amount)
        json.raw("}}")
    }

    /// An object without a line's end, for a place in a larger one.
    package static func write(_ conservation: Conservation, unused: [UnusedName], to json: inout JSONBytes) {
        json.raw("{\"closed\":")
        json.bool(conservation.isClosed)
        json.raw(",\"complete\":")
        json.bool(!conservation.findings.counts.keys.contains(where: \.isGap))
        json.raw(",\"accounts\":")
        json.list(conservation.lines) { json, line in
            func amount(_ amount: Int64) { json.quantity(Quantity(amount, line.dimension)) }
            json.raw("{\"account\":")
            json.string(line.account)
            json.raw(",\"booked\":")
            amount(line.booked)
            json.raw(",\"resting\":")
            amount(line.resting)
            json.raw(",\"lost\":")
            amount(line.lost)
            json.raw(",\"residual\":")
            amount(line.residual)
            json.raw(",\"idle\":")
            amount(line.idle)
            json.raw("}")
        }
        json.raw(",\"findings\":")
        tally(&json, conservation.findings)
        write(unused, to: &json)
        json.raw("}")
    }

    /// Names in books files that spoke of no lot, for a place in a larger object.
    package static func write(_ unused: [UnusedName], to json: inout JSONBytes) {
        json.raw(",\"unused\":")
        json.list(unused) { json, name in
            json.raw("{\"section\":")
            json.string(name.section)
            json.raw(",\"subject\":")
            json.string(name.subject)
            json.raw(",\"place\":")
            json.string(name.place)
            json.raw("}")
        }
    }

    private static func counts(_ json: inout JSONBytes, _ counts: [BooksFinding.Kind: Int]) {
        json.raw("{")
        for (index, entry) in counts.sorted(by: { $0.key.rawValue < $1.key.rawValue }).enumerated() {
            if index > 0 { json.raw(",") }
            json.string(entry.key.rawValue)
            json.raw(":")
            json.integer(entry.value)
        }
        json.raw("}")
    }
}
