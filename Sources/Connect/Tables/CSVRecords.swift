// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The records of a CSV file (RFC 4180), read in pieces: fields in quotes may hold the delimiter, line breaks and doubled quotes; lines end
/// with LF or CRLF; a byte order mark is skipped; empty lines are no records.
///
/// A record is at most 1 MiB long. A damaged one is reported and skipped to the next line after its first, so that a quote which is never
/// closed costs one line, not the rest of the file. The only memory is one buffer of twice that size.
final class CSVRecords {
    static let longestRecord = 1 << 20

    let name: String
    /// Of the record read last, from 1.
    private(set) var line = 1
    /// Bytes consumed so far.
    private(set) var offset: Int64 = 0
    let total: Int64?
    var delimiter: UInt8

    private let descriptor: Int32
    private let buffer: UnsafeMutablePointer<UInt8>
    private static let capacity = 2 * longestRecord
    private var start = 0
    private var end = 0
    private var atEnd = false
    private var nextLine = 1
    /// Of the record read last: bounds in the buffer, and where each field begins in the line.
    private var recordStart = 0
    private var recordEnd = 0
    private var fields: [Field] = []
    /// The record before doubled quotes were folded into one.
    private var unfolded: [UInt8]?
    private var hasQuotes = false

    private struct Field {
        var from: Int
        var to: Int
        var column: Int
        var hasDoubledQuotes = false
    }

