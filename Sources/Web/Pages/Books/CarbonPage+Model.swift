// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Foundation
import Genealogy
import Ledger
import Measure

/// Where the kilograms of carbon in a lot, or of a site's period, come from, how sure that is, and what makes them differ from another's.
struct CarbonPage: Page {
    enum Subject: Hashable, Sendable {
        case lot(LotRef, name: String)
        case site(SiteView)

        fileprivate var name: String {
            switch self {
            case .lot(_, let name): name
            case .site(let view): "\(view.site), \(view.from ?? "")–\(view.to ?? "")"
            }
        }
    }

    struct Figure: Hashable, Sendable {
        var value: String
        var label: String
    }

    struct Row: Hashable, Sendable {
        var process: String
        var flow: String
        var stage: String
        var amount: String
        var carbon: String
        var part: Double
        var partText: String
        var factor: String
        var isPrimary: Bool
        var isVerified: Bool
    }

    var title: String
    var question: String
    var sentences: [String]
    var figures: [Figure]
    var stages: BarChart
    var flow: SankeyDiagram?
    var rows: [Row]
    var others: String?
    /// In English, as the program says them.
    var remarks: [CarbonFootprint.Remark]
    var subject: Subject
    var against: String?
    /// What makes it differ, as a sentence and steps; nil: nothing was asked, or the two cannot be compared.
    var difference: (sentence: String, steps: [Waterfall.Step])?
    var incomparable: String?
    var acts: [LinkText]
    var state: String

    /// Rows and steps that are told one by one.
    private static let mostRows = 40
    private static let mostSteps = 12

    init(_ told: CarbonTold, of subject: Subject, against other: String?, isOld: Bool, words: Words) {
        let footprint = told.footprint
        let total = footprint.total
        let name = subject.name
        title = words(.carbonOf, ["what": name])
        question = words(.carbonQuestion)
        state = words(isOld ? .asOfOlder : .asOfEvent, ["n": words.number(told.asOf)])
        self.subject = subject
        against = other
        let sums = LifeCycleStage.allCases.map { ($0, footprint.total(of: $0)) }
        let products = Dictionary(footprint.contributions.map { ($0.process, $0.carbon) }, uniquingKeysWith: +)
        let largest = products.max { ($0.value, $1.key) < ($1.value, $0.key) }
        let sentence = words(.carbonSentence, ["what": name, "amount": words.kilograms(total)])
        sentences = [sentence]
        if total > 0, let stage = sums.max(by: { $0.1 < $1.1 }), let largest {
            sentences.append(
                words(
                    .carbonMost,
                    [
                        "stage": words.stage(stage.0), "share": words.fraction(stage.1 / total), "product": words.product(largest.key),
                        "part": words.fraction(max(0, largest.value / total)),
                    ]))
        }
        if !footprint.gaps.isEmpty { sentences.append(words(.carbonGaps)) }
        figures = Self.figures(told, words)
        stages = Self.stages(footprint, sums.map(\.0), sentences.joined(separator: " "), words)
        flow = told.flow.flatMap { SankeyDiagram($0, title: words(.flow), summary: sentence, words) }
        let sorted = footprint.contributions.sorted { (abs($1.carbon), $0.process, $0.flow) < (abs($0.carbon), $1.process, $1.flow) }
        rows = sorted.prefix(Self.mostRows).map { Row($0, of: total, words) }
        let rest = sorted.dropFirst(Self.mostRows)
        others = rest.isEmpty ? nil : words.count(.carbonOthers, rest.count, ["amount": words.kilograms(rest.reduce(0) { $0 + $1.carbon })])
        remarks = footprint.remarks
        difference = told.comparison.map { Self.difference($0, from: other ?? "", to: name, words) }
        incomparable = told.incomparable
        acts = Self.acts(subject, words)
    }

    private static func acts(_ subject: Subject, _ words: Words) -> [LinkText] {
        switch subject {
        case .lot(let lot, _):
            [
                LinkText(text: words(.lotPage), route: .lot(lot)), LinkText(text: words(.books), route: .lotBooks(lot)),
                LinkText(text: words(.carbonExplain), route: .explanation(lot, account: "carbon")),
            ]
        case .site(let view): [LinkText(text: words(.siteBooksOf, ["site": view.site]), route: .site(view))]
        }
    }

