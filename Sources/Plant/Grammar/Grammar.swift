// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Every form of the language.
enum Grammar {
    static let forms: [Form] = plants + places + products + supply + routes + causes + distributions

    static func form(_ name: FormName) -> Form { table[name]! }

    private static let table = Dictionary(uniqueKeysWithValues: (forms + plans).map { ($0.name, $0) })

    /// What stands in a plant, be it by itself or part of a chain.
    private static let contents: [Key] = [
        Key("from", .path, "The mother plant: a file, or the name of a folder beside this one. What stands here changes it, item by item."),
        Key("include", .list(.path), "Files whose lists belong to this one, named from its folder."),
        Key("start", .moment, "When time 0 is, with the offset from UTC: `2026-01-05T06:00:00+07:00`."),
        Key("slots", .form(.slots), "All stations work to one beat, and times are plain numbers of slots."),
        Key("currency", .currency, "ISO 4217. All money is in it, or has an exchange rate."),
        Key(
            "exchange", .map(keys: .currency, values: .number(.exchange)), "What one unit of another currency is worth: `{ EUR: 1.08 USD }`."),
        Key("massTolerance", .share, usual: "0.02", "What mass in and mass out of an operation may differ by; 0.02 when not said."),
        Key("sources", .map(keys: .naming(.source), values: .form(.source)), "Where numbers come from, by a short key that `source:` names."),
        Key(
            "parameters", .map(keys: .naming(.parameter), values: .either([.number(.any), .form(.parameter)])),
            "Named numbers, used as `\"{name} * 2\"` wherever a number stands."),
        Key("calendars", .list(.form(.calendar)), "When people and machines work."),
        Key("crews", .list(.form(.crew)), "People who can do the same."),
        Key("utilities", .list(.form(.utility)), "What is metered but not stocked."),
        Key("sites", .list(.form(.site)), "Where things are made."),
        Key("products", .list(.form(.product)), "What is made, bought or recovered."),
        Key("buffers", .list(.form(.buffer)), "Stores with a name, used by several routes."),
        Key("suppliers", .list(.form(.supplier)), "Where products are bought."),
        Key("transports", .list(.form(.transport)), "Ways between sites."),
        Key("customers", .list(.form(.customer)), "Who wants what, and what they must release first."),
        Key("routes", .list(.form(.route)), "How products are made."),
        Key("causes", .list(.form(.cause)), "What goes wrong in a virtual plant on purpose."),
    ]

    /// The plant itself, and when, by whom and with what it works.
    private static let plants: [Form] = [
        Form(
            .plant, "A plant file. A file that others include has the same keys, and needs none of them.",
            [
                Key("plant", .text, "Its name. Required in the file that is checked, not in files it includes."),
                Key(
                    "places", .list(.form(.place)),
                    "Plants that are joined to one: a value chain. What is called `cells` in the place `hue` is called `hue/cells` here; sites keep their names."
                ),
            ] + contents),
        Form(
            .place, "A plant that is part of a chain: all keys of a plant file, told of that plant alone.", isChange: true,
            [Key("place", .naming(.place), required: true, "Its name, once in the chain; begins the names of all that is in it.")] + contents),
        Form(
            .slots, "The beat of a plant whose stations all work in step.",
            [
                Key("length", .quantity([.duration]), required: true, "Of one slot."),
                Key(
                    "blocking", .word(Slots.Blocking.allCases.map(\.rawValue)), "When a station finds the buffer after it full; `full` when not said."
                ),
            ]),
        Form(
            .source, "Where numbers come from. `assumption` is always there.",
            [
                Key("title", .text, required: true, "Author and title."),
                Key("year", .whole(1_500...2_200), "Of publication."),
                Key("url", .text, "Where to find it."),
                Key("verified", .flag, "Somebody compared the numbers with it; `false` when not said."),
            ]),
        Form(
            .parameter, "A named number.",
            [
                Key("value", .number(.any), required: true, "What it is unless the caller says otherwise."),
                Key("from", .number(.any), "Least value; others are refused."),
                Key("to", .number(.any), "Largest value."),
            ]),
        Form(
            .calendar, "When people and machines work.",
            [
                Key("name", .naming(.calendar), required: true, "Once in the plant."),
                Key("timezone", .timezone, "IANA, such as `Asia/Ho_Chi_Minh`; the offset of the plant's start when not said."),
                Key("week", .either([.word(["always"]), .list(.form(.shift))]), required: true, "Shifts of a week, or `always`."),
                Key("holidays", .list(.dateRange), "Days off: `2026-02-17`, or from and to, `2026-02-16 to 2026-02-20`."),
                Key(
                    "atPause", .word(ShiftCalendar.AtPause.allCases.map(\.rawValue)),
                    "Work in progress when a shift ends: `resume` it afterwards, start only what will `fit`, or `finish` it first. `resume` when not said."
                ),
            ]),
        Form(
            .shift, "Working time on some days of the week.",
            [
                Key("days", .days, required: true, "`Mon-Fri`, `Sat`, or `Mon, Wed, Fri`."),
                Key("from", .clock, required: true, "`\"06:00\"`, in quotes."),
                Key("to", .clock, required: true, "Not after `from`: on the next day. `\"24:00\"` is midnight."),
            ]),
        Form(
            .crew, "People who can do the same, shared by the stations that name them.",
            [
                Key("name", .naming(.crew), required: true, "Once in the plant."),
                Key("people", .whole(1...1_000_000), required: true, "How many in each shift."),
                Key("calendar", .name(.calendar), "Always there when not said."),
                Key("site", .name(.site), "Where they work."),
                Key("wage", .number(.wage), "Money per hour and person."),
            ]),
        Form(
            .utility, "What is metered but not stocked: electricity, steam, dry air.",
            [
                Key("name", .naming(.utility), required: true, "Once in the plant."),
                Key("unit", .physicalUnit, required: true, "What it is metered in: `kW.h`, `t`, `m3`."),
                Key("price", .number(.price), "Money per unit."),
                Key("carbon", .number(.carbonFactor), "Greenhouse gas per unit."),
            ]),
    ]
}
