// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Plant

/// What carrying a lot from site to site emitted and cost.
extension LotPostings {
    /// - Parameter trips: In order of time. A trip of part of the lot counts that part; one that does not say how much counts the whole lot, and
    ///   once a lane.
    mutating func carry(_ trips: [Trip]) {
        var wholes: Set<[String]> = []
        for trip in trips where trip.from != trip.to {
            if trip.amount == nil, !wholes.insert([trip.from, trip.to]).inserted {
                find(
                    .shippedInParts, of: "carbon",
                    "\(lot.key.name) went from \(trip.from) to \(trip.to) several times, and nobody said how much; it counts once, whole.",
                    "Say in shipping events how much of it goes.")
                continue
            }
            guard let lane = lane(for: trip) else {
                find(
                    .laneMissing, of: "carbon",
                    "Nobody said how goods go from \(trip.from.isEmpty ? "an unknown site" : trip.from) to \(trip.to.isEmpty ? "an unknown site" : trip.to).",
                    "Add it under `lanes` in a books file, with mode, distance and factor.")
                continue
            }
            guard let mass = mass(of: trip) else { continue }
            book(lane, mass, trip)
        }
    }

    private func lane(for trip: Trip) -> Lane? {
        let fitting = rules.lanes.filter {
            $0.from == trip.from && $0.to == trip.to && ($0.product.isEmpty || $0.product == lot.product) && $0.validity.contains(trip.time)
        }
        return fitting.first { !$0.product.isEmpty } ?? fitting.first
    }

    private mutating func mass(of trip: Trip) -> Quantity? {
        guard let quantity = trip.amount ?? lot.quantity else {
            find(.unknownQuantity, of: "carbon", "Nobody said how much of \(lot.key.name) was carried.", "Record its quantity.")
            return nil
        }
        guard let mass = rules.mass(of: quantity, lot.product) else {
            find(
                .massMissing, of: "carbon", "Nobody said what \(quantity.words) of \(lot.product) weighs.", "Add it under `masses` in a books file.")
            return nil
        }
        return Quantity(mass, .mass)
    }

    private mutating func book(_ lane: Lane, _ mass: Quantity, _ trip: Trip) {
        let tonnes = Double(mass.amount) / 1e9
        guard let account = chart.leaf("carbon.\(lane.stage).secondary") else { return }
        for leg in lane.legs {
            let emission = rules.emissions[leg.emission]
            book(
                account, leg.rate, of: mass, "\(mass.words) × \(leg.distance) km × \(emission.value) kg{CO2e}/\(emission.unit.code) (\(leg.mode))",
                Evidence(
                    event: trip.event, source: "\(emission.provenance.source); \(lane.provenance.source)",
                    isVerified: emission.provenance.isVerified && lane.provenance.isVerified,
                    activity: Posting.Activity(emission: leg.emission, amount: tonnes * (Double(leg.distance) ?? 0), quality: nil)))
        }
        guard let cost = lane.cost, let account = chart.leaf("cost.transport") else { return }
        book(
            account, cost, of: mass, "\(mass.words) × \(cost)",
            Evidence(event: trip.event, source: lane.provenance.source, isVerified: lane.provenance.isVerified))
    }
}
