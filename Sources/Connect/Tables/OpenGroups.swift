// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// Rows on their way to becoming events: rows with one key within the window become one event, wherever they stand in it.
///
/// Draws and holds go together by (product lot, time, step), announcements by (time, site), measurements by (time, characteristic). An event is closed when
/// ``window`` rows have come in behind its oldest neighbour, so a file of up to that many rows is grouped whole, whatever its order, and memory
/// stays flat on a longer one. Its ID is the sum of its rows' fingerprints with the number of equal events before it: the same file
/// gives the same IDs, and a row that stands twice counts twice.
struct OpenGroups {
    static let window = 65_536
    /// A pack of thousands of rows is cut here; an event stays small enough to be read alone.
    static let largest = 4_096

    struct Group {
        let key: UInt64
        let label: String
        let product: String
        let time: TableTime
        var facts = Facts()
        var rows = 0
        var hash = RowHash(low: 0, high: 0)
    }

    private var groups: [Group] = []
    /// Groups before this one are closed.
    private var head = 0
    private var openRows = 0
    /// Ordinal in `groups` by key hash.
    private var byKey: [UInt64: Int] = [:]
    private var repeats = RepeatCounter()
    private var last = -1

    /// True when the oldest group has to be closed before more rows come in.
    var isFull: Bool { openRows > Self.window }
    var isEmpty: Bool { head == groups.count }

    /// Adds one row.
    /// - Parameters:
    ///   - key: Fingerprint of what the row is grouped by; `label`, `product` and `time` say it in full.
    ///   - cap: Rows at which an event of this kind is full.
    mutating func add(
        key: UInt64, label: String, product: String, time: TableTime, hash: RowHash, cap: Int = OpenGroups.largest, _ body: (inout Facts) -> Void
    ) {
        var index = last
        if index < head || groups[index].key != key || groups[index].rows >= cap {
            index = byKey[key] ?? -1
            if index >= head {
                if groups[index].time != time || groups[index].label != label || groups[index].product != product || groups[index].rows >= cap {
                    index = -1
                }
            }
        }
        if index < head {
            index = groups.count
            var group = Group(key: key, label: label, product: product, time: time)
            group.facts.step = label
            groups.append(group)
            byKey[key] = index
        }
        body(&groups[index].facts)
        groups[index].rows += 1
        groups[index].hash += hash
        openRows += 1
        last = index
    }

    /// Closes the oldest group.
    mutating func close() -> Event {
        let group = groups[head]
        groups[head].facts = Facts()
        if byKey[group.key] == head { byKey[group.key] = nil }
        head += 1
        openRows -= group.rows
        if head >= 16_384 { forgetClosed() }

        let rows = RowHash([group.hash.low, group.hash.high, UInt64(group.rows)])
        let ordinal = repeats.meet(rows.low)
        let id = ordinal == 0 ? rows : RowHash([rows.low, rows.high, UInt64(ordinal)])
        return Event(
            id: id.text(prefix: "urn:jellyroll:row:"), eventTime: group.time.instant, offset: group.time.offset, errorDeclaration: nil,
            content: .record(group.facts), bizStep: nil, disposition: nil, readPoint: nil, bizLocation: nil, bizTransactions: [], sources: [],
            destinations: [], persistentDispositionSet: [], persistentDispositionUnset: [], extensions: [])
    }

    private mutating func forgetClosed() {
        groups.removeFirst(head)
        byKey = byKey.mapValues { $0 - head }
        last = -1
        head = 0
    }
}
