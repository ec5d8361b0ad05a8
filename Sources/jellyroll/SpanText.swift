// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Twin

/// Lengths of time as they are written on the command line: `30d`, `12 h`, `90min`, `3600s`, `2w`.
enum SpanText {
    static func parse(_ text: String) -> SimulatedTime? {
        let trimmed = text.trimmingCharacters(in: .whitespaces)
        let digits = trimmed.prefix { $0.isNumber || $0 == "." }
        guard let number = Double(digits), number.isFinite else { return nil }
        let factor: Double? =
            switch trimmed.dropFirst(digits.count).trimmingCharacters(in: .whitespaces) {
            case "s": 1
            case "min": 60
            case "h": 3600
            case "d": 86_400
            case "w": 604_800
            case "a", "y": 365 * 86_400
            default: nil
            }
        guard let factor, number * factor < SimulatedTime.horizonLimit.seconds else { return nil }
        return .seconds(number * factor)
    }
}
