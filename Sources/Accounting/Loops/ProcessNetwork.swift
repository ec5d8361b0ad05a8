// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Processes that feed each other, loops included: recycled nickel into its own chain, fuel for the power that makes the fuel.
///
///     A s = f,   g = B s
///
/// A: what each process makes (above 0) and takes (below 0) of each product, a run; B: what it emits; f: what is asked for; s: how often each
/// process runs; g: what is emitted.
/// Source: Heijungs and Suh, *The Computational Structure of Life Cycle Assessment*, 2002, ch. 2.
package struct ProcessNetwork: Hashable, Sendable {
    package struct Exchange: Hashable, Sendable {
        /// Index of a product or of a flow.
        package let row: Int
        /// Index of a process.
        package let process: Int
        /// In the row's unit, a run of the process.
        package let amount: Double

        package init(row: Int, process: Int, amount: Double) {
            self.row = row
            self.process = process
            self.amount = amount
        }
    }

    package let processes: [String]
    package let products: [String]
    package let flows: [String]
    package let technosphere: [Exchange]
    package let biosphere: [Exchange]

    /// - Throws: ``AccountingError`` `.networkWithoutAnswer` when there are not as many products as processes, an exchange points outside, or an
    ///   amount is not finite.
    package init(
        processes: [String], products: [String], flows: [String], technosphere: [Exchange], biosphere: [Exchange]
    ) throws(AccountingError) {
        guard processes.count == products.count else {
            throw .networkWithoutAnswer(
                "There are \(processes.count) processes for \(products.count) products.",
                remedy: "Give each product one process that makes it; divide processes that make several by allocation.")
        }
        func fits(_ exchange: Exchange, _ rows: Int) -> Bool {
            0..<rows ~= exchange.row && 0..<processes.count ~= exchange.process && exchange.amount.isFinite
        }
        guard technosphere.allSatisfy({ fits($0, products.count) }), biosphere.allSatisfy({ fits($0, flows.count) }) else {
            throw .networkWithoutAnswer("An exchange names no row or process, or its amount is no number.", remedy: "Correct the matrices.")
        }
        self.processes = processes
        self.products = products
        self.flows = flows
        self.technosphere = technosphere
        self.biosphere = biosphere
    }

    /// How often each process runs for what is asked for.
    ///
    /// - Parameter demand: One amount a product, in its unit.
    /// - Throws: ``AccountingError`` `.networkWithoutAnswer` when the network has no answer or more than one: a loop that takes all it makes.
    package func scaling(for demand: [Double]) throws(AccountingError) -> [Double] {
        guard demand.count == products.count, demand.allSatisfy(\.isFinite) else {
            throw .networkWithoutAnswer(
                "\(demand.count) amounts are asked for of \(products.count) products.", remedy: "Ask for one amount a product.")
        }
        let matrix = SparseMatrix(
            size: processes.count, technosphere.map { SparseMatrix.Entry(row: $0.row, column: $0.process, value: $0.amount) })
        do throws(SparseMatrix.Failure) { return try matrix.solve([demand])[0] } catch {
            switch error {
            case .singular(let column):
                throw .networkWithoutAnswer(
                    "Around “\(processes[column])” the network has no single answer.",
                    remedy: "Look for a product nobody makes, or a loop that takes in all it makes.")
            case .inaccurate(let residual):
                throw .networkWithoutAnswer(
                    "The network can only be solved to \(residual): it almost takes in all it makes.",
                    remedy: "Check yields and amounts around its loops.")
            }
        }
    }

    /// What is emitted, one amount a flow.
    package func inventory(of scaling: [Double]) -> [Double] {
        var total = [Double](repeating: 0, count: flows.count)
        for exchange in biosphere { total[exchange.row] += exchange.amount * scaling[exchange.process] }
        return total
    }
}

extension AccountingError {
    static func networkWithoutAnswer(_ message: String, remedy: String) -> Self {
        Self(code: .networkWithoutAnswer, message: message, remedy: remedy)
    }
}
