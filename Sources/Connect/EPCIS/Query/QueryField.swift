// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Ledger

/// An entry as a query looks at it. What lies in its extensions is only read when a condition asks for it.
struct QueryView {
    let entry: Entry
    private var members: [JSONValue.Member]?

    init(_ entry: Entry) { self.entry = entry }

    var rest: [JSONValue.Member] {
        mutating get {
            if let members { return members }
            let read = EventEncoder.rest(entry.event.extensions)
            members = read
            return read
        }
    }

    var namespaces: Namespaces {
        mutating get {
            var namespaces = Namespaces()
            // What is no context was refused when the event came in.
            if let context = rest.first(where: { $0.name == "@context" })?.value { try? namespaces.add(context, at: JSONPointer()) }
            return namespaces
        }
    }

    var sensorElements: [JSONValue] {
        mutating get { rest.first { $0.name == "sensorElementList" }?.value.elements ?? [] }
    }

    var sensorReports: [JSONValue] {
        mutating get { sensorElements.flatMap { $0["sensorReport"]?.elements ?? [] } }
    }

    /// Metadata and reports: where `time`, `deviceID` and the like may stand.
    var sensorObjects: [JSONValue] {
        mutating get { sensorElements.flatMap { ($0["sensorMetadata"].map { [$0] } ?? []) + ($0["sensorReport"]?.elements ?? []) } }
    }
}

/// An extension field a query names: where it lies, and its full name.
struct QueryField: Hashable, Sendable {
    enum Scope: String, Hashable, Sendable, CaseIterable {
        case event = ""
        case ilmd = "ILMD"
        case errorDeclaration = "ERROR_DECLARATION"
        case readPoint
        case bizLocation
        case sensorElement = "SENSORELEMENT"
        case sensorMetadata = "SENSORMETADATA"
        case sensorReport = "SENSORREPORT"
    }

    var scope: Scope
    /// Any depth below the first.
    var isInner: Bool
    /// As the query wrote it (`ext:field`).
    var written: String
    /// With its namespace; nil when the query declares none for the prefix, and the events' own prefix decides.
    var full: String?

    func values(in view: inout QueryView) -> [JSONValue] {
        let members: [JSONValue.Member]
        switch scope {
        case .event: members = view.rest.filter { !Self.standard.contains($0.name) }
        case .ilmd: members = view.rest.first { $0.name == "ilmd" }?.value.members ?? []
        case .errorDeclaration: members = view.entry.event.errorDeclaration.map { EventEncoder.rest($0.extensions) } ?? []
        case .readPoint, .bizLocation: members = view.rest.first { $0.name == scope.rawValue }?.value.members ?? []
        case .sensorElement: members = view.sensorElements.flatMap { $0.members ?? [] }
        case .sensorMetadata: members = view.sensorElements.flatMap { $0["sensorMetadata"]?.members ?? [] }
        case .sensorReport: members = view.sensorReports.flatMap { $0.members ?? [] }
        }
        let namespaces = view.namespaces
        var found: [JSONValue] = []
        for member in members {
            if isInner {
                inner(member.value, namespaces, &found)
            } else if isMeant(member.name, namespaces) {
                found.append(member.value)
            }
        }
        // Each element of an array is a value of the field.
        return found.flatMap { $0.elements ?? [$0] }
    }

    private func inner(_ value: JSONValue, _ namespaces: Namespaces, _ found: inout [JSONValue]) {
        for element in value.elements ?? [] { inner(element, namespaces, &found) }
        for member in value.members ?? [] {
            if isMeant(member.name, namespaces) { found.append(member.value) }
            inner(member.value, namespaces, &found)
        }
    }

    private func isMeant(_ name: String, _ namespaces: Namespaces) -> Bool {
        guard let full else { return name == written }
        return namespaces.expanded(name) == full
    }

    private static let standard = EventDecoder.standardFields
}

/// What a query asks of the values of an extension field.
enum QueryTest: Hashable, Sendable {
    case exists
    case isOneOf(Set<String>)
    case number(QueryCondition.Comparison, Double)
    case time(QueryCondition.Comparison, Instant)

    func holds(_ value: JSONValue) -> Bool {
        switch self {
        case .exists: return true
        case .isOneOf(let texts):
            switch value {
            case .string(let text): return texts.contains(text) || texts.contains { Self.isSameTime(text, $0) }
            case .number(let text): return texts.contains(text) || texts.contains { Double($0) == Double(text) }
            case .bool(let flag): return texts.contains(flag ? "true" : "false")
            case .object: return value["id"]?.text.map(texts.contains) ?? false
            case .null, .array: return false
            }
        case .number(let comparison, let bound):
            switch value {
            case .number(let text), .string(let text): return Double(text).map { comparison.holds($0, bound) } ?? false
            default: return false
            }
        case .time(let comparison, let bound):
            guard let text = value.text, let time = try? EventTime.parse(text) else { return false }
            return comparison.holds(time.instant, bound)
        }
    }

    private static func isSameTime(_ a: String, _ b: String) -> Bool {
        guard let a = try? EventTime.parse(a), let b = try? EventTime.parse(b) else { return false }
        return a.instant == b.instant
    }
}
