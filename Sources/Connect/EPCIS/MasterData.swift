// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// Master data in the header of an EPCIS document (`epcisHeader.epcisMasterData`), kept as they came.
///
/// They are no event, but they were said, so they are recorded: as an extended event of our own type at the document's `creationDate`,
/// known by its content like any event without an ID. Nothing reads them yet.
enum MasterData {
    private static let member = PlantRecord.prefix + ":vocabularyList"

    /// - Parameters:
    ///   - header: The value of `/epcisHeader`.
    ///   - time: The document's `creationDate`.
    /// - Returns: Nil when the header has no master data.
    static func event(_ header: JSONValue, at time: EventTime, in namespaces: Namespaces) throws(EventFault) -> Event? {
        let pointer = JSONPointer("/epcisHeader/epcisMasterData")
        guard let data = header["epcisMasterData"] else { return nil }
        guard let list = data["vocabularyList"]?.elements else {
            throw fault(pointer.appending("vocabularyList"), "The master data hold no array vocabularyList.", "an array of vocabularies")
        }
        for (index, vocabulary) in list.enumerated() { try check(vocabulary, pointer.appending("vocabularyList").appending(index)) }
        guard !list.isEmpty else { return nil }

        var namespaces = namespaces
        try namespaces.add(.object([.init(PlantRecord.prefix, .string(PlantRecord.namespace))]), at: pointer)
        var use = PrefixUse()
        use.scan(.array(list), in: namespaces)
        use.scan(member, in: namespaces)
        var members = [JSONValue.Member(member, .array(list))]
        if let context = namespaces.context(for: use) { members.append(.init("@context", context)) }
        var event = Event(
            id: "", eventTime: time.instant, offset: time.offset, errorDeclaration: nil, content: .extended(type: Event.masterDataType), bizStep: nil,
            disposition: nil, readPoint: nil, bizLocation: nil, bizTransactions: [], sources: [], destinations: [],
            persistentDispositionSet: [], persistentDispositionUnset: [], extensions: JSONValue.object(members).canonical)
        event.id = EventHash.of(event)
        return event
    }

    /// The shape GS1's schema asks for: a type, and elements with an id.
    private static func check(_ vocabulary: JSONValue, _ pointer: JSONPointer) throws(EventFault) {
        guard vocabulary["type"]?.text.map(Identifier.isURI) == true else {
            throw fault(pointer.appending("type"), "The vocabulary says no type.", "a URI, for example urn:epcglobal:epcis:vtype:EPCClass")
        }
        for (index, element) in (vocabulary["vocabularyElementList"]?.elements ?? []).enumerated() {
            guard element["id"]?.text.map(Identifier.isURI) == true else {
                throw fault(
                    pointer.appending("vocabularyElementList").appending(index).appending("id"), "The vocabulary element has no id.", "a URI")
            }
        }
    }

    private static func fault(_ pointer: JSONPointer, _ message: String, _ expected: String) -> EventFault {
        EventFault(code: .badDocument, pointer: pointer, message: message, expected: expected, remedy: "Mend the header, or leave it out.")
    }
}
