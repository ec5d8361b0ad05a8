// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Ledger
import Node

/// Serves one subscription: runs its query when it is time, and sends what is new until it has been taken.
struct Delivery: Sendable {
    private let subscription: Subscription
    private let query: EPCISQuery
    private let node: any NodeAccess
    private let webhook: Webhook
    private let now: @Sendable () -> Instant
    private let settle: @Sendable (Subscription) async -> Void

    /// Events in one document, and about how many bytes.
    private static let mostEvents = 500
    private static let mostBytes = 4 << 20
    /// Waiting after a failure doubles from one second to five minutes.
    private static let longestWait = 300

    init(
        _ subscription: Subscription, _ query: EPCISQuery, node: any NodeAccess, webhook: Webhook, now: @escaping @Sendable () -> Instant,
        settle: @escaping @Sendable (Subscription) async -> Void
    ) {
        self.subscription = subscription
        self.query = query
        self.node = node
        self.webhook = webhook
        self.now = now
        self.settle = settle
    }

    /// Until its task is cancelled.
    func run() async {
        var state = subscription
        switch subscription.controls.trigger {
        case .stream:
            // Listening begins before the first look, so that nothing recorded between them is missed.
            let arrivals = node.arrivals.listen()
            await report(&state, tellsNothing: false)
            for await _ in arrivals {
                await report(&state, tellsNothing: false)
                if Task.isCancelled { return }
            }
        case .schedule(let schedule, let reportIfEmpty):
            while let time = schedule.next(after: now()) {
                do { try await Task.sleep(for: .microseconds(time.microseconds - now().microseconds)) } catch { return }
                await report(&state, tellsNothing: reportIfEmpty)
                if Task.isCancelled { return }
            }
        }
    }

    /// Everything that was not sent yet, in documents of a size the subscriber takes.
    private func report(_ state: inout Subscription, tellsNothing: Bool) async {
        var most = Self.mostEvents
        var sent = 0
        while !Task.isCancelled {
            let found: (entries: [Entry], next: UInt64)
            do throws(EPCISProblem) { found = try entries(from: state.next, most) } catch {
                guard await fail(&state, error.detail) else { return }
                continue
            }
            guard !found.entries.isEmpty || (tellsNothing && sent == 0) else {
                state.next = found.next
                break
            }
            let document = EPCISWriter.queryDocument(
                found.entries, queryName: state.queryName, subscriptionID: state.id, creationDate: now())
            switch await webhook.post(document, to: state.controls) {
            case .taken:
                state.next = found.next
                state.lastNotifiedAt = now()
                state.failure = nil
                sent += 1
                await settle(state)
            case .tooLarge where found.entries.count > 1: most = max(1, found.entries.count / 2)
            case .tooLarge:
                guard await fail(&state, "\(state.controls.dest) finds one event too large.") else { return }
            case .failed(let detail):
                guard await fail(&state, detail) else { return }
            }
            if found.entries.isEmpty { break }
        }
        state.minRecordTime = now()
        await settle(state)
    }

    /// Tells the failure and waits; false when it is time to end.
    private func fail(_ state: inout Subscription, _ detail: String) async -> Bool {
        let attempts = (state.failure?.attempts ?? 0) + 1
        state.failure = Subscription.Failure(attempts: attempts, since: state.failure?.since ?? now(), detail: detail)
        await settle(state)
        let seconds = attempts > 8 ? Self.longestWait : min(Self.longestWait, 1 << (attempts - 1))
        do { try await Task.sleep(for: .seconds(seconds)) } catch { return false }
        return !Task.isCancelled
    }

    /// Matches from a sequence on, and where to go on after them.
    private func entries(from next: UInt64, _ most: Int) throws(EPCISProblem) -> (entries: [Entry], next: UInt64) {
        let snapshot = node.snapshot
        guard next <= snapshot.head.sequence else { return ([], next) }
        let since = subscription.controls.initialRecordTime
        var entries: [Entry] = []
        var bytes = 0
        var reached = next
        do throws(LedgerError) {
            try snapshot.store.read(from: next) { (entry) throws(LedgerError) in
                guard entry.sequence <= snapshot.head.sequence, entries.count < most, bytes < Self.mostBytes else { return false }
                reached = entry.sequence + 1
                if since.map({ entry.recordTime >= $0 }) ?? true, query.matches(entry) {
                    entries.append(entry)
                    bytes += entry.event.extensions.count + 1_000
                }
                return true
            }
        } catch {
            throw EPCISProblem(error)
        }
        return (entries, reached)
    }
}
