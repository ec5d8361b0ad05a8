// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger

/// A query of the EPCIS 2.0 query language (SimpleEventQuery): conditions that must all hold, an order, and limits.
///
/// Different parameters are AND, the values of one are OR. Words match in every spelling, identifiers in every spelling, times as instants.
package struct EPCISQuery: Hashable, Sendable {
    /// What results are ordered by.
    package enum Order: Hashable, Sendable {
        /// The ledger's own order, oldest first; what a query gets that asks for none.
        case recorded
        case eventTime
        case recordTime
        /// Values of an extension field, by its name as written in the query.
        case field(String)
    }

    let conditions: [QueryCondition]
    private let asksForTypes: Bool
    private let orderField: QueryField?
    package let order: Order
    package let isDescending: Bool
    /// At most so many results in all.
    package let eventCountLimit: Int?
    /// More results than this are an error.
    package let maxEventCount: Int?
    /// Most results on one page.
    package private(set) var perPage: Int
    /// Sixteen digits that stand for the parameters, whatever their order; page size left out.
    let fingerprint: String

    /// - Parameters:
    ///   - parameters: Names and values as decoded from an address; `|` parts alternatives. `nextPageToken` is left to the caller.
    ///   - prefixes: Prefixes of extension fields, for example from the header `GS1-Extensions`.
    package init(parameters: [(name: String, value: String)], prefixes: [String: String] = [:]) throws(EPCISProblem) {
        try self.init(parameters.map { ($0.name, .text($0.value)) }, try Self.namespaces(prefixes))
    }

    /// The body of a named query: `{"name": …, "query": {…}}`, or the query alone.
    package init(body: [UInt8], prefixes: [String: String] = [:]) throws(EPCISProblem) {
        let json: JSONValue
        do { json = try JSONReader.read(body) } catch {
            throw EPCISProblem(.validation, "The query is no JSON: \(error.description)", pointer: error.pointer.description)
        }
        try self.init(json: json, prefixes: prefixes)
    }

    package init(json: JSONValue, prefixes: [String: String] = [:]) throws(EPCISProblem) {
        let query = json["query"] ?? json
        guard let members = query.members else {
            throw EPCISProblem(
                .queryValidation, "The query is \(query.described). Write it as an object of parameters.",
                pointer: json["query"] == nil ? "" : "/query")
        }
        var namespaces = try Self.namespaces(prefixes)
        for context in [json["@context"], query["@context"]].compactMap({ $0 }) {
            do { try namespaces.add(context, at: JSONPointer("/@context")) } catch {
                throw EPCISProblem(.queryValidation, "\(error.message) Expected: \(error.expected).", pointer: error.pointer.description)
            }
        }
        let own: Set<String> = json["query"] == nil ? ["@context", "name"] : ["@context"]
        try self.init(members.filter { !own.contains($0.name) }.map { ($0.name, .json($0.value)) }, namespaces)
    }

    private static func namespaces(_ prefixes: [String: String]) throws(EPCISProblem) -> Namespaces {
        var namespaces = Namespaces()
        do { try namespaces.add(.object(prefixes.map { .init($0.key, .string($0.value)) }), at: JSONPointer()) } catch {
            throw EPCISProblem(.queryValidation, error.message)
        }
        return namespaces
    }

    private init(_ parameters: [(String, QueryValue)], _ namespaces: Namespaces) throws(EPCISProblem) {
        let reader = QueryParameters(namespaces: namespaces)
        var conditions: [QueryCondition] = []
        var seen: Set<String> = []
        var order = Order.recorded
        var orderField: QueryField?
        var isDescending: Bool?
        var eventCountLimit: Int?
        var maxEventCount: Int?
        var perPage = EPCISHeader.defaultPerPage
        for (name, value) in parameters {
            guard seen.insert(name).inserted else {
                throw EPCISProblem(.queryParameter, "\(name) is there twice. Give alternatives in one value, parted by |.", pointer: name)
            }
            switch name {
            case "orderBy":
                switch value.single {
                case "eventTime": order = .eventTime
                case "recordTime": order = .recordTime
                case let field? where field.contains(":"):
                    order = .field(field)
                    let full = namespaces.expanded(field)
                    orderField = QueryField(scope: .event, isInner: false, written: field, full: full == field ? nil : full)
                default:
                    throw EPCISProblem(
                        .queryParameter, "orderBy: \(value.described) cannot be ordered by. Use eventTime, recordTime or an extension field.",
                        pointer: name)
                }
            case "orderDirection":
                switch value.single {
                case "ASC": isDescending = false
                case "DESC": isDescending = true
                default: throw EPCISProblem(.queryParameter, "orderDirection: \(value.described) is no direction. Use ASC or DESC.", pointer: name)
                }
            case "eventCountLimit": eventCountLimit = try value.count(name)
            case "maxEventCount": maxEventCount = try value.count(name)
            case "perPage": perPage = min(try value.count(name), Self.largestPage)
            case "nextPageToken": break
            default:
                if case .condition(let condition) = try reader.read(name, value) { conditions.append(condition) }
            }
        }
        if eventCountLimit != nil, maxEventCount != nil {
            throw EPCISProblem(
                .queryParameter, "eventCountLimit and maxEventCount exclude each other. Give one of the two.", pointer: "maxEventCount")
        }
        self.conditions = conditions
        asksForTypes = conditions.contains { if case .kind = $0 { true } else { false } }
        self.order = order
        self.orderField = orderField
        // EPCIS 2.0, 8.2.7.1: the direction left out is DESC; without orderBy there is no order to turn around.
        self.isDescending = order == .recorded ? isDescending ?? false : isDescending ?? true
        self.eventCountLimit = eventCountLimit
        self.maxEventCount = maxEventCount
        self.perPage = perPage
        let texts = parameters.filter { !["perPage", "nextPageToken"].contains($0.0) }.map { "\($0.0)=\($0.1.whole)" }.sorted()
        fingerprint = SHA256.hash(texts.joined(separator: "\n").utf8).prefix(8).hexadecimal
    }

    /// - Throws: `.subscriptionControls` when it asks for an order or a limit: a standing query reports every match as it is recorded.
    package func requireStanding() throws(EPCISProblem) {
        guard order == .recorded, !isDescending, eventCountLimit == nil, maxEventCount == nil else {
            throw EPCISProblem(
                .subscriptionControls,
                "The query asks for an order or a limit. A subscription reports every match in the order of recording: make a query without orderBy, orderDirection, eventCountLimit and maxEventCount."
            )
        }
    }

    /// The same query with another page size.
    package func paged(by size: Int) -> EPCISQuery {
        var query = self
        query.perPage = min(size, Self.largestPage)
        return query
    }

    /// The most a page may hold, whatever is asked.
    package static let largestPage = 1_000

    /// An event said again in its batch is one event, and found once. Master data are no events: only who asks for their type gets them.
    package func matches(_ entry: Entry) -> Bool {
        guard entry.event.repetition == nil else { return false }
        if !asksForTypes, entry.event.isMasterData { return false }
        var view = QueryView(entry)
        return matches(&view)
    }

    private func matches(_ view: inout QueryView) -> Bool {
        for condition in conditions where !condition.holds(&view) { return false }
        return true
    }

    /// What the results are sorted by; nil when the entry lacks the field.
    func sortKey(_ entry: Entry) -> SortKey? {
        switch order {
        case .recorded: .number(Double(entry.sequence))
        case .eventTime: .instant(entry.event.eventTime)
        case .recordTime: .instant(entry.recordTime)
        case .field:
            orderField.flatMap { field in
                var view = QueryView(entry)
                return field.values(in: &view).first.flatMap(SortKey.init)
            }
        }
    }

    /// Kinds of value in a fixed order, so that every two can be compared.
    enum SortKey: Comparable {
        case number(Double)
        case instant(Instant)
        case text(String)

        init?(_ value: JSONValue) {
            switch value {
            case .number(let text):
                guard let number = Double(text) else { return nil }
                self = .number(number)
            case .string(let text):
                if let number = Double(text), number.isFinite {
                    self = .number(number)
                } else if let time = try? EventTime.parse(text) {
                    self = .instant(time.instant)
                } else {
                    self = .text(text)
                }
            default: return nil
            }
        }

        static func < (a: SortKey, b: SortKey) -> Bool {
            switch (a, b) {
            case (.number(let a), .number(let b)): a < b
            case (.instant(let a), .instant(let b)): a < b
            case (.text(let a), .text(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
            case (.number, _), (.instant, .text): true
            default: false
            }
        }
    }
}
