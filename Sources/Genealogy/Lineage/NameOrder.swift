// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension LineageView {
    /// Places in `nodes`, which ascend, by name and generation of the lots there. Lots of one product are mostly numbered in the order of
    /// their names, so one look is often enough.
    func inNameOrder(_ places: [UInt32], of nodes: [UInt32]) -> [UInt32] {
        let names = NameReader(rows)
        var isSorted = true
        var last = ""
        for (index, place) in places.enumerated() {
            let node = nodes[Int(place)]
            let name = names.name(of: self.name(of: node))
            if index > 0, name < last || name == last && generation(of: node) <= generation(of: nodes[Int(places[index - 1])]) {
                isSorted = false
                break
            }
            last = name
        }
        if isSorted { return places }
        let keys = places.map { place in
            let node = nodes[Int(place)]
            return (name: names.name(of: name(of: node)), generation: generation(of: node), place: place)
        }
        return keys.sorted { $0.name == $1.name ? $0.generation < $1.generation : $0.name < $1.name }.map(\.place)
    }

    /// The first of some lots by name and generation.
    func firstByName(_ nodes: [UInt32]) -> UInt32? {
        if nodes.count < 2 { return nodes.first }
        let names = NameReader(rows)
        var first: (node: UInt32, name: String)?
        // Names are read fastest in the order of their numbers.
        for node in nodes.sorted().withoutRepeats() {
            let name = names.name(of: self.name(of: node))
            if let first, name > first.name || name == first.name && generation(of: node) > generation(of: first.node) { continue }
            first = (node, name)
        }
        return first?.node
    }
}
