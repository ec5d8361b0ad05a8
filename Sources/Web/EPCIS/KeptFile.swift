// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Foundation

/// A small JSON file, replaced whole and forced to disk, so that a reader or a power cut never meets half of it. Only this user may read it.
struct KeptFile: Sendable {
    let path: String
    /// What is in it, for messages: `named queries`.
    let content: String

    /// Nil when there is none yet.
    /// - Throws: `.folderUnusable` when it is there and cannot be read.
    func read() throws(WebError) -> JSONValue? {
        guard let data = FileManager.default.contents(atPath: path) else {
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            throw unreadable("it may not be opened")
        }
        do { return try JSONReader.read(Array(data)) } catch { throw unreadable(error.description) }
    }

    func write(_ json: JSONValue) throws(EPCISProblem) {
        let part = path + ".part"
        do {
            guard FileManager.default.createFile(atPath: part, contents: nil, attributes: [.posixPermissions: 0o600]) else {
                throw CocoaError(.fileWriteUnknown)
            }
            let file = try FileHandle(forWritingTo: URL(filePath: part))
            try file.write(contentsOf: JSONWriter.bytes(json))
            try file.synchronize()
            try file.close()
            guard rename(part, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            throw EPCISProblem(.implementation, "The \(content) could not be kept: \(error.localizedDescription)")
        }
    }

    func unreadable(_ why: String) -> WebError {
        WebError(
            code: .folderUnusable, message: "The \(content) in \(path) cannot be read: \(why)",
            remedy: "Restore the file from a backup, or move it away to start without them.")
    }
}
