// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Twin

/// What indicators are called in words; the names of ISO 22400-2 where it has one.
package enum IndicatorText {
    package static func name(_ kind: Indicator.Kind) -> String {
        switch kind {
        case .throughput: "throughput"
        case .workInProgress: "work in progress"
        case .leadTime: "lead time"
        case .leadTimeMedian: "lead time, median"
        case .leadTime90: "lead time, 90 %"
        case .leadTime95: "lead time, 95 %"
        case .leadTime99: "lead time, 99 %"
        case .finalYield: "final yield"
        case .energyPerGoodUnit: "energy per good unit"
        case .power: "power"
        case .working: "working"
        case .starved: "starved"
        case .blocked: "blocked"
        case .settingUp: "set-up"
        case .down: "down"
        case .waitingForCrew: "waiting for crew"
        case .offShift: "off shift"
        case .content: "items on machines"
        case .availability: "availability"
        case .effectiveness: "effectiveness"
        case .qualityRatio: "quality ratio"
        case .oeeIndex: "OEE index"
        case .neeIndex: "NEE index"
        case .utilizationEfficiency: "utilization efficiency"
        case .allocationRatio: "allocation ratio"
        case .setupRatio: "setup ratio"
        case .technicalEfficiency: "technical efficiency"
        case .scrapRatio: "scrap ratio"
        case .reworkRatio: "rework ratio"
        case .throughputRate: "throughput rate"
        case .meanTimeBetweenFailures: "mean time between failures"
        case .meanTimeToRepair: "mean time to repair"
        case .soleBottleneck: "sole bottleneck"
        case .shiftingBottleneck: "shifting bottleneck"
        case .meanActivePeriod: "mean active period"
        case .energy: "power"
        case .level: "mean content"
        case .wait: "mean wait"
        case .wait95: "wait, 95 %"
        case .waitingShare: "waited at all"
        case .expired: "expired"
        case .processed: "processed"
        case .firstPassYield: "first pass yield"
        case .scrapShare: "scrap"
        case .reworkShare: "rework"
        case .rolledThroughputYield: "rolled throughput yield"
        case .utilization: "at work"
        case .crewWait: "mean wait for it"
        case .drawn: "drawn"
        case .drawnPerGoodUnit: "per good unit"
        }
    }
}
