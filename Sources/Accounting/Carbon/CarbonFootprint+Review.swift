// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension CarbonFootprint {
    /// Something a reader must know before the figure is used.
    package struct Remark: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable, CaseIterable {
            /// The figure is wrong as it stands.
            case error
            /// The figure is far from what others find.
            case warning
            /// What it rests on.
            case note
        }
        package let kind: Kind
        package let sentence: String
    }

    /// kg CO2e a kWh of usable capacity, cradle to gate, outside which a figure deserves a second look.
    ///
    /// Source: bounds drawn around Peiseler et al. 2024 (5th to 95th percentile: NMC811 59 to 115, LFP 54 to 69), GREET 2024 and Xu et al. 2022.
    private static let plausible: [(chemistry: String, from: Double, to: Double)] = [("NMC811", 40, 130), ("LFP", 35, 100)]

    /// kg CO2e a kWh delivered. Source: the same studies over 240 to 800 full cycles; a rule of ours.
    private static let plausibleDelivered = 0.05...0.5

    /// Processes that may be left out together. Source: CF Rules v1.1, Battery Pass consortium: 3 % of the footprint.
    private static let cutOffMost = 0.03

    package var remarks: [Remark] {
        var remarks = gaps.map { Remark(kind: .warning, sentence: "Incomplete: \($0)") }
        if contributions.isEmpty { remarks.append(.init(kind: .error, sentence: "Nothing of carbon is known: no factor speaks of what is in it.")) }
        for kind in EmissionFactor.Kind.allCases {
            let bases = Set(contributions.filter { $0.factor.kind == kind }.map(\.factor.basis.rawValue)).sorted()
            if bases.count > 1 {
                remarks.append(.init(kind: .warning, sentence: "Factors of \(kind.rawValue) are on several bases: \(bases.joined(separator: ", "))."))
            }
        }
        for stage in LifeCycleStage.allCases where stage != .endOfLife && total(of: stage) < 0 {
            remarks.append(.init(kind: .error, sentence: "Stage \(stage.rawValue) is below 0; only the end of life may give credit."))
        }
        if let chemistry = inventory.chemistry, let perCapacity, let range = Self.plausible.first(where: { $0.chemistry == chemistry }),
            perCapacity < range.from || perCapacity > range.to
        {
            remarks.append(
                .init(
                    kind: .warning,
                    sentence:
                        "\(Self.rounded(perCapacity)) kg/kWh is outside \(Self.rounded(range.from)) to \(Self.rounded(range.to)), where studies of \(chemistry) lie."
                ))
        }
        if let delivered = perDeliveredEnergy, !Self.plausibleDelivered.contains(delivered) {
            remarks.append(.init(kind: .warning, sentence: "\(Self.rounded(delivered)) kg a delivered kWh is outside 0.05 to 0.5."))
        }
        if avoided < 0 {
            remarks.append(
                .init(
                    kind: .note,
                    sentence:
                        "\(Self.rounded(-avoided)) kg that by-products spare elsewhere are taken off (system expansion); without it, \(Self.rounded(total - avoided)) kg."
                ))
        }
        remarks += allocations.map { .init(kind: .note, sentence: "Divided among co-products: \($0).") }
        let left = inventory.cutOffs.reduce(0) { $0 + $1.share }
        if left > Self.cutOffMost {
            remarks.append(.init(kind: .warning, sentence: "\(Self.rounded(100 * left)) % is cut off, more than the 3 % of the Battery Pass rules."))
        }
        let doubtful = Set(contributions.filter { !$0.factor.provenance.isVerified }.map(\.factor.id)).sorted()
        if !doubtful.isEmpty {
            let share =
                contributions.reduce(0) { $0 + ($1.factor.provenance.isVerified ? 0 : abs($1.carbon)) } / max(abs(total), .leastNormalMagnitude)
            remarks.append(
                .init(kind: .note, sentence: "\(Self.rounded(100 * share)) % rests on unverified factors: \(doubtful.joined(separator: ", "))."))
        }
        let gases = Set(contributions.filter { $0.factor.gases == .carbonDioxide }.map(\.factor.id)).sorted()
        if !gases.isEmpty { remarks.append(.init(kind: .note, sentence: "Only CO2, not all gases: \(gases.joined(separator: ", ")).")) }
        let assumed = contributions.compactMap { contribution in contribution.assumption.map { "\(contribution.flow): \($0)" } }
        remarks += assumed.map { .init(kind: .note, sentence: "Assumed for \($0).") }
        return remarks
    }

    /// Factors of a kind by basis, for whoever compares two footprints.
    package var bases: [(kind: EmissionFactor.Kind, basis: EmissionFactor.Basis)] {
        EmissionFactor.Kind.allCases.compactMap { kind in contributions.first { $0.factor.kind == kind }.map { (kind, $0.factor.basis) } }
    }

    /// Four significant digits.
    private static func rounded(_ value: Double) -> String {
        guard value != 0, value.isFinite else { return "0" }
        var scale = 1.0
        while abs(value) * scale < 1_000 { scale *= 10 }
        let text = "\((value * scale).rounded() / scale)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
