// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Whether what is needed at once has room, and people.
extension PlantChecks {
    mutating func checkRoom(of route: Route) {
        for step in route.steps {
            let spot = spots["routes", route.name, step.name, "batch"]
            let queue = step.before ?? step.station.flatMap(plant.station)?.queue
            if let room = queue?.room, case .items(let places?) = room, step.batch.least > max(1, places) {
                report(
                    .bufferTooSmall, at: spot, "“\(step.name)” waits for \(step.batch.least) items, but only \(places) have room before it.",
                    expected: "\(step.batch.least) places or more", "Make the buffer larger, or the batch smaller.")
            }
            if let limit = route.limit, step.batch.least > limit, step.batch.patience == nil {
                report(
                    .contradiction, at: spot, "“\(step.name)” waits for \(step.batch.least) items, but the route never has more than \(limit).",
                    expected: "\(limit) or fewer", "Raise the limit, or make the batch smaller.")
            }
            for (index, take) in step.takes.enumerated() {
                checkTake(take, step, spots["routes", route.name, step.name, "takes", "\(index)"])
            }
            for (index, make) in step.makes.enumerated() {
                guard let store = store(make), let quantity = make.quantity, case .tank(let capacity, _) = store.room,
                    capacity.dimension == quantity.dimension, quantity.amount > capacity.amount
                else { continue }
                report(
                    .bufferTooSmall, at: spots["routes", route.name, step.name, "makes", "\(index)", "quantity"],
                    "“\(step.name)” makes \(quantity) of “\(make.product)” at once, but the tank holds \(capacity).", expected: "\(capacity) or less",
                    "Make the tank larger, or the lot smaller.")
            }
        }
    }

    private func store(_ make: Make) -> Store? {
        switch make.to {
        case .stock: goods[make.product]?.stock
        case .buffer(let name): plant.buffer(named: name)?.store
        case .along, .away: nil
        }
    }

    private mutating func checkTake(_ take: Take, _ step: Step, _ spot: Spots.Spot) {
        guard let store = take.from.flatMap({ plant.buffer(named: $0)?.store }) ?? goods[take.product]?.stock else { return }
        let message: String
        let expected: String
        switch (take.amount, store.room) {
        case (.quantity(let asked), .tank(let capacity, let heel)):
            guard asked.dimension == capacity.dimension, asked.amount > capacity.amount - heel.amount else { return }
            let usable = Quantity(capacity.amount - heel.amount, capacity.dimension)
            (message, expected) = (
                "“\(step.name)” takes \(asked) of “\(take.product)” at once, but its tank never gives more than \(usable).", "\(usable) or less"
            )
        case (.items(let asked), .items(let places?)):
            guard asked > max(1, places) else { return }
            (message, expected) = ("“\(step.name)” takes \(asked) of “\(take.product)” at once, but only \(places) have room.", "\(places) or fewer")
        case (.items, .tank):
            (message, expected) = ("“\(take.product)” is in a tank, which has no items.", "a quantity")
        default: return
        }
        report(.bufferTooSmall, at: spot, message, expected: expected, "Make the buffer larger, or take less at once.")
    }

    mutating func checkSupplyRoom() {
        for supplier in plant.suppliers {
            let store = supplier.to.flatMap { plant.buffer(named: $0)?.store } ?? goods[supplier.product]?.stock
            if let store, case .tank(let capacity, _) = store.room, capacity.dimension == supplier.lot.dimension,
                supplier.lot.amount > capacity.amount
            {
                report(
                    .bufferTooSmall, at: spots["suppliers", supplier.name, "lot"],
                    "“\(supplier.name)” delivers \(supplier.lot) at once, but the tank holds \(capacity).", expected: "\(capacity) or less",
                    "Make the tank larger, or the lot smaller.")
            }
            if let buffer = supplier.to.flatMap(plant.buffer(named:)),
                buffer.site != supplier.site || buffer.product.map({ $0 != supplier.product }) ?? false
            {
                report(
                    .contradiction, at: spots["suppliers", supplier.name, "to"],
                    "The buffer “\(buffer.name)” is at \(buffer.site)\(buffer.product.map { " and for “\($0)”" } ?? "").",
                    expected: "a buffer at \(supplier.site) for “\(supplier.product)”", "Name another.")
            }
        }
        for transport in plant.transports {
            guard let store = goods[transport.product]?.stock else { continue }
            let room: Quantity?
            switch store.room {
            case .tank(let capacity, let heel): room = Quantity(capacity.amount - heel.amount, capacity.dimension)
            case .items(let places): room = places.map { Quantity(Int64($0), .pieces) }
            }
            guard let room, room.dimension == transport.lot.dimension, transport.lot.amount > room.amount else { continue }
            report(
                .bufferTooSmall, at: spots["transports", transport.name, "lot"],
                "“\(transport.name)” waits for \(transport.lot), but no more than \(room) of “\(transport.product)” can be in stock.",
                expected: "\(room) or less",
                "Make the stock larger, or the shipment smaller.")
        }
    }

