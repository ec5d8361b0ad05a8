// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import ArgumentParser
import Foundation
import Ledger
import Node

struct CarbonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "carbon",
        abstract: "The carbon footprint of an inventory, or of lots in the books: by stage, per kWh, with data quality, spread and comparison.",
        discussion: """
            Examples:
              jellyroll carbon Examples/carbon/nmc811-korea.yaml
              jellyroll carbon Examples/carbon/nmc811-korea.yaml --against Examples/carbon/nmc811-jiangsu.yaml
              jellyroll carbon Examples/carbon/nmc811-korea.yaml --pact > footprint.json
              jellyroll carbon --data plant PACK-00001 --against PACK-00002
              jellyroll carbon --data plant --product pack --from 2026-09-01 --to 2026-10-01
              jellyroll carbon --data plant --product "nickel sulfate" --from 2026-01-01 --to 2027-01-01 --loops
              jellyroll carbon --data plant --site ochang --from 2026-09-01 --to 2026-10-01 --against 2026-08-01..2026-09-01
              jellyroll carbon --factors

            FILE holds processes with what flows into them. They may feed each other; loops are solved. Figures are an analysis (≈), in kg CO2e.
            --loops solves the makings of the period as one network, in which products may feed themselves, beside what the books say of the same lots.
            With --data the figures are those of the books; battery, cut-offs and who declares stand under `footprints` in a books file.
            Exit code 1 when the figure cannot be right.
            """)

    @Argument(help: ArgumentHelp("An inventory; with --data a lot.", valueName: "FILE or LOT"))
    var file: String?

    @OptionGroup var books: BookedCarbonQuestion

    @Option(
        help: ArgumentHelp(
            "Another inventory or lot; of a product or site another period FROM..TO, or another site: what makes the first differ from it.",
            valueName: "FILE, LOT, FROM..TO or SITE"))
    var against: String?

    @Option(help: ArgumentHelp("Factors of your own, before those of the product; may be given several times.", valueName: "FILE"))
    var library: [String] = []

    @Option(
        help: ArgumentHelp(
            "Divide among co-products by mass, value or expansion, instead of each process's own choice; of books mass, value, system-expansion, or the name of weights.",
            valueName: "RULE"))
    var allocation: String?

    @Option(help: ArgumentHelp("How often factors with a spread are drawn, 0 to 1000000.", valueName: "N"))
    var samples = CarbonAnswer.usualSamples

    @Option(help: ArgumentHelp("The same seed draws the same numbers.", valueName: "S"))
    var seed: UInt64 = 1

    @Flag(help: "Write a PACT 3.0.3 ProductFootprint instead.")
    var pact = false

    @Flag(name: .customLong("catena-x"), help: "Write a Catena-X Pcf 9.0.0 document instead.")
    var catenaX = false

    @Flag(help: "List the factors.")
    var factors = false

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        try books.validate(lot: file)
        guard file != nil || factors || books.data != nil else { throw ValidationError("Name an inventory, or ask for --factors.") }
        guard CarbonAnswer.sampleRange ~= samples else { throw ValidationError("--samples \(samples) is out of range. Give 0 to 1000000.") }
        guard !(pact && catenaX) else { throw ValidationError("--pact and --catena-x are two documents. Ask for one at a time.") }
        guard let allocation, books.data == nil, CarbonInventory.Allocation(rawValue: allocation) == nil else { return }
        throw ValidationError(
            "There is no allocation “\(allocation)”. Use \(CarbonInventory.Allocation.allCases.map(\.rawValue).joined(separator: ", ")).")
    }

    func run() async throws {
        var library = try FactorLibrary.builtIn()
        for file in self.library.reversed() { library = library.with(try FactorLibrary(yaml: InputFile.text(file), file: file)) }
        if factors { return json ? emit(CarbonAnswer.json(library)) : emit(line: CarbonText.text(library)) }
        if books.loops {
            let network = try await books.network(allocation: allocation)
            return json ? emit(network.json()) : emit(line: network.text)
        }
        let (footprint, other) = try await footprints(library)
        if pact || catenaX { return try document(footprint) }
        let answer = try CarbonAnswer(footprint, against: other, samples: samples, seed: seed)
        json ? emit(answer.json()) : emit(line: CarbonText.text(answer))
        if footprint.remarks.contains(where: { $0.kind == .error }) { throw ExitCode(1) }
    }

    private func footprints(_ library: FactorLibrary) async throws -> (CarbonFootprint, CarbonFootprint?) {
        if books.data != nil { return try await books.footprints(of: file, against: against, allocation: allocation) }
        return (try footprint(file ?? "", library), try against.map { try footprint($0, library) })
    }

    private func footprint(_ file: String, _ library: FactorLibrary) throws -> CarbonFootprint {
        try CarbonFootprint(
            CarbonInventory(yaml: InputFile.text(file), file: file, library: library), allocation: allocation.flatMap { .init(rawValue: $0) })
    }

    /// A declaration that cannot be right is not written; one that misses something says so.
    private func document(_ footprint: CarbonFootprint) throws {
        let bytes = try (pact ? ExchangeForm.pact : .catenaX).document(footprint, now: SystemClock.now())
        for remark in footprint.remarks where remark.kind == .warning {
            FileHandle.standardError.write(Data("Warning: \(remark.sentence)\n".utf8))
        }
        emit(bytes + [UInt8(ascii: "\n")])
    }
}
