// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Ledger
import Node
import Twin

/// A calibration for people and for machines.
enum CalibrationDocument {
    static func print(_ calibration: Calibration, out: String?) {
        emit(line: "\(grouped(calibration.events)) events; \(calibration.estimates.count) numbers fitted, \(calibration.changes.count) changed")
        var rows = Columns(["", "number", "file", "fitted", "95 %", "seen", "family", "p", "held out"], rightAligned: [2, 3, 5, 7, 8])
        for estimate in calibration.estimates {
            rows.add([
                estimate.isChanged ? "*" : "", name(estimate.kind), text(estimate.before), text(estimate.value),
                "\(text(estimate.lower)) … \(text(estimate.upper))", grouped(estimate.observations), estimate.fit?.family.rawValue ?? "",
                estimate.fit?.p.map { text($0) } ?? "", estimate.heldOut.map { percent($0) } ?? "",
            ])
        }
        emit(line: rows.text)
        if !calibration.forecasts.isEmpty {
            emit(line: "\nForecast of the held-out days, completions a day")
            var rows = Columns(["step", "station", "expected", "seen", "error of a day"], rightAligned: [2, 3, 4])
            for forecast in calibration.forecasts {
                rows.add([forecast.step, forecast.station, text(forecast.expectedPerDay), text(forecast.seenPerDay), percent(forecast.error)])
            }
            emit(line: rows.text)
        }
        emit(line: "\nTimes in seconds, rates in µm, mg or pieces a second; * lies outside the interval.\(out.map { " Written to \($0)." } ?? "")")
    }

    static func json(_ calibration: Calibration) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"events\":")
        json.integer(calibration.events)
        json.raw(",\"from\":")
        json.string(calibration.from.plain())
        json.raw(",\"to\":")
        json.string(calibration.to.plain())
        json.raw(",\"heldOutFrom\":")
        json.string(calibration.heldOutFrom.plain())
        json.raw(",\"estimates\":")
        json.list(calibration.estimates) { json, estimate in
            json.raw("{\"number\":")
            json.string(name(estimate.kind))
            for (key, value) in [("before", estimate.before), ("value", estimate.value), ("lower", estimate.lower), ("upper", estimate.upper)] {
                json.raw(",")
                json.string(key)
                json.raw(":{\"value\":")
                json.number(value)
                json.raw(",\"unit\":")
                json.string(unit(estimate.kind))
                json.raw("}")
            }
            json.raw(",\"observations\":")
            json.integer(estimate.observations)
            json.raw(",\"changed\":")
            json.bool(estimate.isChanged)
            if let fit = estimate.fit {
                json.raw(",\"family\":")
                json.string(fit.family.rawValue)
                json.raw(",\"distance\":")
                json.number(fit.distance)
                json.raw(",\"p\":")
                json.number(fit.p)
            }
            json.raw(",\"heldOut\":")
            json.number(estimate.heldOut)
            json.raw("}")
        }
        json.raw(",\"forecasts\":")
        json.list(calibration.forecasts) { json, forecast in
            json.raw("{\"step\":")
            json.string(forecast.step)
            json.raw(",\"station\":")
            json.string(forecast.station)
            json.raw(",\"expectedPerDay\":")
            json.number(forecast.expectedPerDay)
            json.raw(",\"seenPerDay\":")
            json.number(forecast.seenPerDay)
            json.raw(",\"error\":")
            json.number(forecast.error)
            json.raw("}")
        }
        json.raw("}\n")
        return json.bytes
    }

    private static func name(_ kind: Calibration.Estimate.Kind) -> String {
        switch kind {
        case .time(let route, let step): "time of \(step) (\(route))"
        case .rate(let route, let step): "rate of \(step) (\(route))"
        case .yield(let route, let step): "yield of \(step) (\(route))"
        case .failure(let station, let name): "time between “\(name)” at \(station)"
        case .repair(let station, let name): "repair of “\(name)” at \(station)"
        }
    }

    private static func unit(_ kind: Calibration.Estimate.Kind) -> String {
        switch kind {
        case .time, .failure, .repair: "s"
        case .rate: "1/s"
        case .yield: "1"
        }
    }

    private static func text(_ value: Double) -> String { String(format: "%.5g", value) }
    private static func percent(_ value: Double) -> String { String(format: "%+.1f %%", value * 100) }
}
