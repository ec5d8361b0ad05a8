// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Accounting
import Ledger

extension BookedNetwork {
    /// The wire form of `carbon --loops --json` and of `/api/products/{p}/carbon?loops` (docs/reference/json.md).
    package func json() -> [UInt8] {
        let carbon = "kg{CO2e}"
        var json = JSONBytes()
        json.raw("{\"product\":")
        json.string(product)
        json.raw(",\"from\":")
        json.time(from)
        json.raw(",\"to\":")
        json.time(to)
        json.raw(",\"made\":")
        json.measured(processes[0].made, processes[0].unit)
        json.raw(",\"network\":")
        json.measured(network, carbon)
        json.raw(",\"books\":")
        json.measured(books, carbon)
        json.raw(",\"difference\":")
        json.measured(difference, carbon)
        json.raw(",\"loops\":")
        json.list(loops) { $0.string($1) }
        json.raw(",\"steps\":")
        json.list(steps) { json, step in
            json.raw("{\"product\":")
            json.string(step.product)
            json.raw(",\"carbon\":")
            json.measured(step.carbon, carbon)
            json.raw("}")
        }
        json.raw(",\"processes\":")
        json.list(processes) { json, process in
            let per = "\(carbon)/\(process.unit)"
            json.raw("{\"product\":")
            json.string(process.product)
            json.raw(",\"lots\":")
            json.integer(process.lots)
            json.raw(",\"made\":")
            json.measured(process.made, process.unit)
            json.raw(",\"stock\":")
            json.bool(process.isStock)
            json.raw(",\"own\":")
            json.measured(process.own, per)
            json.raw(",\"network\":")
            json.measured(process.network, per)
            json.raw(",\"books\":")
            json.measured(process.books, per)
            json.raw(",\"takes\":")
            json.list(process.takes) { json, take in
                json.raw("{\"product\":")
                json.string(take.product)
                json.raw(",\"amount\":")
                json.measured(take.amount, processes.first { $0.product == take.product }?.unit ?? "1")
                json.raw("}")
            }
            json.raw("}")
        }
        json.raw(",\"gaps\":")
        json.list(gaps) { $0.string($1) }
        json.raw("}\n")
        return json.bytes
    }
}
