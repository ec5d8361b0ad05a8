// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant
import Yams

/// A way that goods are carried on: leg by leg with mode, distance and factor, and what it costs.
package struct Lane: Hashable, Sendable {
    package struct Leg: Hashable, Sendable {
        package let mode: String
        /// km, as written.
        package let distance: String
        /// kg CO2e a tonne over the whole leg.
        let rate: Rate
        let emission: Int
    }

    package let from: String
    package let to: String
    /// Empty: whatever is carried.
    package let product: String
    package let validity: Validity
    /// `raw-material` upstream, `production` between one's own plants, `distribution` to the point of sale.
    package let stage: String
    package let legs: [Leg]
    /// Money a mass; nil: not said.
    let cost: Rate?
    package let provenance: Provenance
}

/// Mass of a piece of a product.
package struct PieceMass: Hashable, Sendable {
    package let product: String
    let rate: Rate
    package let provenance: Provenance
}

extension PostingRules {
    mutating func addMass(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(node, ["product", "value", "unit", "source", "verified"])
        let product = try members.text("product")
        let rate = try members.rate(of: .mass)
        guard rate.per != .mass, !rate.isNegative, !rate.isZero else {
            throw file.fail(members.place(of: "unit"), "\(rate) is no mass of a piece or a metre.", "Write kg/{piece}, above 0.")
        }
        if let index = masses.firstIndex(where: { $0.product == product }) {
            throw file.fail(node, "The mass of \(product) is said twice\(said("masses", index)).", "Leave one out.")
        }
        masses.append(PieceMass(product: product, rate: rate, provenance: try members.provenance()))
    }

    mutating func addLane(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(
            node, ["from", "to", "begins", "ends", "product", "stage", "legs", "cost", "unit", "source", "verified"])
        let stage = try members.text("stage")
        guard chart.leaf("carbon.\(stage).secondary") != nil else {
            throw file.fail(
                members.place(of: "stage"), "There is no account “carbon.\(stage).secondary”.", "Write raw-material, production or distribution.")
        }
        var legs: [Lane.Leg] = []
        for leg in try members.list("legs") { legs.append(try self.leg(leg, file)) }
        guard !legs.isEmpty else { throw file.fail(node, "A lane without legs carries nothing.", "Give mode, distance and factor of each leg.") }
        let lane = Lane(
            from: try members.text("from"), to: try members.text("to"), product: try members.optionalText("product"),
            validity: try members.validity(from: "begins", to: "ends"), stage: stage, legs: legs, cost: try cost(members),
            provenance: try members.provenance())
        if let index = lanes.firstIndex(where: {
            $0.from == lane.from && $0.to == lane.to && $0.product == lane.product && $0.validity.overlaps(lane.validity)
        }) {
            throw file.fail(
                node, "Another lane from \(lane.from) to \(lane.to) overlaps in time\(said("lanes", index)).", "End one before the other begins.")
        }
        lanes.append(lane)
    }

    private func cost(_ members: BooksFile.Members) throws(AccountingError) -> Rate? {
        guard members["cost"] != nil else { return nil }
        let (number, unit) = (try members.text("cost"), try members.text("unit"))
        guard let rate = Rate(number: number, unit: unit), rate.of == .money, rate.per == .mass, !rate.isNegative else {
            throw members.file.fail(members.place(of: "unit"), "“\(number) \(unit)” is no cost of a mass.", "Write cost: 85, unit: USD/t.")
        }
        return rate
    }

    private mutating func leg(_ node: Node, _ file: BooksFile) throws(AccountingError) -> Lane.Leg {
        let members = try file.members(node, ["mode", "distance", "factor"])
        let emission = try emission(members)
        guard let freight = PhysicalUnit.find("t.km"), emission.unit.dimensions == freight.dimensions else {
            throw file.fail(members.place(of: "factor"), "“\(emission.id)” is per \(emission.unit.code), and no freight.", "Name a factor per t.km.")
        }
        let distance = try members.text("distance")
        let parts = distance.split(separator: " ")
        guard parts.count == 2, parts[1] == "km", let kilometres = Rate(fraction: String(parts[0])), !kilometres.isNegative, !kilometres.isZero else {
            throw file.fail(members.place(of: "distance"), "“\(distance)” is no distance.", "Write it as 120 km.")
        }
        guard let rate = Rate(number: Rate.digits(emission.value / emission.unit.factor * freight.factor), unit: "kg{CO2e}/t")?.times(kilometres)
        else {
            throw file.fail(members.place(of: "distance"), "The numbers are too long.", "Write fewer digits.")
        }
        return Lane.Leg(mode: try members.text("mode"), distance: String(parts[0]), rate: rate, emission: use(emission))
    }
}
