// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// The claims of one lot as columns, where laying them takes no more than adding up: one track, every length said, no overlap, and nothing
/// that asks for a place in its product. All others are laid by ``LaidClaims``. Reused from lot to lot; owned by one pass.
final class PlainClaims {
    /// Node each claim went into.
    let products = Arena<UInt32>(capacity: 1024)
    /// Laid place of each claim.
    private let starts = Arena<Int64>(capacity: 1024)
    private let ends = Arena<Int64>(capacity: 1024)
    /// eventTime of each claim; empty unless asked for.
    let times = Arena<Int64>()
    /// Whether all claims so far are plain.
    private(set) var isPlain = true
    private let columns: LotColumns
    private let keepsTimes: Bool
    private var isMixed = false
    private var dimension: UInt8 = 0
    /// End of the last claim on the axis, and where it was laid.
    private var reach: Int64 = 0
    private var laid: Int64 = 0
    private var hasPlaces = false
    private var lastTime = Int64.min
    /// Λ; 0 where there is nothing to share by.
    private var whole: Int64 = 0

    init(_ columns: LotColumns, keepsTimes: Bool) {
        self.columns = columns
        self.keepsTimes = keepsTimes
    }

    var count: Int { products.count }

    /// Begins with another lot, which has one generation.
    func clear(for node: UInt32) {
        products.clear()
        starts.clear()
        ends.clear()
        times.clear()
        let sheet = columns.sheet
        dimension = sheet.dimension(at: Int(node))?.rawValue ?? 0
        isMixed = sheet.isMixed(at: Int(node))
        isPlain = dimension != 0 && sheet.weight(at: Int(node)) != nil && sheet.amount(at: Int(node)) ?? 0 >= 0
        (reach, laid, whole) = (0, 0, 0)
        hasPlaces = false
        lastTime = .min
    }

    /// Takes rows of a block in ledger order; leaves off at the first that is not plain.
    func gather(_ reader: BlockReader, _ rows: Range<Int>) {
        guard isPlain else { return }
        let view = columns.view
        let (hides, hasMarks) = (view.hides, !view.generations.isEmpty)
        var needed = DrawColumn.bits(DrawColumn.shape, DrawColumn.product, DrawColumn.length, DrawColumn.from)
        if hides { needed |= DrawColumn.bits(DrawColumn.sequence) }
        let isPlaced = reader.need(DrawColumn.shape) && reader.isConstant(DrawColumn.shape) && reader.value(DrawColumn.shape, 0) & DrawShape.from != 0
        // Among claims with a place in sound lots, the time settles nothing.
        if !isPlaced || hasMarks || keepsTimes { needed |= DrawColumn.bits(DrawColumn.time) }
        guard reader.need(bits: needed) else {
            isPlain = false
            return
        }
        let shapes = reader.values(DrawColumn.shape)
        let lengths = reader.values(DrawColumn.length)
        let productsOf = reader.values(DrawColumn.product)
        let froms = reader.values(DrawColumn.from)
        let lots = Int64(view.lotCount)
        let allowed = DrawShape.length | DrawShape.track
        for row in rows {
            let shape = shapes[row]
            if shape & DrawShape.kind != 1 { continue }
            if hides, !view.accepts(UInt64(bitPattern: reader.value(DrawColumn.sequence, row))) { continue }
            let length = lengths[row]
            let number = productsOf[row]
            let spoken = DrawShape.dimension(shape)
            guard shape & allowed == DrawShape.length, length >= 0, length <= Quantity.limit, number < lots,
                spoken == dimension || spoken == 0
            else { return leaveOff() }
            var product = UInt32(truncatingIfNeeded: number)
            if hasMarks, view.isMarked(product) { product = view.product(product, at: reader.value(DrawColumn.time, row)) }
            if shape & DrawShape.productPlace == DrawShape.productPlace, columns.isMapped(product) { return leaveOff() }
            let isTaken =
                shape & DrawShape.from == 0
                ? take(product, length, at: reader.value(DrawColumn.time, row)) : take(product, length, from: froms[row])
            guard isTaken else { return leaveOff() }
            if keepsTimes { times.append(reader.value(DrawColumn.time, row)) }
        }
    }

