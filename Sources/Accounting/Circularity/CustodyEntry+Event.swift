// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
package import Ledger
package import Measure

/// One line of a custody account, as the log keeps it: an EPCIS event of a type of our own, so that chain, audit, backup and `known at` hold for it too.
package struct CustodyEntry: Hashable, Sendable {
    package static let eventType = "https://jellyroll.dev/ns/CustodyRecorded"

    /// Entries of a ledger are numbered, so that they are found without reading the rest of it.
    package static func eventID(_ number: Int) -> String { "urn:jellyroll:custody:\(number)" }

    package let account: String
    package let act: Act

    package enum Act: Hashable, Sendable {
        case open(CustodyLedger.Rules)
        case receipt(CustodyLedger.Receipt)
        case claim(CustodyLedger.Claim)
        case retire(claim: String, CivilDate)
        case release(claim: String, CivilDate)
        case close(CivilDate)
    }

    package init(account: String, act: Act) {
        self.account = account
        self.act = act
    }

    var day: CivilDate? {
        switch act {
        case .open: nil
        case .receipt(let receipt): receipt.day
        case .claim(let claim): claim.day
        case .retire(_, let day), .release(_, let day), .close(let day): day
        }
    }

    package var name: String {
        switch act {
        case .open: account
        case .receipt(let receipt): receipt.id
        case .claim(let claim): claim.id
        case .retire(let claim, _), .release(let claim, _): claim
        case .close(let day): "closing \(day)"
        }
    }

    /// The event that records it as the `number`-th entry of a ledger.
    package func event(_ number: Int, at now: Instant) throws -> Event {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let extensions = try encoder.encode(Extensions(context: [["jr": Extensions.namespace]], custody: Line(self)))
        return Event(
            id: Self.eventID(number), eventTime: now, offset: .zero, errorDeclaration: nil, content: .extended(type: Self.eventType), bizStep: nil,
            disposition: nil, readPoint: nil, bizLocation: nil, bizTransactions: [], sources: [], destinations: [], persistentDispositionSet: [],
            persistentDispositionUnset: [], extensions: [UInt8](extensions))
    }

    /// - Throws: `.malformed` for an event of our type that says something else.
    init(_ event: Event) throws(CustodyRefusal) {
        guard let line = try? JSONDecoder().decode(Extensions.self, from: Data(event.extensions)).custody, let act = line.act else {
            throw .init(.malformed, event.id, "The entry \(event.id) is no line of a custody account.", "Withdraw it.")
        }
        account = line.account
        self.act = act
    }
}

private struct Extensions: Codable {
    static let namespace = "https://jellyroll.dev/ns/"

    let context: [[String: String]]
    let custody: Line

    enum CodingKeys: String, CodingKey {
        case context = "@context"
        case custody = "jr:custody"
    }
}

/// The words of an entry on the wire; those that do not belong to its kind are left out.
private struct Line: Codable {
    enum Kind: String, Codable { case open, receipt, claim, retire, release, close }

    var account: String
    var kind: Kind
    var id: String?
    var day: String?
    var mass: String?
    var of: String?
    var origin: String?
    var batch: String?
    var statement: String?
    var document: String?
    var buyer: String?
    var from: String?
    var product: String?
    var site: String?
    var element: String?
    var model: String?
    var conversion: Int64?
    var carryOver: Int64?
    var window: Int?

    init(_ entry: CustodyEntry) {
        account = entry.account
        day = entry.day?.description
        switch entry.act {
        case .open(let rules):
            kind = .open
            element = rules.element
            model = rules.model.rawValue
            conversion = rules.conversion.tenThousandths
            carryOver = rules.carryOver.tenThousandths
            window = rules.window
        case .receipt(let receipt):
            kind = .receipt
            id = receipt.id
            mass = receipt.mass.exact
            of = receipt.whole?.exact
            origin = receipt.origin.rawValue
            batch = receipt.batch.isEmpty ? nil : receipt.batch
            statement = receipt.statement.rawValue
            document = receipt.document.isEmpty ? nil : receipt.document
        case .claim(let claim):
            kind = .claim
            id = claim.id
            mass = claim.mass.exact
            of = claim.whole?.exact
            origin = claim.origin?.rawValue
            buyer = claim.buyer
            from = claim.from.isEmpty ? nil : claim.from
            product = claim.product.isEmpty ? nil : claim.product
            site = claim.site.isEmpty ? nil : claim.site
        case .retire(let claim, _):
            kind = .retire
            id = claim
        case .release(let claim, _):
            kind = .release
            id = claim
        case .close: kind = .close
        }
    }

    /// Nil where a word is missing or cannot be read.
    var act: CustodyEntry.Act? {
        let day = self.day.flatMap { CivilDate($0) }
        switch kind {
        case .open:
            guard let element, ChemicalFormula.isElement(element), let model = model.flatMap(CustodyModel.init), let conversion, let carryOver,
                0...1_000_000 ~= conversion, 0...1_000_000 ~= carryOver, window.map({ 1...120 ~= $0 }) ?? true
            else { return nil }
            return .open(
                .init(
                    element: element, model: model, conversion: Percent(tenThousandths: conversion), carryOver: Percent(tenThousandths: carryOver),
                    window: window))
        case .receipt:
            guard let id, let day, let mass = Self.mass(mass), let origin = origin.flatMap(CustodyLedger.Origin.init),
                let statement = statement.flatMap(CustodyModel.init), of == nil || Self.mass(of) != nil
            else { return nil }
            return .receipt(
                .init(
                    id: id, day: day, mass: mass, whole: Self.mass(of), origin: origin, batch: batch ?? "", statement: statement,
                    document: document ?? ""))
        case .claim:
            guard let id, let day, let mass = Self.mass(mass), let buyer, of == nil || Self.mass(of) != nil,
                origin.map({ CustodyLedger.Origin(rawValue: $0) != nil }) ?? true
            else { return nil }
            return .claim(
                .init(
                    id: id, day: day, mass: mass, whole: Self.mass(of), origin: origin.flatMap(CustodyLedger.Origin.init), buyer: buyer,
                    from: from ?? "", product: product ?? "", site: site ?? ""))
        case .retire: return day.flatMap { day in id.map { .retire(claim: $0, day) } }
        case .release: return day.flatMap { day in id.map { .release(claim: $0, day) } }
        case .close: return day.map { .close($0) }
        }
    }

    private static func mass(_ text: String?) -> Quantity? {
        guard let parts = text?.split(separator: " "), parts.count == 2, let mass = try? Quantity.parse(number: parts[0], unit: String(parts[1])),
            mass.dimension == .mass
        else { return nil }
        return mass
    }
}
