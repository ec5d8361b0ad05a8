// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// The claims of one lot as columns, where laying them takes no more than adding up: one track, every length said, no overlap. All others
/// are laid by ``LaidClaims``. Reused from lot to lot; owned by one pass.
final class PlainClaims {
    /// Node each claim went into; once laid, the next generation that takes the rest stands behind them.
    let products = Arena<UInt32>(capacity: 1024)
    /// Laid place of each claim, class of weights after class.
    let starts = Arena<Int64>(capacity: 1024)
    let ends = Arena<Int64>(capacity: 1024)
    /// By class, Λ; 0 where there is nothing to share by.
    let wholes = Arena<Int64>()
    /// eventTime of each claim; empty unless asked for.
    let times = Arena<Int64>()
    /// Claims that have a place in their product, ascending.
    private(set) var placed: [(claim: Int, place: Interval)] = []
    /// How many they are, the rest not among them.
    private(set) var count = 0
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
    /// Of the lot's track.
    private var weight: Int64 = 1

    init(_ columns: LotColumns, keepsTimes: Bool) {
        self.columns = columns
        self.keepsTimes = keepsTimes
    }

    /// Begins with another lot.
    func clear(for node: UInt32) {
        products.clear()
        starts.clear()
        ends.clear()
        wholes.clear()
        times.clear()
        if !placed.isEmpty { placed.removeAll(keepingCapacity: true) }
        let sheet = columns.sheet
        dimension = sheet.dimension(at: Int(node))?.rawValue ?? 0
        isMixed = sheet.isMixed(at: Int(node))
        isPlain = true
        (count, reach, laid) = (0, 0, 0)
        hasPlaces = false
        lastTime = .min
    }

    /// Takes draws out of one generation, by time.
    func gather(_ draws: UnsafeBufferPointer<MarkedDraws.Draw>) {
        isPlain = dimension != 0
        for draw in draws where isPlain {
            let shape = Int64(draw.shape)
            guard isPlainRow(shape, draw.length) else { return leaveOff() }
            if shape & DrawShape.productPlace == DrawShape.productPlace {
                notePlace(draw.product, draw.length, draw.productFrom, draw.productTo)
            }
            let isTaken =
                shape & DrawShape.from == 0
                ? take(draw.product, draw.length, at: draw.time) : take(draw.product, draw.length, from: draw.from)
            guard isTaken else { return leaveOff() }
            if keepsTimes { times.append(draw.time) }
        }
    }

    /// Takes rows of a block in ledger order, out of a name with one generation; leaves off at the first that is not plain.
    func gather(_ reader: BlockReader, _ rows: Range<Int>) {
        if count == 0, dimension == 0 { isPlain = false }
        guard isPlain else { return }
        let view = columns.view
        let (hides, hasMarks) = (view.hides, !view.generations.isEmpty)
        var needed = DrawColumn.bits(DrawColumn.shape, DrawColumn.product, DrawColumn.length, DrawColumn.from)
        if hides { needed |= DrawColumn.bits(DrawColumn.sequence) }
        let isPlaced = reader.need(DrawColumn.shape) && reader.isConstant(DrawColumn.shape) && reader.value(DrawColumn.shape, 0) & DrawShape.from != 0
        // Among claims with a place in sound lots, the time settles nothing.
        if !isPlaced || hasMarks || keepsTimes { needed |= DrawColumn.bits(DrawColumn.time) }
        guard reader.need(bits: needed) else { return leaveOff() }
        let shapes = reader.values(DrawColumn.shape)
        let lengths = reader.values(DrawColumn.length)
        let productsOf = reader.values(DrawColumn.product)
        let froms = reader.values(DrawColumn.from)
        let lots = Int64(view.lotCount)
        let isAlike = reader.isConstant(DrawColumn.shape) && !hides && !hasMarks && !keepsTimes
        if isAlike, gatherAlike(reader, rows, shapes[0], lots) { return }
        for row in rows {
            let shape = shapes[row]
            if shape & DrawShape.kind != 1 { continue }
            if hides, !view.accepts(UInt64(bitPattern: reader.value(DrawColumn.sequence, row))) { continue }
            let length = lengths[row]
            let number = productsOf[row]
            guard isPlainRow(shape, length), number < lots else { return leaveOff() }
            var product = UInt32(truncatingIfNeeded: number)
            if hasMarks, view.isMarked(product) { product = view.product(product, at: reader.value(DrawColumn.time, row)) }
            if shape & DrawShape.productPlace == DrawShape.productPlace {
                guard reader.need(bits: DrawColumn.bits(DrawColumn.productFrom, DrawColumn.productTo)) else { return leaveOff() }
                notePlace(product, length, reader.value(DrawColumn.productFrom, row), reader.value(DrawColumn.productTo, row))
            }
            let isTaken =
                shape & DrawShape.from == 0
                ? take(product, length, at: reader.value(DrawColumn.time, row)) : take(product, length, from: froms[row])
            guard isTaken else { return leaveOff() }
            if keepsTimes { times.append(reader.value(DrawColumn.time, row)) }
        }
    }

