// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import FoundationEssentials
package import Genealogy
package import Ledger

/// What events declare of lots, by lot: declarations of a plant record, or the instance and lot master data of an EPCIS event. A fold over
/// the log.
package struct DeclarationLog: Sendable {
    private var words: [String: [DeclaredWord]] = [:]

    package init() {}

    package mutating func apply(_ entry: Entry) {
        let event = entry.event
        guard event.errorDeclaration == nil else { return }
        if case .record(let facts) = event.content {
            for declaration in facts.declarations { add(declaration, entry) }
        } else {
            let ilmd = Self.master(event)
            if ilmd.isEmpty { return }
            let facts = event.facts
            let lots =
                facts.statements.map(\.lot) + facts.generations.map(\.lot) + facts.closes.map(\.lot) + facts.sightings.map(\.lot)
                + facts.declarations.map(\.lot)
            for lot in Set(lots).sorted() {
                for (property, value) in ilmd {
                    add(Declaration(lot: lot, property: property, value: value, unit: "", document: ""), entry)
                }
            }
        }
    }

    private mutating func add(_ declaration: Declaration, _ entry: Entry) {
        words[declaration.lot, default: []].append(
            DeclaredWord(declaration: declaration, time: entry.event.eventTime, event: entry.sequence))
    }

    /// What is declared of one lot, in the order of the log.
    func words(of lot: LotOutline, in lots: OwnedLots) -> [DeclaredWord] {
        words[lot.key.name]?.filter { lots.accepts($0.event) && lots.isAbout(lot.node, at: $0.time) } ?? []
    }

    /// Names of lots of which a property is declared.
    func lots(declaring isMeant: (String) -> Bool) -> Set<String> {
        Set(words.filter { $0.value.contains { isMeant($0.declaration.property) } }.keys)
    }

    /// Lots of which something else counts in a later state than in an earlier one.
    package func lots(differingFrom earlier: OwnedLots, to later: OwnedLots) -> Set<String> {
        func counts(_ word: DeclaredWord, _ lots: OwnedLots) -> Bool { word.event <= lots.asOf && lots.accepts(word.event) }
        return Set(words.filter { $0.value.contains { counts($0, earlier) != counts($0, later) } }.keys)
    }

    /// EPCIS 2.0 `ilmd`: it is about everything the event names.
    private static func master(_ event: Event) -> [(property: String, value: String)] {
        guard !event.extensions.isEmpty, let read = try? JSONDecoder().decode(Extensions.self, from: Data(event.extensions)), let ilmd = read.ilmd
        else { return [] }
        return ilmd.sorted { $0.key < $1.key }.compactMap { key, word in
            guard let text = word.text else { return nil }
            return (key.split { $0 == ":" || $0 == "/" || $0 == "#" }.last.map(String.init) ?? key, text)
        }
    }

    private struct Extensions: Decodable {
        let ilmd: [String: Word]?
    }

    private struct Word: Decodable {
        let text: String?

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self.text = text
            } else {
                text = (try? container.decode(Decimal.self))?.description
            }
        }
    }
}
