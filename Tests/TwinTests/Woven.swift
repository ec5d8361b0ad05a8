// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Genealogy
import Ledger
import Measure

@testable import Twin

/// Events woven as a node would, without a ledger.
struct Woven {
    let graph: LineageGraph
    let events: [Event]

    init(_ batches: some Sequence<[Event]>) throws {
        var store = RunStore()
        var weaver = Weaver(resuming: store)
        var sequence: UInt64 = 0
        var all: [Event] = []
        var byID: [String: [UInt64]] = [:]
        for batch in batches where !batch.isEmpty {
            let entries = batch.map { event in
                sequence += 1
                byID[event.id, default: []].append(sequence)
                return Entry(sequence: sequence, recordTime: Instant(microseconds: 2_000_000_000_000_000 + Int64(sequence)), event: event)
            }
            store.apply(try weaver.weave(entries, over: store) { byID[$0] ?? [] })
            all += batch
        }
        graph = LineageGraph(store.rows)
        events = all
    }

    /// Every lot of `product` that `lot` reaches, however little of it.
    func reached(from lot: String, _ interval: Interval? = nil, only product: String? = nil, holds: HoldView = .ever) throws -> [String] {
        let key = try graph.find(lot, generation: nil)
        let request = TraceRequest(lot: key, direction: .forward, interval: interval, only: product, holds: holds, floor: 0)
        return try graph.trace(request).reached.map(\.lot.name)
    }
}

/// From JELLYROLL_SEED, else a fixed one.
let chainSeed = ProcessInfo.processInfo.environment["JELLYROLL_SEED"].flatMap(UInt64.init) ?? 7

let chainStart = Instant(microseconds: 1_800_000_000_000_000)
