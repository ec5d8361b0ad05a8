// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension RunRows {
    /// Bytes the runs take, in memory or on disk.
    package struct Sizes: Hashable, Sendable {
        /// Draws with everything they carry, found from their source and from their product.
        package let draws: Int
        /// Names, and the index from a name to its lot.
        package let names: Int
        package let statements: Int
        package let all: Int
    }

    package var sizes: Sizes {
        func table(_ table: Run.Table) -> Int { table.blocks.count + table.firsts.count + table.offsets.count }
        func sum(_ part: (Run) -> Int) -> Int { runs.reduce(0) { $0 + part($1) } }
        return Sizes(
            draws: sum { table($0.draws) + table($0.back) },
            names: sum {
                $0.names.names.count + $0.names.offsets.count + $0.names.starts.count + $0.names.tags.count + $0.names.numbers.count
            },
            statements: sum { table($0.statements) }, all: sum { $0.bytes.count })
    }
}
