// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Ledger
import Node

/// The words and places events of this ledger use, for the discovery resources. Kept current by reading only what is new.
actor VocabularyFold {
    private var next: UInt64 = 1
    private var ownTypes: Set<String> = []
    private var bizSteps: Set<String> = []
    private var dispositions: Set<String> = []
    private var bizLocations: Set<String> = []
    private var readPoints: Set<String> = []

    func members(of resource: EPCISResource.Collection, in snapshot: Snapshot) throws(LedgerError) -> [String] {
        try update(snapshot)
        switch resource {
        case .eventTypes:
            return ["AggregationEvent", "AssociationEvent", "ObjectEvent", "TransactionEvent", "TransformationEvent"] + ownTypes.sorted()
        case .bizSteps: return bizSteps.sorted()
        case .dispositions: return dispositions.sorted()
        case .bizLocations: return bizLocations.sorted()
        case .readPoints: return readPoints.sorted()
        case .epcs: return []
        }
    }

    private func update(_ snapshot: Snapshot) throws(LedgerError) {
        guard next <= snapshot.head.sequence else { return }
        var types = ownTypes
        var steps = bizSteps
        var states = dispositions
        var locations = bizLocations
        var points = readPoints
        try snapshot.store.read(from: next) { (entry) throws(LedgerError) in
            guard entry.sequence <= snapshot.head.sequence else { return false }
            if let type = EPCISWriter.ownType(entry.event) { types.insert(type) }
            if let word = entry.event.bizStep { steps.insert(word) }
            if let word = entry.event.disposition { states.insert(word) }
            if let place = entry.event.bizLocation { locations.insert(place) }
            if let place = entry.event.readPoint { points.insert(place) }
            return true
        }
        ownTypes = types
        (bizSteps, dispositions, bizLocations, readPoints) = (steps, states, locations, points)
        next = snapshot.head.sequence + 1
    }
}

/// What stands under `/epcis`, and the methods each takes.
enum EPCISResource: Hashable, Sendable {
    enum Collection: String, Hashable, Sendable, CaseIterable { case eventTypes, epcs, bizSteps, bizLocations, readPoints, dispositions }

    case root
    case capture
    case captureJob(String)
    case events
    case event(String)
    case collection(Collection)
    case member(Collection, String)
    case memberEvents(Collection, String)
    case queries
    case query(String)
    case queryEvents(String)
    case subscriptions(String)
    case subscription(String, of: String)
    case pageToken

    /// - Parameter path: Decoded segments after `epcis`.
    init?(_ path: [String]) {
        if let first = path.first, let collection = Collection(rawValue: first) {
            switch path.count {
            case 1: self = .collection(collection)
            case 2: self = .member(collection, path[1])
            case 3 where path[2] == "events": self = .memberEvents(collection, path[1])
            default: return nil
            }
            return
        }
        switch (path.first, path.count) {
        case (nil, _): self = .root
        case ("capture", 1): self = .capture
        case ("capture", 2): self = .captureJob(path[1])
        case ("events", 1): self = .events
        case ("events", 2): self = .event(path[1])
        case ("queries", 1): self = .queries
        case ("queries", 2): self = .query(path[1])
        case ("queries", 3) where path[2] == "events": self = .queryEvents(path[1])
        case ("queries", 3) where path[2] == "subscriptions": self = .subscriptions(path[1])
        case ("queries", 4) where path[2] == "subscriptions": self = .subscription(path[3], of: path[1])
        case ("nextPageToken", 2): self = .pageToken
        default: return nil
        }
    }

    var methods: [String] {
        switch self {
        case .capture, .events, .queries, .subscriptions: ["OPTIONS", "GET", "HEAD", "POST"]
        case .query, .subscription: ["OPTIONS", "GET", "HEAD", "DELETE"]
        case .pageToken: ["OPTIONS", "DELETE"]
        default: ["OPTIONS", "GET", "HEAD"]
        }
    }
}
