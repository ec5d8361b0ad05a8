// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Synchronization

/// Where segments are kept. A file is there whole or not at all, and stays as it is while anybody reads it.
package protocol SegmentFolder: Sendable {
    /// Names of all files, in no order.
    func names() throws(GenealogyError) -> [String]
    /// Puts a file there, durably, in place of one of that name.
    func replace(_ name: String, with bytes: UnsafeRawBufferPointer) throws(GenealogyError)
    /// A small file, whole; nil when there is none.
    func read(_ name: String) throws(GenealogyError) -> [UInt8]?
    /// A file's bytes, to be read in place; nil when there is none. They outlive the removal of the file.
    func open(_ name: String) throws(GenealogyError) -> SegmentBytes?
    func remove(_ name: String) throws(GenealogyError)
}

/// The bytes of an opened file and how to let go of them.
package struct SegmentBytes: @unchecked Sendable {
    // The memory is never written, and released once, by the run that takes it.
    let memory: UnsafeMutableRawBufferPointer
    let release: @Sendable (UnsafeMutableRawPointer, Int) -> Void
}

/// A folder in memory.
package final class MemorySegmentFolder: SegmentFolder {
    private let files = Mutex<[String: [UInt8]]>([:])

    package init() {}

    package func names() -> [String] { files.withLock { $0.keys.sorted() } }
    package func replace(_ name: String, with bytes: UnsafeRawBufferPointer) { files.withLock { $0[name] = Array(bytes) } }
    package func read(_ name: String) -> [UInt8]? { files.withLock { $0[name] } }
    package func remove(_ name: String) { files.withLock { $0[name] = nil } }

    package func open(_ name: String) -> SegmentBytes? {
        guard let file = read(name), !file.isEmpty else { return nil }
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: file.count, alignment: 16)
        memory.copyBytes(from: file)
        return SegmentBytes(memory: memory) { memory, _ in memory.deallocate() }
    }
}
