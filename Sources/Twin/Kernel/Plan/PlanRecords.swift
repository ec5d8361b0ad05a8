// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A sampler with the stream that feeds it.
struct Sampling: BitwiseCopyable {
    var sampler: Int
    var stream: Int
}

struct BufferPlan: BitwiseCopyable {
    var isTank: Bool
    /// Places, or the tank's capacity.
    var capacity: Int64
    var heel: Int64
    var order: QueueOrder
    /// The stream that places are drawn from, −1 unless the order is random.
    var orderStream: Int
    /// Stations that take from it, and that reserve places in it before they start: ranges in ``EnginePlan/stationLists``.
    var firstConsumer: Int
    var consumerCount: Int
    var firstReserver: Int
    var reserverCount: Int
    var limit: Sampling
    var expiry: ExpiryRule
    var expiryTarget: Int
    /// The event of its timer, −1 without one.
    var timer: Int

    enum QueueOrder: Int, BitwiseCopyable {
        case firstCome, lastCome, random
    }

    enum ExpiryRule: Int, BitwiseCopyable {
        case none, scrapped, moved, flagged
    }
}

struct StationPlan: BitwiseCopyable {
    /// −1 when unlimited.
    var servers: Int
    var firstServer: Int
    /// By priority, then number: a range in ``EnginePlan/operationLists``.
    var firstOperation: Int
    var operationCount: Int
    var discipline: Discipline
    /// The stream that operations are drawn from, −1 unless the discipline is random.
    var choiceStream: Int
    var families: Int
    var setup: SetupRule
    /// The draw of one time for all changes, or the first of families² draws (row from, column to; a sampler of −1 takes no time).
    var setupDraw: Int
    var setupTeam: Team
    var firstMode: Int
    var modeCount: Int
    var hasOperationClocks: Bool
    /// The mode that strikes when the shift begins, −1 without one.
    var shiftMode: Int
    /// −1 without one.
    var calendar: Int
    var pause: PauseRule
    var level: Int
    /// Whether its outputs lead around to itself through finite buffers, so that it could block itself.
    var isInCircle: Bool

    enum Discipline: Int, BitwiseCopyable {
        case firstCome, lastCome, random, exhaustive
    }

    enum SetupRule: Int, BitwiseCopyable {
        case none, onChange, matrix
    }

    enum PauseRule: Int, BitwiseCopyable {
        case none, resume, fit, finish
    }
}

/// People of one crew.
struct CrewPlan: BitwiseCopyable {
    var crew: Int
    var people: Int
    var priority: Int
}

/// People of several crews at once: a range in ``EnginePlan/crewNeeds``, empty when nobody is needed.
struct Team: BitwiseCopyable {
    var first: Int
    var count: Int

    static let none = Team(first: 0, count: 0)
}

struct ModePlan: BitwiseCopyable {
    var clock: Clock
    var isSetup: Bool
    var every: Int
    var repair: Int
    var team: Team
    var interruption: Interruption

    enum Clock: Int, BitwiseCopyable {
        case operation, time, shift
    }

    enum Interruption: Int, BitwiseCopyable {
        case resumed, repeated, scrapped
    }
}

struct OperationPlan: BitwiseCopyable {
    var station: Int
    var firstInput: Int
    var inputCount: Int
    var firstOutcome: Int
    var outcomeCount: Int
    /// Where its outcomes' outputs end.
    var time: Sampling
    var perUnitInput: Int
    var ticksPerUnit: Double
    var firstReservation: Int
    var reservationCount: Int
    var priority: Int
    var family: Int
    var team: Team
    /// A sampler of −1: the server is free at once.
    var returning: Sampling
    var limit: Int64
    var outcomeStream: Int
    var countStream: Int
    var yieldStream: Int
}

struct InputPlan: BitwiseCopyable {
    var kind: Kind
    var buffer: Int
    /// −1 for any.
    var product: Int
    var atLeast: Int64
    var atMost: Int64
    var patience: Int64
    var keepsPlace: Bool
    var amount: Int64
    var leader: Int64
    /// The event of its patience, −1 when it has none.
    var timer: Int

    enum Kind: Int, BitwiseCopyable {
        case items, amount, pieces
    }
}

struct OutcomePlan: BitwiseCopyable {
    /// A uniform number below this, and not below the one before, draws it.
    var below: Double
    var verdict: Int
    var firstOutput: Int
    var outputEnd: Int
}

struct OutputPlan: BitwiseCopyable {
    var kind: Kind
    var input: Int
    /// −1 keeps the item's own.
    var product: Int
    var yield: Double
    var count: CountRule
    var countSampler: Int
    var countFixed: Int64
    var pieceLength: Int64
    var pieceLeader: Int64
    var countInput: Int
    /// −1: `quantity` is the amount; otherwise × what this input took.
    var quantityInput: Int
    var quantity: Int64
    var factor: Double
    var birth: Birth
    var destination: Destination
    var buffer: Int
    var isLostWhenFull: Bool
    var isReserved: Bool

    enum Kind: Int, BitwiseCopyable {
        case pass, make, fill
    }

    enum CountRule: Int, BitwiseCopyable {
        case fixed, sampled, pieces
    }

    enum Birth: Int, BitwiseCopyable {
        case atStart, atEnd, inherited
    }

    enum Destination: Int, BitwiseCopyable {
        case buffer, finished, scrapped
    }
}

/// Places kept in one buffer from the start of an operation.
struct ReservationPlan: BitwiseCopyable {
    var buffer: Int
    var places: Int64
}

struct CrewPool: BitwiseCopyable {
    var people: Int
    var calendar: Int
}
