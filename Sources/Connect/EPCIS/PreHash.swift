// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Ledger

/// Writes an event as the one text of which CBV 2.0 takes the hash: `key=value` without separators, in a fixed order.
struct PreHash {
    let namespaces: Namespaces

    func event(_ members: [JSONValue.Member]) -> String {
        var rest = members.filter { !Self.notHashed.contains($0.name) }
        var text = "eventType=" + namespaces.expanded(members.first { $0.name == "type" }?.value.text ?? "")
        rest.removeAll { $0.name == "type" }
        for field in Self.order {
            guard let index = rest.firstIndex(where: { $0.name == field }) else { continue }
            text += ordered(field, rest.remove(at: index).value)
        }
        // Business transactions, sources, destinations, ilmd and extensions are one sorted list.
        let tail = rest.flatMap { member in
            switch member.name {
            case "bizTransactionList": [pairs(member.name, "bizTransaction", .bizTransactionType, member.value)]
            case "sourceList": [pairs(member.name, "source", .sourceDestinationType, member.value)]
            case "destinationList": [pairs(member.name, "destination", .sourceDestinationType, member.value)]
            default: generic(member)
            }
        }
        return text + sorted(tail)
    }

    private func ordered(_ name: String, _ value: JSONValue) -> String {
        switch name {
        case "epcList", "inputEPCList", "outputEPCList", "childEPCs":
            return parent(name, sorted((value.elements ?? []).map { keyed("epc", $0) }))
        case "quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList":
            let elements = (value.elements ?? []).map { parent("quantityElement", fields($0, ["epcClass", "quantity", "uom"])) }
            return parent(name, sorted(elements))
        case "readPoint", "bizLocation":
            return parent(name, fields(value, ["id"]))
        case "persistentDisposition":
            return parent(
                name, ["set", "unset"].map { key in sorted((value[key]?.elements ?? []).map { keyed(key, word($0, .disposition)) }) }.joined())
        case "sensorElementList":
            return parent(name, sorted((value.elements ?? []).map(sensorElement)))
        case "bizStep": return keyed(name, word(value, .bizStep))
        case "disposition": return keyed(name, word(value, .disposition))
        default:
            return value.elements.map { sorted($0.map { keyed(name, $0) }) } ?? keyed(name, value)
        }
    }

    private func sensorElement(_ value: JSONValue) -> String {
        let metadata = value["sensorMetadata"].map { parent("sensorMetadata", fields($0, Self.metadata)) } ?? ""
        let reports = (value["sensorReport"]?.elements ?? []).map { parent("sensorReport", fields($0, Self.report)) }
        return parent("sensorElement", metadata + sorted(reports) + extensions(value.members ?? [], besides: ["sensorMetadata", "sensorReport"]))
    }

    /// The fields in their order, then the extensions of the object, sorted.
    private func fields(_ value: JSONValue, _ order: [String]) -> String {
        let known = order.map { name in
            guard let field = value[name] else { return "" }
            switch name {
            case "type": return keyed(name, word(field, .measurement))
            case "exception": return keyed(name, word(field, .alert))
            case "component": return keyed(name, word(field, .component))
            default: return keyed(name, field)
            }
        }
        return known.joined() + extensions(value.members ?? [], besides: Set(order))
    }

    private func extensions(_ members: [JSONValue.Member], besides known: Set<String>) -> String {
        // A name without a namespace is no extension: EPCIS has a few fields that the hash leaves out.
        sorted(members.filter { !known.contains($0.name) && $0.name.utf8.contains(UInt8(ascii: ":")) }.flatMap(generic))
    }

    private func pairs(_ list: String, _ name: String, _ vocabulary: Vocabulary, _ value: JSONValue) -> String {
        let entries = (value.elements ?? []).map { entry in
            (entry["type"].map { keyed("type", word($0, vocabulary)) } ?? "") + (entry[name].map { keyed(name, $0) } ?? "")
        }
        return parent(list, sorted(entries))
    }

