// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Node
package import Twin

/// An experiment's result as JSON. Indicators stand under the part they are of, by the names of ``Twin/Indicator/Kind``; each is
/// `{"value", "unit", "lower", "upper", "n"}`, with null where nothing was observed or one observation gives no interval.
package enum ExperimentAnswer {
    package static func json(_ result: ExperimentResult) -> [UInt8] {
        var json = JSONBytes()
        write(result, &json)
        json.raw("\n")
        return json.bytes
    }

    /// Settings of a sweep, in order; those that were finished.
    package static func json(sweepOf parameter: String, _ settings: [(value: Double, result: ExperimentResult)], isInterrupted: Bool) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"parameter\":")
        json.string(parameter)
        json.raw(",\"interrupted\":")
        json.bool(isInterrupted)
        json.raw(",\"settings\":")
        json.list(settings) { json, setting in
            json.raw("{\"value\":")
            json.number(setting.value)
            json.raw(",\"result\":")
            write(setting.result, &json)
            json.raw("}")
        }
        json.raw("}\n")
        return json.bytes
    }

    static func write(_ result: ExperimentResult, _ json: inout JSONBytes) {
        json.raw("{\"plant\":")
        json.string(result.parts.title)
        json.raw(",\"seed\":")
        json.integer(result.plan.seed)
        switch result.plan.method {
        case .replications:
            json.raw(",\"method\":\"replications\",\"replications\":")
            json.integer(result.replications.count)
        case .batches:
            json.raw(",\"method\":\"batches\",\"batches\":")
            json.integer(result.table.rows.count)
        }
        json.raw(",\"duration\":{\"value\":")
        json.number(result.plan.duration.seconds)
        json.raw(",\"unit\":\"s\"},\"warmUp\":{\"value\":")
        json.number(result.warmUp.time.seconds)
        json.raw(",\"unit\":\"s\",\"verdict\":")
        json.string(result.warmUp.verdict.rawValue)
        json.raw("},\"confidence\":")
        json.number(result.plan.confidence)
        json.raw(",\"precision\":")
        if let asked = result.plan.precision, let verdict = result.precision {
            json.raw("{\"asked\":")
            json.number(asked)
            json.raw(",\"of\":")
            json.string(result.plan.watched.rawValue)
            json.raw(",\"verdict\":")
            json.string(verdict.rawValue)
            json.raw("}")
        } else {
            json.raw("null")
        }
        json.raw(",\"interrupted\":")
        json.bool(result.isInterrupted)
        json.raw(",\"bottleneck\":")
        if let worst = result.bottlenecks.first, worst.share > 0 { json.string(worst.station) } else { json.raw("null") }
        IndicatorSheet(result).write(&json)
        json.raw("}")
    }

    static func write(_ estimate: Estimate?, _ unit: String, _ json: inout JSONBytes) {
        json.raw("{\"value\":")
        json.number(estimate?.mean)
        json.raw(",\"unit\":")
        json.string(unit.isEmpty ? "1" : unit)
        json.raw(",\"lower\":")
        json.number(estimate?.lower)
        json.raw(",\"upper\":")
        json.number(estimate?.upper)
        json.raw(",\"n\":")
        json.integer(estimate?.count ?? 0)
        json.raw("}")
    }
}

/// The columns of a result by what they are of, in the order of the plant.
private struct IndicatorSheet {
    let result: ExperimentResult
    private var subjects: [Indicator.Subject] = []
    private var columns: [Indicator.Subject: [Int]] = [:]

    init(_ result: ExperimentResult) {
        self.result = result
        for (column, indicator) in result.table.indicators.enumerated() {
            if columns[indicator.subject] == nil { subjects.append(indicator.subject) }
            columns[indicator.subject, default: []].append(column)
        }
    }

    func write(_ json: inout JSONBytes) {
        json.raw(",\"plantWide\":")
        object(.plant, head: [], &json)
        json.raw(",\"products\":")
        list("product", &json) { if case .product = $0 { true } else { false } }
        json.raw(",\"stations\":")
        list("station", &json) { if case .station = $0 { true } else { false } }
        json.raw(",\"buffers\":")
        list("buffer", &json) { if case .buffer = $0 { true } else { false } }
        json.raw(",\"steps\":")
        list("step", &json) { if case .step = $0 { true } else { false } }
        json.raw(",\"routes\":")
        list("route", &json) { if case .route = $0 { true } else { false } }
        json.raw(",\"crews\":")
        list("crew", &json) { if case .crew = $0 { true } else { false } }
        json.raw(",\"utilities\":")
        list("utility", &json) { if case .utility = $0 { true } else { false } }
        json.raw(",\"materials\":")
        list("material", &json) { if case .material = $0 { true } else { false } }
    }

    private func list(_ key: String, _ json: inout JSONBytes, _ isOf: (Indicator.Subject) -> Bool) {
        json.list(subjects.filter(isOf)) { json, subject in
            if case .step(let route, let step) = subject {
                object(subject, head: [("route", route), (key, step)], &json)
            } else {
                object(subject, head: [(key, subject.name)], &json)
            }
        }
    }

    private func object(_ subject: Indicator.Subject, head: [(key: String, value: String)], _ json: inout JSONBytes) {
        json.raw("{")
        var isFirst = true
        func comma(_ json: inout JSONBytes) {
            if !isFirst { json.raw(",") }
            isFirst = false
        }
        for entry in head {
            comma(&json)
            json.string(entry.key)
            json.raw(":")
            json.string(entry.value)
        }
        for column in columns[subject] ?? [] {
            comma(&json)
            let indicator = result.table.indicators[column]
            json.string(indicator.kind.rawValue)
            json.raw(":")
            ExperimentAnswer.write(result.table.estimate(column: column, confidence: result.plan.confidence), indicator.unit, &json)
        }
        json.raw("}")
    }
}
