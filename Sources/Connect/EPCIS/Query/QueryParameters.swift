// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// Reads the parameters of the EPCIS 2.0 query language, one by one, to conditions.
struct QueryParameters {
    /// Prefixes the query declares.
    var namespaces: Namespaces

    enum Reading {
        case condition(QueryCondition)
        /// True of every event (`EXISTS_errorDeclaration=false`).
        case nothing
    }

    func read(_ name: String, _ value: QueryValue) throws(EPCISProblem) -> Reading {
        if let condition = try common(name, value) { return condition }
        if let condition = try sensor(name, value) { return condition }
        if let condition = try pair(name, value) { return condition }
        if let condition = try field(name, value) { return condition }
        throw EPCISProblem(
            .queryParameter, "There is no query parameter \"\(name.prefix(120))\". Check its spelling; extension fields are written EQ_prefix:field.",
            pointer: name)
    }

    private func common(_ name: String, _ value: QueryValue) throws(EPCISProblem) -> Reading? {
        switch name {
        case "eventType":
            var kinds: Set<EventKind> = []
            for text in try value.texts(name) {
                guard let kind = EventKind(namespaces.expanded(text), in: namespaces) else {
                    throw wrong(name, "\"\(text.prefix(120))\" is no event type. Use \(EventKind.names), or the URI of your own type.")
                }
                kinds.insert(kind)
            }
            return .condition(.kind(kinds))
        case "EQ_action":
            var actions: Set<Action> = []
            for text in try value.texts(name) {
                guard let action = ["ADD": Action.add, "OBSERVE": .observe, "DELETE": .delete][text] else {
                    throw wrong(name, "\"\(text.prefix(120))\" is no action. Use ADD, OBSERVE or DELETE.")
                }
                actions.insert(action)
            }
            return .condition(.action(actions))
        case "GE_eventTime", "LT_eventTime": return .condition(.time(.event, comparison(name), try value.time(name)))
        case "GE_recordTime", "LT_recordTime": return .condition(.time(.record, comparison(name), try value.time(name)))
        case "GE_errorDeclarationTime", "LT_errorDeclarationTime", "GE_errorDeclaration_Time", "LT_errorDeclaration_Time":
            return .condition(.time(.declaration, comparison(name), try value.time(name)))
        case "EQ_bizStep": return .condition(.word(.bizStep, try words(name, value, .bizStep)))
        case "EQ_disposition": return .condition(.word(.disposition, try words(name, value, .disposition)))
        case "EQ_persistentDisposition_set": return .condition(.word(.persistentSet, try words(name, value, .disposition)))
        case "EQ_persistentDisposition_unset": return .condition(.word(.persistentUnset, try words(name, value, .disposition)))
        case "EQ_errorReason": return .condition(.word(.errorReason, try words(name, value, .errorReason)))
        case "EQ_readPoint": return .condition(.place(.readPoint, try names(name, value), withDescendants: false))
        case "WD_readPoint": return .condition(.place(.readPoint, try names(name, value), withDescendants: true))
        case "EQ_bizLocation": return .condition(.place(.bizLocation, try names(name, value), withDescendants: false))
        case "WD_bizLocation": return .condition(.place(.bizLocation, try names(name, value), withDescendants: true))
        case "EQ_transformationID": return .condition(.transformation(try names(name, value)))
        case "EQ_eventID": return .condition(.eventID(Set(try value.texts(name).map(Identifier.name))))
        case "EQ_correctiveEventID": return .condition(.correctiveEventID(Set(try value.texts(name).map(Identifier.name))))
        case "EXISTS_errorDeclaration": return try value.isAsked(name) ? .condition(.isDeclaration) : .nothing
        case "MATCH_epc": return .condition(.matches(.epc, try patterns(name, value)))
        case "MATCH_parentID": return .condition(.matches(.parent, try patterns(name, value)))
        case "MATCH_inputEPC": return .condition(.matches(.input, try patterns(name, value)))
        case "MATCH_outputEPC": return .condition(.matches(.output, try patterns(name, value)))
        case "MATCH_anyEPC": return .condition(.matches(.any, try patterns(name, value)))
        case "MATCH_epcClass": return .condition(.matches(.epcClass, try patterns(name, value)))
        case "MATCH_inputEPCClass": return .condition(.matches(.inputClass, try patterns(name, value)))
        case "MATCH_outputEPCClass": return .condition(.matches(.outputClass, try patterns(name, value)))
        case "MATCH_anyEPCClass": return .condition(.matches(.anyClass, try patterns(name, value)))
        default:
            guard let (comparison, rest) = split(name), rest == "quantity" || rest.hasPrefix("quantity_") else { return nil }
            return .condition(.quantity(comparison, try value.number(name), uom: try unit(rest.dropFirst("quantity".count), name)))
        }
    }

