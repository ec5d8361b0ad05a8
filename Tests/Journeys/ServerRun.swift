// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import FoundationNetworking
import Testing

/// A served data folder: a real process on a free loopback port, ended with SIGTERM.
final class ServerRun {
    let address: URL
    let process: Process

    /// - Parameter mounting: Run first by a shell in a mount namespace of its own (``PrivateMounts``), which then becomes the server.
    init(data: String, mounting: String? = nil, _ more: String...) async throws {
        process = Process()
        let arguments = ["serve", "--data", data, "--port", "0", "--open"] + more
        if let mounting {
            process.executableURL = PrivateMounts.unshare
            process.arguments = PrivateMounts.arguments(mounting + "; exec \"$@\"", [executable.path] + arguments)
        } else {
            process.executableURL = executable
            process.arguments = arguments
        }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        // The root of its own view of the files.
        let root = mounting == nil ? "" : "/proc/\(process.processIdentifier)/root"
        let note = URL(filePath: root + data).appending(path: "server.json")
        var found: URL?
        for _ in 0..<600 where found == nil {
            try await Task.sleep(for: .milliseconds(50))
            guard process.isRunning else { break }
            guard let bytes = try? Data(contentsOf: note), let json = try? JSONSerialization.jsonObject(with: bytes) as? [String: Any],
                json["process"] as? Int == Int(process.processIdentifier)
            else { continue }
            found = (json["address"] as? String).flatMap(URL.init(string:))
        }
        address = try #require(found, "The server did not write \(note.path) in 30 s.")
    }

    struct Answer {
        let status: Int
        let body: String
        let headers: HTTPURLResponse

        func json() throws -> [String: Any] { try #require(JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any], "\(body)") }
    }

    func get(_ path: String, headers: [String: String] = [:]) async throws -> Answer {
        try await send("GET", path, body: nil, headers: headers)
    }

    func send(_ method: String, _ path: String, body: String?, headers: [String: String] = [:]) async throws -> Answer {
        let url = try #require(URL(string: path, relativeTo: address))
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = body.map { Data($0.utf8) }
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let (data, response) = try await URLSession.shared.data(for: request)
        let http = try #require(response as? HTTPURLResponse)
        return Answer(status: http.statusCode, body: String(decoding: data, as: UTF8.self), headers: http)
    }

    /// SIGTERM, then the exit status.
    func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
}
