// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure
import Node
import Testing

import struct Foundation.Data
import class Foundation.JSONSerialization

@testable import Genealogy

@Suite struct `Answers` {
    @Test(arguments: [
        // small units, dimension, text in the display unit
        (312_400_000, Dimension.length, "312.4"),
        (1, .length, "0.000001"),
        (-35_100, .mass, "-0.0351"),
        (20_000_000_000, .mass, "20000"),
        (7, .pieces, "7"),
        (12_345, .money, "1.2345"),
        (Int64.min, .pieces, "-9223372036854775808"),
    ])
    func `amounts print exactly`(_ amount: Int64, _ dimension: Dimension, _ text: String) {
        #expect(Quantity(amount, dimension).number == text)
        if amount > -Quantity.limit { #expect(IntervalText.amount(text, dimension) == amount) }
    }

    struct Written: Sendable {
        var text: String
        var dimension = Dimension.length
        /// In small units; nil when it is refused.
        var from: Int64?
        var to: Int64?
    }

    @Test(arguments: [
        Written(text: "310..318", from: 310_000_000, to: 318_000_000),
        Written(text: "310m..318m", from: 310_000_000, to: 318_000_000),
        Written(text: "310000mm..318", from: 310_000_000, to: 318_000_000),
        Written(text: "0.000001..1", from: 1, to: 1_000_000),
        Written(text: "..5t", dimension: .mass, from: 0, to: 5_000_000_000),
        Written(text: "5..", from: 5_000_000, to: 3_000_000_000),
        Written(text: "0 kg..2 kg", dimension: .mass, from: 0, to: 2_000_000),
        Written(text: "318..310"), Written(text: "310..310"), Written(text: "-1..4"), Written(text: "310"), Written(text: "a..b"),
        Written(text: "0.0000001..1", from: 0, to: 1_000_000), Written(text: "1..99999999999999999999"), Written(text: "1kg..2kg"),
    ])
    func `an interval is read in the lot's unit, or not at all`(_ row: Written) {
        let interval = try? IntervalText.parse(row.text, in: row.dimension, of: 3_000_000_000)
        #expect(interval?.from == row.from && interval?.to == row.to)
    }

    @Test func `a trace is the contract's JSON, whole or in pieces`() throws {
        let lot = LotKey(name: "S-\"1\"\n", generation: 0)
        let reached = (0..<5_000).map { number in
            reachedLot(LotKey(name: "C-\(number)", generation: 0), fraction: Double(number) / 8192, number)
        }
        let trace = Trace(request: TraceRequest(lot: lot, direction: .forward), reached: ReachedLots(reached), belowFloor: (2, 1e-7), asOf: 9)
        let pieces = Array(TraceAnswer(trace))
        #expect(pieces.count > 5, "a long answer comes in pieces")
        #expect(Array(pieces.joined()) == TraceAnswer.json(trace))
        let json = try #require(JSONSerialization.jsonObject(with: Data(TraceAnswer.json(trace))) as? [String: Any])
        #expect(json["lot"] as? String == lot.name)
        #expect(json["count"] as? Int == 5_000)
        let lots = try #require(json["lots"] as? [[String: Any]])
        for (row, expected) in zip(lots, reached) {
            #expect(row["lot"] as? String == expected.lot.name)
            #expect(row["fraction"] as? Double == expected.fraction)
        }
        let interval = try #require((lots[3]["intervals"] as? [[String: Any]])?.first)
        #expect(interval["from"] as? Double == 3 && interval["to"] as? Double == 4 && interval["unit"] as? String == "m")
        let counted = String(decoding: TraceAnswer.json(trace, isListed: false), as: UTF8.self)
        #expect(counted.hasSuffix("\"count\":5000}\n"))
    }

    @Test(arguments: [0, 1, 1.0 / 3, 1e-7, 2.5e-300, 0.1 + 0.2, -4, 9_007_199_254_740_991])
    func `a number reads back the same`(_ number: Double) {
        var json = JSONBytes()
        json.number(number)
        #expect(Double(String(decoding: json.bytes, as: UTF8.self)) == number)
    }

    @Test func `an empty trace is still whole JSON`() throws {
        let trace = Trace(
            request: TraceRequest(lot: LotKey(name: "A", generation: 0), direction: .backward), reached: [], belowFloor: (0, 0), asOf: 0)
        #expect(
            String(decoding: TraceAnswer.json(trace), as: UTF8.self)
                == "{\"lot\":\"A\",\"generation\":0,\"direction\":\"backward\",\"asOf\":0,\"belowFloor\":{\"count\":0,\"largest\":0},\"count\":0,\"lots\":[]}\n"
        )
    }

    @Test(
        arguments: [
            ("now", HoldView.now), ("asBuilt", .asBuilt), ("as-built", .asBuilt), ("ever", .ever),
            ("2027-01-20T08:15:00+07:00", .at(Instant(microseconds: 1_800_407_700_000_000))), ("later", nil),
        ] as [(String, HoldView?)])
    func `which holds count is read from a word or a time`(_ text: String, _ view: HoldView?) {
        #expect((try? HoldViewText.parse(text)) == view)
    }

    private func reachedLot(_ lot: LotKey, fraction: Double, _ number: Int) -> Trace.Reached {
        let metre: Int64 = 1_000_000
        return Trace.Reached(
            lot: lot, product: "cell", site: "", fraction: fraction,
            intervals: IntervalSet([Interval(Int64(number) * metre, Int64(number + 1) * metre)!]),
            dimension: .length, depth: 1)
    }
}
