// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import HTTPTypes
import Hummingbird

/// GS1 Digital Link paths with a key of one object or lot lead to its page (GS1 Digital Link URI Syntax 1.2, section 4.3).
enum DigitalLinkPath {
    /// Primary keys that name one thing by themselves, and those that need a qualifier to do so.
    private static let whole: Set<String> = ["00", "253", "255", "8003", "8004", "8006", "8010", "401", "402", "414"]
    private static let qualified: Set<String> = ["01", "8006", "8010"]
    private static let qualifiers: Set<String> = ["10", "21", "22", "235"]

    /// - Returns: 307 to the lot page under the canonical `https://id.gs1.org/…` name; nil when the path is no Digital Link.
    static func redirect(_ ask: Ask) -> Response? {
        guard ask.isReading, let name = name(ask.path) else { return nil }
        return Response(status: .temporaryRedirect, headers: [.location: Route.lot(LotRef(name: name, generation: nil)).description])
    }

    static func name(_ path: [String]) -> String? {
        guard let key = path.first, path.count >= 2, path.count % 2 == 0, path[1].count > 5 else { return nil }
        guard whole.contains(key) || (qualified.contains(key) && path.count >= 4) else { return nil }
        var kept = ["https://id.gs1.org", key, PercentText.encoded(path[1])]
        if path.count >= 4 {
            // A serial names the item more finely than the lot it is of: only the finest level is kept.
            let pairs = stride(from: 2, to: path.count, by: 2).map { (path[$0], path[$0 + 1]) }
            guard pairs.allSatisfy({ qualifiers.contains($0.0) }) else { return nil }
            guard let finest = pairs.first(where: { $0.0 == "21" }) ?? pairs.first(where: { $0.0 == "10" }) ?? pairs.first else { return nil }
            kept += [finest.0, PercentText.encoded(finest.1)]
        }
        return kept.joined(separator: "/")
    }
}
