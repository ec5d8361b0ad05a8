// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension LineageGraph {
    package func discrepancies(
        of lot: LotKey?, limit: Int
    ) throws(GenealogyError) -> (found: [Discrepancy], counts: [Discrepancy.Kind: Int]) {
        let view = view()
        guard let lot else { return try worklists.answer(view, limit: max(0, limit)) }
        let found = discrepancies(of: try node(lot, in: view), view)
        try checkDamage()
        let counts = found.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
        return (Array(found.sorted { $0.isListedBefore($1) }.prefix(max(0, limit))), counts)
    }

    private func discrepancies(of asked: UInt32, _ view: LineageView) -> [Discrepancy] {
        var found: [Discrepancy] = []
        let holds = HoldChecks(view)
        var remarks = Remarks()
        remarks.take(after: 0, in: view, findsLots: false)
        view.forEachRecord(of: CollectionOfOne(view.name(of: asked))) { record in
            guard record.node == asked else { return }
            holds.check(record) { found.append($0) }
            let sequences = record.statements.map(\.sequence) + record.outOf.map(\.sequence) + record.into.map(\.sequence)
            found += remarks.discrepancies(about: asked, sequences: Set(sequences), view)
        }
        let matter = Circles(view, .matter)
        if let group = matter.through(asked) { found.append(matter.discrepancy(group)) }
        if let group = Circles(view, .inside).through(asked), let circle = holds.circle(in: group, through: asked) { found.append(circle) }
        return found
    }
}
