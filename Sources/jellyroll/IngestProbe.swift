// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Foundation
import Ledger
import Measure
import Node
import Storage

/// Records made-up cells until it is killed and says what is safe: the other half of the test that a killed process loses nothing.
struct IngestProbe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest-probe", abstract: "Records made-up cells until it is killed.", shouldDisplay: false)

    @Option var data: String
    /// Tells the events of this run from those of others.
    @Option var run: Int

    func run() async throws {
        var batch = 0
        // Segments are written and merged all the time, so that some kills fall into that.
        var upkeep = UpkeepLimits()
        upkeep.fileWeight = 60
        upkeep.mostRuns = 3
        while true {
            let open = try OpenFolder(DataFolder(URL(filePath: data)), role: .writer, upkeep: upkeep)
            for _ in 0..<6 {
                batch += 1
                let now = batch
                try await withThrowingTaskGroup(of: Void.self) { senders in
                    for sender in 0..<3 { senders.addTask { try await send(to: open.node, sender, batch: now) } }
                    try await senders.waitForAll()
                }
            }
            // And here with the index of event IDs.
            try open.close()
        }
    }

    /// A batch that repeats half of the last one, as a sender does who did not hear the answer.
    private func send(to node: SiteNode, _ sender: Int, batch: Int) async throws {
        let numbers = max(0, (batch - 1) * 4 - 2)..<batch * 4
        let events = numbers.map { cell("\(run)-\(sender)-\($0)", number: $0) }
        _ = try await node.append(events)
        // One write a line: a line that is there is whole.
        emit(Array((events.map(\.id).joined(separator: " ") + "\n").utf8))
    }

    private func cell(_ name: String, number: Int) -> Event {
        var facts = Facts()
        facts.statements = [
            LotStatement(lot: "cell-\(name)", product: "cell", quantity: Quantity(1, .pieces), basis: .counted, site: "probe", trackWeights: [])
        ]
        facts.draws = (0..<3).map { source in
            Draw(
                source: "coil-\(source)", product: "cell-\(name)", dimension: .length, from: Int64(number) * 5_000, length: 4_000, track: 0,
                productFrom: nil, productTo: nil, role: "", uncertainty: 0, evidence: .stated)
        }
        return Event(
            id: "probe-\(name)", eventTime: Instant(microseconds: 1_800_000_000_000_000 + Int64(number)), offset: .zero, errorDeclaration: nil,
            content: .record(facts), bizStep: nil, disposition: nil, readPoint: nil, bizLocation: nil, bizTransactions: [], sources: [],
            destinations: [], persistentDispositionSet: [], persistentDispositionUnset: [], extensions: [])
    }
}
