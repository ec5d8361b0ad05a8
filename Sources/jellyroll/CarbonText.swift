// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Foundation
import Node
import Plant

/// `carbon` for people.
enum CarbonText {
    static func text(_ answer: CarbonAnswer) -> String {
        let footprint = answer.footprint
        let inventory = footprint.inventory
        let declared = inventory.declared.amount
        var lines = ["\(inventory.name): ≈ \(number(footprint.total)) kg CO2e for \(number(declared.number)) \(declared.unit.code)"]
        if let capacity = footprint.perCapacity {
            lines.append("  per kWh of capacity       \(number(capacity)) kg (for comparison, not for the declaration)")
        }
        if let delivered = footprint.perDeliveredEnergy, let service = inventory.service {
            lines.append(
                "  per kWh delivered         \(number(delivered)) kg (\(service.category.rawValue): \(number(service.cyclesPerYear)) cycles a year, \(number(service.years)) years)"
            )
        }
        if let spread = answer.spread, let low = spread.quantile(0.05), let high = spread.quantile(0.95) {
            lines.append(
                "  nine times of ten         \(number(low)) to \(number(high)) kg; \(spread.fixed.count) factors state no spread and stand still")
        }
        if let share = footprint.primaryShare { lines.append("  primary data              \(percent(share))") }
        if let quality = footprint.quality {
            lines.append("  data quality              \(number(quality.mean.rating)) of 1 best to 5 worst, over \(percent(quality.covered))")
        }
        lines.append("  counted                   " + footprint.bases.map { "\($0.kind.rawValue) \($0.basis.rawValue)" }.joined(separator: ", "))
        lines.append("")
        var stages = Columns(["STAGE", "kg CO2e", "SHARE"], rightAligned: [1, 2])
        for stage in LifeCycleStage.allCases {
            let sum = footprint.total(of: stage)
            stages.add([stage.rawValue, number(sum), footprint.total == 0 ? "" : percent(sum / footprint.total)])
        }
        if footprint.avoided != 0 {
            stages.add(["avoided elsewhere", number(footprint.avoided), footprint.total == 0 ? "" : percent(footprint.avoided / footprint.total)])
        }
        lines += [stages.text, ""]
        var flows = Columns(["PROCESS", "FLOW", "AMOUNT", "kg CO2e", "SHARE", "FACTOR", ""], rightAligned: [2, 3, 4])
        for row in footprint.contributions.sorted(by: { abs($1.carbon) < abs($0.carbon) }) {
            flows.add([
                row.process, row.flow, "\(number(row.amount.number)) \(row.amount.unit.code)", number(row.carbon),
                footprint.total == 0 ? "" : percent(row.carbon / footprint.total), row.factor.id,
                (row.isAvoided ? "avoided" : row.isPrimary ? "primary" : "") + (row.factor.provenance.isVerified ? "" : " unverified"),
            ])
        }
        lines.append(flows.text)
        for cut in inventory.cutOffs { lines.append("Cut off: \(cut.name), about \(percent(cut.share)): \(cut.reason)") }
        lines += footprint.remarks.map { "\($0.kind.rawValue.capitalized): \($0.sentence)" }
        if let comparison = answer.comparison { lines += ["", waterfall(comparison, answer.differences)] }
        return lines.joined(separator: "\n")
    }

    private static func waterfall(_ comparison: FootprintComparison, _ differences: [Double]?) -> String {
        let unit = comparison.isPerCapacity ? "kWh of capacity" : "declared unit"
        var table = Columns(["kg CO2e a \(unit)", "CHANGE", "BY AMOUNT", "BY FACTOR", "LEVEL"], rightAligned: [1, 2, 3, 4])
        var level = comparison.start
        // What is left of a subtraction of doubles is no change.
        let noise = 1e-9 * max(abs(comparison.start), abs(comparison.end))
        func signed(_ value: Double) -> String { abs(value) < noise ? "0" : Self.signed(value) }
        table.add([comparison.from.inventory.name, "", "", "", number(level)])
        for step in comparison.steps {
            level += step.change
            table.add(["  \(step.process): \(step.flow)", signed(step.change), signed(step.byAmount), signed(step.byFactor), number(level)])
        }
        table.add([comparison.to.inventory.name, signed(comparison.end - comparison.start), "", "", number(comparison.end)])
        guard let differences, let low = FootprintUncertainty.quantile(0.05, of: differences),
            let high = FootprintUncertainty.quantile(0.95, of: differences)
        else { return table.text }
        let lower = differences.count { $0 < 0 }
        return table.text
            + "\nDrawn in pairs, the difference is \(signed(low)) to \(signed(high)) nine times of ten; the second is lower in \(percent(Double(lower) / Double(differences.count))) of the draws."
    }

    static func text(_ library: FactorLibrary) -> String {
        var table = Columns(["FACTOR", "VALUE", "UNIT", "PER", "REGION", "YEAR", "BASIS", "GASES", "", "SOURCE"], rightAligned: [1, 5])
        for factor in library.factors {
            let per =
                switch factor.reference {
                case .plain: ""
                case .element(let element): element
                case .product(let formula, _): formula.description
                case .unstated(let element): "\(element) salt, unstated"
                }
            table.add([
                factor.id, number(factor.value), factor.unit.code, per, factor.region ?? "", factor.year.map(String.init) ?? "",
                factor.basis.rawValue,
                factor.gases.rawValue, factor.provenance.isVerified ? "" : "unverified", factor.provenance.source,
            ])
        }
        return table.text
    }

    /// Five significant digits, whole numbers in full.
    static func number(_ value: Double) -> String {
        guard value != 0, value.isFinite else { return "0" }
        let digits = max(0, 4 - Int(log10(abs(value)).rounded(.down)))
        var text = String(format: "%.\(digits)f", abs(value))
        if text.contains(".") {
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text.removeLast() }
        }
        return (value < 0 ? "−" : "") + text
    }

    private static func signed(_ value: Double) -> String { value > 0 ? "+" + number(value) : number(value) }

    private static func percent(_ share: Double) -> String {
        let text = String(format: "%.1f %%", 100 * share)
        return text == "-0.0 %" ? "0.0 %" : text
    }
}
