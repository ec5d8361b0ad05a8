// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Synchronization

/// The bytes of one run, in memory or mapped, and which stretches of them have been checked.
///
/// `@unchecked Sendable`: the bytes never change after `init`, the marks are atomic, and checking a stretch twice does no harm.
final class RunBytes: @unchecked Sendable {
    /// One checksum covers this many bytes, counted from the end of the header, which has its own.
    static let stretch = 16 << 10
    static let header = 1024

    let base: UnsafeRawPointer
    let count: Int
    private let release: @Sendable (UnsafeMutableRawPointer, Int) -> Void
    private let marks: UnsafeMutablePointer<Atomic<UInt64>>
    private let markCount: Int
    private let isTrusted: Bool
    private let damage = Atomic<Bool>(false)
    /// Where the checksums stand, one UInt64 for every stretch between the header and them.
    private var checksums = 0

    /// - Parameters:
    ///   - memory: at least 16 readable bytes more than the run needs at its end are part of the format.
    ///   - isTrusted: true for bytes just encoded in this process, which need no check.
    init(_ memory: UnsafeMutableRawBufferPointer, isTrusted: Bool, release: @escaping @Sendable (UnsafeMutableRawPointer, Int) -> Void) {
        precondition(memory.baseAddress != nil, "A run has bytes.")
        base = UnsafeRawPointer(memory.baseAddress!)
        count = memory.count
        self.isTrusted = isTrusted
        self.release = release
        markCount = memory.count / Self.stretch / 64 + 1
        marks = .allocate(capacity: markCount)
        for i in 0..<markCount { (marks + i).initialize(to: Atomic(0)) }
    }

    convenience init(_ written: consuming ByteWriter) {
        self.init(written.release(), isTrusted: true) { memory, _ in memory.deallocate() }
    }

    deinit {
        marks.deinitialize(count: markCount)
        marks.deallocate()
        release(UnsafeMutableRawPointer(mutating: base), count)
    }

    /// Called once, before the run is shared.
    func setChecksums(at offset: Int) { checksums = offset }

    var isDamaged: Bool { damage.load(ordering: .relaxed) }
    func setDamaged() { damage.store(true, ordering: .relaxed) }

    /// Whether the bytes are as they were written; each stretch is read through once. Damage is remembered.
    @inline(__always) func isSound(_ range: Range<Int>) -> Bool { isTrusted || check(range) }

    private func check(_ range: Range<Int>) -> Bool {
        guard range.lowerBound >= Self.header, range.upperBound <= checksums else {
            setDamaged()
            return false
        }
        guard !range.isEmpty else { return true }
        for stretch in ((range.lowerBound - Self.header) / Self.stretch)...((range.upperBound - 1 - Self.header) / Self.stretch) {
            let bit: UInt64 = 1 << UInt64(stretch & 63)
            if marks[stretch >> 6].load(ordering: .relaxed) & bit != 0 { continue }
            let from = Self.header + stretch * Self.stretch
            let bytes = UnsafeRawBufferPointer(start: base + from, count: min(Self.stretch, checksums - from))
            guard checksum(bytes) == base.loadUnaligned(fromByteOffset: checksums + stretch * 8, as: UInt64.self) else {
                setDamaged()
                return false
            }
            marks[stretch >> 6].bitwiseOr(bit, ordering: .relaxed)
        }
        return true
    }

    @inline(__always) func word(_ offset: Int) -> UInt64 { base.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
    @inline(__always) func half(_ offset: Int) -> UInt32 { base.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
    func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count) }
}
