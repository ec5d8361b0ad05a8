// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// Each kind of row as the facts it states.
extension TableRows {
    mutating func readLot() throws(RowFault) {
        let lot = try name(.lot)
        let time = try time()
        let unit = try unit(.unit)
        var quantity: Quantity?
        if let unit {
            quantity = try amount(.quantity, unit).map { Quantity($0, unit.dimension) }
        } else if !fields.bytes(.quantity).isEmpty {
            throw RowFault(code: .unit, field: .unit, message: "“quantity” has no unit.", remedy: "Write it beside, such as kg, m or {piece}.")
        }
        let product = try words(.product)
        let site = try site(.site)
        units.announce(RowHash(lot), in: unit)
        // 256 announcements to an event: large enough to be cheap, small enough that a longer table announces few lots again.
        groups.add(
            .announcement(lot: groups.keep(lot), product: groups.keep(product), quantity),
            to: OpenGroups.Subject(time: time, name: site, step: .nothing, unit: .nothing), hash: fields.hash(), cap: 256)
    }

    mutating func readDraw() throws(RowFault) {
        let role = try words(.role)
        if !role.isEmpty, ["component", "carrier", "release"].contains(String(decoding: role, as: UTF8.self)) { return try readHold() }
        let source = try name(.source)
        let product = try name(.productLot)
        let time = try time()
        let step = try words(.step)
        let (dimension, from, length) = try stretch(of: source)
        let (productFrom, productTo) = try productPlace(in: product)
        let track = try track()
        groups.add(
            .draw(
                source: groups.keep(source), product: groups.keep(product), role: groups.keep(role), dimension, from: from, length: length,
                track: track, productFrom: productFrom, productTo: productTo),
            to: OpenGroups.Subject(time: time, name: product, step: step, unit: .nothing), hash: fields.hash())
    }

    mutating func readHold() throws(RowFault) {
        let child = try name(.source)
        let parent = try name(.productLot)
        let time = try time()
        let step = try words(.step)
        let role = try words(.role)
        let row: OpenGroups.Row
        switch String(decoding: role, as: UTF8.self) {
        case "component", "": row = .hold(child: groups.keep(child), parent: groups.keep(parent), .component)
        case "carrier": row = .hold(child: groups.keep(child), parent: groups.keep(parent), .carrier)
        case "release": row = .holdEnd(child: groups.keep(child), parent: groups.keep(parent))
        case let role:
            throw RowFault(
                code: .role, field: .role, message: "The role of a hold is “\(role)”.",
                remedy: "Write component (a part of it), carrier (it only carries) or release (the end of either).")
        }
        groups.add(row, to: OpenGroups.Subject(time: time, name: parent, step: step, unit: .nothing), hash: fields.hash())
    }

    mutating func readMeasurement() throws(RowFault) {
        let lot = try name(.lot)
        let characteristic = try name(.characteristic)
        let time = try time()
        let unit = try words(.unit)
        let bytes = fields.bytes(.value)
        guard let value = fields.layout.number.value(bytes) else {
            throw RowFault(
                code: .number, field: .value, message: "“value” is “\(TableText.shown(bytes))”, which is not a decimal number.",
                remedy: "Write digits with a point, such as 3.71, or remove the row.")
        }
        var place: Int64?
        if !fields.isAbsent(.place) {
            place = try amount(.place, try self.unit(.productUnit, orOf: lot, .place))
            guard place != nil else {
                throw RowFault(
                    code: .missing, field: .place, message: "“place” is empty.",
                    remedy: "Write where on the lot it was measured, or leave the column out of the mapping.")
            }
        }
        groups.add(
            .measurement(lot: groups.keep(lot), value: value, place: place),
            to: OpenGroups.Subject(time: time, name: characteristic, step: .nothing, unit: unit), hash: fields.hash())
    }

