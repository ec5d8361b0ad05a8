// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// A text in canonical bytes: where it stands. What it says is the business of whoever has the bytes.
package struct WireText: BitwiseCopyable, Sendable {
    package let start: Int
    package let count: Int

    package static let empty = WireText(start: 0, count: 0)

    /// - Parameter bytes: Those of the events it was read from.
    package func bytes(in bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[start..<start + count])
    }
}

/// One thing an event states about lots, its names as places in the bytes.
package enum Fact {
    case statement(lot: WireText, product: WireText, quantity: Quantity?, basis: LotStatement.Basis, site: WireText)
    /// Follows the statement that announces the lot, once a track.
    case track(lot: WireText, number: Int, weight: UInt32)
    case draw(DrawFact)
    case holdBegun(child: WireText, parent: WireText, kind: Hold.Kind, quantity: Quantity?)
    case holdEnded(child: WireText?, parent: WireText)
    case generation(lot: WireText, reason: WireText, product: WireText, quantity: Quantity?, site: WireText, inherits: Bool)
    case close(lot: WireText, reason: WireText)
    case sighting(lot: WireText, place: WireText, disposition: WireText)
    case declaration(lot: WireText)
}

/// A ``Draw`` with its names as places in the bytes.
package struct DrawFact {
    package var source: WireText
    package var product: WireText
    package var dimension: Dimension
    package var evidence: Evidence
    package var from: Int64?
    package var length: Int64?
    package var track: UInt16?
    package var productFrom: Int64?
    package var productTo: Int64?
    package var role: WireText
    package var uncertainty: Int64
}

