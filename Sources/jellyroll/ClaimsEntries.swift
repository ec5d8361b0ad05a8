// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import ArgumentParser
import Measure
import Node

/// What every entry of an account needs.
struct ClaimsEntryOptions: ParsableArguments {
    @OptionGroup var data: DataOption

    @Argument(help: "The account.")
    var account: String

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        guard !account.isEmpty else { throw ValidationError("The account has no name.") }
    }

    func record(_ act: CustodyOrder.Act) async throws {
        try await CustodyOrder(account: account, act).tellRecorded(in: data, json: json)
    }
}

/// A claim that is there, and a day on which something is done with it.
struct ClaimsOfOptions: ParsableArguments {
    @OptionGroup var entry: ClaimsEntryOptions

    @Argument(help: "The claim.")
    var claim: String

    @Option(help: ArgumentHelp("When; today unless given.", valueName: "DAY"))
    var day: CivilDate?
}

/// A mass as it is written: `"400 kg"`.
struct MassArgument: ExpressibleByArgument {
    let mass: Quantity

    init?(argument: String) {
        let parts = argument.split(separator: " ")
        guard parts.count == 2, let mass = try? Quantity.parse(number: parts[0], unit: String(parts[1])), mass.dimension == .mass else { return nil }
        self.mass = mass
    }
}

extension CivilDate: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension Percent: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension CustodyModel: ExpressibleByArgument {}
extension CustodyLedger.Origin: ExpressibleByArgument {}

struct ClaimsOpenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Opens an account of one element and one model.",
        discussion: """
            Example:
              jellyroll claims open --data plant "recycled nickel" --element Ni --model "mass balance" --conversion 97 --carry-over 20

            Models: identity preserved, segregated, controlled blending, mass balance, book and claim. With --window, a mass balance by rolling average:
            no claim states a higher share than what came in over so many months. Book and claim is certificates: never content.
            """)

    @OptionGroup var entry: ClaimsEntryOptions

    @Option(help: ArgumentHelp("Symbol of the element credits are of.", valueName: "ELEMENT"))
    var element: String

    @Option(help: "How claims are tied to the material.")
    var model = CustodyModel.massBalance

    @Option(help: ArgumentHelp("Part of the element the process keeps.", valueName: "PERCENT"))
    var conversion = Percent(100)

    @Option(help: ArgumentHelp("Part of a period's credits that may go over into the next.", valueName: "PERCENT"))
    var carryOver = Percent(0)

    @Option(help: ArgumentHelp("Months of a rolling average.", valueName: "N"))
    var window: Int?

    func validate() throws {
        guard ChemicalFormula.isElement(element) else { throw ValidationError("“\(element)” is no element. Write its symbol, such as Ni.") }
        guard let window else { return }
        guard model == .massBalance else { throw ValidationError("\(model.rawValue) has no rolling average. Leave --window out.") }
        guard 1...120 ~= window else { throw ValidationError("--window \(window) is out of range. Give 1 to 120 months.") }
    }

    func run() async throws {
        try await entry.record(.open(.init(element: element, model: model, conversion: conversion, carryOver: carryOver, window: window)))
    }
}

