// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import ArgumentParser
import Foundation
import Ledger
import Node
import Storage

extension CustodyOrder {
    /// Records the entry: in the folder, or through the server that has it open.
    /// - Throws: `ExitCode` 1 once a refusal has been told.
    func tellRecorded(in option: DataOption, json: Bool) async throws {
        do {
            if let server = ServerNote.read(in: option.folder) {
                try await record(through: server, option.folder, json: json)
            } else {
                try await record(in: option.folder, json: json)
            }
        } catch let refusal as CustodyRefusal {
            json ? emit(ClaimsAnswer.json(refusal)) : emit(line: "Refused: \(refusal.message)\n  \(refusal.remedy)")
            throw ExitCode(1)
        }
    }

    private func record(in folder: URL, json: Bool) async throws {
        // Only an account begins a ledger.
        if case .open = act {} else { try DataFolder(folder).requireLog() }
        let opened = try OpenFolder(DataFolder(folder), role: .writer)
        defer { opened.closeTelling() }
        let desk = CustodyDesk(node: opened.node, books: BooksDesk(try BooksFolder.rules(in: folder)), now: SystemClock.now)
        let booked = try await desk.record(self)
        tell(booked.sequence, booked.account, json: json)
    }

    private func record(through server: URL, _ folder: URL, json: Bool) async throws {
        let answer: [UInt8]
        do { answer = try await Desk.post(try self.json, to: server, "/api/claims") } catch let problem as Problem {
            throw CustodyRefusal(problem, of: name) ?? problem
        }
        if json { return emit(answer) }
        let sequence = try JSONDecoder().decode(Recorded.self, from: Data(answer)).event
        let register = try CustodyLog(try SQLiteEventStore(DataFolder(folder), role: .reader), known: sequence).register
        guard let told = register.accounts.first(where: { $0.name == account }) else { return }
        tell(sequence, told, json: false)
    }

    private func tell(_ sequence: UInt64, _ account: CustodyRegister.Account, json: Bool) {
        json
            ? emit(ClaimsAnswer.json(recorded: sequence, account))
            : emit(line: "\(name): booked as entry \(sequence).\n\n\(ClaimsText.text([account], []))")
    }

    private struct Recorded: Decodable { let event: UInt64 }
}

extension CustodyRefusal {
    /// What a server said; nil where it speaks of something else.
    fileprivate init?(_ problem: Problem, of entry: String) {
        let prefix = "urn:jellyroll:"
        guard problem.type.hasPrefix(prefix), let code = Code(rawValue: String(problem.type.dropFirst(prefix.count))) else { return nil }
        self.init(code, entry, problem.detail, problem.remedy)
    }
}