/// The facts of a plant record, read one after the other from its canonical form: nothing is allocated a fact, so a stretch of a hundred
/// million draws is read as fast as memory gives it. Every read is checked, as in ``WireReader``; that a text is UTF-8 is not.
///
/// What tells nothing about lots (equipment states, meter readings, measurements) is passed over.
package struct FactReader {
    private let bytes: UnsafeRawBufferPointer
    /// What the facts happened at.
    package private(set) var step = WireText.empty
    private var offset: Int
    private let end: Int
    /// The event's latest different texts, newest first.
    private var recent = InlineArray<8, WireText>(repeating: WireText.empty)
    private var recentCount = 0
    private var section = FactSection.statements
    /// Facts left in this section.
    private var left = 0
    /// Tracks left of the lot stated last.
    private var tracks = (lot: WireText.empty, next: 0, left: 0)

    /// - Parameter bytes: Canonical bytes of many events; they must stay while this reader is used.
    /// - Returns: Nil for an event that is no plant record, or none said the first time: its facts follow from ``Event/facts``.
    package init?(_ bytes: UnsafeRawBufferPointer, event range: Range<Int>) throws(LedgerError) {
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
        guard try byte() == 1, try byte() == Event.Sort.event.rawValue else { return nil }
        _ = try text()
        _ = try number()
        _ = try number()
        guard try byte() == EventContent.recordTag else { return nil }
        step = try text()
        left = try count()
    }

    /// The next fact; nil after the last.
    package mutating func next() throws(LedgerError) -> Fact? {
        if tracks.left > 0 { return .track(lot: tracks.lot, number: nextTrack(), weight: try weight()) }
        while true {
            while left == 0 {
                guard let following = FactSection(rawValue: section.rawValue + 1) else { return nil }
                section = following
                left = try count()
            }
            left -= 1
            switch section {
            case .statements: return try statement()
            case .draws: return .draw(try draw())
            case .holdsBegun:
                return .holdBegun(child: try text(), parent: try text(), kind: try choice(Hold.Kind.self), quantity: try quantity())
            case .holdsEnded: return .holdEnded(child: try flag() ? try text() : nil, parent: try text())
            case .generations:
                return .generation(
                    lot: try text(), reason: try text(), product: try text(), quantity: try quantity(), site: try text(), inherits: try flag())
            case .closes: return .close(lot: try text(), reason: try text())
            case .sightings: return .sighting(lot: try text(), place: try text(), disposition: try text())
            case .equipmentStates: try passTexts(3)
            case .meterReadings:
                try passTexts(1)
                _ = try quantity()
            case .measurements: try passMeasurement()
            case .declarations:
                let lot = try text()
                try passTexts(4)
                return .declaration(lot: lot)
            }
        }
    }

    private mutating func statement() throws(LedgerError) -> Fact {
        let lot = try text()
        let fact = Fact.statement(
            lot: lot, product: try text(), quantity: try quantity(), basis: try choice(LotStatement.Basis.self), site: try text())
        tracks = (lot, 0, try count())
        return fact
    }

    private mutating func passTexts(_ count: Int) throws(LedgerError) {
        for _ in 0..<count { _ = try text() }
    }

    private mutating func draw() throws(LedgerError) -> DrawFact {
        let source = try text()
        let product = try text()
        let dimension = try choice(Dimension.self)
        let evidence = try choice(Evidence.self)
        let present = try byte()
        guard present <= Draw.Present.all else { throw WireReader.damage("a draw has unknown members") }
        let from = present & Draw.Present.from != 0 ? try signed() : nil
        let length = present & Draw.Present.length != 0 ? try signed() : nil
        var track: UInt16?
        if present & Draw.Present.track != 0 {
            guard let number = UInt16(exactly: try number()) else { throw WireReader.damage("a track number is too large") }
            track = number
        }
        return DrawFact(
            source: source, product: product, dimension: dimension, evidence: evidence, from: from, length: length, track: track,
            productFrom: present & Draw.Present.productFrom != 0 ? try signed() : nil,
            productTo: present & Draw.Present.productTo != 0 ? try signed() : nil,
            role: present & Draw.Present.role != 0 ? try text() : WireText.empty,
            uncertainty: present & Draw.Present.uncertainty != 0 ? try signed() : 0)
    }

    private mutating func nextTrack() -> Int {
        defer {
            tracks.next += 1
            tracks.left -= 1
        }
        return tracks.next
    }

    private mutating func weight() throws(LedgerError) -> UInt32 {
        guard let weight = UInt32(exactly: try number()) else { throw WireReader.damage("a track weight is too large") }
        return weight
    }

    private mutating func passMeasurement() throws(LedgerError) {
        try passTexts(2)
        try passTexts(try count())
        for _ in 0..<(try count()) { _ = try number() }
        let values = try count()
        guard values <= (end - offset) / 8 else { throw WireReader.damage("a list of \(values) cannot fit") }
        offset += values * 8
    }

    // Parts

    private mutating func byte() throws(LedgerError) -> UInt8 {
        guard offset < end else { throw WireReader.damage("it ends early") }
        let value = bytes[offset]
        offset &+= 1
        return value
    }

    @inline(__always) private mutating func number() throws(LedgerError) -> UInt64 {
        let first = try byte()
        return first < 0x80 ? UInt64(first) : try longNumber(UInt64(first & 0x7F))
    }

    private mutating func longNumber(_ start: UInt64) throws(LedgerError) -> UInt64 {
        var value = start
        var shift: UInt64 = 7
        while true {
            let next = try byte()
            guard shift < 63 || (shift == 63 && next <= 1) else { throw WireReader.damage("a number is too large") }
            value |= UInt64(next & 0x7F) &<< shift
            if next < 0x80 {
                guard next != 0 else { throw WireReader.damage("a number is not in its shortest form") }
                return value
            }
            shift &+= 7
        }
    }

    private mutating func signed() throws(LedgerError) -> Int64 {
        let value = try number()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    private mutating func count() throws(LedgerError) -> Int {
        let value = try number()
        guard value <= UInt64(end - offset) else { throw WireReader.damage("a list of \(value) cannot fit") }
        return Int(value)
    }

    private mutating func flag() throws(LedgerError) -> Bool {
        let value = try byte()
        guard value <= 1 else { throw WireReader.damage("a flag is neither 0 nor 1") }
        return value == 1
    }

    private mutating func choice<T: RawRepresentable>(_ kind: T.Type) throws(LedgerError) -> T where T.RawValue == UInt8 {
        let raw = try byte()
        guard let value = T(rawValue: raw) else { throw WireReader.damage("\(raw) names no \(kind)") }
        return value
    }

    private mutating func quantity() throws(LedgerError) -> Quantity? {
        let raw = try byte()
        if raw == 0 { return nil }
        guard let dimension = Dimension(rawValue: raw) else { throw WireReader.damage("\(raw) names no dimension") }
        return Quantity(try signed(), dimension)
    }

    private mutating func text() throws(LedgerError) -> WireText {
        let told = try number()
        if told < UInt64(WireWriter.window) {
            let place = Int(told)
            guard place < recentCount else { throw WireReader.damage("a text leans on one that is not there") }
            let known = recent[place]
            remember(known, movedFrom: place)
            return known
        }
        let length = told - UInt64(WireWriter.window)
        guard length <= UInt64(end - offset) else { throw WireReader.damage("a text of \(length) bytes cannot fit") }
        let text = WireText(start: offset, count: Int(length))
        if length == 0 { return text }
        offset &+= Int(length)
        if recentCount < WireWriter.window { recentCount &+= 1 }
        remember(text, movedFrom: recentCount - 1)
        return text
    }

    private mutating func remember(_ text: WireText, movedFrom place: Int) {
        var at = place
        while at > 0 {
            recent[at] = recent[at - 1]
            at -= 1
        }
        recent[0] = text
    }
}
