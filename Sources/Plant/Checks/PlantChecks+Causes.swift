// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Causes planted on purpose must strike at a step there is, and show in what is measured.
extension PlantChecks {
    mutating func checkCauses() {
        guard dropped.isDisjoint(with: [.route, .step, .characteristic]) else { return }
        let steps = plant.routes.flatMap(\.steps)
        let names = steps.flatMap { [$0.name, $0.bizStep].compactMap { $0 } } + ["receiving"]
        let measured = steps.flatMap { $0.characteristics.map(\.name) }
        for cause in plant.causes {
            if !names.contains(cause.step) {
                report(
                    .unknownName, at: spots["causes", cause.name, "step"], "There is no step “\(cause.step)” in any route.",
                    expected: "the name of a step, or receiving", nearest: Spelling.nearest(to: cause.step, among: names), "Correct the name.")
            }
            for (index, effect) in cause.effects.enumerated() where !measured.contains(effect.characteristic) {
                report(
                    .unknownName, at: spots["causes", cause.name, "effects", "\(index)", "characteristic"],
                    "No step measures “\(effect.characteristic)”.", expected: "the name of a characteristic",
                    nearest: Spelling.nearest(to: effect.characteristic, among: measured), "Correct the name, or let a step measure it.")
            }
        }
    }
}
