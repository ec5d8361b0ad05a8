// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// Turns one EPCIS 2.0 event, as JSON, into an ``Event``, or says what is wrong with it.
///
/// Beyond the JSON schema it judges what the standard's text asks: real times, standard words, declared prefixes, whole URIs.
struct EventDecoder {
    /// In force outside the event.
    var namespaces: Namespaces
    /// Event fields the document asks not to hash (`…:ignoreFields`).
    var notHashed: Set<String> = []
    /// The standard has a sender's `recordTime` ignored on capture. Kept only where a reader asks for everything.
    var keepsRecordTime = false

    private var use = PrefixUse()
    /// What ``Event`` has no field for; becomes ``Event/extensions``.
    private var rest: [JSONValue.Member] = []

    init(namespaces: Namespaces, notHashed: Set<String> = [], keepsRecordTime: Bool) {
        self.namespaces = namespaces
        self.notHashed = notHashed
        self.keepsRecordTime = keepsRecordTime
    }

    /// Decodes with a copy, so that one decoder serves every event of a document.
    func decode(_ json: JSONValue) throws(EventFault) -> Event {
        var copy = self
        return try copy.event(json)
    }

    private mutating func event(_ json: JSONValue) throws(EventFault) -> Event {
        guard let members = json.members else {
            throw fault(.wrongType, "", "The event is \(json.described).", "a JSON object", "Write each event as one object.")
        }
        if let context = json["@context"] { try namespaces.add(context, at: JSONPointer("/@context")) }
        let kind = try self.kind(json["type"])
        for member in members where !kind.fields.contains(member.name) && !Self.commonFields.contains(member.name) {
            if Self.standardFields.contains(member.name) {
                // What a field of the standard means in a type of the sender's own, the sender knows.
                if kind.isExtended { continue }
                throw fault(
                    .notAllowed, "/" + member.name, "\(kind.name) has no field \(member.name).",
                    "one of \(kind.fields.sorted().joined(separator: ", "))",
                    "Leave it out, or send another type of event.")
            }
            try extensionKey(member.name, kind.name, in: JSONPointer())
        }

        let (eventTime, timeText) = try time(json["eventTime"], "/eventTime")
        guard eventTime.instant >= .earliestOfEvents else {
            throw fault(
                .badTime, "/eventTime", "\(timeText.prefix(64)) is before 1990, when nothing that is traced here was made.",
                "a time from 1990 on", "Check the year, and the clock it was read from: one that was never set says 1970 or 1980.")
        }
        let offset = try self.offset(json["eventTimeZoneOffset"])
        let declaration = try errorDeclaration(json["errorDeclaration"], offset: offset)
        let vocabulary = VocabularyReader(namespaces: namespaces)
        let action = kind.hasAction ? try self.action(json["action"]) : .observe
        let content = try self.content(kind, action, json)

        var event = Event(
            id: "", eventTime: eventTime.instant, offset: offset, errorDeclaration: declaration, content: content,
            bizStep: try vocabulary.word(json["bizStep"], .bizStep, "/bizStep"),
            disposition: try vocabulary.word(json["disposition"], .disposition, "/disposition"),
            readPoint: try place(json["readPoint"], "readPoint"), bizLocation: try place(json["bizLocation"], "bizLocation"),
            bizTransactions: try typedValues(
                json["bizTransactionList"], "bizTransactionList", "bizTransaction", .bizTransactionType, typeRequired: false),
            sources: try typedValues(json["sourceList"], "sourceList", "source", .sourceDestinationType, typeRequired: true),
            destinations: try typedValues(json["destinationList"], "destinationList", "destination", .sourceDestinationType, typeRequired: true),
            persistentDispositionSet: [], persistentDispositionUnset: [], extensions: [])
        if let value = json["persistentDisposition"] {
            (event.persistentDispositionSet, event.persistentDispositionUnset) = try persistentDisposition(value, vocabulary)
        }
        if kind == .transaction, event.bizTransactions.isEmpty {
            throw fault(
                .missing, "/bizTransactionList", "The TransactionEvent names no business transaction.", "bizTransactionList with at least one entry",
                "Name the order, delivery or invoice the event belongs to, or send an ObjectEvent.")
        }

        if !eventTime.isExact { rest.append(JSONValue.Member("eventTime", .string(timeText))) }
        try common(json, members, kind, action)
        try facts(json, &event)
        // An empty list and none are two things to a reader of JSON.
        for name in Self.lists where json[name]?.elements?.isEmpty == true && kind.fields.contains(name) && !event.content.isRecord {
            rest.append(JSONValue.Member(name, .array([])))
        }
        event.extensions = sealed(kind)
        if let id = json["eventID"] {
            event.id = Identifier.name(try uri(id, "/eventID"))
        } else {
            event.id = EventHash.of(event, ignoring: notHashed)
        }
        return event
    }

