// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger

/// What became of the events of an import or capture; together they are all of them.
package struct AppendTally: Hashable, Sendable, Codable {
    package private(set) var recorded = 0
    /// Equal to another of the same batch, without an ID of their own: recorded as a discrepancy.
    package private(set) var repeated = 0
    /// Master data of a document's header.
    package private(set) var masterData = 0
    package private(set) var alreadyThere = 0
    /// With the ID of another event and other content: recorded as a discrepancy.
    package private(set) var conflicting = 0

    package init() {}

    package mutating func count(_ events: [Event], _ receipt: AppendReceipt) {
        for (event, outcome) in zip(events, receipt.outcomes) { count(outcome) { event } }
    }

    /// As for events; only those of the later form have to be read for it.
    package mutating func count(_ events: CanonicalEvents, _ receipt: AppendReceipt) throws(LedgerError) {
        for (index, outcome) in receipt.outcomes.enumerated() {
            let event = events.isPlain(index) ? nil : try events.event(index)
            count(outcome) { event }
        }
    }

    private mutating func count(_ outcome: AppendReceipt.Outcome, _ event: () -> Event?) {
        switch outcome {
        case .recorded:
            let event = event()
            if event?.repetition != nil { repeated += 1 } else if event?.isMasterData == true { masterData += 1 } else { recorded += 1 }
        case .alreadyThere: alreadyThere += 1
        case .conflicting: conflicting += 1
        }
    }

    /// `"recorded":…,"repeated":…,"masterData":…,"alreadyThere":…,"conflicting":…`, inside an object of the caller's.
    package func write(_ json: inout JSONBytes) {
        json.raw("\"recorded\":")
        json.integer(recorded)
        json.raw(",\"repeated\":")
        json.integer(repeated)
        json.raw(",\"masterData\":")
        json.integer(masterData)
        json.raw(",\"alreadyThere\":")
        json.integer(alreadyThere)
        json.raw(",\"conflicting\":")
        json.integer(conflicting)
    }
}