    private func leaveOff() { isPlain = false }

    @inline(__always) private func take(_ product: UInt32, _ length: Int64, from: Int64) -> Bool {
        guard hasPlaces || products.count == 0, from >= reach, from <= Quantity.limit else { return false }
        hasPlaces = true
        reach = from &+ length
        // In a mixed lot claims stand one behind the other, the gap at the end.
        return append(product, isMixed ? laid : from, length)
    }

    @inline(__always) private func take(_ product: UInt32, _ length: Int64, at time: Int64) -> Bool {
        if products.count > 0 {
            if hasPlaces || time < lastTime { return false }
            if time == lastTime, !mayFollow(product, length) { return false }
        }
        lastTime = time
        return append(product, laid, length)
    }

    @inline(__always) private func append(_ product: UInt32, _ start: Int64, _ length: Int64) -> Bool {
        let end = start &+ length
        guard end <= Quantity.limit else { return false }
        products.append(product)
        starts.append(start)
        ends.append(end)
        laid = end
        return true
    }

    /// Whether a claim of the time of the last comes behind it, as ``LaidClaims`` has it: by name of the product.
    private func mayFollow(_ product: UInt32, _ length: Int64) -> Bool {
        let last = products.count - 1
        if product == products[last] { return length >= ends[last] - starts[last] }
        return columns.view.comesBefore(products[last], product)
    }

    /// Settles Λ, once all claims are here.
    /// - Returns: Whether they are plain.
    func lay(quantity: Int64?) -> Bool {
        guard isPlain else { return false }
        // An overrun of stated places leaves gaps beyond the end; that is for the general rule.
        if hasPlaces, let quantity, reach > quantity { return false }
        whole = max(laid, quantity ?? 0)
        return whole <= Quantity.limit
    }

    /// Adds each claim's share of an amount to its product.
    /// - Parameters:
    ///   - received: The account's amount of node 0; those of the next nodes follow `stride` further on.
    /// - Returns: What was handed on in all.
    func hand(_ amount: Int64, to received: UnsafeMutablePointer<Int64>, stride: Int) -> Int64 {
        var handed: Int64 = 0
        forEachShare(of: amount) { claim, part in
            received[Int(products[claim]) &* stride] &+= part
            handed &+= part
        }
        return handed
    }

    /// Each claim's exact share of an amount.
    @inline(__always) func forEachShare(of amount: Int64, _ body: (_ claim: Int, _ part: Int64) -> Void) {
        guard whole > 0 else { return }
        // A quotient in doubles is off by one at most while the account is below 2⁵⁰: three roundings of 2⁻⁵³ each stay under a half.
        // The wrapping remainder then tells which way, as it lies in (−Λ, 2Λ) and Λ is at most 2⁶¹.
        guard amount >= 0, amount < 1 << 50 else {
            for claim in 0..<count {
                body(
                    claim, share(of: amount, upTo: ends[claim], outOf: whole) &- share(of: amount, upTo: starts[claim], outOf: whole))
            }
            return
        }
        let whole = whole
        let scale = Double(amount) / Double(whole)
        var last: Int64 = 0
        var lastShare: Int64 = 0
        for claim in 0..<count {
            let (start, end) = (starts[claim], ends[claim])
            if start != last { lastShare = Self.quickShare(amount, start, whole, scale) }
            let next = Self.quickShare(amount, end, whole, scale)
            body(claim, next &- lastShare)
            last = end
            lastShare = next
        }
    }

    @inline(__always) private static func quickShare(_ amount: Int64, _ laid: Int64, _ whole: Int64, _ scale: Double) -> Int64 {
        var quotient = Int64(Double(laid) * scale)
        let remainder = (amount &* laid) &- (quotient &* whole)
        if remainder >= whole { quotient &+= 1 }
        if remainder < 0 { quotient &-= 1 }
        return quotient
    }
}
