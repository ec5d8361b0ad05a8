// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension PlantModel {
    /// The line a plan means by a route: the first on its way that is designed for its product, else the one it ends on.
    ///
    /// Routes of two products may end on the same tester; what tells them apart are the lines that make them.
    package func plannedLine(of route: Route) -> LineName? {
        let lines = route.steps.compactMap { $0.station?.line }
        let designed = lines.first { name in line(name)?.designs.contains { $0.product == route.product } ?? false }
        return designed ?? lines.last
    }
}
