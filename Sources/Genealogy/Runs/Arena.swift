// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A growing column of plain values for one inner loop: an array without the questions of who else holds it.
///
/// Owns its memory. Indices are checked in debug builds; in release builds the loops that use it are trusted.
final class Arena<Element: BitwiseCopyable> {
    private(set) var base: UnsafeMutablePointer<Element>
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int = 256) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
    }

    /// So many copies of one value.
    convenience init(repeating value: Element, count: Int) {
        self.init(capacity: max(1, count))
        base.initialize(repeating: value, count: count)
        self.count = count
    }

    /// The same values, to be changed apart.
    convenience init(copying other: Arena<Element>) {
        self.init(capacity: max(1, other.count))
        base.update(from: other.base, count: other.count)
        count = other.count
    }

    deinit { base.deallocate() }

    @inline(__always) subscript(index: Int) -> Element {
        get {
            assert(index >= 0 && index < count, "Index \(index) of \(count).")
            return base[index]
        }
        _modify {
            assert(index >= 0 && index < count, "Index \(index) of \(count).")
            yield &base[index]
        }
    }

    @inline(__always) func append(_ element: Element) {
        if count == capacity { grow(to: capacity * 2) }
        base[count] = element
        count &+= 1
    }

    func reserve(_ wanted: Int) {
        if wanted > capacity { grow(to: max(wanted, capacity * 2)) }
    }

    func clear() { count = 0 }

    /// Room for so many more elements, which the caller sets; they count from now on.
    func extend(by more: Int) -> UnsafeMutablePointer<Element> {
        reserve(count + more)
        count += more
        return base + (count - more)
    }

    /// Forgets all elements from this index on.
    func shrink(to fewer: Int) { count = min(count, fewer) }

    private func grow(to wanted: Int) {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: wanted)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
        capacity = wanted
    }

    var array: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }
}
