// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Node

/// What is in this node, and where a first visitor goes from here.
struct HomePage: Page {
    struct Figure: Hashable, Sendable {
        var value: String
        var label: String
        var route: Route?
    }

    struct LotRow: Hashable, Sendable {
        var lot: LinkText
        var product: String
        var quantity: String
        var place: String
    }

    struct KindRow: Hashable, Sendable {
        var kind: LinkText
        var count: String
    }

    var title: String
    var question: String
    /// What the program says of what it cannot keep; nil when it keeps all.
    var problem: String?
    /// Where to go from here; empty while there is nothing to go to.
    var next: [LinkText]
    var figures: [Figure]
    var examples: [LinkText]
    var newest: [LotRow]
    var kinds: [KindRow]
    /// Of which state the discrepancies are.
    var state: String

    /// - Parameter open: What does not agree, as far as it is counted.
    init(
        _ snapshot: Snapshot, examples: [Example], open: Workroom.Outcome<OpenDiscrepancies>, problem: GenealogyError? = nil, words: Words
    ) {
        let genealogy = snapshot.genealogy
        let counted: OpenDiscrepancies? = if case .ready(let open, _) = open { open } else { nil }
        let counts = counted?.counts ?? [:]
        title = words(.homeTitle)
        question = words(.homeQuestion)
        self.problem = problem?.description
        figures = [
            Figure(value: words.number(genealogy.lotCount), label: words(.lots), route: nil),
            Figure(value: words.number(genealogy.drawCount), label: words(.draws), route: nil),
            Figure(value: words.number(snapshot.head.sequence), label: words(.events), route: nil),
            Figure(
                value: counted.map { words.number($0.count) } ?? words(.counting), label: words(.openDiscrepancies),
                route: .discrepancies(kind: nil, page: 1)),
        ]
        state = counted.map { words($0.asOf < genealogy.asOf ? .asOfOlder : .asOfEvent, ["n": words.number($0.asOf)]) } ?? ""
        let shown = examples.filter { (try? genealogy.find($0.lot, generation: nil)) != nil }
        let first =
            shown.first { $0.kind == .lot }?.lot ?? shown.first?.lot ?? genealogy.lots(from: max(0, genealogy.lotCount - 1), limit: 1).first?.lot.name
        next =
            first.map { lot in
                let ref = LotRef(name: lot, generation: nil)
                return [
                    LinkText(text: words(.stepMade, ["lot": lot]), route: .trace(TraceView(lot: ref))),
                    LinkText(text: words(.stepBooks, ["lot": lot]), route: .lotBooks(ref)),
                ]
            } ?? []
        self.examples = shown.map { example in
            let lot = LotRef(name: example.lot, generation: nil)
            switch example.kind {
            case .lot: return LinkText(text: words(.exampleLot, ["lot": example.lot]), route: .lot(lot))
            case .contaminated: return LinkText(text: words(.exampleContaminated, ["lot": example.lot]), route: .trace(TraceView(lot: lot)))
            case .scratched(let interval):
                return LinkText(
                    text: words(.exampleScratched, ["lot": example.lot, "interval": interval.replacing("..", with: "–") + "\u{00A0}m"]),
                    route: .strip(lot, interval: interval))
            case .repaired: return LinkText(text: words(.exampleRepaired, ["lot": example.lot]), route: .trace(TraceView(lot: lot)))
            }
        }
        newest = genealogy.lots(from: max(0, genealogy.lotCount - 12), limit: 12).reversed().map { LotRow($0, genealogy, words) }
        kinds = Discrepancy.Kind.allCases.compactMap { kind in
            guard let count = counts[kind], count > 0 else { return nil }
            return KindRow(
                kind: LinkText(text: words.kind(kind), route: .discrepancies(kind: kind.rawValue, page: 1)), count: words.number(count))
        }
    }
}

/// A lot worth a first visitor's look; shown while the ledger knows it.
package struct Example: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case lot, contaminated, repaired
        /// With the suspect stretch of a coil as `FROM..TO`, in metres.
        case scratched(String)
    }

    package var kind: Kind
    package var lot: String

    package init(_ kind: Kind, lot: String) {
        self.kind = kind
        self.lot = lot
    }
}

extension HomePage.LotRow {
    init(_ summary: LotSummary, _ genealogy: any GenealogyReading, _ words: Words) {
        lot = LinkText(text: words.name(summary.lot), route: .lot(LotRef(summary.lot, in: genealogy)))
        product = words.product(summary.product)
        quantity = summary.quantity.map(words.quantity) ?? words(.unknown)
        place = summary.whereNow.last ?? summary.site
    }
}
