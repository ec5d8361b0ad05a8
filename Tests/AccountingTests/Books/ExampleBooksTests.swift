// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Foundation
import Testing

@Suite struct `Books files of the examples` {
    private static let examples = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Examples").standardizedFileURL

    @Test(arguments: ["chain", "quang-ninh", "ochang", "arizona", "nanjing", "tennessee", "hue"])
    func `are read, each line with its source and mark`(_ place: String) throws {
        let folder = Self.examples.appending(path: "\(place)/books")
        var rules = try PostingRules.builtIn()
        try rules.add(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
                (String(decoding: try Data(contentsOf: folder.appending(path: $0)), as: UTF8.self), $0)
            })
        #expect(rules.contents.count > 40 && rules.factors.count > 150 && rules.weights.count > 40 && rules.lanes.count > 50)
        // What goods cost is worth somewhere: of each received product both are told, and the same.
        for factor in rules.factors where factor.account == "cost.material" {
            let values =
                rules.factors.filter { $0.basis == factor.basis && $0.site == factor.site && $0.account.hasPrefix("value.") }.map(\.rate)
                + rules.values.filter { $0.basis == factor.basis }.map(\.rate)
            #expect(!values.isEmpty && values.allSatisfy { $0 == factor.rate }, "\(factor.basis)")
        }
    }
}