    /// - Parameter path: `-` is standard input.
    init(path: String, delimiter: UInt8) throws(ImportError) {
        name = path
        self.delimiter = delimiter
        descriptor = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.unreadable(path) }
        var status = stat()
        total = fstat(descriptor, &status) == 0 && (status.st_mode & S_IFMT) == S_IFREG ? Int64(status.st_size) : nil
        buffer = .allocate(capacity: Self.capacity)
        try skipByteOrderMark()
    }

    deinit {
        close(descriptor)
        buffer.deallocate()
    }

    var fieldCount: Int { fields.count }

    /// The bytes of a field without its quotes. Valid until the next record is read.
    func field(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let field = fields[index]
        return UnsafeBufferPointer(start: buffer + field.from, count: field.to - field.from)
    }

    /// Where a field begins in its line, in bytes from 1.
    func column(of index: Int) -> Int { index < fields.count ? fields[index].column : 0 }

    /// The record as it stands in the file, without its line end.
    var raw: [UInt8] { unfolded ?? bytes(recordStart, recordEnd) }

    enum Step {
        case record
        case end
        /// This record is damaged; the next call goes on behind it. ``skipped`` is what was left out.
        case damaged(ImportError)
    }

    func next() throws(ImportError) -> Step {
        while true {
            if start == end, try !fill() { return .end }
            line = nextLine
            switch scan() {
            case .whole(let next):
                consume(to: next)
                unfolded = nil
                if hasQuotes { foldDoubledQuotes() }
                if fields.count == 1, fields[0].from == fields[0].to, recordStart == recordEnd { continue }
                return .record
            case .damaged(let message, let column):
                return .damaged(try skipLine(code: .shape, column: column, message: message))
            case .partial:
                if try fill() { continue }
                if atEnd { return .damaged(try skipLine(code: .shape, column: openQuote, message: "A quote is opened here and never closed.")) }
                let opened = openQuote
                return .damaged(
                    try skipLine(
                        code: .tooLong, column: opened,
                        message: opened > 0
                            ? "A quote is opened here and not closed within \(Self.longestRecord) bytes."
                            : "This row is longer than \(Self.longestRecord) bytes."))
            }
        }
    }

    private enum Scan {
        case whole(Int)
        /// The record does not end in the buffer.
        case partial
        case damaged(String, column: Int)
    }

    /// Column of the quote that was open when the last scan came to the end of the buffer; 0 when none was.
    private var openQuote = 0

    private func scan() -> Scan {
        fields.removeAll(keepingCapacity: true)
        openQuote = 0
        hasQuotes = false
        recordStart = start
        // Held in locals: this loop is most of the work of reading.
        let (start, end, atEnd, delimiter) = (start, end, atEnd, delimiter)
        var at = start
        while true {
            let from = at
            if at < end, buffer[at] == UInt8(ascii: "\"") {
                at += 1
                hasQuotes = true
                openQuote = from - start + 1
                var hasDoubled = false
                while at < end {
                    if buffer[at] != UInt8(ascii: "\"") {
                        at += 1
                    } else if at + 1 < end, buffer[at + 1] == UInt8(ascii: "\"") {
                        hasDoubled = true
                        at += 2
                    } else {
                        break
                    }
                }
                guard at < end, at + 1 < end || atEnd else { return .partial }
                let close = at
                at += 1
                openQuote = 0
                guard at == end || buffer[at] == delimiter || buffer[at] == 10 || (buffer[at] == 13 && (at + 1 == end || buffer[at + 1] == 10)) else {
                    return .damaged("Text follows the closing quote of a field.", column: at - start + 1)
                }
                fields.append(Field(from: from + 1, to: close, column: from - start + 1, hasDoubledQuotes: hasDoubled))
            } else {
                while at < end, buffer[at] != delimiter, buffer[at] != 10 { at += 1 }
                guard at < end || atEnd else { return .partial }
                var to = at
                if (at == end || buffer[at] == 10), to > from, buffer[to - 1] == 13 { to -= 1 }
                fields.append(Field(from: from, to: to, column: from - start + 1))
            }
            if at < end, buffer[at] == delimiter {
                at += 1
                continue
            }
            if at < end, buffer[at] == 13 {
                guard at + 1 < end || atEnd else { return .partial }
                recordEnd = at
                return .whole(min(at + 2, end))
            }
            recordEnd = at > recordStart && buffer[at - 1] == 13 ? at - 1 : at
            return .whole(min(at + 1, end))
        }
    }

    private func foldDoubledQuotes() {
        for index in fields.indices where fields[index].hasDoubledQuotes {
            if unfolded == nil { unfolded = bytes(recordStart, recordEnd) }
            var to = fields[index].from
            var at = to
            while at < fields[index].to {
                buffer[to] = buffer[at]
                at += buffer[at] == UInt8(ascii: "\"") ? 2 : 1
                to += 1
            }
            fields[index].to = to
        }
    }

    private func bytes(_ from: Int, _ to: Int) -> [UInt8] { Array(UnsafeBufferPointer(start: buffer + from, count: to - from)) }

    private func consume(to next: Int) {
        // Only a quoted field can hold a line break.
        if hasQuotes {
            for at in recordStart..<next where buffer[at] == 10 { nextLine += 1 }
        } else {
            nextLine += 1
        }
        offset += Int64(next - start)
        start = next
    }

    /// Leaves the first line of the record behind, however long it is.
    private func skipLine(code: ImportError.Code, column: Int, message: String) throws(ImportError) -> ImportError {
        let error = ImportError(
            code: code, file: name, line: line, column: column, message: message,
            remedy: "Put the whole field in quotes and double each quote inside it, or remove the line.")
        recordStart = start
        skipped = []
        while true {
            if let newline = (start..<end).first(where: { buffer[$0] == 10 }) {
                if skipped.isEmpty { skipped = bytes(start, newline) }
                offset += Int64(newline + 1 - start)
                start = newline + 1
                break
            }
            // Only the first 4 KiB of an overlong line are worth keeping.
            if skipped.isEmpty { skipped = bytes(start, min(end, start + 4096)) }
            offset += Int64(end - start)
            start = end
            if try !fill() { break }
        }
        nextLine += 1
        fields = []
        return error
    }

    /// The damaged line ``next()`` told of last.
    private(set) var skipped: [UInt8] = []

    /// Reads on, behind what is not consumed yet. False at the end of the file or when the buffer is full of one record.
    private func fill() throws(ImportError) -> Bool {
        guard !atEnd else { return false }
        if start > 0 {
            buffer.update(from: buffer + start, count: end - start)
            end -= start
            start = 0
        }
        guard end < Self.longestRecord else { return false }
        var count = 0
        repeat { count = read(descriptor, buffer + end, Self.capacity - end) } while count < 0 && errno == EINTR
        guard count >= 0 else { throw Self.unreadable(name) }
        // One more turn after the last bytes, so that a last line without line end is seen as whole.
        if count == 0 { atEnd = true }
        end += count
        return end > start
    }

    private func skipByteOrderMark() throws(ImportError) {
        while end < 3, try fill(), !atEnd {}
        let first = (0..<min(end, 3)).map { buffer[$0] }
        if first == [0xEF, 0xBB, 0xBF] {
            start = 3
            offset = 3
        } else if first.starts(with: [0xFF, 0xFE]) || first.starts(with: [0xFE, 0xFF]) || first.contains(0) {
            throw ImportError(
                code: .encoding, file: name, line: 1, column: 1, message: "This file is UTF-16; tables are read as UTF-8.",
                remedy: "Save it as “CSV UTF-8”, or convert it: iconv -f UTF-16 -t UTF-8.")
        }
    }

    private static func unreadable(_ path: String) -> ImportError {
        ImportError(
            code: .unreadable, file: path, line: 0, column: 0, message: "It cannot be read: \(String(cString: strerror(errno))).",
            remedy: "Check the path and its permissions.")
    }
}