    /// The members that go with the event as they are.
    private mutating func common(_ json: JSONValue, _ members: [JSONValue.Member], _ kind: EventKind, _ action: Action) throws(EventFault) {
        let sensors = SensorCheck(namespaces: namespaces)
        for member in members {
            let pointer = "/" + member.name
            switch member.name {
            case "recordTime":
                _ = try time(member.value, pointer)
                if keepsRecordTime { rest.append(member) }
            case "certificationInfo":
                try certification(member.value)
                rest.append(member)
            case "sensorElementList":
                try sensors.list(member.value)
                rest.append(member)
            case "ilmd":
                guard kind == .transformation || kind.isExtended || action == .add else {
                    throw fault(
                        .notAllowed, pointer, "ilmd stands in an event with action \(json["action"]?.text ?? "").",
                        "ilmd only where an object begins: ObjectEvent with action ADD, or TransformationEvent",
                        "Send it with the event that created the object.")
                }
                guard let fields = member.value.members else {
                    throw fault(.wrongType, pointer, "ilmd is \(member.value.described).", "a JSON object", "Write \"ilmd\": {\"ext:field\": value}.")
                }
                for field in fields { try extensionKey(field.name, "ilmd", in: JSONPointer(pointer)) }
                rest.append(member)
            case let name where !kind.fields.contains(name) && !Self.commonFields.contains(name):
                rest.append(member)
            default: break
            }
        }
    }

    /// The rest as canonical bytes, with the context it needs to be read alone.
    private mutating func sealed(_ kind: EventKind) -> [UInt8] {
        use.scan(kind.name, in: namespaces)
        for member in rest {
            use.scan(member.name, in: namespaces)
            use.scan(member.value, in: namespaces)
        }
        if let context = namespaces.context(for: use) { rest.append(JSONValue.Member("@context", context)) }
        return rest.isEmpty ? [] : JSONValue.object(rest).canonical
    }

    /// Plant records travel as an ObjectEvent that observes nothing, whose facts stand in our own extension. On any other event they are an
    /// extension like another's, or what the event itself says would be lost.
    private mutating func facts(_ json: JSONValue, _ event: inout Event) throws(EventFault) {
        guard event.content == .object(action: .observe, epcs: [], quantities: []) else { return }
        guard let index = rest.firstIndex(where: { namespaces.expanded($0.name) == PlantRecord.member }) else { return }
        let name = rest[index].name
        do {
            event.content = .record(try PlantRecord.facts(rest[index].value))
        } catch {
            throw fault(
                .badRecord, JSONPointer().appending(name).description + error.pointer.description, error.message, error.expected,
                "Send the record as Jellyroll wrote it.")
        }
        rest.remove(at: index)
    }
}

extension EventDecoder {
    private func kind(_ value: JSONValue?) throws(EventFault) -> EventKind {
        guard let value else {
            throw fault(.missing, "/type", "The event has no type.", "type, for example \(EventKind.object.name)", "Say which type of event this is.")
        }
        guard let text = value.text else {
            throw fault(.wrongType, "/type", "The type is \(value.described).", EventKind.names, "Write the type as a string.")
        }
        guard let kind = EventKind(text, in: namespaces) else {
            throw fault(
                .unknownEventType, "/type", "\"\(text)\" is none of the five event types, and no URI of a type of your own.",
                "\(EventKind.names), or a URI", "Correct the name, or send one of the five with what is special in extension fields.")
        }
        // Checked like the name of any extension: its prefix must be declared.
        if kind.isExtended { try ExtensionKey.check(text, place: "an event", at: JSONPointer("/type"), namespaces) }
        return kind
    }

