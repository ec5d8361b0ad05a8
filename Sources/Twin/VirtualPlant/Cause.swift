// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant

/// Something that goes wrong in a virtual plant on purpose, so that methods that look for causes can be judged.
///
/// It strikes what passes a place of the plant during a time; what it struck, and everything made of that, measures differently afterwards.
package struct Cause: Hashable, Sendable {
    package var name: String
    /// The step it strikes at.
    package var step: String
    /// Nil: wherever the step is.
    package var site: String? = nil
    /// Nil: whatever the step puts out.
    package var product: String?
    /// Machine of the step's station, from 1; nil: all.
    package var machine: Int?
    /// Place in the machine or lane of the web, from 1: a filling head, a formation channel, lane 3. Nil: all.
    package var position: Int?
    /// Since the run's zero: from, until. Nil: from the beginning, to the end.
    package var from: SimulatedTime?
    package var until: SimulatedTime?
    /// Which lot made at the step, or received, from 1; nil: every one during the time.
    package var lot: Int?
    /// On the lot's axis, small units: a burr from metre 1200 for 240 m. Nil: the whole lot.
    package var stretch: Range<Int64>?
    package var effects: [Effect]

    package init(
        name: String, step: String, product: String?, machine: Int?, position: Int?, from: SimulatedTime?, until: SimulatedTime?, lot: Int?,
        stretch: Range<Int64>?,
        effects: [Effect]
    ) {
        self.name = name
        self.step = step
        self.product = product
        self.machine = machine
        self.position = position
        self.from = from
        self.until = until
        self.lot = lot
        self.stretch = stretch
        self.effects = effects
    }

    /// How a characteristic, measured at the step or at any later one, is shifted.
    package struct Effect: Hashable, Sendable {
        package var characteristic: String
        /// In the characteristic's unit.
        package var shift: Double
        /// More for each hour since `from`: a head that drifts.
        package var driftPerHour: Double
        /// Part of what is struck that shows it, 0 … 1.
        package var share: Double

        package init(characteristic: String, shift: Double, driftPerHour: Double, share: Double) {
            self.characteristic = characteristic
            self.shift = shift
            self.driftPerHour = driftPerHour
            self.share = share
        }
    }
}

extension Cause {
    func strikes(_ made: String, at place: Int) -> Bool { (product ?? made) == made && (position ?? place) == place }

    /// - Parameters:
    ///   - product: What it strikes, as events call it.
    ///   - units: UCUM codes of the plant's characteristics, which shifts are converted to.
    init(_ planted: PlantedCause, product: String?, units: [String: PhysicalUnit]) {
        self.init(
            name: planted.name, step: planted.step, product: product, machine: planted.machine, position: planted.position,
            from: planted.from.map { .seconds($0) }, until: planted.until.map { .seconds($0) }, lot: planted.lot,
            stretch: planted.stretch.map { $0.from.amount..<$0.from.amount + $0.length.amount },
            effects: planted.effects.map { effect in
                func value(_ magnitude: Magnitude?) -> Double {
                    guard let magnitude else { return 0 }
                    return units[effect.characteristic].flatMap { magnitude.value(in: $0) } ?? magnitude.value
                }
                return Effect(
                    characteristic: effect.characteristic, shift: value(effect.shift), driftPerHour: value(effect.driftPerHour), share: effect.share)
            })
        site = planted.site
    }
}

/// What was planted, and what it struck: worked out while the plant runs, not by any genealogy.
package struct PlantTruth: Hashable, Sendable {
    package struct Struck: Hashable, Sendable {
        package var cause: Cause
        /// Lots it struck directly, with the stretch on their axis, in the order they were made.
        package var direct: [Stretch] = []
        /// Units (cells, packs) that carry it, in the order they were made.
        package var units: [String] = []
        /// Of those, the ones whose measurement was shifted.
        package var shifted: [String] = []
    }

    package struct Stretch: Hashable, Sendable {
        package var lot: String
        package var from: Int64
        package var to: Int64
    }

    package var causes: [Struck]
}
