// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Finds the cheapest ``Column`` for the values of one block and writes its descriptor and its packed bits.
struct ColumnEncoder: ~Copyable {
    private let residuals: UnsafeMutablePointer<Int64>
    private let best: UnsafeMutablePointer<Int64>
    private let packed: UnsafeMutablePointer<UInt64>
    private let histogram: UnsafeMutablePointer<Int32>
    private var scratch = ByteWriter(capacity: 512)
    /// A value needs 0 to 64 bits.
    private static let widths = 65

    init() {
        residuals = .allocate(capacity: Column.blockRows)
        best = .allocate(capacity: Column.blockRows)
        packed = .allocate(capacity: Column.blockRows)
        histogram = .allocate(capacity: 4 * Self.widths)
    }

    deinit {
        residuals.deallocate()
        best.deallocate()
        packed.deallocate()
        histogram.deallocate()
    }

    private struct Plan {
        var form = Column.Form.frame
        var stride = 0
        var base: Int64 = 0
        var width = 0
        var exceptions = 0
        var cost = Int.max
    }

    /// - Parameters:
    ///   - rows: 1 … 256.
    ///   - stride: after how many rows the pattern of values may repeat; 1 for none.
    ///   - linear: sources and lengths, full columns, where the values are places.
    mutating func encode(
        _ values: UnsafePointer<Int64>, rows: Int, stride: Int, linear: (sources: UnsafePointer<Int64>, lengths: UnsafePointer<Int64>)?,
        descriptors: inout ByteWriter, data: inout ByteWriter
    ) {
        if Self.isConstant(values, count: rows) {
            descriptors.append(byte: Column.Form.constant.rawValue)
            descriptors.append(signed: values[0])
            return
        }
        var plan = Plan()
        for i in 0..<rows { best[i] = values[i] }
        consider(.frame, best, count: rows, stride: 0, &plan)
        for i in 1..<rows { residuals[i &- 1] = values[i] &- values[i &- 1] }
        keep(.delta, count: rows - 1, stride: 1, &plan)
        if stride > 1, stride < rows, stride <= Column.largestStride, plan.cost > 64 {
            for i in stride..<rows { residuals[i &- stride] = values[i] &- values[i &- stride] }
            keep(.delta, count: rows - stride, stride: stride, &plan)
        }
        if let linear, plan.cost > 64 {
            for i in 1..<rows {
                let same = linear.sources[i] == linear.sources[i &- 1]
                residuals[i &- 1] = same ? values[i] &- values[i &- 1] &- linear.lengths[i &- 1] : values[i]
            }
            keep(.linear, count: rows - 1, stride: 1, &plan)
        }
        write(plan, values, count: rows - plan.stride, descriptors: &descriptors, data: &data)
    }

    /// Most columns are: two looks tell most of the others, and a loop without a way out is done several values at a time.
    private static func isConstant(_ values: UnsafePointer<Int64>, count: Int) -> Bool {
        let head = values[0]
        guard values[count / 2] == head, values[count &- 1] == head else { return false }
        var difference: Int64 = 0
        for i in 0..<count { difference |= values[i] ^ head }
        return difference == 0
    }

    private func keep(_ form: Column.Form, count: Int, stride: Int, _ plan: inout Plan) {
        let before = plan.cost
        consider(form, residuals, count: count, stride: stride, &plan)
        if plan.cost < before { best.update(from: residuals, count: count) }
    }

    /// Replaces `plan` when these residuals are cheaper. Costs are in bits.
    private func consider(_ form: Column.Form, _ values: UnsafePointer<Int64>, count: Int, stride: Int, _ plan: inout Plan) {
        var low = Int64.max
        var high = Int64.min
        for i in 0..<count {
            low = min(low, values[i])
            high = max(high, values[i])
        }
        let fixed = 24 &+ 16 &* stride
        let plain = bitWidth(UInt64(bitPattern: high &- low))
        let plainCost = fixed &+ count &* storable(plain)
        if plainCost < plan.cost {
            plan = Plan(form: form, stride: stride, base: low, width: storable(plain), exceptions: 0, cost: plainCost)
        }
        guard plain > 0, count > 16 else { return }
        considerExceptions(form, values, count: count, stride: stride, base: low, widest: plain, fixed: fixed, &plan)
        // The lowest one, or two, may be the outliers; but not where about half of the values fill the upper half of the range: that is noise.
        let upper = Int(histogram[plain]) &* 10
        if upper < count &* 3 || upper > count &* 6, let base = thirdLowest(values, count: count), base != low {
            considerExceptions(form, values, count: count, stride: stride, base: base, widest: 64, fixed: fixed, &plan)
        }
    }

