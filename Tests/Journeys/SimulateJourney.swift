// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@Suite struct `A planner` {
    private static let queue = checkout.appending(path: "Examples/cases/01-mm1-energy.yaml").path
    private static let line = checkout.appending(path: "Examples/cases/06-three-stations.yaml").path

    @Test func `gets the same figures to the last bit on one thread and on several`() throws {
        let one = try jellyroll("simulate", Self.queue, "--for", "300h", "--replications", "3", "--threads", "1", "--json")
        let several = try jellyroll("simulate", Self.queue, "--for", "300h", "--replications", "3", "--threads", "4", "--json")
        #expect(one.status == 0, "\(one)")
        #expect(one.output == several.output)
        #expect(try one.json()["replications"] as? Int == 3)
    }

    @Test func `gets a report that is one file`() throws {
        let folder = try TemporaryFolder()
        let page = folder.url.appending(path: "report.html")
        let run = try jellyroll("simulate", Self.queue, "--for", "200h", "--replications", "2", "--html", page.path)
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("STATION") && run.output.contains("Bottleneck"))
        #expect(try String(contentsOf: page, encoding: .utf8).contains("<svg class=\"chart"))
    }

    @Test func `compares a change under the same luck, and ranks several`() throws {
        let change = try jellyroll(
            "compare", Self.line, "--change", "stations.second.speed=+20%", "--for", "100h", "--warm-up", "10h", "--replications", "4", "--json")
        #expect(change.status == 0, "\(change)")
        let others = try #require(change.json()["others"] as? [[String: Any]])
        let differences = try #require(others.first?["differences"] as? [[String: Any]])
        #expect(differences.contains { $0["indicator"] as? String == "throughput" && $0["correlation"] is Double })
        let ranking = try jellyroll(
            "compare", Self.line, "--change", "stations.second.count=2", "--change", "stations.first.speed=1.01", "--for", "100h", "--warm-up", "10h",
            "--replications", "4")
        #expect(ranking.status == 0 && ranking.output.contains("Bonferroni"), "\(ranking)")
    }

    @Test(
        arguments: [
            // options, exit code, a word of the refusal
            (["--replications", "0"], 3, "1 to 100,000"), (["--for", "0d"], 3, "above 0"), (["--for", "soon"], 2, "12h"),
            (["--warm-up", "9000d"], 3, "shorter"),
            (["--seed", "-1"], 2, "--seed"), (["--precision", "200%"], 3, "0.01 % to 50 %"), (["--sweep", "a=1..2"], 2, "from, to"),
            (["--sweep", "a=1..2/2", "--set", "a=1"], 2, "both say what a is"),
            (["--set", "nobody=1"], 3, "nobody"), (["--batches", "2"], 3, "3 to 10,000"),
        ] as [([String], Int32, String)])
    func `is told what is out of range`(_ options: [String], _ status: Int32, _ word: String) throws {
        let refused = try run(executable, ["simulate", Self.queue] + options, input: nil)
        #expect(refused.status == status, "\(refused)")
        #expect(refused.diagnostics.contains(word), "\(refused)")
        #expect(refused.output.isEmpty)
    }
}