    private func action(_ value: JSONValue?) throws(EventFault) -> Action {
        switch value {
        case .string("ADD"): return .add
        case .string("OBSERVE"): return .observe
        case .string("DELETE"): return .delete
        case nil:
            throw fault(
                .missing, "/action", "The event has no action.", "action: ADD, OBSERVE or DELETE", "Say whether the objects begin, are seen or end.")
        case let value?:
            throw fault(
                .wrongType, "/action", "The action is \(value.described).", "ADD, OBSERVE or DELETE", "Use one of the three words in capitals.")
        }
    }

    private mutating func content(_ kind: EventKind, _ action: Action, _ json: JSONValue) throws(EventFault) -> EventContent {
        func missing(_ what: String, _ remedy: String) -> EventFault { fault(.missing, "", "The \(kind.name) names no \(what).", what, remedy) }
        switch kind {
        case .object:
            let epcs = try epcs(json["epcList"], "epcList")
            let quantities = try quantities(json["quantityList"], "quantityList")
            let isReading = json["sensorElementList"]?.elements?.isEmpty == false && json["readPoint"] != nil
            guard json["epcList"] != nil || !quantities.isEmpty || isReading else {
                throw missing("epcList or quantityList", "Name the objects, or send sensorElementList with readPoint.")
            }
            return .object(action: action, epcs: epcs, quantities: quantities)
        case .aggregation, .association:
            let children = try epcs(json["childEPCs"], "childEPCs")
            let quantities = try quantities(json["childQuantityList"], "childQuantityList")
            let parent = try json["parentID"].map { value throws(EventFault) in Identifier.name(try thing(value, "/parentID")) }
            guard !children.isEmpty || !quantities.isEmpty || action == .delete else {
                throw missing("childEPCs or childQuantityList", "Name the children; only DELETE may leave them out, meaning all.")
            }
            guard parent != nil || (kind == .aggregation && action == .observe) else {
                throw fault(
                    .missing, "/parentID", "The \(kind.name) with action \(json["action"]?.text ?? "") names no parent.", "parentID",
                    "Name what the children are put into or taken from.")
            }
            return kind == .aggregation
                ? .aggregation(action: action, parent: parent, children: children, childQuantities: quantities)
                : .association(action: action, parent: parent, children: children, childQuantities: quantities)
        case .transaction:
            let epcs = try epcs(json["epcList"], "epcList")
            let quantities = try quantities(json["quantityList"], "quantityList")
            let parent = try json["parentID"].map { value throws(EventFault) in Identifier.name(try thing(value, "/parentID")) }
            guard json["epcList"] != nil || !quantities.isEmpty || action == .delete else {
                throw missing("epcList or quantityList", "Name the objects of the transaction.")
            }
            return .transaction(action: action, parent: parent, epcs: epcs, quantities: quantities)
        case .transformation:
            let inputs = try epcs(json["inputEPCList"], "inputEPCList")
            let inputQuantities = try quantities(json["inputQuantityList"], "inputQuantityList")
            let outputs = try epcs(json["outputEPCList"], "outputEPCList")
            let outputQuantities = try quantities(json["outputQuantityList"], "outputQuantityList")
            let id = try json["transformationID"].map { value throws(EventFault) in Identifier.name(try uri(value, "/transformationID")) }
            let hasInputs = !inputs.isEmpty || !inputQuantities.isEmpty
            let hasOutputs = !outputs.isEmpty || !outputQuantities.isEmpty
            guard (hasInputs && hasOutputs) || (id != nil && (hasInputs || hasOutputs)) else {
                throw missing(
                    hasInputs ? "outputEPCList or outputQuantityList" : "inputEPCList or inputQuantityList",
                    "Name both sides, or give a transformationID when the other side comes in another event.")
            }
            return .transformation(
                inputs: inputs, inputQuantities: inputQuantities, outputs: outputs, outputQuantities: outputQuantities, transformationID: id)
        case .extended(let type): return .extended(type: type)
        }
    }

