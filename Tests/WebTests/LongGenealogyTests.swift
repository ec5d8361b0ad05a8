// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Genealogy
import Ledger
import Measure
import Node
import Testing

@testable import Web

@Suite struct `A genealogy of many steps` {
    /// L0 → L1 → … in a row, a kilogram each.
    static func node(steps: Int) async throws -> SiteNode {
        let node = try SiteNode(store: MemoryEventStore(), segments: nil, isWritable: true)
        var facts = Facts()
        for step in 0...steps {
            facts.statements.append(
                LotStatement(
                    lot: "L\(step)", product: "p\(step)", quantity: Quantity(1_000_000, .mass), basis: .counted, site: "Hue", trackWeights: []))
            guard step > 0 else { continue }
            facts.draws.append(
                Draw(
                    source: "L\(step - 1)", product: "L\(step)", dimension: .mass, from: nil, length: 1_000_000, track: nil, productFrom: nil,
                    productTo: nil, role: "", uncertainty: 0, evidence: .none))
        }
        _ = try await node.append([
            Event(
                id: "urn:x:row", eventTime: FixedGenealogy.morning, offset: .zero, errorDeclaration: nil, content: .record(facts), bizStep: nil,
                disposition: nil, readPoint: nil, bizLocation: nil, bizTransactions: [], sources: [], destinations: [],
                persistentDispositionSet: [], persistentDispositionUnset: [], extensions: [])
        ])
        return node
    }

    @Test(arguments: [(1, 1), (5, 1), (6, 2), (9, 2)]) func `goes on below after six columns`(_ steps: Int, _ bands: Int) async throws {
        let node = try await Self.node(steps: steps)
        let page = try TracePage(node.snapshot, TraceView(lot: LotRef(name: "L0", generation: nil)), words: Words(.english))
        let picture = page.picture
        #expect(picture.boxes.count == steps + 1 && picture.ribbons.count == steps)
        #expect(Set(picture.boxes.map(\.band)).count == bands)
        #expect(Set(picture.boxes.map(\.x)).count == min(6, steps + 1))
        #expect(picture.width <= 1_350)
        for (index, box) in picture.boxes.enumerated() {
            #expect(box.x >= 0 && box.x + GenealogyPicture.boxWidth <= picture.width && box.y + box.height <= picture.height)
            for other in picture.boxes[..<index] where other.x == box.x { #expect(other.y + other.height < box.y || box.y + box.height < other.y) }
        }
        let svg = picture.svg(label: "").markup
        #expect(svg.components(separatedBy: "<path class=\"ribbon\"").count - 1 == steps)
    }

    @Test func `of a long way both ends are drawn, and one box stands for what lies between`() async throws {
        let node = try await Self.node(steps: 30)
        for (name, nearest, furthest) in [("L0", "L1", "L30"), ("L30", "L29", "L0")] {
            let picture = try TracePage(node.snapshot, TraceView(lot: LotRef(name: name, generation: nil)), words: Words(.english)).picture
            #expect(picture.boxes.count == 1 + GenealogyPicture.depthLimit && picture.hiddenColumns == 22)
            let labels = picture.boxes.map(\.label)
            #expect(labels.contains(nearest) && labels.contains(furthest) && labels.contains("22 steps between"))
            // A chain: every box but one has one ribbon into it.
            #expect(Set(picture.ribbons.map(\.to)).count == GenealogyPicture.depthLimit)
        }
    }
}
