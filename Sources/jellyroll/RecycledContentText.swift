// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Measure
import Node

/// Recycled content, for people.
enum RecycledContentText {
    static func text(_ answer: RecycledContentAnswer) -> String {
        let content = answer.content
        let subject = answer.year.map { "\(answer.product), \(answer.site ?? ""), \($0), \(grouped(content.lots)) lots" } ?? answer.product
        var lines: [String] = []
        if content.figures.isEmpty {
            lines.append("\(subject): the books hold none of the elements that are told apart.")
        } else {
            lines += ["\(subject): recycled share of the element's mass, by the books (physical)", table(of: answer).text]
            if !content.knowsActiveMaterials {
                lines.append(
                    "Which products are active materials is not said (`activeMaterials` in DIR/books/*.yaml): all of an element is held against its threshold."
                )
            }
        }
        for figure in content.figures { lines += claims(answer, figure) }
        if !answer.isComplete { lines.append("Something is missing in the books, so the shares may change:") }
        for finding in content.findings.first { lines.append("! \(finding.lot): \(finding.text) \(finding.remedy)") }
        return (lines + CircularityText.source(of: answer.table)).joined(separator: "\n")
    }

    static func text(_ content: RecycledContent, _ table: CircularityTargets.Table) -> String {
        var lines = ["\(content.model), \(content.plant), \(content.year): recycled share of the element's mass"]
        var columns = Columns(["ELEMENT", "MASS", "PRE-CONSUMER", "POST-CONSUMER", "TOTAL", "THRESHOLDS"], rightAligned: [1, 2, 3, 4])
        for figure in content.figures {
            columns.add(
                [figure.shares.element] + cells(figure.shares)
                    + [CircularityText.thresholds(figure.shares.total, table.targets(of: figure.shares.element))])
        }
        lines.append(columns.text)
        for figure in content.figures where !figure.withoutDocument.isEmpty {
            lines.append("Without a document for \(figure.shares.element): \(figure.withoutDocument.joined(separator: ", "))")
        }
        return (lines + CircularityText.source(of: table)).joined(separator: "\n")
    }

    private static func cells(_ shares: RecycledShares) -> [String] {
        ["\(shares.mass)", shares.preConsumer.description, shares.postConsumer.description, shares.total.description]
    }

    /// A row for all of an element, one more for what came through active materials; the thresholds in the one that counts.
    private static func table(of answer: RecycledContentAnswer) -> Columns {
        var columns = Columns(["ELEMENT", "IN", "MASS", "PRE-CONSUMER", "POST-CONSUMER", "TOTAL", "THRESHOLDS"], rightAligned: [2, 3, 4, 5])
        for figure in answer.content.figures {
            let targets = answer.targets(of: figure)
            let counted = figure.counted(in: answer.countedPart(of: figure))
            func add(_ shares: RecycledShares, _ part: String, counts: Bool) {
                columns.add([shares.element, part] + cells(shares) + [counts ? CircularityText.thresholds(shares.total, targets) : "do not count"])
            }
            if let active = figure.active { add(active, "active materials", counts: targets.isEmpty || counted == active) }
            add(figure.whole, "all of it", counts: targets.isEmpty || figure.active == nil || counted != figure.active)
        }
        return columns
    }

    private static func claims(_ answer: RecycledContentAnswer, _ figure: BookedContent.Figure) -> [String] {
        answer.claimed(figure).map { claim in
            let element = figure.whole.element
            let pending = claim.pending.amount > 0 ? "; \(claim.pending.exact) more not retired yet" : ""
            guard claim.model.isPhysical else {
                return "Certificates (book and claim): \(claim.retired.exact) \(element)\(pending). They are no content."
            }
            let told = "Claimed by \(claim.model.rawValue): \(claim.retired.exact) \(element)"
            if claim.isOverclaimed {
                return
                    "\(told)\(pending). In all more is claimed than the \(figure.counted(in: answer.countedPart(of: figure)).mass.exact) \(element) there are, so no share may be told."
            }
            let thresholds = claim.share.map { CircularityText.thresholds($0, answer.targets(of: figure)) } ?? ""
            return "\(told), \(claim.share?.description ?? "–")\(pending). \(thresholds)"
        }
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
}
