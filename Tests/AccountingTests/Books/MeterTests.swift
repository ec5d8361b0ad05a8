// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import Ledger
import Measure
import Testing

/// kW.h and kg in small units: both count a million of them.
private let whole: Int64 = 1_000_000

@Suite struct `A meter` {
    private static let place = "ochang/powder/calciner"
    private static let yaml = """
        weights:
          - { key: burden, from: "*", into: "*", weight: 1, source: test, verified: true }
          - { key: burden, from: "*", into: liquor, weight: 0, source: test, verified: true }
        """

    private static func story(_ readings: [Int64]) -> BooksStory {
        var story = BooksStory()
        story.at(BooksStory.day(-1)) { $0.lot("S", "nickel sulfate", 100 * whole) }
        for (hour, reading) in readings.enumerated() {
            story.at(BooksStory.day(0, hours: Int64(hour))) {
                $0.meterReadings = [MeterReading(meter: place + "/electricity", reading: Quantity(reading * whole, .energy))]
            }
        }
        return story
    }

    private static func minute(_ minute: Int64) -> Instant {
        Instant(microseconds: BooksStory.day(0).microseconds + minute * 60_000_000)
    }

    private static func state(_ story: inout BooksStory, _ minute: Int64, _ state: String, of machine: String = "1") {
        story.at(Self.minute(minute), readPoint: "\(place)-\(machine)") {
            $0.equipmentStates = [EquipmentState(equipment: "\(place)-\(machine)", state: state, reason: "")]
        }
    }

    private static func make(_ story: inout BooksStory, _ minute: Int64, _ lot: String, _ product: String, on machine: String = "1") {
        story.at(Self.minute(minute), readPoint: "\(place)-\(machine)") { facts in
            facts.lot(lot, product, 4 * whole)
            facts.draw(4 * whole, "S", into: lot)
        }
    }

    @Test func `counts nothing for what carries no burden beside what does`() throws {
        var story = Self.story([0, 10])
        story.at(Self.minute(30), readPoint: Self.place + "-1") { facts in
            facts.lot("P", "powder", 4 * whole)
            facts.lot("L", "liquor", 6 * whole)
            facts.draw(4 * whole, "S", into: "P")
            facts.draw(6 * whole, "S", into: "L")
        }
        let books = try story.books(Self.yaml)
        #expect(try books.amount("energy.electricity", in: "P") == 10 * whole)
        #expect(try books.amount("energy.electricity", in: "L") == 0)
    }

    @Test func `counts for waste where nothing else was made`() throws {
        var story = Self.story([0, 10])
        Self.make(&story, 30, "L", "liquor")
        #expect(try story.books(Self.yaml).amount("energy.electricity", in: "L") == 10 * whole)
    }

    /// Machine 1 works from 0:10 to 3:30 on P and stands still from then on; machine 2 never works.
    @Test func `gives a long batch all hours it ran, and keeps what was counted after it as idle`() throws {
        var story = Self.story([0, 10, 30, 60, 100, 101])
        Self.state(&story, 10, "producing")
        Self.make(&story, 210, "P", "powder")
        Self.state(&story, 210, "starved")
        Self.state(&story, 10, "starved", of: "2")
        let books = try story.books(Self.yaml)
        #expect(try books.amount("energy.electricity", in: "P") == 100 * whole)
        #expect(try books.conservation().lines.first { $0.account == "energy.electricity" }?.idle == whole)
    }

    @Test func `gives a stretch to all machines that were producing in it, by what each finished next`() throws {
        var story = Self.story([0, 12, 12])
        for machine in ["1", "2"] { Self.state(&story, 5, "producing", of: machine) }
        Self.make(&story, 70, "P", "powder", on: "1")
        Self.make(&story, 80, "Q", "powder", on: "2")
        Self.make(&story, 90, "R", "powder", on: "2")
        let books = try story.books(Self.yaml)
        #expect(try ["P", "Q", "R"].map { try books.amount("energy.electricity", in: $0) } == [6 * whole, 6 * whole, 0])
    }

    /// What was drawn from a tank is told when the work begins, what was made when it ends.
    @Test func `counts for what is announced at a machine, also where its draws were told before`() throws {
        var story = Self.story([0, 10])
        story.at(Self.minute(5), readPoint: Self.place + "-1") { $0.draw(4 * whole, "S", into: "C") }
        story.at(Self.minute(40), readPoint: Self.place + "-1") { $0.lot("C", "crystals", 4 * whole) }
        #expect(try story.books(Self.yaml).amount("energy.electricity", in: "C") == 10 * whole)
    }
}
