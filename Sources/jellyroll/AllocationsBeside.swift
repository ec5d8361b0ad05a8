// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Node

/// The books of one lot by two ways to weigh co-products, side by side.
struct AllocationsBeside {
    private struct Line {
        let account: String
        let isTotal: Bool
        let unit: String
        let one: Foundation.Decimal
        let other: Foundation.Decimal
    }

    private let names: (one: String, other: String)
    private let lot: LotBooksDocument
    private let lines: [Line]

    init(_ name: String, _ one: LotBooksDocument, _ otherName: String, _ other: LotBooksDocument) {
        names = (name, otherName)
        lot = one
        var lines = one.accounts.map { line in
            Line(
                account: line.account, isTotal: line.total, unit: line.balance.unit, one: line.balance.value,
                other: other.accounts.first { $0.account == line.account }?.balance.value ?? 0)
        }
        for line in other.accounts where !lines.contains(where: { $0.account == line.account }) {
            lines.append(Line(account: line.account, isTotal: line.total, unit: line.balance.unit, one: 0, other: line.balance.value))
        }
        self.lines = lines
    }

    var text: String {
        var columns = Columns(["ACCOUNT", names.one.uppercased(), names.other.uppercased(), "DIFFERENCE"], rightAligned: [1, 2, 3])
        for line in lines {
            columns.add(
                [(line.isTotal ? "= " : "") + line.account]
                    + [line.one, line.other, line.one - line.other].map { AmountDocument(value: $0, unit: line.unit).text })
        }
        return "\(lot.lot)  \(lot.product)\n\n" + (lines.isEmpty ? "Nothing is booked on it or came into it." : columns.text)
    }

    func json() -> [UInt8] {
        var json = JSONBytes()
        func amount(_ value: Foundation.Decimal, _ line: Line, _ json: inout JSONBytes) {
            json.raw("{\"value\":")
            json.bytes.append(contentsOf: "\(value)".utf8)
            json.raw(",\"unit\":")
            json.string(line.unit)
            json.raw("}")
        }
        json.raw("{\"lot\":")
        json.string(lot.lot)
        json.raw(",\"allocation\":")
        json.string(names.one)
        json.raw(",\"against\":")
        json.string(names.other)
        json.raw(",\"accounts\":")
        json.list(lines) { json, line in
            json.raw("{\"account\":")
            json.string(line.account)
            json.raw(",\"total\":")
            json.bool(line.isTotal)
            json.raw(",\"balance\":")
            amount(line.one, line, &json)
            json.raw(",\"other\":")
            amount(line.other, line, &json)
            json.raw(",\"difference\":")
            amount(line.one - line.other, line, &json)
            json.raw("}")
        }
        json.raw("}\n")
        return json.bytes
    }
}
