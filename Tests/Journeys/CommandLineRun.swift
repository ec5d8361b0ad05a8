// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

/// The built command line, run as a person would run it: a real process on a real folder.
struct CommandLineRun: CustomStringConvertible {
    let arguments: [String]
    let status: Int32
    let output: String
    let diagnostics: String

    var description: String { "jellyroll \(arguments.joined(separator: " "))\nexit \(status)\n\(output)\n\(diagnostics)" }

    func json() throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any], "\(self)")
    }
}

/// The executable beside the test bundle.
let executable: URL = {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL ?? URL(filePath: CommandLine.arguments[0])
    return bundle.deletingLastPathComponent().appending(path: "jellyroll")
}()

/// The checkout these tests stand in, and the reference data beside it.
let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
let reference = checkout.deletingLastPathComponent().appending(path: "shared/reference")
let hasReference = FileManager.default.fileExists(atPath: reference.path)

@discardableResult
func jellyroll(_ arguments: String..., input: String? = nil) throws -> CommandLineRun {
    try run(executable, arguments, input: input)
}

func run(_ program: URL, _ arguments: [String], input: String? = nil) throws -> CommandLineRun {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    let scratch = try TemporaryFolder()
    let out = scratch.url.appending(path: "out")
    let err = scratch.url.appending(path: "err")
    for file in [out, err] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
    let standardOutput = try FileHandle(forWritingTo: out)
    let standardError = try FileHandle(forWritingTo: err)
    process.standardOutput = standardOutput
    process.standardError = standardError
    if let input {
        let source = scratch.url.appending(path: "in")
        try Data(input.utf8).write(to: source)
        process.standardInput = try FileHandle(forReadingFrom: source)
    } else {
        process.standardInput = FileHandle.nullDevice
    }
    try process.run()
    process.waitUntilExit()
    try standardOutput.close()
    try standardError.close()
    return CommandLineRun(
        arguments: arguments, status: process.terminationStatus,
        output: String(decoding: try Data(contentsOf: out), as: UTF8.self), diagnostics: String(decoding: try Data(contentsOf: err), as: UTF8.self))
}

/// A folder that goes away with its last user.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "jellyroll-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    var path: String { url.path }

    func file(_ name: String, _ text: String) throws -> String {
        let file = url.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}
