// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension Quantity {
    /// An amount as written, exactly: no `Double` on the way.
    ///
    /// What is finer than the dimension's small unit is rounded half to even, so 0.5 µm of a coil is nothing and 1.5 µm is 2. A piece is
    /// whole: a part of one is refused.
    /// - Parameters:
    ///   - number: A decimal such as `2161.5` or `1.2e3`.
    ///   - unit: A UCUM or UN/ECE Recommendation 20 code; see ``BookingUnit/find(_:)``.
    ///   - allowingNegative: Only corrections and credits are below zero.
    /// - Throws: ``MeasureError`` for an unknown unit, no number, an unwanted sign, a part of a piece, or more than ``limit``.
    package static func parse(number: some StringProtocol, unit: String, allowingNegative: Bool = false) throws(MeasureError) -> Quantity {
        guard let unit = BookingUnit.find(unit) else { throw .unknownUnit(unit) }
        let reading =
            number.utf8.withContiguousStorageIfAvailable { read($0, unit, allowingNegative) }
            ?? Array(number.utf8).withUnsafeBufferPointer { read($0, unit, allowingNegative) }
        return try reading.get()
    }

    /// The same for a field of a table, whose unit was looked up once.
    package static func parse(
        bytes: UnsafeBufferPointer<UInt8>, unit: BookingUnit, allowingNegative: Bool = false
    ) throws(MeasureError) -> Quantity {
        try read(bytes, unit, allowingNegative).get()
    }

    private static func read(
        _ bytes: UnsafeBufferPointer<UInt8>, _ unit: BookingUnit, _ allowingNegative: Bool
    ) -> Result<Quantity, MeasureError> {
        if let amount = plain(bytes, unit) { return .success(Quantity(amount, unit.dimension)) }
        func text() -> String { String(decoding: bytes.prefix(64), as: UTF8.self) }
        guard let decimal = Decimal(bytes) else { return .failure(.notANumber(text())) }
        guard allowingNegative || !decimal.isNegative else { return .failure(.negative(text())) }
        guard let (amount, isWhole) = decimal.scaled(by: unit.numerator, over: unit.denominator, limit: limit) else {
            return .failure(.outOfRange(text(), unit))
        }
        guard isWhole || unit.dimension != .pieces else { return .failure(.fraction(text(), unit)) }
        return .success(Quantity(amount, unit.dimension))
    }

    /// The common case of a table: up to 15 digits, perhaps a point, and nothing finer than the small unit. Nil when it is another.
    private static func plain(_ bytes: UnsafeBufferPointer<UInt8>, _ unit: BookingUnit) -> Int64? {
        guard 1...16 ~= bytes.count, unit.denominator == 1 else { return nil }
        var mantissa: Int64 = 0
        var factor = unit.numerator
        var digits = 0
        var seenPoint = false
        for byte in bytes {
            let digit = byte &- UInt8(ascii: "0")
            if digit <= 9 {
                mantissa = mantissa &* 10 &+ Int64(digit)
                digits += 1
                if seenPoint {
                    let (tenth, rest) = factor.quotientAndRemainder(dividingBy: 10)
                    guard rest == 0 else { return nil }
                    factor = tenth
                }
            } else {
                guard byte == UInt8(ascii: "."), !seenPoint else { return nil }
                seenPoint = true
            }
        }
        guard 1...15 ~= digits else { return nil }
        let (amount, overflow) = mantissa.multipliedReportingOverflow(by: factor)
        return overflow || amount > limit ? nil : amount
    }

    /// The amount in another unit as an exact decimal without trailing zeros.
    /// - Returns: Nil when the unit counts something else, or the decimal has no end (a milligram in pounds).
    package func text(in unit: BookingUnit) -> String? {
        guard unit.dimension == dimension else { return nil }
        // amount · denominator / numerator; the decimal ends when only 2 and 5 are left in the divisor.
        var (whole, rest) = (UInt128(amount.magnitude) * UInt128(unit.denominator)).quotientAndRemainder(dividingBy: UInt128(unit.numerator))
        var text = amount < 0 ? "-\(whole)" : "\(whole)"
        if rest != 0 { text += "." }
        var decimals = 0
        while rest != 0 {
            guard decimals < 30 else { return nil }
            (whole, rest) = (rest * 10).quotientAndRemainder(dividingBy: UInt128(unit.numerator))
            text += "\(whole)"
            decimals += 1
        }
        return text
    }

    /// The amount in another unit, rounded once; nil when the unit counts something else.
    package func value(in unit: BookingUnit) -> Double? {
        guard unit.dimension == dimension else { return nil }
        if let text = text(in: unit), let value = Double(text) { return value }
        return Double(amount) * Double(unit.denominator) / Double(unit.numerator)
    }

    /// The number of the display unit, exact and without trailing zeros: 312 400 000 µm is `312.4`.
    package var number: String {
        var bytes: [UInt8] = []
        appendNumber(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The same as bytes, for long answers.
    package func appendNumber(to bytes: inout [UInt8]) {
        if amount < 0 { bytes.append(UInt8(ascii: "-")) }
        var place = UInt64(dimension.displaySize)
        let (whole, rest) = amount.magnitude.quotientAndRemainder(dividingBy: place)
        bytes.append(contentsOf: String(whole).utf8)
        guard rest != 0 else { return }
        bytes.append(UInt8(ascii: "."))
        var left = rest
        while left != 0 {
            place /= 10
            let (digit, after) = left.quotientAndRemainder(dividingBy: place)
            bytes.append(UInt8(ascii: "0") + UInt8(digit))
            left = after
        }
    }
}
