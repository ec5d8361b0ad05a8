// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Works out what each parameter is, one from the other.
struct Parameters {
    private let members: [String: Element]
    private let overriding: [String: Double]
    private var values: [String: Expression.Value] = [:]
    private var failed: Set<String> = []
    private var findings: Findings

    /// - Parameter overriding: Values the caller sets, in the unit the file states each in.
    static func evaluate(_ plant: Element, overriding: [String: Double], file: String, _ findings: inout Findings) -> [String: Expression.Value] {
        let list = plant["parameters"]?.members ?? []
        var parameters = Parameters(
            members: Dictionary(list.map { ($0.key, $0.value["value"] ?? $0.value) }) { first, _ in first }, overriding: overriding,
            findings: findings)
        for member in list { _ = parameters.value(member.key, chain: []) }
        for name in overriding.keys.sorted() where parameters.members[name] == nil {
            parameters.findings.report(
                .unknownName, at: Place(file: file, line: 1, column: 1), "parameters.\(name)", "The plant has no parameter “\(name)” to set.",
                expected: list.isEmpty ? "nothing to set: it has no parameters" : "one of \(list.map(\.key).joined(separator: ", "))",
                nearest: Spelling.nearest(to: name, among: list.map(\.key)),
                "Correct the name, or describe it under “parameters:”.")
        }
        findings = parameters.findings
        return parameters.values
    }

    private init(members: [String: Element], overriding: [String: Double], findings: Findings) {
        self.members = members
        self.overriding = overriding
        self.findings = findings
    }

    private mutating func value(_ name: String, chain: [String]) -> Expression.Value? {
        if let value = values[name] { return value }
        guard let element = members[name], !failed.contains(name), element.members == nil else { return nil }
        guard !chain.contains(name) else {
            let circle = (chain.drop { $0 != name } + [name]).joined(separator: " → ")
            findings.report(
                .circle, at: element.place, "parameters.\(name)", "A parameter cannot be computed from itself: \(circle).",
                expected: "a number at the end",
                "Write a number for one of them.")
            failed.formUnion(chain + [name])
            return nil
        }
        let text = element.text ?? ""
        for needed in Expression.parameters(in: text, among: members.keys) { _ = value(needed, chain: chain + [name]) }
        guard !failed.contains(name) else { return nil }
        switch Expression.evaluate(text, values) {
        case .success(var value):
            if let set = overriding[name] {
                value.number = set * (value.unit?.factor ?? 1)
                value.literal = nil
            }
            values[name] = value
            return value
        case .failure(let failure):
            failed.insert(name)
            // What it is computed from has been told already.
            guard failure.kind != .parameter || Expression.parameters(in: text, among: failed).isEmpty else { return nil }
            findings.report(
                failure.kind == .unit ? .unitMismatch : failure.kind == .parameter ? .unknownName : .wrongValue, at: element.place,
                "parameters.\(name)",
                failure.message, expected: failure.expected, nearest: failure.nearest, failure.remedy)
            return nil
        }
    }
}
