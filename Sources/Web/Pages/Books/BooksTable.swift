// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Measure

/// Books as comma-separated values, RFC 4180, every digit; the unit is a column, as accounts differ in it.
enum BooksTable {
    static func csv(_ books: LotBooks) -> String {
        var text = "account,name,unit,balance,booked,in,out,remaining,verified\r\n"
        for line in books.lines {
            let amounts = [line.balance, line.booked, line.drawnIn, line.drawnOut, line.remaining].map(\.number)
            text += row([line.account, line.name, unit(line.balance.dimension)] + amounts + ["\(line.isVerified)"])
        }
        return text
    }

    static func csv(_ books: SiteBooks) -> String {
        var text = "account,name,unit,opening,in,made,used,out,loss,closing,residual,idle\r\n"
        for line in books.lines {
            let amounts = [line.opening, line.received, line.made, line.used, line.out, line.loss, line.closing, line.residual, line.idle]
            text += row([line.account, line.name, unit(line.dimension)] + amounts.map { Quantity($0, line.dimension).number })
        }
        return text
    }

    private static func unit(_ dimension: Dimension) -> String { BookingUnit.display(of: dimension).code }

    private static func row(_ cells: [String]) -> String {
        cells.map { $0.contains { ",\"\r\n".contains($0) } ? "\"\($0.replacing("\"", with: "\"\""))\"" : $0 }.joined(separator: ",") + "\r\n"
    }
}
