// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// How the numbers of a table are written.
struct TableNumber: Hashable {
    var decimalPoint = UInt8(ascii: ".")
    /// Between groups of three digits; 0 for none.
    var grouping: UInt8 = 0

    /// The exact amount, in `unit`'s small unit; see ``Quantity/parse(bytes:unit:allowingNegative:)``.
    func amount(_ text: UnsafeBufferPointer<UInt8>, _ unit: BookingUnit) throws(MeasureError) -> Int64 {
        if decimalPoint == UInt8(ascii: "."), grouping == 0 { return try Quantity.parse(bytes: text, unit: unit).amount }
        let plain = plain(text)
        let reading: Result<Quantity, MeasureError> = plain.withUnsafeBufferPointer { bytes in
            do throws(MeasureError) { return .success(try Quantity.parse(bytes: bytes, unit: unit)) } catch { return .failure(error) }
        }
        return try reading.get().amount
    }

    /// A measured value; nil when it is no finite decimal.
    func value(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        let plain = plain(text)
        guard plain.allSatisfy({ ($0 >= 48 && $0 < 58) || [43, 45, 46, 69, 101].contains($0) }) else { return nil }
        return Double(String(decoding: plain, as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
    }

    /// With a point, and without grouping. A point that is neither stays, and makes the number none where commas are decimal.
    private func plain(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var plain: [UInt8] = []
        plain.reserveCapacity(text.count)
        for byte in text where byte != grouping || grouping == 0 {
            switch byte {
            case decimalPoint: plain.append(UInt8(ascii: "."))
            case UInt8(ascii: "."): plain.append(UInt8(ascii: ","))
            default: plain.append(byte)
            }
        }
        return plain
    }
}
