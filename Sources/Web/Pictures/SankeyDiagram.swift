// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Where material goes: from step to step, and out of the plant as good or as scrap. Widths are amounts.
///
/// Places keep the order they are given in, which is the order of the process. Scrap leaves downwards, or to the right where the picture
/// is too narrow for columns and the process runs from top to bottom.
package struct SankeyDiagram: Picture, Hashable {
    package struct Flow: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            case material
            /// Back to an earlier place: drawn as a thin dashed arrow, not to scale.
            case rework
        }

        /// Indices of places; a flow from a place to itself is left out.
        package var from: Int
        package var to: Int
        /// In the diagram's unit, 0 or more.
        package var amount: Double
        package var kind: Kind

        package init(from: Int, to: Int, amount: Double, kind: Kind = .material) {
            self.from = from
            self.to = to
            self.amount = amount
            self.kind = kind
        }
    }

    package struct Place: Hashable, Sendable {
        package var name: String
        /// Lost here, in the diagram's unit, with the word for it.
        package var losses: [Loss]

        package init(_ name: String, losses: [Loss] = []) {
            self.name = name
            self.losses = losses
        }
    }

    package struct Loss: Hashable, Sendable {
        package var name: String
        package var amount: Double

        package init(_ name: String, _ amount: Double) {
            self.name = name
            self.amount = amount
        }
    }

    package var title: String
    package var summary: String
    package var unit: String
    package var places: [Place]
    package var flows: [Flow]

    package init(title: String, summary: String, unit: String, places: [Place], flows: [Flow]) {
        self.title = title
        self.summary = summary
        self.unit = unit
        self.places = places
        self.flows = flows
    }

    package func drawing(width: Double) -> Drawing {
        let layers = self.layers
        let columns = (layers.max() ?? 0) + 1
        return width / Double(columns) >= 122
            ? SankeyColumns(self, layers: layers).drawing(width: width) : SankeyRows(self, layers: layers).drawing(width: width)
    }

    /// Flows that can be drawn: forward, between two places there are, of something.
    var material: [Flow] { flows.filter { isSound($0) && $0.kind == .material && !isBackward($0) } }
    /// Named as rework, or leading back against the order of the others.
    var returns: [Flow] { flows.filter { isSound($0) && ($0.kind == .rework || isBackward($0)) } }

    private func isSound(_ flow: Flow) -> Bool {
        places.indices.contains(flow.from) && places.indices.contains(flow.to) && flow.from != flow.to && flow.amount.isFinite && flow.amount > 0
    }

    /// The order of the places is the order of the process.
    private func isBackward(_ flow: Flow) -> Bool { flow.to < flow.from }

    /// For each place the longest way to it.
    var layers: [Int] {
        var layers = [Int](repeating: 0, count: places.count)
        for flow in material.sorted(by: { ($0.from, $0.to) < ($1.from, $1.to) }) { layers[flow.to] = max(layers[flow.to], layers[flow.from] + 1) }
        // Places nothing comes from elsewhere stand right before those they feed, not all at the far left.
        let fed = Set(material.map(\.to))
        for place in places.indices where !fed.contains(place) {
            if let next = material.filter({ $0.from == place }).map({ layers[$0.to] }).min() { layers[place] = max(0, next - 1) }
        }
        return layers
    }

    func losses(_ place: Int) -> [Loss] { places[place].losses.filter { $0.amount.isFinite && $0.amount > 0 } }

    /// What goes through a place: the larger of what comes and what leaves.
    func throughput(_ place: Int) -> Double {
        let arrives = material.filter { $0.to == place }.reduce(0) { $0 + $1.amount }
        let leaves = material.filter { $0.from == place }.reduce(0) { $0 + $1.amount } + losses(place).reduce(0) { $0 + $1.amount }
        return max(arrives, leaves)
    }

    func text(_ amount: Double) -> String { [NumberText.significant(amount), unit].filter { !$0.isEmpty }.joined(separator: "\u{00A0}") }

    func note(_ flow: Flow) -> String { "\(places[flow.from].name) → \(places[flow.to].name): \(text(flow.amount))" }

    package var numbers: Numbers {
        var rows = flows.filter(isSound).map { flow in
            [
                "\(places[flow.from].name) → \(places[flow.to].name)\(flow.kind == .rework ? " (rework)" : "")", NumberText.significant(flow.amount),
                share(flow.amount, of: flow.from),
            ]
        }
        for place in places.indices {
            for loss in losses(place) {
                rows.append(["\(places[place].name): \(loss.name)", NumberText.significant(loss.amount), share(loss.amount, of: place)])
            }
        }
        return Numbers(caption: "Flows", heads: ["from → to", unit.isEmpty ? "amount" : unit, "of the step"], rows: rows)
    }

    private func share(_ amount: Double, of place: Int) -> String {
        let whole = throughput(place)
        return whole > 0 ? NumberText.plain(100 * amount / whole, places: 1) + " %" : "–"
    }
}
