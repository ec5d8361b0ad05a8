// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Glibc

/// Builds the rows of a cell plant and measures the row store on them.
///
/// The chain: 20 t sulfate lots → 5 t cathode lots → 1 t slurry → 3,000 m coils → 7 lanes → cells → packs of 880. A cell draws a stretch
/// of a cathode and of an anode lane, two stretches of separator, electrolyte, a can and a cap: 7 draws, one event a cell; then it is
/// built into a pack. Eight winders run side by side at about 2 s a cell, each on reels of its own.
package struct RowsBenchmark {
    package typealias Figure = (name: String, value: Double, unit: String)

    /// - Parameters:
    ///   - cells: 1,000 … 20,000,000.
    ///   - folder: where segments go; nil keeps all in memory.
    ///   - eventsPerBatch: cells woven into one batch.
    package static func run(cells: Int, folder: (any SegmentFolder)? = nil, eventsPerBatch: Int = 100_000) -> [Figure] {
        var figures: [Figure] = []
        var plant = BenchmarkPlant(cells: cells)
        var store = RunStore(folder: folder)
        var slowest = 0.0
        var applied = 0.0
        var worked = 0.0
        while let batch = plant.nextBatch(events: eventsPerBatch) {
            let took = seconds { worked += processorSeconds { store.apply(batch) } }
            applied += took
            slowest = max(slowest, took)
        }
        figures.append(("draws, component holds among them", Double(store.rows.drawCount), "rows"))
        figures.append(("lots", Double(store.rows.lotCount), "lots"))
        figures.append(("build: encode, merge\(folder == nil ? "" : ", write and flush files")", applied, "s"))
        figures.append(("of it on the processor", worked, "s"))
        figures.append(("slowest batch of \(eventsPerBatch) cells", slowest * 1000, "ms"))
        figures.append(("runs after the last batch", Double(store.rows.runs.count), "runs"))
        figures.append(("merge to few runs", seconds { _ = try? store.compact() }, "s"))
        figures.append(("runs then", Double(store.rows.runs.count), "runs"))
        figures.append(("put the rest into files", seconds { try? store.flush() }, "s"))
        figures += sizes(store.rows)
        if folder != nil {
            let opened = RunStore(folder: folder)
            figures.append(("open again, entries covered", Double(opened.coveredSequence), "entries"))
            figures.append(("open again", seconds { store = RunStore(folder: folder) } * 1000, "ms"))
            figures.append(("first trace back after opening, pack to raw lots", seconds { _ = back(from: plant.somePack, store.rows) } * 1000, "ms"))
        }
        let rows = store.rows
        figures += walks(rows, plant)
        figures += rollUps(rows, plant)
        figures.append(("names: 100,000 look-ups by the writer", lookUps(&store, plant), "ns each"))
        figures.append(("damage met", rows.damage == nil ? 0 : 1, "runs"))
        figures.append(("resident memory now", resident("VmRSS:"), "MB"))
        figures.append(("of it mapped files", resident("RssFile:"), "MB"))
        figures.append(("most resident memory", resident("VmHWM:"), "MB"))
        return figures
    }

    private static func sizes(_ rows: RunRows) -> [Figure] {
        func sum(_ part: (Run) -> Int) -> Double { Double(rows.runs.reduce(0) { $0 + part($1) }) }
        let draws = Double(rows.drawCount)
        let lots = Double(rows.lotCount)
        func table(_ table: Run.Table) -> Int { table.blocks.count + table.firsts.count + table.offsets.count }
        return [
            ("bytes a draw, forward", sum { table($0.draws) } / draws, "B"),
            ("bytes a draw, backward", sum { table($0.back) } / draws, "B"),
            ("bytes a lot, statements", sum { table($0.statements) } / lots, "B"),
            ("bytes a lot, names", sum { $0.names.names.count + $0.names.offsets.count } / lots, "B"),
            ("bytes a lot, index from names", sum { $0.names.starts.count + $0.names.tags.count + $0.names.numbers.count } / lots, "B"),
            ("all runs", sum { $0.bytes.count } / 1e6, "MB"),
        ]
            + (0..<DrawColumn.count).map { column in
                ("  column \(DrawColumn.names[column]), bits a draw", Double(bits(of: column, rows)) / draws, "bit")
            }
    }

    private static func bits(of column: Int, _ rows: RunRows) -> Int {
        var bits = 0
        for run in rows.runs {
            let reader = BlockReader(.draws)
            for block in 0..<run.draws.blockCount where run.open(block, of: run.draws, in: reader) { bits += reader.size(column) * 8 }
        }
        return bits
    }

    private static func walks(_ rows: RunRows, _ plant: BenchmarkPlant) -> [Figure] {
        var figures: [Figure] = []
        var count = 0
        var sum: Int64 = 0
        let lane = plant.someLane
        func measure(_ name: String, _ times: Int, _ body: () -> Void) {
            var best = Double.infinity
            for _ in 0..<times { best = min(best, processorSeconds(body)) }
            figures.append((name, best * 1e6 / Double(max(1, count)) * 1000, "ns a row"))
            count = 0
        }
        measure("one lane's draws, all columns", 5) {
            count = 0
            rows.forEachRow(from: lane) {
                count += 1
                sum &+= $0.from ?? 0
            }
        }
        measure("one lane's draws, product and place", 5) {
            count = 0
            rows.forEachRow(fromAscending: [lane], columns: .place) {
                count += 1
                sum &+= $0.from ?? 0
            }
        }
        measure("an electrolyte lot's draws, product, length and time", 3) {
            count = 0
            rows.forEachTouch(fromAscending: [plant.someElectrolyte]) {
                count += 1
                sum &+= $0.length ?? 0
            }
        }
        measure("every draw, product and place", 1) {
            count = 0
            rows.forEachRow(columns: .place) {
                count += 1
                sum &+= $0.length ?? 0
            }
        }
        var reached = 0
        let forward = (0..<3).map { _ in processorSeconds { reached = self.forward(from: plant.someSulfate, rows) } }.min() ?? 0
        figures.append(("trace forward, sulfate lot to packs", forward * 1000, "ms"))
        figures.append(("lots reached", Double(reached), "lots"))
        let backward = (0..<3).map { _ in processorSeconds { reached = back(from: plant.somePack, rows) } }.min() ?? 0
        figures.append(("trace back, pack to raw lots", backward * 1000, "ms"))
        figures.append(("lots reached", Double(reached), "lots"))
        let one = processorSeconds { for cell in 0..<1000 { rows.forEachRow(into: plant.someCell + UInt32(cell) * 7) { sum &+= $0.time } } }
        figures.append(("inputs of one cell, at random", one * 1000, "µs"))
        figures.append(("checksum of walks", Double(sum & 0xFFFF), ""))
        return figures
    }

    /// Wave by wave: ascending lots, a bitmap of those met.
    private static func forward(from lot: UInt32, _ rows: RunRows) -> Int {
        var met = [Bool](repeating: false, count: rows.lotCount)
        var wave = [lot]
        var reached = 0
        while !wave.isEmpty {
            var next: [UInt32] = []
            rows.forEachTouch(fromAscending: wave) { touch in
                if !met[Int(touch.product)] {
                    met[Int(touch.product)] = true
                    next.append(touch.product)
                }
            }
            next.sort()
            reached += next.count
            wave = next
        }
        return reached
    }

    private static func back(from lot: UInt32, _ rows: RunRows) -> Int {
        var met: Set<UInt32> = []
        var wave = [lot]
        while !wave.isEmpty {
            var next: [UInt32] = []
            rows.forEachRow(intoAscending: wave, columns: []) { row in
                if met.insert(row.source).inserted { next.append(row.source) }
            }
            next.sort()
            wave = next
        }
        return met.count
    }

    private static func rollUps(_ rows: RunRows, _ plant: BenchmarkPlant) -> [Figure] {
        var figures: [Figure] = []
        var columns: LotColumns?
        let lots = OwnedLots(LineageGraph(rows))
        let reading = processorSeconds { columns = LotColumns(lots, asksSteps: false, asksTimes: false) }
        guard let columns else { return [] }
        figures.append(("books: facts and links of every lot, once a state", reading, "s"))
        for (name, raw) in [("one account", plant.sulfates), ("an account booked on every raw lot", plant.raw)] {
            let pass = LotPass(columns, RawAccounts(raw, amount: 20_000_000_000, width: 1))
            let exact = processorSeconds { try? pass.run { _ in } }
            figures.append(("books: \(name) to every cell and pack, exact", exact, "s"))
            var amounts: [Double] = []
            let about = processorSeconds { amounts = RollUp.analysis(raw.map { ($0, 20_000_000_000) }, over: rows) }
            figures.append(("analysis: \(name), in doubles", about, "s"))
            var worst = 0.0
            for lot in amounts.indices { worst = max(worst, abs(amounts[lot] - Double(pass.balance(of: UInt32(lot))[0]))) }
            figures.append(("largest difference of the two", worst, "mg"))
        }
        return figures
    }

    private static func lookUps(_ store: inout RunStore, _ plant: BenchmarkPlant) -> Double {
        var names: [String] = []
        for i in 0..<100_000 { names.append(store.rows.name(of: UInt32((i * 7919) % store.rows.lotCount))) }
        store.indexNames()
        var found: UInt64 = 0
        let took = processorSeconds { for name in names { found &+= UInt64(store.lot(named: name) ?? 0) } }
        return found == 0 ? .nan : took * 1e9 / Double(names.count)
    }

    /// Time on the wall.
    private static func seconds(_ body: () -> Void) -> Double {
        let took = ContinuousClock().measure(body)
        return Double(took.components.seconds) + Double(took.components.attoseconds) * 1e-18
    }

    /// Time of this process on a processor: what a machine shared with others repeats best.
    private static func processorSeconds(_ body: () -> Void) -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
        }
        let start = now()
        body()
        return now() - start
    }

    /// MB of a line of /proc/self/status; 0 where there is none.
    private static func resident(_ line: String) -> Double {
        guard let file = fopen("/proc/self/status", "r") else { return 0 }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 256)
        while fgets(&buffer, 256, file) != nil {
            let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if text.hasPrefix(line) { return (Double(text.split(whereSeparator: \.isWhitespace)[1]) ?? 0) / 1024 }
        }
        return 0
    }
}

