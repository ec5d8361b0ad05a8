// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Collects what is wrong, each thing once.
struct Findings {
    private(set) var list: [PlantFinding] = []
    private var seen: Set<PlantFinding> = []
    private var toldOfParts: Set<Told> = []
    private static let most = 1_000

    private struct Told: Hashable {
        let code: PlantFinding.Code
        let file: String
        let line: Int
        let column: Int

        init(_ finding: PlantFinding) {
            code = finding.code
            file = finding.file
            line = finding.line
            column = finding.column
        }
    }

    /// What was found in a part by itself; the whole, where names are longer, does not tell it again.
    mutating func adopt(_ findings: [PlantFinding]) {
        for finding in findings where seen.insert(finding).inserted {
            list.append(finding)
            toldOfParts.insert(Told(finding))
        }
    }

    var errors: Int { list.count { $0.severity == .error } }

    mutating func report(
        _ code: PlantFinding.Code, at place: Place, _ path: String, _ message: String, expected: String, nearest: String? = nil, _ remedy: String
    ) {
        let finding = PlantFinding(
            code: code, file: place.file, line: place.line, column: place.column, path: path, message: message, expected: expected,
            nearest: nearest, remedy: remedy)
        guard list.count < Self.most, !toldOfParts.contains(Told(finding)), seen.insert(finding).inserted else { return }
        list.append(finding)
    }

    /// By file, the asked one first, then by place.
    func sorted(files: [String]) -> [PlantFinding] {
        let ranks = Dictionary(files.enumerated().map { ($1, $0) }) { first, _ in first }
        return list.sorted { a, b in
            (ranks[a.file] ?? .max, a.line, a.column, a.code.rawValue) < (ranks[b.file] ?? .max, b.line, b.column, b.code.rawValue)
        }
    }
}
