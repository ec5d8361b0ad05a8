// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What entries after a ledger position change for the worklist: the names they speak of, and those whose answers depend on what was said.
///
/// A lot's own checks go by its rows and the generations of its name. Beyond those they ask when its wholes let everything go, and in which
/// generation of its products a claim lies; so both lead from a name that was opened anew, or let go, to what leads into it.
struct Changes {
    /// Names whose lots are to be checked again, ascending.
    private(set) var names: [UInt32] = []
    /// Where circles may have come to be.
    private(set) var matter = Circles.Ends()
    private(set) var inside = Circles.Ends()

    /// - Parameters:
    ///   - last: What the worklist is of.
    ///   - withdrawn: Entries up to `last` that have been withdrawn since.
    init(after last: UInt64, withdrawn: some Sequence<UInt64>, in view: LineageView) {
        let entries = RunRows.Entries(after: last, and: withdrawn)
        var reopened: [UInt32: Int64] = [:]
        var letGo: Set<UInt32> = []
        view.rows.forEachStatement(of: entries) { row in
            names.append(row.lot)
            switch row.kind {
            case .generation, .freshGeneration: reopened[row.lot] = min(row.time, reopened[row.lot] ?? .max)
            case .releasedAll: letGo.insert(row.lot)
            default: break
            }
        }
        view.rows.forEachDraw(of: entries) { row in
            names.append(row.source)
            names.append(row.product)
            guard row.kind != .release, view.accepts(row.sequence) else { return }
            let source = view.source(row.source, at: row.time)
            let product = view.product(row.product, at: row.time)
            if row.kind != .carrier { matter.add(source, product) }
            if row.kind != .draw { inside.add(source, product) }
        }
        for (name, time) in reopened.sorted(by: { $0.key < $1.key }) { reopen(name, from: time, view) }
        names.sortNumbers()
        names = names.withoutRepeats()
        view.rows.forEachRow(intoAscending: letGo.sorted(), columns: []) { if $0.kind == .component { names.append($0.source) } }
        names.sortNumbers()
        names = names.withoutRepeats()
    }

    private mutating func reopen(_ name: UInt32, from time: Int64, _ view: LineageView) {
        view.rows.forEachRow(intoAscending: [name], columns: .time) { if $0.time >= time { names.append($0.source) } }
        for generation in view.generation(of: view.product(name, at: time))..<view.generationCount(of: name) {
            let node = view.node(of: name, generation: generation)
            matter.add(node, node)
            inside.add(node, node)
        }
    }
}
