// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Joins places to one plant: each is assembled and checked by itself, then everything in it is named after it, and what stands in the lists of
/// all comes one after the other. Sites keep their names, since they are real; sources too, since places share them.
extension Assembly {
    mutating func joined(_ chain: Element) -> Element? {
        guard let list = chain["places"]?.list else {
            let places = chain["places"] ?? chain
            report(.wrongForm, places, "places", "Here is \(places.words).", "a list of places, each begun with “- place:”", "Write the list.")
            return chain.setting("places", nil)
        }
        var whole = chain.setting("places", nil)
        var known: [String: Place] = [:]
        var isSound = true
        for (index, item) in list.enumerated() {
            let path = "places[\(index)]"
            guard let name = item["place"], let text = name.text, !name.isNull, !text.isEmpty, !text.contains("/") else {
                report(
                    .missingKey, item["place"] ?? item, "\(path).place", "A place has no name, or one with a slash.", "a name such as place: hue",
                    "Name it.")
                isSound = false
                continue
            }
            if let first = known.updateValue(name.place, forKey: text) {
                report(
                    .duplicateName, name, "\(path).place", "There is a place “\(text)” already, in \(first.file) at line \(first.line).",
                    "a name of its own", "Rename one, or remove it.")
                isSound = false
                continue
            }
            guard let place = place(item, named: text, path) else {
                isSound = false
                continue
            }
            whole = union(whole, place)
        }
        // What is joined of unsound places would only repeat what is wrong with them.
        return isSound ? whole : nil
    }

    /// Everything in a place by its name in the chain; nil when it cannot be a plant by itself.
    private mutating func place(_ item: Element, named name: String, _ path: String) -> Element? {
        var own = Assembly(files: files)
        own.budget = budget
        let chain = [item.place.file]
        let included = own.including(item.setting("place", nil), chain: chain)
        let resolved = own.resolved(included, chain: chain)
        budget = own.budget
        read += own.read.filter { !read.contains($0) }
        findings.adopt(own.findings.list)
        guard var plant = resolved.map({ LineCopies(findings: findings).applied(to: $0, &findings) }) else { return nil }
        if let inner = plant["places"] ?? plant["slots"] {
            let key = plant["places"] == nil ? "slots" : "places"
            report(
                .contradiction, inner, "\(path).\(key)", "“\(name)” has “\(key):”, which a place of a chain cannot have.", "a plant by itself",
                "Name its places here, or leave it out.")
            return nil
        }
        // A plant's file says when it starts by itself; here nobody could mean it.
        if let start = item["start"] {
            report(
                .contradiction, start, "\(path).start", "“\(name)” has a start of its own, but all places of a chain begin together.",
                "one start for the whole chain", "Write it beside “places:”; it holds in all of them, whatever their own files say.")
            return nil
        }
        // What a file that cannot be read might have said is not missed.
        guard !own.findings.list.contains(where: { $0.code == .unreadable }) else { return nil }
        if plant["plant"] == nil { plant = plant.setting("plant", item["place"]) }
        let check = PlantFile.check(plant, file: item.place.file, files: read)
        findings.adopt(check.findings)
        guard check.errors.isEmpty, own.findings.errors == 0 else { return nil }
        return PlaceNames(place: name, plant).applied(to: plant)
    }

    /// Lists one after the other; of what stands once in a plant, the first that says it.
    private func union(_ chain: Element, _ place: Element) -> Element {
        var result = chain
        for member in place.members ?? [] where Grammar.form(.plant).key(member.key) != nil && member.key != "plant" {
            guard let there = result[member.key] else {
                result = result.with(.mapping((result.members ?? []) + [member]))
                continue
            }
            switch (there.content, member.value.content) {
            case (.list(let first), .list(let second)): result = result.setting(member.key, there.with(.list(first + second)))
            case (.mapping(let first), .mapping(let second)):
                let new = second.filter { twin in !first.contains { $0.key == twin.key } }
                result = result.setting(member.key, there.with(.mapping(first + new)))
            default: break
            }
        }
        return result
    }

    private mutating func report(
        _ code: PlantFinding.Code, _ element: Element, _ path: String, _ message: String, _ expected: String, _ remedy: String
    ) {
        findings.report(code, at: element.place, path, message, expected: expected, remedy)
    }
}
