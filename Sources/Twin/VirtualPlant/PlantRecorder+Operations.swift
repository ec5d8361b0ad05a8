// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure
import Plant

/// What an operation did to lots.
extension PlantRecorder {
    /// Something taken, with its role: whole items that do not go on, stretches cut off, amounts drawn.
    private struct Source {
        let role: String
        let parts: [LotPart]
        /// Of the input: pieces of this length, after a leader; nil: shared out in proportion.
        let pitch: (length: Int64, leader: Int64)?
    }

    /// A lot that something went into.
    private struct Target {
        var lot: VirtualLot
        /// Place in the item or web, from 1.
        var position: Int
        var isNew: Bool
    }

    mutating func finish(_ work: inout Execution, at time: SimulatedTime) {
        let operation = scenario.operations[work.operation]
        let meaning = legend.operations[work.operation].meaning
        let gives = operation.outcomes[min(work.outcome, operation.outcomes.count - 1)].gives
        let isDelivery = if case .receipt = meaning { true } else { false }
        let isCarried = isCarried(by: work.operation)

        var passed: Set<Int> = []
        var targets: [Target] = []
        for give in gives {
            switch give {
            case .pass(let input, let product, _, _):
                passed.insert(input)
                for (_, serial) in work.taken.filter({ $0.input == input }) {
                    work.passing.append(serial)
                    guard let item = items[serial] else { continue }
                    if let product { change(serial, into: product.number, work, at: time) }
                    targets += (items[serial] ?? item).lots.enumerated().map { Target(lot: $0.element, position: $0.offset + 1, isNew: false) }
                }
            case .make(let product, let count, _, _, _) where isCarried && legend.products[product.number].isMaterial:
                work.made += portions(of: cargo(work, except: passed), number(count, work), as: product.number, in: work.box)
            case .fill(_, let tank) where isCarried:
                guard let product = legend.buffers[tank.number].product else { continue }
                work.filled.append(
                    cargo(work, except: passed).map { lot in
                        var lot = lot
                        lot.product = product
                        return lot
                    })
            case .make(let product, let count, let size, _, _) where legend.products[product.number].isMaterial:
                for _ in 0..<number(count, work) {
                    let item = newItem(of: product.number, quantity: amount(size, work), isDelivery: isDelivery)
                    work.made.append(item)
                    // Units of a tray by their slot; single items by their turn, which for a slit web is the lane.
                    let base = item.lots.count > 1 ? 0 : targets.count
                    targets += item.lots.enumerated().map { Target(lot: $0.element, position: base + $0.offset + 1, isNew: true) }
                }
            case .fill(let size, let tank):
                guard let product = legend.buffers[tank.number].product else { continue }
                if let (input, lots) = stored(work, in: tank.number, as: product, amount(size, work), except: passed, gives) {
                    passed.insert(input)
                    for (_, serial) in work.taken where items[serial] != nil { items[serial] = nil }
                    work.filled.append(lots)
                    targets += lots.enumerated().map { Target(lot: $0.element, position: $0.offset + 1, isNew: false) }
                    continue
                }
                let lot = newLot(of: product, quantity: amount(size, work))
                work.filled.append([lot])
                targets.append(Target(lot: lot, position: targets.count + 1, isNew: true))
            case .make: continue
            }
        }
        guard !isCarried else {
            for (input, serial) in work.taken where !passed.contains(input) { items[serial] = nil }
            return
        }
        let sources = sources(work, except: passed, gives)
        tell(work, sources, targets, at: time)
        for (input, serial) in work.taken where !passed.contains(input) { forget(serial) }
    }

    /// What goes into a stock as it came stays the lots it is: an amount to the run, bags on a shelf to the plant.
    private func stored(
        _ work: Execution, in tank: Int, as product: Int, _ amount: Int64, except passed: Set<Int>, _ gives: [Scenario.Output]
    ) -> (input: Int, lots: [VirtualLot])? {
        guard gives.count == 1, !legend.buffers[tank].mixes, work.parts.isEmpty, passed.isEmpty, let first = work.taken.first,
            work.taken.allSatisfy({ $0.input == first.input })
        else { return nil }
        let lots = work.taken.flatMap { items[$0.serial]?.lots ?? [] }
        guard lots.reduce(0, { $0 + $1.left }) == amount,
            lots.allSatisfy({ legend.products[$0.product].name == legend.products[product].name })
        else { return nil }
        return (
            first.input,
            lots.map { lot in
                var lot = lot
                lot.product = product
                return lot
            }
        )
    }

