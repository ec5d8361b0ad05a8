// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// One thing that happened, as the sender said it: who and what (``content``), when (``eventTime``; the ledger adds its own
/// `recordTime`), where, why and how (``sensors`` and ``extensions``).
///
/// An event is one of the five of EPCIS 2.0, a plant record, which says with places, tracks and generations what EPCIS has no words for,
/// or of a type of the sender's own. All are read by everything downstream as ``facts``.
package struct Event: Hashable, Sendable {
    /// Given by the sender, or the CBV 2.0 event hash. With ``errorDeclaration`` set, the pair (id, declaration) is the identity.
    package var id: String
    package var eventTime: Instant
    package var offset: UTCOffset
    /// Set when this entry withdraws the event with the same ``id``.
    package var errorDeclaration: ErrorDeclaration?
    package var content: EventContent
    /// CBV word without prefix (`shipping`), or a full URI that is no CBV word. Nil when not said.
    package var bizStep: String?
    package var disposition: String?
    /// Location identifiers as written by the sender.
    package var readPoint: String?
    package var bizLocation: String?
    package var bizTransactions: [TypedValue]
    package var sources: [TypedValue]
    package var destinations: [TypedValue]
    package var persistentDispositionSet: [String]
    package var persistentDispositionUnset: [String]
    /// Everything else the sender wrote (sensorElementList, ilmd, certificationInfo, extensions, inner context), as the bytes of one
    /// canonical JSON object; empty when there is none. Kept losslessly and given back unchanged.
    package var extensions: [UInt8]
    /// Set when an equal event, also without an ID of its own, stands before it in the sender's batch: 2 for the second. By its hash it is
    /// the same event, so it states nothing again; that it was said so often is kept.
    package private(set) var repetition: Int?

    package init(
        id: String, eventTime: Instant, offset: UTCOffset, errorDeclaration: ErrorDeclaration?, content: EventContent,
        bizStep: String?, disposition: String?, readPoint: String?, bizLocation: String?,
        bizTransactions: [TypedValue], sources: [TypedValue], destinations: [TypedValue],
        persistentDispositionSet: [String], persistentDispositionUnset: [String], extensions: [UInt8]
    ) {
        self.id = id
        self.eventTime = eventTime
        self.offset = offset
        self.errorDeclaration = errorDeclaration
        self.content = content
        self.bizStep = bizStep
        self.disposition = disposition
        self.readPoint = readPoint
        self.bizLocation = bizLocation
        self.bizTransactions = bizTransactions
        self.sources = sources
        self.destinations = destinations
        self.persistentDispositionSet = persistentDispositionSet
        self.persistentDispositionUnset = persistentDispositionUnset
        self.extensions = extensions
    }

    /// This event as said for the `number`-th time in one batch.
    package func repeated(_ number: Int) -> Event {
        precondition(number >= 2 && errorDeclaration == nil, "Only an event can be said again; to withdraw twice is to withdraw once.")
        var event = self
        event.repetition = number
        return event
    }
}

extension Event {
    /// The extended event that keeps the master data of a document's header, which are no event of their own.
    package static let masterDataType = "https://jellyroll.dev/ns/MasterDataCaptured"

    package var isMasterData: Bool { content == .extended(type: Self.masterDataType) }
}

/// EPCIS 2.0 `errorDeclaration`: the event with the same ID did not happen as told.
package struct ErrorDeclaration: Hashable, Sendable {
    package var declarationTime: Instant
    package var offset: UTCOffset
    package var reason: String?
    package var correctiveEventIDs: [String]
    /// Extension members, canonical JSON object bytes; empty when there are none.
    package var extensions: [UInt8]

    package init(declarationTime: Instant, offset: UTCOffset, reason: String?, correctiveEventIDs: [String], extensions: [UInt8]) {
        self.declarationTime = declarationTime
        self.offset = offset
        self.reason = reason
        self.correctiveEventIDs = correctiveEventIDs
        self.extensions = extensions
    }
}

/// A `{type, value}` pair of a bizTransaction, source or destination list.
package struct TypedValue: Hashable, Sendable {
    package var type: String?
    package var value: String

    package init(type: String?, value: String) {
        self.type = type
        self.value = value
    }
}

/// EPCIS 2.0 `action`.
package enum Action: UInt8, Hashable, Sendable, CaseIterable {
    case add = 1
    case observe = 2
    case delete = 3
}

/// EPCIS 2.0 `QuantityElement`: an amount of a class, as written, and as booked where its unit is known.
package struct QuantityElement: Hashable, Sendable {
    package var epcClass: String
    /// The number as the sender wrote it (JSON number text), for a lossless way back.
    package var quantityText: String?
    /// UN/ECE Recommendation 20 code as written (`KGM`), nil for pieces.
    package var uom: String?
    /// The exact amount; nil when no quantity was said, or one that is not booked (``UnbookedAmount``).
    package var booked: Quantity?

    /// The code an amount without one is in.
    package static let pieces = "C62"

    package init(epcClass: String, quantityText: String?, uom: String?, booked: Quantity?) {
        self.epcClass = epcClass
        self.quantityText = quantityText
        self.uom = uom
        self.booked = booked
    }
}

/// The closed list of what an event can say. Identifiers are as the sender wrote them.
package enum EventContent: Hashable, Sendable {
    case object(action: Action, epcs: [String], quantities: [QuantityElement])
    case aggregation(action: Action, parent: String?, children: [String], childQuantities: [QuantityElement])
    case association(action: Action, parent: String?, children: [String], childQuantities: [QuantityElement])
    case transaction(action: Action, parent: String?, epcs: [String], quantities: [QuantityElement])
    case transformation(
        inputs: [String], inputQuantities: [QuantityElement], outputs: [String], outputQuantities: [QuantityElement], transformationID: String?)
    /// What a plant's own systems record: facts with places. `product` names in it are plant words or GTINs.
    case record(Facts)
    /// EPCIS 2.0 extended event: a type of the sender's own, as written (a CURIE or URI). What it says of objects stays in
    /// ``Event/extensions``, kept and found again; only whoever made the type knows what it means, so it states no facts.
    case extended(type: String)
}
