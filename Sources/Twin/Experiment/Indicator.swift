// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// One figure of a plant's performance: what it is of, what it is, and its unit. Equal in all replications and in plants compared.
///
/// Names and formulas of equipment figures are those of ISO 22400-2:2014; see `docs/reference/indicators.md`.
package struct Indicator: Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        case plant
        case product(String)
        case station(String)
        case buffer(String)
        case step(route: String, step: String)
        case route(String)
        case crew(String)
        case utility(String)
        /// A bought product.
        case material(String)

        package var name: String {
            switch self {
            case .plant: "plant"
            case .product(let name), .station(let name), .buffer(let name), .route(let name), .crew(let name), .utility(let name),
                .material(let name):
                name
            case .step(let route, let step): "\(route): \(step)"
            }
        }
    }

    /// Raw values are keys of answers as JSON: added, never renamed.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        // Plant and products
        case throughput, workInProgress
        case leadTime, leadTimeMedian, leadTime90, leadTime95, leadTime99
        /// Finished of what left, finished and scrapped.
        case finalYield
        case energyPerGoodUnit, power
        // Stations: shares of time
        case working, starved, blocked, settingUp, down, waitingForCrew, offShift
        /// Items on the machines.
        case content
        // Stations: ISO 22400-2
        case availability, effectiveness, qualityRatio, oeeIndex, neeIndex, utilizationEfficiency, allocationRatio, setupRatio
        case technicalEfficiency, scrapRatio, reworkRatio, throughputRate, meanTimeBetweenFailures, meanTimeToRepair
        // Stations: bottleneck
        case soleBottleneck, shiftingBottleneck, meanActivePeriod
        case energy
        // Buffers
        case level, wait, wait95, waitingShare, expired
        // Steps and routes
        case processed, firstPassYield, scrapShare, reworkShare, rolledThroughputYield
        // Crews
        case utilization, crewWait
        // Utilities and materials
        case drawn, drawnPerGoodUnit

        /// Whether a decrease is a gain.
        package var isBetterLow: Bool {
            switch self {
            case .workInProgress, .leadTime, .leadTimeMedian, .leadTime90, .leadTime95, .leadTime99, .energyPerGoodUnit, .power, .wait, .wait95,
                .drawn,
                .drawnPerGoodUnit:
                true
            default: false
            }
        }
    }

    package let subject: Subject
    package let kind: Kind
    /// UCUM code; empty for ratios.
    package let unit: String

    package init(_ subject: Subject, _ kind: Kind, unit: String) {
        self.subject = subject
        self.kind = kind
        self.unit = unit
    }
}

/// The figures of an experiment: a row an observation (replication or batch), a column an indicator.
package struct IndicatorTable: Hashable, Sendable {
    package let indicators: [Indicator]
    /// A NaN says that there was nothing to observe: no item finished, no failure happened.
    package let rows: [[Double]]
    private let places: [Key: Int]

    private struct Key: Hashable {
        let subject: Indicator.Subject
        let kind: Indicator.Kind
    }

    init(_ indicators: [Indicator], rows: [[Double]]) {
        self.indicators = indicators
        self.rows = rows
        var places: [Key: Int] = [:]
        for (index, indicator) in indicators.enumerated() { places[Key(subject: indicator.subject, kind: indicator.kind)] = index }
        self.places = places
    }

    package func column(_ subject: Indicator.Subject, _ kind: Indicator.Kind) -> Int? { places[Key(subject: subject, kind: kind)] }

    /// By observation, NaN where there was nothing to observe; nil when the plant has no such figure.
    package func values(_ subject: Indicator.Subject, _ kind: Indicator.Kind) -> [Double]? {
        column(subject, kind).map { column in rows.map { $0[column] } }
    }

    /// Over the observations that saw it; nil when none did.
    package func estimate(_ subject: Indicator.Subject, _ kind: Indicator.Kind, confidence: Double) -> Estimate? {
        column(subject, kind).flatMap { estimate(column: $0, confidence: confidence) }
    }

    package func estimate(column: Int, confidence: Double) -> Estimate? {
        let seen = rows.lazy.map { $0[column] }.filter { $0.isFinite }
        return seen.isEmpty ? nil : Estimate(seen, confidence: confidence)
    }

    package func subjects(_ kind: Indicator.Kind) -> [Indicator.Subject] { indicators.filter { $0.kind == kind }.map(\.subject) }
}
