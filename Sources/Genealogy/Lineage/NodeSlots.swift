// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Which slot each lot met by a search has: in pages made when first met, so that a search costs what it meets and not what there is.
///
/// Owns its memory; reads and writes are checked against the number of nodes.
final class NodeSlots {
    private static let pageBits: UInt32 = 12
    private let pages: UnsafeMutablePointer<UnsafeMutablePointer<UInt32>?>
    private let pageCount: Int
    private let count: Int

    /// - Parameter count: Nodes are below this number.
    init(count: Int) {
        self.count = count
        pageCount = (count >> Int(Self.pageBits)) + 1
        pages = .allocate(capacity: pageCount)
        pages.initialize(repeating: nil, count: pageCount)
    }

    deinit {
        for page in 0..<pageCount { pages[page]?.deallocate() }
        pages.deallocate()
    }

    /// The slot of a node; −1 when it has none.
    @inline(__always) subscript(node: UInt32) -> Int {
        precondition(Int(node) < count, "A node beyond the last.")
        guard let page = pages[Int(node >> Self.pageBits)] else { return -1 }
        return Int(page[Int(node & ((1 << Self.pageBits) &- 1))]) &- 1
    }

    /// The slot of a node; `next` becomes it when it has none.
    @inline(__always) func slot(of node: UInt32, orNew next: Int) -> Int {
        precondition(Int(node) < count, "A node beyond the last.")
        let page = pages[Int(node >> Self.pageBits)] ?? addPage(Int(node >> Self.pageBits))
        let index = Int(node & ((1 << Self.pageBits) &- 1))
        let known = page[index]
        if known != 0 { return Int(known) &- 1 }
        page[index] = UInt32(truncatingIfNeeded: next &+ 1)
        return next
    }

    @inline(__always) func set(_ node: UInt32, _ slot: Int) {
        precondition(Int(node) < count, "A node beyond the last.")
        let page = pages[Int(node >> Self.pageBits)] ?? addPage(Int(node >> Self.pageBits))
        page[Int(node & ((1 << Self.pageBits) &- 1))] = UInt32(truncatingIfNeeded: slot &+ 1)
    }

    private func addPage(_ index: Int) -> UnsafeMutablePointer<UInt32> {
        let page = UnsafeMutablePointer<UInt32>.allocate(capacity: 1 << Int(Self.pageBits))
        page.initialize(repeating: 0, count: 1 << Int(Self.pageBits))
        pages[index] = page
        return page
    }
}

/// A few of many numbers, one bit each, in pages.
struct NodeMarks: Sendable {
    private static let pageBits: UInt32 = 12
    /// Where each page's words start; −1 where nothing is marked.
    private var pages: [Int32] = []
    private var words: [UInt64] = []

    var isEmpty: Bool { words.isEmpty }

    mutating func insert(_ number: UInt32) {
        let page = Int(number >> Self.pageBits)
        while pages.count <= page { pages.append(-1) }
        if pages[page] < 0 {
            pages[page] = Int32(words.count)
            words += repeatElement(0, count: 1 << Int(Self.pageBits - 6))
        }
        words[Int(pages[page]) + Int((number >> 6) & 63)] |= 1 << UInt64(number & 63)
    }

    @inline(__always) func contains(_ number: UInt32) -> Bool {
        let page = Int(number >> Self.pageBits)
        guard page < pages.count, pages[page] >= 0 else { return false }
        return words[Int(pages[page]) &+ Int((number >> 6) & 63)] & (1 << UInt64(number & 63)) != 0
    }
}
