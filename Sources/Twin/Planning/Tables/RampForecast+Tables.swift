// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Plant

extension RampForecast {
    /// Rates are in energy where the product stores any: what one unit is worth there, and the unit.
    var rateScale: (factor: Double, unit: String) {
        guard let each = target.energyPerUnit else { return (1, "\(target.unit)/a") }
        let perYear = target.unitsPerYear * each
        return perYear >= 1e5 ? (each / 1e6, "GW.h/a") : (each / 1e3, "MW.h/a")
    }

    /// One row a level.
    package var comparison: PlanTable {
        let (factor, unit) = rateScale
        let hasInvestment = levels.contains { $0.investment != nil }
        let hasHeadcount = levels.contains { $0.headcount != nil }
        var columns: [PlanTable.Column] = [
            .text("automation"), .text("reached"), .text("from … to"), .init("samples that do"), .init("mature rate", unit: unit),
            .init("crew on shift"),
        ]
        if hasHeadcount { columns.append(.init("people")) }
        if hasInvestment { columns.append(.init("investment", unit: "M")) }
        if levels.count > 1 {
            let first = Self.words(levels[0])
            columns += [.init("good against \(first)", unit: target.unit), .init("months against \(first)")]
        }
        var table = PlanTable(
            "\(target.site): \(target.product) at a rate of \(target.asked) a year", columns)
        for level in levels {
            let reached = level.reached
            var row: [PlanTable.Cell] = [
                .text(Self.words(level)), .month(reached.median, otherwise: "not in these months"),
                .text("\(reached.early?.description ?? "later") … \(reached.late?.description ?? "later")"), .share(reached.share, decimals: 0),
                .measure(level.matureRate * factor), .whole(level.crew),
            ]
            if hasHeadcount { row.append(.whole(level.headcount)) }
            if hasInvestment { row.append(level.investment.map { .number($0 / 1e6, decimals: 1) } ?? .none) }
            if levels.count > 1 {
                row.append(level.paired.map { Self.cell($0.good, decimals: 0) } ?? .none)
                row.append(level.paired?.months.map { Self.cell($0, decimals: 1) } ?? .none)
            }
            table.add(row)
        }
        return table
    }

    static func words(_ level: LevelForecast) -> String {
        level.automation.map { "\(Int(($0 * 100).rounded())) %" } ?? "as it is"
    }

    private static func cell(_ estimate: Estimate, decimals: Int) -> PlanTable.Cell {
        guard let lower = estimate.lower, let upper = estimate.upper else { return .number(estimate.mean, decimals: decimals) }
        return .span(lower, upper, decimals: decimals)
    }

    /// One row a month of a level.
    package func months(of place: Int) -> PlanTable {
        let level = levels[place]
        let (factor, unit) = rateScale
        var columns: [PlanTable.Column] = [
            .text("month"), .init("good", unit: target.unit), .init("from … to"), .init("rate", unit: unit), .init("started"), .init("scrap"),
            .init("yield"),
            .text("binds"), .init("in"),
        ]
        columns += level.needs.prefix(3).map { .init($0.product, unit: $0.unit) }
        columns.append(.init("crew"))
        if level.rows.contains(where: { $0.headcount != nil }) { columns.append(.init("people")) }
        var table = PlanTable("Month by month" + (level.automation.map { " at \(Int(($0 * 100).rounded())) % automation" } ?? ""), columns)
        for row in level.rows {
            let works = row.good.upper > 0
            var cells: [PlanTable.Cell] = [
                .text(row.month.description), .whole(row.good.median), .span(row.good.lower, row.good.upper, decimals: 0),
                .number(row.rate.median * factor, decimals: 3), .whole(row.started), .whole(row.scrap),
                works ? .share(row.yield, decimals: 1) : .none,
                .text(works ? row.binding : "not begun"), works ? .share(row.bindingShare, decimals: 0) : .none,
            ]
            cells += row.needed.prefix(3).map { .measure($0) }
            cells.append(.whole(row.crew))
            if columns.last?.title == "people" { cells.append(.whole(row.headcount)) }
            table.add(cells)
        }
        return table
    }
}
