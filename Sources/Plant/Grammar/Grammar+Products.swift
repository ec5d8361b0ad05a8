// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

extension Grammar {
    static let goods: [Dimension] = [.mass, .volume, .length, .pieces, .area]

    /// Keys of a store, where it stands alone and where it has a name.
    private static let storeKeys: [Key] = [
        Key("buffer", .either([.whole(0...100_000_000), .word(["unlimited"])]), "Places for items, machines not counted; 0: handed straight on."),
        Key("tank", .quantity([.mass, .volume, .length]), "Capacity of a tank, in which all there is mixes."),
        Key("heel", .quantity([.mass, .volume, .length]), "What cannot be drawn from the tank; 0 when not said."),
        Key("order", .word(Store.Order.allCases.map(\.rawValue)), "Who leaves first; `fifo` when not said."),
        Key("start", .either([.quantity(goods), .form(.startItems)]), "Content at time 0: of a tank an amount, else items."),
        Key("rest", .distribution(.duration), "How long each item stays at least: curing, cooling."),
    ]

    /// Goods and where they wait.
    static let products: [Form] = [
        Form(
            .product, "Something made, bought or recovered.",
            [
                Key("name", .naming(.product), required: true, "Once in the plant."),
                Key("as", .text, "The product as events call it; its name when not said."),
                Key(
                    "kind", .word(Product.Kind.allCases.map(\.rawValue)), required: true,
                    "`mixed` (powder, slurry, liquid; mass or volume), `mapped` (coils; length), `unit` (cells, packs; pieces)."),
                Key("unit", .bookingUnit, required: true, "What its lots are booked in: a code of [units](units.md)."),
                Key("gtin", .gtin, "8, 12, 13 or 14 digits, check digit checked."),
                Key("hsCode", .hsCode, "Harmonized System: 6, 8 or 10 digits."),
                Key("madeAt", .name(.site), "Site it is made at; bought when not said."),
                Key("origin", .country, "Country it is bought from."),
                Key("lanes", .whole(1...1_000), usual: "1", "Parallel lanes of a coil; 1 when not said."),
                Key("chemistry", .text, "Cell chemistry or formula."),
                Key("nominalEnergy", .quantity([.energy]), "Of one unit."),
                Key("mass", .quantity([.mass]), "Of one unit; for the balance of mass."),
                Key("volume", .quantity([.volume]), "Of one unit."),
                Key("price", .number(.price), "Money for one unit: `12 USD/kg`."),
                Key("carbon", .number(.carbonFactor), "Greenhouse gas of one unit, bought: `5.4 kg{CO2e}/kg`."),
                Key("composition", .list(.form(.substance)), "What its mass consists of."),
                Key("stock", .form(.store), "Where it waits at its site; without bound when not said."),
                Key("shelfLife", .quantity([.duration]), "After which it is scrap."),
                Key("materials", .list(.form(.material)), "The bill of material: what goes into one unit, without scrap."),
            ]),
        Form(
            .material, "A line of a bill of material.",
            [
                Key("product", .name(.product), required: true, "What goes in."),
                Key("quantity", .quantity(goods + [.energy]), required: true, "In a unit that counts what its lots are booked in."),
                Key("role", .text, "Its part in the product: `foil`, `sideA`."),
            ]),
        Form(
            .substance, "A part of a product's mass.",
            [
                Key("name", .text, required: true, "An element or substance: `Ni`, `water`."),
                Key("share", .share, required: true, "Of the mass."),
                Key("recycled", .share, "Of that, from recycling; 0 when not said."),
            ]),
        Form(.store, "Room to wait in.", isAtomic: true, choices: [.one("buffer", "tank")], storeKeys),
        Form(
            .startItems, "Items there at time 0.",
            [
                Key("items", .whole(0...1_000_000), required: true, "How many."),
                Key("quantity", .quantity(goods), "Of each; one unit when not said."),
            ]),
        Form(
            .buffer, "A store with a name.", choices: [.one("buffer", "tank")],
            [
                Key("name", .naming(.buffer), required: true, "Once in the plant."),
                Key("site", .name(.site), "Where it is; the only site when not said."),
                Key("product", .name(.product), "What is kept in it; whatever is put there when not said."),
            ] + storeKeys),
    ]

