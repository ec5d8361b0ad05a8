// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import FoundationEssentials
import Ledger

/// What one event declares of a lot: declarations of a plant record, or the instance and lot master data of an EPCIS event.
enum LotWords {
    /// - Returns: Nothing where the entry cannot be read; the audit of the log tells why.
    static func read(_ sequence: UInt64, of lot: String, in store: any EventStore) -> [DeclaredWord] {
        var words: [DeclaredWord] = []
        do throws(LedgerError) {
            try store.read(from: sequence) { entry throws(LedgerError) in
                words = declared(of: lot, entry)
                return false
            }
        } catch { return [] }
        return words
    }

    private static func declared(of lot: String, _ entry: Entry) -> [DeclaredWord] {
        guard entry.event.errorDeclaration == nil else { return [] }
        let declarations =
            if case .record(let facts) = entry.event.content { facts.declarations.filter { $0.lot == lot } } else { master(entry.event, lot) }
        return declarations.map { DeclaredWord(declaration: $0, time: entry.event.eventTime, event: entry.sequence) }
    }

    /// EPCIS 2.0 `ilmd`: it is about everything the event names.
    private static func master(_ event: Event, _ lot: String) -> [Declaration] {
        guard !event.extensions.isEmpty, let read = try? JSONDecoder().decode(Extensions.self, from: Data(event.extensions)), let ilmd = read.ilmd
        else { return [] }
        return ilmd.sorted { $0.key < $1.key }.compactMap { key, word in
            guard let text = word.text else { return nil }
            let property = key.split { $0 == ":" || $0 == "/" || $0 == "#" }.last.map(String.init) ?? key
            return Declaration(lot: lot, property: property, value: text, unit: "", document: "")
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
