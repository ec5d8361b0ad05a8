// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

private let hasBrowser = FileManager.default.isExecutableFile(atPath: "/usr/bin/chromedriver")

@Suite(.enabled(if: hasBrowser, "chromium-driver is not installed"), .serialized) struct `Pages in a real browser` {
    struct Screen: Sendable, CustomTestStringConvertible {
        let width: Int
        let language: String
        let dark: Bool
        var testDescription: String { "\(width) px, \(language), \(dark ? "dark" : "light")" }
    }

    @Test(arguments: [
        Screen(width: 320, language: "en", dark: false), Screen(width: 320, language: "vi", dark: true),
        Screen(width: 1280, language: "ko", dark: true), Screen(width: 1280, language: "zh", dark: false),
    ])
    func `fit their screen, have one heading and a quiet console`(_ screen: Screen) async throws {
        let (folder, data) = try SmallChain.imported()
        let server = try await ServerRun(data: data)
        let browser = try await Browser(width: screen.width, height: 800, dark: screen.dark)
        for path in ["/", "/search?q=CELL", "/u/K-1", "/trace/S-1", "/u/K-1/strip", "/recall/K-1?from=310&to=322", "/discrepancies", "/u/nowhere"] {
            let separator = path.contains("?") ? "&" : "?"
            let url = try #require(URL(string: path + separator + "lang=\(screen.language)", relativeTo: server.address))
            try await browser.open(url)
            let scroll = try #require(try await browser.evaluate("return document.documentElement.scrollWidth") as? Int)
            #expect(scroll <= screen.width, "\(path) is \(scroll) px wide on \(screen.testDescription)")
            #expect(try await browser.evaluate("return document.querySelectorAll('h1').length") as? Int == 1, "\(path)")
            #expect((try await browser.evaluate("return document.documentElement.lang") as? String)?.hasPrefix(screen.language) == true, "\(path)")
            let unlabelled = """
                return [...document.querySelectorAll('input:not([type=hidden]),select')].filter(i => !i.labels.length && !i.ariaLabel).length
                """
            #expect(try await browser.evaluate(unlabelled) as? Int == 0, "\(path) has an input without a label")
            let errors = try await browser.consoleErrors().filter { !($0.contains("404") && path == "/u/nowhere") }
            #expect(errors.isEmpty, "\(path): \(errors)")
        }
        await browser.close()
        #expect(server.stop() == 0)
        withExtendedLifetime(folder) {}
    }
}