    /// What comes in and goes out.
    static let supply: [Form] = [
        Form(
            .supplier, "Where a product is bought.", choices: [.atMostOne("interval", "reorder")],
            [
                Key("name", .naming(.supplier), required: true, "Once in the plant."),
                Key("product", .name(.product), required: true, "What it delivers."),
                Key("site", .name(.site), "Where to; the only site when not said."),
                Key("country", .country, "Where from."),
                Key("lot", .quantity(goods), required: true, "Of one delivery."),
                Key("interval", .distribution(.duration), "Between deliveries. With neither this nor `reorder` there is always enough."),
                Key("reorder", .form(.reorder), "Order when stock is low."),
                Key("leadTime", .distribution(.duration), "From order to delivery; at once when not said."),
                Key("price", .number(.price), "Money per amount."),
                Key("carbon", .number(.carbonFactor), "Greenhouse gas per amount, delivered."),
                Key("to", .name(.buffer), "The buffer it delivers into; the product's stock when not said."),
                Key("start", .quantity(goods), "Delivered before time 0, lot by lot; nothing when not said."),
            ]),
        Form(
            .reorder, "When to order, and how much.", isAtomic: true,
            [
                Key("at", .quantity(goods), required: true, "Stock and orders under way at this or below."),
                Key("upTo", .quantity(goods), required: true, "So many whole lots that both reach this."),
            ]),
        Form(
            .transport, "A way between two sites.",
            [
                Key("name", .naming(.transport), required: true, "Once in the plant."),
                Key("from", .name(.site), required: true, "The site it leaves."),
                Key("to", .name(.site), required: true, "The site it goes to."),
                Key("product", .name(.product), required: true, "What it carries, from stock to stock."),
                Key("delivers", .name(.product), "What the receiver calls it; the same, or what the supplier it replaces delivers, when not said."),
                Key("replaces", .name(.supplier), "A supplier at the receiver who delivers no more, since this does."),
                Key("start", .quantity(goods), "Arrived before time 0, lot by lot; nothing when not said."),
                Key("mode", .word(Transport.Mode.allCases.map(\.rawValue)), "`road` when not said."),
                Key("distance", .quantity([.length]), "Way."),
                Key("lot", .quantity(goods), required: true, "Of one shipment, sent when so much is there."),
                Key("time", .distribution(.duration), required: true, "Under way."),
                Key("vehicles", .whole(1...1_000_000), "Most shipments under way at once; without bound when not said."),
                Key("interval", .distribution(.duration), "Between departures; as soon as a lot is there when not said."),
                Key("cost", .number(.price), "Money per amount."),
                Key("duty", .share, usual: "0", "Of the value; 0 when not said."),
                Key("carbon", .number(.freightCarbon), "Greenhouse gas per amount, or per mass and distance: `0.012 kg{CO2e}/(t.km)`."),
                Key("calendar", .name(.calendar), "When it departs; always when not said."),
            ]),
        Form(
            .customer, "Who wants what, and what they must release first.",
            [
                Key("name", .naming(.customer), required: true, "Once in the plant."),
                Key("country", .country, "Where."),
                Key("demands", .list(.form(.demand)), "What they take. Nothing is lost of what they do not: it piles up."),
                Key("gates", .list(.form(.gate)), "Processes they must release before they take what is made."),
            ]),
        Form(
            .demand, "What a customer takes.", choices: [.one("all", "quantity", "months")],
            [
                Key("product", .name(.product), required: true, "A product of the plant."),
                Key("site", .name(.site), "From which site; any when not said."),
                Key("all", .flag, "`true`: whatever is made."),
                Key("quantity", .quantity(goods + [.energy]), "So much, every `every`."),
                Key("every", .distribution(.duration), "With `quantity`: between two calls."),
                Key("months", .map(keys: .month, values: .quantity(goods + [.energy])), "By month: `{ 2026-03: 1400 {pack} }`."),
                Key("price", .number(.price), "Money per amount."),
                Key("lanes", .list(.form(.lane)), "Freight and duty by the site it comes from."),
            ]),
        Form(
            .lane, "What it takes to bring a product from a site to a customer.",
            [
                Key("site", .name(.site), required: true, "Where from."),
                Key("mode", .word(Transport.Mode.allCases.map(\.rawValue)), "`road` when not said."),
                Key("distance", .quantity([.length]), "Way."),
                Key("cost", .number(.price), "Money per amount."),
                Key("duty", .share, usual: "0", "Of the price; 0 when not said."),
                Key("carbon", .number(.freightCarbon), "Greenhouse gas per amount, or per mass and distance."),
            ]),
        Form(
            .gate, "A process the customer must release before its product is shipped to them; until then good lots pile up.",
            [
                Key("name", .naming(.gate), required: true, "Once at the customer."),
                Key("route", .name(.route), required: true, "The process."),
                Key("product", .name(.product), "What it holds back; the route's product when not said."),
                Key("stages", .list(.form(.stage)), "One after the other, from the first lot on."),
                Key("released", .flag, "`true`: released at time 0; `false` when not said."),
            ]),
        Form(
            .stage, "A step of a release.",
            [
                Key("name", .naming(.stage), required: true, "Once in the gate."),
                Key("time", .distribution(.duration), required: true, "How long it takes."),
                Key("passes", .share, usual: "1", "How likely it is passed; who fails begins the gate again. 1 when not said."),
                Key("sample", .quantity(goods), "Given away for it."),
            ]),
    ]
}
