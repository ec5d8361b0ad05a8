// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
package import Measure

/// Which columns of a draw a question needs; the others are not decoded and come back as 0 or nil. Source, product, kind, dimension
/// and evidence are always there.
package struct DrawColumns: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `from`, `length` and `track`.
    package static let place = DrawColumns(rawValue: 1)
    /// `productFrom` and `productTo`.
    package static let productPlace = DrawColumns(rawValue: 2)
    package static let uncertainty = DrawColumns(rawValue: 4)
    /// `role` and `step`.
    package static let words = DrawColumns(rawValue: 8)
    package static let time = DrawColumns(rawValue: 16)
    package static let sequence = DrawColumns(rawValue: 32)
    package static let all = DrawColumns(rawValue: 63)
}

/// What a walk along the chain needs of a draw, half the size of a ``DrawRow``.
package struct DrawTouch: Hashable, Sendable {
    package let source: UInt32
    package let product: UInt32
    package let kind: DrawRow.Kind
    package let dimension: Dimension?
    package let from: Int64?
    package let length: Int64?
    package let time: Int64
    package let sequence: UInt64
}

/// What the nil-able and the few-valued fields of a draw come to as one number, which is nearly always the same for a whole block.
///
///     kind, bits 0–2 · dimension, 3–6 (0 for nil) · evidence, 7–8 · from, length, track, productFrom, productTo are set, 9–13
enum DrawShape {
    static let from: Int64 = 1 << 9, length: Int64 = 1 << 10, track: Int64 = 1 << 11
    static let productFrom: Int64 = 1 << 12, productTo: Int64 = 1 << 13
    static let kind: Int64 = 7
    /// Both ends of a place in the product.
    static let productPlace = productFrom | productTo

    static func dimension(_ shape: Int64) -> UInt8 { UInt8(truncatingIfNeeded: (shape >> 3) & 15) }
    static func evidence(_ shape: Int64) -> UInt8 { UInt8(truncatingIfNeeded: (shape >> 7) & 3) }
}

extension DrawRow {
    /// Writes column c at index c × 256.
    @inline(__always) func store(at out: UnsafeMutablePointer<Int64>) {
        @inline(__always) func put(_ column: Int, _ value: Int64) { out[column &* Column.blockRows] = value }
        let shape = Int64(kind.rawValue) | Int64(dimension?.rawValue ?? 0) << 3 | Int64(evidence.rawValue) << 7 | Int64(present) << 9
        put(DrawColumn.source, Int64(source))
        put(DrawColumn.shape, shape)
        put(DrawColumn.product, Int64(product))
        put(DrawColumn.length, length ?? 0)
        put(DrawColumn.from, from ?? 0)
        put(DrawColumn.track, Int64(track ?? 0))
        put(DrawColumn.productFrom, productFrom ?? 0)
        put(DrawColumn.productTo, productTo ?? 0)
        put(DrawColumn.uncertainty, uncertainty)
        put(DrawColumn.role, Int64(role))
        put(DrawColumn.step, Int64(step))
        put(DrawColumn.time, time)
        put(DrawColumn.sequence, Int64(bitPattern: sequence))
    }
}

extension StatementRow {
    /// Kind, bits 0–3 · dimension, 4–7 (0 for nil) · amount is set, 8.
    @inline(__always) func store(at out: UnsafeMutablePointer<Int64>) {
        @inline(__always) func put(_ column: Int, _ value: Int64) { out[column &* Column.blockRows] = value }
        put(StatementColumn.lot, Int64(lot))
        put(StatementColumn.shape, Int64(kind.rawValue) | Int64(dimension?.rawValue ?? 0) << 4 | (amount == nil ? 0 : StatementColumn.hasAmount))
        put(StatementColumn.amount, amount ?? 0)
        put(StatementColumn.product, Int64(product))
        put(StatementColumn.site, Int64(site))
        put(StatementColumn.text, Int64(text))
        put(StatementColumn.time, time)
        put(StatementColumn.sequence, Int64(bitPattern: sequence))
    }
}

