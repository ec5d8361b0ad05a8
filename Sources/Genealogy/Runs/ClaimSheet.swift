// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// The claims of one lot, laid end to end. Reused from lot to lot; owned by one roll-up.
final class ClaimSheet {
    private var products: UnsafeMutablePointer<UInt32>
    /// Laid place of each claim.
    private var starts: UnsafeMutablePointer<Int64>
    private var ends: UnsafeMutablePointer<Int64>
    private var capacity = 1024
    private(set) var count = 0
    private(set) var lowestProduct = UInt32.max
    /// Λ; 0 when nothing can be shared out.
    private var whole: Int64 = 0
    /// Claims so far came in laid order, so that their place is known at once.
    private var isSimple = true
    private var reach: Int64 = 0
    private var placed = -1
    private var lastTime = Int64.min
    private var lots = 0

    init() {
        products = .allocate(capacity: capacity)
        starts = .allocate(capacity: capacity)
        ends = .allocate(capacity: capacity)
    }

    deinit {
        products.deallocate()
        starts.deallocate()
        ends.deallocate()
    }

    /// - Parameter lots: products are below this number; others are left out.
    func clear(lots: Int) {
        self.lots = lots
        count = 0
        lowestProduct = .max
        whole = 0
        isSimple = true
        reach = 0
        placed = -1
        lastTime = .min
    }

    /// Takes rows of a block whose claims carry accounts; anything unusual is left to ``lay(quantity:rows:)``.
    func gather(_ block: BlockReader, _ rows: Range<Int>) {
        guard isSimple else { return }
        reserve(rows.count)
        let shapes = block.values(DrawColumn.shape)
        let lengths = block.values(DrawColumn.length)
        let lotsOf = block.values(DrawColumn.product)
        let tracks = block.values(DrawColumn.track)
        let froms = block.values(DrawColumn.from)
        let times = block.values(DrawColumn.time)
        let lots = Int64(self.lots)
        let (products, starts, ends) = (products, starts, ends)
        var (count, reach, placed, lastTime, lowest) = (count, reach, placed, lastTime, Int64(lowestProduct))
        for row in rows {
            let shape = shapes[row]
            if shape & 7 != 1 && shape & 7 != 2 { continue }
            let hasPlace = shape & (1 << 9) != 0 ? 1 : 0
            let length = lengths[row]
            let product = lotsOf[row]
            guard shape & (1 << 10) != 0, placed < 0 || placed == hasPlace, tracks[row] == 0, length >= 0, length <= Quantity.limit,
                product >= 0, product < lots
            else {
                isSimple = false
                return
            }
            placed = hasPlace
            var from = reach
            if hasPlace == 1 {
                from = froms[row]
            } else {
                let time = times[row]
                if time < lastTime { from = -1 }
                lastTime = time
            }
            guard from >= reach, from <= Quantity.limit else {
                isSimple = false
                return
            }
            reach = from &+ length
            products[count] = UInt32(truncatingIfNeeded: product)
            starts[count] = from
            ends[count] = reach
            count &+= 1
            if product < lowest { lowest = product }
        }
        (self.count, self.reach, self.placed, self.lastTime, lowestProduct) = (count, reach, placed, lastTime, UInt32(truncatingIfNeeded: lowest))
    }

    /// Settles Λ. Claims that were not simple are asked for once more and laid by the full rule.
    func lay(quantity: Int64, rows: ((DrawRow) -> Void) -> Void) {
        if isSimple, count > 0 {
            whole = max(reach, quantity)
            if whole > Quantity.limit { whole = 0 }
            return
        }
        var claims: [DrawRow] = []
        rows { row in
            if row.kind == .draw || row.kind == .component, Int(row.product) < lots { claims.append(row) }
        }
        count = 0
        lowestProduct = .max
        // The store hands rows out in ledger order; the offset keeps it among equals.
        let sorted = claims.enumerated().sorted { a, b in
            Self.order(a.element, a.offset) < Self.order(b.element, b.offset)
        }
        reserve(sorted.count)
        let tracks = Set(claims.map { $0.track ?? 0 }).count
        var laid: Int64 = 0
        var covered: Int64 = 0
        var track: UInt16?
        var isSound = true
        func advance(_ by: Int64) {
            let (sum, overflow) = laid.addingReportingOverflow(max(0, by))
            laid = sum
            if overflow || sum > Quantity.limit { isSound = false }
        }
        for (_, claim) in sorted {
            if let track, track != claim.track ?? 0 {
                advance(quantity - covered)
                covered = 0
            }
            track = claim.track ?? 0
            let length = min(max(0, claim.length ?? max(1, quantity)), Quantity.limit)
            let from = claim.from.map { min(max(0, $0), Quantity.limit) } ?? covered
            advance(from - covered)
            let start = laid
            advance(length)
            guard isSound else { break }
            covered = max(covered, from + length)
            append(claim.product, start, laid)
        }
        if tracks > 0 { advance(quantity - covered) }
        whole = isSound ? laid : 0
    }

    private static func order(_ row: DrawRow, _ offset: Int) -> (UInt16, Int, Int64, Int64, Int) {
        (row.track ?? 0, row.from == nil ? 1 : 0, row.from ?? 0, row.time, offset)
    }

    func forEachProduct(_ body: (UInt32) -> Void) {
        for i in 0..<count { body(products[i]) }
    }

    /// Adds each claim's share of `amount`, times `sign`, to its product.
    func hand(_ amount: Double, sign: Double, to received: UnsafeMutableBufferPointer<Double>) {
        guard whole > 0, let received = received.baseAddress else { return }
        let (products, starts, ends) = (products, starts, ends)
        let scale = sign * amount / Double(whole)
        for i in 0..<count { received[Int(products[i])] += scale * Double(ends[i] &- starts[i]) }
    }

    @inline(__always) private func append(_ product: UInt32, _ start: Int64, _ end: Int64) {
        products[count] = product
        starts[count] = start
        ends[count] = end
        count &+= 1
        if product < lowestProduct { lowestProduct = product }
    }

    private func reserve(_ more: Int) {
        guard count + more > capacity else { return }
        let larger = max(count + more, capacity * 2)
        func grow<T>(_ old: UnsafeMutablePointer<T>) -> UnsafeMutablePointer<T> {
            let new = UnsafeMutablePointer<T>.allocate(capacity: larger)
            new.update(from: old, count: count)
            old.deallocate()
            return new
        }
        products = grow(products)
        starts = grow(starts)
        ends = grow(ends)
        capacity = larger
    }
}