    /// Any member: its name, its value or members. An array is the member as often as it has elements.
    private func generic(_ member: JSONValue.Member) -> [String] {
        if Self.comments.contains(member.name) { return [] }
        let name = key(member.name)
        switch member.value {
        case .array(let elements):
            return elements.flatMap { element -> [String] in
                if case .array(let inner) = element { return [name + sorted(inner.flatMap { generic(JSONValue.Member("", $0)) })] }
                return generic(JSONValue.Member(member.name, element))
            }
        case .object(let members): return [name + sorted(members.flatMap(generic))]
        default:
            let value = canonical(member.value)
            return [value.isEmpty ? name : name + "=" + value]
        }
    }

    /// `{namespace}localName` for a CURIE or a full URI.
    private func key(_ name: String) -> String {
        guard let colon = name.firstIndex(of: ":") else { return name }
        if let namespace = namespaces.namespace(of: name[..<colon]) { return "{\(namespace)}\(name[name.index(after: colon)...])" }
        guard ExtensionKey.isAddress(name), let end = name.lastIndex(where: { "/#:".contains($0) }) else { return name }
        return "{\(name[...end])}\(name[name.index(after: end)...])"
    }

    private func word(_ value: JSONValue, _ vocabulary: Vocabulary) -> JSONValue {
        guard let text = value.text else { return value }
        let word = vocabulary.word(text) ?? vocabulary.word(namespaces.expanded(text)) ?? text
        return .string(vocabulary.uri(word))
    }

    private func keyed(_ name: String, _ value: JSONValue) -> String {
        let text: String
        if Self.times.contains(name), let written = value.text, let time = try? EventTime.parse(written) {
            text = time.instant.iso8601Milliseconds
        } else {
            text = canonical(value)
        }
        return text.isEmpty ? "" : name + "=" + text
    }

    private func parent(_ name: String, _ content: String) -> String { content.isEmpty ? "" : name + content }

    /// By code point, as everywhere in the hash.
    private func sorted(_ parts: [String]) -> String {
        // Bytes of UTF-8 stand in the order of their code points.
        parts.count < 2 ? parts.first ?? "" : parts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined()
    }

    /// Most texts have nothing to trim, and a character set is slow to be asked.
    private static func trimmed(_ text: String) -> String {
        guard let first = text.utf8.first, let last = text.utf8.last else { return text }
        if 0x21...0x7E ~= first, 0x21...0x7E ~= last { return text }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func canonical(_ value: JSONValue) -> String {
        let text: String
        switch value {
        case .null: text = "None"
        case .bool(let flag): text = flag ? "True" : "False"
        case .number(let number): text = number
        case .string(let string): text = namespaces.expanded(Self.trimmed(string))
        case .array, .object: text = ""
        }
        if let number = Self.number(text) { return number }
        return ConstrainedDigitalLink.canonical(text) ?? text
    }

    /// Numbers lose what does not count: zeros in front and behind, a plus. Whole numbers have no point and no exponent.
    private static func number(_ text: String) -> String? {
        guard let first = text.utf8.first, first < 0x3A, text.utf8.count < 400, let number = Double(text), number.isFinite,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) })
        else { return nil }
        if number == number.rounded() { return number == 0 ? "0" : String(format: "%.0f", number) }
        return "\(number)"
    }

    private static let notHashed: Set<String> = comments.union(["@context", "recordTime", "eventID", "errorDeclaration"])
    private static let comments: Set<String> = ["rdfs:comment", "comment", "#text"]
    private static let times: Set<String> = ["eventTime", "time", "startTime", "endTime"]
    private static let order = [
        "eventTime", "eventTimeZoneOffset", "certificationInfo", "parentID", "epcList", "inputEPCList", "childEPCs", "quantityList",
        "childQuantityList", "inputQuantityList", "outputEPCList", "outputQuantityList", "action", "transformationID", "bizStep", "disposition",
        "persistentDisposition", "readPoint", "bizLocation", "sensorElementList",
    ]
    private static let metadata = ["time", "startTime", "endTime", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"]
    private static let report = [
        "type", "exception", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "time", "microorganism", "chemicalSubstance", "value",
        "component", "stringValue", "booleanValue", "hexBinaryValue", "uriValue", "minValue", "maxValue", "meanValue", "sDev", "percRank",
        "percValue",
        "uom", "coordinateReferenceSystem",
    ]
}
