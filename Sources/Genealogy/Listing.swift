// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What a question found, in a stable order, told a page at a time.
protocol PagedListing<Element>: Sendable {
    associatedtype Element: Sendable

    var count: Int { get }
    func page(_ range: Range<Int>) -> [Element]
}

/// What a question found, in a stable order.
///
/// Counting costs nothing; the order is settled when the first element is looked at, and lots are named a few thousand at a time, so that
/// millions can be listed from little memory. Go through it in order: an element picked at random costs as much as looking it up.
package struct Listing<Element: Sendable>: RandomAccessCollection, ExpressibleByArrayLiteral, Sendable {
    private enum Source: Sendable {
        case found(any PagedListing<Element>)
        case listed([Element])
    }

    private let source: Source
    package let startIndex: Int
    package let endIndex: Int

    private init(_ source: Source, _ range: Range<Int>) {
        self.source = source
        startIndex = range.lowerBound
        endIndex = range.upperBound
    }

    init(_ found: some PagedListing<Element>) { self.init(.found(found), 0..<found.count) }

    /// - Parameter listed: In the order of listing.
    package init(_ listed: [Element]) { self.init(.listed(listed), listed.indices) }

    package init(arrayLiteral elements: Element...) { self.init(elements) }

    package subscript(position: Int) -> Element {
        precondition(startIndex <= position && position < endIndex, "There are \(endIndex) elements.")
        return switch source {
        case .found(let found): found.page(position..<position + 1)[0]
        case .listed(let listed): listed[position]
        }
    }

    package subscript(bounds: Range<Int>) -> Listing {
        precondition(startIndex <= bounds.lowerBound && bounds.upperBound <= endIndex, "There are \(endIndex) elements.")
        return Listing(source, bounds)
    }

    package func makeIterator() -> Iterator { Iterator(self) }

    package struct Iterator: IteratorProtocol {
        private let elements: Listing
        private var at: Int
        private var page: ArraySlice<Element> = []

        fileprivate init(_ elements: Listing) {
            self.elements = elements
            at = elements.startIndex
        }

        package mutating func next() -> Element? {
            if let element = page.popFirst() { return element }
            guard at < elements.endIndex else { return nil }
            switch elements.source {
            case .found(let found):
                let end = Swift.min(elements.endIndex, at + FoundLots.page)
                page = found.page(at..<end)[...]
                at = end
            case .listed(let listed):
                page = listed[at..<elements.endIndex]
                at = elements.endIndex
            }
            return page.popFirst()
        }
    }
}

/// What a trace reached: by depth, then by product, then by lot name and generation.
package typealias ReachedLots = Listing<Trace.Reached>

/// The units of a recall: by product, then by lot name and generation.
package typealias HeldUnits = Listing<Recall.Unit>
