// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

/// A real headless Chromium, driven over WebDriver on a loopback port.
final class Browser {
    private let driver: Process
    private let base: URL
    private let session: String

    init(width: Int, height: Int, dark: Bool) async throws {
        driver = Process()
        driver.executableURL = URL(filePath: "/usr/bin/chromedriver")
        let port = Int.random(in: 20_000..<60_000)
        driver.arguments = ["--port=\(port)", "--silent"]
        driver.standardOutput = FileHandle.nullDevice
        driver.standardError = FileHandle.nullDevice
        try driver.run()
        base = try #require(URL(string: "http://127.0.0.1:\(port)"))
        var options = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--window-size=\(width),\(height)"]
        if dark { options.append("--force-dark-mode") }
        let wanted: [String: Any] = [
            "capabilities": ["alwaysMatch": ["goog:chromeOptions": ["args": options], "goog:loggingPrefs": ["browser": "ALL"]]]
        ]
        // Asked for once the driver answers, and once only: every request for a session starts a browser.
        var isReady = false
        for _ in 0..<200 where !isReady {
            try await Task.sleep(for: .milliseconds(100))
            isReady = (try? await Self.send(base, "GET", "/status", nil)) != nil
        }
        try #require(isReady, "chromedriver did not start.")
        let made = try await Self.send(base, "POST", "/session", wanted)["value"] as? [String: Any]
        session = try #require(made?["sessionId"] as? String, "Chromium did not start.")
        // A headless window cannot be made narrower than 500 px; the device the page sees can.
        try await command(
            "goog/cdp/execute",
            ["cmd": "Emulation.setDeviceMetricsOverride", "params": ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": false]])
    }

    func open(_ url: URL) async throws { try await command("url", ["url": url.absoluteString]) }

    /// What a script returns in the page.
    func evaluate(_ script: String) async throws -> Any? {
        try await command("execute/sync", ["script": script, "args": [Any]()])["value"]
    }

    /// Severe lines of the console since the last call.
    func consoleErrors() async throws -> [String] {
        let lines = try await command("se/log", ["type": "browser"])["value"] as? [[String: Any]] ?? []
        return lines.filter { $0["level"] as? String == "SEVERE" }.compactMap { $0["message"] as? String }
    }

    func close() async {
        _ = try? await Self.send(base, "DELETE", "/session/\(session)", nil)
        // It does not heed SIGTERM; its browser has gone with the session.
        kill(driver.processIdentifier, SIGKILL)
    }

    @discardableResult
    private func command(_ path: String, _ body: [String: Any]) async throws -> [String: Any] {
        try await Self.send(base, "POST", "/session/\(session)/\(path)", body)
    }

    /// Over curl: Foundation does not read the head of chromedriver's answers.
    private static func send(_ base: URL, _ method: String, _ path: String, _ body: [String: Any]?) async throws -> [String: Any] {
        var arguments = ["--silent", "--max-time", "120", "--request", method, "--header", "Content-Type: application/json"]
        // Through a file: a script may be longer than an argument.
        let file = FileManager.default.temporaryDirectory.appending(path: "asked-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        if let body {
            try JSONSerialization.data(withJSONObject: body).write(to: file)
            arguments += ["--data-binary", "@" + file.path]
        }
        let answer = try run(URL(filePath: "/usr/bin/curl"), arguments + [base.absoluteString + path])
        guard answer.status == 0, let json = try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any] else {
            throw CocoaError(.fileReadUnknown)
        }
        if let failure = json["value"] as? [String: Any], let message = failure["message"] as? String, failure["error"] != nil {
            Issue.record("\(method) \(path): \(message)")
        }
        return json
    }

    deinit {
        if driver.isRunning { kill(driver.processIdentifier, SIGKILL) }
    }
}
