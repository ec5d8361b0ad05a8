// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

/// Deque's axe-core, where this machine has it: the path in AXE, Debian's node-axe-core, or a Python package that carries it.
private let axe: String? = {
    let places =
        [ProcessInfo.processInfo.environment["AXE"], "/usr/share/nodejs/axe-core/axe.min.js", "/usr/share/javascript/axe-core/axe.min.js"]
        .compactMap { $0 }
        + ["axe_playwright_python", "axe_core_python", "axe_selenium_python/node_modules/axe-core"].flatMap { package in
            ["/usr/lib/python3/dist-packages", "/usr/local/lib/python3.11/dist-packages"].map { "\($0)/\(package)/axe.min.js" }
        }
    return places.lazy.compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }.first
}()

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
        for path in [
            "/", "/search?q=CELL", "/u/K-1", "/trace/S-1", "/u/K-1/strip", "/recall/K-1?from=310&to=322", "/discrepancies", "/events/1", "/u/nowhere",
        ] {
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
            #expect(try await faults(browser) == [], "\(path) on \(screen.testDescription)")
            let errors = try await browser.consoleErrors().filter { !($0.contains("404") && path == "/u/nowhere") }
            #expect(errors.isEmpty, "\(path): \(errors)")
        }
        await browser.close()
        #expect(server.stop() == 0)
        withExtendedLifetime(folder) {}
    }

    /// What axe-core finds; nothing where it is not there. Landmarks, names and focus are looked at in any case.
    private func faults(_ browser: Browser) async throws -> [String] {
        let own = """
            const faults = [];
            for (const mark of ["header", "main", "footer"]) if (document.querySelectorAll(mark).length !== 1) faults.push("landmark " + mark);
            const levels = [...document.querySelectorAll("h1,h2,h3")].map(h => Number(h.tagName[1]));
            levels.forEach((level, i) => { if (i > 0 && level > levels[i - 1] + 1) faults.push("heading level " + level) });
            for (const item of document.querySelectorAll("a[href],button,summary,input:not([type=hidden]),select")) {
              const name = item.textContent.trim() || item.ariaLabel || item.labels?.length;
              if (!name && item.tagName !== "INPUT") faults.push("no name: " + item.outerHTML.slice(0, 80));
              if (item.tabIndex > 0) faults.push("focus order: " + item.outerHTML.slice(0, 80));
            }
            for (const box of document.querySelectorAll("*")) {
              const style = getComputedStyle(box);
              if (["auto", "scroll"].includes(style.overflowX) && box.scrollWidth > box.clientWidth + 1 && box.tabIndex < 0)
                faults.push("scrolls, but takes no focus: " + box.className);
            }
            return faults;
            """
        var faults = try await browser.evaluate(own) as? [String] ?? ["the page could not be looked at"]
        guard let axe else { return faults }
        _ = try await browser.evaluate(axe)
        let begun = """
            window.axeFaults = null;
            axe.run(document, { resultTypes: ["violations"] })
              .then(found => { window.axeFaults = found.violations.map(v => v.impact + " " + v.id + ": " + v.nodes[0].target.join(" ")) });
            return true;
            """
        _ = try await browser.evaluate(begun)
        for _ in 0..<200 {
            if let found = try await browser.evaluate("return window.axeFaults") as? [String] { return faults + found }
            try await Task.sleep(for: .milliseconds(50))
        }
        faults.append("axe did not end")
        return faults
    }
}
