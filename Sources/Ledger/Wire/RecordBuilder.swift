// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// Writes plant records straight to their canonical form, names as bytes: for tables of a hundred million rows. The same as writing an
/// ``Event`` with such ``Facts``.
///
///     builder.begin(id: …, eventTime: …, offset: …, step: …)
///     builder.begin(.draws, count: 2)
///     builder.draw(…)
///     builder.draw(…)
///     builder.end()
///
/// Texts are UTF-8, which is the caller's to have checked.
package struct RecordBuilder: ~Copyable {
    package typealias Text = UnsafeBufferPointer<UInt8>

    private var out = WireWriter()
    private var ranges: [Range<Int>] = []
    private var start = 0
    /// The next section to begin, as a raw value.
    private var section: UInt8 = 0
    /// Facts the section still needs.
    private var left = 0

    package init(events: Int) {
        ranges.reserveCapacity(events)
        out.reserve(events * 256)
    }

    package var count: Int { ranges.count }

    package mutating func begin(id: Text, eventTime: Instant, offset: UTCOffset, step: Text) {
        precondition(!id.isEmpty, "An event has an ID.")
        start = out.count
        section = 0
        out.begin()
        out.byte(1)
        out.byte(Event.Sort.event.rawValue)
        out.text(id)
        out.signed(eventTime.microseconds)
        out.signed(Int64(offset.minutes))
        out.byte(EventContent.recordTag)
        out.text(step)
    }

    /// Begins a list of `count` facts; lists come in the order of ``FactSection``, those left out are empty.
    package mutating func begin(_ section: FactSection, count: Int) {
        precondition(section.rawValue >= self.section && left == 0, "The facts of an event come in order, and all of them.")
        pass(to: section.rawValue)
        out.number(UInt64(count))
        self.section += 1
        left = count
    }

    package mutating func statement(lot: Text, product: Text, quantity: Quantity?, basis: LotStatement.Basis, site: Text) {
        left -= 1
        out.text(lot)
        out.text(product)
        out.quantity(quantity)
        out.byte(basis.rawValue)
        out.text(site)
        out.number(0)
    }

    package mutating func draw(
        source: Text, product: Text, dimension: Dimension, from: Int64?, length: Int64?, track: UInt16?, productFrom: Int64?, productTo: Int64?,
        role: Text, evidence: Evidence
    ) {
        left -= 1
        out.text(source)
        out.text(product)
        out.byte(dimension.rawValue)
        out.byte(evidence.rawValue)
        out.members(from: from, length: length, track: track, productFrom: productFrom, productTo: productTo, role: role, uncertainty: 0)
    }

    package mutating func hold(child: Text, parent: Text, kind: Hold.Kind) {
        left -= 1
        out.text(child)
        out.text(parent)
        out.byte(kind.rawValue)
        out.quantity(nil)
    }

    package mutating func holdEnd(child: Text, parent: Text) {
        left -= 1
        out.byte(1)
        out.text(child)
        out.text(parent)
    }

    /// Begins a block of measurements; `count` calls of ``text(_:)``, ``number(_:)`` and ``value(_:)`` each follow: lots, places, values.
    package mutating func measurement(characteristic: Text, unit: Text) {
        left -= 1
        out.text(characteristic)
        out.text(unit)
    }

    /// The count of a list within a fact.
    package mutating func list(_ count: Int) { out.number(UInt64(count)) }
    package mutating func text(_ text: Text) { out.text(text) }
    package mutating func number(_ number: Int64) { out.signed(number) }
    package mutating func value(_ value: Double) { out.double(value) }

    package mutating func end() {
        precondition(left == 0, "An event ends with all its facts.")
        pass(to: FactSection.declarations.rawValue + 1)
        // bizStep, disposition, readPoint, bizLocation; bizTransactions, sources, destinations; persistentDisposition; extensions.
        for _ in 0..<10 { out.byte(0) }
        ranges.append(start..<out.count)
    }

    package consuming func finish() -> CanonicalEvents { CanonicalEvents(bytes: out.bytes, ranges: ranges) }

    private mutating func pass(to section: UInt8) {
        while self.section < section {
            out.number(0)
            self.section += 1
        }
    }
}
