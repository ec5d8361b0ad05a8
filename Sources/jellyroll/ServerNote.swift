// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation

/// `DATA/server.json`: the address of the server that has the folder open, for commands run beside it.
struct ServerNote: Codable {
    let address: String
    let process: Int32

    static func read(in folder: URL) -> URL? {
        guard let bytes = try? Data(contentsOf: file(in: folder)), let note = try? JSONDecoder().decode(ServerNote.self, from: bytes),
            kill(note.process, 0) == 0 || errno == EPERM
        else { return nil }
        return URL(string: note.address)
    }

    /// Written whole or not at all.
    func write(in folder: URL) throws {
        try JSONEncoder().encode(self).write(to: Self.file(in: folder), options: .atomic)
    }

    static func remove(in folder: URL) {
        try? FileManager.default.removeItem(at: file(in: folder))
    }

    private static func file(in folder: URL) -> URL { folder.appending(path: "server.json") }
}
