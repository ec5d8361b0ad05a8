// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension LineageGraph {
    package func trace(_ request: TraceRequest) throws(GenealogyError) -> Trace {
        let search = try LineageSearch.run(self, request)
        let (reached, belowFloor) = search.answer()
        try checkDamage()
        return Trace(request: request, reached: reached, belowFloor: belowFloor, asOf: min(asOf, request.known ?? asOf))
    }
}
