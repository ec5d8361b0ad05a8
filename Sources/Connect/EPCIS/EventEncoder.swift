// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// Writes one ``Event`` as EPCIS 2.0 JSON: the members of the event, and the context it needs beside GS1's.
struct EventEncoder {
    /// `recordTime` to state; nil leaves what the sender wrote, if anything.
    var recordTime: Instant?

    struct Encoded {
        var members: [JSONValue.Member]
        /// Contexts by address, then the prefixes the event uses.
        var remote: [String] = []
        var prefixes: [JSONValue.Member] = []

        var json: JSONValue { .object(members) }

        /// With the context inside, so that the event stands alone.
        func standalone(withGS1Context: Bool) -> JSONValue {
            var parts: [JSONValue] = withGS1Context ? [.string(Namespaces.gs1Context)] : []
            parts += remote.map { .string($0) }
            if !prefixes.isEmpty { parts.append(.object(prefixes)) }
            return parts.isEmpty ? json : .object([.init("@context", .array(parts))] + members)
        }
    }

    func encode(_ event: Event) -> Encoded {
        var rest = Self.rest(event.extensions)
        var encoded = Encoded(members: [])
        for part in take("@context", &rest)?.elements ?? [] {
            switch part {
            case .string(let address): encoded.remote.append(address)
            case .object(let prefixes): encoded.prefixes += prefixes
            default: break
            }
        }
        var writer = MemberWriter()
        let kind = Self.kind(event.content)
        writer.text("type", kind.name)
        writer.text("eventID", Identifier.uri(event.id))
        writer.add("eventTime", take("eventTime", &rest) ?? .string(event.eventTime.iso8601(offset: event.offset)))
        writer.text("eventTimeZoneOffset", event.offset.text)
        let given = take("recordTime", &rest)
        if let recordTime {
            writer.text("recordTime", recordTime.iso8601)
        } else if let given {
            writer.add("recordTime", given)
        }
        if let declaration = event.errorDeclaration { writer.add("errorDeclaration", self.declaration(declaration)) }
        content(event.content, &writer, encoded)
        writer.word("bizStep", event.bizStep)
        writer.word("disposition", event.disposition)
        if !event.persistentDispositionSet.isEmpty || !event.persistentDispositionUnset.isEmpty {
            var lists = MemberWriter()
            lists.uris("set", event.persistentDispositionSet, asWords: true)
            lists.uris("unset", event.persistentDispositionUnset, asWords: true)
            writer.add("persistentDisposition", .object(lists.members))
        }
        for (name, place) in [("readPoint", event.readPoint), ("bizLocation", event.bizLocation)] {
            let extra = take(name, &rest)?.members ?? []
            if let place { writer.add(name, .object([.init("id", .string(Identifier.uri(place)))] + extra)) }
        }
        writer.pairs("bizTransactionList", "bizTransaction", event.bizTransactions)
        writer.pairs("sourceList", "source", event.sources)
        writer.pairs("destinationList", "destination", event.destinations)
        // What is modelled has been written; an empty list the sender wrote beside is given back, a second spelling is not.
        for member in rest where !writer.names.contains(member.name) { writer.add(member.name, member.value) }
        if event.content.isRecord, writer.names.contains(PlantRecord.shortMember),
            !encoded.prefixes.contains(where: { $0.name == PlantRecord.prefix })
        {
            encoded.prefixes.append(.init(PlantRecord.prefix, .string(PlantRecord.namespace)))
        }
        encoded.members = writer.members
        return encoded
    }

    /// The members of ``Event/extensions``. Bytes that are no JSON object go out as one text, so that writing never fails and loses nothing.
    static func rest(_ extensions: [UInt8]) -> [JSONValue.Member] {
        guard !extensions.isEmpty else { return [] }
        if let members = (try? JSONReader.read(extensions))?.members { return members }
        return [
            .init("@context", .array([.object([.init(PlantRecord.prefix, .string(PlantRecord.namespace))])])),
            .init(PlantRecord.prefix + ":extensions", .string(String(decoding: extensions, as: UTF8.self))),
        ]
    }

    static func kind(_ content: EventContent) -> EventKind {
        switch content {
        case .object, .record: .object
        case .aggregation: .aggregation
        case .association: .association
        case .transaction: .transaction
        case .transformation: .transformation
        case .extended(let type): .extended(type)
        }
    }

