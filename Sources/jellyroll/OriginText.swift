// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Measure
import Node

/// `origin` for people.
enum OriginText {
    static func text(_ answer: OriginAnswer) -> String {
        let shipment = answer.assessment.shipment
        let good = shipment.good
        var parts = ["\(good.good), HS \(good.code), \(good.producer) to \(good.destination) on \(good.day), in \(shipment.currency)"]
        if let title = answer.title { parts.insert("By the books of \(title)", at: 0) }
        if answer.booked != nil { parts.append(materials(shipment)) }
        if answer.assessment.agreements.isEmpty, !answer.assessment.isAtHome {
            parts.append("There is no agreement between \(good.producer) and \(good.destination) here.")
        }
        parts += answer.assessment.agreements.map { block($0, shipment) }
        if let best = answer.assessment.best, let saved = best.dutySaved {
            parts.append("Most is saved under \(best.assessment.agreement): \(shipment.money(saved)).")
        }
        let codeless = good.materials.filter { $0.code == nil }.map(\.name)
        if !codeless.isEmpty {
            parts.append("Nobody said the HS code of \(codeless.joined(separator: ", ")): such a material has not shifted for any rule.")
        }
        parts += answer.assessment.notes
        parts.append(local(answer))
        return parts.joined(separator: "\n\n")
    }

    private static func materials(_ shipment: Shipment) -> String {
        var table = Columns(["  MATERIAL", "HS", "FROM", "VALUE", "SUPPLIER", "DECLARED UNDER"], rightAligned: [3])
        for (material, bought) in zip(shipment.good.materials, shipment.materials) {
            let documents = bought.declarations.map { "\($0.agreement) (\($0.document))" }.joined(separator: ", ")
            table.add([
                "  \(material.name)", material.code?.description ?? "–", material.country ?? "–", Money.text(material.value), bought.supplier ?? "–",
                documents.isEmpty ? "–" : documents,
            ])
        }
        return table.text
    }

    private static func block(_ row: ShipmentAssessment.ByAgreement, _ shipment: Shipment) -> String {
        let assessment = row.assessment
        var lines = ["\(assessment.agreement): \(verdict(assessment))"]
        var table = Columns(["  RULE", "", "MARGIN", "HOW"], rightAligned: [2])
        for alternative in assessment.alternatives {
            for test in alternative.tests {
                table.add([
                    "  \(test.name)", test.passes.map { $0 ? "passes" : "fails" } ?? "unknown", test.margin.map { signed($0) } ?? "",
                    test.calculation,
                ])
            }
        }
        if !assessment.alternatives.isEmpty { lines.append(table.text) }
        lines += assessment.sources.map { "  Source: \($0.source)\($0.isVerified ? "" : " (unverified)")" }
        if assessment.locksMethod, !assessment.alternatives.isEmpty { lines.append("  The producer keeps one method for a fiscal year.") }
        if assessment.isOriginating {
            if let saved = row.dutySaved, let preference = row.preference, let ordinary = shipment.duties?.ordinary {
                lines.append(
                    "  Duty saved: \(shipment.money(saved)), \(ordinary.value) less \(preference.value)\(preference.provenance.isVerified && ordinary.provenance.isVerified ? "" : " (unverified)")"
                )
            } else if shipment.duties != nil {
                lines.append("  Duty saved: not known, since nobody gave its rate under \(assessment.agreement).")
            }
        }
        lines += assessment.missing.map { "  Missing: \($0.request)" }
        lines += assessment.flips.map { "  Would flip it: \($0.sentence)" }
        return lines.joined(separator: "\n")
    }

    private static func verdict(_ assessment: OriginAssessment) -> String {
        switch assessment.verdict {
        case .originating(let index): "qualifies by \(assessment.alternatives[index].rule)"
        case .notOriginating: "does not qualify"
        case .notApplicable(let reason): "does not apply: \(reason)"
        }
    }

    private static func local(_ answer: OriginAnswer) -> String {
        var lines = ["Local content, by definition:", rates(answer.local)]
        if let target = answer.target { lines += reach(answer.local, target) }
        return lines.joined(separator: "\n")
    }

    private static func rates(_ local: [LocalContent]) -> String {
        var table = Columns(["  DEFINITION", "RATE", "ASKED", "", "CARRIED BY", "NOTE"], rightAligned: [1, 2])
        for content in local {
            let carriers = content.carriers.filter { $0.amount > 0 }.prefix(3).map { "\($0.name) \($0.share)" }.joined(separator: ", ")
            let note = [content.note, content.definition.provenance.isVerified ? nil : "unverified"].compactMap { $0 }.joined(separator: "; ")
            table.add([
                "  \(content.definition.name)", content.rate?.description ?? "–", content.definition.threshold?.description ?? "",
                content.passes.map { $0 ? "passes" : "fails" } ?? "", carriers, note,
            ])
        }
        return table.text
    }

    private static func reach(_ local: [LocalContent], _ target: Percent) -> [String] {
        ["To reach \(target):"] + local.filter { $0.rate != nil }.map { "  \($0.definition.name): \(reach($0, target))" }
    }

    private static func reach(_ content: LocalContent, _ target: Percent) -> String {
        guard let needed = content.materials(reaching: target) else {
            return "out of reach; \(content.most?.description ?? "nothing") with every material"
        }
        guard !needed.isEmpty else { return "reached" }
        let fewest = needed.map { "\($0.name) (+\($0.share))" }.joined(separator: ", ")
        let alone = content.changes(reaching: target).map { "\($0.part) of \($0.material)" }
        return alone.isEmpty ? "\(fewest), together" : "\(fewest); alone enough: \(alone.joined(separator: ", or "))"
    }

    /// Months and mixes side by side, then each by itself.
    static func text(_ answer: LocalContentAnswer) -> String {
        var parts = ["Local content of \(answer.product) of \(answer.site)"]
        let names = answer.columns.first?.rates.map(\.definition.name) ?? []
        var table = Columns(["  DEFINITION"] + answer.columns.map(\.title), rightAligned: Set(1...max(1, answer.columns.count)))
        for name in names {
            table.add(
                ["  \(name)"]
                    + answer.columns.map { column in column.rates.first { $0.definition.name == name }?.rate?.description ?? "–" })
        }
        parts.append(table.text)
        for column in answer.columns {
            var lines = [
                "\(column.title), \(column.shipment.good.good), in \(column.shipment.currency)", materials(column.shipment), rates(column.rates),
            ]
            if let target = answer.target { lines += reach(column.rates, target) }
            parts.append(lines.joined(separator: "\n"))
        }
        var notes: [String] = []
        for remark in answer.columns.flatMap(\.shipment.remarks) where !notes.contains(remark) { notes.append(remark) }
        return (parts + notes).joined(separator: "\n\n")
    }

    private static func signed(_ points: Double) -> String {
        let hundredths = Int((abs(points) * 100).rounded(.down))
        return "\(points < 0 ? "−" : "+")\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}

extension Shipment {
    /// Ten-thousandths of the shipment's currency, for people.
    func money(_ amount: Int64) -> String { "\(Money.text(amount)) \(currency)" }
}
