// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// The rows of a made-up cell plant, batch by batch, as they would be woven from its ledger.
struct BenchmarkPlant {
    private let cells: Int
    private var made = 0
    private var sequence: UInt64 = 0
    private var time: Int64 = 1_790_000_000_000_000
    private var random: UInt64 = 1
    private var batch = RowBatch(firstSequence: 1, lastSequence: 0)
    private var lots: UInt32 = 0
    private var winders: [Winder] = []
    private var texts: [String: UInt32] = ["": 0]
    private var waiting: [UInt32] = []
    private(set) var sulfates: [UInt32] = []
    private(set) var raw: [UInt32] = []
    private(set) var someLane: UInt32 = 0
    private(set) var someElectrolyte: UInt32 = 0
    private(set) var somePack: UInt32 = 0
    private(set) var someCell: UInt32 = 0
    var someSulfate: UInt32 { sulfates[0] }

    fileprivate struct Stock {
        var lot: UInt32
        var left: Int64
        var used: Int64 = 0
    }

    private struct Winder {
        var next: Int64
        var cathode: Stock?
        var anode: Stock?
        var separators: [Stock?] = [nil, nil]
    }

    private struct Lanes {
        var ready: [UInt32] = []
        var powder: Stock?
        var source: Stock?
    }

    private var cathode = Lanes()
    private var anode = Lanes()
    private var electrolyte: Stock?
    private var cans: Stock?
    private var caps: Stock?

    init(cells: Int) {
        self.cells = min(max(1000, cells), 20_000_000)
        for i in 0..<8 { winders.append(Winder(next: time + Int64(i) * 250_000)) }
    }

    /// The next rows; nil when all cells are made.
    mutating func nextBatch(events: Int) -> RowBatch? {
        guard made < cells else { return nil }
        batch = RowBatch(firstSequence: sequence + 1, lastSequence: sequence)
        batch.draws.reserveCapacity(events * 9)
        for _ in 0..<min(events, cells - made) { makeCell() }
        batch.lastSequence = sequence
        return batch
    }

    private mutating func below(_ bound: Int64) -> Int64 {
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int64(random >> 33) % bound
    }

    private mutating func text(_ text: String) -> UInt32 {
        if let number = texts[text] { return number }
        let number = UInt32(texts.count)
        texts[text] = number
        batch.newTexts.append(text)
        return number
    }

    private mutating func lot(_ name: String, product: String, _ quantity: Int64, _ dimension: UInt8) -> UInt32 {
        let number = lots
        lots += 1
        batch.newNames.append(name)
        batch.statements.append(
            StatementRow(
                lot: number, kind: .announced, dimension: .init(rawValue: dimension), amount: quantity, product: text(product), site: text("Ochang"),
                text: 0, time: time, sequence: sequence))
        return number
    }

    private mutating func draw(
        _ source: UInt32, _ product: UInt32, from: Int64?, _ length: Int64?, _ dimension: UInt8, track: UInt16? = nil, role: String = "",
        step: String, kind: DrawRow.Kind = .draw
    ) {
        batch.draws.append(
            DrawRow(
                source: source, product: product, kind: kind, dimension: .init(rawValue: dimension), from: from, length: length, track: track,
                productFrom: nil, productTo: nil, uncertainty: from == nil ? 0 : 2000, evidence: from == nil ? .none : .stated, role: text(role),
                step: text(step), time: time, sequence: sequence))
    }

    private mutating func lane(_ kind: String) -> UInt32 {
        var lanes = kind == "CATHODE" ? cathode : anode
        defer { if kind == "CATHODE" { cathode = lanes } else { anode = lanes } }
        if lanes.ready.isEmpty {
            sequence += 1
            if (lanes.powder?.left ?? 0) < 1_000_000_000 {
                if (lanes.source?.left ?? 0) < 5_000_000_000 {
                    let source = lot("\(kind)-RAW-\(raw.count)", product: kind == "CATHODE" ? "nickel sulfate" : "graphite", 20_000_000_000, 1)
                    lanes.source = Stock(lot: source, left: 20_000_000_000)
                    raw.append(source)
                    if kind == "CATHODE" { sulfates.append(source) }
                    sequence += 1
                }
                let powder = lot("\(kind)-POWDER-\(lots)", product: kind + " powder", 5_000_000_000, 1)
                draw(lanes.source!.lot, powder, from: nil, 5_000_000_000, 1, step: "calcining")
                lanes.source!.left -= 5_000_000_000
                lanes.powder = Stock(lot: powder, left: 5_000_000_000)
                sequence += 1
            }
            let slurry = lot("\(kind)-SLURRY-\(lots)", product: kind + " slurry", 1_000_000_000, 1)
            draw(lanes.powder!.lot, slurry, from: nil, 1_000_000_000, 1, step: "mixing")
            lanes.powder!.left -= 1_000_000_000
            sequence += 1
            let coil = lot("\(kind)-COIL-\(lots)", product: kind + " coil", 3_000_000_000, 2)
            draw(slurry, coil, from: nil, 1_000_000_000, 1, step: "coating")
            sequence += 1
            for track in 0..<7 {
                let lane = lot("\(kind)-COIL-\(coil)-\(track)", product: kind + " lane", 3_000_000_000, 2)
                draw(coil, lane, from: 0, 3_000_000_000, 2, track: UInt16(track), step: "slitting")
                lanes.ready.append(lane)
            }
        }
        return lanes.ready.removeFirst()
    }