    private func number(_ count: Scenario.Count, _ work: Execution) -> Int {
        switch count {
        case .fixed(let number): number
        // They are told as they come.
        case .sampled: 0
        case .pieces(let input, let length, let leader):
            work.taken.filter { $0.input == input }.reduce(0) { $0 + Int(max(0, ((items[$1.serial]?.quantity ?? 0) - leader) / max(1, length))) }
        }
    }

    private func amount(_ size: Scenario.Quantity, _ work: Execution) -> Int64 {
        switch size {
        case .fixed(let amount): return amount
        case .ofInput(let input, let factor):
            let taken = work.taken.filter { $0.input == input }.reduce(0) { $0 + (items[$1.serial]?.quantity ?? 0) }
            let parts = work.parts.filter { $0.input == input }.reduce(0) { $0 + $1.part.length }
            return Int64((Double(taken + parts) * factor).rounded())
        }
    }

    private func sources(_ work: Execution, except passed: Set<Int>, _ gives: [Scenario.Output]) -> [Source] {
        let roles = legend.operations[work.operation].roles
        let takes = scenario.operations[work.operation].takes
        return takes.indices.compactMap { input in
            var parts = work.parts.filter { $0.input == input }.map(\.part)
            if !passed.contains(input) {
                for (_, serial) in work.taken.filter({ $0.input == input }) {
                    parts += items[serial]?.lots.filter { $0.left > 0 }.map { LotPart(lot: $0, from: $0.drawn, length: $0.left) } ?? []
                }
            }
            guard !parts.isEmpty else { return nil }
            var pitch: (length: Int64, leader: Int64)?
            for case .make(_, .pieces(input, let length, let leader), _, _, _) in gives { pitch = (length, leader) }
            return Source(role: input < roles.count ? roles[input] : "", parts: parts, pitch: pitch)
        }
    }

    /// One event for what was made or worked on.
    private mutating func tell(_ work: Execution, _ sources: [Source], _ targets: [Target], at time: SimulatedTime) {
        let legend = legend.operations[work.operation]
        let isWatched = self.legend.stations[work.server.station].isEquipment
        let rewinds = legend.rewinds
        let id = "\(work.number)"
        var facts = Facts()
        facts.statements = targets.filter(\.isNew).map { announced($0.lot, site: legend.site) }
        let weights = weights(of: targets, legend, outcome: work.outcome)
        for source in sources { draw(source, into: targets, weights, rewinds: rewinds, &facts) }
        for scrap in work.scrapped where self.legend.products[scrap.lot.product].kind == .mapped {
            let waste = VirtualLot(name: scrap.lot.name, product: scrap.lot.product, quantity: scrap.length)
            let lot = "\(name(of: waste.name))-waste-\(scrap.from)"
            facts.statements.append(
                LotStatement(
                    lot: lot, product: "\(self.legend.products[waste.product].name) waste", quantity: quantity(scrap.length, of: waste.product),
                    basis: .announced, site: legend.site, trackWeights: []))
            facts.draws.append(stretch(scrap, into: lot, role: "", track: nil, onto: (0, scrap.length)))
        }
        strike(work, targets, at: time)
        // Of what comes out beside the product nobody measures anything.
        let measured = targets.filter { self.legend.products[$0.lot.product].name == targets.first.map { self.legend.products[$0.lot.product].name } }
        measure(work, measured.map { ($0.lot, $0.position) }, &facts, at: time)
        for item in work.made { if let tray = item.tray { hold(item, in: tray, &facts) } }
        if case .receipt(let supplier) = legend.meaning {
            facts.sightings = targets.map { Sighting(lot: name(of: $0.lot.name), place: legend.site, disposition: "received from \(supplier)") }
        } else if isWatched, facts.draws.isEmpty, facts.measurements.isEmpty {
            facts.sightings = work.passing.compactMap { seen(items[$0], at: equipment(work.server)) }
        }
        let readPoint = isWatched ? equipment(work.server) : nil
        // A tank is drawn from when the work begins: by its end it may have been filled again.
        var moments: [SimulatedTime] = []
        for draw in work.drawn where draw.at != time && !moments.contains(draw.at) { moments.append(draw.at) }
        for moment in moments {
            let tanks = Set(work.drawn.filter { $0.at == moment }.map { self.legend.buffers[$0.tank].name })
            let early = facts.draws.filter { tanks.contains($0.source) }
            facts.draws.removeAll { tanks.contains($0.source) }
            guard !early.isEmpty else { continue }
            record(
                "\(id):drawn:\(moment.microseconds - work.started.microseconds)", legend.step, at: moment, site: legend.site, readPoint: readPoint,
                .with { $0.draws = early })
        }
        guard facts != Facts() else { return }
        record(id, legend.step, at: time, site: legend.site, readPoint: readPoint, facts)
    }

