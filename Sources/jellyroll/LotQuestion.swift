// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Foundation
import Genealogy
import Ledger
import Measure
import Node

/// The options that a trace and a recall share.
struct LotQuestion: ParsableArguments {
    @Argument(help: "The lot: its name, EPC or Digital Link.")
    var lot: String

    @Option(parsing: .unconditional, help: ArgumentHelp("Only this stretch of it, in its own unit: 310..318, 310m..318m.", valueName: "FROM..TO"))
    var interval: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("Which lot of that name, counted from 0. The newest unless given.", valueName: "N"))
    var generation: Int?

    @Option(help: ArgumentHelp("What was held in what: now, as-built, ever, or at a time.", valueName: "WHEN"))
    var at: String = "now"

    @Option(help: ArgumentHelp("As the ledger knew it at this time, or up to this entry.", valueName: "TIME or N"))
    var known: String?

    func query() -> [(String, String)] {
        var query = [("at", at)]
        if let interval { query.append(("interval", interval)) }
        if let generation { query.append(("generation", "\(generation)")) }
        if let known { query.append(("known", known)) }
        return query
    }

    /// The state asked of, and the request for it.
    func request(of node: any NodeAccess, _ direction: Direction) throws -> (any GenealogyReading, TraceRequest) {
        var snapshot = node.snapshot
        if let known {
            snapshot = try node.snapshot(known: try snapshot.sequence(knownAt: known, now: SystemClock.now()))
        }
        let key = try snapshot.genealogy.find(lot, generation: generation)
        let stretch: Interval? = try interval.map { text in
            let summary = try snapshot.genealogy.summary(of: key)
            return try IntervalText.parse(text, in: summary.dimension, of: summary.quantity?.amount)
        }
        let request = TraceRequest(lot: key, direction: direction, interval: stretch, holds: try HoldViewText.parse(at))
        return (snapshot.genealogy, request)
    }
}