struct ClaimsInCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "in", abstract: "Books recycled metal, or a certificate, that came in: it makes credit.",
        discussion: """
            Examples:
              jellyroll claims in --data plant "recycled nickel" S-0003 --origin post-consumer
              jellyroll claims in --data plant "recycled nickel" DN-884 --origin pre-consumer --mass "3 t" --document RC-884

            RECEIPT is a lot the ledger knows, and then its books say how much came in (no more than that can be given with --mass); or it is a
            document of its own, with --mass and --document. What holds metal of both origins gives a credit for each: book it twice. A lot made from
            another that gave its credit gives none.
            """)

    @OptionGroup var entry: ClaimsEntryOptions

    @Argument(help: "The lot, or the delivery.")
    var receipt: String

    @Option(help: "From which waste the metal is.")
    var origin: CustodyLedger.Origin

    @Option(help: ArgumentHelp("Recycled element that came in.", valueName: "MASS"))
    var mass: MassArgument?

    @Option(help: ArgumentHelp("All of the element that came in with it.", valueName: "MASS"))
    var of: MassArgument?

    @Option(help: ArgumentHelp("The batch it was blended in.", valueName: "BATCH"))
    var batch = ""

    @Option(help: "How the supplier's statement is tied to the material.")
    var statement: CustodyModel?

    @Option(help: ArgumentHelp("The supplier's declaration.", valueName: "DOCUMENT"))
    var document = ""

    @Option(help: ArgumentHelp("When it came in; today unless given.", valueName: "DAY"))
    var day: CivilDate?

    func run() async throws {
        var delivery = CustodyOrder.Delivery(receipt, origin)
        (delivery.mass, delivery.whole, delivery.batch) = (mass?.mass, of?.mass, batch)
        (delivery.statement, delivery.document, delivery.day) = (statement, document, day)
        try await entry.record(.receive(delivery))
    }
}

struct ClaimsClaimCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claim", abstract: "Takes credits for what is to be stated to a buyer.",
        discussion: """
            Example:
              jellyroll claims claim --data plant "recycled nickel" C-1 --mass "400 kg" --buyer "car maker" --product "cell 4680" --site ochang

            --product (or a lot) and --site join it to `recycled-content`, beside the physical share; the ledger has to know them.
            """)

    @OptionGroup var entry: ClaimsEntryOptions

    @Argument(help: "The claim's own name.")
    var claim: String

    @Option(help: ArgumentHelp("Recycled element that is claimed.", valueName: "MASS"))
    var mass: MassArgument

    @Option(help: ArgumentHelp("All of the element in what is sold.", valueName: "MASS"))
    var of: MassArgument?

    @Option(help: "From which waste the metal is; either unless given.")
    var origin: CustodyLedger.Origin?

    @Option(help: ArgumentHelp("Who is told.", valueName: "BUYER"))
    var buyer: String

    @Option(help: ArgumentHelp("The receipt (in controlled blending the batch) it is of.", valueName: "RECEIPT"))
    var from = ""

    @Option(help: ArgumentHelp("What it is stated of: a product, or one lot.", valueName: "PRODUCT"))
    var product = ""

    @Option(help: ArgumentHelp("Where that was made.", valueName: "SITE"))
    var site = ""

    @Option(help: ArgumentHelp("When it is claimed; today unless given.", valueName: "DAY"))
    var day: CivilDate?

    func run() async throws {
        var statement = CustodyOrder.Statement(claim, mass.mass, buyer: buyer)
        (statement.whole, statement.origin, statement.from) = (of?.mass, origin, from)
        (statement.product, statement.site, statement.day) = (product, site, day)
        try await entry.record(.claim(statement))
    }
}

struct ClaimsRetireCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire", abstract: "Makes a claim final: its credits are used for good.",
        discussion: """
            Example:
              jellyroll claims retire --data plant "recycled nickel" C-1
            """)

    @OptionGroup var of: ClaimsOfOptions

    func run() async throws { try await of.entry.record(.retire(claim: of.claim, of.day)) }
}

struct ClaimsReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Gives the credits of a claim back that is not retired.",
        discussion: """
            Example:
              jellyroll claims release --data plant "recycled nickel" C-1
            """)

    @OptionGroup var of: ClaimsOfOptions

    func run() async throws { try await of.entry.record(.release(claim: of.claim, of.day)) }
}

struct ClaimsCloseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Freezes everything up to a day; credits beyond the carry-over lapse.",
        discussion: """
            Example:
              jellyroll claims close --data plant "recycled nickel" 2026-09-30
            """)

    @OptionGroup var entry: ClaimsEntryOptions

    @Argument(help: "The last day of the period.")
    var day: CivilDate

    func run() async throws { try await entry.record(.close(day)) }
}
