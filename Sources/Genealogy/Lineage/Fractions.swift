// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Fractions of every lot a search reached.
///
/// Forward: the part of the asked amount in each lot. Backward: the part of each lot in the asked one, which is the forward fraction
/// from there. Where shares are linear all of those come from one pass against the stream; else each lot is traced forward on its own,
/// nearest first, until ``mostLots`` lots have been visited: what lies beyond has no fraction.
final class Fractions {
    /// By slot; not a number when it was too much to tell.
    private let fractions: Arena<Double>
    /// By slot, where there are never-empty tanks.
    private let dilutions: Arena<Double>
    private let tracer: Tracer?

    /// Lots visited while lots are traced one by one, all together.
    static let mostLots = 4_000_000

    /// What one lot's own trace tells of the lot asked for, and how many lots it visited.
    typealias Retrace = (fraction: Double, dilution: Double, visited: Int)

    /// - Parameter retrace: Traces a lot forward; nil when that cannot be.
    init(_ touch: Touch, start: Int, asked: Interval?, _ request: TraceRequest, retrace: (LotKey) -> Retrace?) {
        if let links = touch.links {
            links.layOut(touch)
            let tracer = Tracer(touch, links, from: start, asked: asked, track: request.track)
            fractions = tracer.fractions
            dilutions = tracer.dilutions
            self.tracer = tracer
            return
        }
        tracer = nil
        fractions = Arena(repeating: .nan, count: touch.met.count)
        guard let (pass, hasHeirs) = Self.linearPass(touch, start, asked) else {
            dilutions = Arena(repeating: 1, count: touch.met.count)
            retraceEach(touch, start, retrace)
            return
        }
        dilutions = Arena(repeating: 1, count: hasHeirs ? touch.met.count : 0)
        for slot in 0..<touch.met.count {
            fractions[slot] = pass.fraction(of: slot)
            if hasHeirs { dilutions[slot] = pass.dilution(of: slot) }
        }
    }

    /// Nil where shares are not linear.
    private static func linearPass(_ touch: Touch, _ start: Int, _ asked: Interval?) -> (Countercurrent, hasHeirs: Bool)? {
        if touch.isTangled { return nil }
        let links = Links.out(of: touch.levels.map { level in level.filter { touch.slots[$0] != start } }, touch)
        var order = PassingOrder(links, touch)
        while let slot = order.next() { order.pass(slot, links) }
        guard !order.hasCircle, links.isLinear(touch) else { return nil }
        return (Countercurrent(links, order: order.passed, target: start, asked: asked, touch), links.hasHeirs)
    }

    /// Not a number when it was too much to tell.
    @inline(__always) func fraction(of slot: Int) -> Double { fractions[slot] }

    /// Forward: the part that lies in a stretch of a lot; nil asks for all of it.
    func fraction(of slot: Int, in asked: Interval?) -> Double {
        asked == nil ? fractions[slot] : tracer?.fraction(of: slot, in: asked) ?? .nan
    }

    func dilution(of slot: Int) -> Double { dilutions.count == 0 ? 1 : dilutions[slot] }

    private func retraceEach(_ touch: Touch, _ target: Int, _ retrace: (LotKey) -> Retrace?) {
        fractions[target] = 1
        var visited = 0
        for level in touch.levels {
            // In order of names, so that the bound does not cut by order of arrival.
            let lots = level.filter { touch.slots[$0] != target }.sorted { touch.view.comesBefore($0, $1) }
            for node in lots {
                guard visited < Self.mostLots, let told = retrace(touch.view.key(of: node)) else { return }
                visited += told.visited
                fractions[touch.slots[node]] = told.fraction
                dilutions[touch.slots[node]] = told.dilution
            }
        }
    }
}
