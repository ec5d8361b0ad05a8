// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Accounting
import Measure

/// What every agreement makes of a shipment, and how local it is (docs/reference/json.md).
package struct OriginAnswer: Sendable {
    /// What the books were asked of; nil for a file.
    package let title: String?
    package let booked: BookedGood?
    package let assessment: ShipmentAssessment
    package let local: [LocalContent]
    package let target: Percent?

    package static func json(_ answers: [OriginAnswer]) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"shipments\":")
        json.list(answers) { $1.write(&$0) }
        json.raw("}\n")
        return json.bytes
    }

    private func write(_ json: inout JSONBytes) {
        let shipment = assessment.shipment
        let good = shipment.good
        json.raw("{\"shipment\":")
        json.string(good.good)
        json.raw(",\"books\":")
        json.text(title)
        json.raw(",\"lots\":")
        if let booked { json.integer(booked.lots) } else { json.raw("null") }
        json.raw(",\"quantity\":")
        json.quantity(booked?.quantity)
        json.raw(",\"asOf\":")
        if let booked { json.integer(booked.asOf) } else { json.raw("null") }
        json.raw(",\"hsCode\":")
        json.string(good.code.description)
        json.raw(",\"from\":")
        json.string(good.producer)
        json.raw(",\"to\":")
        json.string(good.destination)
        json.raw(",\"day\":")
        json.string(good.day.description)
        json.raw(",\"materials\":")
        shipment.writeMaterials(&json)
        json.raw(",\"agreements\":")
        json.list(assessment.agreements) { Self.write($1, shipment.currency, &$0) }
        json.raw(",\"best\":")
        json.text(assessment.best?.assessment.agreement)
        json.raw(",\"notes\":")
        json.list(assessment.notes) { $0.string($1) }
        json.raw(",\"localContent\":")
        json.list(local) { $1.write(target, &$0) }
        json.raw("}")
    }

    private static func write(_ row: ShipmentAssessment.ByAgreement, _ currency: String, _ json: inout JSONBytes) {
        let assessment = row.assessment
        json.raw("{\"agreement\":")
        json.string(assessment.agreement)
        json.raw(",\"qualifies\":")
        var by: String?
        var reason: String?
        switch assessment.verdict {
        case .originating(let index):
            json.bool(true)
            by = assessment.alternatives[index].rule
        case .notOriginating: json.bool(false)
        case .notApplicable(let why):
            json.raw("null")
            reason = why
        }
        json.raw(",\"by\":")
        json.text(by)
        json.raw(",\"reason\":")
        json.text(reason)
        json.raw(",\"alternatives\":")
        json.list(assessment.alternatives) { json, alternative in
            json.raw("{\"rule\":")
            json.string(alternative.rule)
            json.raw(",\"passes\":")
            json.bool(alternative.passes)
            json.raw(",\"tests\":")
            json.list(alternative.tests) { write($1, &$0) }
            alternative.provenance.write(&json)
            json.raw("}")
        }
        json.raw(",\"sources\":")
        json.list(assessment.sources) { json, source in
            json.raw("{\"source\":")
            json.string(source.source)
            json.raw(",\"verified\":")
            json.bool(source.isVerified)
            json.raw("}")
        }
        json.raw(",\"verified\":")
        json.bool(assessment.isVerified)
        json.raw(",\"missing\":")
        json.list(assessment.missing) { json, missing in
            json.raw("{\"material\":")
            json.string(missing.material)
            json.raw(",\"request\":")
            json.string(missing.request)
            json.raw("}")
        }
        json.raw(",\"flips\":")
        json.list(assessment.flips) { json, flip in
            json.raw("{\"kind\":")
            json.string(flip.kind.rawValue)
            json.raw(",\"material\":")
            json.string(flip.material)
            json.raw(",\"text\":")
            json.string(flip.sentence)
            json.raw("}")
        }
        json.raw(",\"dutySaved\":")
        json.measured(row.dutySaved.map { Double($0) / 10_000 }, currency)
        json.raw("}")
    }

    private static func write(_ test: OriginAssessment.Test, _ json: inout JSONBytes) {
        json.raw("{\"test\":")
        json.string(test.name)
        json.raw(",\"passes\":")
        if let passes = test.passes { json.bool(passes) } else { json.raw("null") }
        json.raw(",\"reached\":")
        json.measured(test.reached?.percent, "%")
        json.raw(",\"margin\":")
        json.measured(test.margin, "%")
        json.raw(",\"calculation\":")
        json.string(test.calculation)
        json.raw(",\"obstacles\":")
        json.list(test.obstacles) { $0.string($1) }
        json.raw("}")
    }
}

extension Shipment {
    /// Each material with its code, where it is from, and the documents that say under which agreements it originates.
    func writeMaterials(_ json: inout JSONBytes) {
        json.list(zip(good.materials, materials)) { json, row in
            let (material, bought) = row
            json.raw("{\"name\":")
            json.string(material.name)
            json.raw(",\"product\":")
            json.string(bought.product)
            json.raw(",\"supplier\":")
            json.text(bought.supplier)
            json.raw(",\"hsCode\":")
            json.text(material.code?.description)
            json.raw(",\"origin\":")
            json.text(material.country)
            json.raw(",\"value\":")
            json.measured(Double(material.value) / 10_000, currency)
            json.raw(",\"valueFrom\":")
            json.list(bought.byCountry.sorted { $0.key < $1.key }) { json, part in
                json.raw("{\"country\":")
                json.text(part.key.isEmpty ? nil : part.key)
                json.raw(",\"value\":")
                json.measured(Double(part.value) / 10_000, currency)
                json.raw("}")
            }
            json.raw(",\"declarations\":")
            json.list(bought.declarations) { json, declaration in
                json.raw("{\"agreement\":")
                json.string(declaration.agreement)
                json.raw(",\"document\":")
                json.string(declaration.document)
                json.raw("}")
            }
            json.raw("}")
        }
    }
}

extension Provenance {
    func write(_ json: inout JSONBytes) {
        json.raw(",\"source\":")
        json.string(source)
        json.raw(",\"verified\":")
        json.bool(isVerified)
    }
}