    private static func figures(_ told: CarbonTold, _ words: Words) -> [Figure] {
        let footprint = told.footprint
        var figures = [Figure(value: words.kilograms(footprint.total), label: words(.carbonTotal))]
        if let (low, high) = told.interval {
            figures.append(Figure(value: "\(words.significant(low))–\(words.kilograms(high))", label: words(.carbonInterval)))
        }
        if let share = footprint.perCapacity { figures.append(Figure(value: "\(words.kilograms(share))/kWh", label: words(.carbonPerCapacity))) }
        if let share = footprint.perDeliveredEnergy {
            figures.append(Figure(value: "\(words.kilograms(share))/kWh", label: words(.carbonPerDelivered)))
        }
        if let share = footprint.primaryShare {
            figures.append(Figure(value: "\(words.significant(share * 100))\u{00A0}%", label: words(.carbonPrimaryShare)))
        }
        return figures
    }

    private static func stages(_ footprint: CarbonFootprint, _ stages: [LifeCycleStage], _ summary: String, _ words: Words) -> BarChart {
        func sum(_ stage: LifeCycleStage, _ isPrimary: Bool) -> Double {
            footprint.contributions.reduce(0) { $0 + ($1.stage == stage && !$1.isAvoided && $1.isPrimary == isPrimary ? $1.carbon : 0) }
        }
        return BarChart(
            title: words(.carbonByStage), summary: summary, axis: Axis(words(.groupCarbon), unit: "kg CO₂e"),
            parts: [
                .init(AccountWord.primaryData.text(in: words.language), .area(1)),
                .init(AccountWord.secondaryData.text(in: words.language), .area(0)),
            ],
            rows: stages.map { .init(words.stage($0), [sum($0, true), sum($0, false)]) })
    }

    private static func difference(
        _ comparison: FootprintComparison, from: String, to: String, _ words: Words
    ) -> (sentence: String, steps: [Waterfall.Step]) {
        func text(_ amount: Double) -> String { (amount > 0 ? "+" : "") + words.kilograms(amount) }
        var changes = comparison.steps.prefix(mostSteps).map { step in
            (label: "\(words.product(step.process)): \(words.flow(step.flow))", height: step.change, text: text(step.change))
        }
        let rest = comparison.steps.dropFirst(mostSteps)
        if !rest.isEmpty {
            let sum = rest.reduce(0) { $0 + $1.change }
            changes.append((words.count(.carbonOtherSteps, rest.count), sum, text(sum)))
        }
        let by = words(comparison.isPerCapacity ? .carbonByCapacity : .carbonByUnit)
        return (
            words(
                .carbonDiffers,
                ["what": to, "other": from, "change": text(comparison.end - comparison.start), "by": by]),
            Waterfall.steps(
                from: (from, comparison.start, words.kilograms(comparison.start)), changes,
                to: (to, comparison.end, words.kilograms(comparison.end)))
        )
    }
}

extension CarbonPage.Row {
    fileprivate init(_ contribution: CarbonFootprint.Contribution, of total: Double, _ words: Words) {
        process = words.product(contribution.process)
        flow = words.flow(contribution.flow)
        stage = words.stage(contribution.stage)
        amount = words.plain("\(words.significant(contribution.amount.number)) \(contribution.unit)")
        carbon = words.significant(contribution.carbon)
        part = total == 0 ? 0 : contribution.carbon / total
        partText = words.fraction(max(0, part))
        let source = contribution.factor.provenance.source
        factor = contribution.factor.id.hasSuffix(source) ? source : "\(contribution.factor.id) · \(source)"
        isPrimary = contribution.isPrimary
        isVerified = contribution.factor.provenance.isVerified
    }
}

extension Words {
    /// Four significant digits as this language writes them.
    func significant(_ value: Double) -> String {
        guard value != 0, value.isFinite else { return "0" }
        let scale = pow(10, 3 - floor(log10(abs(value))))
        let rounded = (value * scale).rounded() / scale
        return decimal(
            rounded.magnitude >= 1e15
                ? "\(rounded)" : rounded.formatted(.number.grouping(.never).precision(.fractionLength(0...12)).locale(.init(identifier: "en_US"))))
    }

    func kilograms(_ value: Double) -> String { "\(significant(value))\u{00A0}kg CO₂e" }

    /// What the program calls a flow of the books.
    func flow(_ flow: String) -> String {
        switch flow {
        case "as bought": self(.carbonAsBought)
        case "declared by the supplier": self(.carbonDeclared)
        case "electricity": AccountWord.electricity.text(in: language)
        case "heat": AccountWord.heat.text(in: language)
        default: flow.hasPrefix("carried: ") ? self(.carbonCarried, ["how": String(flow.dropFirst(9))]) : flow
        }
    }
}
