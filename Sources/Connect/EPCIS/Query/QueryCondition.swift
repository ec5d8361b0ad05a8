// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// One thing a query asks of an event. A query is all of its conditions.
enum QueryCondition: Hashable, Sendable {
    enum Comparison: String, Hashable, Sendable, CaseIterable {
        case equal = "EQ"
        case greater = "GT"
        case greaterOrEqual = "GE"
        case less = "LT"
        case lessOrEqual = "LE"

        func holds<Value: Comparable>(_ value: Value, _ bound: Value) -> Bool {
            switch self {
            case .equal: value == bound
            case .greater: value > bound
            case .greaterOrEqual: value >= bound
            case .less: value < bound
            case .lessOrEqual: value <= bound
            }
        }
    }

    enum Time: Hashable, Sendable { case event, record, declaration }
    enum Word: Hashable, Sendable { case bizStep, disposition, persistentSet, persistentUnset, errorReason }
    enum Place: Hashable, Sendable { case readPoint, bizLocation }
    enum Pair: Hashable, Sendable { case bizTransaction, source, destination }
    enum EPCs: Hashable, Sendable { case epc, parent, input, output, any, epcClass, inputClass, outputClass, anyClass }

    /// Own types by their full URI.
    case kind(Set<EventKind>)
    case action(Set<Action>)
    case time(Time, Comparison, Instant)
    case word(Word, Set<String>)
    /// Names canonical. With descendants: everything whose name lies below.
    case place(Place, Set<String>, withDescendants: Bool)
    case transformation(Set<String>)
    case eventID(Set<String>)
    case correctiveEventID(Set<String>)
    case isDeclaration
    case matches(EPCs, [EPCPattern])
    case quantity(Comparison, Double, uom: String?)
    /// Values canonical; empty for any value of the type.
    case pair(Pair, type: String, Set<String>)
    case hasSensors
    case sensorTime(String, Comparison, Instant)
    case sensorValue(String, Set<String>)
    case sensorNumber(String, Comparison, Double, uom: String?)
    case sensorFlag(Bool)
    case field(QueryField, QueryTest)

    func holds(_ view: inout QueryView) -> Bool {
        let event = view.entry.event
        switch self {
        case .kind(let kinds):
            if case .extended(let type) = event.content { return kinds.contains(.extended(view.namespaces.expanded(type))) }
            return kinds.contains(EventEncoder.kind(event.content))
        case .action(let actions): return event.content.action.map(actions.contains) ?? false
        case .time(.event, let comparison, let bound): return comparison.holds(event.eventTime, bound)
        case .time(.record, let comparison, let bound): return comparison.holds(view.entry.recordTime, bound)
        case .time(.declaration, let comparison, let bound):
            return event.errorDeclaration.map { comparison.holds($0.declarationTime, bound) } ?? false
        case .word(.bizStep, let words): return event.bizStep.map(words.contains) ?? false
        case .word(.disposition, let words): return event.disposition.map(words.contains) ?? false
        case .word(.persistentSet, let words): return event.persistentDispositionSet.contains(where: words.contains)
        case .word(.persistentUnset, let words): return event.persistentDispositionUnset.contains(where: words.contains)
        case .word(.errorReason, let words): return event.errorDeclaration?.reason.map(words.contains) ?? false
        case .place(let place, let names, let withDescendants):
            guard let written = place == .readPoint ? event.readPoint : event.bizLocation else { return false }
            let name = LotName.lenient(written)
            return names.contains(name) || (withDescendants && names.contains { name.hasPrefix($0 + "/") })
        case .transformation(let ids):
            guard case .transformation(_, _, _, _, let id?) = event.content else { return false }
            return ids.contains(LotName.lenient(id))
        case .eventID(let ids): return ids.contains(event.id)
        case .correctiveEventID(let ids): return event.errorDeclaration?.correctiveEventIDs.contains(where: ids.contains) ?? false
        case .isDeclaration: return event.errorDeclaration != nil
        case .matches(let which, let patterns):
            return event.content.identifiers(which).contains { name in patterns.contains { $0.matches(name) } }
        case .quantity(let comparison, let bound, let uom):
            return event.content.quantities.contains { quantity in
                guard let text = quantity.quantityText, let number = Double(text), uom == nil || quantity.uom == uom else { return false }
                return comparison.holds(number, bound)
            }
        case .pair(let which, let type, let values):
            let pairs =
                switch which {
                case .bizTransaction: event.bizTransactions
                case .source: event.sources
                case .destination: event.destinations
                }
            return pairs.contains { $0.type == type && (values.isEmpty || values.contains(LotName.lenient($0.value))) }
        case .hasSensors: return !view.sensorElements.isEmpty
        case .sensorTime(let name, let comparison, let bound):
            return view.sensorObjects.contains { object in
                guard let text = object[name]?.text, let time = try? EventTime.parse(text) else { return false }
                return comparison.holds(time.instant, bound)
            }
        case .sensorValue(let name, let values):
            let namespaces = view.namespaces
            return view.sensorObjects.contains { object in
                object[name]?.text.map { values.contains(QueryParameters.sensorText(name, $0, namespaces)) } ?? false
            }
        case .sensorNumber(let name, let comparison, let bound, let uom):
            return view.sensorReports.contains { report in
                guard case .number(let text)? = report[name], let number = Double(text), uom == nil || report["uom"]?.text == uom else {
                    return false
                }
                return comparison.holds(number, bound)
            }
        case .sensorFlag(let flag): return view.sensorReports.contains { $0["booleanValue"] == .bool(flag) }
        case .field(let field, let test): return field.values(in: &view).contains(where: test.holds)
        }
    }
}

extension EventContent {
    /// Nil for a TransformationEvent and for a type of the sender's own, which have none.
    var action: Action? {
        switch self {
        case .object(let action, _, _), .aggregation(let action, _, _, _), .association(let action, _, _, _), .transaction(let action, _, _, _):
            action
        case .transformation, .extended: nil
        case .record: .observe
        }
    }

    var quantities: [QuantityElement] {
        switch self {
        case .object(_, _, let quantities), .aggregation(_, _, _, let quantities), .association(_, _, _, let quantities),
            .transaction(_, _, _, let quantities):
            quantities
        case .transformation(_, let inputs, _, let outputs, _): inputs + outputs
        case .record, .extended: []
        }
    }

    func identifiers(_ which: QueryCondition.EPCs) -> [String] {
        switch (which, self) {
        case (.epc, .object(_, let epcs, _)), (.epc, .aggregation(_, _, let epcs, _)), (.epc, .association(_, _, let epcs, _)),
            (.epc, .transaction(_, _, let epcs, _)):
            epcs
        case (.parent, .aggregation(_, let parent, _, _)), (.parent, .association(_, let parent, _, _)), (.parent, .transaction(_, let parent, _, _)):
            parent.map { [$0] } ?? []
        case (.input, .transformation(let inputs, _, _, _, _)): inputs
        case (.output, .transformation(_, _, let outputs, _, _)): outputs
        case (.any, _): [.epc, .parent, .input, .output].flatMap { identifiers($0) }
        case (.epcClass, .transformation): []
        case (.epcClass, _): quantities.map(\.epcClass)
        case (.inputClass, .transformation(_, let inputs, _, _, _)): inputs.map(\.epcClass)
        case (.outputClass, .transformation(_, _, _, let outputs, _)): outputs.map(\.epcClass)
        case (.anyClass, _): quantities.map(\.epcClass)
        default: []
        }
    }
}
