// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Node

/// Names by which this machine calls itself. A node without sign-in answers to these alone: a page from elsewhere whose name was made to
/// lead to the loopback address would otherwise read and write as if it were ours (DNS rebinding).
enum LoopbackHost {
    /// - Parameter authority: As in the request: a name or address, and perhaps a port.
    /// - Throws: 421 for any other name (RFC 9110, 15.5.20).
    static func require(_ authority: String) throws(Problem) {
        guard !isLoopback(name(in: authority)) else { return }
        throw Problem(
            type: "urn:jellyroll:web.other_host", title: "Not a name of this machine", status: 421,
            detail: "The request asks \(authority.prefix(100)), and without sign-in this node answers this machine alone.",
            remedy: "Ask for http://127.0.0.1 with the port, or localhost.")
    }

    private static func name(in authority: String) -> Substring {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return authority[...end] }
        return authority.prefix { $0 != ":" }
    }

    private static func isLoopback(_ name: Substring) -> Bool {
        let name = name.lowercased()
        if name == "localhost" || name.hasSuffix(".localhost") || name == "[::1]" { return true }
        let bytes = name.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return bytes.count == 4 && bytes[0] == 127 && !bytes.contains(nil)
    }
}
