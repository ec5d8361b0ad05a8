// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Work on neighbouring runs that can be done anywhere while the store goes on: they become one, in a file where they are to be kept.
/// See ``RunStore/planMerge(limit:)`` and ``RunStore/planFile(from:)``.
package struct RunMerge: Sendable {
    let runs: [Run]
    /// Nil leaves the result in memory.
    let folder: (any SegmentFolder)?

    package struct Result: Sendable {
        let inputs: [Run]
        let run: Run
        let file: String?
    }

    /// - Throws: ``GenealogyError`` `.damagedSegment` when a run is found damaged, `.notWritable` when the file cannot be written.
    package func merge() throws(GenealogyError) -> Result {
        guard let bytes = runs.count == 1 ? runs[0].bytes : RunWriter.merge(runs) else {
            throw RunRows(runs).damage
                ?? GenealogyError(
                    code: .damagedSegment, message: "A run could not be merged.", remedy: "Nothing is lost: it is rebuilt from the ledger.")
        }
        guard let folder else { return Result(inputs: runs, run: try Run(bytes), file: nil) }
        let (first, last) = (runs[0].firstSequence, runs[runs.count - 1].lastSequence)
        let segment = Manifest.Segment(
            file: "merge-" + Manifest.fileName(first, last), firstSequence: first, lastSequence: last, size: bytes.count)
        try folder.replace(segment.file, with: bytes.bytes(0..<bytes.count))
        return Result(inputs: runs, run: try Run(segment, in: folder), file: segment.file)
    }
}
