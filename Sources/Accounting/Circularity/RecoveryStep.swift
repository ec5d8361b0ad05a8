// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// What became of one element of the waste at one step of its recovery, at one company.
///
///     in = on + recovered + stock + lost,   exactly
package struct RecoveryStep: Hashable, Sendable {
    /// What the lots of the step are; a run without a product by its business step.
    package let name: String
    /// The site whose lots these are.
    package let company: String
    package let element: String
    /// Draws from the waste, at least.
    package private(set) var depth: Int
    package private(set) var incoming: Quantity
    /// Went on to a next step.
    package private(set) var passedOn: Quantity
    /// Is in fractions that count.
    package private(set) var recovered: Quantity
    /// Rests in lots that are open.
    package private(set) var stock: Quantity
    /// Rested in lots when they were closed.
    package private(set) var lost: Quantity

    init(name: String, company: String, element: String, depth: Int, incoming: Int64, passedOn: Int64, isRecovered: Bool, isClosed: Bool) {
        let rest = incoming &- passedOn
        self.name = name
        self.company = company
        self.element = element
        self.depth = depth
        self.incoming = Quantity(incoming, .mass)
        self.passedOn = Quantity(passedOn, .mass)
        recovered = Quantity(isRecovered ? rest : 0, .mass)
        stock = Quantity(isRecovered || isClosed ? 0 : rest, .mass)
        lost = Quantity(!isRecovered && isClosed ? rest : 0, .mass)
    }

    /// What was not left behind: handed on or recovered.
    package var yield: ExactShare? {
        ExactShare(Int128(passedOn.amount) + Int128(recovered.amount), of: Int128(incoming.amount))
    }

    /// Steps alike added up, those nearest the waste first.
    static func sums(of steps: some Sequence<RecoveryStep>) -> [RecoveryStep] {
        func total(_ one: Quantity, _ other: Quantity) -> Quantity { Quantity(one.amount &+ other.amount, .mass) }
        var sums: [[String]: RecoveryStep] = [:]
        for step in steps {
            let key = [step.name, step.company, step.element]
            guard var sum = sums[key] else {
                sums[key] = step
                continue
            }
            sum.depth = min(sum.depth, step.depth)
            sum.incoming = total(sum.incoming, step.incoming)
            sum.passedOn = total(sum.passedOn, step.passedOn)
            sum.recovered = total(sum.recovered, step.recovered)
            sum.stock = total(sum.stock, step.stock)
            sum.lost = total(sum.lost, step.lost)
            sums[key] = sum
        }
        return sums.values.sorted { ($0.depth, $0.name, $0.company, $0.element) < ($1.depth, $1.name, $1.company, $1.element) }
    }
}