    private func thirdLowest(_ values: UnsafePointer<Int64>, count: Int) -> Int64? {
        var (low0, low1, low2) = (Int64.max, Int64.max, Int64.max)
        for i in 0..<count where values[i] < low2 {
            let value = values[i]
            if value < low0 {
                (low0, low1, low2) = (value, low0, low1)
            } else if value < low1 {
                (low1, low2) = (value, low1)
            } else {
                low2 = value
            }
        }
        return count > 2 ? low2 : nil
    }

    /// - Parameter widest: Bits that no value needs more of.
    private func considerExceptions(
        _ form: Column.Form, _ values: UnsafePointer<Int64>, count: Int, stride: Int, base: Int64, widest: Int, fixed: Int, _ plan: inout Plan
    ) {
        countWidths(values, count: count, base: base)
        var exceptions = 0
        var exceptionCost = 0
        var width = widest
        while true {
            if width <= 56 || width == 64 {
                let cost = fixed &+ count &* width &+ exceptionCost
                if cost < plan.cost, exceptions <= Column.mostExceptions {
                    plan = Plan(form: form, stride: stride, base: base, width: width, exceptions: exceptions, cost: cost)
                }
            }
            if width == 0 { break }
            exceptions &+= Int(histogram[width])
            exceptionCost &+= Int(histogram[width]) &* (14 &+ width)
            if exceptions > Column.mostExceptions { break }
            width &-= 1
        }
    }

    /// How many values need so many bits, into `histogram`. Four counts side by side, since most values of a column need as many as the one
    /// before, and would wait for its count.
    private func countWidths(_ values: UnsafePointer<Int64>, count: Int, base: Int64) {
        histogram.update(repeating: 0, count: 4 * Self.widths)
        let (second, third, fourth) = (histogram + Self.widths, histogram + 2 * Self.widths, histogram + 3 * Self.widths)
        @inline(__always) func width(_ i: Int) -> Int { bitWidth(UInt64(bitPattern: values[i] &- base)) }
        var i = 0
        while i &+ 4 <= count {
            histogram[width(i)] &+= 1
            second[width(i &+ 1)] &+= 1
            third[width(i &+ 2)] &+= 1
            fourth[width(i &+ 3)] &+= 1
            i = i &+ 4
        }
        while i < count {
            histogram[width(i)] &+= 1
            i = i &+ 1
        }
        for bits in 0..<Self.widths { histogram[bits] &+= second[bits] &+ third[bits] &+ fourth[bits] }
    }

    private func storable(_ width: Int) -> Int { width > 56 ? 64 : width }

    private mutating func write(
        _ plan: Plan, _ values: UnsafePointer<Int64>, count: Int, descriptors: inout ByteWriter, data: inout ByteWriter
    ) {
        descriptors.append(byte: plan.form.rawValue | (plan.exceptions > 0 ? 4 : 0))
        descriptors.append(byte: UInt8(plan.width))
        descriptors.append(signed: plan.base)
        if plan.form == .delta { descriptors.append(byte: UInt8(plan.stride)) }
        if plan.stride > 0 {
            scratch.clear()
            var last: Int64 = 0
            for i in 0..<plan.stride {
                scratch.append(signed: values[i] &- last)
                last = values[i]
            }
            descriptors.append(varint: UInt64(scratch.count))
            descriptors.append(scratch.bytes)
        }
        let mask: UInt64 = plan.width == 64 ? ~0 : (1 &<< UInt64(plan.width)) &- 1
        scratch.clear()
        for i in 0..<count {
            let offset = best[i] &- plan.base
            if UInt64(bitPattern: offset) & ~mask == 0 {
                packed[i] = UInt64(bitPattern: offset)
            } else {
                scratch.append(byte: UInt8(i))
                scratch.append(signed: offset)
                packed[i] = 0
            }
        }
        if plan.exceptions > 0 {
            descriptors.append(varint: UInt64(scratch.count))
            descriptors.append(scratch.bytes)
        }
        data.append(packed: packed, count: count, width: plan.width)
    }
}