    /// `from` and `to`, or the length alone, in the source's small unit.
    private mutating func stretch(of source: OpenGroups.Bytes) throws(RowFault) -> (Dimension, from: Int64?, length: Int64?) {
        let hasFrom = !fields.bytes(.from).isEmpty
        let hasTo = !fields.bytes(.to).isEmpty
        let hasLength = !fields.bytes(.length).isEmpty
        let unit: BookingUnit
        if let stated = try self.unit(.unit) {
            unit = stated
        } else if hasFrom || hasTo || hasLength {
            unit = try self.unit(of: source, .source)
        } else if case .unit(let known) = known(source) {
            unit = known
        } else {
            // Without a number there is nothing to measure; pieces are what a bare name mostly means.
            return (.pieces, nil, nil)
        }
        let from = try amount(.from, unit)
        let to = try amount(.to, unit)
        var length = try amount(.length, unit)
        switch (from, to) {
        case (nil, nil): break
        case (nil, let to?): length = length ?? to
        case (let from?, let to?):
            guard to >= from else {
                throw RowFault(
                    code: .number, field: .to,
                    message: "The stretch \(TableText.shown(fields.bytes(.from)))..\(TableText.shown(fields.bytes(.to))) ends before it begins.",
                    remedy:
                        "Write the smaller end in from, counted from the lot's start; a reversed stretch is said with product_from and product_to.")
            }
            length = to - from
        case (_?, nil):
            guard length != nil else {
                throw RowFault(
                    code: .missing, field: .to, message: "“from” is given without “to”.", remedy: "Write both ends, or the length alone in to.")
            }
        }
        return (unit.dimension, from, length)
    }

    private mutating func productPlace(in product: OpenGroups.Bytes) throws(RowFault) -> (Int64?, Int64?) {
        guard !fields.bytes(.productFrom).isEmpty || !fields.bytes(.productTo).isEmpty else { return (nil, nil) }
        let unit = try self.unit(.productUnit, orOf: product, .productLot)
        guard let from = try amount(.productFrom, unit), let to = try amount(.productTo, unit) else {
            throw RowFault(
                code: .missing, field: fields.bytes(.productFrom).isEmpty ? .productFrom : .productTo,
                message: "Only one end of the place in the product is given.",
                remedy: "Write both product_from and product_to, or neither.")
        }
        return (from, to)
    }

    private mutating func track() throws(RowFault) -> UInt16? {
        let bytes = fields.bytes(.track)
        guard !bytes.isEmpty else { return nil }
        guard let number = try? TableNumber().amount(bytes, .display(of: .pieces)), let track = UInt16(exactly: number), track < Draw.mostTracks
        else {
            throw RowFault(
                code: .number, field: .track, message: "“track” is “\(TableText.shown(bytes))”.",
                remedy: "Number tracks 0, 1, 2 … up to \(Draw.mostTracks - 1).")
        }
        return track
    }

    private func known(_ lot: OpenGroups.Bytes) -> LotUnits.Answer {
        units.unit(of: RowHash(lot)) { String(decoding: lot, as: UTF8.self) }
    }

    /// The unit written in a field, or else the lot's own.
    private mutating func unit(_ field: TableField, orOf lot: OpenGroups.Bytes, _ named: TableField) throws(RowFault) -> BookingUnit {
        if let stated = try unit(field) { return stated }
        return try unit(of: lot, named)
    }

    /// What numbers of this lot are in.
    private func unit(of lot: OpenGroups.Bytes, _ field: TableField) throws(RowFault) -> BookingUnit {
        switch known(lot) {
        case .unit(let unit): return unit
        case .unsaid:
            throw RowFault(
                code: .unit, field: field,
                message: "The lot “\(TableText.shown(lot))” is announced without a unit, so the unit of these numbers is not known.",
                remedy: "Write its unit in lots.csv, where the quantity may stay empty, and import both files together; or leave from and to empty.")
        case .unknownLot:
            throw RowFault(
                code: .unknownLot, field: field,
                message: "The lot “\(TableText.shown(lot))” is not known, so neither is the unit of these numbers.",
                remedy: "Announce it in lots.csv and import both files together, or leave from and to empty.")
        }
    }
}

extension OpenGroups.Bytes {
    static var nothing: Self { Self(start: nil, count: 0) }
}
