// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What a trace reached, in stable order: by depth, then by product, then by lot name and generation.
///
/// Counting costs nothing; the order is settled when the first lot is looked at, and lots are named a few thousand at a time, so that
/// millions can be listed from little memory. Go through it in order: a lot picked at random costs as much as looking it up.
package struct ReachedLots: RandomAccessCollection, ExpressibleByArrayLiteral, Sendable {
    private enum Source: Sendable {
        case found(FoundLots)
        case listed([Trace.Reached])
    }

    private let source: Source
    package let startIndex: Int
    package let endIndex: Int

    private init(_ source: Source, _ range: Range<Int>) {
        self.source = source
        startIndex = range.lowerBound
        endIndex = range.upperBound
    }

    init(_ found: FoundLots) { self.init(.found(found), 0..<found.count) }

    /// - Parameter listed: In the order of listing.
    package init(_ listed: [Trace.Reached]) { self.init(.listed(listed), listed.indices) }

    package init(arrayLiteral elements: Trace.Reached...) { self.init(elements) }

    package subscript(position: Int) -> Trace.Reached {
        precondition(startIndex <= position && position < endIndex, "There are \(endIndex) lots.")
        return switch source {
        case .found(let found): found.page(position..<position + 1)[0]
        case .listed(let listed): listed[position]
        }
    }

    package subscript(bounds: Range<Int>) -> ReachedLots {
        precondition(startIndex <= bounds.lowerBound && bounds.upperBound <= endIndex, "There are \(endIndex) lots.")
        return ReachedLots(source, bounds)
    }

    package func makeIterator() -> Iterator { Iterator(self) }

    package struct Iterator: IteratorProtocol {
        private let lots: ReachedLots
        private var at: Int
        private var page: ArraySlice<Trace.Reached> = []

        fileprivate init(_ lots: ReachedLots) {
            self.lots = lots
            at = lots.startIndex
        }

        package mutating func next() -> Trace.Reached? {
            if let reached = page.popFirst() { return reached }
            guard at < lots.endIndex else { return nil }
            switch lots.source {
            case .found(let found):
                let end = Swift.min(lots.endIndex, at + FoundLots.page)
                page = found.page(at..<end)[...]
                at = end
            case .listed(let listed):
                page = listed[at..<lots.endIndex]
                at = lots.endIndex
            }
            return page.popFirst()
        }
    }
}
