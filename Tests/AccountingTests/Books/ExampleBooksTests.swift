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
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
            try rules.add(yaml: String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self), file: name)
        }
        #expect(rules.contents.count > 40 && rules.factors.count > 150 && rules.weights.count > 40)
        // What goods cost is worth somewhere: of each received product both are told, and the same.
        for factor in rules.factors where factor.account == "cost.material" {
            let values = rules.factors.filter { $0.basis == factor.basis && $0.account.hasPrefix("value.") }
            #expect(!values.isEmpty && values.allSatisfy { $0.rate.number == factor.rate.number }, "\(factor.basis)")
        }
    }
}
