// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Writes out lines that copy others.
struct LineCopies {
    private struct Position: Hashable {
        let site: Int
        let area: Int
        let line: Int
    }

    private var findings: Findings

    init(findings: Findings) { self.findings = findings }

    func applied(to plant: Element, _ outcome: inout Findings) -> Element {
        var copies = self
        let result = copies.written(plant)
        outcome = copies.findings
        return result
    }

    private mutating func written(_ plant: Element) -> Element {
        var lines: [(name: LineName, position: Position, element: Element)] = []
        for (s, site) in (plant["sites"]?.list ?? []).enumerated() {
            for (a, area) in (site["areas"]?.list ?? []).enumerated() {
                for (l, line) in (area["lines"]?.list ?? []).enumerated() {
                    guard let siteName = site["name"]?.text, let areaName = area["name"]?.text, let name = line["name"]?.text else { continue }
                    lines.append((LineName(site: siteName, area: areaName, line: name), Position(site: s, area: a, line: l), line))
                }
            }
        }
        guard lines.contains(where: { $0.element["copies"] != nil }) else { return plant }
        var done: [Position: Element] = [:]
        var caught: Set<Int> = []
        func original(of index: Int) -> Int? {
            guard let asked = lines[index].element["copies"]?.text else { return nil }
            let candidates = NamePath.matches(asked, among: lines.map(\.name.parts), near: lines[index].name.parts)
            return candidates.count == 1 ? candidates[0] : nil
        }
        for index in lines.indices {
            var chain = [index]
            while let next = original(of: chain[chain.count - 1]), done[lines[next].position] == nil {
                guard !chain.contains(next) else {
                    defer { chain = [] }
                    guard caught.isDisjoint(with: chain) else { break }
                    caught.formUnion(chain)
                    let circle = (chain.drop { $0 != next } + [next]).map { lines[$0].name.description }.joined(separator: " → ")
                    let place = lines[index].element["copies"]?.place ?? lines[index].element.place
                    findings.report(
                        .circle, at: place, "", "A line cannot be a copy of itself: \(circle).", expected: "an original at the end",
                        "Describe the stations of one of them.")
                    break
                }
                chain.append(next)
            }
            for member in chain.reversed() where done[lines[member].position] == nil {
                var element = lines[member].element
                if let source = original(of: member) {
                    let base = done[lines[source].position] ?? lines[source].element
                    element = copy(base, as: element)
                }
                done[lines[member].position] = element
            }
        }
        return replacing(plant, "sites") { s, site in
            replacing(site, "areas") { a, area in
                replacing(area, "lines") { l, line in done[Position(site: s, area: a, line: l)] ?? line }
            }
        }
    }

    /// What the original learned before is not copied: `ahead` says anew where the copy begins.
    private mutating func copy(_ original: Element, as line: Element) -> Element {
        var base = original.setting("copies", nil)
        if let ramp = base["ramp"] { base = base.setting("ramp", ramp.setting("ahead", nil).setting("start", nil)) }
        return Deltas.merge(base, with: line, form: .line, path: "line", &findings)
    }

    private func replacing(_ element: Element, _ key: String, _ change: (Int, Element) -> Element) -> Element {
        guard let value = element[key], let items = value.list else { return element }
        return element.setting(key, value.with(.list(items.enumerated().map(change))))
    }
}

extension LineName {
    var parts: [String] { [site, area, line] }
}
