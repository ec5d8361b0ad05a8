// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Ledger

/// What stands before a saved state and ties it to its scenario, seed and version.
enum SavedState {
    static let magic: [UInt8] = Array("jellyroll twin\n".utf8)

    static func header(_ plan: EnginePlan) -> [UInt8] {
        var bytes = magic
        withUnsafeBytes(of: Simulation.savedVersion.littleEndian) { bytes += $0 }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // A checked scenario has only finite numbers, which is all that JSON could refuse.
        let scenario = (try? encoder.encode(plan.scenario)) ?? Data()
        return bytes + SHA256.hash(Array(scenario) + withUnsafeBytes(of: plan.seed.littleEndian, Array.init))
    }
}

extension Engine {
    /// Whether single numbers from outside could be those of an engine of this plan; the columns' sizes follow from them.
    func couldHave(_ scalars: Scalars) -> Bool {
        let rooms = [scalars.itemRoom, scalars.serverRoom, scalars.pendingRoom, scalars.waiterRoom]
        return rooms.allSatisfy { (0...(1 << 32)).contains($0) }
            && (plan.fixedServers...max(scalars.serverRoom, plan.fixedServers)).contains(scalars.serverCount)
            && (0...scalars.itemRoom).contains(scalars.usedItems) && (0...scalars.pendingRoom).contains(scalars.pendingCount)
            && (0...scalars.waiterRoom).contains(scalars.usedWaiters)
    }
}