    private func take(_ name: String, _ rest: inout [JSONValue.Member]) -> JSONValue? {
        guard let index = rest.firstIndex(where: { $0.name == name }) else { return nil }
        return rest.remove(at: index).value
    }

    private func declaration(_ declaration: ErrorDeclaration) -> JSONValue {
        var rest = Self.rest(declaration.extensions)
        var writer = MemberWriter()
        writer.add(
            "declarationTime",
            take("declarationTime", &rest) ?? .string(declaration.declarationTime.iso8601(offset: declaration.offset)))
        writer.word("reason", declaration.reason)
        writer.uris("correctiveEventIDs", declaration.correctiveEventIDs)
        for member in rest where !writer.names.contains(member.name) { writer.add(member.name, member.value) }
        return .object(writer.members)
    }

    private func content(_ content: EventContent, _ writer: inout MemberWriter, _ encoded: Encoded) {
        switch content {
        case .object(let action, let epcs, let quantities):
            writer.action(action)
            writer.uris("epcList", epcs)
            writer.quantities("quantityList", quantities)
        case .aggregation(let action, let parent, let children, let quantities), .association(let action, let parent, let children, let quantities):
            writer.action(action)
            if let parent { writer.text("parentID", Identifier.uri(parent)) }
            writer.uris("childEPCs", children)
            writer.quantities("childQuantityList", quantities)
        case .transaction(let action, let parent, let epcs, let quantities):
            writer.action(action)
            if let parent { writer.text("parentID", Identifier.uri(parent)) }
            writer.uris("epcList", epcs)
            writer.quantities("quantityList", quantities)
        case .transformation(let inputs, let inputQuantities, let outputs, let outputQuantities, let id):
            writer.uris("inputEPCList", inputs)
            writer.quantities("inputQuantityList", inputQuantities)
            writer.uris("outputEPCList", outputs)
            writer.quantities("outputQuantityList", outputQuantities)
            if let id { writer.text("transformationID", Identifier.uri(id)) }
        case .record(let facts):
            writer.action(.observe)
            writer.add("epcList", .array([]))
            // A sender's own prefix "jr" for something else must not change what the member means.
            let isTaken = encoded.prefixes.contains { $0.name == PlantRecord.prefix && $0.value != .string(PlantRecord.namespace) }
            writer.add(isTaken ? PlantRecord.member : PlantRecord.shortMember, PlantRecord.json(facts))
        case .extended: break
        }
    }
}

/// Collects the members of an event in the order they are written.
private struct MemberWriter {
    private(set) var members: [JSONValue.Member] = []
    private(set) var names: Set<String> = []

    mutating func add(_ name: String, _ value: JSONValue) {
        names.insert(name)
        members.append(.init(name, value))
    }

    mutating func text(_ name: String, _ text: String) { add(name, .string(text)) }

    mutating func word(_ name: String, _ word: String?) {
        if let word { add(name, .string(word)) }
    }

    mutating func action(_ action: Action) {
        switch action {
        case .add: text("action", "ADD")
        case .observe: text("action", "OBSERVE")
        case .delete: text("action", "DELETE")
        }
    }

    mutating func uris(_ name: String, _ values: [String], asWords: Bool = false) {
        if !values.isEmpty { add(name, .array(values.map { .string(asWords ? $0 : Identifier.uri($0)) })) }
    }

    mutating func quantities(_ name: String, _ quantities: [QuantityElement]) {
        guard !quantities.isEmpty else { return }
        add(
            name,
            .array(
                quantities.map { quantity in
                    var members: [JSONValue.Member] = [.init("epcClass", .string(Identifier.uri(quantity.epcClass)))]
                    if let text = quantity.quantityText { members.append(.init("quantity", .number(text))) }
                    if let uom = quantity.uom { members.append(.init("uom", .string(uom))) }
                    return .object(members)
                }))
    }

    mutating func pairs(_ list: String, _ name: String, _ pairs: [TypedValue]) {
        guard !pairs.isEmpty else { return }
        add(
            list,
            .array(
                pairs.map { pair in
                    var members: [JSONValue.Member] = []
                    if let type = pair.type { members.append(.init("type", .string(type))) }
                    members.append(.init(name, .string(Identifier.uri(pair.value))))
                    return .object(members)
                }))
    }
}
