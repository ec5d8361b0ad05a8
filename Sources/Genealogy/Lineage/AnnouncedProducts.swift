// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What lots were announced as, and where: words that a question may name.
package struct AnnouncedProducts: Sendable {
    /// In alphabetical order.
    package let products: [String]
    package let sites: [String]
}

extension LineageGraph {
    /// One pass over two columns of what was said of lots, withdrawn words included.
    package func announcedProducts() throws(GenealogyError) -> AnnouncedProducts {
        var products: Set<Int64> = []
        var sites: Set<Int64> = []
        for run in view().rows.runs {
            let reader = BlockReader(.statements)
            for block in 0..<run.statements.blockCount {
                guard run.open(block, of: run.statements, in: reader) else { continue }
                guard reader.need(StatementColumn.product), reader.need(StatementColumn.site) else {
                    run.bytes.setDamaged()
                    break
                }
                let (named, placed) = (reader.values(StatementColumn.product), reader.values(StatementColumn.site))
                if reader.isConstant(StatementColumn.product), reader.isConstant(StatementColumn.site) {
                    products.insert(named[0])
                    sites.insert(placed[0])
                    continue
                }
                for row in 0..<reader.rows {
                    if row == 0 || named[row] != named[row - 1] { products.insert(named[row]) }
                    if row == 0 || placed[row] != placed[row - 1] { sites.insert(placed[row]) }
                }
            }
        }
        try checkDamage()
        func words(_ numbers: Set<Int64>) -> [String] {
            numbers.map { rows.text(UInt32(truncatingIfNeeded: $0)) }.filter { !$0.isEmpty }.sorted()
        }
        return AnnouncedProducts(products: words(products), sites: words(sites))
    }
}
