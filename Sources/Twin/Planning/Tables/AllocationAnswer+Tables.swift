// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Plant

extension AllocationAnswer {
    package var costs: PlanTable {
        var table = PlanTable("Cost", [.text("of"), .init("amount", unit: currency)])
        for (name, value) in [
            ("making", cost.making), ("buying", cost.buying), ("freight", cost.freight), ("duty", cost.duty), ("holding stock", cost.holding),
            ("carbon", cost.carbonPrice), ("all", cost.total),
        ] where value != 0 || name == "all" { table.add([.text(name), .whole(value)]) }
        return table
    }

    package func productions(_ months: MonthSpan) -> PlanTable {
        pivot("Made", ["site", "line", "product"], made.map { ([$0.site, $0.line, $0.product], $0.amount, $0.month) }, months)
    }

    /// Part of what each line could make.
    package func utilisations(_ months: MonthSpan) -> PlanTable {
        var table = PlanTable("Use of capacity", [.text("site"), .text("line"), .text("product")] + months.months.map { .init($0.description) })
        var order: [[String]] = []
        for row in made where !order.contains([row.site, row.line, row.product]) { order.append([row.site, row.line, row.product]) }
        for names in order.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            let mine = made.filter { [$0.site, $0.line, $0.product] == names }
            table.add(
                names.map { .text($0) }
                    + months.months.map { month in mine.first { $0.month == month }.map { .share($0.utilisation, decimals: 0) } ?? .none })
        }
        return table
    }

    package func purchases(_ months: MonthSpan) -> PlanTable {
        pivot("Bought", ["from", "for", "product"], bought.map { ([$0.from, $0.to, $0.product], $0.amount, $0.month) }, months)
    }

    package func shipments(_ months: MonthSpan) -> PlanTable {
        pivot(
            "Shipped between sites, by month of leaving", ["from", "to", "by", "product"],
            shipped.map { ([$0.from, $0.to, $0.mode?.rawValue ?? "", $0.product], $0.amount, $0.month) }, months)
    }

    package func deliveries(_ months: MonthSpan) -> PlanTable {
        pivot(
            "Delivered", ["from", "to", "by", "product"],
            delivered.map { ([$0.from, $0.to, $0.mode?.rawValue ?? "", $0.product], $0.amount, $0.month) }, months)
    }

    package func stocks(_ months: MonthSpan) -> PlanTable {
        pivot("In stock at the end of the month", ["site", "product"], stocked.map { ([$0.site, $0.product], $0.amount, $0.month) }, months)
    }

    /// Names in rows, months in columns.
    private func pivot(
        _ caption: String, _ names: [String], _ entries: [(names: [String], amount: Amount, month: CivilMonth)], _ months: MonthSpan
    ) -> PlanTable {
        let columns: [PlanTable.Column] = names.map { .text($0) } + [.text("in")] + months.months.map { .init($0.description) } + [.init("all")]
        var table = PlanTable(caption, columns)
        var order: [[String]] = []
        for entry in entries where !order.contains(entry.names) { order.append(entry.names) }
        for row in order.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            let mine = entries.filter { $0.names == row }
            var values = Array(repeating: 0.0, count: months.count)
            for entry in mine { values[months.index(of: entry.month) ?? 0] += entry.amount.value }
            table.add(
                row.map { .text($0) } + [.text(mine[0].amount.unit)] + values.map { $0 == 0 ? .none : .whole($0) } + [.whole(values.reduce(0, +))])
        }
        return table
    }

    /// What a planner could change, and what that is worth.
    package var limits: PlanTable {
        var table = PlanTable(
            "What limits the plan",
            [
                .text("limit"), .init("is"), .text("unit"), .init("one more saves", unit: currency), .init("up to"),
                .init("one less costs", unit: currency),
                .init("down to"),
            ])
        for binding in bindings where binding.kind != .demand { table.add(Self.row(binding, sign: -1)) }
        return table
    }

    /// What serving one more costs, by demand.
    package var demandPrices: PlanTable {
        var table = PlanTable(
            "What one more of each demand costs",
            [
                .text("demand"), .init("is"), .text("unit"), .init("one more costs", unit: currency), .init("up to"),
                .init("one less saves", unit: currency),
                .init("down to"),
            ])
        for binding in bindings where binding.kind == .demand { table.add(Self.row(binding, sign: 1)) }
        return table
    }

    /// - Parameter sign: 1 where what costs is told, −1 where what it saves is.
    private static func row(_ binding: Binding, sign: Double) -> [PlanTable.Cell] {
        func end(_ value: Double?) -> PlanTable.Cell {
            guard let value else { return .none }
            return value.isFinite ? .measure(value) : .text("any")
        }
        return [
            .text(binding.name), .measure(binding.price.limit), .text(binding.unit),
            binding.price.rising.map { .measure(sign * $0.price) } ?? .text("impossible"), end(binding.price.rising?.until),
            binding.price.falling.map { .measure(sign * $0.price) } ?? .text("impossible"), end(binding.price.falling?.until),
        ]
    }

    package var unusedLanes: PlanTable {
        var table = PlanTable(
            "Lanes nothing goes over, and by how much they are too dear",
            [.text("from"), .text("to"), .text("by"), .text("product"), .init("too dear by", unit: currency)])
        for lane in unused {
            table.add([
                .text(lane.from), .text(lane.to), .text(lane.mode.rawValue), .text(lane.product),
                lane.tooDearBy.map { .measure($0) } ?? .text("cannot be used"),
            ])
        }
        return table
    }
}
