// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where refused input is kept for repair: `<folder>/<name>-<time>.csv` (or `.ndjson`) holds it as it stood, ready to be mended and imported
/// again; `<name>-<time>.reasons.ndjson` beside it has one line for each of its records. Nothing is created before the first refusal.
package final class Quarantine {
    /// Of the refused input; nil while nothing was refused.
    package private(set) var path: String?
    package private(set) var count = 0

    private let folder: String
    private let stem: String
    private let suffix: String
    private let header: [UInt8]
    private var input: Int32 = -1
    private var reasons: Int32 = -1

    /// - Parameters:
    ///   - folder: `DATA/quarantine`; made when needed.
    ///   - file: The file being imported; its last component names the quarantine file.
    ///   - header: Written above refused rows of a table.
    ///   - now: Part of the name, so that no earlier file is overwritten.
    package init(folder: String, file: String, header: [UInt8], now: Instant) {
        self.folder = folder
        let name = file.split(separator: "/").last.map(String.init) ?? "input"
        let dot = name.lastIndex(of: ".")
        let base = dot.map { String(name[..<$0]) } ?? name
        let isTable = name.lowercased().hasSuffix(".csv") || !header.isEmpty
        let stamp = now.iso8601.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
        stem = "\(base.isEmpty || base == "-" ? "input" : base)-\(stamp)"
        suffix = isTable ? "csv" : "ndjson"
        self.header = header
    }

    deinit {
        if input >= 0 { close(input) }
        if reasons >= 0 { close(reasons) }
    }

    package func add(_ refusal: Refusal) throws(ImportError) {
        if input < 0 { try open() }
        var record = refusal.bytes
        if suffix == "ndjson" { record = record.map { $0 == 10 || $0 == 13 ? 32 : $0 } }
        try write(record + [10], to: input)
        try write(JSONWriter.bytes(refusal.json) + [10], to: reasons)
        count += 1
    }

    /// Puts what was written on the disk.
    package func finish() throws(ImportError) {
        for descriptor in [input, reasons] where descriptor >= 0 {
            guard fsync(descriptor) == 0 else { throw failure(path ?? folder) }
        }
    }

    private func open() throws(ImportError) {
        guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { throw failure(folder) }
        for attempt in 0..<1000 {
            let name = "\(folder)/\(stem)\(attempt == 0 ? "" : "-\(attempt)")"
            input = Self.create(name + "." + suffix)
            if input < 0, errno == EEXIST { continue }
            guard input >= 0 else { throw failure(name) }
            reasons = Self.create(name + ".reasons.ndjson")
            guard reasons >= 0 else { throw failure(name) }
            path = name + "." + suffix
            if !header.isEmpty { try write(header + [10], to: input) }
            return
        }
        throw failure("\(folder)/\(stem)")
    }

    private static func create(_ path: String) -> Int32 {
        #if canImport(Glibc)
            Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        #elseif canImport(Musl)
            Musl.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        #else
            Darwin.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        #endif
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) throws(ImportError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress! + written, $0.count - written) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(path ?? folder) }
            written += count
        }
    }

    private func failure(_ path: String) -> ImportError {
        ImportError(
            code: .notWritable, file: path, line: 0, column: 0, message: "Refused input cannot be kept: \(String(cString: strerror(errno))).",
            remedy: "Free some space or mend the permissions of the data folder, and import again.")
    }
}

/// `write(2)`, under a name that methods called `write` do not hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int { write(descriptor, bytes, count) }