    private func seen(_ item: VirtualItem?, at place: String) -> Sighting? {
        guard let item, let first = item.lots.first else { return nil }
        return Sighting(lot: item.tray.map { name(ofTray: $0) } ?? name(of: first.name), place: place, disposition: "in_progress")
    }

    func hold(_ item: VirtualItem, in tray: Int64, _ facts: inout Facts) {
        facts.holdsBegun += item.lots.map { Hold(child: name(of: $0.name), parent: name(ofTray: tray), kind: .carrier, quantity: nil) }
    }

    /// How what went in is shared out: by amount where all is counted alike, else the product's part and the rest's.
    private func weights(of targets: [Target], _ operation: Legend.Operation, outcome: Int) -> [Int64] {
        let sizes = targets.map(\.lot.quantity)
        guard let main = targets.first.map({ legend.products[$0.lot.product] }),
            targets.contains(where: { legend.products[$0.lot.product].dimension != main.dimension })
        else { return sizes }
        let good = outcome < operation.good.count ? operation.good[outcome] : 1
        let isMain = targets.map { legend.products[$0.lot.product].name == main.name }
        let (mains, rests) = (isMain.count { $0 }, isMain.count { !$0 })
        let parts = (max(1, Int64(good * 1e9)) / Int64(mains), max(1, Int64((1 - good) * 1e9)) / Int64(max(1, rests)))
        return isMain.map { max(1, $0 ? parts.0 : parts.1) }
    }

    private mutating func draw(_ source: Source, into targets: [Target], _ weights: [Int64], rewinds: Bool, _ facts: inout Facts) {
        guard !targets.isEmpty, let first = source.parts.first else { return }
        let from = legend.products[first.lot.product]
        // A web that is slit: each product is a lane, and trimmings are no lot.
        let webs = targets.filter { legend.products[$0.lot.product].kind == .mapped }
        if !from.lanes.isEmpty, from.lanes.count == webs.count, source.parts.count == 1 {
            for (lane, target) in webs.enumerated() {
                let place = rewinds ? (target.lot.quantity, 0) : (0, target.lot.quantity)
                facts.draws.append(stretch(first, into: name(of: target.lot.name), role: source.role, track: UInt16(lane), onto: place))
                inherit(first, target.lot, 0..<target.lot.quantity, isReversed: rewinds, lane: lane + 1)
            }
            return
        }
        let sizes = targets.map(\.lot.quantity)
        let pieces =
            if let pitch = source.pitch, sizes.allSatisfy({ $0 == 1 }) {
                Layout.pieces(source.parts, pitch: pitch.length, leader: pitch.leader, sizes: sizes)
            } else if targets.allSatisfy({ legend.products[$0.lot.product].kind == .mixed }) {
                // What mixes goes into everything that comes of it, lot by lot.
                source.parts.flatMap { Layout.sequential([$0], weights: weights, sizes: sizes) }
            } else {
                Layout.sequential(source.parts, weights: weights, sizes: sizes)
            }
        // Whole units become parts of a unit, unless each simply becomes the next thing: a roll in its can.
        let becomes = pieces.count == targets.count && pieces.allSatisfy { $0.part.length == 1 }
        for piece in pieces {
            let target = targets[piece.product]
            let product = legend.products[target.lot.product]
            let child = name(of: piece.part.lot.name)
            let parent = name(of: target.lot.name)
            if !becomes, from.kind == .unit, piece.part.lot.quantity == 1, product.kind == .unit {
                facts.holdsBegun.append(Hold(child: child, parent: parent, kind: .component, quantity: nil))
                inherit(piece.part, target.lot, 0..<target.lot.quantity, isReversed: false, lane: nil)
                continue
            }
            let isReversed = rewinds && from.kind == .mapped && product.kind == .mapped
            let size = target.lot.quantity
            let (a, b) = (piece.place.lowerBound, piece.place.upperBound)
            let place: (Int64, Int64)? = product.kind == .mapped ? (isReversed ? (size - a, size - b) : (a, b)) : nil
            facts.draws.append(
                from.kind == .mixed
                    ? amount(piece.part, into: parent, role: source.role, onto: place)
                    : stretch(piece.part, into: parent, role: source.role, track: nil, onto: place))
            inherit(
                piece.part, target.lot, product.kind == .mapped ? (isReversed ? size - b..<size - a : a..<b) : 0..<size, isReversed: isReversed,
                lane: nil)
        }
    }

