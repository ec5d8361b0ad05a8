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
/// with LF, CRLF, or CR where the first does; a byte order mark is skipped; empty lines are no records.
///
/// A record is at most 1 MiB long. A damaged one is reported and skipped to the next line after its first, so that a quote which is never
/// closed costs one line, not the rest of the file. The only memory is one buffer of twice that size.
struct CSVRecords: ~Copyable {
    static let longestRecord = 1 << 20
    private static let capacity = 2 * longestRecord
    /// Bytes read at once: few enough to be in the processor's cache still when they are looked at.
    private static let portion = 1 << 18

    let name: String
    /// Of the record read last, from 1.
    private(set) var line = 1
    /// Bytes consumed so far.
    private(set) var offset: Int64 = 0
    let total: Int64?
    /// Fields of the record read last.
    private(set) var fieldCount = 0
    /// The damaged line ``next()`` told of last.
    private(set) var skipped: [UInt8] = []

    private let delimiter: UInt8
    /// LF, or CR in a file that has only those.
    private var lineEnd = UInt8(ascii: "\n")
    private let descriptor: Int32
    private let buffer: UnsafeMutablePointer<UInt8>
    private var start = 0
    private var end = 0
    private var atEnd = false
    private var nextLine = 1
    /// Bounds in the buffer of the record read last, and of its fields.
    private var record = 0..<0
    private var fields: UnsafeMutablePointer<Field>
    private var fieldCapacity = 64
    private var hasQuotes = false
    /// The record before doubled quotes were folded into one.
    private var unfolded: [UInt8]?
    /// Column of the quote that was open when the last scan came to the end of the buffer; 0 when none was.
    private var openQuote = 0

    private struct Field {
        var from: Int
        var to: Int
        var isQuoted: Bool
        var hasDoubledQuotes: Bool
    }

    /// - Parameter path: `-` is standard input.
    init(path: String, delimiter: UInt8) throws(ImportError) {
        name = path
        self.delimiter = delimiter
        descriptor = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
        buffer = .allocate(capacity: Self.capacity)
        fields = .allocate(capacity: fieldCapacity)
        var status = stat()
        total = fstat(descriptor, &status) == 0 && (status.st_mode & S_IFMT) == S_IFREG ? Int64(status.st_size) : nil
        guard descriptor >= 0 else { throw Self.unreadable(path) }
        try begin()
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        buffer.deallocate()
        fields.deallocate()
    }

    /// The bytes of a field without its quotes. Valid until the next record is read.
    func field(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let field = fields[index]
        return UnsafeBufferPointer(start: buffer + field.from, count: field.to - field.from)
    }

    /// Where a field begins in its line, in bytes from 1.
    func column(of index: Int) -> Int {
        guard index < fieldCount else { return 0 }
        return fields[index].from - record.lowerBound + (fields[index].isQuoted ? 0 : 1)
    }

    /// The record as it stands in the file, without its line end.
    var raw: [UInt8] { unfolded ?? bytes(record) }

    enum Step {
        case record
        case end
        /// This record is damaged; the next call goes on behind it. ``skipped`` is what was left out.
        case damaged(ImportError)
    }

