// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Measure
import Node

/// Recycled content by the books, the claims beside it.
struct BookedContentAnswer {
    let title: String
    /// What claims name: the product, or the lot.
    let product: String
    let site: String?
    let year: Int?
    let content: BookedContent
    let chart: ChartOfAccounts
    let register: CustodyRegister
    let table: CircularityTargets.Table

    /// By the physical share: whether the law takes a mass balance is not settled.
    ///
    /// - Parameter day: A lot is judged by what is in force then; a year by what came into force in it or before.
    func isMissed(on day: CivilDate) -> Bool {
        content.figures.contains { figure in
            table.targets(of: figure.element).contains { target in
                (year.map { target.from.year <= $0 } ?? (target.from <= day)) && !figure.total.reaches(target.least)
            }
        }
    }

    private func claimed(_ figure: BookedContent.Figure) -> [ClaimedContent] {
        ClaimedContent.all(in: register, of: figure, product: product, site: site, year: year)
    }

    private var isComplete: Bool {
        let leaves = content.figures.flatMap { chart.leaves(of: $0.element) ?? [] }
        return content.findings.incomplete(in: chart).isDisjoint(with: leaves)
    }

    var text: String {
        let subject = year == nil ? title : "\(title), \(grouped(content.lots)) lots"
        guard !content.figures.isEmpty else { return "\(subject): the books hold none of the elements that are told apart." }
        var lines = ["\(subject): recycled share of the element's mass, by the books (physical)"]
        var columns = Columns(["ELEMENT", "MASS", "PRE-CONSUMER", "POST-CONSUMER", "TOTAL", "THRESHOLDS"], rightAligned: [1, 2, 3, 4])
        for figure in content.figures {
            columns.add([
                figure.element, "\(figure.mass)", figure.preConsumer.description, figure.postConsumer.description, figure.total.description,
                CircularityText.thresholds(figure.total, table.targets(of: figure.element)),
            ])
        }
        lines.append(columns.text)
        for figure in content.figures {
            for claim in claimed(figure) {
                let share =
                    claim.share.map { "\($0)\($0.reaches(Percent(100)) && $0.numerator > $0.denominator ? ", more than there is" : "")" } ?? "–"
                let pending = claim.pending.amount > 0 ? "; \(claim.pending.exact) more not retired yet" : ""
                lines.append(
                    claim.model.isPhysical
                        ? "Claimed by \(claim.model.rawValue): \(claim.retired.exact) \(figure.element), \(share)\(pending). \(claim.share.map { CircularityText.thresholds($0, table.targets(of: figure.element)) } ?? "")"
                        : "Certificates (book and claim): \(claim.retired.exact) \(figure.element)\(pending). They are no content.")
            }
        }
        if !isComplete { lines.append("Something is missing in the books, so the shares may change:") }
        for finding in content.findings.first { lines.append("! \(finding.text) \(finding.remedy)") }
        return (lines + CircularityText.source(of: table)).joined(separator: "\n")
    }

    var json: [UInt8] {
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
        json.list(content.figures) { json, figure in
            json.raw("{\"element\":")
            json.string(figure.element)
            json.raw(",\"mass\":")
            json.quantity(figure.mass)
            json.raw(",\"preConsumer\":")
            json.measured(figure.preConsumer.percent, "%")
            json.raw(",\"postConsumer\":")
            json.measured(figure.postConsumer.percent, "%")
            json.raw(",\"total\":")
            json.measured(figure.total.percent, "%")
            json.raw(",\"targets\":")
            json.list(table.targets(of: figure.element)) { CircularityText.write($1, figure.total, &$0) }
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
                json.raw("}")
            }
            json.raw("}")
        }
        json.raw(",\"findings\":")
        BooksAnswer.tally(&json, content.findings)
        json.raw(",\"source\":")
        json.string(table.provenance.source)
        json.raw(",\"verified\":")
        json.bool(table.provenance.isVerified)
        json.raw("}\n")
        return json.bytes
    }
}

/// What the verbs of circularity say alike.
enum CircularityText {
    /// `2031: 6 % met (+1.00), 2036: 15 % missed (−8.00)`.
    static func thresholds(_ share: ExactShare, _ targets: [CircularityTargets.Target]) -> String {
        if targets.isEmpty { return "none" }
        return targets.map { "\($0.from.year): \($0.least) \(share.reaches($0.least) ? "met" : "missed") (\(points(share, over: $0.least)))" }
            .joined(separator: ", ")
    }

    static func source(of table: CircularityTargets.Table) -> [String] {
        ["Source: \(table.provenance.source)\(table.provenance.isVerified ? "" : " (unverified)")"] + (table.note.map { ["Note: \($0)"] } ?? [])
    }

    /// Percentage points over a target: `−0.41`.
    static func points(_ share: ExactShare, over target: Percent) -> String {
        let hundredths = share.hundredths(over: target)
        let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
        return "\(hundredths < 0 ? "−" : "+")\(whole).\(rest < 10 ? "0" : "")\(rest)"
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
