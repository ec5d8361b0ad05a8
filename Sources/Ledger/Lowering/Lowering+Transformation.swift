// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

extension Lowering {
    /// Inputs are drawn into a run, outputs out of it.
    ///
    /// A run with one whole unit as its only output *is* that output: the inputs are drawn into it directly. With a transformationID
    /// other events may still add outputs, so there the run stays.
    ///
    /// The run's axis (decision): where all outputs share a dimension, it is the sum of the outputs and each output draws its own amount;
    /// where they do not, it is counted in pieces, one an output, because kilograms and pieces have no common length. An output of unknown
    /// amount draws an unknown length. An event with a transformationID states only its part and does not announce the run, whose
    /// length then is the sum of what was drawn from it.
    ///
    /// A unit or lot that goes in and comes out under one name (rework, drying) opens its next generation.
    mutating func transform(
        _ inputs: [String], _ inputQuantities: [QuantityElement], _ outputs: [String], _ outputQuantities: [QuantityElement],
        _ transformationID: String?
    ) {
        let outputNames = names(outputs)
        let isOutput = transformationID == nil && outputQuantities.isEmpty && outputNames.count == 1
        let before = Set(names(inputs) + inputQuantities.map(name).filter { !LotName.isTank($0) })
        let inputAmounts = amounts(inputQuantities)
        let parts =
            outputNames.map { Output(lot: $0, quantity: Quantity(1, .pieces)) }
            + amounts(outputQuantities).map { Output(lot: $0.lot, quantity: $0.quantity) }
        for (lot, quantity) in parts.map({ ($0.lot, $0.quantity) }) {
            if before.contains(lot) {
                facts.generations.append(
                    Generation(lot: lot, reason: step, product: LotName.product(of: lot), quantity: quantity, site: site, inherits: isOutput))
            } else {
                announce(lot, quantity, basis(lot))
            }
            see(lot)
        }
        if isOutput {
            drawInputs(inputs, inputAmounts, into: outputNames[0])
            return
        }
        let run = LotName.run(transformationID ?? eventID)
        drawInputs(inputs, inputAmounts, into: run)
        drawOutputs(parts, outOf: run, announcing: transformationID == nil)
    }

    private struct Output {
        let lot: String
        let quantity: Quantity?
    }

    private mutating func drawInputs(_ inputs: [String], _ amounts: [Amount], into product: String) {
        for lot in names(inputs) where lot != product {
            facts.draws.append(
                Draw(
                    source: lot, product: product, dimension: .pieces, from: 0, length: 1, track: nil, productFrom: nil, productTo: nil,
                    role: "", uncertainty: 0, evidence: .stated))
        }
        for amount in amounts {
            facts.draws.append(.unplaced(from: amount.lot, into: product, amount.quantity, else: .pieces))
        }
    }

    private mutating func drawOutputs(_ outputs: [Output], outOf run: String, announcing: Bool) {
        guard !outputs.isEmpty else {
            if announcing { announce(run, nil) }
            return
        }
        let dimensions = Set(outputs.compactMap { $0.quantity?.dimension })
        let sharesAxis = dimensions.count == 1
        let axis = sharesAxis ? dimensions.first ?? .pieces : .pieces
        if announcing { announce(run, sharesAxis ? Self.sum(outputs, axis) : dimensions.isEmpty ? nil : Quantity(Int64(outputs.count), .pieces)) }
        for output in outputs {
            let length = sharesAxis || output.quantity == nil ? output.quantity : Quantity(1, .pieces)
            facts.draws.append(.unplaced(from: run, into: output.lot, length, else: axis))
        }
    }

    /// Nil when one of them is not known, or the sum is more than the ledger books.
    private static func sum(_ outputs: [Output], _ axis: Dimension) -> Quantity? {
        var total: Int64 = 0
        for output in outputs {
            guard let amount = output.quantity?.amount else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(amount)
            guard !overflow, sum <= Quantity.limit else { return nil }
            total = sum
        }
        return Quantity(total, axis)
    }
}
