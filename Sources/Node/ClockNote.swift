// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import FoundationEssentials
package import Genealogy
package import Ledger

/// `DATA/clocks.json`: how far the clocks of each site may differ, kept with the data so that every command judges alike.
///
///     {"sites": {"ochang": {"value": 1, "unit": "s"}}}
package struct ClockNote: Codable, Hashable, Sendable {
    /// By site, as its events spell it.
    package private(set) var sites: [String: Tolerance] = [:]

    package struct Tolerance: Codable, Hashable, Sendable {
        package var value: Double
        /// UCUM: seconds.
        package var unit = "s"

        package init(milliseconds: Int64) { value = min(Double(milliseconds) / 1_000, Self.most) }

        /// A year: more says no more.
        static let most: Double = 366 * 86_400
    }

    package init() {}

    /// - Parameter milliseconds: Nil takes back what was said of the site before.
    package mutating func set(_ site: String, milliseconds: Int64?) { sites[site] = milliseconds.map(Tolerance.init(milliseconds:)) }

    package var clocks: SiteClocks { SiteClocks(sites.mapValues { Int64($0.value * 1_000_000) }) }

    /// The one kept in a data folder; without one, nothing is said of any site.
    /// - Throws: `.damaged` when there is one that cannot be read.
    package static func read(in data: URL) throws(LedgerError) -> ClockNote {
        guard let bytes = FileManager.default.contents(atPath: file(in: data).path) else { return ClockNote() }
        guard let note = try? JSONDecoder().decode(ClockNote.self, from: bytes),
            note.sites.values.allSatisfy({ $0.unit == "s" && 0...Tolerance.most ~= $0.value })
        else {
            throw LedgerError(
                code: .damaged, message: "\(file(in: data).path) does not say how far clocks may differ.",
                remedy: "Delete it, and name the plant file again with --plant.")
        }
        return note
    }

    /// Whole or not at all.
    package func write(in data: URL) throws(LedgerError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        do { try encoder.encode(self).write(to: Self.file(in: data), options: .atomic) } catch {
            throw LedgerError(
                code: .notWritable, message: "\(Self.file(in: data).path) cannot be written.",
                remedy: "Check the folder's permissions and the room on its disk.")
        }
    }

    private static func file(in data: URL) -> URL { data.appending(path: "clocks.json") }
}
