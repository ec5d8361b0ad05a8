// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// Rows on their way to becoming events: rows with one key within the window become one event, wherever they stand in it.
///
/// Draws and holds go together by (product lot, time, step), announcements by (time, site), measurements by (time, characteristic). An event is closed when
/// ``window`` rows have come in behind its oldest neighbour, so a file of up to that many rows is grouped whole, whatever its order, and memory
/// stays flat on a longer one. Its ID is the sum of its rows' fingerprints with the number of equal events before it: the same file
/// gives the same IDs, and a row that stands twice counts twice.
struct OpenGroups: ~Copyable {
    static let window = 65_536
    /// A pack of thousands of rows is cut here; an event stays small enough to be read alone.
    static let largest = 4_096

    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// What rows are grouped by, in full.
    struct Subject {
        let time: TableTime
        let name: Bytes
        let step: Bytes
        /// Unit of measured values.
        let unit: Bytes

        fileprivate var key: UInt64 {
            var hash = UInt64(bitPattern: time.instant.microseconds) &* 0x9e37_79b9_7f4a_7c15 ^ RowHash(name).low
            hash = (hash &* 0xff51_afd7_ed55_8ccd ^ (hash >> 32) ^ RowHash(step).low) &* 0xc4ce_b9fe_1a85_ec53
            return hash ^ (hash >> 29) ^ RowHash(unit).low
        }
    }

    /// One row. Texts are places in the texts kept.
    enum Row {
        case announcement(lot: RowText, product: RowText, Quantity?)
        case draw(
            source: RowText, product: RowText, role: RowText, Dimension, from: Int64?, length: Int64?, track: UInt16?, productFrom: Int64?,
            productTo: Int64?)
        case hold(child: RowText, parent: RowText, Hold.Kind)
        case holdEnd(child: RowText, parent: RowText)
        case measurement(lot: RowText, value: Double, place: Int64?)

        fileprivate var section: FactSection {
            switch self {
            case .announcement: .statements
            case .draw: .draws
            case .hold: .holdsBegun
            case .holdEnd: .holdsEnded
            case .measurement: .measurements
            }
        }
    }

    private struct Link {
        let row: Row
        /// The next row of the same event; −1 for the last.
        var next = -1
    }

    private struct Group {
        let key: UInt64
        let time: TableTime
        let step: RowText
        let name: RowText
        let unit: RowText
        /// The group before it in its slot.
        let before: Int
        /// Where the texts of its first row begin, and its rows.
        let texts: Int
        let first: Int
        var last: Int
        var rows = 0
        /// A bit for each section its rows belong to.
        var sections: UInt16 = 0
        var hash = RowHash(low: 0, high: 0)

        func has(_ section: FactSection) -> Bool { sections & 1 << UInt16(section.rawValue) != 0 }
    }

    /// What goes, in order of their beginning; rows and texts of those before `groups.start` are let go of.
    private var groups = Sliding<Group>()
    private var rows = Sliding<Link>()
    private var texts = Sliding<UInt8>()
    private var openRows = 0
    /// Where the texts of the row to come begin.
    private var rowTexts = 0
    /// The newest group of each slot; see ``newest(of:)``.
    private var slots = [Int](repeating: -1, count: 2 * window)
    private var latest = -1
    private var repeats = RepeatCounter()

    /// True when the oldest group has to be closed before more rows come in.
    var isFull: Bool { openRows > Self.window }
    var isEmpty: Bool { groups.isEmpty }

    /// Keeps a text for a row to come.
    mutating func keep(_ text: Bytes) -> RowText {
        let start = texts.end
        texts.append(text)
        return RowText(start: start, count: text.count)
    }

    /// Adds one row, whose texts were kept before.
    /// - Parameter cap: Rows at which an event of this kind is full.
    mutating func add(_ row: Row, to subject: Subject, hash: RowHash, cap: Int = OpenGroups.largest) {
        var index = latest
        var key: UInt64 = 0
        if index < groups.start || !isOf(groups[index], subject, cap) {
            key = subject.key
            index = newest(of: key)
            if index < groups.start || !isOf(groups[index], subject, cap) { index = -1 }
        }
        let place = rows.end
        rows.append(Link(row: row))
        if index < 0 {
            index = groups.end
            groups.append(
                Group(
                    key: key, time: subject.time, step: keep(subject.step), name: keep(subject.name), unit: keep(subject.unit),
                    before: slots[Self.slot(of: key)], texts: rowTexts, first: place, last: place))
            slots[Self.slot(of: key)] = index
        } else {
            rows[groups[index].last].next = place
            groups[index].last = place
        }
        groups[index].rows += 1
        groups[index].sections |= 1 << UInt16(row.section.rawValue)
        groups[index].hash += hash
        openRows += 1
        latest = index
        rowTexts = texts.end
    }

    private static func slot(of key: UInt64) -> Int { Int(truncatingIfNeeded: key) & (2 * window - 1) }

    /// The open group with this key that was begun last; −1 when there is none. A slot's groups go back in time, to the first that is gone.
    private func newest(of key: UInt64) -> Int {
        var index = slots[Self.slot(of: key)]
        while index >= groups.start, groups[index].key != key { index = groups[index].before }
        return index >= groups.start ? index : -1
    }

    private func isOf(_ group: Group, _ subject: Subject, _ cap: Int) -> Bool {
        group.rows < cap && group.time == subject.time && texts.isEqual(group.name, subject.name)
            && texts.isEqual(group.step, subject.step) && texts.isEqual(group.unit, subject.unit)
    }

