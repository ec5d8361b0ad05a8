// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension Scenario {
    /// What a run starts from: empty and idle unless told, or the live state of a plant.
    package struct Beginning: Hashable, Sendable, Codable {
        /// Moves every calendar: the run's zero is this far into them.
        package var clock: SimulatedTime = .zero
        /// In order, first in first.
        package var items: [Waiting] = []
        package var levels: [Level] = []
        package var servers: [ServerState] = []

        package init() {}
    }

    /// Items in a buffer at the start.
    package struct Waiting: Hashable, Sendable, Codable {
        package var buffer: Index<Buffer>
        package var product: Index<Product>
        package var count: Int
        package var quantity: Int64
        /// Time already in the system, and in this buffer.
        package var age: SimulatedTime
        package var waited: SimulatedTime

        package init(
            in buffer: Index<Buffer>, _ product: Index<Product>, count: Int, quantity: Int64 = 1, age: SimulatedTime = .zero,
            waited: SimulatedTime = .zero
        ) {
            self.buffer = buffer
            self.product = product
            self.count = count
            self.quantity = quantity
            self.age = age
            self.waited = waited
        }
    }

    package struct Level: Hashable, Sendable, Codable {
        package var tank: Index<Buffer>
        package var amount: Int64

        package init(_ tank: Index<Buffer>, _ amount: Int64) {
            self.tank = tank
            self.amount = amount
        }
    }

    /// What one server is doing at the start. Servers not named are idle, set up for nothing.
    package struct ServerState: Hashable, Sendable, Codable {
        package var station: Index<Station>
        /// 0 to servers − 1.
        package var server: Int
        package var family: Int?
        package var doing: Doing?
        package var down: Down?
        /// Up time already passed since the last repair, for each failure mode; empty when all are as new.
        package var upTimes: [SimulatedTime]

        package init(
            _ station: Index<Station>, server: Int, family: Int? = nil, doing: Doing? = nil, down: Down? = nil, upTimes: [SimulatedTime] = []
        ) {
            self.station = station
            self.server = server
            self.family = family
            self.doing = doing
            self.down = down
            self.upTimes = upTimes
        }
    }

    /// An operation in work: the items it holds, for each of its inputs, and the time left (nil: what is left of a time sampled to exceed `elapsed`).
    package struct Doing: Hashable, Sendable, Codable {
        package var operation: Index<Operation>
        package var holds: [Held]
        package var elapsed: SimulatedTime
        package var remaining: SimulatedTime?

        package init(_ operation: Index<Operation>, holds: [Held], elapsed: SimulatedTime, remaining: SimulatedTime? = nil) {
            self.operation = operation
            self.holds = holds
            self.elapsed = elapsed
            self.remaining = remaining
        }
    }

    package struct Held: Hashable, Sendable, Codable {
        package var input: Int
        package var product: Index<Product>
        package var count: Int
        package var quantity: Int64
        package var age: SimulatedTime

        package init(input: Int, _ product: Index<Product>, count: Int, quantity: Int64 = 1, age: SimulatedTime = .zero) {
            self.input = input
            self.product = product
            self.count = count
            self.quantity = quantity
            self.age = age
        }
    }

    /// A failure at the start, by its number in the station's list, and the repair time left (nil: as after `elapsed`).
    package struct Down: Hashable, Sendable, Codable {
        package var mode: Int
        package var elapsed: SimulatedTime
        package var remaining: SimulatedTime?

        package init(mode: Int, elapsed: SimulatedTime, remaining: SimulatedTime? = nil) {
            self.mode = mode
            self.elapsed = elapsed
            self.remaining = remaining
        }
    }
}