    private func epcs(_ value: JSONValue?, _ name: String) throws(EventFault) -> [String] {
        guard let value else { return [] }
        guard let elements = value.elements else {
            throw fault(.wrongType, "/" + name, "\(name) is \(value.described).", "an array of URIs", "Write the identifiers as an array of strings.")
        }
        var seen: Set<String> = []
        var epcs: [String] = []
        epcs.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            let epc = try thing(element, "/\(name)/\(index)")
            guard elements.count < 2 || seen.insert(epc).inserted else {
                throw fault(.duplicate, "/\(name)/\(index)", "\(epc) is in \(name) twice.", "each identifier once", "Leave the repeat out.")
            }
            epcs.append(Identifier.name(epc))
        }
        return epcs
    }

    private func quantities(_ value: JSONValue?, _ name: String) throws(EventFault) -> [QuantityElement] {
        guard let value else { return [] }
        guard let elements = value.elements else {
            throw fault(
                .wrongType, "/" + name, "\(name) is \(value.described).", "an array of {epcClass, quantity, uom}", "Write each amount as one object.")
        }
        var quantities: [QuantityElement] = []
        for (index, element) in elements.enumerated() {
            let pointer = "/\(name)/\(index)"
            guard let members = element.members else {
                throw fault(
                    .wrongType, pointer, "The quantity element is \(element.described).", "{epcClass, quantity, uom}",
                    "Write each amount as one object.")
            }
            for member in members where !["epcClass", "quantity", "uom"].contains(member.name) {
                throw fault(
                    .unknownField, pointer + "/" + member.name, "A quantity element has no field \"\(member.name)\".",
                    "epcClass, quantity, uom and nothing else",
                    "Use quantity and uom; put other facts in an extension of the event.")
            }
            guard let epcClass = element["epcClass"] else {
                throw fault(.missing, pointer + "/epcClass", "The quantity element names no class.", "epcClass", "Say what the amount is of.")
            }
            let uom = try element["uom"].map { value throws(EventFault) in try self.uom(value, pointer + "/uom") }
            let text = try element["quantity"].map { value throws(EventFault) in try quantityText(value, pointer + "/quantity") }
            let booked =
                try text.map { text throws(EventFault) in try Booking.quantity(text, uom: uom, at: JSONPointer(pointer + "/quantity")) } ?? nil
            quantities.append(
                QuantityElement(epcClass: Identifier.name(try thing(epcClass, pointer + "/epcClass")), quantityText: text, uom: uom, booked: booked))
        }
        return quantities
    }

    private func uom(_ value: JSONValue, _ pointer: String) throws(EventFault) -> String {
        guard let text = value.text, (2...3).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) })
        else {
            throw fault(
                .badUnit, pointer, "The unit is \(value.described).", "a code of UN/ECE Recommendation 20: two or three capitals or digits",
                "Write for example KGM for kilograms, MTR for metres, KWH for kilowatt-hours; leave uom out for pieces.")
        }
        return text
    }

    private func quantityText(_ value: JSONValue, _ pointer: String) throws(EventFault) -> String {
        guard case .number(let text) = value else {
            throw fault(
                .badQuantity, pointer, "The quantity is \(value.described).", "a JSON number", "Write the number without quotes, for example 2161.5.")
        }
        guard let number = Double(text), number.isFinite else {
            throw fault(
                .badQuantity, pointer, "The quantity \(text.prefix(60)) is too large.", "a number a 64-bit float can hold",
                "Check the unit: kilograms written as grams?")
        }
        guard number >= 0, number.sign == .plus || number == 0 else {
            throw fault(
                .badQuantity, pointer, "The quantity \(text) is negative.", "zero or more",
                "Send what is there; what was taken away is an input of a TransformationEvent or an errorDeclaration.")
        }
        return text
    }
}

