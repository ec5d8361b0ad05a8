// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension IndicatorReader {
    /// Shares of time, and the figures of ISO 22400-2:2014 from these times of a work unit (formulas: `docs/reference/indicators.md`):
    ///
    ///     PBT   planned busy time             time on shift
    ///     APT   actual production time        working
    ///     AUST  actual unit set-up time       set-up
    ///     ADET  actual unit delay time        down, and waiting for people
    ///     AUPT  actual unit processing time   APT + AUST
    ///     AUBT  actual unit busy time         AUPT + ADET + blocked, since a blocked machine still holds its order
    ///     AOET  actual order execution time   the measured time: the run is one order
    ///     PRI   planned run time per item     mean of the cycle time in the plant file
    func readStations(_ sheet: inout Sheet, _ bottleneck: Bottleneck?) {
        for (index, part) in parts.stations.enumerated() where part.isMachine {
            let station = sheet.figures.stations[index]
            let subject = Indicator.Subject.station(part.name)
            let times = StationTimes(station)
            sheet.add(subject, .working, "", times.share(.working))
            sheet.add(subject, .starved, "", times.share(.starved))
            sheet.add(subject, .blocked, "", times.share(.blocked))
            sheet.add(subject, .settingUp, "", times.share(.settingUp))
            sheet.add(subject, .down, "", times.share(.down))
            sheet.add(subject, .waitingForCrew, "", times.share(.waitingForCrew))
            sheet.add(subject, .offShift, "", times.share(.off))
            sheet.add(subject, .content, "{item}", station.content.mean(over: sheet.figures.duration))
            readEquipment(&sheet, subject, times, output(of: index, sheet.figures))
            let failures = Double(station.failures.reduce(0, +))
            sheet.add(subject, .meanTimeBetweenFailures, "s", Sheet.ratio(times.seconds(.working), failures))
            sheet.add(subject, .meanTimeToRepair, "s", Sheet.ratio(times.seconds(.down) + times.seconds(.waitingForCrew), failures))
            let joules = station.energy.reduce(0, +)
            sheet.add(subject, .energy, "kW", Sheet.ratio(joules / 3.6e6, sheet.hours))
            let share = bottleneck?.shares[index]
            let duration = Double(bottleneck?.duration ?? 0)
            sheet.add(subject, .soleBottleneck, "", share.flatMap { Sheet.ratio(Double($0.sole), duration) })
            sheet.add(subject, .shiftingBottleneck, "", share.flatMap { Sheet.ratio(Double($0.shifting), duration) })
            sheet.add(subject, .meanActivePeriod, "s", share.flatMap { $0.periods > 0 ? $0.meanActivePeriod / 1e6 : nil })
        }
    }

    private func readEquipment(_ sheet: inout Sheet, _ subject: Indicator.Subject, _ times: StationTimes, _ output: StationOutput) {
        let apt = times.seconds(.working)
        let aust = times.seconds(.settingUp)
        let adet = times.seconds(.down) + times.seconds(.waitingForCrew)
        let aupt = apt + aust
        let aubt = aupt + adet + times.seconds(.blocked)
        let pbt = times.all - times.seconds(.off)
        let availability = Sheet.ratio(apt, pbt)
        let effectiveness = output.plannedTime.flatMap { Sheet.ratio($0, apt) }
        let quality = output.quality
        sheet.add(subject, .availability, "", availability)
        sheet.add(subject, .effectiveness, "", effectiveness)
        sheet.add(subject, .qualityRatio, "", quality)
        let performance = effectiveness.flatMap { effectiveness in quality.map { effectiveness * $0 } }
        sheet.add(subject, .oeeIndex, "", availability.flatMap { availability in performance.map { availability * $0 } })
        sheet.add(subject, .neeIndex, "", Sheet.ratio(aupt, pbt).flatMap { busy in performance.map { busy * $0 } })
        sheet.add(subject, .utilizationEfficiency, "", Sheet.ratio(apt, aubt))
        sheet.add(subject, .allocationRatio, "", Sheet.ratio(aubt, times.all))
        sheet.add(subject, .setupRatio, "", Sheet.ratio(aust, aupt))
        sheet.add(subject, .technicalEfficiency, "", Sheet.ratio(apt, apt + adet))
        sheet.add(subject, .scrapRatio, "", output.scrapRatio)
        sheet.add(subject, .reworkRatio, "", output.reworkRatio)
        sheet.add(subject, .throughputRate, "{operation}/h", Sheet.ratio(output.ended, sheet.hours))
    }

    /// What the operations of a station did. Where it does several, they count by their planned time, so that a long operation weighs more than a
    /// short one; with one operation, quality is just GQ / PQ.
    private func output(of station: Int, _ figures: SimulationStatistics) -> StationOutput {
        var output = StationOutput()
        for (number, operation) in stationOperations[station].map({ ($0, figures.operations[$0]) }) {
            let part = parts.operations[number]
            let ended = Double(operation.ended.reduce(0, +))
            let weight = part.plannedTime.map { $0 > 0 ? $0 : 1 } ?? 1
            output.ended += ended
            output.weight += weight * ended
            if let planned = part.plannedTime { output.planned += planned * ended } else { output.isPlanned = false }
            for (outcome, count) in operation.ended.enumerated() {
                let amount = weight * Double(count)
                switch verdicts[number][outcome] {
                case .rework: output.rework += amount
                case .good, .scrap: output.scrap += amount * (1 - part.good[outcome])
                }
            }
        }
        return output
    }
}

/// Server time of a station by activity.
private struct StationTimes {
    let times: [Double]
    let all: Double

    init(_ figures: SimulationStatistics.StationFigures) {
        times = figures.times.map { Double($0) / 1e6 }
        all = times.reduce(0, +)
    }

    func seconds(_ activity: ServerActivity) -> Double { times[activity.rawValue] }
    func share(_ activity: ServerActivity) -> Double? { all > 0 ? times[activity.rawValue] / all : nil }
}

private struct StationOutput {
    var ended = 0.0
    var weight = 0.0
    var scrap = 0.0
    var rework = 0.0
    var planned = 0.0
    var isPlanned = true

    var plannedTime: Double? { isPlanned && ended > 0 ? planned : nil }
    var scrapRatio: Double? { weight > 0 ? scrap / weight : nil }
    var reworkRatio: Double? { weight > 0 ? rework / weight : nil }
    var quality: Double? { weight > 0 ? max(0, weight - scrap - rework) / weight : nil }
}
