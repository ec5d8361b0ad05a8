// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

/// The house plan (docs/decisions/0001): what each room may import of ours. Data flows downwards, imports point upwards.
/// A new room is added here first.
private let arrows: [String: Set<String>] = [
    "Measure": [],
    "Plant": ["Measure"],
    "Ledger": ["Measure", "CCrypto"],
    "Storage": ["Measure", "Ledger", "CZstd"],
    "Genealogy": ["Measure", "Ledger"],
    "Accounting": ["Measure", "Plant", "Ledger", "Genealogy", "CKLU"],
    "Twin": ["Measure", "Plant", "Ledger", "CClp"],
    "Connect": ["Measure", "Ledger", "Plant"],
    "Node": ["Measure", "Ledger", "Storage", "Genealogy", "Accounting"],
    "Web": ["Measure", "Ledger", "Genealogy", "Accounting", "Node", "Connect", "Twin"],
    "jellyroll": ["Measure", "Plant", "Ledger", "Storage", "Genealogy", "Accounting", "Twin", "Connect", "Node", "Web", "CMalloc"],
]

/// Libraries from outside, and the only rooms that may know them.
private let outside: [String: Set<String>] = [
    "Hummingbird": ["Web"], "HummingbirdCore": ["Web"], "HTTPTypes": ["Web"], "NIOCore": ["Web"], "NIOPosix": ["Web"],
    "GRDB": ["Storage"], "GRDBSQLite": ["Storage"], "Yams": ["Plant", "Connect", "Accounting"], "ArgumentParser": ["jellyroll"],
    "Logging": ["Node", "Web", "jellyroll"], "ServiceLifecycle": ["Web", "jellyroll"], "UnixSignals": ["jellyroll"],
]

private let systemWide: Set<String> = [
    "Foundation", "FoundationEssentials", "FoundationNetworking", "Glibc", "Musl", "Darwin", "Dispatch", "Synchronization", "Swift",
]

private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

private struct Source: Sendable {
    let room: String
    let path: String
    let text: String

    var imports: [String] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
            guard let index = words.firstIndex(of: "import"), index <= 1, words.count > index + 1 else { return nil }
            if index == 1, !["package", "public", "internal", "private", "fileprivate"].contains(words[0]) { return nil }
            let name = words[index + 1]
            let kinds: Set<Substring> = ["struct", "class", "enum", "func", "protocol", "typealias", "var", "let"]
            let module = kinds.contains(name) && words.count > index + 2 ? words[index + 2] : name
            return module.split(separator: ".").first.map(String.init)
        }
    }
}

private func sources() -> [Source] {
    let base = root.appending(path: "Sources")
    guard let walker = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil) else { return [] }
    return walker.compactMap { item in
        guard let url = item as? URL, url.pathExtension == "swift", let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
        let path = String(url.path.dropFirst(base.path.count + 1))
        return Source(room: String(path.split(separator: "/")[0]), path: path, text: text)
    }
}

@Suite struct `The house` {
    @Test func `has a source in every room of the plan, and no other room`() throws {
        #expect(Set(sources().map(\.room)) == Set(arrows.keys))
    }

    @Test func `lets no import point downstream`() {
        for source in sources() {
            for module in source.imports {
                let ours = arrows[source.room, default: []].contains(module)
                let theirs = outside[module]?.contains(source.room) ?? false
                #expect(ours || theirs || systemWide.contains(module), "\(source.path) imports \(module), which \(source.room) may not know.")
            }
        }
    }

    @Test func `keeps every file to one idea`() {
        for source in sources() {
            let lines = source.text.split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(lines <= 600, "\(source.path) has \(lines) lines: look for the second idea in it.")
        }
    }

    @Test func `gives every file its licence`() {
        for source in sources() {
            #expect(source.text.hasPrefix("// SPDX-License-Identifier: Apache-2.0\n"), "\(source.path) lacks the licence header.")
        }
    }

    @Test func `has no room for leftovers`() {
        let refused = ["Utils", "Helpers", "Common", "Core", "Manager", "Misc"]
        for source in sources() {
            for word in refused {
                #expect(!source.path.contains(word), "\(source.path) is named \(word), which says nothing.")
            }
        }
    }

    @Test func `gives no type its module's name`() {
        for source in sources() {
            for room in arrows.keys {
                for keyword in ["struct", "class", "enum", "actor", "protocol"] where room != "Node" {
                    #expect(!source.text.contains("\(keyword) \(room) "), "\(source.path) declares \(keyword) \(room), the name of a room.")
                }
            }
        }
    }
}
