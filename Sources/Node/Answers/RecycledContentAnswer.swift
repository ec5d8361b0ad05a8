// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Accounting
import Genealogy
import Ledger
package import Measure

/// Recycled content by the books of a lot, or of what a site made of a product in a year, with the claims beside it.
package struct RecycledContentAnswer: Sendable {
    package enum Question: Hashable, Sendable {
        case lot(String, generation: Int?)
        case product(String, site: String, year: Int)
    }

    /// The lot's name, or the product.
    package let product: String
    package let site: String?
    package let year: Int?
    package let content: BookedContent
    package let table: CircularityTargets.Table
    private let chart: ChartOfAccounts
    private let register: CustodyRegister

    /// - Parameter progress: Called with (done, of) lots; what it throws ends the work.
    package init(_ question: Question, _ books: BookKeeping, _ snapshot: Snapshot, progress: (Int, Int) throws -> Void = { _, _ in }) throws {
        switch question {
        case .lot(let name, let generation):
            let key = try snapshot.genealogy.find(name, generation: generation)
            (product, site, year) = (key.name, nil, nil)
            content = try books.recycledContent(of: key)
        case .product(let product, let site, let year):
            (self.product, self.site, self.year) = (product, site, year)
            content = try books.recycledContent(product: product, site: site, year: year, progress: progress)
        }
        table = try CircularityTargets.builtIn().recycledContent
        chart = books.rules.chart
        register = try CustodyLog(snapshot.store, known: snapshot.head.sequence).register
    }

    /// Whether a check said no: a threshold in force is missed by the physical share (whether the law takes a mass balance is not settled), more was
    /// claimed than there is, or nothing is known of what is asked for.
    ///
    /// - Parameter day: A lot is judged by what is in force then; a year by what came into force in it or before.
    package func isRefuted(on day: CivilDate) -> Bool {
        if content.figures.isEmpty { return !isComplete }
        return content.figures.contains { figure in
            claimed(figure).contains(where: \.isOverclaimed)
                || targets(of: figure).contains { target in
                    (year.map { target.from.year <= $0 } ?? (target.from <= day)) && !figure.counted(for: target).total.reaches(target.least)
                }
        }
    }

    package func targets(of figure: BookedContent.Figure) -> [CircularityTargets.Target] { table.targets(of: figure.whole.element) }

    /// What of the battery the law counts of an element; nil: there is no target of it.
    package func countedPart(of figure: BookedContent.Figure) -> CircularityTargets.Part? { targets(of: figure).first?.counted }

    package func claimed(_ figure: BookedContent.Figure) -> [ClaimedContent] {
        ClaimedContent.all(in: register, of: figure.counted(in: countedPart(of: figure)), product: product, site: site, year: year)
    }

    /// Whether the books miss nothing of the elements that are told, or, where none is, of any.
    package var isComplete: Bool {
        let told = content.figures.flatMap { chart.leaves(of: $0.whole.element) ?? [] }
        let leaves = told.isEmpty ? chart.totals.filter(\.isElement).flatMap(\.leaves) : told
        return content.findings.incomplete(in: chart).isDisjoint(with: leaves)
    }

    package var json: [UInt8] {
        var json = JSONBytes()
        json.raw(year == nil ? "{\"lot\":" : "{\"product\":")
        json.string(product)
        json.raw(",\"site\":")
        json.text(site)
        json.raw(",\"year\":")
        if let year { json.integer(year) } else { json.raw("null") }
        json.raw(",\"lots\":")
        json.integer(content.lots)
        json.raw(",\"asOf\":")
        json.integer(content.asOf)
        json.raw(",\"complete\":")
        json.bool(isComplete)
        json.raw(",\"elements\":")
        json.list(content.figures) { write($1, &$0) }
        json.raw(",\"findings\":")
        BooksAnswer.tally(&json, content.findings)
        Self.end(table, &json)
        return json.bytes
    }

    private func write(_ figure: BookedContent.Figure, _ json: inout JSONBytes) {
        json.raw("{")
        Self.members(figure.whole, &json)
        json.raw(",\"activeMaterials\":")
        if let active = figure.active {
            json.raw("{")
            Self.members(active, &json)
            json.raw("}")
        } else {
            json.raw("null")
        }
        json.raw(",\"countedIn\":")
        json.text(
            targets(of: figure).isEmpty ? nil : (countedPart(of: figure) == .activeMaterials && figure.active != nil ? "active materials" : "battery")
        )
        json.raw(",\"targets\":")
        json.list(targets(of: figure)) { Self.write($1, figure.counted(for: $1).total, &$0) }
        json.raw(",\"claimed\":")
        json.list(claimed(figure)) { json, claim in
            json.raw("{\"model\":")
            json.string(claim.model.rawValue)
            json.raw(",\"physical\":")
            json.bool(claim.model.isPhysical)
            json.raw(",\"retired\":")
            json.quantity(claim.retired)
            json.raw(",\"pending\":")
            json.quantity(claim.pending)
            json.raw(",\"share\":")
            json.measured(claim.model.isPhysical ? claim.share?.percent : nil, "%")
            json.raw(",\"overclaimed\":")
            json.bool(claim.isOverclaimed)
            json.raw("}")
        }
        json.raw("}")
    }

    /// Of lots that a file names.
    package static func json(_ content: RecycledContent, _ table: CircularityTargets.Table) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"model\":")
        json.string(content.model)
        json.raw(",\"plant\":")
        json.string(content.plant)
        json.raw(",\"year\":")
        json.integer(content.year)
        json.raw(",\"elements\":")
        json.list(content.figures) { json, figure in
            json.raw("{")
            members(figure.shares, &json)
            json.raw(",\"targets\":")
            json.list(table.targets(of: figure.shares.element)) { write($1, figure.shares.total, &$0) }
            json.raw(",\"withoutDocument\":")
            json.list(figure.withoutDocument) { $0.string($1) }
            json.raw("}")
        }
        end(table, &json)
        return json.bytes
    }

    private static func members(_ shares: RecycledShares, _ json: inout JSONBytes) {
        json.raw("\"element\":")
        json.string(shares.element)
        json.raw(",\"mass\":")
        json.quantity(shares.mass)
        json.raw(",\"preConsumer\":")
        json.measured(shares.preConsumer.percent, "%")
        json.raw(",\"postConsumer\":")
        json.measured(shares.postConsumer.percent, "%")
        json.raw(",\"total\":")
        json.measured(shares.total.percent, "%")
    }

    private static func end(_ table: CircularityTargets.Table, _ json: inout JSONBytes) {
        json.raw(",\"source\":")
        json.string(table.provenance.source)
        json.raw(",\"verified\":")
        json.bool(table.provenance.isVerified)
        json.raw("}\n")
    }

    static func write(_ target: CircularityTargets.Target, _ share: ExactShare, _ json: inout JSONBytes) {
        json.raw("{\"from\":")
        json.string(target.from.description)
        json.raw(",\"atLeast\":")
        json.measured(Double(target.least.tenThousandths) / 10_000, "%")
        json.raw(",\"met\":")
        json.bool(share.reaches(target.least))
        json.raw(",\"margin\":")
        json.measured(share.margin(over: target.least), "%")
        json.raw("}")
    }
}
