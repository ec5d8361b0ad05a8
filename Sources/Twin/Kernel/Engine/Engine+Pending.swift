// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The heap of pending events. One event a number: scheduling it again moves it.
///
/// A hole is moved, not pairs swapped. The event being handled stays at the root until its handler is done: most handlers schedule the same number
/// again, which then is one sift instead of two.
extension Engine {
    @inline(__always) mutating func schedule(_ number: Int, at time: Int64, _ kind: PendingEvent.Class) {
        let event = PendingEvent(time: time, order: kind.rawValue &<< 60 | scalars.sequence, number: number)
        scalars.sequence &+= 1
        let place = places[number] &- 1
        if place < 0 {
            if number < plan.firstTimer { scalars.backgroundCount &+= 1 }
            if scalars.pendingCount == scalars.pendingRoom { growPending() }
            scalars.pendingCount &+= 1
            siftUp(event, from: scalars.pendingCount &- 1)
        } else if place > 0, event.comes(before: pending[(place &- 1) &>> 2]) {
            siftUp(event, from: place)
        } else {
            siftDown(event, from: place)
        }
    }

    @inline(__always) func isPending(_ number: Int) -> Bool { places[number] > 0 }

    mutating func cancel(_ number: Int) {
        let place = places[number] &- 1
        guard place >= 0 else { return }
        places[number] = 0
        if number < plan.firstTimer { scalars.backgroundCount &-= 1 }
        scalars.pendingCount &-= 1
        let last = pending[scalars.pendingCount]
        guard place < scalars.pendingCount else { return }
        if place > 0, last.comes(before: pending[(place &- 1) &>> 2]) { siftUp(last, from: place) } else { siftDown(last, from: place) }
    }

    @inline(__always) private mutating func siftUp(_ event: PendingEvent, from place: Int) {
        var hole = place
        while hole > 0 {
            let parent = (hole &- 1) &>> 2
            guard event.comes(before: pending[parent]) else { break }
            pending[hole] = pending[parent]
            places[pending[hole].number] = hole &+ 1
            hole = parent
        }
        pending[hole] = event
        places[event.number] = hole &+ 1
    }

    @inline(__always) private mutating func siftDown(_ event: PendingEvent, from place: Int) {
        let count = scalars.pendingCount
        var hole = place
        while true {
            var child = hole &* 4 &+ 1
            guard child < count else { break }
            var least = child
            let end = min(child &+ 4, count)
            child &+= 1
            while child < end {
                if pending[child].comes(before: pending[least]) { least = child }
                child &+= 1
            }
            guard pending[least].comes(before: event) else { break }
            pending[hole] = pending[least]
            places[pending[hole].number] = hole &+ 1
            hole = least
        }
        pending[hole] = event
        places[event.number] = hole &+ 1
    }

    private mutating func growPending() {
        let room = max(16, scalars.pendingRoom * 2)
        pending = Self.grown(pending, from: scalars.pendingCount, to: room)
        scalars.pendingRoom = room
    }
}
