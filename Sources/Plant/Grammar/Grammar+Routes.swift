// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

extension Grammar {
    /// How things are made.
    static let routes: [Form] = [
        Form(
            .route, "How a product is made: steps in order, along which work items go.",
            [
                Key("name", .naming(.route), required: true, "Once in the plant."),
                Key("product", .name(.product), "What comes out at its end."),
                Key("site", .name(.site), "Where its stocks are; that of its stations when not said."),
                Key("lines", .list(.name(.line)), "The route runs on each of these lines by itself, with the stations of that line."),
                Key(
                    "arrivals", .either([.word(["saturated"]), .form(.arrivals)]),
                    "How work items come to the first step; when not said it begins by itself whenever what it takes is there."),
                Key("limit", .whole(1...1_000_000_000), "Most work items in the route at once; without bound when not said."),
                Key("steps", .list(.form(.step)), required: true, "Operations in order."),
            ]),
        Form(
            .arrivals, "How work items come.", isAtomic: true,
            choices: [.one("saturated", "atStart", "interval", "rate", "times", "supplier", "transport")],
            [
                Key("saturated", .flag, "`true`: one is always there."),
                Key("atStart", .flag, "`true`: all `count` at time 0."),
                Key("interval", .distribution(.duration), "Between two arrivals."),
                Key("rate", .number(.any), "Arrivals per time, at random (Poisson): `0.8 1/h`."),
                Key("times", .list(.duration), "After time 0, in ascending order."),
                Key("supplier", .name(.supplier), "Whenever this one delivers."),
                Key("transport", .name(.transport), "Whenever this one unloads."),
                Key("quantity", .quantity(goods), "Of each work item; one unit when not said."),
                Key("number", .distribution(.count), "Items that come together; 1 when not said."),
                Key("count", .whole(1...1_000_000_000), "Items in all; without end when not said."),
                Key("full", .word(Arrivals.WhenFull.allCases.map(\.rawValue)), "When there is no room: `wait` (when not said) or be `lost`."),
                Key("calendar", .name(.calendar), "When they come; always when not said."),
            ]),
        Form(
            .step, "One operation: takes, holds a station for a time, makes.",
            [
                Key("step", .naming(.step), required: true, "Its name, once in the route."),
                Key("as", .text, "The step as events call it; its name when not said."),
                Key(
                    "kind", .word(Step.Kind.allCases.map(\.rawValue)),
                    "`discrete` (item by item; when not said), `batch`, `continuous` (needs a `rate`), or `wait` (needs no station)."),
                Key("station", .name(.station), "Where: a station, or line/station where the name is not enough. Required but for `wait`."),
                Key("takes", .list(.form(.take)), "Besides the work item. All at the moment the operation starts, and only when all are there."),
                Key("makes", .list(.form(.make)), "What comes out, when it is not simply the work item."),
                Key("time", .distribution(.duration), "Of one operation."),
                Key(
                    "rate", .rate([.mass, .volume, .length, .pieces, .area]),
                    "Speed, of the work item or else of the first of `takes`. With `time` both are added."),
                Key("batch", .either([.whole(1...100_000_000), .form(.batch)]), "Work items held by one operation; 1 when not said."),
                Key("before", .either([.whole(0...100_000_000), .form(.store)]), "Where work items wait for it; without bound when not said."),
                Key("blocking", .word(Blocking.allCases.map(\.rawValue)), "When there is no room behind it; `after service` when not said."),
                Key("maxWait", .either([.duration, .form(.maxWait)]), "Longest wait before it; what waited longer is scrap."),
                Key("yield", .either([.share, .form(.yield)]), usual: "1", "The part that comes out good; 1 when not said."),
                Key("then", .list(.form(.way)), "Where items go next. Shares that are not spoken for go on to the next step."),
                Key("coil", .form(.coil), "What it does to the metres of a coil."),
                Key("characteristics", .list(.form(.characteristic)), "What is measured."),
                Key("utilities", .list(.form(.stepUse)), "What the operation draws."),
                Key("crew", .either([.name(.crew), .form(.crewNeed), .list(.form(.crewNeed))]), "People besides those of the station."),
                Key("priority", .whole(-1_000...1_000), usual: "0", "Higher first, at a station with `dispatch: priority`; 0 when not said."),
            ]),
        Form(
            .take, "Something an operation takes.", choices: [.atMostOne("quantity", "items")],
            [
                Key("product", .name(.product), required: true, "A product of the plant."),
                Key("quantity", .quantity(goods), "Drawn from what is there, in part or over several items."),
                Key("items", .whole(1...100_000_000), "Whole items, whatever they hold; 1 when neither is said."),
                Key("role", .text, "Its part in the product: `foil`, `sideA`."),
                Key("from", .name(.buffer), "The buffer it comes from; the product's stock at the site when not said."),
            ]),
        Form(
            .make, "Something an operation makes.",
            [
                Key("product", .name(.product), required: true, "A product of the plant."),
                Key("quantity", .quantity(goods), "Of each item; that of the work item when not said."),
                Key("items", .whole(1...1_000_000), usual: "1", "Items put out; 1 when not said."),
                Key("as", .word(Make.Kind.allCases.map(\.rawValue)), "`product` when not said. Vapour and waste leave the plant."),
                Key(
                    "to", .wordOrName(["next", "stock", "away"], .buffer),
                    "`next`: along the route (the first product, when not said), `stock` (all others), `away`, or a buffer."),
                Key("role", .text, "Its part in what it was made of."),
            ]),
        Form(
            .batch, "Work items held by one operation.", isAtomic: true,
            [
                Key("least", .whole(1...100_000_000), "Fewer do not start; `most` when not said."),
                Key("most", .whole(1...100_000_000), required: true, "Not more than these."),
                Key("patience", .duration, "How long the first waits before it starts with fewer than `least`; for ever when not said."),
                Key("merges", .flag, "`true`: they leave as one item."),
            ]),
        Form(
            .maxWait, "The longest wait before a step.", isAtomic: true,
            [
                Key("time", .duration, required: true, "How long."),
                Key("to", .name(.step), "The step that what waited longer goes to; scrap when not said."),
            ]),
        Form(
            .yield, "How much comes out good.", isAtomic: true,
            [
                Key("good", .share, required: true, "Of pieces: how likely one is good. Of amounts: the part that is."),
                Key("scrap", .name(.product), "What the rest becomes; out of the plant when not said."),
            ]),
        Form(
            .way, "One of several ways on.", isAtomic: true, choices: [.one("to", "scrap", "out")],
            [
                Key("share", .share, required: true, "Of the items."),
                Key("to", .name(.step), "A step of this route."),
                Key("scrap", .wordOrName(["away"], .product), "The product they become, or `away`."),
                Key("out", .wordOrName(["product"], .product), "Into stock at once, as `product` of the route or as another one."),
                Key("as", .word(["rework"]), "`rework`: counted as such."),
                Key("most", .whole(1...1_000_000), "With `to`: most times for one item, then it is scrap."),
            ]),
        Form(
            .coil, "What a step does to the metres of a coil.",
            [
                Key("lanes", .whole(1...1_000), "Lanes the web is slit into; 1 when not said."),
                Key("elongation", .share, usual: "0", "The coil becomes longer by this part; 0 when not said."),
                Key("rewind", .flag, "`true`: wound up again, so that the last metre is the next step's first."),
                Key("leader", .quantity([.length]), "Scrap at the begin of each coil."),
                Key("trailer", .quantity([.length]), "Scrap at the end of each coil."),
                Key("splice", .quantity([.length]), "Scrap at each splice."),
                Key("length", .quantity([.length]), "The coil is cut when it is so long; as it comes when not said."),
                Key("cutOut", .form(.cutOut), "Stretches that are cut out."),
            ]),
        Form(
            .cutOut, "Stretches that are cut out of a coil.",
            [
                Key("every", .distribution(.length), required: true, "From one to the next."),
                Key("length", .distribution(.length), required: true, "Of each."),
            ]),
        Form(
            .characteristic, "Something measured.",
            [
                Key("name", .naming(.characteristic), required: true, "Once in the step."),
                Key("unit", .physicalUnit, "Of all numbers here; that of the first of them when not said."),
                Key("target", .number(.any), "What is aimed at."),
                Key("lower", .number(.any), "Least value allowed."),
                Key("upper", .number(.any), "Largest value allowed."),
                Key("distribution", .distribution(.characteristic), "What generates it."),
                Key(
                    "every", .either([.quantity(goods), .whole(1...1_000_000_000)]),
                    "One measurement for so many work items, or for this amount; each item when not said."),
                Key(
                    "outside", .word(Characteristic.Outside.allCases.map(\.rawValue)),
                    "What becomes of an item outside its limits; `record` when not said."),
            ]),
        Form(
            .stepUse, "What an operation draws.", choices: [.one("quantity", "each", "rate")],
            [
                Key("utility", .name(.utility), required: true, "A utility of the plant."),
                Key("quantity", .number(.utilityAmount), "For each operation: `12 kW.h`."),
                Key("each", .number(.utilityPerAmount), "For each amount of the work item: `0.4 kW.h/m`."),
                Key("rate", .number(.utilityRate), "While it works: `30 kW`."),
            ]),
    ]
}