extension EventDecoder {
    private func time(_ value: JSONValue?, _ pointer: String) throws(EventFault) -> (EventTime, String) {
        let name = pointer.split(separator: "/").last.map(String.init) ?? ""
        guard let value else {
            throw fault(.missing, pointer, "There is no \(name).", "\(name), for example 2027-01-20T10:15:00+09:00", "Say when it happened.")
        }
        return try Times.read(value, JSONPointer(pointer))
    }

    private func offset(_ value: JSONValue?) throws(EventFault) -> UTCOffset {
        let expected = "an offset from -14:00 to +14:00, for example +09:00"
        guard let value else {
            throw fault(
                .missing, "/eventTimeZoneOffset", "There is no eventTimeZoneOffset.", expected,
                "Say the offset from UTC in force at the place of the event.")
        }
        guard let text = value.text, let offset = EventTime.offset(text) else {
            throw fault(
                .badOffset, "/eventTimeZoneOffset", "eventTimeZoneOffset is \(value.described).", expected,
                "Write sign, two digits, colon, two digits.")
        }
        return offset
    }

    private mutating func errorDeclaration(_ value: JSONValue?, offset: UTCOffset) throws(EventFault) -> ErrorDeclaration? {
        guard let value else { return nil }
        let pointer = "/errorDeclaration"
        guard let members = value.members else {
            throw fault(
                .wrongType, pointer, "errorDeclaration is \(value.described).", "an object with declarationTime", "Write {\"declarationTime\": …}.")
        }
        let (time, text) = try self.time(value["declarationTime"], pointer + "/declarationTime")
        var extra: [JSONValue.Member] = []
        var corrective: [String] = []
        for member in members {
            switch member.name {
            case "declarationTime", "reason": break
            case "correctiveEventIDs":
                guard let elements = member.value.elements else {
                    throw fault(
                        .wrongType, pointer + "/correctiveEventIDs", "correctiveEventIDs is \(member.value.described).", "an array of event IDs",
                        "Write an array of strings.")
                }
                for (index, element) in elements.enumerated() {
                    corrective.append(Identifier.name(try uri(element, pointer + "/correctiveEventIDs/\(index)")))
                }
                if elements.isEmpty { extra.append(member) }
            default:
                try extensionKey(member.name, "errorDeclaration", in: JSONPointer(pointer))
                extra.append(member)
            }
        }
        if !time.isExact { extra.append(JSONValue.Member("declarationTime", .string(text))) }
        use.scan(.object(extra), in: namespaces)
        return ErrorDeclaration(
            declarationTime: time.instant, offset: time.offset,
            reason: try VocabularyReader(namespaces: namespaces).word(value["reason"], .errorReason, pointer + "/reason"),
            correctiveEventIDs: corrective, extensions: extra.isEmpty ? [] : JSONValue.object(extra).canonical)
    }

    private mutating func place(_ value: JSONValue?, _ name: String) throws(EventFault) -> String? {
        guard let value else { return nil }
        guard let members = value.members, let id = value["id"] else {
            throw fault(
                .wrongType, "/" + name, "\(name) is \(value.described)\(value.members == nil ? "" : " without id").", "an object with id",
                "Write {\"id\": \"https://id.gs1.org/414/…\"}.")
        }
        let extra = members.filter { $0.name != "id" }
        for member in extra { try extensionKey(member.name, name, in: JSONPointer("/" + name)) }
        if !extra.isEmpty { rest.append(JSONValue.Member(name, .object(extra))) }
        return Identifier.name(try uri(id, "/\(name)/id"))
    }

