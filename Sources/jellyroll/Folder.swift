// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Genealogy
import Node
import Storage

enum Folder {
    /// The folder read as it stands, beside whoever writes it.
    static func reader(_ url: URL) async throws -> any NodeAccess {
        var progress = Progress("opening", unit: "events", total: nil)
        return try OpenFolder(DataFolder(url), role: .reader) { done, total in
            progress.report(done: Int(done), note: "of \(grouped(Int(total)))")
        }.node
    }
}

extension OpenFolder {
    /// Closes the folder. What is derived from the log and cannot be kept is told and no failure: everything recorded is there.
    func closeTelling() {
        do throws(GenealogyError) { try close() } catch {
            FileHandle.standardError.write(Data("jellyroll: note: \(error.message)\n  \(error.remedy) The next opening takes longer.\n".utf8))
        }
    }
}
