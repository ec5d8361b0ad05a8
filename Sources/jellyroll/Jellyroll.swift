// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import CMalloc
import Foundation
import Node

@main
struct Jellyroll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jellyroll",
        abstract: "Follows every gram, metre and piece of a battery, and answers from it.",
        discussion: """
            A first look:
              jellyroll example --data plant            a plant's three days, made up
              jellyroll trace --data plant S-0003       where sulfate lot S-0003 went
              jellyroll serve --data plant --open       the same in a browser

            Exit codes: 0 fine, 1 a check said no, 2 usage, 3 bad input, 4 unavailable, 70 a fault of ours.
            """,
        version: "0.1.0",
        subcommands: [
            ImportCommand.self, TraceCommand.self, RecallCommand.self, RiskCommand.self, DiscrepanciesCommand.self, AuditCommand.self,
            BackupCommand.self,
            RestoreCommand.self, ServeCommand.self, CheckCommand.self, PlantCommand.self, SimulateCommand.self, CompareCommand.self,
            CalibrateCommand.self, PlanCommand.self, ExampleCommand.self, BenchCommand.self,
            BooksCommand.self, ExplainCommand.self, CarbonCommand.self, OriginCommand.self, RecycledContentCommand.self,
            RecyclingCommand.self, ClaimsCommand.self, AllocateCommand.self, IngestProbe.self,
        ]
    )

    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        keepFreedMemory()
        var asked: (any ParsableCommand.Type)?
        do {
            var command = try parseAsRoot()
            asked = type(of: command)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            leave(with: error, asked)
        }
    }

    /// Batches of a few megabytes come and go all the time, on several threads. Left alone, glibc gives each back to the system, which clears
    /// every page of it again for the next.
    private static func keepFreedMemory() {
        #if canImport(Glibc)
            _ = mallopt(M_MMAP_THRESHOLD, 32 << 20)
            _ = mallopt(M_TRIM_THRESHOLD, 128 << 20)
        #endif
    }

    /// Help and version go to standard output; everything else is a problem with a remedy on standard error and an exit code that means something.
    /// - Parameter command: The one that was running; nil when its arguments could not be read.
    private static func leave(with error: any Error, _ command: (any ParsableCommand.Type)?) -> Never {
        if let code = error as? ExitCode { Foundation.exit(code.rawValue) }
        if let problem = Problem(describing: error) {
            problem.report()
            Foundation.exit(problem.exitCode)
        }
        if let command, let error = error as? ValidationError {
            let name = words(for: command, under: self) ?? "jellyroll"
            FileHandle.standardError.write(Data("Error: \(error.message)\nSee '\(name) --help' for more.\n".utf8))
            Foundation.exit(2)
        }
        let asked = exitCode(for: error) == .success
        let words = fullMessage(for: error)
        if !words.isEmpty {
            (asked ? FileHandle.standardOutput : FileHandle.standardError).write(Data((words + "\n").utf8))
        }
        Foundation.exit(asked ? 0 : 2)
    }

    /// What is written to run a command: `jellyroll plan ramp`.
    private static func words(for command: any ParsableCommand.Type, under root: any ParsableCommand.Type) -> String? {
        let name = root.configuration.commandName ?? ""
        if command == root { return name }
        for inner in root.configuration.subcommands {
            if let words = words(for: command, under: inner) { return "\(name) \(words)" }
        }
        return nil
    }
}
