// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation

/// Shell scripts in a mount namespace of their own, where they may mount what they like: nothing of it is seen outside or stays.
enum PrivateMounts {
    static let unshare = URL(filePath: "/usr/bin/unshare")

    /// Whether this account may do so.
    static let areAllowed = (try? run("mount -t tmpfs -o size=64k tmpfs /tmp").status) == 0

    /// - Parameter arguments: `$1`, `$2` … of the script, which ends at its first failure.
    static func run(_ script: String, _ arguments: String...) throws -> CommandLineRun { try run(script, arguments) }

    static func run(_ script: String, _ arguments: [String]) throws -> CommandLineRun {
        try Journeys.run(unshare, Self.arguments(script, arguments))
    }

    static func arguments(_ script: String, _ arguments: [String]) -> [String] {
        ["--mount", "--propagation", "private", "/bin/sh", "-ec", script, "sh"] + arguments
    }
}
