// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

extension Event {
    /// Version of the canonical form. A reader refuses a higher one. Repetitions and extended events
    /// came with version 2; all else is still written as 1.
    static let wireVersion: UInt8 = 2

    /// The canonical bytes of this event: the same event always gives the same bytes, whatever batch it stands in. What the chain
    /// hashes and what the store keeps.
    package var wire: [UInt8] {
        var out = WireWriter()
        out.reserve(512)
        write(to: &out)
        return out.bytes
    }

    package init(wire: [UInt8]) throws(LedgerError) {
        var reader = WireReader(wire)
        try self.init(from: &reader)
        guard reader.isAtEnd else { throw WireReader.damage("bytes are left over") }
    }

    func write(to out: inout WireWriter) {
        out.begin()
        // What makes the identity comes first, so that it can be read without the rest (EventName).
        out.byte(repetition != nil || content.isExtended ? 2 : 1)
        out.byte(sort.rawValue)
        out.text(id)
        if let repetition { out.number(UInt64(repetition)) }
        out.signed(eventTime.microseconds)
        out.signed(Int64(offset.minutes))
        if let errorDeclaration { errorDeclaration.write(to: &out) }
        content.write(to: &out)
        out.optional(bizStep)
        out.optional(disposition)
        out.optional(readPoint)
        out.optional(bizLocation)
        Self.write(bizTransactions, to: &out)
        Self.write(sources, to: &out)
        Self.write(destinations, to: &out)
        out.list(persistentDispositionSet) { $0.text($1) }
        out.list(persistentDispositionUnset) { $0.text($1) }
        out.raw(extensions)
    }

    private static func write(_ pairs: [TypedValue], to out: inout WireWriter) {
        out.list(pairs) { out, pair in
            out.optional(pair.type)
            out.text(pair.value)
        }
    }

    init(from reader: inout WireReader) throws(LedgerError) {
        let version = try reader.byte()
        guard version >= 1 else { throw WireReader.damage("form \(version) does not exist") }
        guard version <= Self.wireVersion else {
            throw LedgerError(
                code: .newerFormat, message: "An event is stored in form \(version); this program reads up to \(Self.wireVersion).",
                remedy: "Open the folder with a newer jellyroll.")
        }
        func pairs(_ reader: inout WireReader) throws(LedgerError) -> [TypedValue] {
            try reader.list { reader throws(LedgerError) in TypedValue(type: try reader.optionalText(), value: try reader.text()) }
        }
        let sort = try Sort(from: &reader)
        guard sort != .repetition || version == 2 else { throw WireReader.damage("its form and its sort disagree") }
        let id = try reader.text()
        var repetition: Int?
        if sort == .repetition {
            guard let number = Int32(exactly: try reader.number()), number >= 2 else { throw WireReader.damage("a repetition has no number") }
            repetition = Int(number)
        }
        let eventTime = Instant(microseconds: try reader.signed())
        let offset = try UTCOffset(from: &reader)
        let declaration = sort == .withdrawal ? try ErrorDeclaration(from: &reader) : nil
        let content = try EventContent(from: &reader)
        self.init(
            id: id, eventTime: eventTime, offset: offset, errorDeclaration: declaration, content: content,
            bizStep: try reader.optionalText(), disposition: try reader.optionalText(), readPoint: try reader.optionalText(),
            bizLocation: try reader.optionalText(), bizTransactions: try pairs(&reader), sources: try pairs(&reader),
            destinations: try pairs(&reader),
            persistentDispositionSet: try reader.list { reader throws(LedgerError) in try reader.text() },
            persistentDispositionUnset: try reader.list { reader throws(LedgerError) in try reader.text() },
            extensions: try reader.raw())
        guard version == 2 || !content.isExtended else { throw WireReader.damage("its form and its kind disagree") }
        if let repetition { self = repeated(repetition) }
    }

    /// What an entry is to the event with its ID: the event, its withdrawal, or the event said again. With the ID, the identity of an entry.
    package enum Sort: UInt8, Hashable, Sendable {
        case event = 0, withdrawal = 1, repetition = 2

        init(from reader: inout WireReader) throws(LedgerError) {
            let raw = try reader.byte()
            guard let sort = Sort(rawValue: raw) else { throw WireReader.damage("\(raw) names no sort of event") }
            self = sort
        }
    }

    package var sort: Sort { repetition != nil ? .repetition : errorDeclaration != nil ? .withdrawal : .event }
}

extension UTCOffset {
    fileprivate init(from reader: inout WireReader) throws(LedgerError) {
        guard let minutes = Int16(exactly: try reader.signed()) else { throw WireReader.damage("an offset is out of range") }
        self.init(minutes: minutes)
    }
}

