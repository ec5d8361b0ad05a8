// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

extension Facts {
    func write(to out: inout WireWriter) {
        out.text(step)
        out.list(statements) { out, statement in
            out.text(statement.lot)
            out.text(statement.product)
            out.quantity(statement.quantity)
            out.byte(statement.basis.rawValue)
            out.text(statement.site)
            out.list(statement.trackWeights) { $0.number(UInt64($1)) }
        }
        out.list(draws) { out, draw in draw.write(to: &out) }
        out.list(holdsBegun) { out, hold in
            out.text(hold.child)
            out.text(hold.parent)
            out.byte(hold.kind.rawValue)
            out.quantity(hold.quantity)
        }
        out.list(holdsEnded) { out, end in
            out.optional(end.child)
            out.text(end.parent)
        }
        out.list(generations) { out, generation in
            out.text(generation.lot)
            out.text(generation.reason)
            out.text(generation.product)
            out.quantity(generation.quantity)
            out.text(generation.site)
            out.byte(generation.inherits ? 1 : 0)
        }
        out.list(closes) { out, close in
            out.text(close.lot)
            out.text(close.reason)
        }
        out.list(sightings) { out, sighting in
            out.text(sighting.lot)
            out.text(sighting.place)
            out.text(sighting.disposition)
        }
        out.list(equipmentStates) { out, state in
            out.text(state.equipment)
            out.text(state.state)
            out.text(state.reason)
        }
        out.list(meterReadings) { out, reading in
            out.text(reading.meter)
            out.quantity(reading.reading)
        }
        out.list(measurements) { out, block in
            out.text(block.characteristic)
            out.text(block.unit)
            out.list(block.lots) { $0.text($1) }
            out.list(block.places) { $0.signed($1) }
            out.list(block.values) { $0.double($1) }
        }
        out.list(declarations) { out, declaration in
            for word in [declaration.lot, declaration.property, declaration.value, declaration.unit, declaration.document] { out.text(word) }
        }
    }

    init(from reader: inout WireReader) throws(LedgerError) {
        self.init()
        step = try reader.text()
        statements = try reader.list { reader throws(LedgerError) in
            LotStatement(
                lot: try reader.text(), product: try reader.text(), quantity: try reader.quantity(),
                basis: try reader.choice(LotStatement.Basis.self), site: try reader.text(),
                trackWeights: try reader.list { reader throws(LedgerError) in
                    guard let weight = UInt32(exactly: try reader.number()) else { throw WireReader.damage("a track weight is too large") }
                    return weight
                })
        }
        draws = try reader.list { reader throws(LedgerError) in try Draw(from: &reader) }
        holdsBegun = try reader.list { reader throws(LedgerError) in
            Hold(child: try reader.text(), parent: try reader.text(), kind: try reader.choice(Hold.Kind.self), quantity: try reader.quantity())
        }
        holdsEnded = try reader.list { reader throws(LedgerError) in HoldEnd(child: try reader.optionalText(), parent: try reader.text()) }
        generations = try reader.list { reader throws(LedgerError) in
            Generation(
                lot: try reader.text(), reason: try reader.text(), product: try reader.text(), quantity: try reader.quantity(),
                site: try reader.text(), inherits: try reader.flag())
        }
        closes = try reader.list { reader throws(LedgerError) in Close(lot: try reader.text(), reason: try reader.text()) }
        sightings = try reader.list { reader throws(LedgerError) in
            Sighting(lot: try reader.text(), place: try reader.text(), disposition: try reader.text())
        }
        equipmentStates = try reader.list { reader throws(LedgerError) in
            EquipmentState(equipment: try reader.text(), state: try reader.text(), reason: try reader.text())
        }
        meterReadings = try reader.list { reader throws(LedgerError) in
            let meter = try reader.text()
            guard let reading = try reader.quantity() else { throw WireReader.damage("a meter reading has no amount") }
            return MeterReading(meter: meter, reading: reading)
        }
        measurements = try reader.list { reader throws(LedgerError) in
            MeasurementBlock(
                characteristic: try reader.text(), unit: try reader.text(), lots: try reader.list { reader throws(LedgerError) in try reader.text() },
                places: try reader.list { reader throws(LedgerError) in try reader.signed() },
                values: try reader.list { reader throws(LedgerError) in try reader.double() })
        }
        declarations = try reader.list { reader throws(LedgerError) in
            Declaration(
                lot: try reader.text(), property: try reader.text(), value: try reader.text(), unit: try reader.text(),
                document: try reader.text())
        }
    }
}

extension Draw {
    /// Which optional members follow, so that a plain draw costs one byte for all of them.
    enum Present {
        static let from: UInt8 = 1
        static let length: UInt8 = 2
        static let track: UInt8 = 4
        static let productFrom: UInt8 = 8
        static let productTo: UInt8 = 16
        static let role: UInt8 = 32
        static let uncertainty: UInt8 = 64
        static let all: UInt8 = 127
    }

    fileprivate func write(to out: inout WireWriter) {
        out.text(source)
        out.text(product)
        out.byte(dimension.rawValue)
        out.byte(evidence.rawValue)
        var role = role
        role.withUTF8 { role in
            out.members(
                from: from, length: length, track: track, productFrom: productFrom, productTo: productTo, role: role, uncertainty: uncertainty)
        }
    }

    fileprivate init(from reader: inout WireReader) throws(LedgerError) {
        let source = try reader.text()
        let product = try reader.text()
        let dimension = try reader.choice(Dimension.self)
        let evidence = try reader.choice(Evidence.self)
        let present = try reader.byte()
        guard present <= Present.all else { throw WireReader.damage("a draw has unknown members") }
        let from = present & Present.from != 0 ? try reader.signed() : nil
        let length = present & Present.length != 0 ? try reader.signed() : nil
        var track: UInt16?
        if present & Present.track != 0 {
            guard let number = UInt16(exactly: try reader.number()) else { throw WireReader.damage("a track number is too large") }
            track = number
        }
        self.init(
            source: source, product: product, dimension: dimension, from: from, length: length, track: track,
            productFrom: present & Present.productFrom != 0 ? try reader.signed() : nil,
            productTo: present & Present.productTo != 0 ? try reader.signed() : nil,
            role: present & Present.role != 0 ? try reader.text() : "",
            uncertainty: present & Present.uncertainty != 0 ? try reader.signed() : 0, evidence: evidence)
    }
}

extension WireWriter {
    /// The optional members of a draw.
    mutating func members(
        from: Int64?, length: Int64?, track: UInt16?, productFrom: Int64?, productTo: Int64?, role: UnsafeBufferPointer<UInt8>, uncertainty: Int64
    ) {
        var present: UInt8 = 0
        if from != nil { present |= Draw.Present.from }
        if length != nil { present |= Draw.Present.length }
        if track != nil { present |= Draw.Present.track }
        if productFrom != nil { present |= Draw.Present.productFrom }
        if productTo != nil { present |= Draw.Present.productTo }
        if !role.isEmpty { present |= Draw.Present.role }
        if uncertainty != 0 { present |= Draw.Present.uncertainty }
        byte(present)
        if let from { signed(from) }
        if let length { signed(length) }
        if let track { number(UInt64(track)) }
        if let productFrom { signed(productFrom) }
        if let productTo { signed(productTo) }
        if !role.isEmpty { text(role) }
        if uncertainty != 0 { signed(uncertainty) }
    }
}