    private mutating func separator() -> UInt32 {
        sequence += 1
        let reel = lot("SEP-\(lots)", product: "separator", 5_000_000_000, 2)
        raw.append(reel)
        return reel
    }

    private mutating func supply(_ stock: Stock?, _ kind: String, _ amount: Int64, least: Int64, _ dimension: UInt8) -> Stock {
        if let stock, stock.left >= least { return stock }
        sequence += 1
        let next = lot("\(kind)-\(lots)", product: kind, amount, dimension)
        raw.append(next)
        return Stock(lot: next, left: amount)
    }

    private mutating func makeCell() {
        var w = 0
        for i in 1..<winders.count where winders[i].next < winders[w].next { w = i }
        time = winders[w].next
        var winder = winders[w]
        // 2 s a cell, ± 50 ms, a stop of up to a minute now and then.
        winder.next += 1_950_000 + below(100_000) + (below(500) == 0 ? below(60_000_000) : 0)
        if (winder.cathode?.left ?? 0) < 5_000_000 {
            winder.cathode = Stock(lot: lane("CATHODE"), left: 3_000_000_000)
            if made == 0 { someLane = winder.cathode!.lot }
        }
        if (winder.anode?.left ?? 0) < 5_000_000 { winder.anode = Stock(lot: lane("ANODE"), left: 3_000_000_000) }
        for s in 0..<2 where (winder.separators[s]?.left ?? 0) < 5_000_000 {
            winder.separators[s] = Stock(lot: separator(), left: 5_000_000_000)
        }
        electrolyte = supply(electrolyte, "electrolyte", 20_000_000_000, least: 36_000, 1)
        cans = supply(cans, "can", 10_000, least: 1, 3)
        caps = supply(caps, "cap", 20_000, least: 1, 3)
        someElectrolyte = electrolyte!.lot
        sequence += 1
        let cell = lot("urn:epc:id:sgtin:8801234.046800.\(100_000_000 + made)", product: "4680 cell", 1, 3)
        if made == cells / 2 { someCell = cell }
        if someCell == 0 { someCell = cell }
        made += 1
        draw(winder.cathode!.take(4_000_000 + below(2000)), cell, role: "cathode")
        draw(winder.anode!.take(4_000_000 + below(2000)), cell, role: "anode")
        draw(winder.separators[0]!.take(4_200_000 + below(2000)), cell, role: "separator")
        draw(winder.separators[1]!.take(4_200_000 + below(2000)), cell, role: "separator")
        let filling = electrolyte!.take(35_000 + below(400))
        draw(filling.lot, cell, from: nil, filling.length, 1, role: "electrolyte", step: "filling")
        draw(cans!.lot, cell, from: nil, 1, 3, role: "can", step: "assembly")
        draw(caps!.lot, cell, from: nil, 1, 3, role: "cap", step: "assembly")
        cans!.left -= 1
        caps!.left -= 1
        winders[w] = winder
        waiting.append(cell)
        if waiting.count == 880 {
            sequence += 1
            let pack = lot("urn:epc:id:sgtin:8801234.099000.\(10_000_000 + lots)", product: "pack", 1, 3)
            for cell in waiting { draw(cell, pack, from: nil, nil, 3, step: "pack assembly", kind: .component) }
            waiting.removeAll(keepingCapacity: true)
            if made <= cells / 2 || somePack == 0 { somePack = pack }
        }
    }

    private mutating func draw(_ stretch: Stretch, _ cell: UInt32, role: String) {
        draw(stretch.lot, cell, from: stretch.from, stretch.length, 2, role: role, step: "winding")
    }

    fileprivate struct Stretch {
        var lot: UInt32
        var from: Int64
        var length: Int64
    }
}

extension BenchmarkPlant.Stock {
    fileprivate mutating func take(_ length: Int64) -> BenchmarkPlant.Stretch {
        let stretch = BenchmarkPlant.Stretch(lot: lot, from: used, length: length)
        used += length
        left -= length
        return stretch
    }
}
