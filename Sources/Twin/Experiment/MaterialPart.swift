// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant

/// A bought product, and what the steps of a plant take of it.
package struct MaterialPart: Hashable, Sendable {
    package let name: String
    package let unit: ReportUnit
    /// Small units taken when an operation begins, by its number.
    let operations: [Int: Double]

    /// - Parameter product: One that suppliers deliver; what is recovered of it and taken again counts each time.
    init(_ product: Product, _ twin: PlantTwin) {
        name = product.name
        unit = ReportUnit(product.unit.dimension)
        let lot = Double(twin.plant.suppliers.first { $0.product == product.name }?.lot.amount ?? 1)
        var operations: [Int: Double] = [:]
        for (number, role) in twin.operations.enumerated() where role.kind == .step {
            for input in twin.scenario.operations[number].takes {
                switch twin.buffers[input.buffer.number] {
                case .stock(product.name, _), .drawn(product.name, _):
                    operations[number, default: 0] += input.smallUnits(eachItem: lot)
                default: break
                }
            }
        }
        self.operations = operations
    }
}

extension Scenario.Input {
    fileprivate func smallUnits(eachItem quantity: Double) -> Double {
        switch self {
        case .items(_, _, _, let atMost, _, _): Double(atMost) * quantity
        case .amount(_, let amount): Double(amount)
        case .pieces(_, let length, let count, _): Double(length) * Double(count)
        }
    }
}

extension IndicatorReader {
    /// Taken an hour, and for a good unit where one product alone leaves: what is scrapped on the way was taken too.
    func readMaterials(_ sheet: inout Sheet) {
        let good = goodUnits(sheet.figures)
        for material in parts.materials {
            let amount =
                material.operations.sorted { $0.key < $1.key }.reduce(0.0) { sum, take in
                    sum + take.value * Double(sheet.figures.operations[take.key].started)
                } / material.unit.size
            let subject = Indicator.Subject.material(material.name)
            sheet.add(subject, .drawn, "\(material.unit.code)/h", Sheet.ratio(amount, sheet.hours))
            sheet.add(subject, .drawnPerGoodUnit, "\(material.unit.code)/\(good.unit.code)", good.count.flatMap { Sheet.ratio(amount, $0) })
        }
    }
}
