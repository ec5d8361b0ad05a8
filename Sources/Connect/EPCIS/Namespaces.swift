// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// The prefixes in force at one place of a document: those of the GS1 context and those its `@context` declares.
struct Namespaces {
    /// Prefix to namespace, as declared by the document or event; GS1's own are not in it.
    private(set) var declared: [String: String] = [:]
    /// Contexts named by address that are not GS1's. They are not fetched: a prefix that is declared nowhere else may be theirs.
    private(set) var remote: [String] = []

    static let gs1Context = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"

    /// What the GS1 EPCIS 2.0 context declares.
    static let standard: [String: String] = [
        "epcis": "https://ref.gs1.org/epcis/", "cbv": "https://ref.gs1.org/cbv/", "cbvmda": "urn:epcglobal:cbv:mda:", "gs1": "https://gs1.org/voc/",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "owl": "http://www.w3.org/2002/07/owl#", "xsd": "http://www.w3.org/2001/XMLSchema#",
        "dcterms": "http://purl.org/dc/terms/",
    ]

    func namespace(of prefix: some StringProtocol) -> String? {
        let prefix = String(prefix)
        return declared[prefix] ?? Self.standard[prefix]
    }

    /// The full URI of a CURIE with a known prefix; the text itself otherwise.
    func expanded(_ text: String) -> String {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), let namespace = namespace(of: text[..<colon]) else { return text }
        return namespace + text[text.utf8.index(after: colon)...]
    }

    /// One to 64 letters, digits, `-`, `_`, `.`; the first is no sign.
    static func isPrefix(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 64, !"-.".utf8.contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || "-_.".utf8.contains(byte) || byte >= 0x80
        }
    }

    /// Adds what an inner or outer `@context` says; the later declaration of a prefix holds.
    mutating func add(_ context: JSONValue, at pointer: JSONPointer) throws(EventFault) {
        switch context {
        case .string(let address):
            guard Identifier.isURI(address) else { throw Self.fault(pointer, "\(context.described) is no address of a context.") }
            if !address.hasPrefix("https://ref.gs1.org/standards/epcis/"), !address.hasPrefix("https://gs1.github.io/EPCIS/"),
                !remote.contains(address)
            {
                remote.append(address)
            }
        case .object(let members):
            // Terms that can be no prefix say nothing an event may use.
            for member in members where Self.isPrefix(member.name) {
                let namespace: String?
                switch member.value {
                case .string(let text): namespace = text
                case .object: namespace = member.value["@id"]?.text
                case .null: continue
                default: namespace = nil
                }
                guard let namespace, !namespace.isEmpty else {
                    throw Self.fault(pointer.appending(member.name), "The prefix \"\(member.name)\" is declared as \(member.value.described).")
                }
                let full = expanded(namespace)
                declared[member.name] = Self.standard[member.name] == full ? nil : full
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                if case .array = element { throw Self.fault(pointer.appending(index), "A context is an array inside an array.") }
                try add(element, at: pointer.appending(index))
            }
        default: throw Self.fault(pointer, "The @context is \(context.described).")
        }
    }

    private static func fault(_ pointer: JSONPointer, _ message: String) -> EventFault {
        EventFault(
            code: .badContext, pointer: pointer, message: message, expected: "an address, an object of prefixes and namespaces, or an array of these",
            remedy: "Write \"@context\": [\"\(gs1Context)\", {\"ext\": \"https://example.com/ext/\"}].")
    }

    /// The context one event needs to stand alone: the declared prefixes it uses, and the remote contexts when it uses one declared nowhere.
    func context(for used: PrefixUse) -> JSONValue? {
        let prefixes = used.prefixes.filter { declared[$0] != nil }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        var parts: [JSONValue] = used.needsRemote ? remote.map { .string($0) } : []
        if !prefixes.isEmpty {
            parts.append(.object(prefixes.map { JSONValue.Member($0, .string(declared[$0] ?? "")) }))
        }
        return parts.isEmpty ? nil : .array(parts)
    }
}

/// Which prefixes the members and values of one event use.
struct PrefixUse {
    private(set) var prefixes: Set<String> = []
    private(set) var needsRemote = false

    /// Notes every declared prefix that a name or string in `value` begins with, and whether one may be declared by a remote context.
    mutating func scan(_ value: JSONValue, in namespaces: Namespaces) {
        guard !namespaces.declared.isEmpty || !namespaces.remote.isEmpty else { return }
        switch value {
        case .string(let text): scan(text, in: namespaces)
        case .array(let elements): for element in elements { scan(element, in: namespaces) }
        case .object(let members):
            for member in members {
                scan(member.name, in: namespaces)
                scan(member.value, in: namespaces)
            }
        default: break
        }
    }

    mutating func scan(_ text: String, in namespaces: Namespaces) {
        // A prefix is short; long texts and addresses are passed over quickly.
        guard let colon = text.utf8.prefix(65).firstIndex(of: UInt8(ascii: ":")) else { return }
        let prefix = String(text[..<colon])
        if namespaces.declared[prefix] != nil {
            prefixes.insert(prefix)
        } else if !namespaces.remote.isEmpty, Namespaces.standard[prefix] == nil, !Self.schemes.contains(prefix) {
            needsRemote = true
        }
    }

    /// Beginnings of full URIs as events hold them; anything else before a colon may be a prefix.
    private static let schemes: Set<String> = ["http", "https", "urn", "ni", "geo", "did", "tag", "mailto", "tel", "data"]
}

/// Syntax of URIs, and names that are none.
enum Identifier {
    /// A scheme, a colon and something behind it, without spaces and the characters RFC 3986 leaves out. Characters beyond ASCII pass (IRI).
    static func isURI(_ text: String) -> Bool {
        var bytes = text.utf8.makeIterator()
        guard let first = bytes.next(), isLetter(first) else { return false }
        var hasScheme = false
        var hasRest = false
        while let byte = bytes.next() {
            if hasScheme {
                guard byte > 0x20, byte != 0x7F, !isExcluded(byte) else { return false }
                hasRest = true
            } else if byte == UInt8(ascii: ":") {
                hasScheme = true
            } else {
                guard isLetter(byte) || isSchemeMark(byte) else { return false }
            }
        }
        return hasRest
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    /// Digits and the marks a scheme may hold.
    private static func isSchemeMark(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func isExcluded(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"), UInt8(ascii: "^"), UInt8(ascii: "`"),
            UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
            true
        default: false
        }
    }

    /// Where names that are no URIs (a plant's own words) are put so that EPCIS can carry them.
    private static let nameSpace = "https://jellyroll.dev/ns/name/"

    /// The name as a URI: itself when it is one.
    static func uri(_ name: String) -> String { isURI(name) && !name.hasPrefix(nameSpace) ? name : nameSpace + PercentEncoding.encode(name) }

    /// The name behind a URI written by ``uri(_:)``; other URIs unchanged.
    static func name(_ uri: String) -> String {
        guard uri.hasPrefix(nameSpace), let name = PercentEncoding.decode(uri.dropFirst(nameSpace.count)), self.uri(name) == uri else { return uri }
        return name
    }
}
