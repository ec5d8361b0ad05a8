// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Node
package import Twin

/// A comparison of plants, or of single changes to one, as JSON.
package enum ComparisonAnswer {
    /// - Parameter ranked: What the alternatives are ranked by; nil for a comparison of plants.
    package static func json(_ comparison: AlternativesResult, ranked: Indicator?) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"interrupted\":")
        json.bool(comparison.isInterrupted)
        json.raw(",\"base\":{\"name\":")
        json.string(comparison.name)
        json.raw(",\"result\":")
        ExperimentAnswer.write(comparison.base, &json)
        json.raw("},\"others\":")
        json.list(comparison.others) { json, other in
            json.raw("{\"name\":")
            json.string(other.name)
            json.raw(",\"differences\":")
            json.list(comparison.differences(other)) { json, entry in write(entry.indicator, entry.comparison, &json) }
            json.raw(",\"result\":")
            ExperimentAnswer.write(other.result, &json)
            json.raw("}")
        }
        json.raw(",\"ranking\":")
        if let ranked { write(comparison, ranked, &json) } else { json.raw("null") }
        json.raw("}\n")
        return json.bytes
    }

    private static func write(_ indicator: Indicator, _ comparison: PairedComparison, _ json: inout JSONBytes) {
        json.raw("{\"of\":")
        json.string(indicator.subject.name)
        json.raw(",\"indicator\":")
        json.string(indicator.kind.rawValue)
        json.raw(",\"base\":")
        ExperimentAnswer.write(comparison.base, indicator.unit, &json)
        json.raw(",\"other\":")
        ExperimentAnswer.write(comparison.other, indicator.unit, &json)
        json.raw(",\"difference\":")
        ExperimentAnswer.write(comparison.difference, indicator.unit, &json)
        json.raw(",\"correlation\":")
        json.number(comparison.correlation)
        json.raw(",\"significant\":")
        json.bool(comparison.isSignificant)
        json.raw("}")
    }

    private static func write(_ comparison: AlternativesResult, _ ranked: Indicator, _ json: inout JSONBytes) {
        json.raw("{\"of\":")
        json.string(ranked.subject.name)
        json.raw(",\"indicator\":")
        json.string(ranked.kind.rawValue)
        json.raw(",\"simultaneousConfidence\":")
        json.number(comparison.base.plan.confidence)
        json.raw(",\"gains\":")
        json.list(comparison.ranked(ranked.subject, ranked.kind)) { json, entry in
            json.raw("{\"change\":")
            json.string(entry.other.name)
            json.raw(",\"gain\":")
            ExperimentAnswer.write(entry.gain.difference, ranked.unit, &json)
            json.raw(",\"significant\":")
            json.bool(entry.gain.isSignificant)
            json.raw("}")
        }
        json.raw("}")
    }
}
