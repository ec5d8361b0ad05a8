// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Plant

extension CarbonFootprint.Contribution {
    /// UCUM code of its amount's unit.
    package var unit: String { amount.unit.code }
}