extension RowsBenchmark {
    /// The plant's rows with its raw lots, and one sulfate lot, one cathode lane and one pack of them.
    package struct Chain {
        package let rows: RunRows
        package let raw: [UInt32]
        package let sulfate: UInt32
        package let lane: UInt32
        package let pack: UInt32
    }

    /// - Parameter folder: Where segments go; nil keeps all in memory.
    package static func chain(cells: Int, folder: (any SegmentFolder)? = nil) throws -> Chain {
        var plant = BenchmarkPlant(cells: cells)
        var store = RunStore(folder: folder)
        while let batch = plant.nextBatch(events: 100_000) { store.apply(batch) }
        if folder != nil {
            try store.compact()
            try store.flush()
            store = RunStore(folder: folder)
        }
        return Chain(rows: store.rows, raw: plant.raw, sulfate: plant.someSulfate, lane: plant.someLane, pack: plant.somePack)
    }
}

/// Accounts of which as much is booked on each of some lots, twice as much of each next one.
package final class RawAccounts: PassedAccounts {
    package let width: Int
    private let amount: Int64
    private let raw: [UInt32]

    package init(_ raw: [UInt32], amount: Int64, width: Int) {
        self.width = width
        self.amount = amount
        self.raw = raw
    }

    package var mayTurn: Bool { false }
    package var asksSettled: Bool { false }

    package func book(into amounts: UnsafeMutableBufferPointer<Int64>) {
        for lot in raw { for account in 0..<width { amounts[Int(lot) * width + account] &+= amount << Int64(account) } }
    }

    package func successors(of node: UInt32) -> [Int]? { nil }
    package func mayWeigh(_ node: UInt32) -> Bool { false }
    package func weigh(_ claims: ClaimClasses, of node: UInt32) -> Bool { true }

    package func weighting(of lot: OwnedLot, holding amounts: [Int64]) -> Balances.Weighting {
        Balances.Weighting(classes: [.physical], classOfAccount: Array(repeating: 0, count: width))
    }

    package func settle(_ lot: SettledLot) {}
}