    private func sensor(_ name: String, _ value: QueryValue) throws(EPCISProblem) -> Reading? {
        switch name {
        case "EXISTS_sensorElementList": return try value.isAsked(name) ? .condition(.hasSensors) : .nothing
        case "GE_time", "LT_time", "GE_startTime", "LT_startTime", "GE_endTime", "LT_endTime":
            return .condition(.sensorTime(String(name.dropFirst(3)), comparison(name), try value.time(name)))
        case "EQ_type", "EQ_exception", "EQ_component", "EQ_deviceID", "EQ_deviceMetadata", "EQ_rawData", "EQ_dataProcessingMethod",
            "EQ_microorganism",
            "EQ_chemicalSubstance", "EQ_bizRules", "EQ_stringValue", "EQ_hexBinaryValue", "EQ_uriValue", "EQ_coordinateReferenceSystem":
            let field = String(name.dropFirst(3))
            return .condition(.sensorValue(field, Set(try value.texts(name).map { Self.sensorText(field, $0, namespaces) })))
        case "EQ_booleanValue":
            guard let flag = value.flag else { throw wrong(name, "\(value.described) is neither true nor false.") }
            return .condition(.sensorFlag(flag))
        default:
            guard let (comparison, rest) = split(name) else { return nil }
            let field = rest.prefix { $0 != "_" }
            guard ["value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"].contains(field) else { return nil }
            return .condition(.sensorNumber(String(field), comparison, try value.number(name), uom: try unit(rest.dropFirst(field.count), name)))
        }
    }

    /// Sensor texts compare in one spelling: words bare, identifiers canonical, hexadecimal digits in capitals.
    static func sensorText(_ field: String, _ text: String, _ namespaces: Namespaces) -> String {
        let vocabulary: Vocabulary? = ["type": .measurement, "exception": .alert, "component": .component][field]
        switch field {
        case "stringValue": return text
        case "hexBinaryValue": return text.uppercased()
        default:
            let expanded = namespaces.expanded(text)
            if let vocabulary { return vocabulary.word(text) ?? vocabulary.word(expanded) ?? expanded }
            return LotName.lenient(expanded)
        }
    }

    /// `EQ_bizTransaction_po`, `EQ_source_owning_party`, `EQ_destination_location`.
    private func pair(_ name: String, _ value: QueryValue) throws(EPCISProblem) -> Reading? {
        let kinds: [(String, QueryCondition.Pair, Vocabulary)] = [
            ("EQ_bizTransaction_", .bizTransaction, .bizTransactionType), ("EQ_source_", .source, .sourceDestinationType),
            ("EQ_destination_", .destination, .sourceDestinationType),
        ]
        guard let (start, which, vocabulary) = kinds.first(where: { name.hasPrefix($0.0) }) else { return nil }
        let type = try word(name, String(name.dropFirst(start.count)), vocabulary)
        return .condition(.pair(which, type: type, try names(name, value)))
    }

    /// Extension fields: operator, INNER, place, full name.
    private func field(_ name: String, _ value: QueryValue) throws(EPCISProblem) -> Reading? {
        for start in ["HASATTR_", "EQATTR_", "EQ_ATTR_"] where name.hasPrefix(start) {
            throw wrong(
                name,
                "Master data are kept as captured (eventType=\(Event.masterDataType)), but queries do not look into them. Ask for identifiers instead of \(start)…"
            )
        }
        let exists = name.hasPrefix("EXISTS_")
        guard let (comparison, rest) = exists ? (.equal, String(name.dropFirst("EXISTS_".count))) : split(name) else { return nil }
        var field = rest
        let isInner = field.hasPrefix("INNER_")
        if isInner { field.removeFirst("INNER_".count) }
        let scope = QueryField.Scope.allCases.first { !$0.rawValue.isEmpty && field.hasPrefix($0.rawValue + "_") } ?? .event
        if scope != .event { field.removeFirst(scope.rawValue.count + 1) }
        guard let colon = field.firstIndex(of: ":"), colon > field.startIndex, field.index(after: colon) < field.endIndex else { return nil }
        var full: String?
        if ExtensionKey.isAddress(field) {
            // Namespace and name may be parted by # (EPCIS 1.2) or stand together.
            let parts = field.split(separator: "#", maxSplits: 1)
            full = parts.count == 2 && parts[0].last == "/" ? String(parts[0] + parts[1]) : field
        } else if namespaces.namespace(of: field[..<colon]) != nil {
            full = namespaces.expanded(field)
        }
        let found = QueryField(scope: scope, isInner: isInner, written: field, full: full)
        if exists { return try value.isAsked(name) ? .condition(.field(found, .exists)) : .nothing }
        if comparison == .equal { return .condition(.field(found, .isOneOf(Set(try value.texts(name))))) }
        if let number = try? value.number(name) { return .condition(.field(found, .number(comparison, number))) }
        if let time = try? value.time(name) { return .condition(.field(found, .time(comparison, time))) }
        throw wrong(name, "\(value.described) is neither a number nor a time.")
    }

    private func split(_ name: String) -> (QueryCondition.Comparison, String)? {
        guard name.count > 3, name.dropFirst(2).first == "_", let comparison = QueryCondition.Comparison(rawValue: String(name.prefix(2))) else {
            return nil
        }
        return (comparison, String(name.dropFirst(3)))
    }

    private func comparison(_ name: String) -> QueryCondition.Comparison { name.hasPrefix("GE") ? .greaterOrEqual : .less }

