// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Foundation
import Measure

extension CustodyOrder {
    /// - Throws: ``Problem`` 400 for what is no entry, with the member that is wrong; a member nobody knows is not left out.
    package init(json: [UInt8]) throws(Problem) {
        let body: Body
        do {
            body = try JSONDecoder().decode(Body.self, from: Data(json))
        } catch {
            throw .noEntry(Self.words(error))
        }
        do throws(Unreadable) { self = try body.order() } catch { throw .noEntry(error.words) }
    }

    package var json: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return [UInt8](try encoder.encode(Body(self)))
        }
    }

    private static func words(_ error: any Error) -> String {
        func path(_ context: DecodingError.Context) -> String { context.codingPath.map(\.stringValue).joined(separator: ".") }
        switch error {
        case let error as Unreadable: return error.words
        case DecodingError.keyNotFound(let key, _): return "“\(key.stringValue)” is missing."
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            return context.codingPath.isEmpty ? "The body is no JSON object." : "“\(path(context))” is not what belongs there."
        default: return "The body is no JSON."
        }
    }
}

extension Problem {
    fileprivate static func noEntry(_ detail: String) -> Problem {
        Problem(
            type: "urn:jellyroll:\(CustodyRefusal.Code.malformed.rawValue)", title: "The request cannot be read as it stands", status: 400,
            detail: detail,
            remedy:
                "Send kind (open, receipt, claim, retire, release, close), account and what belongs to it, as /openapi.json has it; a mass is {\"value\": 400, \"unit\": \"kg\"}."
        )
    }
}

private struct Unreadable: Error { let words: String }

