// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// Each kind of row as the facts it states.
extension TableReader {
    func readLot() throws(RowFault) {
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
        let site = LotName.site(of: try words(.site))
        if let unit { units.announce(lot.hash, in: unit) }
        // 256 announcements to an event: large enough to be cheap, small enough that a longer table announces few lots again.
        groups.add(key: key(time, RowHash(fields.bytes(.site))), label: "", product: site, time: time, hash: fields.hash(), cap: 256) { facts in
            facts.statements.append(
                LotStatement(lot: lot.text, product: product, quantity: quantity, basis: .announced, site: site, trackWeights: []))
        }
    }

    func readDraw() throws(RowFault) {
        let role = try words(.role)
        if role == "component" || role == "carrier" || role == "release" { return try readHold() }
        let source = try name(.source)
        let product = try name(.productLot)
        let time = try time()
        let step = try words(.step)
        let (dimension, from, length) = try stretch(of: source)
        let (productFrom, productTo) = try productPlace(in: product)
        let track = try track()
        groups.add(key: key(time, product.hash, RowHash(fields.bytes(.step))), label: step, product: product.text, time: time, hash: fields.hash()) {
            facts in
            facts.draws.append(
                Draw(
                    source: source.text, product: product.text, dimension: dimension, from: from, length: length, track: track,
                    productFrom: productFrom, productTo: productTo, role: role, uncertainty: 0, evidence: from == nil ? .none : .stated))
        }
    }

    func readHold() throws(RowFault) {
        let child = try name(.source)
        let parent = try name(.productLot)
        let time = try time()
        let step = try words(.step)
        let role = try words(.role)
        let kind: Hold.Kind?
        switch role {
        case "component", "": kind = .component
        case "carrier": kind = .carrier
        case "release": kind = nil
        default:
            throw RowFault(
                code: .role, field: .role, message: "The role of a hold is “\(role)”.",
                remedy: "Write component (a part of it), carrier (it only carries) or release (the end of either).")
        }
        groups.add(key: key(time, parent.hash, RowHash(fields.bytes(.step))), label: step, product: parent.text, time: time, hash: fields.hash()) {
            facts in
            if let kind {
                facts.holdsBegun.append(Hold(child: child.text, parent: parent.text, kind: kind, quantity: nil))
            } else {
                facts.holdsEnded.append(HoldEnd(child: child.text, parent: parent.text))
            }
        }
    }

    func readMeasurement() throws(RowFault) {
        let lot = try name(.lot)
        let characteristic = try name(.characteristic)
        let time = try time()
        let unit = try words(.unit)
        let bytes = fields.bytes(.value)
        guard let value = fields.layout.number.value(bytes) else {
            throw RowFault(
                code: .number, field: .value, message: "“value” is “\(Self.shown(bytes))”, which is not a decimal number.",
                remedy: "Write digits with a point, such as 3.71, or remove the row.")
        }
        var place: Int64?
        if !fields.isAbsent(.place) {
            let unit = try self.unit(.productUnit) ?? known(lot)
            guard let unit else { throw unknownUnit(lot.text, .place) }
            place = try amount(.place, unit)
            guard place != nil else {
                throw RowFault(
                    code: .missing, field: .place, message: "“place” is empty.",
                    remedy: "Write where on the lot it was measured, or leave the column out of the mapping.")
            }
        }
        let key = key(time, characteristic.hash, RowHash(fields.bytes(.unit)))
        groups.add(key: key, label: "", product: characteristic.text + "\u{1F}" + unit, time: time, hash: fields.hash()) { facts in
            if facts.measurements.isEmpty {
                facts.measurements.append(
                    MeasurementBlock(characteristic: characteristic.text, unit: unit, lots: [], places: [], values: []))
            }
            facts.measurements[0].lots.append(lot.text)
            facts.measurements[0].values.append(value)
            if let place { facts.measurements[0].places.append(place) }
        }
    }

    /// `from` and `to`, or the length alone, in the source's small unit.
    private func stretch(of source: (text: String, hash: RowHash)) throws(RowFault) -> (Dimension, from: Int64?, length: Int64?) {
        let hasFrom = !fields.bytes(.from).isEmpty
        let hasTo = !fields.bytes(.to).isEmpty
        let hasLength = !fields.bytes(.length).isEmpty
        let unit = try self.unit(.unit) ?? known(source)
        guard let unit else {
            guard !hasFrom, !hasTo, !hasLength else { throw unknownUnit(source.text, .source) }
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
                    message: "The stretch \(Self.shown(fields.bytes(.from)))..\(Self.shown(fields.bytes(.to))) ends before it begins.",
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

    private func productPlace(in product: (text: String, hash: RowHash)) throws(RowFault) -> (Int64?, Int64?) {
        guard !fields.bytes(.productFrom).isEmpty || !fields.bytes(.productTo).isEmpty else { return (nil, nil) }
        guard let unit = try self.unit(.productUnit) ?? known(product) else { throw unknownUnit(product.text, .productLot) }
        guard let from = try amount(.productFrom, unit), let to = try amount(.productTo, unit) else {
            throw RowFault(
                code: .missing, field: fields.bytes(.productFrom).isEmpty ? .productFrom : .productTo,
                message: "Only one end of the place in the product is given.",
                remedy: "Write both product_from and product_to, or neither.")
        }
        return (from, to)
    }

    private func track() throws(RowFault) -> UInt16? {
        let bytes = fields.bytes(.track)
        guard !bytes.isEmpty else { return nil }
        guard let number = try? TableNumber().amount(bytes, .display(of: .pieces)), let track = UInt16(exactly: number), track < Draw.mostTracks
        else {
            throw RowFault(
                code: .number, field: .track, message: "“track” is “\(Self.shown(bytes))”.",
                remedy: "Number tracks 0, 1, 2 … up to \(Draw.mostTracks - 1).")
        }
        return track
    }

    private func known(_ lot: (text: String, hash: RowHash)) -> BookingUnit? { units.unit(of: lot.hash) { lot.text } }

    private func unknownUnit(_ lot: String, _ field: TableField) -> RowFault {
        RowFault(
            code: .unknownLot, field: field, message: "The lot “\(lot)” is not known, so neither is the unit of these numbers.",
            remedy: "Announce it in lots.csv and import both files together, or leave from and to empty.")
    }

    private func key(_ time: TableTime, _ one: RowHash, _ other: RowHash = RowHash(low: 0, high: 0)) -> UInt64 {
        let key = UInt64(bitPattern: time.instant.microseconds) &* 0x9e37_79b9_7f4a_7c15 ^ one.low
        return (key &* 0xff51_afd7_ed55_8ccd ^ (key >> 32) ^ other.low) &* 0xc4ce_b9fe_1a85_ec53
    }
}
