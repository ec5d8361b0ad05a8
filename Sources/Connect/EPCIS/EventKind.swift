// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The event types of EPCIS 2.0 and the fields each has beside the common ones.
enum EventKind: Hashable {
    case object, aggregation, association, transaction, transformation
    /// A type of the sender's own, as an URI or CURIE.
    case extended(String)

    /// The five of the standard.
    static let standard: [EventKind] = [.object, .aggregation, .association, .transaction, .transformation]

    /// A type as an event or query names it: one of the five, bare or in EPCIS's own namespace, or any other URI.
    /// - Returns: Nil for a bare word that is none of the five, and for one EPCIS does not have in its own namespace.
    init?(_ text: String, in namespaces: Namespaces) {
        let full = namespaces.expanded(text)
        let isOwn = full.hasPrefix(Self.namespace)
        let name = isOwn ? String(full.dropFirst(Self.namespace.count)) : text
        if let kind = Self.standard.first(where: { $0.name == name }) {
            self = kind
        } else if !isOwn, Identifier.isURI(text) {
            self = .extended(text)
        } else {
            return nil
        }
    }

    private static let namespace = "https://ref.gs1.org/epcis/"

    var name: String {
        switch self {
        case .object: "ObjectEvent"
        case .aggregation: "AggregationEvent"
        case .association: "AssociationEvent"
        case .transaction: "TransactionEvent"
        case .transformation: "TransformationEvent"
        case .extended(let type): type
        }
    }

    static let names = standard.map(\.name).joined(separator: ", ")

    /// False where the standard has none, and where only the sender knows.
    var hasAction: Bool { self != .transformation && !isExtended }

    var isExtended: Bool {
        if case .extended = self { true } else { false }
    }

    var fields: Set<String> {
        switch self {
        case .object: Self.objectFields
        case .aggregation, .association: Self.parentFields
        case .transaction: Self.transactionFields
        case .transformation: Self.transformationFields
        case .extended: Self.shared
        }
    }

    private static let shared: Set<String> = [
        "bizStep", "disposition", "persistentDisposition", "readPoint", "bizLocation", "bizTransactionList", "sourceList", "destinationList",
        "sensorElementList",
    ]
    private static let objectFields = shared.union(["action", "epcList", "quantityList", "ilmd"])
    private static let parentFields = shared.union(["action", "parentID", "childEPCs", "childQuantityList"])
    private static let transactionFields = shared.union(["action", "parentID", "epcList", "quantityList"])
    private static let transformationFields = shared.union([
        "inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList", "transformationID", "ilmd",
    ])
}

extension EventDecoder {
    static let commonFields: Set<String> = [
        "@context", "type", "eventTime", "recordTime", "eventTimeZoneOffset", "eventID", "certificationInfo", "errorDeclaration",
    ]
    static let standardFields: Set<String> = EventKind.standard.reduce(commonFields) { $0.union($1.fields) }
    static let lists = [
        "epcList", "quantityList", "childEPCs", "childQuantityList", "inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList",
        "bizTransactionList", "sourceList", "destinationList",
    ]
}