    private func typedValues(
        _ value: JSONValue?, _ list: String, _ name: String, _ vocabulary: Vocabulary, typeRequired: Bool
    ) throws(EventFault) -> [TypedValue] {
        guard let value else { return [] }
        guard let elements = value.elements else {
            throw fault(.wrongType, "/" + list, "\(list) is \(value.described).", "an array of {type, \(name)}", "Write each pair as one object.")
        }
        var pairs: [TypedValue] = []
        for (index, element) in elements.enumerated() {
            let pointer = "/\(list)/\(index)"
            guard let members = element.members else {
                throw fault(.wrongType, pointer, "The entry is \(element.described).", "{type, \(name)}", "Write each pair as one object.")
            }
            for member in members where member.name != "type" && member.name != name {
                throw fault(
                    .unknownField, pointer + "/" + member.name, "An entry of \(list) has no field \"\(member.name)\".", "type and \(name)",
                    "Leave it out.")
            }
            guard let id = element[name] else {
                throw fault(.missing, pointer + "/" + name, "The entry has no \(name).", name, "Write the identifier as a URI.")
            }
            if typeRequired, element["type"] == nil {
                throw fault(
                    .missing, pointer + "/type", "The entry has no type.", "type: owning_party, possessing_party, location or a URI",
                    "Say which party or place this is.")
            }
            pairs.append(
                TypedValue(
                    type: try VocabularyReader(namespaces: namespaces).word(element["type"], vocabulary, pointer + "/type"),
                    value: Identifier.name(try uri(id, pointer + "/" + name))))
        }
        return pairs
    }

    private func persistentDisposition(_ value: JSONValue, _ vocabulary: VocabularyReader) throws(EventFault) -> ([String], [String]) {
        let pointer = "/persistentDisposition"
        guard let members = value.members, !members.isEmpty else {
            throw fault(
                .wrongType, pointer, "persistentDisposition is \(value.described).", "an object with set, unset or both",
                "Write {\"set\": [\"recalled\"]}.")
        }
        var lists: [String: [String]] = [:]
        for member in members {
            guard member.name == "set" || member.name == "unset" else {
                throw fault(
                    .unknownField, pointer + "/" + member.name, "persistentDisposition has no field \"\(member.name)\".", "set and unset",
                    "Leave it out.")
            }
            guard let elements = member.value.elements, !elements.isEmpty else {
                throw fault(
                    .wrongType, pointer + "/" + member.name, "\(member.name) is \(member.value.described).", "an array of at least one disposition",
                    "Write [\"recalled\"].")
            }
            var words: [String] = []
            for (index, element) in elements.enumerated() {
                let word = try vocabulary.word(element, .disposition, "\(pointer)/\(member.name)/\(index)") ?? ""
                guard !words.contains(word) else {
                    throw fault(
                        .duplicate, "\(pointer)/\(member.name)/\(index)", "\(word) is there twice.", "each disposition once", "Leave the repeat out.")
                }
                words.append(word)
            }
            lists[member.name] = words
        }
        return (lists["set"] ?? [], lists["unset"] ?? [])
    }

    private func certification(_ value: JSONValue) throws(EventFault) {
        guard let elements = value.elements else {
            _ = try uri(value, "/certificationInfo")
            return
        }
        for (index, element) in elements.enumerated() { _ = try uri(element, "/certificationInfo/\(index)") }
    }

    private func uri(_ value: JSONValue, _ pointer: String) throws(EventFault) -> String {
        guard let text = value.text, Identifier.isURI(text) else {
            throw fault(
                .badURI, pointer, "Here stands \(value.described).", "a URI",
                "Write a full URI, for example https://id.gs1.org/01/09521234500018/10/LOT1 or urn:epc:id:sgtin:9521234.150001.1.")
        }
        return text
    }

    /// What an event is about. An EPC URN that breaks GS1's rules names nothing, and must not become a lot of that name.
    private func thing(_ value: JSONValue, _ pointer: String) throws(EventFault) -> String {
        let text = try uri(value, pointer)
        do throws(LedgerError) { _ = try EPCName.parse(text) } catch {
            throw fault(.badURI, pointer, error.message, "an EPC URN by GS1's rules, or another URI", error.remedy)
        }
        return text
    }

    private func extensionKey(_ name: String, _ place: String, in pointer: JSONPointer) throws(EventFault) {
        try ExtensionKey.check(name, place: place, at: pointer.appending(name), namespaces)
    }

    private func fault(_ code: EventFault.Code, _ pointer: String, _ message: String, _ expected: String, _ remedy: String) -> EventFault {
        EventFault(code: code, pointer: JSONPointer(pointer), message: message, expected: expected, remedy: remedy)
    }
}

extension EventContent {
    var isRecord: Bool {
        if case .record = self { true } else { false }
    }
}
