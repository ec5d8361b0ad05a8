// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Twin

/// An allocation as a report: the map, what is made where and goes to whom, what it costs and what limits it.
package struct AllocationReport: Sendable {
    let plan: String
    let answer: AllocationAnswer
    let tables: Tables
    let flows: [PlannedFlow]
    let places: [PlannedPlace]
    let notes: [String]

    /// The tables of an answer over the months of its plan.
    package struct Tables: Sendable {
        var made: [PlanTable]
        var moved: [PlanTable]
        var limits: [PlanTable]

        package init(made: [PlanTable], moved: [PlanTable], limits: [PlanTable]) {
            self.made = made
            self.moved = moved
            self.limits = limits
        }
    }

    package init(
        plan: String, _ answer: AllocationAnswer, _ tables: Tables, flows: [PlannedFlow], places: [PlannedPlace], notes: [String]
    ) {
        self.plan = plan
        self.answer = answer
        self.tables = tables
        self.flows = flows
        self.places = places
        self.notes = notes
    }

    package var html: HTML { report.html }

    var report: Report {
        var sections = [Report.Section("Who supplies whom", pictures.map { .picture($0) } + tables.moved.map { .table(Numbers($0)) })]
        sections.append(Report.Section("What is made where", tables.made.map { .table(Numbers($0)) }))
        sections.append(Report.Section("What it costs", [.picture(costs), .table(Numbers(answer.costs))]))
        let limits = tables.limits.filter { !$0.rows.isEmpty }
        if !limits.isEmpty {
            sections.append(
                Report.Section(
                    "What limits it",
                    lead: "What one more of a limit saves, and one less costs, each with the value of the limit up to which that holds.",
                    limits.map { .table(Numbers($0)) }))
        }
        return Report(
            title: plan, subtitle: "Every demand is met, at least cost, by linear programming.", warnings: notes,
            figures: [
                .init("cost", "\(NumberText.plain(answer.cost.total, places: 0)) \(answer.currency)"),
                .init("greenhouse gas the plan has factors for", "\(NumberText.plain(answer.carbon / 1000, places: 0)) t CO₂e"),
            ], sections: sections, kind: .planned)
    }

    private var costs: BarChart {
        let parts = [
            ("making", answer.cost.making), ("buying", answer.cost.buying), ("freight", answer.cost.freight), ("duty", answer.cost.duty),
            ("holding stock", answer.cost.holding), ("carbon", answer.cost.carbonPrice),
        ].filter { $0.1 != 0 }
        return BarChart(
            title: "Cost by kind", summary: "Of making, moving and holding, and of carbon at its price, over all months.",
            axis: Axis("cost", unit: answer.currency), parts: [.init("cost", .area(0))], rows: parts.map { .init($0.0, [$0.1]) })
    }

    /// A map of what the plan says the place of.
    private var pictures: [any Picture] {
        let known = flows.filter { flow in places.contains { $0.name == flow.from } && places.contains { $0.name == flow.to } }
        guard !known.isEmpty else { return [] }
        return [
            FlowMap(
                title: "Allocation", summary: "Nominal energy of cells and packs that goes from site to site and to customers, over all months.",
                unit: "MWh", places: places.map { .init($0.name, longitude: $0.longitude, latitude: $0.latitude, isSite: $0.isSite) },
                flows: known.compactMap { flow in
                    guard let from = places.firstIndex(where: { $0.name == flow.from }), let to = places.firstIndex(where: { $0.name == flow.to })
                    else { return nil }
                    return .init(from: from, to: to, amount: flow.megawattHours)
                })
        ]
    }
}
