// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@Suite struct `Carbon, origin and recycled metal on the command line` {
    private func example(_ path: String) -> String { checkout.appending(path: "Examples/\(path)").path }

    private func value(_ answer: Any?) -> Double? { (answer as? [String: Any])?["value"] as? Double }

    @Test func `a footprint is told, compared and exchanged`() throws {
        let text = try jellyroll("carbon", example("carbon/nmc811-korea.yaml"), "--against", example("carbon/nmc811-jiangsu.yaml"))
        #expect(text.status == 0, "\(text)")
        #expect(text.output.contains("≈") && text.output.contains("Drawn in pairs"), "\(text)")
        let json = try jellyroll("carbon", example("carbon/nmc811-korea.yaml"), "--json").json()
        let total = try #require(value(json["total"]))
        #expect(abs(total - 83.24) < 0.05)
        #expect((json["total"] as? [String: Any])?["unit"] as? String == "kg{CO2e}")
        let pact = try jellyroll("carbon", example("carbon/nmc811-korea.yaml"), "--pact")
        let version = try pact.json()["specVersion"] as? String
        #expect(pact.status == 0 && version == "3.0.3", "\(pact)")
        let factors = try jellyroll("carbon", "--factors")
        #expect(factors.output.contains("grid-kr-2024-ember"))
        let nothing = try jellyroll("carbon")
        #expect(nothing.status == 2)
        let plant = try jellyroll("carbon", example("hue/plant.yaml"))
        #expect(plant.status == 3)
    }

    @Test func `a shipment qualifies, or says what would make it`() throws {
        let korea = try jellyroll("origin", example("hue/shipment-korea.yaml"))
        #expect(korea.status == 0 && korea.output.contains("Most is saved under AKFTA: 512 USD."), "\(korea)")
        let japan = try jellyroll("origin", example("hue/shipment-japan.yaml"), "--json")
        #expect(japan.status == 1, "\(japan)")
        let shipment = try #require((japan.json()["shipments"] as? [[String: Any]])?.first)
        let rcep = try #require((shipment["agreements"] as? [[String: Any]])?.first)
        #expect(rcep["qualifies"] as? Bool == false)
        #expect((rcep["flips"] as? [[String: Any]])?.compactMap { $0["material"] as? String } == ["cells"])
        let local = try #require(shipment["localContent"] as? [[String: Any]])
        #expect(local.count == 6)
        #expect(local.allSatisfy { $0["definition"] is String && $0["source"] is String })
        #expect(try jellyroll("origin", example("hue/shipment-japan.yaml"), "--target", "200").status == 2)
    }

    @Test func `recycled metal is counted once, and a check that fails says so by its exit code`() throws {
        #expect(try jellyroll("recycled-content", example("circularity/recycled-content.yaml")).status == 0)
        let recycling = try jellyroll("recycling", example("circularity/recycling.yaml"))
        #expect(recycling.status == 1 && recycling.output.contains("missed (−0.41)"), "\(recycling)")
        let claims = try jellyroll("claims", example("circularity/claims.yaml"), "--json")
        #expect(claims.status == 1, "\(claims)")
        let refused = try #require(claims.json()["refused"] as? [[String: Any]])
        #expect(refused.compactMap { $0["code"] as? String } == ["claims.overdraft"])
        #expect((refused.first?["message"] as? String)?.contains("9100 kg") == true)
    }

    @Test(.enabled(if: hasReference, "needs ../shared/reference"))
    func `a log's impacts are laid on its products`() throws {
        let folder = reference.appending(path: "carbon/ocel4lca-bike")
        let run = try jellyroll(
            "allocate", folder.appending(path: "ocel.json").path, folder.appending(path: "impacts.csv").path, "--to", "Bike", "--json")
        #expect(run.status == 0, "\(run)")
        #expect(value(try run.json()["residual"]) == 0)
    }
}
