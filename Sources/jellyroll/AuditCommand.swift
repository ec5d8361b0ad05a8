// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import ArgumentParser
import Foundation
import Genealogy
import Ledger
import Measure
import Node
import Storage

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Reads the whole log again: is it what was recorded, and does it add up?",
        discussion: """
            Example:
              jellyroll audit --data plant

            Verifies the SHA-256 chain entry by entry and names the first damaged one (exit code 1), then weaves the genealogy afresh and
            counts what does not agree, and adds up the books: of each account, what was booked against where all of it rests; a residual other
            than 0 is exit code 1. What is derived and kept beside the log is looked at too. It changes nothing.
            """)

    @OptionGroup var data: DataOption

    @OptionGroup var plants: PlantOption

    @Flag(help: "Answer as JSON.")
    var json = false

    func run() async throws {
        do { try await audit() } catch let error as LedgerError where error.code == .damaged {
            // A file that cannot be read to its end fails the check as a broken chain does.
            Problem(error).report()
            throw ExitCode(1)
        }
    }

    private func audit() async throws {
        let folder = DataFolder(data.folder)
        try folder.requireLog()
        try plants.keep(in: data, makesFolder: false)
        let clocks = try ClockNote.read(in: data.folder).clocks
        var progress = Progress("verifying", unit: "events", total: nil)
        let chain = try ChainAudit.run(folder.ledger) { progress.report(done: Int($0)) }
        progress.finish(done: Int(chain.head.sequence))
        var counts: [Discrepancy.Kind: Int] = [:]
        var lots = 0
        var draws = 0
        var derived: GenealogyError?
        var books: AuditedBooks?
        var interruption: ExitCode?
        if chain.damage == nil {
            let store = try SQLiteEventStore(folder, role: .reader)
            let node = try SiteNode(store: store, segments: nil, isWritable: false, clocks: clocks)
            counts = try node.snapshot.genealogy.discrepancies(of: nil, limit: 0).counts
            lots = node.snapshot.genealogy.lotCount
            draws = node.snapshot.genealogy.drawCount
            derived = OpenFolder.problem(of: folder, store: store)
            // The books take longest: what is known already is told before them.
            if !json { emit(line: Self.text(chain, lots: lots, draws: draws, derived, counts)) }
            do { books = try conservation(node) } catch let code as ExitCode { interruption = code }
            if !json, let books { emit(line: Self.text(books)) }
        } else if !json {
            emit(line: Self.text(chain, lots: lots, draws: draws, derived, counts))
        }
        if json { emit(Self.document(chain, lots: lots, draws: draws, derived, counts, books)) }
        if let interruption { throw interruption }
        if chain.damage != nil || books?.conservation.isClosed == false { throw ExitCode(1) }
    }

    /// The books added up, and names in books files that no lot goes by.
    private struct AuditedBooks {
        let conservation: Conservation
        let unused: [UnusedName]
        let currency: String?

        func unit(of dimension: Measure.Dimension) -> String {
            if dimension == .money, let currency { currency } else { BookingUnit.display(of: dimension).code }
        }
    }

    private func conservation(_ node: any NodeAccess) throws -> AuditedBooks {
        var work = BooksWork()
        return try BooksDesk(try BooksFolder.rules(in: data.folder)).ask(node.snapshot, allocation: nil, holds: .now) { books in
            AuditedBooks(
                conservation: try books.conservation { try work.report($0, of: $1) }, unused: books.unusedNames, currency: books.rules.currency)
        }
    }

    private static func text(_ audited: AuditedBooks) -> String {
        let books = audited.conservation
        let unused = UnusedDocument.text(audited.unused.map { UnusedDocument(section: $0.section, subject: $0.subject, place: $0.place) })
        if books.lines.isEmpty { return "books         nothing is booked" + unused }
        var text = "books         \(books.isClosed ? "closed: every residual is 0" : "NOT CLOSED")\n\n"
        var columns = Columns(["ACCOUNT", "BOOKED", "RESTING", "LOST", "RESIDUAL", "IDLE"], rightAligned: [1, 2, 3, 4, 5])
        for line in books.lines {
            columns.add(
                ["\(line.account) (\(audited.unit(of: line.dimension)))"]
                    + [line.booked, line.resting, line.lost, line.residual, line.idle].map { Quantity($0, line.dimension).number })
        }
        text += columns.text
        for (kind, count) in books.findings.counts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            text += "\n\(kind.isGap ? "!" : "~") \(grouped(count)) × \(kind.rawValue.replacingOccurrences(of: "_", with: " "))"
            for finding in books.findings.first where finding.kind == kind { text += "\n    \(finding.lot): \(finding.text) \(finding.remedy)" }
        }
        return text + unused
    }

    private static func text(
        _ chain: ChainAudit, lots: Int, draws: Int, _ derived: GenealogyError?, _ counts: [Discrepancy.Kind: Int]
    ) -> String {
        let head = chain.head.hash.hexadecimal
        if let damage = chain.damage {
            return """
                chain         BROKEN at entry \(damage.sequence), in the batch from entry \(damage.batch): \(damage.what)
                              \(grouped(Int(damage.sequence) - 1)) entries before it are as recorded.
                              Restore a backup that goes at least that far, and import what came after it again.
                """
        }
        var text = """
            chain         sound: \(grouped(Int(chain.head.sequence))) events in \(grouped(chain.batches)) batches
            head          \(head)
            size          \(grouped(chain.storedBytes)) bytes stored, \(grouped(chain.rawBytes)) before compression
            genealogy     \(grouped(lots)) lots, \(grouped(draws)) draws
            """
        if let derived {
            text +=
                "\nderived       NOT WHOLE: \(derived.message)\n              It is made again from the log when the folder is next written; answers are complete."
        }
        let found = Discrepancy.Kind.allCases.compactMap { kind in counts[kind].map { (kind, $0) } }.filter { $0.1 > 0 }
        if found.isEmpty { return text + "\ndiscrepancies none" }
        for (index, (kind, count)) in found.enumerated() {
            text += "\n\(index == 0 ? "discrepancies" : "             ") \(grouped(count)) \(kind.rawValue.replacingOccurrences(of: "_", with: " "))"
        }
        return text
    }

    private static func document(
        _ chain: ChainAudit, lots: Int, draws: Int, _ derived: GenealogyError?, _ counts: [Discrepancy.Kind: Int],
        _ books: AuditedBooks?
    ) -> [UInt8] {
        var json = JSONBytes(currency: books?.currency)
        json.raw("{\"sound\":")
        json.bool(chain.damage == nil)
        json.raw(",\"events\":")
        json.integer(chain.head.sequence)
        json.raw(",\"head\":")
        json.string(chain.head.hash.hexadecimal)
        json.raw(",\"storedBytes\":")
        json.integer(chain.storedBytes)
        json.raw(",\"lots\":")
        json.integer(lots)
        json.raw(",\"draws\":")
        json.integer(draws)
        json.raw(",\"derived\":")
        if let derived { Problem(derived).write(&json) } else { json.raw("null") }
        json.raw(",\"firstDamaged\":")
        if let damage = chain.damage {
            json.raw("{\"entry\":")
            json.integer(damage.sequence)
            json.raw(",\"batch\":")
            json.integer(damage.batch)
            json.raw(",\"what\":")
            json.string(damage.what)
            json.raw("}")
        } else {
            json.raw("null")
        }
        json.raw(",\"discrepancies\":{")
        for (index, entry) in counts.filter({ $0.value > 0 }).sorted(by: { $0.key.rawValue < $1.key.rawValue }).enumerated() {
            if index > 0 { json.raw(",") }
            json.string(entry.key.rawValue)
            json.raw(":")
            json.integer(entry.value)
        }
        json.raw("},\"books\":")
        if let books { BooksAnswer.write(books.conservation, unused: books.unused, to: &json) } else { json.raw("null") }
        json.raw("}\n")
        return json.bytes
    }
}
