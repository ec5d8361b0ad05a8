// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Testing

@testable import Web

@Suite struct `Why something is a discrepancy` {
    static let reasons: [Discrepancy.Reason] = [
        .neverAnnounced, .notBooked(amounts: 1, first: "2.5 H87", because: .fraction), .notBooked(amounts: 3, first: "7 XYZ", because: .unknownUnit),
        .notBooked(amounts: 2, first: "2e12 KGM", because: .tooLarge), .noQuantity(draws: 3), .drawnInOtherUnits(draws: 2, units: [.mass, .pieces]),
        .statedInSeveralUnits,
        .inferredPlaces(draws: 1), .missingPlaces(draws: 1), .missingPlaces(draws: 4), .drawnTwice,
        .reachesPastEnd(of: 4_000_000_000, to: 4_000_620_000), .drawnMore(than: 10_000_000, drawn: 12_500_001), .left(2_000_000, closedAs: ""),
        .left(2_000_000, closedAs: "empty"), .usedEarly(uses: 1, milliseconds: 5_400_000), .nothingToWithdraw(eventID: "urn:x:1"),
        .differentContent(eventID: "urn:x:1"), .aheadOfClock(eventID: "urn:x:1"), .equalWithoutID(eventID: "urn:x:1", times: 3), .drawnIntoItself,
        .circle(lots: 9, first: ["A", "B"]), .heldTwice(wholes: ["P1", "P2"]), .insideEachOther(lots: 1, first: ["K-9"]),
        .insideEachOther(lots: 2, first: ["A", "B"]),
    ]

    static func found(_ reason: Discrepancy.Reason) -> Discrepancy {
        Discrepancy(
            kind: .overlap, lot: LotKey(name: "K-9", generation: 0), place: Interval(10_200_000, 11_400_000), dimension: .length, events: [],
            since: FixedGenealogy.morning, owner: "", reason: reason)
    }

    @Test(arguments: reasons) func `is said in the reader's language`(_ reason: Discrepancy.Reason) {
        let found = Self.found(reason)
        let texts = Language.allCases.map { Words($0).reason(found) }
        #expect(Set(texts).count == 4 && texts.allSatisfy { !$0.isEmpty })
        #expect(texts[0] == "\(found)")
    }

    @Test(
        arguments: [
            (.missingPlaces(draws: 1), "1 draw out of lot K-9 does not say where in it: it may have come from anywhere that is free."),
            (.reachesPastEnd(of: 4_000_000_000, to: 4_000_620_000), "Lot K-9 ends at 4000 m, but draws reach to 4000.62 m."),
            (.usedEarly(uses: 1, milliseconds: 5_400_000), "Lot K-9 is used once before it was there, at the earliest 1.5 h before."),
        ] as [(Discrepancy.Reason, String)])
    func `counts and amounts read well`(_ reason: Discrepancy.Reason, _ text: String) { #expect("\(Self.found(reason))" == text) }

    @Test func `amounts follow the language`() {
        #expect(Words(.vietnamese).reason(Self.found(.drawnTwice)) == "Lô K-9 bị rút hai lần từ 10,2\u{00A0}m đến 11,4\u{00A0}m.")
    }
}
