// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Glibc
import Node
import Web

/// A file that a person named for an answer. A plain file is written whole or not at all; a device or a pipe is written into and never
/// replaced, and a link stays a link.
enum NamedFile {
    static func write(_ bytes: Data, to path: String) throws {
        let target = URL(filePath: path).resolvingSymlinksInPath()
        do {
            if isPlain(target.path) {
                try bytes.write(to: target, options: .atomic)
            } else {
                let file = try open(path)
                try file.write(contentsOf: bytes)
                try file.close()
            }
        } catch {
            throw unwritable(path)
        }
    }

    static func write(_ page: HTML, to path: String) throws { try write(Data(page.markup.utf8), to: path) }

    /// Emptied, or made where there is none.
    static func open(_ path: String) throws -> FileHandle {
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw unwritable(path) }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    static func unwritable(_ path: String) -> Problem {
        Problem(
            type: "urn:jellyroll:file.unwritable", title: "A file cannot be written", status: 400, detail: "\(path) cannot be written.",
            remedy: "Check the folder, its permissions and the free space.")
    }

    private static func isPlain(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
    }
}
