// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Foundation
import Ledger
import Node
import Storage

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copies a ledger into one file, also while a server writes it.",
        discussion: """
            Example:
              jellyroll backup --data plant plant-2027-02-01.backup

            The copy is verified to its last entry before this ends.
            """)

    @OptionGroup var data: DataOption

    @Argument(help: "The file to make.")
    var file: String

    @Flag(help: "Answer as JSON.")
    var json = false

    func run() async throws {
        let folder = DataFolder(data.folder)
        try folder.requireLog()
        emit(line: Copied.words(try Backup.make(of: folder, at: URL(filePath: file)), into: file, json: json))
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Makes a data folder from a backup.",
        discussion: """
            Example:
              jellyroll restore plant-2027-02-01.backup --data plant-again

            The backup is verified first. A folder that has a ledger is never overwritten.
            """)

    @OptionGroup var data: DataOption

    @Argument(help: "The backup.")
    var file: String

    @Flag(help: "Answer as JSON.")
    var json = false

    func run() async throws {
        emit(line: Copied.words(try Backup.restore(URL(filePath: file), to: DataFolder(data.folder)), into: data.data, json: json))
    }
}

/// What a copy says of itself: how far it goes, so that it can be cited.
private enum Copied {
    static func words(_ head: LogHead, into target: String, json: Bool) -> String {
        guard json else { return "\(target): \(grouped(Int(head.sequence))) events, verified, head \(head.hash.hexadecimal)" }
        var out = JSONBytes()
        out.raw("{\"target\":")
        out.string(target)
        out.raw(",\"events\":")
        out.integer(head.sequence)
        out.raw(",\"head\":")
        out.string(head.hash.hexadecimal)
        out.raw("}")
        return String(decoding: out.bytes, as: UTF8.self)
    }
}
