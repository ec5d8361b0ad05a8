// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Foundation
import Testing

private let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
private let reference = checkout.deletingLastPathComponent().appending(path: "shared/reference")

private func example(_ name: String) throws -> CarbonFootprint {
    let file = checkout.appending(path: "Examples/carbon/\(name).yaml")
    return try CarbonFootprint(CarbonInventory(yaml: String(contentsOf: file, encoding: .utf8), file: name, library: .builtIn()))
}

private func python(_ script: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-W", "ignore", "-c", script] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self)
}

let canValidate =
    FileManager.default.fileExists(atPath: reference.appending(path: "pact").path)
    && (try? python("import yaml; from jsonschema import Draft202012Validator", [])) == ""

/// The document against one schema of a file, by Python's jsonschema; empty when it is valid.
func faults(_ document: Data, schema: String, component: String?) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "footprint-\(UUID().uuidString).json")
    try document.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let script = """
        import json, sys, yaml
        from jsonschema import Draft202012Validator, Draft4Validator
        whole = yaml.safe_load(open(sys.argv[1]))
        schema, kind = (whole, Draft4Validator) if not sys.argv[3] else ({"$ref": "#/components/schemas/" + sys.argv[3], "components": whole["components"]}, Draft202012Validator)
        for error in kind(schema).iter_errors(json.load(open(sys.argv[2]))):
            print("/".join(map(str, error.absolute_path)), error.message[:200])
        """
    return try python(script, [reference.appending(path: schema).path, file.path, component ?? ""])
}

@Suite struct `Footprint documents` {
    @Test(
        .enabled(if: canValidate, "needs ../shared/reference/pact and python3 with jsonschema and yaml"),
        arguments: ["nmc811-korea", "nmc811-jiangsu"])
    func `of PACT 3 are valid against its schema`(_ name: String) throws {
        let document = try PACTDocument(try example(name), created: "2027-01-15T08:00:00Z").json()
        #expect(try faults(document, schema: "pact/openapi-v3.0.yaml", component: "ProductFootprint") == "")
    }

    @Test(
        .enabled(if: canValidate, "needs ../shared/reference/catenax and python3 with jsonschema and yaml"),
        arguments: ["nmc811-korea", "nmc811-jiangsu"])
    func `of Catena-X are valid against its schema`(_ name: String) throws {
        let document = try CatenaXDocument(try example(name), created: "2027-01-15T08:00:00Z", validUntil: "2029-12-31T23:59:59Z").json()
        #expect(try faults(document, schema: "catenax/schema/Pcf-9.0.0-schema.json", component: nil) == "")
    }

    @Test func `say the same figure, once as text and once as a number`() throws {
        let footprint = try example("nmc811-korea")
        let pact = try #require(
            try JSONSerialization.jsonObject(with: PACTDocument(footprint, created: "2027-01-15T08:00:00Z").json()) as? [String: Any])
        let pcf = try #require(pact["pcf"] as? [String: Any])
        let text = try #require(pcf["pcfExcludingBiogenicUptake"] as? String)
        #expect(text.wholeMatch(of: /[+-]?\d+(\.\d+)?/) != nil)
        #expect(abs(try #require(Double(text)) - footprint.total) < 1e-8)
        #expect(pcf["declaredUnitOfMeasurement"] as? String == "kilowatt hour")
        let bytes = try CatenaXDocument(footprint, created: "2027-01-15T08:00:00Z", validUntil: "2029-12-31T23:59:59Z").json()
        #expect(String(decoding: bytes, as: UTF8.self).contains("\"pcfExcludingBiogenicUptake\" : \(text)"))
    }

    @Test func `are not made of an inventory that does not say who declares`() throws {
        let error = try #require(throws: AccountingError.self) { try PACTDocument(example("power-and-fuel"), created: "2027-01-15T08:00:00Z") }
        #expect(error.remedy.contains("exchange:"))
    }

    @Test func `rest on the textbook's figure for power and fuel`() throws {
        #expect(abs(try example("power-and-fuel").total - 120) < 1e-9)
    }
}
