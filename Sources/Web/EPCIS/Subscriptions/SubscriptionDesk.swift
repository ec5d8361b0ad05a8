// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Foundation
import Ledger
import Node

/// All subscriptions: kept in one file, each served by a task of its own while the server runs.
///
/// Delivery is at least once and in the ledger's order: the position moves on only after the subscriber has taken everything before it, and
/// is on disk before more is sent. What fails is tried again, for as long as the subscription stands.
actor SubscriptionDesk {
    private let node: any NodeAccess
    private let queries: QueryShelf
    private let now: @Sendable () -> Instant
    private let file: KeptFile
    private let webhook = Webhook()
    private var subscriptions: [Subscription]
    private var running: [String: Task<Void, Never>] = [:]
    private var isServing = false

    static let limit = 200

    init(folder: String, node: any NodeAccess, queries: QueryShelf, now: @escaping @Sendable () -> Instant) throws(WebError) {
        self.node = node
        self.queries = queries
        self.now = now
        file = KeptFile(path: "\(folder)/subscriptions.json", content: "subscriptions")
        subscriptions = []
        for element in try file.read()?.elements ?? [] {
            guard let subscription = Subscription(kept: element) else {
                throw file.unreadable("\(element["subscriptionID"]?.text ?? "an element") is no subscription")
            }
            subscriptions.append(subscription)
        }
    }

    func of(_ name: String) -> [Subscription] { subscriptions.filter { $0.queryName == name } }

    func find(_ id: String, of name: String) throws(EPCISProblem) -> Subscription {
        guard let found = subscriptions.first(where: { $0.id == id && $0.queryName == name }) else {
            throw EPCISProblem(.noSuchResource, "The query \(name) has no subscription \(id).")
        }
        return found
    }

    func add(_ controls: SubscriptionControls, to named: QueryShelf.Named) throws -> Subscription {
        guard subscriptions.count < Self.limit else {
            throw EPCISProblem(.implementation, "There are \(Self.limit) subscriptions already. Delete those no longer needed.")
        }
        let query = try EPCISQuery(json: named.query)
        try query.requireStanding()
        let snapshot = node.snapshot
        let next: UInt64 =
            if let time = controls.initialRecordTime {
                try snapshot.store.lastSequence(recordedBy: Instant(microseconds: time.microseconds - 1)) + 1
            } else {
                snapshot.head.sequence + 1
            }
        let subscription = Subscription(
            id: UUID().uuidString.lowercased(), queryName: named.name, controls: controls, createdAt: now(), next: next)
        try keep(subscriptions + [subscription])
        start(subscription, query)
        return subscription
    }

    func remove(_ id: String, of name: String) throws(EPCISProblem) {
        let found = try find(id, of: name)
        try keep(subscriptions.filter { $0.id != found.id })
        running.removeValue(forKey: found.id)?.cancel()
    }

    /// Unsubscribes everyone from a query that goes.
    func removeAll(of name: String) throws(EPCISProblem) {
        let ended = of(name)
        guard !ended.isEmpty else { return }
        try keep(subscriptions.filter { $0.queryName != name })
        for subscription in ended { running.removeValue(forKey: subscription.id)?.cancel() }
    }

    /// Begins to serve what is kept.
    func serve() async {
        isServing = true
        for subscription in subscriptions {
            guard let named = await queries[subscription.queryName], let query = try? EPCISQuery(json: named.query) else { continue }
            start(subscription, query)
        }
    }

    /// Ends every task; what was under way is sent again after the next start.
    func stop() async {
        isServing = false
        let tasks = Array(running.values)
        running = [:]
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }

    private func start(_ subscription: Subscription, _ query: EPCISQuery) {
        guard isServing else { return }
        let delivery = Delivery(subscription, query, node: node, webhook: webhook, now: now) { [weak self] subscription in
            await self?.settle(subscription)
        }
        running[subscription.id] = Task.detached { await delivery.run() }
    }

    /// Remembers how far a subscription is. A failure is told and not kept: after a restart it is found again.
    private func settle(_ changed: Subscription) {
        guard let index = subscriptions.firstIndex(where: { $0.id == changed.id }) else { return }
        let isKept = subscriptions[index].next == changed.next && subscriptions[index].lastNotifiedAt == changed.lastNotifiedAt
        subscriptions[index] = changed
        if !isKept {
            // Where the disk refuses, the subscriber gets the same once more after a restart.
            try? file.write(.array(subscriptions.map(\.kept)))
        }
    }

    private func keep(_ changed: [Subscription]) throws(EPCISProblem) {
        try file.write(.array(changed.map(\.kept)))
        subscriptions = changed
    }
}
