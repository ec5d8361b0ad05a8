// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// What may stand behind a key. The reader, the JSON Schema, the reference and the difference of two plants all go by it.
indirect enum Shape: Sendable {
    case text
    case word([String])
    /// `true` or `false`.
    case flag
    case whole(ClosedRange<Int>)
    /// 0 … 1, or per cent.
    case share
    /// An exact amount.
    case quantity([Dimension])
    /// An amount per time.
    case rate([Dimension])
    /// Seconds; slots of a slotted plant.
    case duration
    case distribution(Scatter)
    /// Any other number with a unit.
    case number(Measurand)
    case date, month, moment, clock
    case days
    case dateRange
    /// The name by which others call this.
    case naming(Realm)
    /// The name of another thing.
    case name(Realm)
    /// One of these words, or a name.
    case wordOrName([String], Realm)
    case gtin, gln, hsCode, country, currency, timezone, bookingUnit, physicalUnit
    case path
    case form(FormName)
    case list(Shape)
    /// Keys are free, such as months.
    case map(keys: Shape, values: Shape)
    /// Told apart by being a text, a list, or keys and values.
    case either([Shape])
}

/// What a distribution is a distribution of.
enum Scatter: Sendable, Hashable {
    case duration
    /// How often something comes, or how many.
    case count
    case length
    /// Time, or an amount of what is worked on.
    case span
    /// Whatever the characteristic's target is in.
    case characteristic
}

/// What a number with a unit measures.
enum Measurand: Sendable, Hashable {
    case power
    /// Money per amount.
    case price
    /// Greenhouse gas per amount.
    case carbonFactor
    /// Greenhouse gas or money per amount, or per mass and distance.
    case freightCarbon
    case wage
    /// Of a utility, per time; per amount.
    case utilityRate, utilityPerAmount, utilityAmount
    /// Money of another currency in the plant's.
    case exchange
    case plain
    case any
}

/// Kinds of things that have names.
enum Realm: String, Sendable, Hashable, CaseIterable {
    case site, area, line, station, product, calendar, crew, utility, buffer, supplier, transport, customer, route, step, source, parameter
    case failure, gate, stage, characteristic, cause, place

    /// Those whose names are used below the thing they belong to, not in the whole plant.
    var isLocal: Bool {
        switch self {
        case .area, .line, .station, .step, .failure, .gate, .stage, .characteristic: true
        default: false
        }
    }
}

/// A set of keys that stand together.
struct Form: Sendable {
    let name: FormName
    /// What it describes, one sentence.
    let about: String
    let keys: [Key]
    /// Exactly one of these keys stands there, or at most one when `isOptional`.
    let choices: [Choice]
    /// Replaced as a whole by a delta, never merged key by key.
    let isAtomic: Bool
    /// What stands in it may change another's, so that nothing of it has to be whole.
    let isChange: Bool

    init(_ name: FormName, _ about: String, isAtomic: Bool = false, isChange: Bool = false, choices: [Choice] = [], _ keys: [Key]) {
        self.name = name
        self.about = about
        self.keys = keys
        self.choices = choices
        self.isAtomic = isAtomic
        self.isChange = isChange
    }

    struct Choice: Sendable {
        let keys: [String]
        let isOptional: Bool

        static func one(_ keys: String...) -> Choice { Choice(keys: keys, isOptional: false) }
        static func atMostOne(_ keys: String...) -> Choice { Choice(keys: keys, isOptional: true) }
    }

    func key(_ name: String) -> Key? { keys.first { $0.name == name } }
    var required: [String] { keys.filter(\.isRequired).map(\.name) }
    /// The key that tells items of a list apart when a delta is merged.
    var identity: Key? {
        keys.first { if case .naming = $0.shape { true } else { false } }
    }

    /// Stand in every form: where its numbers come from, and words for the reader.
    static let everywhere: [Key] = [
        Key("source", .either([.name(.source), .list(.name(.source))]), "Where the numbers inside come from, unless one says otherwise."),
        Key("note", .text, "Words for the reader."),
    ]
    /// Stand in items of a named list of a plant that has a mother.
    static let deltas: [Key] = [
        Key("remove", .flag, "`true`: this item of the mother plant is not in this one."),
        Key("rename", .text, "Its new name here; whatever names it follows."),
        Key("after", .text, "The item this new one stands behind; `first` for none."),
    ]
}

struct Key: Sendable {
    let name: String
    let shape: Shape
    let isRequired: Bool
    /// What it says, one sentence or less, for the reference and for editors.
    let about: String
    /// What it is when not said, where that is a number.
    let usual: String?

    init(_ name: String, _ shape: Shape, required: Bool = false, usual: String? = nil, _ about: String) {
        self.name = name
        self.shape = shape
        isRequired = required
        self.usual = usual
        self.about = about
    }
}

enum FormName: String, Sendable, CaseIterable {
    case plant, place, slots, source, parameter, calendar, shift, crew, utility
    case site, area, line, ramp, curve, designRate, load, station, power, crewNeed, failure, setup, setupCause, machineUse
    case product, material, substance, store, startItems, buffer
    case supplier, reorder, transport, customer, demand, lane, gate, stage
    case route, arrivals, step, take, make, batch, maxWait, yield, way, coil, cutOut, characteristic, stepUse
    case cause, stretch, effect
    case distribution, exponential, uniform, triangular, normal, lognormal, gamma, erlang, weibull, geometric, weightedValue, weightedPart, shifted
    case plan, rampPlan, rampTarget, lineBelief, curveBelief, copiedLine, automation, labour, tradeOff, tradeOffPoint
    case allocation, allocatedLine, plannedInput, supply, stockRule, siteWay, customerLane, plannedDemand, contract, qualification, freightFactor,
        mapPlace
    case chemistry, materialFactor
}
