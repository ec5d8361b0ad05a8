// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Glibc

/// A folder on disk. Files are written beside their place, flushed, and moved into it; reading maps them, so that the system may
/// take their memory back at any time.
package struct DiskSegmentFolder: SegmentFolder {
    package let path: String

    /// Makes the folder when it is not there; its parent must be.
    package init(path: String) throws(GenealogyError) {
        self.path = path
        if mkdir(path, 0o755) != 0, errno != EEXIST { throw Self.failure("made", path) }
    }

    package func names() throws(GenealogyError) -> [String] {
        guard let folder = opendir(path) else { throw Self.failure("listed", path) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    package func replace(_ name: String, with bytes: UnsafeRawBufferPointer) throws(GenealogyError) {
        let target = "\(path)/\(name)"
        let draft = target + ".tmp"
        let file = Glibc.open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Self.failure("written", draft) }
        var at = 0
        while at < bytes.count {
            let written = write(file, bytes.baseAddress! + at, min(bytes.count - at, 1 << 30))
            if written < 0 {
                if errno == EINTR { continue }
                let failure = Self.failure("written", draft)
                close(file)
                unlink(draft)
                throw failure
            }
            at += written
        }
        guard fsync(file) == 0 else {
            let failure = Self.failure("flushed", draft)
            close(file)
            unlink(draft)
            throw failure
        }
        close(file)
        guard rename(draft, target) == 0 else { throw Self.failure("moved into place", draft) }
        try flushFolder()
    }

    package func read(_ name: String) throws(GenealogyError) -> [UInt8]? {
        guard let bytes = try open(name) else { return access("\(path)/\(name)", F_OK) == 0 ? [] : nil }
        defer { bytes.release(bytes.memory.baseAddress!, bytes.memory.count) }
        return Array(bytes.memory)
    }

    package func open(_ name: String) throws(GenealogyError) -> SegmentBytes? {
        let target = "\(path)/\(name)"
        let file = Glibc.open(target, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw Self.failure("opened", target)
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw Self.failure("opened", target) }
        let size = Int(status.st_size)
        guard size > 0 else { return nil }
        guard let memory = mmap(nil, size, PROT_READ, MAP_SHARED, file, 0), memory != MAP_FAILED else { throw Self.failure("mapped", target) }
        return SegmentBytes(memory: UnsafeMutableRawBufferPointer(start: memory, count: size)) { memory, size in munmap(memory, size) }
    }

    package func remove(_ name: String) throws(GenealogyError) {
        guard unlink("\(path)/\(name)") == 0 || errno == ENOENT else { throw Self.failure("removed", "\(path)/\(name)") }
    }

    private func flushFolder() throws(GenealogyError) {
        let folder = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw Self.failure("flushed", path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw Self.failure("flushed", path) }
    }

    private static func failure(_ verb: String, _ target: String) -> GenealogyError {
        let reason = String(cString: strerror(errno))
        return GenealogyError(
            code: .notWritable, message: "\(target) could not be \(verb): \(reason).",
            remedy: "Check the disk's free space and the folder's permissions. Nothing is lost: segments are rebuilt from the ledger.")
    }
}
