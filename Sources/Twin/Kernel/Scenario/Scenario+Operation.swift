// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension Scenario {
    /// What a station does: takes all inputs at one moment, holds a server for a time, gives the outputs of one outcome.
    ///
    /// An operation without inputs is a source: arrivals, or a first station that always has material.
    package struct Operation: Hashable, Sendable, Codable {
        package var name: String
        package var station: Index<Station>
        package var takes: [Input]
        package var time: WorkTime
        /// One is drawn by `share` for each operation; shares add up to 1.
        package var outcomes: [Outcome]
        package var blocking: Blocking
        /// Lower goes first. A started operation is not interrupted by another.
        package var priority: Int
        /// What the station must be set up for, 0…; see ``Setup``.
        package var family: Int
        /// People of each of these crews, all at once and for the whole of it; crews differ, priorities are equal.
        package var crews: [CrewNeed]
        /// Seconds the server stays away after its outputs left, such as the way back of a truck.
        package var returning: Distribution?
        /// How often it starts at most in a run.
        package var limit: Int?

        package init(
            _ name: String, at station: Index<Station>, takes: [Input], time: WorkTime, outcomes: [Outcome], blocking: Blocking = .afterService,
            priority: Int = 0, family: Int = 0, crews: [CrewNeed] = [], returning: Distribution? = nil, limit: Int? = nil
        ) {
            self.name = name
            self.station = station
            self.takes = takes
            self.time = time
            self.outcomes = outcomes
            self.blocking = blocking
            self.priority = priority
            self.family = family
            self.crews = crews
            self.returning = returning
            self.limit = limit
        }

        /// New items of quantity 1, one at a time, each born as it arrives.
        package static func arrival(
            _ name: String, at station: Index<Station>, of product: Index<Product>, every time: Distribution, count: Count = .fixed(1),
            into buffer: Index<Buffer>, whenFull: WhenFull = .waits
        ) -> Operation {
            Operation(
                name, at: station, takes: [], time: WorkTime(time),
                outcomes: [Outcome([.make(product, count: count, quantity: .fixed(1), born: .atEnd, to: .buffer(buffer, whenFull: whenFull))])])
        }

        /// One item at a time, which goes on.
        package static func service(
            _ name: String, at station: Index<Station>, from buffer: Index<Buffer>, time: Distribution, to destination: Destination
        ) -> Operation {
            Operation(
                name, at: station, takes: [.items(from: buffer, count: 1)], time: WorkTime(time),
                outcomes: [Outcome([.pass(input: 0, to: destination)])])
        }
    }

    /// When the next buffer stops a server.
    package enum Blocking: String, Hashable, Sendable, Codable {
        /// A finished item stays on its server until there is a place.
        case afterService
        /// Starts only when every buffer it may give to has places, and keeps them.
        case beforeService
    }

    /// What an operation takes as it starts. Items whose next place is not free yet count as waiting behind the buffer's own, on their server.
    package enum Input: Hashable, Sendable, Codable {
        /// Whole items in the order they came: as many as are there up to `atMost`, once that many are there, or once `atLeast` are and the first
        /// has waited `patience`. With `product`, only while the head is of it. With `keepsPlace`, they occupy their places until the operation ends.
        case items(
            from: Index<Buffer>, product: Index<Product>?, atLeast: Int, atMost: Int, patience: SimulatedTime, keepsPlace: Bool)
        /// An amount from a tank.
        case amount(from: Index<Buffer>, amount: Int64)
        /// `count` pieces of `length` cut from the quantities of the items at the head, never across two items. Each item loses `leader` when it is
        /// first cut; what is shorter than a piece is scrap and the item is gone.
        case pieces(from: Index<Buffer>, length: Int64, count: Int, leader: Int64)

        package static func items(from buffer: Index<Buffer>, count: Int, product: Index<Product>? = nil) -> Input {
            .items(from: buffer, product: product, atLeast: count, atMost: count, patience: .zero, keepsPlace: false)
        }

        package var buffer: Index<Buffer> {
            switch self {
            case .items(let buffer, _, _, _, _, _), .amount(let buffer, _), .pieces(let buffer, _, _, _): buffer
            }
        }
    }

    /// A sample of `base`, and, when `perUnit` is given, seconds for each unit of quantity taken by one input (1 / rate).
    package struct WorkTime: Hashable, Sendable, Codable {
        package var base: Distribution
        package var perUnit: PerUnit?

        package init(_ base: Distribution, perUnit: PerUnit? = nil) {
            self.base = base
            self.perUnit = perUnit
        }

        package struct PerUnit: Hashable, Sendable, Codable {
            package var input: Int
            package var seconds: Double

            package init(input: Int, seconds: Double) {
                self.input = input
                self.seconds = seconds
            }
        }
    }

    package struct Outcome: Hashable, Sendable, Codable {
        package var share: Double
        package var verdict: Verdict
        /// Leave in this order; the server is free when the last has left.
        package var gives: [Output]

        package init(_ gives: [Output], share: Double = 1, verdict: Verdict = .good) {
            self.share = share
            self.verdict = verdict
            self.gives = gives
        }
    }

    package enum Verdict: String, Hashable, Sendable, Codable, CaseIterable {
        case good, rework, scrap
    }

    package enum Output: Hashable, Sendable, Codable {
        /// The very items an input took, with their age, as another product if given. With `yield`, each unit of quantity is kept with that
        /// probability (binomial); an item that kept nothing is scrapped.
        case pass(input: Int, as: Index<Product>?, yield: Double, to: Destination)
        /// New items.
        case make(Index<Product>, count: Count, quantity: Quantity, born: Birth, to: Destination)
        /// An amount into a tank, whole, when there is room for it. `waits` blocks the server as a full items buffer does.
        case fill(Quantity, into: Index<Buffer>)

        package static func pass(input: Int, to destination: Destination) -> Output { .pass(input: input, as: nil, yield: 1, to: destination) }
    }

    package enum Destination: Hashable, Sendable, Codable {
        case buffer(Index<Buffer>, whenFull: WhenFull)
        /// Leaves the plant as good.
        case finished
        /// Leaves the plant as scrap.
        case scrapped
    }

    package enum WhenFull: String, Hashable, Sendable, Codable {
        case waits
        /// Turned away when it finds neither a place nor a free server: Erlang loss.
        case lost
    }

    /// How many new items an output makes.
    package enum Count: Hashable, Sendable, Codable {
        case fixed(Int)
        /// Rounded to a whole number, at least 0.
        case sampled(Distribution)
        /// ⌊(quantity of each item taken − leader) / length⌋, summed over the items of an input.
        case pieces(ofInput: Int, length: Int64, leader: Int64)
    }

    package enum Quantity: Hashable, Sendable, Codable {
        case fixed(Int64)
        /// The sum taken by an input × factor, to the nearest unit: one coil longer by 1.2 %, 14 lanes of the full length.
        case ofInput(Int, factor: Double)
    }

    package enum Birth: String, Hashable, Sendable, Codable {
        case atStart, atEnd
        /// As old as the oldest item taken; as of the start when none was.
        case inherited
    }
}