/// The members as they are written.
private struct Body: Codable {
    enum Kind: String, Codable { case open, receipt, claim, retire, release, close }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case kind, account, element, model, conversion, carryOver, window, receipt, claim, origin, mass, of, batch, statement, document, buyer, from
        case product, site, day
    }

    struct Mass: Codable {
        var value: Foundation.Decimal
        var unit: String
    }

    var kind: Kind
    var account: String
    var element: String?
    var model: String?
    var conversion: Foundation.Decimal?
    var carryOver: Foundation.Decimal?
    var window: Int?
    var receipt: String?
    var claim: String?
    var origin: String?
    var mass: Mass?
    var of: Mass?
    var batch: String?
    var statement: String?
    var document: String?
    var buyer: String?
    var from: String?
    var product: String?
    var site: String?
    var day: String?

    private struct AnyKey: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let written = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue).sorted()
        if let stranger = written.first(where: { CodingKeys(rawValue: $0) == nil }) {
            throw Unreadable(
                words: "There is no member “\(stranger.prefix(80))”. Known are \(CodingKeys.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        let members = try decoder.container(keyedBy: CodingKeys.self)
        let word = try members.decode(String.self, forKey: .kind)
        guard let kind = Kind(rawValue: word) else { throw Unreadable(words: "“\(word.prefix(80))” is no kind of entry.") }
        self.kind = kind
        account = try members.decode(String.self, forKey: .account)
        element = try members.decodeIfPresent(String.self, forKey: .element)
        model = try members.decodeIfPresent(String.self, forKey: .model)
        conversion = try members.decodeIfPresent(Foundation.Decimal.self, forKey: .conversion)
        carryOver = try members.decodeIfPresent(Foundation.Decimal.self, forKey: .carryOver)
        window = try members.decodeIfPresent(Int.self, forKey: .window)
        receipt = try members.decodeIfPresent(String.self, forKey: .receipt)
        claim = try members.decodeIfPresent(String.self, forKey: .claim)
        origin = try members.decodeIfPresent(String.self, forKey: .origin)
        mass = try members.decodeIfPresent(Mass.self, forKey: .mass)
        of = try members.decodeIfPresent(Mass.self, forKey: .of)
        batch = try members.decodeIfPresent(String.self, forKey: .batch)
        statement = try members.decodeIfPresent(String.self, forKey: .statement)
        document = try members.decodeIfPresent(String.self, forKey: .document)
        buyer = try members.decodeIfPresent(String.self, forKey: .buyer)
        from = try members.decodeIfPresent(String.self, forKey: .from)
        product = try members.decodeIfPresent(String.self, forKey: .product)
        site = try members.decodeIfPresent(String.self, forKey: .site)
        day = try members.decodeIfPresent(String.self, forKey: .day)
    }

    init(_ order: CustodyOrder) {
        account = order.account
        func mass(_ quantity: Quantity?) -> Mass? {
            // Milligrams are whole, so that nothing is rounded on the way.
            quantity.map { Mass(value: Foundation.Decimal($0.amount), unit: "mg") }
        }
        func percent(_ percent: Percent) -> Foundation.Decimal { Foundation.Decimal(percent.tenThousandths) / 10_000 }
        func text(_ text: String) -> String? { text.isEmpty ? nil : text }
        switch order.act {
        case .open(let rules):
            kind = .open
            (element, model, window) = (rules.element, rules.model.rawValue, rules.window)
            (conversion, carryOver) = (percent(rules.conversion), percent(rules.carryOver))
        case .receive(let delivery):
            kind = .receipt
            (receipt, origin, statement) = (delivery.receipt, delivery.origin.rawValue, delivery.statement?.rawValue)
            (self.mass, of) = (mass(delivery.mass), mass(delivery.whole))
            (batch, document, day) = (text(delivery.batch), text(delivery.document), delivery.day?.description)
        case .claim(let statement):
            kind = .claim
            (claim, origin, buyer) = (statement.claim, statement.origin?.rawValue, statement.buyer)
            (self.mass, of) = (mass(statement.mass), mass(statement.whole))
            (from, product, site, day) = (text(statement.from), text(statement.product), text(statement.site), statement.day?.description)
        case .retire(let claim, let day):
            kind = .retire
            (self.claim, self.day) = (claim, day?.description)
        case .release(let claim, let day):
            kind = .release
            (self.claim, self.day) = (claim, day?.description)
        case .close(let day):
            kind = .close
            self.day = day.description
        }
    }

    func order() throws(Unreadable) -> CustodyOrder {
        guard !account.isEmpty else { throw Unreadable(words: "The account has no name.") }
        return CustodyOrder(account: account, try act())
    }

    private func act() throws(Unreadable) -> CustodyOrder.Act {
        switch kind {
        case .open:
            try only(.element, .model, .conversion, .carryOver, .window)
            return .open(try rules())
        case .receipt:
            try only(.receipt, .origin, .mass, .of, .batch, .statement, .document, .day)
            guard let origin = try choice(origin, .origin, CustodyLedger.Origin.self) else { throw Self.missing(.origin) }
            var delivery = CustodyOrder.Delivery(try given(receipt, .receipt), origin)
            (delivery.mass, delivery.whole, delivery.day) = (try quantity(mass, .mass), try quantity(of, .of), try civil())
            delivery.statement = try choice(statement, .statement, CustodyModel.self)
            (delivery.batch, delivery.document) = (batch ?? "", document ?? "")
            return .receive(delivery)
        case .claim:
            try only(.claim, .origin, .mass, .of, .buyer, .from, .product, .site, .day)
            guard let mass = try quantity(mass, .mass) else { throw Self.missing(.mass) }
            var statement = CustodyOrder.Statement(try given(claim, .claim), mass, buyer: try given(buyer, .buyer))
            (statement.whole, statement.day) = (try quantity(of, .of), try civil())
            statement.origin = try choice(origin, .origin, CustodyLedger.Origin.self)
            (statement.from, statement.product, statement.site) = (from ?? "", product ?? "", site ?? "")
            return .claim(statement)
        case .retire:
            try only(.claim, .day)
            return .retire(claim: try given(claim, .claim), try civil())
        case .release:
            try only(.claim, .day)
            return .release(claim: try given(claim, .claim), try civil())
        case .close:
            try only(.day)
            guard let day = try civil() else { throw Self.missing(.day) }
            return .close(day)
        }
    }

    private func rules() throws(Unreadable) -> CustodyLedger.Rules {
        let element = try given(element, .element)
        guard ChemicalFormula.isElement(element) else { throw Unreadable(words: "“\(element)” is no element. Write its symbol, such as Ni.") }
        let model = try choice(model, .model, CustodyModel.self) ?? .massBalance
        if let window {
            guard model == .massBalance else { throw Unreadable(words: "\(model.rawValue) has no rolling average: leave window out.") }
            guard 1...120 ~= window else { throw Unreadable(words: "window \(window) is out of range: give 1 to 120 months.") }
        }
        return .init(
            element: element, model: model, conversion: try percent(conversion, .conversion) ?? Percent(100),
            carryOver: try percent(carryOver, .carryOver) ?? Percent(0), window: window)
    }

    private static func missing(_ key: CodingKeys) -> Unreadable { Unreadable(words: "“\(key.rawValue)” is missing.") }

    /// What belongs to another kind of entry was meant for something.
    private func only(_ keys: CodingKeys...) throws(Unreadable) {
        let said: [(CodingKeys, Bool)] = [
            (.element, element != nil), (.model, model != nil), (.conversion, conversion != nil), (.carryOver, carryOver != nil),
            (.window, window != nil), (.receipt, receipt != nil), (.claim, claim != nil), (.origin, origin != nil), (.mass, mass != nil),
            (.of, of != nil), (.batch, batch != nil), (.statement, statement != nil), (.document, document != nil), (.buyer, buyer != nil),
            (.from, from != nil), (.product, product != nil), (.site, site != nil), (.day, day != nil),
        ]
        if let stranger = said.first(where: { $0.1 && !keys.contains($0.0) }) {
            throw Unreadable(words: "“\(stranger.0.rawValue)” does not belong to an entry of the kind \(kind.rawValue).")
        }
    }

    private func given(_ text: String?, _ key: CodingKeys) throws(Unreadable) -> String {
        guard let text, !text.isEmpty else { throw Self.missing(key) }
        return text
    }

    private func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ text: String?, _ key: CodingKeys, _ type: Value.Type
    ) throws(Unreadable) -> Value? {
        guard let text else { return nil }
        guard let value = Value(rawValue: text) else {
            throw Unreadable(words: "\(key.rawValue) “\(text.prefix(80))” is none of \(Value.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return value
    }

    private func quantity(_ mass: Mass?, _ key: CodingKeys) throws(Unreadable) -> Quantity? {
        guard let mass else { return nil }
        guard let quantity = try? Quantity.parse(number: mass.value.description, unit: mass.unit), quantity.dimension == .mass else {
            throw Unreadable(words: "\(key.rawValue) is no mass: \(mass.value) \(mass.unit.prefix(40)).")
        }
        return quantity
    }

    private func percent(_ value: Foundation.Decimal?, _ key: CodingKeys) throws(Unreadable) -> Percent? {
        guard let value else { return nil }
        guard let percent = Percent(value.description) else {
            throw Unreadable(words: "\(key.rawValue) \(value) is no percentage: give 0 to 100 with at most four decimals.")
        }
        return percent
    }

    private func civil() throws(Unreadable) -> CivilDate? {
        guard let day else { return nil }
        guard let date = CivilDate(day) else { throw Unreadable(words: "day “\(day.prefix(40))” is no day: write 2026-09-30.") }
        return date
    }
}