    /// Closes the oldest group.
    mutating func close(into out: inout RecordBuilder) {
        let group = groups[groups.start]
        let sum = RowHash(group.hash.low, group.hash.high, UInt64(group.rows))
        let ordinal = repeats.meet(sum.low)
        let id = ordinal == 0 ? sum : RowHash(sum.low, sum.high, UInt64(ordinal))
        id.withText(prefix: "urn:jellyroll:row:") { id in
            out.begin(id: id, eventTime: group.time.instant, offset: group.time.offset, step: texts[group.step])
        }
        write(group, into: &out)
        out.end()

        openRows -= group.rows
        groups.drop(to: groups.start + 1)
        // Whatever a later group has came in after it was begun.
        rows.drop(to: groups.isEmpty ? rows.end : groups[groups.start].first)
        texts.drop(to: groups.isEmpty ? rowTexts : groups[groups.start].texts)
    }

    private func write(_ group: Group, into out: inout RecordBuilder) {
        if group.has(.measurements) { return writeMeasurement(group, into: &out) }
        for section in [FactSection.statements, .draws, .holdsBegun, .holdsEnded] where group.has(section) {
            var count = group.rows
            if group.sections.nonzeroBitCount > 1 {
                count = 0
                forEachRow(of: group) { if $0.section == section { count += 1 } }
            }
            out.begin(section, count: count)
            forEachRow(of: group) { row in
                switch row {
                case .announcement(let lot, let product, let quantity) where section == .statements:
                    out.statement(
                        lot: texts[lot], product: texts[product], quantity: quantity, basis: .announced, site: texts[group.name])
                case .draw(
                    let source, let product, let role, let dimension, let from, let length, let track, let productFrom, let productTo)
                where section == .draws:
                    out.draw(
                        source: texts[source], product: texts[product], dimension: dimension, from: from, length: length, track: track,
                        productFrom: productFrom, productTo: productTo, role: texts[role], evidence: from == nil ? .none : .stated)
                case .hold(let child, let parent, let kind) where section == .holdsBegun:
                    out.hold(child: texts[child], parent: texts[parent], kind: kind)
                case .holdEnd(let child, let parent) where section == .holdsEnded: out.holdEnd(child: texts[child], parent: texts[parent])
                default: break
                }
            }
        }
    }

    private func writeMeasurement(_ group: Group, into out: inout RecordBuilder) {
        var places = 0
        forEachRow(of: group) { if case .measurement(_, _, _?) = $0 { places += 1 } }
        out.begin(.measurements, count: 1)
        out.measurement(characteristic: texts[group.name], unit: texts[group.unit])
        out.list(group.rows)
        forEachRow(of: group) { if case .measurement(let lot, _, _) = $0 { out.text(texts[lot]) } }
        out.list(places)
        forEachRow(of: group) { if case .measurement(_, _, let place?) = $0 { out.number(place) } }
        out.list(group.rows)
        forEachRow(of: group) { if case .measurement(_, let value, _) = $0 { out.value(value) } }
    }

    @inline(__always) private func forEachRow(of group: Group, _ body: (Row) -> Void) {
        var place = group.first
        while place >= 0 {
            body(rows[place].row)
            place = rows[place].next
        }
    }
}

/// Where a text stands in the texts that ``OpenGroups`` keeps.
struct RowText {
    let start: Int
    let count: Int
}

/// Elements that are added at one end and let go of at the other, and keep their numbers.
private struct Sliding<Element>: ~Copyable {
    private var elements = UnsafeMutablePointer<Element>.allocate(capacity: 1024)
    private var capacity = 1024
    /// Number of the element in front of the memory.
    private var base = 0
    /// The first that is kept.
    private(set) var start = 0
    private(set) var end = 0

    deinit {
        (elements + (start - base)).deinitialize(count: end - start)
        elements.deallocate()
    }

    var isEmpty: Bool { start == end }

    subscript(_ index: Int) -> Element {
        get {
            precondition(index >= start && index < end, "Element \(index) is not kept.")
            return elements[index &- base]
        }
        _modify {
            precondition(index >= start && index < end, "Element \(index) is not kept.")
            yield &elements[index &- base]
        }
    }

    mutating func append(_ element: Element) {
        reserve(1)
        (elements + (end &- base)).initialize(to: element)
        end &+= 1
    }

    mutating func drop(to index: Int) {
        (elements + (start - base)).deinitialize(count: index - start)
        start = index
    }

    mutating func reserve(_ more: Int) {
        if end &- base &+ more > capacity { makeRoom(more) }
    }

    private mutating func makeRoom(_ more: Int) {
        let kept = end - start
        if kept + more > capacity / 2 {
            capacity = max(capacity * 2, (kept + more) * 2)
            let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
            larger.moveInitialize(from: elements + (start - base), count: kept)
            elements.deallocate()
            elements = larger
        } else {
            elements.moveInitialize(from: elements + (start - base), count: kept)
        }
        base = start
    }

    var memory: UnsafeMutablePointer<Element> { elements }
    var front: Int { base }
    mutating func extend(by count: Int) { end &+= count }
}

extension Sliding where Element == UInt8 {
    mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        guard let from = text.baseAddress, !text.isEmpty else { return }
        reserve(text.count)
        (memory + (end - front)).update(from: from, count: text.count)
        extend(by: text.count)
    }

    subscript(_ text: RowText) -> UnsafeBufferPointer<UInt8> {
        precondition(text.start >= start && text.start + text.count <= end, "The text is not kept.")
        return UnsafeBufferPointer(start: memory + (text.start - front), count: text.count)
    }

    func isEqual(_ text: RowText, _ other: UnsafeBufferPointer<UInt8>) -> Bool { TableText.isEqual(self[text], other) }
}
