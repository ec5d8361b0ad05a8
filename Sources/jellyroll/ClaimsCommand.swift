// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import ArgumentParser
import Ledger
import Measure
import Node

struct ClaimsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claims",
        abstract: "Credits for recycled metal and the claims they are used for: what came in, what was claimed, what is left.",
        discussion: """
            Examples:
              jellyroll claims Examples/circularity/claims.yaml
              jellyroll claims open --data plant "recycled nickel" --element Ni --conversion 97 --carry-over 20
              jellyroll claims in --data plant "recycled nickel" S-0003 --origin post-consumer
              jellyroll claims claim --data plant "recycled nickel" C-1 --mass "400 kg" --buyer "car maker" --product "cell 4680" --site ochang
              jellyroll claims retire --data plant "recycled nickel" C-1
              jellyroll claims --data plant

            An account is kept in the ledger of DIR, entry by entry, or written in a FILE whose entries are booked by day. A claim never exceeds what is
            left, each receipt counts once whatever the model, a retired claim is final, and a closed period stays as it is. Where a server has DIR
            open, entries go through it (POST /api/claims). Exit code 1 when something was refused.
            """,
        subcommands: [
            ClaimsBalanceCommand.self, ClaimsOpenCommand.self, ClaimsInCommand.self, ClaimsClaimCommand.self, ClaimsRetireCommand.self,
            ClaimsReleaseCommand.self, ClaimsCloseCommand.self,
        ],
        defaultSubcommand: ClaimsBalanceCommand.self
    )
}

struct ClaimsBalanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "balance",
        abstract: "Credits, claims and what is left, of a file or of the accounts a ledger keeps.",
        discussion: """
            Examples:
              jellyroll claims balance Examples/circularity/claims.yaml
              jellyroll claims balance --data plant "recycled nickel" --known 2026-10-31
            """)

    @Argument(help: ArgumentHelp("A file; with --data, an account, or none for all.", valueName: "FILE or ACCOUNT"))
    var subject: String?

    @Option(help: ArgumentHelp("The data folder whose accounts are asked for.", valueName: "DIR"))
    var data: String?

    @Option(help: ArgumentHelp("As the ledger knew it at this time, or up to this entry.", valueName: "TIME or N"))
    var known: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        if data == nil, subject == nil { throw ValidationError("Name a file, or a data folder with --data.") }
        if data == nil, known != nil { throw ValidationError("--known asks a ledger. Name its folder with --data.") }
    }

    func run() async throws {
        guard let data else { return try tell(file: subject ?? "") }
        let snapshot = try await Folder.reader(try DataOption.parse(["--data", data]).folder).snapshot
        let last = try known.map { try snapshot.sequence(knownAt: $0, now: SystemClock.now()) } ?? snapshot.head.sequence
        let register = try CustodyLog(snapshot.store, known: last).register
        if json { return emit(try ClaimsAnswer.json(register, account: subject)) }
        emit(line: ClaimsText.text(try register.accounts(subject), register.refused))
    }

    private func tell(file: String) throws {
        let account = try CustodyAccount(yaml: InputFile.text(file), file: file)
        let (ledger, refusals) = account.booked()
        json ? emit(ClaimsAnswer.json(account, ledger, refusals)) : emit(line: ClaimsText.text(account, ledger, refusals))
        if !refusals.isEmpty { throw ExitCode(1) }
    }
}
