// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
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
