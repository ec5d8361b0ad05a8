// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import FoundationNetworking
import Support
import Testing

@Suite struct `Claims, their writer killed at any moment` {
    private static let kills = 12

    /// 20 t of sulfate with 10 % post-consumer nickel: 2 000 kg of credit in one account.
    private func account() throws -> (folder: TemporaryFolder, data: String) {
        let (folder, data) = try SmallChain.imported()
        try FileManager.default.createDirectory(atPath: data + "/books", withIntermediateDirectories: true)
        _ = try folder.file(
            "plant/books/nickel.yaml",
            """
            contents:
              - { product: nickel-sulfate, account: Ni, value: 0.1, unit: kg/kg, basis: as received, form: mixture, source: test, verified: true }
            recycled:
              - { product: nickel-sulfate, element: Ni, post-consumer: 100 %, source: test, verified: true }
            """)
        try #require(try jellyroll("claims", "open", "--data", data, "nickel", "--element", "Ni").status == 0)
        try #require(try jellyroll("claims", "in", "--data", data, "nickel", "S-1", "--origin", "post-consumer").status == 0)
        return (folder, data)
    }

    @Test func `use each credit once, and lose nothing that was acknowledged`() async throws {
        var random = SplitMix64(testSeed &+ 4_680)
        let (folder, data) = try account()
        var acknowledged: Set<String> = []
        for kill in 0..<Self.kills {
            let wait = UInt32(random.next() % 300_000)
            let told =
                kill.isMultiple(of: 3)
                ? try claimByVerb("V-\(kill)", data, killedAfter: wait) : try await claimByServer("S-\(kill)", data, killedAfter: wait)
            acknowledged.formUnion(told)
            try verify(data, acknowledged, "kill \(kill), seed \(testSeed)")
        }
        #expect(acknowledged.count > Self.kills, "The kills came before anything was claimed: seed \(testSeed).")
        let audit = try jellyroll("audit", "--data", data)
        #expect(audit.status == 0, "\(audit)")
        withExtendedLifetime(folder) {}
    }

    /// Three clients claim one kilogram after the other until the server is gone.
    private func claimByServer(_ name: String, _ data: String, killedAfter wait: UInt32) async throws -> [String] {
        let server = try await ServerRun(data: data)
        let address = server.address.appending(path: "api/claims")
        async let first = Self.claim("\(name)-a", at: address)
        async let second = Self.claim("\(name)-b", at: address)
        async let third = Self.claim("\(name)-c", at: address)
        try await Task.sleep(for: .microseconds(Int(wait)))
        kill(server.process.processIdentifier, SIGKILL)
        server.process.waitUntilExit()
        return await first + second + third
    }

    /// - Returns: Claims that were answered as booked.
    private static func claim(_ name: String, at address: URL) async -> [String] {
        var told: [String] = []
        for number in 0..<200 {
            let claim = "\(name)-\(number)"
            var request = URLRequest(url: address)
            request.httpMethod = "POST"
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            request.httpBody = Data(#"{"kind":"claim","account":"nickel","claim":"\#(claim)","mass":{"value":1,"unit":"kg"},"buyer":"b"}"#.utf8)
            guard let (_, response) = try? await URLSession.shared.data(for: request) else { break }
            if (response as? HTTPURLResponse)?.statusCode == 201 { told.append(claim) }
        }
        return told
    }

    private func claimByVerb(_ name: String, _ data: String, killedAfter wait: UInt32) throws -> [String] {
        let process = Process()
        process.executableURL = executable
        process.arguments = ["claims", "claim", "--data", data, "nickel", name, "--mass", "1 kg", "--buyer", "b"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        usleep(wait)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        return process.terminationReason == .exit && process.terminationStatus == 0 ? [name] : []
    }

    private func verify(_ data: String, _ acknowledged: Set<String>, _ where: String) throws {
        let answer = try jellyroll("claims", "--data", data, "--json").json()
        #expect((answer["refused"] as? [Any])?.isEmpty == true, "\(`where`): \(answer)")
        let account = try #require((answer["accounts"] as? [[String: Any]])?.first, "\(`where`)")
        let claims = try #require(account["claimed"] as? [[String: Any]])
        let names = claims.compactMap { $0["claim"] as? String }
        #expect(Set(names).count == names.count, "claimed twice; \(`where`)")
        #expect(acknowledged.isSubset(of: names), "\(`where`): lost \(acknowledged.subtracting(names).sorted())")
        func kilograms(_ value: Any?) -> Double { ((value as? [String: Any])?["value"] as? Double) ?? .nan }
        let used = claims.flatMap { $0["uses"] as? [[String: Any]] ?? [] }.reduce(0) { $0 + kilograms($1["mass"]) }
        #expect(used == Double(names.count) && kilograms(account["balance"]) == 2_000 - used, "\(`where`)")
    }
}
