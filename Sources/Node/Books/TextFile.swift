// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import FoundationEssentials

/// A text that somebody wrote into a file.
package enum TextFile {
    /// - Parameter path: As the person named it.
    /// - Returns: The text without a byte order mark.
    /// - Throws: ``Problem`` for a file that cannot be read, and for one that is not UTF-8, with the place of the first byte that is not.
    package static func read(_ path: String) throws(Problem) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Problem(
                type: "urn:jellyroll:file.unreadable", title: "A file cannot be read or written", status: 400, detail: "\(path) cannot be read.",
                remedy: "Check the path and its permissions.")
        }
        return try text(of: data, path)
    }

    private static func text(of data: Data, _ path: String) throws(Problem) -> String {
        let bytes = [UInt8](data)
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) || bytes.prefix(64).contains(0) {
            throw foreign(path, 1, 1, "The file is UTF-16, or no text.")
        }
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        if let text = String(validating: body, as: UTF8.self) { return text }
        // Where decoding had to mend something first, the original is wrong.
        let mended = Array(String(decoding: body, as: UTF8.self).utf8)
        let wrong = zip(body, mended).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(body.count, mended.count)
        let before = body.prefix(wrong)
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? before.startIndex
        throw foreign(
            path, before.count { $0 == UInt8(ascii: "\n") } + 1, String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count + 1,
            "This is no UTF-8.")
    }

    private static func foreign(_ path: String, _ line: Int, _ column: Int, _ what: String) -> Problem {
        Problem(
            type: "urn:jellyroll:file.not_utf8", title: "A file is not UTF-8", status: 400, detail: "\(path):\(line):\(column): \(what)",
            remedy: "Save it as UTF-8; on a command line: iconv -f UTF-16 -t UTF-8 FILE > NEW.")
    }
}
