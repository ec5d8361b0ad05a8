// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure
import Testing

@testable import Genealogy
@testable import Web

@Suite struct `A suspect stretch` {
    @Test func `of a coil that went on whole only the stretch is suspect, of a piece all of it`() throws {
        func link(_ product: String, _ from: Int64, _ to: Int64) -> Link {
            Link(
                kind: .draw, source: LotKey(name: "K", generation: 0), product: LotKey(name: product, generation: 0), sourceProduct: "coil",
                productProduct: product, dimension: .length, place: Interval(from, to), length: to - from, track: nil, productPlace: nil,
                reversed: false, role: "", step: "", uncertainty: 0, evidence: .stated, time: FixedGenealogy.morning, until: nil, event: 1)
        }
        func touched(_ product: String) -> [Interval] {
            let survey = LaneSurvey([link(product, 0, 600)], lanes: 1, length: 600, chosen: Interval(100, 120)) { $0.productProduct == "cell" }
            return survey.marks(Words(.english), .length).filter(\.isTouched).map(\.place)
        }
        #expect(touched("coil") == [Interval(100, 120)!])
        #expect(touched("cell") == [Interval(0, 600)!])
    }
}
