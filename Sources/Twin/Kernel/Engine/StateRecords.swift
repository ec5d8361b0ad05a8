// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What changes while a simulation runs, as plain records in columns. Numbers of other records stand for pointers; −1 is none.
extension Engine {
    struct Item: BitwiseCopyable {
        var serial: Int64
        var quantity: Int64
        var born: Int64
        /// When it entered the buffer it is in, or was offered to it.
        var entered: Int64
        /// When it leaves the buffer unasked; `.max` for never.
        var expires: Int64
        /// What pieces were cut from, measured from its first unit.
        var used: Int64
        var product: Int32
        /// Of the operation that holds it.
        var input: Int32
        var next: Int
    }

    struct Tally: BitwiseCopyable {
        var sum: Int128 = 0
        var squares: Double = 0
        var count: Int64 = 0
        var highest: Int64 = 0
        var positive: Int64 = 0

        @inline(__always) mutating func add(_ ticks: Int64) {
            let seconds = Double(ticks) * 1e-6
            sum &+= Int128(ticks)
            squares += seconds * seconds
            count &+= 1
            if ticks > highest { highest = ticks }
            if ticks > 0 { positive &+= 1 }
        }
    }

    /// A number that changes in time. Its area up to T is now·T − moved, where each change by δ at t added δ·t to `moved`.
    struct Gauge: BitwiseCopyable {
        var moved: Int128 = 0
        var now: Int64 = 0
        var highest: Int64 = 0

        @inline(__always) mutating func rise(at time: Int64) {
            moved &+= Int128(time)
            now &+= 1
            if now > highest { highest = now }
        }

        @inline(__always) mutating func fall(at time: Int64) {
            moved &-= Int128(time)
            now &-= 1
        }

        @inline(__always) mutating func change(by amount: Int64, at time: Int64) {
            moved &+= Int128(amount) * Int128(time)
            now &+= amount
            if now > highest { highest = now }
        }

        func area(at time: Int64) -> Int128 { Int128(now) * Int128(time) - moved }

        mutating func begin(at time: Int64) {
            moved = Int128(now) * Int128(time)
            highest = now
        }
    }

    struct BufferState: BitwiseCopyable {
        /// Items, the places kept for items in work among them; or the level of a tank.
        var content = Gauge()
        var waits = Tally()
        var head = -1
        var tail = -1
        /// Items that can be taken.
        var count: Int64 = 0
        var reserved: Int64 = 0
        /// Servers whose output waits for a place, in order.
        var firstOffering = -1
        var lastOffering = -1
        var entered: Int64 = 0
        var left: Int64 = 0
        var expired: Int64 = 0
        /// Keeps the size a multiple of 16.
        var spare: Int64 = 0
    }

    struct StationState: BitwiseCopyable {
        var content = Gauge()
        var firstIdle = -1
        var lastIdle = -1
        /// Servers there are; grows only where they are unlimited.
        var servers: Int = 0
        /// Operations of it that wait for people only.
        var crewWaits: Int = 0
        var setups: Int64 = 0
        var isOn: Int = 1
        var isDirty: Int = 0
        /// Since when it would have started but for a place it must keep first; `.max` when that is not so.
        var refusedAt = Int64.max
    }

    struct ServerState: BitwiseCopyable {
        enum Phase: Int, BitwiseCopyable {
            case idle, settingUp, operating, delivering, returning
        }

        var station: Int
        var number: Int
        /// A whole word, as every field of a record, so that saved bytes have no gaps of chance content.
        private var phaseNumber = 0
        var activity: Int = 0
        var since: Int64 = 0
        /// −1 before the first set-up.
        var family = -1
        var firstClock: Int

        var operation = -1
        var execution: Int64 = 0
        var startedAt: Int64 = 0
        /// Birth of the oldest item taken.
        var oldest = Int64.max
        /// Of the phase: ticks left when it last began to run, and its whole length.
        var remaining: Int64 = 0
        var length: Int64 = 0
        var runsSince: Int64 = 0
        var isRunning = 0
        /// The mode that will interrupt the operation before its end, −1 if none.
        var dueMode = -1
        var down = -1
        var isRepairing = 0
        /// Stopped by its shift.
        var isStopped = 0
        var awaitsCrew = 0
        /// Who works on it: see ``Team``.
        var firstNeed = 0
        var needCount = 0

        var firstHeld = -1
        var lastHeld = -1
        var output = 0
        var outputEnd = 0
        /// Items the present output has yet to make; −1 before it began.
        var left: Int64 = -1
        /// The item that waits for a place, and where.
        var offered = -1
        var offeredTo = -1
        var nextOffering = -1

        var previousIdle = -1
        var nextIdle = -1
        var isListed = 0
        var isUnsettled = 0

        init(station: Int, number: Int, firstClock: Int) {
            self.station = station
            self.number = number
            self.firstClock = firstClock
        }

        @inline(__always) var phase: Phase {
            get { Phase(rawValue: phaseNumber).unsafelyUnwrapped }
            set { phaseNumber = newValue.rawValue }
        }
    }

    struct OperationState: BitwiseCopyable {
        var started: Int64 = 0
        /// Since the start of the run, for the limit.
        var everStarted: Int64 = 0
        var aborted: Int64 = 0
        var itemsTaken: Int64 = 0
        var itemsMade: Int64 = 0
        var itemsPassed: Int64 = 0
        var itemsScrapped: Int64 = 0
        var itemsLost: Int64 = 0
        var quantityScrapped: Int64 = 0
        var amountDrawn: Int64 = 0
        var amountFilled: Int64 = 0
        var lastStart: Int64 = -1
        var lastEnd: Int64 = -1
        /// Times drawn ahead by a station that starts only what fits; −1 for none.
        var drawnTime: Int64 = -1
        var drawnSetup: Int64 = -1
        var waitsForCrew: Int = 0
    }

    struct ProductState: BitwiseCopyable {
        var timeInSystem = Tally()
        var timeToScrap = Tally()
        var finished: Int64 = 0
        var finishedQuantity: Int64 = 0
        var scrapped: Int64 = 0
        var scrappedQuantity: Int64 = 0
    }

    struct CrewState: BitwiseCopyable {
        var busy = Gauge()
        var duty = Gauge()
        var waits = Tally()
        var free: Int
        var isOn = 1
        var firstWaiter = -1
        var lastWaiter = -1
        var requests: Int64 = 0
        var isDirty = 0
        var spare: Int64 = 0
        var spareToo: Int64 = 0
    }

    struct Waiter: BitwiseCopyable {
        /// A server in the middle of something, or an operation that could start.
        var isServer: Int
        var who: Int
        var firstNeed: Int
        var needCount: Int
        var priority: Int
        var since: Int64
        var next: Int
    }

    /// A pending event. Ordered by time, then `order`: its class in the top bits, the sequence of scheduling below.
    struct PendingEvent: BitwiseCopyable {
        var time: Int64
        var order: UInt64
        var number: Int

        enum Class: UInt64 {
            case end, repair, failure, shift, timer
        }

        @inline(__always) func comes(before other: PendingEvent) -> Bool {
            time < other.time || (time == other.time && order < other.order)
        }
    }
}