    /// Rows of one shape, all draws, without a question to each.
    /// - Returns: False where a row takes a closer look; nothing was taken then.
    private func gatherAlike(_ reader: BlockReader, _ rows: Range<Int>, _ shape: Int64, _ lots: Int64) -> Bool {
        guard shape & DrawShape.kind == 1, shape & DrawShape.productPlace != DrawShape.productPlace, isPlainRow(shape, 0) else { return false }
        let isPlaced = shape & DrawShape.from != 0
        guard count == 0 || hasPlaces == isPlaced else { return false }
        let lengths = reader.values(DrawColumn.length)
        let numbers = reader.values(DrawColumn.product)
        let places = reader.values(isPlaced ? DrawColumn.from : DrawColumn.time)
        let (oldCount, stacks) = (count, isMixed || !isPlaced)
        let products = products.extend(by: rows.count)
        let starts = starts.extend(by: rows.count)
        let ends = ends.extend(by: rows.count)
        // Placed claims may begin where the last ended; those without a place must be later than the last.
        var bound = isPlaced ? reach : oldCount == 0 ? .min : lastTime &+ 1
        var laid = laid
        var isOdd = false
        var next = 0
        for row in rows {
            let (length, number, place) = (lengths[row], numbers[row], places[row])
            isOdd = isOdd || length < 0 || length > Quantity.limit || number >= lots || place < bound
            if isPlaced {
                isOdd = isOdd || place > Quantity.limit
                bound = place &+ length
            } else {
                bound = place &+ 1
            }
            let start = stacks ? laid : place
            laid = start &+ length
            isOdd = isOdd || laid > Quantity.limit
            products[next] = UInt32(truncatingIfNeeded: number)
            starts[next] = start
            ends[next] = laid
            next &+= 1
        }
        if isOdd {
            self.products.shrink(to: oldCount)
            self.starts.shrink(to: oldCount)
            self.ends.shrink(to: oldCount)
            return false
        }
        count = oldCount + rows.count
        self.laid = laid
        hasPlaces = isPlaced
        if isPlaced { reach = bound } else { lastTime = bound &- 1 }
        return true
    }

    private func leaveOff() { isPlain = false }

    @inline(__always) private func isPlainRow(_ shape: Int64, _ length: Int64) -> Bool {
        let spoken = DrawShape.dimension(shape)
        return shape & (DrawShape.length | DrawShape.track) == DrawShape.length && length >= 0 && length <= Quantity.limit
            && (spoken == dimension || spoken == 0)
    }

    /// Before the claim is taken.
    private func notePlace(_ product: UInt32, _ length: Int64, _ from: Int64, _ to: Int64) {
        guard columns.isMapped(product), let place = OwnedClaim.image(0, length, of: length, at: from.bounded, to.bounded) else { return }
        placed.append((count, place))
    }

    @inline(__always) private func take(_ product: UInt32, _ length: Int64, from: Int64) -> Bool {
        guard hasPlaces || count == 0, from >= reach, from <= Quantity.limit else { return false }
        hasPlaces = true
        reach = from &+ length
        // In a mixed lot claims stand one behind the other, the gap at the end.
        return append(product, isMixed ? laid : from, length)
    }

    @inline(__always) private func take(_ product: UInt32, _ length: Int64, at time: Int64) -> Bool {
        if count > 0 {
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
        count &+= 1
        laid = end
        return true
    }

    /// Whether a claim of the time of the last comes behind it, as ``LaidClaims`` has it: by name of the product, then length.
    private func mayFollow(_ product: UInt32, _ length: Int64) -> Bool {
        let last = count - 1
        if product == products[last] { return placed.isEmpty && length >= ends[last] - starts[last] }
        return columns.view.comesBefore(products[last], product)
    }

    /// Settles Λ, once all claims are here.
    /// - Parameter heir: The lot's next generation, where that takes what is left.
    /// - Returns: Whether they are plain.
    func lay(_ node: UInt32, heir: UInt32?) -> Bool {
        let quantity = columns.sheet.amount(at: Int(node))
        guard isPlain, let weight = columns.sheet.weight(at: Int(node)), quantity ?? 0 >= 0 else { return false }
        self.weight = weight
        if let quantity {
            // An overrun of stated places leaves gaps beyond the end, and one place may fall into two: that is for the general rule.
            if hasPlaces, reach > quantity { return false }
            if !placed.isEmpty, !isMixed, laid > quantity { return false }
        }
        var whole = max(laid, quantity ?? 0)
        if let heir {
            // Of a lot of which nobody said how much it is, and nothing was drawn, the heir takes everything.
            if quantity == nil, laid == 0 { whole = 1 }
            products.append(heir)
        }
        wholes.append(whole)
        return whole <= Quantity.limit && Self.fits(whole, weight)
    }

    /// Lays the claims by each class of weights.
    /// - Returns: False where a weighted length goes beyond what columns bear.
    func lay(_ classes: ClaimClasses) -> Bool {
        for weighting in stride(from: 1, through: classes.count, by: 1) {
            let weights = classes.weights(of: weighting)
            // What the heir takes are the gaps.
            let gap = products.count > count ? weights[count] : weights[weights.count - 1]
            guard Self.fits(wholes[0] &* weight, max(gap, weights.max() ?? 0)) else { return false }
            var covered: Int64 = 0
            var at: Int64 = 0
            for claim in 0..<count {
                let (start, end) = (starts[claim], ends[claim])
                at &+= (start &- covered) &* gap
                starts.append(at)
                at &+= (end &- start) &* weights[claim]
                ends.append(at)
                covered = end
            }
            wholes.append(at &+ (wholes[0] &- covered) &* gap)
        }
        return true
    }

    private static func fits(_ whole: Int64, _ weight: Int64) -> Bool {
        let (product, overflow) = whole.multipliedReportingOverflow(by: weight)
        return !overflow && product <= Quantity.limit
    }
}