extension ErrorDeclaration {
    fileprivate func write(to out: inout WireWriter) {
        out.signed(declarationTime.microseconds)
        out.signed(Int64(offset.minutes))
        out.optional(reason)
        out.list(correctiveEventIDs) { $0.text($1) }
        out.raw(extensions)
    }

    fileprivate init(from reader: inout WireReader) throws(LedgerError) {
        self.init(
            declarationTime: Instant(microseconds: try reader.signed()), offset: try UTCOffset(from: &reader), reason: try reader.optionalText(),
            correctiveEventIDs: try reader.list { reader throws(LedgerError) in try reader.text() }, extensions: try reader.raw())
    }
}

extension EventContent {
    /// What a plant record begins with; the five events of EPCIS have 1 to 5.
    static let recordTag: UInt8 = 6

    fileprivate var isExtended: Bool {
        if case .extended = self { true } else { false }
    }

    fileprivate func write(to out: inout WireWriter) {
        func body(_ tag: UInt8, _ action: Action, _ parent: String?, _ epcs: [String], _ quantities: [QuantityElement]) {
            out.byte(tag)
            out.byte(action.rawValue)
            out.optional(parent)
            out.list(epcs) { $0.text($1) }
            out.list(quantities) { $1.write(to: &$0) }
        }
        switch self {
        case .object(let action, let epcs, let quantities): body(1, action, nil, epcs, quantities)
        case .aggregation(let action, let parent, let children, let quantities): body(2, action, parent, children, quantities)
        case .association(let action, let parent, let children, let quantities): body(3, action, parent, children, quantities)
        case .transaction(let action, let parent, let epcs, let quantities): body(4, action, parent, epcs, quantities)
        case .transformation(let inputs, let inputQuantities, let outputs, let outputQuantities, let transformationID):
            out.byte(5)
            out.list(inputs) { $0.text($1) }
            out.list(inputQuantities) { $1.write(to: &$0) }
            out.list(outputs) { $0.text($1) }
            out.list(outputQuantities) { $1.write(to: &$0) }
            out.optional(transformationID)
        case .record(let facts):
            out.byte(Self.recordTag)
            facts.write(to: &out)
        case .extended(let type):
            out.byte(7)
            out.text(type)
        }
    }

    fileprivate init(from reader: inout WireReader) throws(LedgerError) {
        func texts(_ reader: inout WireReader) throws(LedgerError) -> [String] {
            try reader.list { reader throws(LedgerError) in try reader.text() }
        }
        func quantities(_ reader: inout WireReader) throws(LedgerError) -> [QuantityElement] {
            try reader.list { reader throws(LedgerError) in try QuantityElement(from: &reader) }
        }
        let tag = try reader.byte()
        switch tag {
        case 1...4:
            let action = try reader.choice(Action.self)
            let parent = try reader.optionalText()
            let epcs = try texts(&reader)
            let amounts = try quantities(&reader)
            self =
                switch tag {
                case 1: .object(action: action, epcs: epcs, quantities: amounts)
                case 2: .aggregation(action: action, parent: parent, children: epcs, childQuantities: amounts)
                case 3: .association(action: action, parent: parent, children: epcs, childQuantities: amounts)
                default: .transaction(action: action, parent: parent, epcs: epcs, quantities: amounts)
                }
        case 5:
            self = .transformation(
                inputs: try texts(&reader), inputQuantities: try quantities(&reader), outputs: try texts(&reader),
                outputQuantities: try quantities(&reader), transformationID: try reader.optionalText())
        case Self.recordTag: self = .record(try Facts(from: &reader))
        case 7: self = .extended(type: try reader.text())
        default: throw WireReader.damage("\(tag) names no kind of event")
        }
    }
}

extension QuantityElement {
    fileprivate func write(to out: inout WireWriter) {
        out.text(epcClass)
        out.optional(quantityText)
        out.optional(uom)
        out.quantity(booked)
    }

    fileprivate init(from reader: inout WireReader) throws(LedgerError) {
        self.init(
            epcClass: try reader.text(), quantityText: try reader.optionalText(), uom: try reader.optionalText(),
            booked: try reader.quantity())
    }
}

extension WireWriter {
    mutating func quantity(_ quantity: Quantity?) {
        byte(quantity?.dimension.rawValue ?? 0)
        if let quantity { signed(quantity.amount) }
    }
}

extension WireReader {
    mutating func quantity() throws(LedgerError) -> Quantity? {
        let raw = try byte()
        if raw == 0 { return nil }
        guard let dimension = Dimension(rawValue: raw) else { throw Self.damage("\(raw) names no dimension") }
        return Quantity(try signed(), dimension)
    }
}
