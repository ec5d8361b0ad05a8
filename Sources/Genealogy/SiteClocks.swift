// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// How far the clocks of each site may differ before an order of events is called impossible.
package struct SiteClocks: Hashable, Sendable {
    /// By site, as events spell it (``LotName/site(of:)``); microseconds, at least ``shortest``.
    private let tolerances: [String: Int64]
    /// The narrowest and the widest of any site.
    let bounds: ClosedRange<Int64>

    /// Five minutes, where nothing is said of a site: an assumption, wider than a plant's clocks that are set by NTP ever differ.
    package static let usual: Int64 = 5 * 60 * 1_000_000
    /// One second: what is less ahead of the ledger's clock is not kept, so no site can be stricter.
    package static let shortest: Int64 = 1_000_000

    /// Of nobody anything is said.
    package static let unsaid = SiteClocks([:])

    /// - Parameter tolerances: Microseconds by site; less than ``shortest`` is taken for it.
    package init(_ tolerances: [String: Int64]) {
        self.tolerances = tolerances.mapValues { max($0, Self.shortest) }
        let all = self.tolerances.values
        bounds = min(all.min() ?? Self.usual, Self.usual)...max(all.max() ?? Self.usual, Self.usual)
    }

    package func tolerance(at site: String) -> Int64 { tolerances[site] ?? Self.usual }
}
