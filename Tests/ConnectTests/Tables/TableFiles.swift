// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Ledger
import Measure

@testable import Connect

/// A folder that goes away with the test, and tables in it.
final class TableFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "jellyroll-tables-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }

    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = url.appending(path: name)
        try Data(bytes).write(to: file)
        return file.path
    }
}

/// Everything a file gives.
struct Import {
    var events: [Event] = []
    var refusals: [Refusal] = []

    init(_ path: String, map: TableMap? = nil, units: LotUnits = LotUnits { _ in .unknown }, batch: Int = 100) throws(ImportError) {
        let reader = try TableReader(path: path, map: map, units: units)
        while let batch = try reader.nextBatch(limit: batch) {
            for index in 0..<batch.count {
                do throws(LedgerError) { events.append(try batch.event(index)) } catch {
                    preconditionFailure("What was just written is read: \(error)")
                }
            }
            refusals += reader.takeRefusals()
        }
        refusals += reader.takeRefusals()
    }

    var facts: [Facts] {
        events.compactMap {
            guard case .record(let facts) = $0.content else { return nil }
            return facts
        }
    }

    var draws: [Draw] { facts.flatMap(\.draws) }
    var statements: [LotStatement] { facts.flatMap(\.statements) }
    var ids: [String] { events.map(\.id) }
}

/// Lots in the units they would be announced in.
func known(_ lots: [String: String]) -> LotUnits {
    let units = LotUnits { _ in .unknown }
    for (name, code) in lots {
        var name = name
        name.withUTF8 { bytes in units.announce(RowHash(bytes), in: BookingUnit.find(code)!) }
    }
    return units
}