    /// Planted causes under a stretch travel into what was made of it.
    private mutating func inherit(_ part: LotPart, _ lot: VirtualLot, _ place: Range<Int64>, isReversed: Bool, lane: Int?) {
        guard let source = taints[part.lot.name], !place.isEmpty else { return }
        let isMapped = legend.products[part.lot.product].kind == .mapped
        var carried =
            isMapped
            ? source.mapped(part.from, part.length, onto: place, isReversed: isReversed)
            : source.map { Taint(cause: $0.cause, from: place.lowerBound, to: place.upperBound, hours: $0.hours) }
        // A cause that struck one lane of the web lies in that lane alone.
        if let lane { carried.removeAll { causes[$0.cause].position.map { $0 != lane } ?? false } }
        carry(carried, lot)
    }

    private mutating func carry(_ new: [Taint], _ lot: VirtualLot) {
        guard !new.isEmpty else { return }
        var all = taints[lot.name] ?? []
        let isUnit = legend.products[lot.product].kind == .unit
        for taint in new {
            if isUnit, lot.quantity == 1, !all.contains(where: { $0.cause == taint.cause }) { carries(taint.cause, lot) }
            all.append(taint)
        }
        taints[lot.name] = legend.products[lot.product].kind == .mapped ? all : all.spread(over: lot.quantity)
    }

    /// Causes that strike here and now.
    private mutating func strike(_ work: Execution, _ targets: [Target], at time: SimulatedTime) {
        let (step, site) = (legend.operations[work.operation].step, legend.operations[work.operation].site)
        guard causes.contains(where: { $0.step == step && ($0.site ?? site) == site }) else { return }
        let before = madeLots[work.operation]
        madeLots[work.operation] += max(1, targets.count(where: \.isNew) > 1 ? 1 : targets.count)
        for (index, cause) in causes.enumerated() where cause.step == step && (cause.site ?? site) == site {
            guard cause.machine.map({ $0 == work.server.server + 1 }) ?? true, cause.from.map({ $0 <= time }) ?? true,
                cause.until.map({ time < $0 }) ?? true, cause.lot.map({ $0 == before + 1 }) ?? true
            else { continue }
            for target in targets where cause.strikes(legend.products[target.lot.product].name, at: target.position) {
                let whole = 0..<target.lot.quantity
                let stretch = cause.stretch.map { $0.clamped(to: whole) } ?? whole
                guard !stretch.isEmpty else { continue }
                strike(index, target.lot, stretch)
                let hours = cause.from.map { (time - $0).seconds / 3_600 } ?? 0
                carry([Taint(cause: index, from: stretch.lowerBound, to: stretch.upperBound, hours: hours)], target.lot)
            }
        }
    }

    // Kinds of draws.

    func amount(_ part: LotPart, into product: String, role: String, onto place: (Int64, Int64)?) -> Draw {
        .amount(part.length, legend.products[part.lot.product].dimension, of: name(of: part.lot.name), into: product, role: role, onto: place)
    }

    func stretch(_ part: LotPart, into product: String, role: String, track: UInt16?, onto place: (Int64, Int64)?) -> Draw {
        .stretch(
            part.from, part.length, legend.products[part.lot.product].dimension, of: name(of: part.lot.name), into: product, role: role, track: track,
            onto: place)
    }
}

extension Facts {
    static func with(_ fill: (inout Facts) -> Void) -> Facts {
        var facts = Facts()
        fill(&facts)
        return facts
    }
}
