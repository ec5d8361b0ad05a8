// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Measure
import Node

/// The wire form of `origin --json` (docs/reference/json.md).
enum OriginDocument {
    static func json(_ answers: [OriginAnswer]) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"shipments\":")
        json.list(answers) { write($1, &$0) }
        json.raw("}\n")
        return json.bytes
    }

    private static func write(_ answer: OriginAnswer, _ json: inout JSONBytes) {
        let shipment = answer.assessment.shipment
        let good = shipment.good
        json.raw("{\"shipment\":")
        json.string(good.good)
        json.raw(",\"books\":")
        json.text(answer.title)
        json.raw(",\"hsCode\":")
        json.string(good.code.description)
        json.raw(",\"from\":")
        json.string(good.producer)
        json.raw(",\"to\":")
        json.string(good.destination)
        json.raw(",\"day\":")
        json.string(good.day.description)
        json.raw(",\"agreements\":")
        json.list(answer.assessment.agreements) { write($1, shipment.currency, &$0) }
        json.raw(",\"best\":")
        json.text(answer.assessment.best?.assessment.agreement)
        json.raw(",\"notes\":")
        json.list(answer.assessment.notes) { $0.string($1) }
        json.raw(",\"localContent\":")
        json.list(answer.local) { write($1, answer.target, &$0) }
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
            write(alternative.provenance, &json)
            json.raw("}")
        }
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

    private static func write(_ content: LocalContent, _ target: Percent?, _ json: inout JSONBytes) {
        func parts(_ parts: [LocalContent.Part], _ json: inout JSONBytes) {
            json.list(parts) { json, part in
                json.raw("{\"name\":")
                json.string(part.name)
                json.raw(",\"share\":")
                json.measured(part.share.percent, "%")
                json.raw("}")
            }
        }
        json.raw("{\"definition\":")
        json.string(content.definition.name)
        json.raw(",\"title\":")
        json.string(content.definition.title)
        json.raw(",\"rate\":")
        json.measured(content.rate?.percent, "%")
        json.raw(",\"passes\":")
        if let passes = content.passes { json.bool(passes) } else { json.raw("null") }
        json.raw(",\"note\":")
        json.text(content.note)
        json.raw(",\"carriers\":")
        parts(content.carriers, &json)
        json.raw(",\"levers\":")
        parts(content.levers, &json)
        json.raw(",\"toTarget\":")
        if let needed = target.flatMap({ content.materials(reaching: $0) }) { parts(needed, &json) } else { json.raw("null") }
        write(content.definition.provenance, &json)
        json.raw("}")
    }

    private static func write(_ provenance: Provenance, _ json: inout JSONBytes) {
        json.raw(",\"source\":")
        json.string(provenance.source)
        json.raw(",\"verified\":")
        json.bool(provenance.isVerified)
    }
}
