// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Whether stations can do what arrives, on average. What piles up without end is a warning: it may be the very question.
extension PlantChecks {
    mutating func checkLoad() {
        guard plant.slots == nil else { return }
        var loads: [StationName: Double] = [:]
        for route in plant.routes {
            let items = workItems(of: route)
            guard let arrivals = route.arrivals, case .interval(let interval) = arrivals.pattern, arrivals.count == nil, arrivals.calendar == nil,
                arrivals.whenFull == .wait, let visits = visits(route, items)
            else { continue }
            for (index, step) in route.steps.enumerated() {
                guard let station = step.station, let seconds = seconds(step, items[index]) else { continue }
                loads[station, default: 0] += visits[index] * arrivals.number.mean / interval.mean * seconds / Double(step.batch.most)
            }
        }
        for site in plant.sites {
            for area in site.areas {
                for line in area.lines {
                    for station in line.stations {
                        let name = StationName(line: LineName(site: site.name, area: area.name, line: line.name), station: station.name)
                        guard let load = loads[name] else { continue }
                        let working = Double(station.count) * (station.calendar.flatMap(plant.calendar(named:))?.partOfWeek ?? 1) * available(station)
                        guard load >= working * (1 - 1e-9) else { continue }
                        report(
                            .overloaded, at: spots["sites", site.name, area.name, line.name, station.name],
                            "“\(station.name)” is asked for \(PlantReader.short(load)) machines' work, and has \(PlantReader.short(working)).",
                            expected: "less than it can do, or work piles up without end", "Add machines or hours, or let less arrive.")
                    }
                }
            }
        }
    }

    /// Of one operation.
    private func seconds(_ step: Step, _ item: WorkItem?) -> Double? {
        var seconds = step.time?.mean ?? 0
        if let rate = step.rate {
            guard let quantity = item?.quantity, let running = rate.seconds(for: quantity) else { return nil }
            seconds += running
        }
        return seconds
    }

    /// The part of its hours a machine is not down, by what failures say of themselves.
    private func available(_ station: Station) -> Double {
        station.failures.reduce(1) { result, failure in
            guard case .time(let every) = failure.every else { return result }
            return result * every.mean / (every.mean + failure.repair.mean)
        }
    }

    /// How often an item comes to each step: v = e₁ + vP, solved by elimination. Nil when rework has no end.
    private func visits(_ route: Route, _ items: [WorkItem?]) -> [Double]? {
        let names = route.steps.map(\.name)
        let count = names.count
        guard count <= 200 else { return nil }
        // Columns of I − Pᵀ, and the right side.
        var matrix = (0..<count).map { row in (0...count).map { $0 == row ? 1.0 : 0 } }
        matrix[0][count] = 1
        for (index, step) in route.steps.enumerated() {
            // Of amounts a part is lost, not the item.
            let good = items[index + 1]?.dimension == .pieces ? step.yield.good : 1
            var open = 1.0
            for way in step.ways {
                open -= way.share
                if case .step(let name) = way.target, let target = names.firstIndex(of: name) { matrix[target][index] -= good * way.share }
            }
            if open > 0, index + 1 < count { matrix[index + 1][index] -= good * open * itemsOut(of: step) }
        }
        for pivot in 0..<count {
            guard let best = (pivot..<count).max(by: { abs(matrix[$0][pivot]) < abs(matrix[$1][pivot]) }), abs(matrix[best][pivot]) > 1e-12 else {
                return nil
            }
            matrix.swapAt(pivot, best)
            for row in 0..<count where row != pivot {
                let factor = matrix[row][pivot] / matrix[pivot][pivot]
                if factor != 0 { for column in pivot...count { matrix[row][column] -= factor * matrix[pivot][column] } }
            }
        }
        let visits = (0..<count).map { matrix[$0][count] / matrix[$0][$0] }
        return visits.allSatisfy { $0.isFinite && $0 >= 0 } ? visits : nil
    }

    /// One coil becomes fourteen lanes, a hundred cells one box.
    private func itemsOut(of step: Step) -> Double {
        let out = step.makes.first { $0.to == .along }?.items ?? 1
        return step.makes.isEmpty ? (step.batch.merges ? 1 / Double(step.batch.most) : 1) : Double(out) / Double(step.batch.most)
    }
}

extension ShiftCalendar {
    /// Working time, holidays not counted.
    var partOfWeek: Double { Double(week.reduce(0) { $0 + $1.to - $1.from }) / 10_080 }
}
