// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What a simulation runs: stations perform operations that take from buffers, hold the station for a time, and give to buffers.
///
/// A flat value; parts refer to each other by ``Index``. `Simulation.init` checks it whole and tells every fault. Names are unique among the parts of
/// one kind and key the streams of random numbers: a station keeps its luck when others are added, removed or reordered.
///
///     var scenario = Scenario()
///     let part = scenario.add(Scenario.Product("part"))
///     let queue = scenario.add(Scenario.Buffer("queue", holds: .items(places: nil)))
///     let door = scenario.add(Scenario.Station("door"))
///     let machine = scenario.add(Scenario.Station("machine"))
///     scenario.add(.arrival("arrive", at: door, of: part, every: .exponential(mean: 1.25), into: queue))
///     scenario.add(.service("serve", at: machine, from: queue, time: .exponential(mean: 1), to: .finished))
package struct Scenario: Hashable, Sendable, Codable {
    /// What items are; statistics of finished items are kept by product.
    package var products: [Product] = []
    package var buffers: [Buffer] = []
    package var stations: [Station] = []
    package var operations: [Operation] = []
    package var crews: [Crew] = []
    package var calendars: [Calendar] = []
    package var beginning = Beginning()
    /// Items in the system, above which a run stops with `twin.population_exploded`. 1 to 10⁹.
    package var populationLimit = 10_000_000

    package init() {}

    /// The place of a part in its list, typed by what it is.
    package struct Index<Element>: Hashable, Sendable, Codable {
        package let number: Int

        package init(_ number: Int) { self.number = number }
    }

    package struct Product: Hashable, Sendable, Codable {
        package var name: String

        package init(_ name: String) { self.name = name }
    }

    @discardableResult package mutating func add(_ product: Product) -> Index<Product> {
        products.append(product)
        return Index(products.count - 1)
    }

    @discardableResult package mutating func add(_ buffer: Buffer) -> Index<Buffer> {
        buffers.append(buffer)
        return Index(buffers.count - 1)
    }

    @discardableResult package mutating func add(_ station: Station) -> Index<Station> {
        stations.append(station)
        return Index(stations.count - 1)
    }

    @discardableResult package mutating func add(_ operation: Operation) -> Index<Operation> {
        operations.append(operation)
        return Index(operations.count - 1)
    }

    @discardableResult package mutating func add(_ crew: Crew) -> Index<Crew> {
        crews.append(crew)
        return Index(crews.count - 1)
    }

    @discardableResult package mutating func add(_ calendar: Calendar) -> Index<Calendar> {
        calendars.append(calendar)
        return Index(calendars.count - 1)
    }
}
