// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The five event types of EPCIS 2.0 and the fields each has beside the common ones.
enum EventKind: CaseIterable {
    case object, aggregation, association, transaction, transformation

    init?(name: String) {
        guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = kind
    }

    var name: String {
        switch self {
        case .object: "ObjectEvent"
        case .aggregation: "AggregationEvent"
        case .association: "AssociationEvent"
        case .transaction: "TransactionEvent"
        case .transformation: "TransformationEvent"
        }
    }

    static let names = allCases.map(\.name).joined(separator: ", ")

    var hasAction: Bool { self != .transformation }

    var fields: Set<String> {
        switch self {
        case .object: Self.objectFields
        case .aggregation, .association: Self.parentFields
        case .transaction: Self.transactionFields
        case .transformation: Self.transformationFields
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
    static let standardFields: Set<String> = EventKind.allCases.reduce(commonFields) { $0.union($1.fields) }
    static let lists = [
        "epcList", "quantityList", "childEPCs", "childQuantityList", "inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList",
        "bizTransactionList", "sourceList", "destinationList",
    ]
}