    mutating func next() throws(ImportError) -> Step {
        while true {
            if start == end, try !fill() { return .end }
            line = nextLine
            switch scan() {
            case .whole(let next):
                consume(to: next)
                if hasQuotes { foldDoubledQuotes() }
                if record.isEmpty { continue }
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

    private mutating func scan() -> Scan {
        fieldCount = 0
        openQuote = 0
        let length = end - start
        let found = memchr(buffer + start, Int32(lineEnd), length)
        let line = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(buffer + start) } ?? length
        guard found != nil || atEnd else {
            // A long line is told by its open quote.
            return memchr(buffer + start, Int32(UInt8(ascii: "\"")), length) == nil ? .partial : scanQuoted()
        }
        if memchr(buffer + start, Int32(UInt8(ascii: "\"")), line) != nil { return scanQuoted() }
        hasQuotes = false
        var to = start + line
        let next = min(to + 1, end)
        if to > start, buffer[to - 1] == UInt8(ascii: "\r") { to -= 1 }
        record = start..<to
        splitPlain()
        return .whole(next)
    }

    /// The fields of a record without quotes, eight bytes at a time.
    private mutating func splitPlain() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        let pattern = ones &* UInt64(delimiter)
        let base = UnsafeRawPointer(buffer)
        let stop = record.upperBound
        var from = record.lowerBound
        var at = from
        while at &+ 8 <= stop {
            let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: at, as: UInt64.self)) ^ pattern
            // The high bit of each byte that is the delimiter.
            var hits = ~(((word & low) &+ low) | word | low)
            while hits != 0 {
                let place = at &+ hits.trailingZeroBitCount &>> 3
                add(Field(from: from, to: place, isQuoted: false, hasDoubledQuotes: false))
                from = place &+ 1
                hits &= hits &- 1
            }
            at = at &+ 8
        }
        while at < stop {
            if buffer[at] == delimiter {
                add(Field(from: from, to: at, isQuoted: false, hasDoubledQuotes: false))
                from = at &+ 1
            }
            at = at &+ 1
        }
        add(Field(from: from, to: stop, isQuoted: false, hasDoubledQuotes: false))
    }

    private mutating func scanQuoted() -> Scan {
        hasQuotes = true
        var at = start
        while true {
            let from = at
            if at < end, buffer[at] == UInt8(ascii: "\"") {
                at += 1
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
                guard at == end || buffer[at] == delimiter || buffer[at] == lineEnd || (buffer[at] == 13 && (at + 1 == end || buffer[at + 1] == 10))
                else { return .damaged("Text follows the closing quote of a field.", column: at - start + 1) }
                add(Field(from: from + 1, to: close, isQuoted: true, hasDoubledQuotes: hasDoubled))
                if at < end, buffer[at] == 13, lineEnd != 13 {
                    guard at + 1 < end || atEnd else { return .partial }
                    record = start..<at
                    return .whole(min(at + 2, end))
                }
            } else {
                while at < end, buffer[at] != delimiter, buffer[at] != lineEnd { at += 1 }
                guard at < end || atEnd else { return .partial }
                var to = at
                if at == end || buffer[at] == lineEnd, to > from, buffer[to - 1] == 13 { to -= 1 }
                add(Field(from: from, to: to, isQuoted: false, hasDoubledQuotes: false))
            }
            if at < end, buffer[at] == delimiter {
                at += 1
                continue
            }
            record = start..<(at > start && buffer[at - 1] == 13 ? at - 1 : at)
            return .whole(min(at + 1, end))
        }
    }

    @inline(__always) private mutating func add(_ field: Field) {
        if fieldCount == fieldCapacity { growFields() }
        fields[fieldCount] = field
        fieldCount &+= 1
    }

    private mutating func growFields() {
        let larger = UnsafeMutablePointer<Field>.allocate(capacity: fieldCapacity * 2)
        larger.update(from: fields, count: fieldCount)
        fields.deallocate()
        fields = larger
        fieldCapacity *= 2
    }

    private mutating func foldDoubledQuotes() {
        unfolded = nil
        for index in 0..<fieldCount where fields[index].hasDoubledQuotes {
            if unfolded == nil { unfolded = bytes(record) }
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

    private func bytes(_ range: Range<Int>) -> [UInt8] { Array(UnsafeBufferPointer(start: buffer + range.lowerBound, count: range.count)) }

    private mutating func consume(to next: Int) {
        // Only a quoted field can hold a line break.
        if hasQuotes {
            for at in record.lowerBound..<next where buffer[at] == lineEnd { nextLine += 1 }
        } else {
            nextLine += 1
            unfolded = nil
        }
        offset += Int64(next - start)
        start = next
    }

    /// Leaves the first line of the record behind, however long it is.
    private mutating func skipLine(code: ImportError.Code, column: Int, message: String) throws(ImportError) -> ImportError {
        let error = ImportError(
            code: code, file: name, line: line, column: column, message: message,
            remedy: "Put the whole field in quotes and double each quote inside it, or remove the line.")
        skipped = []
        while true {
            let found = memchr(buffer + start, Int32(lineEnd), end - start)
            let stop = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(buffer) } ?? end
            // Only the first 4 KiB of an overlong line are worth keeping.
            if skipped.isEmpty { skipped = bytes(start..<(found == nil ? min(stop, start + 4096) : stop)) }
            let next = found == nil ? stop : stop + 1
            offset += Int64(next - start)
            start = next
            if found != nil { break }
            if try !fill() { break }
        }
        nextLine += 1
        fieldCount = 0
        record = start..<start
        return error
    }

    /// Reads on, behind what is not consumed yet. False at the end of the file or when the buffer is full of one record.
    private mutating func fill() throws(ImportError) -> Bool {
        guard !atEnd else { return false }
        if start > 0 {
            buffer.update(from: buffer + start, count: end - start)
            end -= start
            start = 0
        }
        guard end < Self.longestRecord else { return false }
        var count = 0
        repeat { count = read(descriptor, buffer + end, min(Self.portion, Self.capacity - end)) } while count < 0 && errno == EINTR
        guard count >= 0 else { throw Self.unreadable(name) }
        // One more turn after the last bytes, so that a last line without line end is seen as whole.
        if count == 0 { atEnd = true }
        end += count
        return end > start
    }

    /// Looks at the first bytes: a mark of the encoding, and how lines end.
    private mutating func begin() throws(ImportError) {
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
        let known = end - start
        if memchr(buffer + start, 10, known) == nil, let found = memchr(buffer + start, 13, known) {
            // A CR right at the end of what was read may be half of a CRLF.
            if UnsafeRawPointer(found) - UnsafeRawPointer(buffer) + 1 < end || atEnd { lineEnd = 13 }
        }
    }

    private static func unreadable(_ path: String) -> ImportError {
        ImportError(
            code: .unreadable, file: path, line: 0, column: 0, message: "It cannot be read: \(String(cString: strerror(errno))).",
            remedy: "Check the path and its permissions.")
    }
}
