// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Ledger

/// `carbon --loops` for people.
extension BookedNetwork {
    var text: String {
        let number = CarbonText.number
        let (made, unit) = (processes[0].made, processes[0].unit)
        var lines = [
            "\(product), \(from.plain()) to \(to.plain()): \(number(made)) \(unit)",
            "  by the network            ≈ \(number(network)) kg CO2e, \(number(processes[0].network)) a unit",
            "  by the books, lot by lot  ≈ \(number(books)) kg CO2e, \(number(processes[0].books)) a unit",
            "  difference                ≈ \(number(difference)) kg CO2e",
            loops.isEmpty ? "No product feeds itself." : "Products that feed themselves: \(loops.joined(separator: ", "))", "",
        ]
        var table = Columns(["PRODUCT", "MADE", "UNIT", "OWN kg CO2e", "NETWORK", "BOOKS", "TAKES, A UNIT"], rightAligned: [1, 3, 4, 5])
        for process in processes {
            table.add([
                process.product + (process.isStock ? " (stock)" : ""), number(process.made), process.unit, number(process.own),
                number(process.network), number(process.books),
                process.takes.map { "\(number($0.amount)) \($0.product)" }.joined(separator: ", "),
            ])
        }
        lines.append(table.text)
        if !steps.isEmpty {
            lines += ["", "The difference is of lots that were drawn and are not the mean of their kind in the period:"]
            lines += steps.map { "  \($0.carbon > 0 ? "+" : "")\(number($0.carbon)) kg  \($0.product)" }
        }
        return (lines + gaps.map { "Incomplete: \($0)" }).joined(separator: "\n")
    }
}
