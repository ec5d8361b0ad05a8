// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Web

/// `DATA/examples.json`: lots worth looking at, which the start page offers. Written by `jellyroll example`, and when the history of a virtual plant
/// has been told.
struct ExampleNote: Codable {
    struct Lot: Codable {
        let kind: String
        let lot: String
        let interval: String?
    }
    let lots: [Lot]

    static func read(in folder: URL) -> [Example] {
        guard let bytes = try? Data(contentsOf: file(in: folder)), let note = try? JSONDecoder().decode(ExampleNote.self, from: bytes) else {
            return []
        }
        return note.lots.compactMap { lot in
            switch lot.kind {
            case "contaminated": Example(.contaminated, lot: lot.lot)
            case "repaired": Example(.repaired, lot: lot.lot)
            case "scratched": lot.interval.map { Example(.scratched($0), lot: lot.lot) }
            default: Example(.lot, lot: lot.lot)
            }
        }
    }

    static func exists(in folder: URL) -> Bool { FileManager.default.fileExists(atPath: file(in: folder).path) }

    func write(in folder: URL) throws {
        try JSONEncoder().encode(self).write(to: Self.file(in: folder), options: .atomic)
    }

    private static func file(in folder: URL) -> URL { folder.appending(path: "examples.json") }
}