    // People.

    mutating func checkPeople() {
        for site in plant.sites {
            for area in site.areas {
                for line in area.lines {
                    for station in line.stations {
                        let name = StationName(line: LineName(site: site.name, area: area.name, line: line.name), station: station.name)
                        checkCrews(of: station, name)
                    }
                }
            }
        }
        for route in plant.routes {
            for step in route.steps {
                let station = step.station.flatMap(plant.station)
                checkNeeds((station?.crews ?? []) + step.crews, station?.calendar, "“\(step.name)”", spots["routes", route.name, step.name, "crew"])
            }
        }
    }

    private mutating func checkCrews(of station: Station, _ name: StationName) {
        let trail = ("sites", name.line.site, name.line.area, name.line.line)
        checkNeeds(station.crews, station.calendar, "“\(station.name)”", spots[trail.0, trail.1, trail.2, trail.3, station.name, "crew"])
        for failure in station.failures {
            checkNeeds(
                failure.crew.map { [$0] } ?? [], nil, "the repair of “\(failure.name)”",
                spots[trail.0, trail.1, trail.2, trail.3, station.name, failure.name, "crew"])
        }
        for setup in station.setups {
            checkNeeds(
                setup.crew.map { [$0] } ?? [], nil, "the set-up of “\(station.name)”",
                spots[trail.0, trail.1, trail.2, trail.3, station.name, "setup"])
        }
    }

    private mutating func checkNeeds(_ needs: [CrewNeed], _ calendar: String?, _ what: String, _ spot: Spots.Spot) {
        var asked: [(crew: String, people: Int)] = []
        for need in needs {
            if let index = asked.firstIndex(where: { $0.crew == need.crew }) {
                asked[index].people += need.people
            } else {
                asked.append((need.crew, need.people))
            }
        }
        for (name, people) in asked {
            guard let crew = plant.crew(named: name) else { continue }
            if people > crew.people {
                report(
                    .neverWorks, at: spot, "\(what.capitalizedFirst) needs \(people) of “\(name)” at once, and there are \(crew.people).",
                    expected: "\(crew.people) or fewer",
                    "Ask for fewer people, or make the crew larger.")
            }
            guard let own = calendar.flatMap(plant.calendar(named:)), let theirs = crew.calendar.flatMap(plant.calendar(named:)) else { continue }
            if own.timezone == theirs.timezone, !own.overlaps(theirs) {
                report(
                    .neverWorks, at: spot, "\(what.capitalizedFirst) works by “\(own.name)” and its crew by “\(theirs.name)”, which never meet.",
                    expected: "shifts in common", "Correct one of the calendars.")
            }
        }
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension ShiftCalendar {
    fileprivate func overlaps(_ other: ShiftCalendar) -> Bool {
        func spans(_ calendar: ShiftCalendar) -> [Range<Int>] {
            calendar.week.flatMap { shift -> [Range<Int>] in
                let begin = (shift.weekday - 1) * 1_440 + shift.from
                let end = begin + shift.to - shift.from
                return end > 10_080 ? [begin..<10_080, 0..<(end - 10_080)] : [begin..<end]
            }
        }
        let theirs = spans(other)
        return spans(self).contains { mine in theirs.contains { $0.overlaps(mine) } }
    }
}
