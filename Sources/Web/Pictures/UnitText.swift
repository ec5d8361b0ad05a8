// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// UCUM codes as people write them.
package enum UnitText {
    /// `kW.h/{piece}` as `kWh/piece`, `{piece}/h` as `/h`; items are counted without a word.
    package static func plain(_ code: String) -> String {
        let parts = code.split(separator: "/", omittingEmptySubsequences: false).map { word($0) }
        guard parts.count == 2 else { return parts.joined(separator: "/") }
        return (parts[0] == "pieces" ? "" : parts[0]) + "/" + (parts[1] == "pieces" ? "piece" : parts[1])
    }

    private static func word(_ code: Substring) -> String {
        switch code {
        case "{piece}": "pieces"
        case "{operation}": "pieces"
        case "{item}": ""
        case "kW.h": "kWh"
        case "kg{CO2e}": "kg CO₂e"
        case "m2": "m²"
        case "1": ""
        default: String(code)
        }
    }
}
