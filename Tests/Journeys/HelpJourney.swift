// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@Suite struct `The command line` {
    @Test func `explains itself, with an example`() throws {
        let help = try jellyroll("--help")
        #expect(help.status == 0)
        #expect(help.output.contains("jellyroll trace --data"))
    }

    @Test(arguments: [
        "trace", "import", "recall", "risk", "audit", "backup", "restore", "serve", "check", "plant", "calibrate", "bench", "example",
        "discrepancies",
        "simulate", "compare", "books", "explain", "carbon", "origin", "recycled-content", "recycling", "claims", "allocate",
    ])
    func `explains each verb with an example`(verb: String) throws {
        let help = try jellyroll(verb, "--help")
        #expect(help.status == 0, "\(help)")
        #expect(help.output.contains("jellyroll \(verb) "), "\(help)")
    }

    @Test func `leaves with 2 on a usage error`() throws {
        let wrong = try jellyroll("trase")
        #expect(wrong.status == 2, "\(wrong)")
        #expect(wrong.output.isEmpty)
    }

    @Test func `names the verb whose help says more`() throws {
        let wrong = try jellyroll("plan", "ramp", checkout.appending(path: "Examples/hue").path, "--months", "0")
        #expect(wrong.status == 2 && wrong.output.isEmpty, "\(wrong)")
        #expect(wrong.diagnostics.contains("--months 0 is out of range") && wrong.diagnostics.contains("jellyroll plan ramp --help"), "\(wrong)")
    }
}