extension BlockReader {
    /// Decodes what `columns` need of a block of draws.
    func need(_ columns: DrawColumns) -> Bool {
        guard need(DrawColumn.source), need(DrawColumn.shape), need(DrawColumn.product) else { return false }
        if columns.contains(.place) {
            guard need(DrawColumn.length), need(DrawColumn.from), need(DrawColumn.track) else { return false }
        }
        if columns.contains(.productPlace) {
            guard need(DrawColumn.productFrom), need(DrawColumn.productTo) else { return false }
        }
        if columns.contains(.uncertainty), !need(DrawColumn.uncertainty) { return false }
        if columns.contains(.words) {
            guard need(DrawColumn.role), need(DrawColumn.step) else { return false }
        }
        if columns.contains(.time), !need(DrawColumn.time) { return false }
        if columns.contains(.sequence), !need(DrawColumn.sequence) { return false }
        return true
    }

    /// Row `row` of a block of draws; nil when its shape cannot have been written.
    @inline(__always) func draw(_ row: Int, _ columns: DrawColumns) -> DrawRow? {
        let shape = value(DrawColumn.shape, row)
        guard let kind = DrawRow.Kind(rawValue: UInt8(truncatingIfNeeded: shape & 7)),
            let evidence = Evidence(rawValue: UInt8(truncatingIfNeeded: (shape >> 7) & 3))
        else { return nil }
        var result = DrawRow(
            source: UInt32(truncatingIfNeeded: value(DrawColumn.source, row)), product: UInt32(truncatingIfNeeded: value(DrawColumn.product, row)),
            kind: kind, dimension: Dimension(rawValue: UInt8(truncatingIfNeeded: (shape >> 3) & 15)), from: nil, length: nil, track: nil,
            productFrom: nil, productTo: nil, uncertainty: 0, evidence: evidence, role: 0, step: 0, time: 0, sequence: 0)
        if columns.contains(.place) {
            if shape & DrawShape.from != 0 { result.from = value(DrawColumn.from, row) }
            if shape & DrawShape.length != 0 { result.length = value(DrawColumn.length, row) }
            if shape & DrawShape.track != 0 { result.track = UInt16(truncatingIfNeeded: value(DrawColumn.track, row)) }
        }
        if columns.contains(.productPlace) {
            if shape & DrawShape.productFrom != 0 { result.productFrom = value(DrawColumn.productFrom, row) }
            if shape & DrawShape.productTo != 0 { result.productTo = value(DrawColumn.productTo, row) }
        }
        if columns.contains(.uncertainty) { result.uncertainty = value(DrawColumn.uncertainty, row) }
        if columns.contains(.words) {
            result.role = UInt32(truncatingIfNeeded: value(DrawColumn.role, row))
            result.step = UInt32(truncatingIfNeeded: value(DrawColumn.step, row))
        }
        if columns.contains(.time) { result.time = value(DrawColumn.time, row) }
        if columns.contains(.sequence) { result.sequence = UInt64(bitPattern: value(DrawColumn.sequence, row)) }
        return result
    }

    @inline(__always) func touch(_ row: Int) -> DrawTouch? {
        let shape = value(DrawColumn.shape, row)
        guard let kind = DrawRow.Kind(rawValue: UInt8(truncatingIfNeeded: shape & 7)) else { return nil }
        return DrawTouch(
            source: UInt32(truncatingIfNeeded: value(DrawColumn.source, row)), product: UInt32(truncatingIfNeeded: value(DrawColumn.product, row)),
            kind: kind, dimension: Dimension(rawValue: UInt8(truncatingIfNeeded: (shape >> 3) & 15)),
            from: shape & DrawShape.from == 0 ? nil : value(DrawColumn.from, row),
            length: shape & DrawShape.length == 0 ? nil : value(DrawColumn.length, row), time: value(DrawColumn.time, row),
            sequence: UInt64(bitPattern: value(DrawColumn.sequence, row)))
    }

    func statement(_ row: Int) -> StatementRow? {
        let shape = value(StatementColumn.shape, row)
        guard let kind = StatementRow.Kind(rawValue: UInt8(truncatingIfNeeded: shape & 15)) else { return nil }
        return StatementRow(
            lot: UInt32(truncatingIfNeeded: value(StatementColumn.lot, row)), kind: kind,
            dimension: Dimension(rawValue: UInt8(truncatingIfNeeded: (shape >> 4) & 15)),
            amount: shape & StatementColumn.hasAmount == 0 ? nil : value(StatementColumn.amount, row),
            product: UInt32(truncatingIfNeeded: value(StatementColumn.product, row)),
            site: UInt32(truncatingIfNeeded: value(StatementColumn.site, row)),
            text: UInt32(truncatingIfNeeded: value(StatementColumn.text, row)), time: value(StatementColumn.time, row),
            sequence: UInt64(bitPattern: value(StatementColumn.sequence, row)))
    }
}
