// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Glibc
import Ledger

/// One file of the event-ID index, mapped: a filter, the hashes ascending, and beside each its sequence.
///
///     magic, version | count | first sequence | last sequence | filter blocks | chain value after the last | check of these six   8 bytes each
///     filter: blocks of 32 bytes, one bit in each of eight 32-bit words for a hash (a split block Bloom filter)
///     hashes: 8 bytes each   sequences − first: 4 bytes each
///
/// Source of the filter: Apache Parquet format, *Bloom Filter*; 12 bits an ID let about 1 of 200 new IDs through to the hashes.
final class EventIDRun: @unchecked Sendable {
    // The mapping is read-only and lives as long as the run; nothing else changes.
    let path: String
    let count: Int
    let firstSequence: UInt64
    let lastSequence: UInt64
    /// The first eight bytes of the log's chain value after ``lastSequence``.
    private let chain: UInt64
    private let memory: UnsafeRawPointer
    private let size: Int
    private let blocks: Int

    private static let headerSize = 56
    private static let magic: UInt64 = 0x0002_5344_494C_4C4A

    /// - Returns: Nil when the file is not whole.
    private init?(_ path: String) {
        let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_size >= Self.headerSize,
            let mapped = mmap(nil, Int(status.st_size), PROT_READ, MAP_SHARED, file, 0), mapped != MAP_FAILED
        else { return nil }
        memory = UnsafeRawPointer(mapped)
        size = Int(status.st_size)
        self.path = path
        let numbers = (0..<7).map { UInt64(littleEndian: UnsafeRawPointer(mapped).load(fromByteOffset: $0 * 8, as: UInt64.self)) }
        count = Int(truncatingIfNeeded: numbers[1])
        firstSequence = numbers[2]
        lastSequence = numbers[3]
        blocks = Int(truncatingIfNeeded: numbers[4])
        chain = numbers[5]
        guard numbers[0] == Self.magic, numbers[6] == Self.check(numbers), count > 0, count < 1 << 32, blocks > 0, blocks < 1 << 32,
            size == Self.headerSize + blocks * 32 + count * 12
        else {
            return nil
        }
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: memory), size) }

    private static func check(_ numbers: [UInt64]) -> UInt64 {
        numbers[..<6].reduce(0x9E37_79B9_7F4A_7C15) { ($0 ^ $1) &* 0xA076_1D64_78BD_642F ^ (($0 ^ $1) >> 29) }
    }

    // Questions

    func collect(_ hash: UInt64, into found: inout [UInt64]) {
        guard mayHold(hash) else { return }
        var at = lowerBound(hash)
        while at < count, self.hash(at) == hash {
            found.append(sequence(at))
            at += 1
        }
    }

    private func mayHold(_ hash: UInt64) -> Bool {
        let block = Self.headerSize + Self.block(hash, of: blocks) * 32
        for word in 0..<8 {
            let bits = memory.loadUnaligned(fromByteOffset: block + word * 4, as: UInt32.self)
            if UInt32(littleEndian: bits) & Self.bit(hash, word) == 0 { return false }
        }
        return true
    }

    fileprivate static func block(_ hash: UInt64, of blocks: Int) -> Int { Int(((hash >> 32) &* UInt64(blocks)) >> 32) }

    fileprivate static func bit(_ hash: UInt64, _ word: Int) -> UInt32 {
        let salts: InlineArray<8, UInt32> = [
            0x47b6_137b, 0x4497_4d91, 0x8824_ad5b, 0xa2b7_289d, 0x7054_95c7, 0x2df1_424b, 0x9efc_4947, 0x5c6b_fb31,
        ]
        return 1 << ((UInt32(truncatingIfNeeded: hash) &* salts[word]) >> 27)
    }

    private func hash(_ at: Int) -> UInt64 {
        UInt64(littleEndian: memory.loadUnaligned(fromByteOffset: Self.headerSize + blocks * 32 + at * 8, as: UInt64.self))
    }

    private func sequence(_ at: Int) -> UInt64 {
        let offset = memory.loadUnaligned(fromByteOffset: Self.headerSize + blocks * 32 + count * 8 + at * 4, as: UInt32.self)
        return firstSequence &+ UInt64(UInt32(littleEndian: offset))
    }

    /// Hashes are spread evenly, so the place is guessed, and the guess widened until it holds.
    private func lowerBound(_ wanted: UInt64) -> Int {
        let guess = Int(wanted.multipliedFullWidth(by: UInt64(count)).high)
        var step = 64
        var low = guess
        while low > 0, hash(low) >= wanted {
            low = max(0, low - step)
            step *= 2
        }
        step = 64
        var high = guess
        while high < count, hash(high) < wanted {
            high = min(count, high + step)
            step *= 2
        }
        while low < high {
            let middle = (low + high) / 2
            if hash(middle) < wanted { low = middle + 1 } else { high = middle }
        }
        return low
    }

    // Files

    /// The runs in a folder that together cover the log from its first event on, as far as they do.
    /// - Parameters:
    ///   - head: The log's last sequence.
    ///   - chainValue: The log's after an entry; nil where no batch ends. A run that says another was made from another log.
    static func open(
        in folder: String, upTo head: UInt64, chainValue: (UInt64) -> [UInt8]?, removingOthers: Bool
    ) -> [EventIDRun] {
        guard let listing = opendir(folder) else { return [] }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name.hasPrefix("ids-") { names.append(name) }
        }
        let found = names.filter { $0.hasSuffix(".run") }.compactMap { EventIDRun("\(folder)/\($0)") }
            .filter { run in run.lastSequence <= head && chainValue(run.lastSequence).map(mark) == run.chain }
            .sorted { ($0.firstSequence, $1.lastSequence) < ($1.firstSequence, $0.lastSequence) }
        var runs: [EventIDRun] = []
        for run in found where run.firstSequence == (runs.last?.lastSequence ?? 0) + 1 { runs.append(run) }
        if removingOthers {
            let kept = Set(runs.map(\.path))
            for name in names where !kept.contains("\(folder)/\(name)") { unlink("\(folder)/\(name)") }
        }
        return runs
    }

    /// - Parameter pairs: Calls back with `count` hashes and sequences, by hash, then sequence.
    static func write(
        first: UInt64, last: UInt64, chainValue: [UInt8], count: Int, in folder: String, _ pairs: ((UInt64, UInt64) -> Void) -> Void
    ) throws(LedgerError) -> EventIDRun {
        try write(first: first, last: last, chain: mark(chainValue), count: count, in: folder, pairs)
    }

    private static func mark(_ chainValue: [UInt8]) -> UInt64 { chainValue.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }

    private static func write(
        first: UInt64, last: UInt64, chain: UInt64, count: Int, in folder: String, _ pairs: ((UInt64, UInt64) -> Void) -> Void
    ) throws(LedgerError) -> EventIDRun {
        let blocks = max(1, count * 12 / 256)
        let size = headerSize + blocks * 32 + count * 12
        let path = "\(folder)/ids-\(first)-\(last).run"
        let draft = path + ".tmp"
        let file = Glibc.open(draft, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw .system("written", draft) }
        defer { close(file) }
        // Space is taken first: a mapped page without a place on the disk would end the process.
        let refusal = posix_fallocate(file, 0, off_t(size))
        guard refusal == 0, let mapped = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), mapped != MAP_FAILED else {
            if refusal != 0 { errno = refusal }
            let failure = LedgerError.system("written", draft)
            unlink(draft)
            throw failure
        }
        var numbers = [magic, UInt64(count), first, last, UInt64(blocks), chain, 0]
        numbers[6] = check(numbers)
        for (place, number) in numbers.enumerated() { mapped.storeBytes(of: number.littleEndian, toByteOffset: place * 8, as: UInt64.self) }
        var at = 0
        pairs { hash, sequence in
            let start = headerSize + block(hash, of: blocks) * 32
            for word in 0..<8 {
                let bits = mapped.load(fromByteOffset: start + word * 4, as: UInt32.self)
                mapped.storeBytes(of: bits | bit(hash, word).littleEndian, toByteOffset: start + word * 4, as: UInt32.self)
            }
            mapped.storeBytes(of: hash.littleEndian, toByteOffset: headerSize + blocks * 32 + at * 8, as: UInt64.self)
            mapped.storeBytes(
                of: UInt32(truncatingIfNeeded: sequence - first).littleEndian, toByteOffset: headerSize + blocks * 32 + count * 8 + at * 4,
                as: UInt32.self)
            at += 1
        }
        munmap(mapped, size)
        guard fsync(file) == 0, rename(draft, path) == 0, let run = EventIDRun(path) else {
            let failure = LedgerError.system("written", path)
            unlink(draft)
            throw failure
        }
        return run
    }

    /// One run in place of neighbours.
    static func merge(_ runs: [EventIDRun], in folder: String) throws(LedgerError) -> EventIDRun {
        try write(
            first: runs[0].firstSequence, last: runs[runs.count - 1].lastSequence, chain: runs[runs.count - 1].chain,
            count: runs.reduce(0) { $0 + $1.count }, in: folder
        ) { body in
            var places = [Int](repeating: 0, count: runs.count)
            while true {
                var best = -1
                var bestHash = UInt64.max
                // Equal hashes leave in order of the runs, so sequences ascend.
                for (number, run) in runs.enumerated() where places[number] < run.count {
                    let hash = run.hash(places[number])
                    if best < 0 || hash < bestHash { (best, bestHash) = (number, hash) }
                }
                if best < 0 { return }
                body(bestHash, runs[best].sequence(places[best]))
                places[best] += 1
            }
        }
    }
}

extension LedgerError {
    /// What the system said about a file, by `errno`.
    static func system(_ verb: String, _ path: String) -> LedgerError {
        let number = errno
        let full = number == ENOSPC || number == EDQUOT
        return LedgerError(
            code: full ? .diskFull : .notWritable, message: "\(path) could not be \(verb): \(String(cString: strerror(number))).",
            remedy: full ? "Free some space on the disk and try again." : "Check the folder's path and permissions.")
    }
}
