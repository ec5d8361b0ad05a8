// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Which segment files make up the rows on disk, in ledger order: a small text file, written whole.
///
///     jellyroll rows 1
///     rows-00000000000000000001-00000000000000065536.run 1 65536 1048576
///     end 44bc2cf5ad770999
///
/// Per line: file, first and last sequence, bytes. The last line is the checksum of all before it.
struct Manifest: Equatable {
    static let file = "manifest"
    private static let title = "jellyroll rows 1"

    struct Segment: Equatable {
        var file: String
        var firstSequence: UInt64
        var lastSequence: UInt64
        var size: Int
    }

    var segments: [Segment] = []

    init(_ segments: [Segment]) { self.segments = segments }

    /// Nil when the text is not a whole manifest of this version.
    init?(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 3, lines.removeLast().isEmpty else { return nil }
        let end = lines.removeLast()
        guard end == Self.ending(of: lines.map { $0 + "\n" }.joined()) else { return nil }
        guard lines.removeFirst() == Self.title else { return nil }
        for line in lines {
            let words = line.split(separator: " ")
            guard words.count == 4, let first = UInt64(words[1]), let last = UInt64(words[2]), let size = Int(words[3]) else { return nil }
            segments.append(Segment(file: String(words[0]), firstSequence: first, lastSequence: last, size: size))
        }
    }

    var bytes: [UInt8] {
        var text = Self.title + "\n"
        for segment in segments { text += "\(segment.file) \(segment.firstSequence) \(segment.lastSequence) \(segment.size)\n" }
        return Array((text + Self.ending(of: text) + "\n").utf8)
    }

    private static func ending(of text: String) -> String {
        let sum = Array(text.utf8).withUnsafeBytes { checksum($0) }
        let digits = String(sum, radix: 16)
        return "end " + String(repeating: "0", count: 16 - digits.count) + digits
    }

    static func fileName(_ first: UInt64, _ last: UInt64) -> String {
        func padded(_ number: UInt64) -> String {
            let digits = String(number)
            return String(repeating: "0", count: 20 - digits.count) + digits
        }
        return "rows-\(padded(first))-\(padded(last)).run"
    }
}
