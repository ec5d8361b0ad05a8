// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Plant

/// Why no plan meets the demand, and what would make one possible.
package struct AllocationConflict: Sendable {
    /// Limits that exclude each other, none of them to spare.
    package struct Clash: Sendable {
        package let members: [Member]
    }

    package struct Member: Hashable, Sendable {
        package let kind: AllocationProgram.Kind
        package let name: String
        /// The bound that takes part, in `unit`.
        package let bound: Double
        package let isAtLeast: Bool
        package let unit: String
    }

    /// One means alone: the smallest change of limits of one kind after which every other limit is kept.
    package struct Cure: Sendable {
        /// Nil: no change of one kind alone is enough, this is the smallest of all kinds together.
        package let kind: AllocationProgram.Kind?
        package let changes: [Change]
    }

    package struct Change: Hashable, Sendable {
        package let kind: AllocationProgram.Kind
        package let name: String
        /// As it is, and as it would have to be.
        package let from: Double
        package let to: Double
        package let unit: String
        package let site: String?
        package let customer: String?
        package let product: String
        package let month: CivilMonth?

        /// How much is missing, above 0.
        package var short: Double { abs(to - from) }
    }

    package let clashes: [Clash]
    package let cures: [Cure]
    /// Kinds that alone, however much they gave way, would not help.
    package let helpless: [AllocationProgram.Kind]
}

extension AllocationProgram {
    /// Conflicts that share no demand, at most this many are looked for.
    private static let mostClashes = 6

    func conflict() throws(TwinError) -> AllocationConflict {
        var cures: [AllocationConflict.Cure] = []
        var helpless: [Kind] = []
        for kind in Kind.allCases where kind != .balance && limits.contains(where: { $0.kind == kind }) {
            if let cure = try cure([kind]) {
                cures.append(.init(kind: kind, changes: cure))
            } else {
                helpless.append(kind)
            }
        }
        let all = Kind.allCases.filter { $0 != .balance }
        for kinds in [all.filter { $0 != .demand }, all] where cures.isEmpty {
            if let together = try cure(kinds) { cures.append(.init(kind: nil, changes: together)) }
        }
        return AllocationConflict(clashes: try clashes(), cures: cures, helpless: helpless)
    }

    private func clashes() throws(TwinError) -> [AllocationConflict.Clash] {
        var found: [AllocationConflict.Clash] = []
        var rest = program
        while found.count < Self.mostClashes {
            let conflict = try rest.conflict()
            let taking = limits.filter { conflict.contains(.constraint($0.constraint)) }
            guard !taking.isEmpty else { break }
            found.append(.init(members: taking.map { member($0, in: rest) }.filter { $0.kind != .balance }))
            // The next one is to be about other demand.
            let asked = taking.filter { $0.kind == .demand || $0.kind == .contract }
            guard !asked.isEmpty else { break }
            for limit in asked { rest.setBounds(of: limit.constraint, .free) }
        }
        return found
    }

    private func member(_ limit: Limit, in program: LinearProgram) -> AllocationConflict.Member {
        let bounds = program.bounds(of: limit.constraint)
        let isAtLeast = bounds.lower == bounds.upper || bounds.upper == .infinity
        return AllocationConflict.Member(
            kind: limit.kind, name: program.name(of: limit.constraint), bound: isAtLeast ? bounds.lower : bounds.upper, isAtLeast: isAtLeast,
            unit: program.unit(of: limit.constraint))
    }

    /// The smallest relaxation of these kinds; amounts of different products count in parts of their largest limit.
    private func cure(_ kinds: [Kind]) throws(TwinError) -> [AllocationConflict.Change]? {
        var largest: [String: Double] = [:]
        for limit in limits where kinds.contains(limit.kind) {
            let bounds = program.bounds(of: limit.constraint)
            for bound in [bounds.lower, bounds.upper] where bound.isFinite {
                largest[key(limit)] = max(largest[key(limit)] ?? 1, abs(bound))
            }
        }
        let weights = limits.filter { kinds.contains($0.kind) }.map { ($0.constraint, 1 / (largest[key($0)] ?? 1)) }
        guard let relaxation = try program.leastRelaxation(of: weights) else { return nil }
        return relaxation.amounts.map { constraint, amount in
            let limit = limits[constraint.index]
            let bounds = program.bounds(of: constraint)
            let from = amount > 0 ? bounds.upper : bounds.lower
            return AllocationConflict.Change(
                kind: limit.kind, name: program.name(of: constraint), from: from, to: from + amount, unit: program.unit(of: constraint),
                site: limit.site,
                customer: limit.customer, product: limit.product, month: limit.month.map { months.months[$0] })
        }
    }

    private func key(_ limit: Limit) -> String { "\(limit.product)|\(program.unit(of: limit.constraint))" }
}