    private func unit(_ rest: Substring, _ name: String) throws(EPCISProblem) -> String? {
        guard !rest.isEmpty else { return nil }
        let unit = rest.dropFirst()
        guard rest.first == "_", (2...4).contains(unit.utf8.count), unit.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) })
        else {
            throw wrong(name, "\"\(unit)\" is no unit code of UN/ECE Recommendation 20, like KGM.")
        }
        return String(unit)
    }

    private func words(_ name: String, _ value: QueryValue, _ vocabulary: Vocabulary) throws(EPCISProblem) -> Set<String> {
        var words: Set<String> = []
        for text in try value.texts(name) { words.insert(try word(name, text, vocabulary)) }
        return words
    }

    private func word(_ name: String, _ text: String, _ vocabulary: Vocabulary) throws(EPCISProblem) -> String {
        do {
            return try VocabularyReader(namespaces: namespaces).word(.string(text), vocabulary, "") ?? text
        } catch {
            throw wrong(name, "\(error.message) Use a standard word, or a URI.")
        }
    }

    private func names(_ name: String, _ value: QueryValue) throws(EPCISProblem) -> Set<String> {
        var names: Set<String> = []
        for text in try value.texts(name) {
            guard Identifier.isURI(text) else { throw wrong(name, "\"\(text.prefix(120))\" is no URI.") }
            names.insert(LotName.lenient(Identifier.name(text)))
        }
        return names
    }

    private func patterns(_ name: String, _ value: QueryValue) throws(EPCISProblem) -> [EPCPattern] {
        var patterns: [EPCPattern] = []
        for text in try value.texts(name) {
            do throws(PatternFault) { patterns.append(try EPCPattern(text)) } catch { throw wrong(name, error.message) }
        }
        return patterns
    }

    private func wrong(_ name: String, _ message: String) -> EPCISProblem { EPCISProblem(.queryParameter, "\(name): \(message)", pointer: name) }
}

/// The value of one parameter: text from an address, where `|` parts alternatives, or JSON from a query's body.
enum QueryValue {
    case text(String)
    case json(JSONValue)

    /// All of it, as one text.
    var whole: String {
        switch self {
        case .text(let text): text
        case .json(let value): String(decoding: value.canonical, as: UTF8.self)
        }
    }

    var described: String {
        switch self {
        case .text(let text): JSONValue.string(text).described
        case .json(let value): value.described
        }
    }

    func texts(_ name: String) throws(EPCISProblem) -> [String] {
        var texts: [String] = []
        switch self {
        case .text(let text): texts = text.split(separator: "|", omittingEmptySubsequences: true).map(String.init)
        case .json(let value):
            for element in value.elements ?? [value] {
                switch element {
                case .string(let text), .number(let text): texts.append(text)
                case .bool(let flag): texts.append(flag ? "true" : "false")
                default: throw EPCISProblem(.queryParameter, "\(name): \(element.described) is no text.", pointer: name)
                }
            }
        }
        guard !texts.isEmpty, !texts.contains("") else {
            throw EPCISProblem(.queryParameter, "\(name) has no value. Give one, or leave it out.", pointer: name)
        }
        return texts
    }

    func time(_ name: String) throws(EPCISProblem) -> Instant {
        // A + that was not encoded arrives as a space.
        guard let text = single, let time = try? EventTime.parse(String(text.map { $0 == " " ? "+" : $0 })) else {
            throw EPCISProblem(
                .queryParameter, "\(name): \(described) is no time with offset, like 2027-01-20T10:15:00+09:00 (in an address + is written %2B).",
                pointer: name)
        }
        return time.instant
    }

    func number(_ name: String) throws(EPCISProblem) -> Double {
        guard let text = single, let number = Double(text), number.isFinite,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) })
        else {
            throw EPCISProblem(.queryParameter, "\(name): \(described) is no number.", pointer: name)
        }
        return number
    }

    func count(_ name: String) throws(EPCISProblem) -> Int {
        guard let text = single, let count = Int(text), (1...Int(Int32.max)).contains(count) else {
            throw EPCISProblem(.queryParameter, "\(name): \(described) is no whole number from 1 to \(Int32.max).", pointer: name)
        }
        return count
    }

    var flag: Bool? {
        switch self {
        case .text("true"), .json(.bool(true)), .json(.string("true")): true
        case .text("false"), .json(.bool(false)), .json(.string("false")): false
        default: nil
        }
    }

    /// The value of an `EXISTS_` parameter: true, or nothing at all, or the number 1.
    func isAsked(_ name: String) throws(EPCISProblem) -> Bool {
        if let flag { return flag }
        switch self {
        case .text(""), .text("1"), .text("null"), .json(.null), .json(.number("1")): return true
        case .text("0"), .json(.number("0")): return false
        default: throw EPCISProblem(.queryParameter, "\(name): \(described) is neither true nor false.", pointer: name)
        }
    }

    var single: String? {
        switch self {
        case .text(let text): return text
        case .json(.string(let text)), .json(.number(let text)): return text
        case .json(.array(let elements)) where elements.count == 1: return QueryValue.json(elements[0]).single
        default: return nil
        }
    }
}
