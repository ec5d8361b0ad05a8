// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation

/// Public standards' examples beside the repository (`../shared/reference`); tests that read them are skipped where the folder is absent.
enum Reference {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "shared/reference/epcis")

    static var isThere: Bool { FileManager.default.fileExists(atPath: folder.path) }

    static let missing = "needs ../shared/reference/epcis"

    /// Names of the files of one folder that end so, sorted.
    static func names(_ folder: String, _ suffixes: String...) -> [String] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: Self.folder.appending(path: folder).path)) ?? []
        return all.filter { name in suffixes.contains { name.hasSuffix($0) } }.sorted().map { folder + "/" + $0 }
    }

    static func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: folder.appending(path: name))) }

    static func lines(_ name: String) throws -> [String] {
        String(decoding: try bytes(name), as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    }

    /// Everything a reader must take.
    static var valid: [String] {
        names("capture-valid", ".json") + names("capture-bare-event", ".json") + names("examples-gs1", ".jsonld") + names("event-hash", ".jsonld")
            + names("query-results", ".json").filter { !$0.contains("Invalid") }
    }
}
