// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Ledger
import Node

/// What became of an import.
struct ImportReport {
    /// Refusals told one by one; all are in the quarantine.
    static let mostTold = 100

    var tally = AppendTally()
    private(set) var refused = 0
    private var refusals: [Refusal] = []
    var quarantined: [String] = []

    mutating func refuse(_ refusal: Refusal) {
        refused += 1
        if refusals.count < Self.mostTold { refusals.append(refusal) }
    }

    var text: String {
        var parts = ["\(Self.events(tally.recorded)) recorded"]
        if tally.alreadyThere > 0 { parts.append("\(grouped(tally.alreadyThere)) already there") }
        if tally.masterData > 0 {
            parts.append("master data of \(grouped(tally.masterData)) \(tally.masterData == 1 ? "document" : "documents") kept")
        }
        if tally.repeated > 0 { parts.append("\(grouped(tally.repeated)) equal to another of the file and without an ID: a discrepancy") }
        if tally.conflicting > 0 { parts.append("\(grouped(tally.conflicting)) with the ID of another event: recorded, and a discrepancy") }
        if refused > 0 { parts.append("\(grouped(refused)) refused and kept in \(quarantined.joined(separator: ", "))") }
        return parts.joined(separator: ", ")
    }

    private static func events(_ count: Int) -> String { count == 1 ? "1 event" : "\(grouped(count)) events" }

    var json: [UInt8] {
        var json = JSONBytes()
        json.raw("{")
        tally.write(&json)
        json.raw(",\"refused\":")
        json.integer(refused)
        json.raw(",\"quarantine\":")
        json.list(quarantined) { $0.string($1) }
        json.raw(",\"refusals\":")
        json.list(refusals) { $0.bytes += JSONWriter.bytes($1.json) }
        json.raw("}\n")
        return json.bytes
    }
}

extension Refusal {
    /// `file:line`, and the JSON pointer where there is one.
    var place: String { "\(file):\(line)" + (pointer.description.isEmpty ? "" : " \(pointer)") }
}
