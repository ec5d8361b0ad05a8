// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

extension Grammar {
    private static let goodsOrEnergy: [Dimension] = [.pieces, .mass, .volume, .length, .energy]
    private static let place = Key(
        "line", .text, required: true, "A line of the plants, with as many of the names above it as it needs: `hue/pack line 1`.")
    private static let byMonth: Shape = .map(keys: .month, values: .quantity(goodsOrEnergy))

    /// A planner's questions.
    static let plans: [Form] = [
        Form(
            .plan, "A plan file: questions about plants, with what only the planner knows.",
            [
                Key("plan", .text, required: true, "Its name."),
                Key(
                    "plants", .list(.path), required: true, "Plant files, named from the folder of this one. Products of the same name are the same."),
                Key("from", .month, required: true, "First month looked at: `2026-03`."),
                Key("months", .whole(1...240), required: true, "How many."),
                Key("currency", .currency, "ISO 4217. All money is in it, or has an exchange rate."),
                Key("exchange", .map(keys: .currency, values: .number(.exchange)), "What one unit of another currency is worth."),
                Key("sources", .map(keys: .naming(.source), values: .form(.source)), "Where numbers come from, by a short key that `source:` names."),
                Key("ramp", .form(.rampPlan), "When is a rate reached?"),
                Key("allocation", .form(.allocation), "Which site makes what for whom?"),
                Key("chemistry", .form(.chemistry), "What are two products side by side?"),
            ]),
        Form(
            .rampPlan, "When a rate is reached, at which automation, with which crew.",
            [
                Key("targets", .list(.form(.rampTarget)), required: true, "Rates to be reached."),
                Key("lines", .list(.form(.lineBelief)), "What is believed of lines; the others learn as their plant file says."),
                Key("automation", .form(.automation), "Levels to compare."),
            ]),
        Form(
            .rampTarget, "A rate to be reached.",
            [
                Key("product", .name(.product), required: true, "A product of the plants."),
                Key("site", .name(.site), "Where; the only site that makes it when not said."),
                Key("perYear", .quantity(goodsOrEnergy), required: true, "Good output a year: `1 GW.h`, `16667 {pack}`."),
            ]),
        Form(
            .lineBelief, "What is believed of how a line learns.",
            [
                place,
                Key("start", .month, "First month of production; that of the plant file when not said."),
                Key("yield", .form(.curveBelief), "Good units of those started, over the whole line."),
                Key("oee", .form(.curveBelief), "Availability × performance, of scheduled time."),
                Key("productChange", .distribution(.characteristic), "Part of what was learnt that a product change undoes, 0 … 1."),
                Key("productChanges", .list(.month), "When."),
                Key("copies", .form(.copiedLine), "The line it is built after."),
            ]),
        Form(
            .curveBelief, "value(t) = to − (to − from) · exp(−t / time), each a number or a distribution.",
            [
                Key("from", .distribution(.characteristic), required: true, "At the start, 0 … 1."),
                Key("to", .distribution(.characteristic), required: true, "In the end, 0 … 1."),
                Key("time", .distribution(.duration), required: true, "Time constant T."),
            ]),
        Form(
            .copiedLine, "A line that begins with part of what another has learnt.",
            [
                Key("line", .text, "A line of the plants; not said: one that has learnt all there is."),
                Key("share", .distribution(.characteristic), "Part of the way from `from` to `to` it begins with; 0.5 when not said."),
            ]),
        Form(
            .automation, "Levels of automation, and what changes with them.",
            [
                Key("parameter", .text, "Parameter of the plant files that is set to the level."),
                Key("levels", .list(.share), required: true, "`[50 %, 70 %, 90 %]`."),
                Key("hoursPerPerson", .quantity([.duration]), "What one person works in a year: `1800 h`."),
                Key("labour", .list(.form(.labour)), "People by station; the crews of the plant files when not said."),
                Key("tradeOffs", .list(.form(.tradeOff)), "Numbers that depend on the level."),
            ]),
        Form(
            .labour, "People at a station on shift.",
            [
                Key("station", .text, required: true, "A station of the plants, with as many of the names above it as it needs."),
                Key("people", .number(.plain), required: true, "At one machine, were nothing automated."),
                Key(
                    "automatable", .share,
                    "Part of that work machines can do; at automation a, people · (1 − a · automatable) are left. 1 when not said."),
            ]),
        Form(
            .tradeOff, "A number that depends on the level of automation, straight between points.",
            [
                Key("of", .word(TradeOff.Number.allCases.map(\.rawValue)), required: true, "Which number."),
                Key("points", .list(.form(.tradeOffPoint)), required: true, "One or more."),
            ]),
        Form(
            .tradeOffPoint, "The number at a level.",
            [
                Key("level", .share, required: true, "Of automation."),
                Key("value", .number(.any), required: true, "A share, a time constant such as `8 mo`, or money."),
            ]),
        Form(
            .allocation, "Demand by customer, product and month, shared out over sites at least cost.",
            [
                Key("lines", .list(.form(.allocatedLine)), "What makes what; every site with a route or design rate, as it learns, when not said."),
                Key("supplies", .list(.form(.supply)), "Components bought from outside the plan."),
                Key("stocks", .list(.form(.stockRule)), "Stocks and what holding them costs; others are free and unbounded."),
                Key("ways", .list(.form(.siteWay)), "Between sites, besides the transports of the plant files."),
                Key("lanes", .list(.form(.customerLane)), "To customers, besides those of the plant files."),
                Key("demands", .list(.form(.plannedDemand)), "Besides the monthly demands of the plant files."),
                Key("contracts", .list(.form(.contract)), "Promised volumes."),
                Key("qualifications", .list(.form(.qualification)), "Who may deliver what to whom."),
                Key("freight", .list(.form(.freightFactor)), "By mode, for ways and lanes with a distance that do not say it themselves."),
                Key("carbonPrice", .number(.any), "Money per greenhouse gas: `80 USD/t{CO2e}`."),
                Key("carbonCap", .quantity([.carbon]), "Of all months together."),
                Key("places", .list(.form(.mapPlace)), "Where sites and customers are, for the map of the report."),
            ]),
        Form(
            .mapPlace, "Where a site or customer is.",
            [
                Key("name", .text, required: true, "A site of the plants, or a customer."),
                Key("latitude", .number(.any), required: true, "Degrees, north positive: −90 … 90."),
                Key("longitude", .number(.any), required: true, "Degrees, east positive: −180 … 180."),
            ]),
        Form(
            .allocatedLine, "What a line can make of a product.", choices: [.atMostOne("perMonth", "capacity", "confidence")],
            [
                place,
                Key("product", .name(.product), required: true, "A product of the plants."),
                Key("perMonth", .quantity(goodsOrEnergy), "Good units a month, were it to make nothing else."),
                Key("capacity", byMonth, "The same by month; 0 in months left out."),
                Key("confidence", .share, "What its routes and ramp make with this probability or more; 0.5 when nothing is said."),
                Key("cost", .number(.price), "Money per good unit, besides its planned inputs."),
                Key("carbon", .number(.carbonFactor), "Greenhouse gas per good unit, besides its planned inputs."),
                Key(
                    "inputs", .list(.form(.plannedInput)),
                    "Planned components per good unit, scrap included; by routes or bill of material when not said."),
            ]),
        Form(
            .plannedInput, "A planned component.",
            [
                Key("product", .name(.product), required: true, "A product of the plants."),
                Key("quantity", .quantity(goodsOrEnergy), required: true, "Per good unit."),
            ]),
        Form(
            .supply, "A component bought from outside the plan.", choices: [.one("perMonth", "amount")],
            [
                Key("name", .text, required: true, "Who supplies it."),
                Key("product", .name(.product), required: true, "A product of the plants."),
                Key("site", .name(.site), required: true, "Where it is delivered."),
                Key("perMonth", .quantity(goodsOrEnergy), "At most."),
                Key("amount", byMonth, "The same by month; 0 in months left out."),
                Key("price", .number(.price), "Money per amount, delivered."),
                Key("carbon", .number(.carbonFactor), "Greenhouse gas per amount, delivered."),
            ]),
        Form(
            .stockRule, "Stock of a product at a site.",
            [
                Key("product", .name(.product), required: true, "A product of the plants."),
                Key("site", .name(.site), required: true, "A site of the plants."),
                Key("start", .quantity(goodsOrEnergy), "Before the first month; 0 when not said."),
                Key("most", .quantity(goodsOrEnergy), "At the end of a month; without bound when not said."),
                Key("end", .quantity(goodsOrEnergy), "At the end of the last month at least; 0 when not said."),
                Key("holdingCost", .number(.price), "Money per amount and month."),
            ]),
        Form(
            .siteWay, "A way between two sites.",
            [
                Key("from", .name(.site), required: true, "The site it leaves."),
                Key("to", .name(.site), required: true, "The site it goes to."),
                Key("product", .name(.product), required: true, "What it carries."),
            ] + freight + [
                Key("delay", .whole(0...24), "Months under way, 0 when not said."),
                Key("most", .quantity(goodsOrEnergy), "A month; without bound when not said."),
            ]),
        Form(
            .customerLane, "A way to a customer.",
            [
                Key("site", .name(.site), required: true, "The site it leaves."),
                Key("customer", .text, required: true, "A customer of the plants, or one the plan has demand of."),
                Key("product", .name(.product), required: true, "What it carries."),
            ] + freight),
        Form(
            .plannedDemand, "What a customer wants.", choices: [.one("perMonth", "months")],
            [
                Key("customer", .text, required: true, "Who."),
                Key("product", .name(.product), required: true, "A product of the plants."),
                Key("perMonth", .quantity(goodsOrEnergy), "In every month of the plan."),
                Key("months", byMonth, "By month: `{ 2026-03: 1400 {pack} }`."),
            ]),
        Form(
            .contract, "A promised volume.",
            [
                Key("name", .text, required: true, "What it is called when it cannot be kept."),
                Key("product", .name(.product), required: true, "A product of the plants."),
                Key("site", .name(.site), "Delivered from; any when not said."),
                Key("customer", .text, "Delivered to; not said: whatever leaves the site, to customers and other sites."),
                Key("from", .month, "First month; that of the plan when not said."),
                Key("to", .month, "Last month; that of the plan when not said."),
                Key("atLeast", .quantity(goodsOrEnergy), "Over these months."),
                Key("atMost", .quantity(goodsOrEnergy), "Over these months."),
            ]),
        Form(
            .qualification, "A customer accepts a product from a site. Where one is given for a product, other sites may not deliver it.",
            [
                Key("site", .name(.site), required: true, "A site of the plants."),
                Key("product", .name(.product), required: true, "A product of the plants."),
                Key("customer", .text, "For every customer when not said."),
                Key("from", .month, "From this month on; from the first of the plan when not said."),
            ]),
        Form(
            .freightFactor, "What moving a mass over a distance takes.",
            [
                Key("mode", .word(Transport.Mode.allCases.map(\.rawValue)), required: true, "Of transport."),
                Key("cost", .number(.any), "Money per mass and distance: `0.09 USD/(t.km)`."),
                Key("carbon", .number(.freightCarbon), "Greenhouse gas per mass and distance: `0.10356 kg{CO2e}/(t.km)`."),
            ]),
        Form(
            .chemistry, "Products side by side.",
            [
                Key("base", .name(.product), required: true, "What the others are compared with."),
                Key("others", .list(.name(.product)), required: true, "One or more."),
                Key("factors", .list(.form(.materialFactor)), "Carbon and price of materials; those of the plant files when not said."),
            ]),
        Form(
            .materialFactor, "What a material costs the climate and the purse.",
            [
                Key("product", .name(.product), required: true, "A product of the plants."),
                Key("carbon", .number(.carbonFactor), "Greenhouse gas per amount."),
                Key("price", .number(.price), "Money per amount."),
            ]),
    ]

    private static let freight: [Key] = [
        Key("mode", .word(Transport.Mode.allCases.map(\.rawValue)), "`road` when not said."),
        Key("distance", .quantity([.length]), "Way."),
        Key("cost", .number(.price), "Money per amount."),
        Key("duty", .share, "Of the product's price; 0 when not said."),
        Key("carbon", .number(.freightCarbon), "Greenhouse gas per amount, or per mass and distance."),
    ]
}
