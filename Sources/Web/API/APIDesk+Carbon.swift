// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import Hummingbird
import Ledger
import Node

/// Footprints from the books: what `carbon --data` prints, from the same writers.
extension APIDesk {
    func lotCarbon(_ name: String, _ ask: Ask, _ snapshot: Snapshot) throws -> Response {
        let snapshot = try known(ask, snapshot)
        return try carbon(of: .lot(try key(name, ask, snapshot)), ask, snapshot)
    }

    func siteCarbon(_ site: String, _ ask: Ask, _ snapshot: Snapshot) throws -> Response {
        try carbon(of: .site(site, from: try time("from", ask), to: try time("to", ask)), ask, try known(ask, snapshot))
    }

    func productCarbon(_ product: String, _ ask: Ask, _ snapshot: Snapshot) throws -> Response {
        let snapshot = try known(ask, snapshot)
        let (site, from, to) = (ask.query["site"], try time("from", ask), try time("to", ask))
        guard flag("loops", ask) else { return try carbon(of: .product(product, site: site, from: from, to: to), ask, snapshot) }
        for other in ["against", "form"] where ask.query[other] != nil {
            throw parameter(other, ask.query[other] ?? "", "Leave it out; a network is answered by itself.")
        }
        return .json(try answer(ask, snapshot) { try $0.network(of: product, site: site, from: from, to: to).json() })
    }

    private func carbon(of subject: FootprintSubject, _ ask: Ask, _ snapshot: Snapshot) throws -> Response {
        let samples = try whole("samples", ask, CarbonAnswer.sampleRange) ?? CarbonAnswer.usualSamples
        let seed = try whole("seed", ask, 0...Int.max) ?? 1
        let form = try ask.query["form"].map { text throws -> ExchangeForm in
            guard let form = ExchangeForm(rawValue: text) else {
                throw parameter("form", text, "Use \(ExchangeForm.allCases.map(\.rawValue).joined(separator: " or ")).")
            }
            return form
        }
        if form != nil, let against = ask.query["against"] {
            throw parameter("against", against, "A document is of one footprint; leave it out, or leave out the form.")
        }
        let other = try ask.query["against"].map { try FootprintQuestion.other($0, than: subject, snapshot.genealogy) }
        return .json(
            try answer(ask, snapshot) { books in
                let footprint = try books.footprint(of: subject)
                if let form { return try form.document(footprint, now: now()) }
                return try CarbonAnswer(
                    footprint, against: try other.map { try books.footprint(of: $0) }, samples: samples, seed: UInt64(seed)
                ).json()
            })
    }
}
