// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Ledger
import Node

/// What became of an import.
struct ImportReport {
    /// Refusals told one by one; all are in the quarantine.
    static let mostTold = 100

    private(set) var recorded = 0
    private(set) var alreadyThere = 0
    private(set) var conflicting = 0
    private(set) var refused = 0
    private var refusals: [Refusal] = []
    var quarantined: [String] = []

    mutating func count(_ outcomes: [AppendReceipt.Outcome]) {
        for outcome in outcomes {
            switch outcome {
            case .recorded: recorded += 1
            case .alreadyThere: alreadyThere += 1
            case .conflicting: conflicting += 1
            }
        }
    }

    mutating func refuse(_ refusal: Refusal) {
        refused += 1
        if refusals.count < Self.mostTold { refusals.append(refusal) }
    }

    var text: String {
        var parts = ["\(grouped(recorded)) events recorded"]
        if alreadyThere > 0 { parts.append("\(grouped(alreadyThere)) were already there") }
        if conflicting > 0 { parts.append("\(grouped(conflicting)) bear the ID of another event and are recorded as a discrepancy") }
        if refused > 0 { parts.append("\(grouped(refused)) refused and kept in \(quarantined.joined(separator: ", "))") }
        return parts.joined(separator: ", ")
    }

    var json: [UInt8] {
        var json = JSONBytes()
        json.raw("{\"recorded\":")
        json.integer(recorded)
        json.raw(",\"alreadyThere\":")
        json.integer(alreadyThere)
        json.raw(",\"conflicting\":")
        json.integer(conflicting)
        json.raw(",\"refused\":")
        json.integer(refused)
        json.raw(",\"quarantine\":")
        json.list(quarantined) { $0.string($1) }
        json.raw(",\"refusals\":")
        json.list(refusals) { json, refusal in
            json.raw("{\"code\":")
            json.string(refusal.code)
            json.raw(",\"file\":")
            json.string(refusal.file)
            json.raw(",\"line\":")
            json.integer(refusal.line)
            json.raw(",\"column\":")
            json.integer(refusal.column)
            json.raw(",\"pointer\":")
            json.string(refusal.pointer.description)
            json.raw(",\"message\":")
            json.string(refusal.message)
            json.raw(",\"expected\":")
            json.string(refusal.expected)
            json.raw(",\"remedy\":")
            json.string(refusal.remedy)
            json.raw("}")
        }
        json.raw("}\n")
        return json.bytes
    }
}

extension Refusal {
    /// `file:line`, and the JSON pointer where there is one.
    var place: String { "\(file):\(line)" + (pointer.description.isEmpty ? "" : " \(pointer)") }
}
