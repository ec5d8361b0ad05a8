// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Collects what is wrong, each thing once.
struct Findings {
    private(set) var list: [PlantFinding] = []
    private var seen: Set<PlantFinding> = []
    private static let most = 1_000

    var errors: Int { list.count { $0.severity == .error } }

    mutating func report(
        _ code: PlantFinding.Code, at place: Place, _ path: String, _ message: String, expected: String, nearest: String? = nil, _ remedy: String
    ) {
        let finding = PlantFinding(
            code: code, file: place.file, line: place.line, column: place.column, path: path, message: message, expected: expected,
            nearest: nearest, remedy: remedy)
        guard list.count < Self.most, seen.insert(finding).inserted else { return }
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
