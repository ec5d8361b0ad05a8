// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

extension Grammar {
    private static let calendar = Key("calendar", .name(.calendar), "For the stations inside that have none of their own; always when not said.")
    private static let loads = Key("loads", .list(.form(.load)), "What is drawn whether anything is made or not: dry rooms, light.")
    private static let states = Key(
        "while", .list(.word(MachineState.allCases.map(\.rawValue))), "With `rate`: states of the machine it is drawn in; `working` when not said.")

    /// Sites down to machines.
    static let places: [Form] = [
        Form(
            .site, "ISA-95 site.",
            [
                Key("name", .naming(.site), required: true, "Once in the plant."),
                Key("gln", .gln, "13 digits, check digit checked."),
                Key("country", .country, "ISO 3166-1, two capital letters."),
                Key(
                    "clockTolerance", .quantity([.duration]),
                    "How far clocks of the site may differ before an order of events is impossible; five minutes when not said, one second at least."),
                calendar, loads,
                Key("areas", .list(.form(.area)), "Parts of the site."),
            ]),
        Form(
            .area, "ISA-95 area.",
            [
                Key("name", .naming(.area), required: true, "Once in the site."),
                calendar, loads,
                Key("lines", .list(.form(.line)), "Production lines."),
            ]),
        Form(
            .line, "ISA-95 work center, a production line.",
            [
                Key("name", .naming(.line), required: true, "Once in the area."),
                Key(
                    "copies", .name(.line), "The line this one is built after: its stations, with what stands here changed. Its ramp begins half way."
                ),
                calendar,
                Key("ramp", .form(.ramp), "How the line learns."),
                Key("designs", .list(.form(.designRate)), "What it is designed to make."),
                loads,
                Key("stations", .list(.form(.station)), "Machines."),
            ]),
        Form(
            .ramp, "How a new line learns: value(t) = to − (to − from) · exp(−t / time).",
            [
                Key("start", .date, "First day of production; the plant's start when not said."),
                Key("yield", .form(.curve), "Good units of those started, over the whole line."),
                Key("oee", .form(.curve), "Part of the time the line works at its design rate: availability × performance, without quality."),
                Key("ahead", .share, "Part of the way from `from` to `to` already gone at the start; 0.5 for a copied line, else 0."),
                Key("productChange", .share, "Part of the way gone that a change of product undoes; 0 when not said."),
            ]),
        Form(
            .curve, "From a first value to a last one.",
            [
                Key("from", .share, required: true, "At the start."),
                Key("to", .share, required: true, "In the end; not below `from`."),
                Key("time", .quantity([.duration]), required: true, "Time constant T: after it 63 % of the way are gone."),
            ]),
        Form(
            .designRate, "What a line makes when nothing stops it and nothing is scrapped.",
            [
                Key("product", .name(.product), required: true, "A product of the plant."),
                Key(
                    "rate", .rate([.mass, .volume, .length, .pieces, .area, .energy]), required: true,
                    "Amount per time: `200 {cell}/min`, `8 GW.h/a`."),
            ]),
        Form(
            .load, "What is drawn all the time.",
            [
                Key("utility", .name(.utility), required: true, "A utility of the plant."),
                Key("rate", .number(.utilityRate), required: true, "Amount per time: `4 MW`."),
            ]),
        Form(
            .station, "ISA-95 work unit: equal machines that share one queue.",
            [
                Key("name", .naming(.station), required: true, "Once in the line."),
                Key("step", .text, "The step done here, as events call it."),
                Key("makes", .list(.name(.product)), "Products made here, where no route says so."),
                Key("count", .whole(1...1_000_000), usual: "1", "Equal machines; 1 when not said."),
                Key("calendar", .name(.calendar), "That of the line, area or site when not said."),
                Key("crew", .either([.name(.crew), .form(.crewNeed), .list(.form(.crewNeed))]), "People without whom no machine works."),
                Key("power", .form(.power), "Of one machine, by its state."),
                Key("failures", .list(.form(.failure)), "Ways to break down."),
                Key("setup", .either([.form(.setup), .list(.form(.setup))]), "Making a machine ready."),
                Key(
                    "queue", .either([.whole(0...100_000_000), .form(.store)]),
                    "Where the work of all its steps waits together; without it each step has room of its own."),
                Key("dispatch", .word(Station.Dispatch.allCases.map(\.rawValue)), "What a free machine takes on; `fifo` when not said."),
                Key("utilities", .list(.form(.machineUse)), "Drawn by one machine."),
            ]),
        Form(
            .power, "Electric power of one machine by its state.",
            [
                Key("working", .number(.power), "While it works."),
                Key("idle", .number(.power), "While it waits; 0 when not said."),
                Key("blocked", .number(.power), "While it cannot get rid of its work; `idle` when not said."),
                Key("setup", .number(.power), "While it is made ready; `idle` when not said."),
                Key("down", .number(.power), "While it is broken; 0 when not said."),
                Key("offShift", .number(.power), "Outside its calendar; 0 when not said."),
            ]),
        Form(
            .crewNeed, "People needed at once.",
            [
                Key("name", .name(.crew), required: true, "A crew of the plant."),
                Key("people", .whole(1...1_000_000), usual: "1", "1 when not said."),
            ]),
        Form(
            .failure, "A way to break down.",
            [
                Key("name", .naming(.failure), required: true, "Once at the station."),
                Key(
                    "by", .word(Failure.Base.allCases.map(\.rawValue)), required: true,
                    "What brings it nearer: time on the `clock`, time in `operation`, or the `amount` made."),
                Key("every", .distribution(.span), required: true, "From the end of a repair to the next failure."),
                Key("repair", .distribution(.duration), required: true, "Time down."),
                Key("work", .word(Failure.Work.allCases.map(\.rawValue)), "What becomes of the work in progress; `resume` when not said."),
                Key("crew", .either([.name(.crew), .form(.crewNeed)]), "Who repairs it; nobody is waited for when not said."),
            ]),
        Form(
            .setup, "Making a machine ready.",
            [
                Key("when", .either([.word(SetupWord.allCases.map(\.rawValue)), .form(.setupCause)]), required: true, "What makes it due."),
                Key("time", .distribution(.duration), required: true, "How long it takes."),
                Key("crew", .either([.name(.crew), .form(.crewNeed)]), "Who does it; nobody is waited for when not said."),
                Key("scrap", .quantity([.mass, .volume, .length, .pieces]), "Of the work item, spoiled each time."),
                Key("to", .name(.product), "What the scrap becomes; out of the plant when not said."),
            ]),
        Form(
            .setupCause, "What makes a set-up due.", isAtomic: true,
            [
                Key("from", .name(.product), "The product before; any when not said."),
                Key("to", .name(.product), "The product after; any when not said."),
                Key("operations", .whole(1...1_000_000_000), "After so many operations."),
                Key("amount", .quantity([.mass, .volume, .length, .pieces]), "After so much of the work item."),
            ]),
        Form(
            .machineUse, "What a machine draws.",
            [
                Key("utility", .name(.utility), required: true, "A utility of the plant."),
                Key("rate", .number(.utilityRate), required: true, "Amount per time: `2 t/h`."),
                states,
            ]),
    ]
}

/// What makes a set-up due without further numbers.
enum SetupWord: String, CaseIterable {
    case productChanges = "product changes"
    case chemistryChanges = "chemistry changes"
    case stepChanges = "step changes"
    case shiftBegins = "shift begins"
}
