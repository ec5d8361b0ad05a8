// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Node
import Synchronization

/// Counts for `/metrics`, in the Prometheus text format (version 0.0.4).
final class Metrics: Sendable {
    private struct Counts {
        /// By kind of address and first digit of the status.
        var requests: [Key: UInt64] = [:]
        var seconds: [String: Double] = [:]
    }

    private struct Key: Hashable {
        var area: String
        var status: Int
    }

    private let counts = Mutex(Counts())
    private let started: ContinuousClock.Instant

    init(started: ContinuousClock.Instant) { self.started = started }

    func count(area: String, status: Int, took: Duration) {
        let (seconds, attoseconds) = took.components
        counts.withLock {
            $0.requests[Key(area: area, status: status), default: 0] += 1
            $0.seconds[area, default: 0] += Double(seconds) + Double(attoseconds) / 1e18
        }
    }

    func text(_ snapshot: Snapshot, discrepancies: Int?, at now: ContinuousClock.Instant) -> String {
        let counts = counts.withLock { $0 }
        var text = ""
        func gauge(_ name: String, _ help: String, _ value: some CustomStringConvertible, type: String = "gauge") {
            text += "# HELP jellyroll_\(name) \(help)\n# TYPE jellyroll_\(name) \(type)\njellyroll_\(name) \(value)\n"
        }
        gauge("ledger_events", "Events recorded in the ledger.", snapshot.head.sequence)
        gauge("genealogy_lots", "Lots the genealogy knows.", snapshot.genealogy.lotCount)
        gauge("genealogy_draws", "Draws the genealogy knows.", snapshot.genealogy.drawCount)
        gauge(
            "genealogy_lag_events", "Recorded events the genealogy has not folded yet.",
            snapshot.head.sequence - min(snapshot.head.sequence, snapshot.genealogy.asOf))
        if let discrepancies { gauge("discrepancies_open", "Open discrepancies.", discrepancies) }
        gauge("uptime_seconds", "Seconds since the server started.", (now - started).components.seconds, type: "counter")
        text += "# HELP jellyroll_http_requests_total Requests answered.\n# TYPE jellyroll_http_requests_total counter\n"
        for (key, count) in counts.requests.sorted(by: { ($0.key.area, $0.key.status) < ($1.key.area, $1.key.status) }) {
            text += "jellyroll_http_requests_total{area=\"\(key.area)\",status=\"\(key.status)\"} \(count)\n"
        }
        text +=
            "# HELP jellyroll_http_request_seconds_total Time spent until the answer's head was ready.\n# TYPE jellyroll_http_request_seconds_total counter\n"
        for (area, seconds) in counts.seconds.sorted(by: { $0.key < $1.key }) {
            text += "jellyroll_http_request_seconds_total{area=\"\(area)\"} \(seconds)\n"
        }
        return text
    }
}
