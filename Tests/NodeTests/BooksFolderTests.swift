// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Node
import Testing

@Suite struct `Books files of a plant` {
    @Test func `come to the data once, and what is there stays as it is`() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "books-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        let (plant, data) = (root.appending(path: "plant"), root.appending(path: "data"))
        #expect(try BooksFolder.adopt(beside: plant, into: data) == [], "a plant without books brings none")
        try FileManager.default.createDirectory(at: plant.appending(path: "books"), withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        for name in ["prices.yaml", "contents.yaml", "notes.txt"] { try Data("# \(name)".utf8).write(to: plant.appending(path: "books/\(name)")) }
        #expect(try BooksFolder.adopt(beside: plant, into: data) == ["contents.yaml", "prices.yaml"])
        try Data("# mine".utf8).write(to: data.appending(path: "books/prices.yaml"))
        try Data("# new".utf8).write(to: plant.appending(path: "books/weights.yaml"))
        #expect(try BooksFolder.adopt(beside: plant, into: data) == ["weights.yaml"])
        #expect(try String(contentsOf: data.appending(path: "books/prices.yaml"), encoding: .utf8) == "# mine")
    }
}
