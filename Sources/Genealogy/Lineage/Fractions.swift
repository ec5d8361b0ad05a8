// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Fractions of every lot a search reached.
///
/// Forward: the part of the asked amount in each lot. Backward: the part of each lot in the asked one, which is the forward fraction
/// from there; in sound books all of them come from one pass against the stream, else each ancestor is traced forward on its own.
struct Fractions {
    private let tracer: Tracer
    /// Backward: by lot.
    private var backward: [UInt32: (fraction: Double, dilution: Double)]?

    init(_ touch: Touch, start: UInt32, asked: Interval?, _ request: TraceRequest) {
        let nodes = touch.levels.joined().sorted()
        let isBounded = request.depth != nil && touch.levels.count - 1 == request.depth
        switch request.direction {
        case .forward:
            let expanded = isBounded ? Array(touch.levels.dropLast().joined()) : nodes
            var depths: [UInt32: Int]?
            tracer = Tracer(touch, nodes: nodes, expanded: expanded, start: start, track: request.track)
            tracer.run(asked: asked, from: start) { node in
                if depths == nil { depths = touch.depths() }
                return depths![node] ?? 0
            }
        case .backward:
            tracer = Tracer(touch, nodes: nodes, expanded: nodes.filter { $0 != start }, start: start, track: nil)
            backward = Fractions.backward(tracer, touch, nodes, start, asked)
        }
    }

    func of(_ node: UInt32) -> Double {
        backward.map { $0[node]?.fraction ?? 0 } ?? tracer.fraction(of: node)
    }

    func dilution(of node: UInt32) -> Double {
        backward.map { $0[node]?.dilution ?? 0 } ?? tracer.dilution(of: node)
    }

    private static func backward(
        _ tracer: Tracer, _ touch: Touch, _ nodes: [UInt32], _ target: UInt32, _ asked: Interval?
    ) -> [UInt32: (fraction: Double, dilution: Double)] {
        var result: [UInt32: (fraction: Double, dilution: Double)] = [:]
        if tracer.isSound {
            let (fractions, dilutions) = tracer.against(target: target, asked: asked)
            for node in nodes { result[node] = (min(1, fractions[node] ?? 0), dilutions[node] ?? 0) }
        } else {
            for node in nodes where node != target {
                var depths: [UInt32: Int]?
                tracer.run(asked: nil, from: node) { other in
                    if depths == nil { depths = tracer.depths(from: node) }
                    return depths![other] ?? 0
                }
                result[node] = (tracer.fraction(of: target, in: asked), tracer.dilution(of: target))
            }
        }
        result[target] = (1, 1)
        return result
    }
}

extension Touch {
    func depths() -> [UInt32: Int] {
        var depths: [UInt32: Int] = [:]
        for (depth, nodes) in levels.enumerated() { for node in nodes { depths[node] = depth } }
        return depths
    }
}
