// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Genealogy
import Ledger
import Measure

/// Random batches of rows, the same for the same seed: mostly what a plant sends, now and then anything the types allow.
struct RandomRows {
    /// From the environment, so that a failure can be run again.
    static let seed = ProcessInfo.processInfo.environment["JELLYROLL_SEED"].flatMap(UInt64.init) ?? 2_026_1121

    private var state: UInt64
    private(set) var names: [String] = []
    private(set) var texts: [String] = [""]
    private var sequence: UInt64 = 0
    private var time: Int64 = 1_790_000_000_000_000

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    mutating func chance(_ oneIn: Int) -> Bool { below(oneIn) == 0 }

    private mutating func any() -> Int64 {
        switch below(6) {
        case 0: .min
        case 1: .max
        case 2: 0
        case 3: -1
        default: Int64(bitPattern: next())
        }
    }

    /// - Parameter wild: one value in so many is anything an Int64 can be; 0 for none.
    mutating func batch(events: Int, wild: Int) -> RowBatch {
        var batch = RowBatch(firstSequence: sequence + 1, lastSequence: sequence + UInt64(events))
        let before = names.count
        for _ in 0..<(before == 0 ? 3 : below(events + 1)) {
            names.append(
                chance(20)
                    ? "ống \(names.count) é"
                    : chance(30) ? String(repeating: "x", count: below(400)) + "\(names.count)" : "urn:epc:id:sgtin:0614141.107346.\(names.count)")
        }
        batch.newNames = Array(names[before...])
        if chance(3) {
            texts.append("text \(texts.count)")
            batch.newTexts = [texts[texts.count - 1]]
        }
        let coil = UInt32(below(names.count))
        var place: Int64 = 0
        for event in 0..<events {
            sequence += 1
            time += Int64(below(2_000_000))
            let product = UInt32(min(names.count - 1, before + event % max(1, names.count - before)))
            for _ in 0..<below(8) {
                func odd(_ value: Int64) -> Int64 { value }
                let length = Int64(4_000_000 + below(2_000))
                var row = DrawRow(
                    source: chance(4) ? UInt32(below(names.count)) : coil, product: chance(5) ? UInt32(below(names.count)) : product, kind: .draw,
                    dimension: .length, from: place, length: length, track: 0, productFrom: nil, productTo: nil, uncertainty: 0,
                    evidence: .stated, role: 0, step: UInt32(texts.count - 1), time: time, sequence: sequence)
                place += length
                if chance(10) { row.kind = [.draw, .component, .carrier, .release][below(4)] }
                if chance(10) { row.dimension = chance(2) ? nil : Dimension.allCases[below(Dimension.allCases.count)] }
                if chance(10) { row.from = nil }
                if chance(10) { row.length = nil }
                if chance(10) { row.track = chance(2) ? nil : UInt16(truncatingIfNeeded: next()) }
                if chance(10) { row.productFrom = Int64(below(1000)) }
                if chance(10) { row.productTo = Int64(below(1000)) }
                if chance(10) { row.evidence = [.none, .inferred, .stated][below(3)] }
                if chance(10) { row.role = UInt32(below(texts.count)) }
                if wild > 0, chance(wild) {
                    row.from = any()
                    row.length = any()
                    row.productFrom = any()
                    row.productTo = any()
                    row.uncertainty = any()
                    row.time = any()
                    row.role = UInt32(truncatingIfNeeded: next())
                    row.step = UInt32.max
                    row.track = UInt16.max
                }
                batch.draws.append(row)
            }
            for _ in 0..<below(3) {
                batch.statements.append(
                    StatementRow(
                        lot: chance(3) ? UInt32(below(names.count)) : product, kind: StatementRow.Kind(rawValue: UInt8(1 + below(9)))!,
                        dimension: chance(4) ? nil : .mass, amount: chance(4) ? nil : wild > 0 && chance(wild) ? any() : Int64(below(1000)),
                        product: UInt32(below(texts.count)), site: UInt32(below(texts.count)), text: UInt32(below(texts.count)), time: time,
                        sequence: sequence))
            }
            if chance(20) {
                batch.notes.append(
                    EventNote(
                        kind: [.withdraws, .conflicts, .equalInBatch][below(3)], sequence: sequence, target: chance(2) ? 0 : next(),
                        time: chance(5) ? any() : time, eventID: "ni:///sha-256;\(next())?ver=CBV2.0"))
            }
        }
        // Rows of a batch need not come in order; those of one event stay in theirs.
        if chance(3) { batch.draws.reverse() }
        return batch
    }
}

/// Everything a row store answers, as one value to compare.
struct EveryAnswer: Equatable {
    var lastSequence: UInt64
    var counts: [Int]
    var names: [String]
    var numbers: [UInt32?]
    var texts: [String]
    var textNumbers: [UInt32?]
    var from: [[DrawRow]] = []
    var into: [[DrawRow]] = []
    var about: [[StatementRow]] = []
    var fromMany: [[DrawRow]]
    var intoMany: [[DrawRow]]
    var aboutMany: [[StatementRow]]
    var generations: [UInt32]
    var all: Set<DrawRow> = []
    var statements: Set<StatementRow> = []
    var notes: [EventNote]

    /// - Parameter lots: ascending, asked for together.
    init(_ rows: some RowReading, names: [String], texts: [String], lots: [UInt32]) {
        lastSequence = rows.lastSequence
        counts = [rows.lotCount, rows.drawCount, rows.textCount]
        self.names = (0..<UInt32(rows.lotCount)).map(rows.name)
        numbers = (names + ["", "no such name", "urn:epc:id:sgtin:0614141.107346."]).map(rows.lot)
        self.texts = (0..<UInt32(rows.textCount)).map(rows.text)
        textNumbers = (texts + ["no such text"]).map(rows.textNumber)
        notes = rows.notes
        for lot in 0..<UInt32(rows.lotCount + 1) {
            var found: [DrawRow] = []
            rows.forEachRow(from: lot) { found.append($0) }
            from.append(found)
            found = []
            rows.forEachRow(into: lot) { found.append($0) }
            into.append(found)
            var said: [StatementRow] = []
            rows.forEachStatement(of: lot) { said.append($0) }
            about.append(said)
        }
        // Many at once come run by run: compared lot by lot.
        var many = [[DrawRow]](repeating: [], count: lots.count)
        let place = Dictionary(uniqueKeysWithValues: lots.enumerated().map { ($1, $0) })
        rows.forEachRow(fromAscending: lots) { many[place[$0.source]!].append($0) }
        fromMany = many
        many = [[DrawRow]](repeating: [], count: lots.count)
        rows.forEachRow(intoAscending: lots) { many[place[$0.product]!].append($0) }
        intoMany = many
        var said = [[StatementRow]](repeating: [], count: lots.count)
        rows.forEachStatement(ofAscending: lots) { said[place[$0.lot]!].append($0) }
        aboutMany = said
        generations = rows.namesWithGenerations
        rows.forEachRow { all.insert($0) }
        rows.forEachStatement { statements.insert($0) }
    }
}
