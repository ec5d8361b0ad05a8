// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@Suite struct `A file named for an answer` {
    private static let plant = checkout.appending(path: "Examples/cases/06-three-stations.yaml").path

    @Test func `is written through a link, which stays`() throws {
        let folder = try TemporaryFolder()
        let target = folder.url.appending(path: "target.html")
        let link = folder.url.appending(path: "link.html")
        try Data("old".utf8).write(to: target)
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: target)
        let run = try jellyroll("simulate", Self.plant, "--for", "2h", "--replications", "2", "--warm-up", "0h", "--html", link.path)
        #expect(run.status == 0, "\(run)")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == target.path)
        #expect(try String(contentsOf: target, encoding: .utf8).contains("<!doctype html>"))
    }

    @Test func `cannot hold events and truth at once`() throws {
        let folder = try TemporaryFolder()
        let one = folder.url.appending(path: "one.ndjson").path
        let run = try jellyroll("simulate", Self.plant, "--for", "2h", "--events", one, "--truth", one)
        #expect(run.status == 2 && "\(run)".contains("--events and --truth name one file"), "\(run)")
        #expect(!FileManager.default.fileExists(atPath: one))
    }
}
