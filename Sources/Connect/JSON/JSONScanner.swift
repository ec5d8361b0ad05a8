// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Walks the outline of a JSON text piece by piece and cuts out single values, so that a long list never lies in memory whole.
///
/// Memory is bounded by the longest value cut out (``limit``) and one piece of the source.
struct JSONScanner<Source: ByteSource> {
    /// A value cut out of the text: its bytes, not yet judged, and where they begin.
    struct Cut {
        var bytes: ArraySlice<UInt8>
        var line: Int
        var column: Int
        /// The value was longer than the limit: its bytes were passed over.
        var isTooLong: Bool
    }

    private var source: Source
    private let limit: Int
    private var buffer: [UInt8] = []
    private var position = 0
    private(set) var line = 1
    /// Bytes of the current line that lie before `buffer[0]`, minus those of it before the line began.
    private var lineStart = 0

    init(_ source: Source, limit: Int) throws(JSONError) {
        self.source = source
        self.limit = limit
        while buffer.count < 4, try fill() {}
        if let foreign = buffer.withUnsafeBufferPointer({ TextEncoding.foreign($0) }) {
            throw TextEncoding.error(foreign, line: 1, pointer: JSONPointer())
        }
        if buffer.starts(with: [0xEF, 0xBB, 0xBF]) {
            position = 3
            lineStart = 3
        }
    }

    var column: Int { position - lineStart + 1 }

    /// The next byte that is no white space; nil at the end.
    mutating func peek() throws(JSONError) -> UInt8? {
        while true {
            while position < buffer.count {
                let byte = buffer[position]
                switch byte {
                case 0x0A:
                    position += 1
                    line += 1
                    lineStart = position
                case 0x20, 0x0D, 0x09: position += 1
                default: return byte
                }
            }
            guard try fill() else { return nil }
        }
    }

    /// Passes over the byte just peeked at.
    mutating func skip() { position += 1 }

    mutating func expect(_ byte: UInt8, _ message: String, _ remedy: String, at pointer: JSONPointer) throws(JSONError) {
        guard let found = try peek() else { throw truncated(at: pointer) }
        guard found == byte else { throw error(.syntax, "\(message), here is \(Self.name(found)).", remedy, at: pointer) }
        skip()
    }

    /// Cuts out the value that begins here, by its brackets and quotes alone.
    mutating func cut(at pointer: JSONPointer) throws(JSONError) -> Cut {
        guard let first = try peek() else { throw truncated(at: pointer) }
        var start = position
        let startLine = line
        let startColumn = column
        var depth = 0
        var inString = false
        var escaped = false
        var tooLong = false
        let isScalar = first != UInt8(ascii: "{") && first != UInt8(ascii: "[") && first != UInt8(ascii: "\"")

        while true {
            var done = false
            let begin = position
            (position, done) = buffer.withUnsafeBufferPointer { bytes in
                var index = begin
                while index < bytes.count {
                    let byte = bytes[index]
                    if inString {
                        if escaped {
                            escaped = false
                        } else if byte == UInt8(ascii: "\\") {
                            escaped = true
                        } else if byte == UInt8(ascii: "\"") {
                            inString = false
                            if depth == 0 { return (index + 1, true) }
                        }
                    } else {
                        switch byte {
                        case UInt8(ascii: "\""): inString = true
                        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                        case UInt8(ascii: "}"), UInt8(ascii: "]"):
                            if depth == 0 { return (index, true) }
                            depth -= 1
                            if depth == 0, !isScalar { return (index + 1, true) }
                        case UInt8(ascii: ","), 0x20, 0x0D, 0x09, 0x0A:
                            if depth == 0 { return (index, true) }
                        default: break
                        }
                    }
                    index += 1
                }
                return (index, false)
            }
            countLines(from: begin)
            if position - start > limit {
                tooLong = true
                start = position
            }
            if done { break }
            guard try fill(keeping: start) else {
                if isScalar { break }
                throw truncated(at: pointer)
            }
            start = position - lastKept
        }
        if position == start, !tooLong {
            throw error(
                .syntax, "A value was expected, here is \(Self.name(first)).",
                "Write a JSON value: an object, array, string, number, true, false or null.", at: pointer)
        }
        return Cut(bytes: tooLong ? [] : buffer[start..<position], line: startLine, column: startColumn, isTooLong: tooLong)
    }

    /// Cuts out the rest of the line, without its end; nil at the end of the text.
    mutating func cutLine() throws(JSONError) -> (bytes: ArraySlice<UInt8>, isTooLong: Bool)? {
        if position == buffer.count, try !fill() { return nil }
        var start = position
        var tooLong = false
        while true {
            let end = buffer[position...].firstIndex(of: 0x0A) ?? buffer.count
            position = end
            if position - start > limit {
                tooLong = true
                start = position
            }
            if end < buffer.count {
                let bytes = tooLong ? [] : buffer[start..<end]
                position = end + 1
                line += 1
                lineStart = position
                return (bytes, tooLong)
            }
            guard try fill(keeping: start) else { return (tooLong ? [] : buffer[start..<position], tooLong) }
            start = position - lastKept
        }
    }

    /// Begins again; false where the source cannot.
    mutating func rewind() throws(JSONError) -> Bool {
        guard source.rewind() else { return false }
        self = try JSONScanner(source, limit: limit)
        return true
    }

    func error(_ code: JSONError.Code, _ message: String, _ remedy: String, at pointer: JSONPointer) -> JSONError {
        JSONError(code: code, message: message, remedy: remedy, line: line, column: column, pointer: pointer)
    }

    func truncated(at pointer: JSONPointer) -> JSONError {
        error(.truncated, "The text ends before its last bracket is closed.", "The file is cut off: send it again whole.", at: pointer)
    }

    static func name(_ byte: UInt8) -> String {
        byte > 0x20 && byte < 0x7F ? "\"\(Unicode.Scalar(byte))\"" : "the byte 0x\(String(byte, radix: 16, uppercase: true))"
    }

    /// How many bytes the last fill kept before `position`.
    private var lastKept = 0

    /// Fetches the next piece, dropping what lies before `keep` (by default everything already passed).
    private mutating func fill(keeping keep: Int? = nil) throws(JSONError) -> Bool {
        guard let piece = try source.next() else { return false }
        let keep = keep ?? position
        lastKept = position - keep
        if keep == buffer.count {
            lineStart -= keep
            buffer = piece
            position = 0
        } else {
            lineStart -= keep
            buffer.removeSubrange(0..<keep)
            buffer.append(contentsOf: piece)
            position = lastKept
        }
        return true
    }

    private mutating func countLines(from begin: Int) {
        let end = position
        var lines = 0
        var last = -1
        buffer.withUnsafeBufferPointer { bytes in
            for index in begin..<end where bytes[index] == 0x0A {
                lines += 1
                last = index
            }
        }
        if lines > 0 {
            line += lines
            lineStart = last + 1
        }
    }
}
